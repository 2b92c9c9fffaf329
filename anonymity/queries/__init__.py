"""Reads of the room: the last run of the self-test, and what is stored about an answer (`stored`)."""

from anonymity.queries.runs import last_run

__all__ = ["last_run"]

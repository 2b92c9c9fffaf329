"""The return as a Word document for the PCT's board, from the read model of the page."""

from assessments.word.paper import board_paper

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

__all__ = ["CONTENT_TYPE", "board_paper"]

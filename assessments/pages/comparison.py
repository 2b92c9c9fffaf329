"""A PCT's own values of one outcome beside those of all PCTs (R-092)."""

from dataclasses import dataclass

from benchmarks.queries import Benchmark, Line
from ui.tables import Column, Table


@dataclass(frozen=True)
class Comparison:
    """How the PCT compares on the outcome of this reference."""

    ref: str
    benchmark: Benchmark

    @property
    def table(self) -> Table[Line]:
        """The latest periods, oldest first."""
        return Table(
            caption=f"Outcome {self.ref}: the PCT’s values and those of all PCTs",
            key=self.benchmark.caption_id,
            columns=[
                Column("Period", kind="name", value=lambda line: line.period),
                Column("This PCT", kind="number", value=lambda line: line.own),
                Column("National median of PCTs", kind="number", value=lambda line: line.median),
                Column("Top decile", kind="number", value=lambda line: line.top_decile),
                Column("ONS cluster mean", kind="number", value=lambda line: line.cluster),
            ],
            rows=self.benchmark.lines,
        )

"""A criterion as a competency's or a component's page shows it."""

from dataclasses import dataclass, field

from documents.queries.evidence import Evidence


@dataclass(frozen=True)
class CriterionLine:
    """One criterion as printed, and whether the PCT ticked it."""

    key: str
    text: str
    parts: list[str]
    footnotes: list[dict[str, str]]
    ticked: bool
    inferred: bool
    evidence: list[Evidence] = field(default_factory=list)
    survey: str = ""

    @property
    def not_named(self) -> str:
        """What is said of it where no sign-post names it: that one is missing, or which survey decides it instead."""
        return f"The {self.survey} decides it." if self.survey else "No sign-post names it yet."

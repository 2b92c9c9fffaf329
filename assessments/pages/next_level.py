"""What stands between the PCT and the next level of a sub-competency, in one sentence."""

from dataclasses import dataclass

from assessments.pages.criteria import CriterionLine
from sentences.counts import counted


@dataclass(frozen=True)
class NextLevel:
    """The next level after the one that the ticks support, and the criteria of it that are not ticked."""

    level: int
    missing: list[CriterionLine]

    @property
    def with_evidence(self) -> list[CriterionLine]:
        """Those of the missing that a sign-post names already."""
        return [line for line in self.missing if line.evidence]

    @property
    def without_evidence(self) -> list[CriterionLine]:
        """Those of the missing that no sign-post names yet."""
        return [line for line in self.missing if not line.evidence]

    @property
    def by_survey(self) -> list[CriterionLine]:
        """Those of the missing that no sign-post names because a survey decides them."""
        return [line for line in self.without_evidence if line.survey]

    @property
    def ready(self) -> bool:
        """Whether every missing criterion has evidence: it needs only to be ticked, if it is met."""
        return not self.without_evidence

    @property
    def sentence(self) -> str:
        """What stands in the way, and how much of it has evidence already."""
        number, known, asked = len(self.missing), len(self.with_evidence), len(self.by_survey)
        what = counted(number, "criterion stands", "criteria stand")
        if asked == number:
            has = "a survey decides it" if number == 1 else "surveys decide all of them"
        elif not known:
            has = "no sign-post names it yet" if number == 1 else "no sign-post names any of them yet"
        elif known == number:
            has = "a sign-post names it already" if number == 1 else "sign-posts name all of them already"
        else:
            has = f"sign-posts name {known} of them already"
        if 0 < asked < number:
            has = f"{has}, and a survey decides {asked}"
        return f"{what} between the PCT and level {self.level}; {has}."

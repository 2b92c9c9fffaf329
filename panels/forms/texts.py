from typing import Any, Self

from django import forms

from organisations.forms import ServiceForm
from panels.models import Briefing, Potential
from panels.queries.items import Branch
from panels.queries.report_text import ReportTexts
from panels.report.derive import split
from ui.fields import CountedTextField
from ui.layout import Buttons, Fields, Helper, Link, Submit

TEXT = 4000
REASON = 1000
_LEAVE_IT = Link("Leave it as it is", to="back")


class ReasonForm(ServiceForm):
    """Why a step is taken back."""

    reason = CountedTextField(REASON, noun="the reason", rows=4, label="Reason")

    withdrawing = Helper("reason", Buttons(Submit("Withdraw", variant="warning"), _LEAVE_IT))
    reopening = Helper("reason", Buttons(Submit("Reopen", variant="warning"), _LEAVE_IT))


class VersionedForm(ServiceForm):
    """Texts that several people write."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def against(self, current: Self) -> Self:
        """The same typed texts on top of the version that stands now, with the texts that differ beside them."""
        data = dict(self.data.items())
        data["version"] = str(current.initial["version"])
        theirs = [
            (str(field.label), text)
            for name, field in current.fields.items()
            if name != "version" and (text := current.initial.get(name, "")) != self.cleaned_data.get(name)
        ]
        return self.with_theirs(self.made_from(current, data), theirs)

    def made_from(self, current: Self, data: Any) -> Self:
        """A bound form like `current`; a form with fields of its own making overrides it."""
        return type(self)(data, initial=current.initial)


class BriefingForm(VersionedForm):
    """The two texts of the briefing (R-264, R-266)."""

    background = CountedTextField(TEXT, noun="the background", rows=8, label="Background on the PCT", required=False)
    discussion = CountedTextField(
        TEXT, noun="the areas for discussion", rows=8, label="Areas for discussion on the panel day", required=False
    )

    helper = Helper(Fields(), Submit("Save draft"))

    @classmethod
    def of(cls, briefing: Briefing | None, data: Any = None) -> Self:
        """The form of the draft as it stands."""
        initial = {"version": 0, "background": "", "discussion": ""}
        if briefing is not None:
            initial = {
                "version": briefing.version,
                "background": briefing.background,
                "discussion": briefing.discussion,
            }
        return cls(data, initial=initial)


class PotentialForm(VersionedForm):
    """The two sections of the potential for improvement; it has no rating (R-375, R-380)."""

    position = CountedTextField(
        TEXT,
        noun="this section",
        rows=8,
        label="The journey towards world class",
        help_text="Position, speed and direction of travel",
        required=False,
    )
    development = CountedTextField(
        TEXT, noun="this section", rows=8, label="Areas for organisational development", required=False
    )

    helper = Helper(Fields(), Submit("Save draft"))

    @classmethod
    def of(cls, potential: Potential | None, data: Any = None) -> Self:
        """The form of the texts as they stand."""
        row = potential or Potential()
        initial = {"version": row.version, "position": row.position, "development": row.development}
        return cls(data, initial=initial)


class CommentForm(VersionedForm):
    """What the PCT has to say on the text that was shared with it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    comment = CountedTextField(2000, noun="the comment", rows=6, label="Comment of the PCT")

    helper = Helper(Fields(), Buttons(Submit("Save the comment"), Link("Cancel", to="back")))

    @classmethod
    def of(cls, potential: Potential | None, data: Any = None) -> Self:
        """The form of the comment as it stands."""
        row = potential or Potential()
        return cls(data, initial={"version": row.version, "comment": row.pct_comment})


class ReportForm(VersionedForm):
    """All texts of the panel's report, with a commentary for each competency and component (R-355 to R-364)."""

    findings = CountedTextField(TEXT, noun="this text", label="What the panel found", required=False)
    actions = CountedTextField(
        TEXT,
        noun="the actions",
        label="Immediate tactical actions",
        help_text="An empty line between two actions",
        required=False,
    )
    advice = CountedTextField(
        TEXT,
        noun="the advice",
        label="Developmental advice",
        help_text="An empty line between two pieces of advice",
        required=False,
    )
    discussion = CountedTextField(TEXT, noun="this text", label="What was discussed on the panel day", required=False)
    outcomes = CountedTextField(
        TEXT,
        noun="this text",
        label="Outcomes",
        help_text="Initial rate of improvement, ambition and realism of the aspirations",
        required=False,
    )

    def __init__(self, branches: list[Branch], data: Any = None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.branches = branches
        for branch in branches:
            self.fields[f"item_{branch.item.key}"] = CountedTextField(
                TEXT, noun=f"the commentary on {branch.title}", rows=5, label=branch.title, required=False
            )

    @classmethod
    def of(cls, branches: list[Branch], version: int, texts: ReportTexts, data: Any = None) -> Self:
        """The form of the texts as they stand."""
        initial = {
            "version": version,
            "findings": texts.findings,
            "actions": "\n\n".join(texts.actions),
            "advice": "\n\n".join(texts.advice),
            "discussion": texts.discussion,
            "outcomes": texts.outcomes,
        }
        initial |= {f"item_{branch.item.key}": texts.items.get(branch.item.key, "") for branch in branches}
        return cls(branches, data, initial=initial)

    def made_from(self, current: Self, data: Any) -> Self:
        """As `current`, with its branches."""
        return type(self)(current.branches, data, initial=dict(current.initial))

    def commentaries(self) -> list[tuple[Branch, Any]]:
        """For the page: each branch with its field."""
        return [(branch, self[f"item_{branch.item.key}"]) for branch in self.branches]

    def texts(self) -> ReportTexts:
        """What was typed, ready to be saved."""
        cleaned = self.cleaned_data
        return ReportTexts(
            findings=cleaned["findings"],
            actions=split(cleaned["actions"]),
            advice=split(cleaned["advice"]),
            discussion=cleaned["discussion"],
            outcomes=cleaned["outcomes"],
            items={branch.item.key: cleaned[f"item_{branch.item.key}"] for branch in self.branches},
        )

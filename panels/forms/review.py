from collections.abc import Iterator
from typing import Any, Self

from django import forms

from cycles.models import Mark
from frameworks.models import Criterion, Grade, Item
from organisations.forms import ServiceForm
from panels.pages.review_item import MarkedCriteria, MarkedCriterion, ReviewItem
from ui import cells
from ui.fields import ColourField, CountedTextField, LevelField, SegmentsField
from ui.widgets import LevelRadios

CRITERION_NOTE = 500
NOTE = 2000


def grade_field(item: Item, **kwargs: Any) -> LevelField | ColourField:
    """The boxes for a grade of this item: levels of a sub-competency, colours of governance."""
    return LevelField(**kwargs) if item.kind == Item.Kind.SUB_COMPETENCY else ColourField(**kwargs)


def grade_of(item: Item, code: object) -> Grade | None:
    """The grade that a `grade_field` cleaned to; one query, none where nothing is chosen."""
    return Grade.objects.filter(scale=item.scale_id, code=str(code)).first() if code else None


class ReviewForm(ServiceForm):
    """The marks on every criterion of one line with their notes, the grade the evidence supports, and a note on it."""

    def __init__(self, page: ReviewItem, data: Any = None) -> None:
        super().__init__(data)
        self.page = page
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=page.fingerprint)
        for row in self._rows():
            self.fields[f"mark_{row.criterion.pk}"] = SegmentsField(
                label=_legend(row.criterion), required=False, initial=row.mark.verdict if row.mark else None
            )
            self.fields[f"note_{row.criterion.pk}"] = CountedTextField(
                CRITERION_NOTE,
                noun=f"the note on {row.criterion.key}",
                rows=2,
                label=f"Note on {row.criterion.key}",
                required=False,
                initial=row.mark.note if row.mark else "",
            )
        evidence = page.evidence
        grade = evidence.grade.code if evidence else None
        self.fields["grade"] = grade_field(
            page.item,
            label="Level that the evidence supports" if page.additive else "Colour that the evidence supports",
            required=False,
            initial=int(grade) if grade and page.additive else grade,
            help_text=f"{_suggestion(page)}The panel takes the decision on the rating.",
            **({"widget": LevelRadios(columns=2)} if page.additive else {}),
        )
        self.fields["note"] = CountedTextField(
            NOTE,
            rows=4,
            noun="the note",
            label="Note for the briefing",
            required=False,
            initial=evidence.reason if evidence else "",
        )

    def _rows(self) -> Iterator[MarkedCriterion]:
        for group in self.page.groups:
            yield from group.lines

    def groups(self) -> list[tuple[MarkedCriteria, list[tuple[MarkedCriterion, Any, Any]], bool]]:
        """For the page: each group with its rows, their two fields, and whether work or an error is left in it."""
        found = []
        for group in self.page.groups:
            rows = [(row, self[f"mark_{row.criterion.pk}"], self[f"note_{row.criterion.pk}"]) for row in group.lines]
            wrong = any(mark.errors or note.errors for _, mark, note in rows)
            found.append((group, rows, bool(group.left) or wrong))
        return found

    def clean(self) -> dict[str, Any]:
        """A note needs a mark, or it would be lost."""
        cleaned = super().clean() or self.cleaned_data
        for row in self._rows():
            pk = row.criterion.pk
            if cleaned.get(f"note_{pk}") and not cleaned.get(f"mark_{pk}"):
                self.add_error(f"mark_{pk}", f"Mark {row.criterion.key}, or take its note away")
        return cleaned

    def verdicts(self) -> dict[int, tuple[str, str] | None]:
        """(verdict, note) by criterion id; None where a criterion is not marked."""
        return {
            row.criterion.pk: (
                (Mark.Verdict(verdict).value, self.cleaned_data[f"note_{row.criterion.pk}"])
                if (verdict := self.cleaned_data[f"mark_{row.criterion.pk}"])
                else None
            )
            for row in self._rows()
        }

    def grade(self) -> Grade | None:
        """The grade chosen."""
        return grade_of(self.page.item, self.cleaned_data["grade"])

    def against(self, page: ReviewItem) -> Self:
        """The same entries on top of what stands now, with what someone else saved beside them."""
        again = type(self)(page, dict(self.data.items()) | {"seen": page.fingerprint})
        mine, theirs = self.verdicts(), []
        for row in again._rows():
            given = (row.mark.verdict, row.mark.note) if row.mark else None
            if given != mine.get(row.criterion.pk):
                theirs.append((row.criterion.key, _said(row.mark)))
        grade, note = (page.evidence.grade, page.evidence.reason) if page.evidence else (None, "")
        if grade != self.grade():
            theirs.append((str(self.fields["grade"].label), grade.name if grade else "Not chosen"))
        if note != self.cleaned_data["note"].strip():
            theirs.append((str(self.fields["note"].label), note))
        return self.with_theirs(again, theirs)

    def box_of(self, box: str) -> str | None:
        """As any; that marks are missing stands at the first that is missing."""
        return self._first_unmarked() if box == "verdicts" else super().box_of(box)

    def _first_unmarked(self) -> str | None:
        names = (f"mark_{row.criterion.pk}" for row in self._rows())
        return next((name for name in names if not self.cleaned_data.get(name)), None)


def _said(mark: Mark | None) -> str:
    if mark is None:
        return "Not marked"
    return f"{mark.get_verdict_display()}: {mark.note}" if mark.note else mark.get_verdict_display()


def _suggestion(page: ReviewItem) -> str:
    """What the marks saved so far say; a suggestion, never filled in."""
    if page.support.level is None:
        return ""
    return f"The marks saved support level {page.support.level}{'' if page.support.complete else ' so far'}. "


def _legend(criterion: Criterion) -> str:
    wording = cells.beside(cells.strong(criterion.key), criterion.text)
    return cells.lines(wording, *(f"– {part}" for part in criterion.parts))

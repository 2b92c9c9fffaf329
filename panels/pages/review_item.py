"""One line of the evidence review with all that an analyst judges it by (R-255 to R-259, R-274 to R-276).

The sign-posts stand on it as on the page of a form: that part of the page is the documents'.
"""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from assessments.models import Commentary
from assessments.queries.gaps import prompt_label
from cycles.models import Assessment, Mark, Rating
from cycles.queries import graded, last_year
from cycles.states import Stage
from cycles.visibility import Material, sees
from documents.pages.sign_posts import SignPostPanel, sign_post_panels
from frameworks.criteria import CriteriaOfGrade, by_grade
from frameworks.footnotes import Footnote, footnotes_of
from frameworks.models import Criterion, EvidenceSource, Grade, Item, Prompt
from frameworks.tree import tree_of
from organisations.actors import Actor
from panels.models import Review
from panels.pages.flags import asked
from panels.queries.fingerprints import fingerprint
from panels.queries.items import reviewable
from panels.queries.marks import Support, support
from panels.queries.review import Flag, changed_since, flag
from panels.queries.survey import Figure, figures


@dataclass(frozen=True)
class MarkedCriterion:
    """A criterion, whether the PCT ticked it, and the evidence review's mark on it."""

    criterion: Criterion
    ticked: bool
    mark: Mark | None


@dataclass(frozen=True, kw_only=True)
class MarkedCriteria(CriteriaOfGrade[MarkedCriterion]):
    """The criteria of one level or colour, with their marks."""

    @property
    def name(self) -> str:
        """What heads the group: "Level 2 criteria", "Amber criteria"."""
        return f"{self.grade.name} criteria"

    @property
    def footnotes(self) -> list[Footnote]:
        """The footnotes that its criteria carry."""
        return footnotes_of(row.criterion for row in self.lines)

    @property
    def left(self) -> int:
        """Criteria not marked yet."""
        return sum(row.mark is None for row in self.lines)

    @property
    def count(self) -> str:
        """How many are met, and what is left, in words. Governance lines are met where they describe the PCT."""
        met = sum(row.mark is not None and row.mark.verdict == Mark.Verdict.MET for row in self.lines)
        words = f"{met} of {len(self.lines)} met"
        return f"{words}, {self.left} to mark" if self.left else words


@dataclass(frozen=True, kw_only=True)
class ReviewItem:
    """Everything on the page of one line. `previous_key` and `next_key` lead through the lines in order.

    `reads_return` is False for the Department of Health, which reads the marks but no words of the PCT's.
    """

    assessment: Assessment
    item: Item
    groups: list[MarkedCriteria]
    support: Support
    self_grade: Grade | None
    last_year: Grade | None
    evidence: Rating | None
    flag: Flag
    survey: Figure | None
    reads_return: bool
    commentaries: list[Commentary]
    sign_posts: list[SignPostPanel]
    sources: list[EvidenceSource]
    look_again: bool
    done: int
    total: int
    previous_key: str
    next_key: str

    @property
    def source_footnotes(self) -> list[Footnote]:
        """The footnotes of the evidence that the handbook names."""
        return footnotes_of(self.sources)

    @property
    def additive(self) -> bool:
        """Whether its grades are levels, which the marks support; else colours, which are judged."""
        return self.item.kind == Item.Kind.SUB_COMPETENCY

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the marks, the grade and the note as the page shows them."""
        marks = [row.mark for group in self.groups for row in group.lines if row.mark]
        return fingerprint(self.evidence, [(mark.criterion_id, mark.verdict, mark.note) for mark in marks])

    @property
    def asked(self) -> SafeString:
        """What the line asks of its reader."""
        return asked(self.flag)

    @property
    def criteria_progress(self) -> str:
        """How many criteria are marked, in words."""
        return f"{self.support.marked} of {self.support.of}"

    @property
    def lines_progress(self) -> str:
        """How many lines are done, in words."""
        return f"{self.done} of {self.total}"

    @property
    def is_to_discuss(self) -> bool:
        """Whether the line is one for the panel to discuss."""
        return self.flag.kind == "discuss"

    @property
    def is_supported_so_far(self) -> bool:
        """Whether the marks support a level while some are still to be made."""
        return bool(self.support.level) and not self.support.complete

    @property
    def rule_of_marks(self) -> str:
        """What a mark means, where it is no criterion to meet that is marked."""
        return "" if self.additive else "Met means that the line describes the PCT."

    @property
    def finish(self) -> str:
        """The words of the button that finishes the line."""
        return "Finish and go to the next line" if self.next_key else "Finish this line"

    @property
    def written(self) -> list[tuple[str, str]]:
        """What the PCT wrote, under the headings of its form."""
        return [(prompt_label(commentary.prompt), commentary.text) for commentary in self.commentaries]


def review_item(assessment: Assessment, item: Item, actor: Actor) -> ReviewItem:
    """The page of one line as the actor may see it; nine queries. `item` is one of `reviewable`."""
    places = [(line.pk, line.key) for line in reviewable(assessment)]
    at = next(n for n, (pk, _) in enumerate(places) if pk == item.pk)
    ratings = {
        rating.stage: rating
        for rating in graded(
            Rating.objects.showing(actor, assessment)
            .filter(item=item, stage__in=(Stage.SELF, Stage.EVIDENCE))
            .select_related("by"),
            assessment,
        )
    }
    tree = tree_of(assessment.framework)
    criteria = [row for row in tree.criteria(item) if row.markable and row.grade_id is not None]
    marks: dict[tuple[int, str], Mark] = {
        (mark.criterion_id, mark.stage): mark
        for mark in Mark.objects.showing(actor, assessment).filter(criterion__in=[row.pk for row in criteria])
    }
    copies = dict(Review.objects.showing(actor, assessment).values_list("item_id", "copy"))
    changed = changed_since(assessment)
    keys = dict(places)
    again = {pk for pk, copy in copies.items() if keys.get(pk) in changed.get(copy, set())}
    own, evidence = ratings.get(Stage.SELF), ratings.get(Stage.EVIDENCE)
    before = last_year(assessment, [item]).get(item.key)
    survey = figures(assessment, actor).get(item.key)
    family = [item, item.parent] if item.parent else [item]
    return ReviewItem(
        assessment=assessment,
        item=item,
        groups=_groups(item, criteria, marks),
        support=support(criteria, {pk: mark.verdict for (pk, stage), mark in marks.items() if stage == Stage.EVIDENCE}),
        self_grade=own.grade if own else None,
        last_year=before,
        evidence=evidence,
        flag=flag(
            item,
            own.grade if own else None,
            evidence.grade if evidence else None,
            before,
            survey.level if survey else None,
        ),
        survey=survey,
        reads_return=sees(actor, assessment, Material.RETURN),
        commentaries=_commentaries(assessment, tree.prompts(family), actor),
        sign_posts=list(sign_post_panels(assessment, family, actor).values()),
        sources=list(tree.evidence(item)),
        look_again=item.pk in again,
        done=len(copies) - len(again),
        total=len(places),
        previous_key=places[at - 1][1] if at else "",
        next_key=places[at + 1][1] if at + 1 < len(places) else "",
    )


def _commentaries(assessment: Assessment, prompts: list[Prompt], actor: Actor) -> list[Commentary]:
    """What the PCT wrote to these prompts, in their order; one query."""
    rows = Commentary.objects.showing(actor, assessment).filter(prompt__in=[prompt.pk for prompt in prompts])
    written = {row.prompt_id: row for row in rows.order_by()}
    found = []
    for prompt in prompts:
        if row := written.get(prompt.pk):
            row.prompt = prompt
            found.append(row)
    return found


def _groups(item: Item, criteria: list[Criterion], marks: dict[tuple[int, str], Mark]) -> list[MarkedCriteria]:
    return [
        MarkedCriteria(
            item=item,
            grade=group.grade,
            lines=[
                MarkedCriterion(
                    criterion=criterion,
                    ticked=(criterion.pk, Stage.SELF) in marks,
                    mark=marks.get((criterion.pk, Stage.EVIDENCE)),
                )
                for criterion in group.lines
            ],
        )
        for group in by_grade(item, criteria)
    ]

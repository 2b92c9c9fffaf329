"""Ten times the data: texts ten times as long and lists ten times as many, as far as the product's limits allow."""

from collections.abc import Callable, Iterable

from django.db.models import Model

from assessments.models import Choice, Commentary
from cycles.models import Assessment, Mark, Rating
from cycles.states import Stage
from documents.models import Document, SignPost
from panels.models import Briefing, IssueContent, Paragraph, Potential, Report, Review
from panels.queries import report_model
from surveys import services as surveys
from surveys.models import Category, Nominee
from tests.speed.world import World, draft

TIMES = 10
NOMINEES_IN_A_CATEGORY = 5
WHY = 300


def enlarge(world: World) -> None:
    """Ten times the data in the two PCTs whose pages are measured, and ten times the changes of both rounds in all."""
    for scene in (world.story, world.preparing):
        _return(scene.assessment)
    _nominees(world.preparing.assessment)
    surveys.save_draft(
        token=world.token, fields=draft(world.preparing.assessment, "They listen before they decide. " * TIMES)
    )
    _review(world.story.assessment)
    _rounds(world)
    model = report_model(world.story.assessment, "final")
    IssueContent.objects.filter(issue__assessment=world.story.assessment).update(content=model)


def longer(text: str, limit: int | None = None) -> str:
    """The text ten times, within a limit of characters."""
    return " ".join([text] * TIMES)[:limit].strip() if text else text


def _lengthen(rows: Iterable[Model], *fields: str, limit: Callable[[Model], int | None] = lambda row: None) -> None:
    rows = list(rows)
    for row in rows:
        for field in fields:
            setattr(row, field, longer(getattr(row, field), limit(row)))
    type(rows[0]).objects.bulk_update(rows, fields, batch_size=200)


def _return(assessment: Assessment) -> None:
    texts = Commentary.objects.filter(assessment=assessment).select_related("prompt")
    _lengthen(texts, "text", limit=lambda row: row.prompt.max_characters)
    _lengthen(Choice.objects.filter(assessment=assessment), "rationale")
    _documents(assessment)
    _lengthen(SignPost.objects.filter(assessment=assessment), "why", limit=lambda row: WHY)
    posts = list(SignPost.objects.filter(assessment=assessment).select_related("item").order_by("position"))
    last = {post.item_id: post for post in posts}
    SignPost.objects.bulk_create(
        _like(post, position=position)
        for post in last.values()
        for position in range(post.position + 1, min(post.position * TIMES, post.item.signpost_limit or 0) + 1)
    )


def _documents(assessment: Assessment) -> None:
    there = Document.objects.filter(assessment=assessment).select_related("type").order_by("pk")
    counts: dict[int, int] = {}
    for document in there:
        counts[document.type_id] = counts.get(document.type_id, 0) + 1
    first = {document.type_id: document for document in reversed(there)}
    Document.objects.bulk_create(
        _like(document, name=f"{number}_{document.name}")
        for pk, document in first.items()
        for number in range(counts[pk] + 1, min(counts[pk] * TIMES, document.type.maximum) + 1)
    )


def _nominees(assessment: Assessment) -> None:
    Nominee.objects.bulk_create(
        Nominee(
            assessment=assessment,
            group=category.group,
            category=category,
            organisation_name=f"{category.label} {number}"[:200],
            job_title="Chief Executive",
            name=f"Further stakeholder {number}",
            email=f"further{number}.{category.key}@example.org",
        )
        for category in Category.objects.filter(framework=assessment.framework_id)
        for number in range(1, NOMINEES_IN_A_CATEGORY)
    )


def _review(assessment: Assessment) -> None:
    _lengthen(Rating.objects.filter(assessment=assessment).exclude(reason=""), "reason")
    Mark.objects.filter(assessment=assessment, stage=Stage.EVIDENCE).update(note=longer("Page 3 shows it."))
    _lengthen(Review.objects.filter(assessment=assessment), "note")
    _lengthen(Briefing.objects.filter(assessment=assessment), "background", "discussion")
    _lengthen(Potential.objects.filter(assessment=assessment), "position", "development")
    report = Report.objects.get(assessment=assessment)
    lists = (Paragraph.Section.ACTION, Paragraph.Section.ADVICE)
    _lengthen(Paragraph.objects.filter(report=report).exclude(section__in=lists), "text")
    rows = Paragraph.objects.filter(report=report, section__in=lists)
    Paragraph.objects.bulk_create(_like(row) for row in list(rows) for _ in range(TIMES - 1))


def _rounds(world: World) -> None:
    """Ten regional changes and one national one in every PCT, where there was one and one in ten PCTs."""
    rows = Assessment.objects.filter(cycle=world.cycle).exclude(pk=world.preparing.assessment.pk)
    for stage, count in ((Stage.REGIONAL, TIMES), (Stage.NATIONAL, 1)):
        model = Rating.objects.filter(assessment=world.story.assessment, stage=stage).first()
        panel = Rating.objects.filter(assessment__in=rows, stage=Stage.PANEL, grade__scale=model.grade.scale_id)
        items = sorted(set(panel.values_list("item", flat=True)))[:count]
        wanted = panel.filter(item__in=items)
        Rating.objects.bulk_create(
            (_like(row, stage=stage, reason=longer(model.reason), by_id=model.by_id) for row in wanted),
            ignore_conflicts=True,
            batch_size=1000,
        )


def _like(row: Model, **changes: object) -> Model:
    fields = (field.attname for field in row._meta.concrete_fields if not field.primary_key)
    return type(row)(**{name: getattr(row, name) for name in fields} | changes)

from django.db import transaction
from django.utils import timezone

from cycles.models import Assessment
from cycles.services import lock, move
from frameworks.models import Item
from organisations.actors import Actor
from organisations.decisions import YES, Decision, Late, no
from organisations.services import record_event
from panels.models import Issue, Paragraph, Report
from panels.policies import may_reopen_report, may_write_report
from panels.queries.missing import whats_missing
from panels.queries.report_text import ReportTexts, texts_of
from panels.report.derive import split
from panels.services.issues import issue

Section = Paragraph.Section


@transaction.atomic
def save_report(*, assessment: Assessment, actor: Actor, version: int, texts: ReportTexts) -> Report:
    """Save the text of the panel's report as numbered paragraphs (R-355, R-372).

    `version` is that of the report when it was opened, 0 for the first save. Raises `Refused`, or `Late` where
    someone else saved in between.
    """
    row = lock(assessment)
    may_write_report(actor, row).require()
    report = Report.objects.select_for_update().filter(assessment=row).first() or Report(assessment=row)
    if report.version != version:
        raise Late(report)
    report.version += 1
    report.save()
    Paragraph.objects.filter(report=report).delete()
    Paragraph.objects.bulk_create(_paragraphs(report, row, texts))
    record_event(
        actor=actor,
        verb="saved report",
        subject=f"version {report.version}",
        organisation_id=row.organisation_id,
        assessment_ref=row.pk,
    )
    return report


def _paragraphs(report: Report, assessment: Assessment, texts: ReportTexts) -> list[Paragraph]:
    items = Item.objects.filter(framework=assessment.framework_id, parent=None).in_bulk(field_name="pk")
    by_key = {item.key: item for item in items.values()}
    unknown = set(texts.items) - set(by_key)
    if unknown:
        raise ValueError(f"no competency or component is called {', '.join(sorted(unknown))}")
    rows: list[tuple[str, Item | None, str]] = []
    rows += [(Section.SUMMARY, None, text) for text in split(texts.findings)]
    rows += [(Section.ACTION, None, text.strip()) for text in texts.actions if text.strip()]
    rows += [(Section.ADVICE, None, text.strip()) for text in texts.advice if text.strip()]
    rows += [(Section.DISCUSSION, None, text) for text in split(texts.discussion)]
    rows += [(Section.OUTCOMES, None, text) for text in split(texts.outcomes)]
    for key, whole in texts.items.items():
        governance = by_key[key].kind == Item.Kind.COMPONENT
        section = Section.GOVERNANCE if governance else Section.COMPETENCY
        rows += [(section, by_key[key], text) for text in split(whole)]
    return [
        Paragraph(report=report, section=section, item=item, order=order, text=text)
        for order, (section, item, text) in enumerate(rows, 1)
    ]


@transaction.atomic
def sign_report(*, assessment: Assessment, actor: Actor, version: int | None = None) -> tuple[Issue, Issue]:
    """Sign the panel's report for good and issue it with its scorecard (R-355, R-361, R-372).

    Only the chair can, and only when nothing is missing; `Refused` names everything that is. `version` is that of the
    report as it was read, where the signature comes from a page: raises `Late` where it was saved since. Returns
    the scorecard and the report as issued.
    """
    locked = lock(assessment)
    stands = Report.objects.filter(assessment=locked).first() or Report(assessment=locked)
    if version is not None and stands.version != version:
        raise Late(stands)
    missing = whats_missing(locked, texts_of(stands))
    row = move(assessment=assessment, name="sign_report", actor=actor, guard=completeness(missing))
    report, _ = Report.objects.get_or_create(assessment=row)
    report.signed_by_id, report.signed_at = actor.user_id, timezone.now()
    report.save(update_fields=["signed_by", "signed_at"])
    return issue(assessment=row, stage=Issue.Stage.PANEL, actor=actor)


def completeness(missing: list[str]) -> Decision:
    """Yes where nothing is missing, else a refusal that names it all."""
    return no(" ".join(missing)) if missing else YES


@transaction.atomic
def reopen_report(*, assessment: Assessment, actor: Actor, reason: str) -> Assessment:
    """Take the signature back, with a reason, so that the panel can change its report. What was issued stays."""
    guard = may_reopen_report(actor, lock(assessment))
    row = move(assessment=assessment, name="reopen_report", actor=actor, reason=reason, guard=guard)
    Report.objects.filter(assessment=row).update(signed_by=None, signed_at=None)
    return row

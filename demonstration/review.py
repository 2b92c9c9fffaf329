"""The SHA's and the panel's part of the story: evidence review, briefing, panel, report."""

from datetime import date

from cycles.models import Cycle, Rating
from cycles.states import Stage
from demonstration import people, texts
from demonstration.scene import Scene
from frameworks.models import Item
from organisations.models import Organisation
from panels import services as panels
from panels.models import Briefing, Panel, PanelRole
from panels.services import Member, ReportTexts
from surveys import services as surveys
from surveys.models import CollatedComment, Outcome, Screening
from surveys.queries.comments import left_to_read
from surveys.services import Verdict

RATED = (Item.Kind.SUB_COMPETENCY, Item.Kind.SUB_COMPONENT)


def seat_panel(cycle: Cycle) -> Panel:
    """The region's panel with its five mandatory members, the first in the chair (R-307, R-308)."""
    region = Organisation.objects.get(code=people.REGION)
    roles = PanelRole.objects.filter(framework=cycle.framework_id, mandatory=True)
    homes = {"clinician": "5N1", "local_authority_director": None, "pct_chief_executive": "5N1"}
    members = [
        Member(
            user=people.user(address),
            role=role.key,
            home=Organisation.objects.filter(code=homes.get(role.key) or "").first(),
            is_chair=address == "panel.chair",
        )
        for address, role in zip(people.PANEL, roles, strict=True)
    ]
    return panels.seat_panel(
        cycle=cycle, sha=region, name="North East panel A", members=members, actor=people.acting("super.user")
    )


def set_day(scene: Scene, panel: Panel, on: date) -> None:
    """The day on which the panel meets the PCT."""
    panels.set_panel_day(panel=panel, assessment=scene.assessment, on=on, actor=people.acting("super.user"))


def review_evidence(scene: Scene, *, share: float = 1.0) -> None:
    """The analyst reviews the first so many of the lines against their criteria."""
    lines = scene.of_kind(*RATED)
    for item in lines[: round(len(lines) * share)]:
        if item.kind == Item.Kind.SUB_COMPETENCY:
            level = texts.evidence_level(scene.code, item.key)
            met = {line.pk: line.level <= level for line in scene.criteria[item.key]}
            grade = scene.grade(item, level)
        else:
            colour = texts.self_colour(scene.code, item.key)
            met = {line.pk: line.code == colour for line in scene.criteria[item.key]}
            grade = scene.grade(item, colour)
        panels.record_review(
            assessment=scene.assessment,
            item=item,
            actor=people.acting("analyst"),
            verdicts={pk: ("met", "") if yes else ("not_evidenced", "") for pk, yes in met.items()},
            grade=grade,
            note="The sign-posted pages were read against each criterion.",
        )


def screen_comments(scene: Scene, *, share: float = 1.0) -> None:
    """The analyst reads the first so many of the comments of each statement, before anybody else does, and withholds
    what points to a person.
    """
    by_key: dict[str, list[CollatedComment]] = {}
    waiting = left_to_read(CollatedComment.objects.filter(assessment=scene.assessment))
    for comment in waiting.order_by("key", "place"):
        by_key.setdefault(comment.key, []).append(comment)
    for key, comments in by_key.items():
        surveys.screen_comments(
            assessment=scene.assessment,
            actor=people.acting("analyst"),
            key=key,
            verdicts={one.pk: _verdict(one.text) for one in comments[: round(len(comments) * share)]},
        )


def _verdict(text: str) -> Verdict:
    if text not in texts.POINTING:
        return Verdict(outcome=Outcome.SHOWN)
    left = texts.POINTING[text]
    return Verdict(
        outcome=Outcome.PART if left else Outcome.WHOLE,
        text=left,
        reason=Screening.Reason.POINTS,
        why="Few people could have written this, and the PCT knows them.",
    )


def write_briefing(scene: Scene) -> Briefing:
    """The analyst's briefing, still a draft."""
    return panels.save_briefing(
        assessment=scene.assessment,
        actor=people.acting("analyst"),
        background="The PCT serves a mixed urban population with health gaps between its wards.",
        discussion="How the board follows its priorities through to contracts, and what happens when money is short.",
        version=0,
    )


def approve_briefing(scene: Scene, briefing: Briefing) -> None:
    """The senior lead, who did not write it, approves (R-272)."""
    panels.approve_briefing(briefing=briefing, actor=people.acting("senior.lead"))
    scene.assessment.refresh_from_db()


def rate(scene: Scene) -> None:
    """The chair records what the panel agreed, with a reason where it differs from the self-assessment (R-361)."""
    own = dict(
        Rating.objects.filter(assessment=scene.assessment, stage=Stage.SELF).values_list("item__key", "grade__code")
    )
    chair = people.acting("panel.chair")
    for item in scene.of_kind(*RATED):
        additive = item.kind == Item.Kind.SUB_COMPETENCY
        agreed = texts.panel_level(scene.code, item.key) if additive else texts.panel_colour(scene.code, item.key)
        found = texts.evidence_level(scene.code, item.key) if additive else agreed
        explained = not additive or str(agreed) != own[item.key] or agreed != found
        panels.record_agreed(
            assessment=scene.assessment,
            item=item,
            grade=scene.grade(item, agreed),
            reason="The interviews and the sign-posted pages led the panel to this rating." if explained else "",
            actor=chair,
        )
    for component in scene.of_kind(Item.Kind.COMPONENT):
        colours = [texts.panel_colour(scene.code, sub.key) for sub in scene.children(component)]
        panels.record_agreed(
            assessment=scene.assessment,
            item=component,
            grade=scene.grade(component, texts.overall(colours)),
            reason="The panel weighed the sub-components together.",
            actor=chair,
        )


def write_report(scene: Scene) -> None:
    """The report's texts and the two texts on potential for improvement."""
    heads = scene.of_kind(Item.Kind.COMPETENCY, Item.Kind.COMPONENT)
    panels.save_report(
        assessment=scene.assessment,
        actor=people.acting("analyst"),
        version=0,
        texts=ReportTexts(
            findings="The panel thanks the board for an open day and a clear account of its year.",
            actions=[
                "Agree with the council by June who leads on the health of children.",
                "Date every contract review.",
            ],
            advice=["Use the joint needs assessment to choose what to stop as well as what to start."],
            discussion="We spoke about ambition, about money in a hard year, and about hearing quieter voices.",
            outcomes="The aspirations are ambitious and can be reached if the plan is funded.",
            items={
                head.key: f"{texts.position(scene.code, head.key)} The next step is to show it in every locality."
                for head in heads
            },
        ),
    )
    panels.save_potential(
        assessment=scene.assessment,
        actor=people.acting("analyst"),
        version=0,
        position="The PCT has moved steadily over the year and knows where it wants to be in five years.",
        development="Board development should turn to how decisions are followed up, and to clinical leadership.",
    )


def sign_report(scene: Scene) -> None:
    """The chair signs the report off."""
    panels.sign_report(assessment=scene.assessment, actor=people.acting("panel.chair"))
    scene.assessment.refresh_from_db()


def agree_potential(scene: Scene) -> None:
    """The SHA shares the potential for improvement, and the PCT and then the SHA agree it (R-382)."""
    panels.share_potential(assessment=scene.assessment, actor=people.acting("senior.lead"))
    panels.agree_potential(assessment=scene.assessment, actor=scene.local("chief.executive"))
    panels.agree_potential(assessment=scene.assessment, actor=people.acting("senior.lead"))

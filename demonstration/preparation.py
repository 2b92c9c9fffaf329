"""The PCT's part of the story: outcomes, documents, self-assessments, sign-posts, nominees, signatures, submission."""

from django.core.files.base import ContentFile

from assessments import services as returns
from cycles.models import Part
from demonstration import board, contracting, people, texts
from demonstration.links import tokens_left
from demonstration.outcomes import choose_outcomes
from demonstration.papers import paper
from demonstration.scene import Scene
from documents import services as documents
from documents.models import DocumentType
from documents.queries.criteria import groups_for
from frameworks.models import Item
from surveys import services as surveys
from surveys.answers import Given
from surveys.models import Category, Group, Statement

ADDITIONAL = {Group.PARTNERS: 4, Group.PROVIDERS: 3, Group.OPINION_FORMERS: 2}


def upload_documents(scene: Scene) -> None:
    """As many documents of each uploaded type as must be there; the SHA provides the board minutes (R-205)."""
    types = DocumentType.objects.filter(
        framework=scene.assessment.framework_id, source=DocumentType.Source.UPLOAD, prescribed=True
    )
    there = {document.type_id for document in scene.documents}
    for kind in types:
        if kind.pk in there:
            continue
        by_sha = kind.provided_by == DocumentType.Provider.SHA
        for number in range(max(1, kind.minimum)):
            documents.upload(
                assessment=scene.assessment,
                document_type=kind,
                actor=people.acting("super.user") if by_sha else scene.local("editor"),
                file=ContentFile(
                    paper(kind.title, str(scene.assessment.organisation), pages=min(kind.max_pages or 8, 8)),
                    name=f"{kind.key}-{number + 1}.pdf",
                ),
                author="Helen Marsh",
            )


def assess_competencies(scene: Scene, *, only: range = range(1, 12)) -> None:
    """Levels, ticks that carry them, and two commentaries for each competency."""
    for competency in scene.of_kind(Item.Kind.COMPETENCY):
        if int(competency.key) not in only:
            continue
        subs = scene.children(competency)
        levels = {sub.key: texts.self_level(scene.code, sub.key) for sub in subs}
        returns.save_competency(
            assessment=scene.assessment,
            key=competency.key,
            version=scene.version(Part.Kind.COMPETENCY, competency.key),
            actor=scene.local("editor"),
            levels=levels,
            ticks={
                sub.key: [line.key for line in scene.criteria[sub.key] if line.level <= levels[sub.key]] for sub in subs
            },
            commentaries={
                prompt.key: write(scene.code, competency.key)
                for prompt, write in zip(competency.prompts.all(), (texts.actions, texts.impact), strict=True)
            },
            completed=True,
        )


def assess_governance(scene: Scene) -> None:
    """A colour, the lines that describe the PCT and a commentary for each sub-component."""
    for component in scene.of_kind(Item.Kind.COMPONENT):
        subs = scene.children(component)
        colours = {sub.key: texts.self_colour(scene.code, sub.key) for sub in subs}
        returns.save_governance(
            assessment=scene.assessment,
            key=component.key,
            version=scene.version(Part.Kind.GOVERNANCE, component.key),
            actor=scene.local("colleague"),
            colours=colours,
            ticks={
                sub.key: [line.key for line in scene.criteria[sub.key] if line.code == colours[sub.key]] for sub in subs
            },
            commentaries={sub.key: texts.position(scene.code, sub.key) for sub in subs},
            completed=True,
        )


def sign_post(scene: Scene) -> None:
    """Two sign-posts for each competency and one for each governance sub-component; one more to the acute contract."""
    shelf = [document for document in scene.documents if document.file_id]
    for place, item in enumerate(scene.of_kind(Item.Kind.COMPETENCY, Item.Kind.SUB_COMPONENT)):
        for number in range(2 if item.kind == Item.Kind.COMPETENCY else 1):
            document = shelf[(place + number) % len(shelf)]
            page = 1 + (place + number) % (document.pages or 1)
            documents.add_sign_post(
                assessment=scene.assessment,
                item=item,
                document=document,
                page_from=page,
                page_to=page,
                paragraph=f"{page}.2",
                why="It shows what was done in the year and what changed",
                criteria=[row.pk for group in groups_for(item)[:1] for row in group.lines[:2]],
                actor=scene.local("editor"),
            )
    forms = [document for document in scene.documents if not document.file_id]
    for document in forms[:1]:
        documents.add_sign_post(
            assessment=scene.assessment,
            item=scene.items["10"],
            document=document,
            paragraph="Contract Management",
            why="It shows how performance is followed up",
            actor=scene.local("editor"),
        )


def nominate(scene: Scene) -> None:
    """One person for each category and some additional ones, submitted: the invitations go out (R-132)."""
    categories = list(Category.objects.filter(framework=scene.assessment.framework_id))
    named: list[tuple[str, Category | None, str]] = [(one.group, one, one.label) for one in categories]
    named += [(group, None, "Further partner") for group, count in ADDITIONAL.items() for _ in range(count)]
    for number, (group, category, label) in enumerate(named, start=1):
        # The region's ambulance trust works with all of its PCTs, so each of them names the same person.
        shared = category is not None and category.key == "ambulance_trust"
        place = "the region" if shared else scene.assessment.organisation.short_name
        surveys.nominate(
            assessment=scene.assessment,
            actor=scene.local("editor"),
            group=group,
            category=category,
            organisation_name=f"{label[0].upper()}{label[1:]} of {place}"[:200],
            name=f"Stakeholder {number}",
            email=f"stakeholder{number}.{'region' if shared else scene.code.lower()}@{people.DOMAIN}",
        )
    surveys.submit_nominees(assessment=scene.assessment, actor=scene.local("editor"))


def comment_on_nominees(scene: Scene) -> None:
    """The SHA says what it thinks of the balance."""
    text = (
        "Every category is there. Of the voluntary organisations only one is named, and it works in the east of the"
        " city. Could a second set bring in one from the west?"
    )
    surveys.comment_on_nominees(assessment=scene.assessment, actor=people.acting("super.user"), text=text)


def answer_survey(scene: Scene, *, people_who_answer: int = 24) -> None:
    """So many of those invited answer; the rest stay silent."""
    statements = list(Statement.objects.filter(framework=scene.assessment.framework_id).order_by("number"))
    rated = [statement for statement in statements if statement.item_id]
    tokens = sorted(tokens_left(scene.assessment).items())
    asked = [statement for statement in statements if not statement.item_id]
    for person, (_, token) in enumerate(tokens[:people_who_answer]):
        answers = {
            one.key: Given(score, texts.remark(scene.code, person, one.key, score))
            for one, score in zip(rated, texts.scores(scene.code, person), strict=True)
        }
        answers |= {one.key: Given(None, texts.open_answer(scene.code, person, one.key)) for one in asked}
        surveys.answer(token=token, answers=answers)


def prepare(scene: Scene) -> None:
    """Everything that a submission needs, but for the signatures."""
    choose_outcomes(scene)
    upload_documents(scene)
    assess_competencies(scene)
    assess_governance(scene)
    contracting.fill(scene)
    sign_post(scene)
    nominate(scene)


def sign_and_submit(scene: Scene) -> None:
    """The board agrees, chief executive and chair sign, the editor submits."""
    board.agree(scene)
    returns.sign(assessment=scene.assessment, actor=scene.local("chief.executive"))
    returns.sign(assessment=scene.assessment, actor=scene.local("chair"))
    returns.submit(assessment=scene.assessment, actor=scene.local("editor"))
    scene.assessment.refresh_from_db()

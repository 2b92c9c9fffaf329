"""Loads a framework's own files: header, scales, items and all that hangs on them (R-425, R-427)."""

import datetime
from collections.abc import Container, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from frameworks.footnotes import marks_in
from frameworks.models import (
    Criterion,
    EvidenceSource,
    Framework,
    Grade,
    Guidance,
    Item,
    ItemLink,
    Prompt,
    Scale,
    Term,
)
from frameworks.reference_shapes import (
    BlockShape,
    EvidenceListShape,
    FrameworkFile,
    GradeShape,
    ItemShape,
    PartFile,
    ScalesFile,
    ScaleShape,
)
from organisations.reference_files import ReferenceFile, ReferenceFileError, Where, read
from organisations.reference_rows import Tally, make_equal, make_linked


@dataclass
class Part:
    """One file of a framework, as read and as checked."""

    file: ReferenceFile
    content: PartFile


@dataclass
class Placed:
    """An item of the files with its parent and where it stands."""

    shape: ItemShape
    parent: "Placed | None"
    part: Part
    where: Where
    order: int = 0

    def footnotes(self) -> dict[str, str]:
        """The footnotes in reach of its wording: its own, else those of the item it belongs to."""
        above = self.parent.footnotes() if self.parent else {}
        return above | {note.mark: note.text for note in self.shape.footnotes}


class FrameworkFiles:
    """The checked files of one framework. Raises ReferenceFileError for every fault within them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        head = read(folder, "framework.yaml")
        self.header = head.check(FrameworkFile).framework
        self.head = head
        # Where they are loaded: as the version that the header names, or as a correction beside it.
        self.version, self.correction = self.header.version, 1
        self.corrects: Framework | None = None
        self.parts = [Part(head, head.check(FrameworkFile))]
        for name in self.header.parts:
            file = read(folder, name)
            self.parts.append(Part(file, file.check(PartFile)))
        self.items: dict[str, Placed] = {}
        self.problems: list[str] = []
        for part in self.parts:
            self._place(part, part.content.items, ("items",), None)
        self._check()
        if self.problems:
            raise ReferenceFileError(self.problems)

    def _place(self, part: Part, shapes: list[ItemShape], where: Where, parent: Placed | None) -> None:
        for n, shape in enumerate(shapes):
            placed = Placed(shape, parent, part, (*where, n), len(self.items) + 1)
            if shape.key in self.items:
                self._problem(part, (*placed.where, "key"), f"the item {shape.key!r} is here twice")
            self.items[shape.key] = placed
            self._place(part, shape.children, (*placed.where, "children"), placed)

    def _problem(self, part: Part, where: Where, message: str) -> None:
        self.problems.append(part.file.problem(where, message))

    def _check(self) -> None:
        words: set[str] = set()
        for placed in self.items.values():
            self._check_item(placed)
        for part in self.parts:
            for n, term in enumerate(part.content.terms):
                if term.word in words:
                    self._problem(part, ("terms", n, "word"), f"the word {term.word!r} is here twice")
                words.add(term.word)
                for i, key in enumerate(term.items):
                    if key not in self.items:
                        self._problem(part, ("terms", n, "items", i), f"there is no item {key!r}")
            for n, link in enumerate(part.content.links):
                if link.item not in self.items:
                    self._problem(part, ("links", n, "item"), f"there is no item {link.item!r}")

    def _check_item(self, placed: Placed) -> None:
        shape, part = placed.shape, placed.part
        if shape.criteria and shape.scale is None:
            self._problem(part, placed.where, "an item with criteria needs a scale")
        keys: set[str] = set()
        for n, criterion in enumerate(shape.criteria):
            if criterion.key in keys:
                self._problem(
                    part, (*placed.where, "criteria", n, "key"), f"the criterion {criterion.key!r} is here twice"
                )
            keys.add(criterion.key)
            where = (*placed.where, "criteria", n)
            self._check_marks(part, where, marks_in(criterion.text, *criterion.parts), placed.footnotes())
        self._check_marks(part, (*placed.where, "text"), marks_in(shape.text), placed.footnotes())
        notes = {note.mark for note in shape.evidence_footnotes}
        for kind in EvidenceListShape.model_fields:
            for n, source in enumerate(getattr(shape.evidence, kind)):
                where = (*placed.where, "evidence", kind, n)
                self._check_marks(part, where, marks_in(source.wording, *source.parts), notes)

    def _check_marks(self, part: Part, where: Where, marks: list[str], notes: Container[str]) -> None:
        for mark in marks:
            if mark not in notes:
                self._problem(part, where, f"the mark {mark} has no footnote")

    def load_beside(self, first: Framework, correction: int) -> None:
        """Have them loaded as a correction of a version that stays as it is."""
        self.version, self.corrects = Framework.corrected(first.version, correction), first
        self.correction = correction

    def scales(self) -> list[str]:
        """The slugs of the scales its items are rated on."""
        return sorted({placed.shape.scale for placed in self.items.values() if placed.shape.scale})

    def each(self, name: str) -> Iterator[tuple[Part, int, Any]]:
        """Every entry of a list that any of the files may hold, with its file and place."""
        for part in self.parts:
            for n, entry in enumerate(getattr(part.content, name)):
                yield part, n, entry


def load_scales(folder: Path, tally: Tally, *, in_use: Set[str] = frozenset()) -> dict[str, dict[str, Any]]:
    """Load `scales.yaml`; returns what each scale says. A scale that is not in the file stays, and so does one in use,
    by its slug, of which the file says something else.
    """
    file = read(folder, "scales.yaml")
    content = file.check(ScalesFile)
    slugs = [scale.slug for scale in content.scales]
    twice = [n for n, slug in enumerate(slugs) if slug in slugs[:n]]
    if twice:
        raise ReferenceFileError([file.problem(("scales", n, "slug"), "this scale is here twice") for n in twice])
    said = {scale.slug: scale.model_dump() for scale in content.scales}
    kept = {slug: here for slug, here in _scales_here(in_use).items() if said.get(slug, here) != here}
    tally.left_alone += [
        f"The scale {slug} is in use and stays as it is, although {file.name} says something else of it. Give the "
        "changed scale a slug of its own"
        for slug in kept
    ]
    changing = [scale for scale in content.scales if scale.slug not in kept]
    rows = [scale.model_dump(exclude={"grades"}) for scale in changing]
    scales = make_equal(Scale, {"slug__in": [scale.slug for scale in changing]}, ["slug"], rows, tally)
    grades = [grade.model_dump() | {"scale_id": scales[scale.slug].pk} for scale in changing for grade in scale.grades]
    make_equal(Grade, {"scale__in": scales.values()}, ["scale_id", "number"], grades, tally)
    return said | kept


def _scales_here(slugs: Set[str]) -> dict[str, dict[str, Any]]:
    """Scales of the database as a file says them."""
    rows = Scale.objects.filter(slug__in=slugs).prefetch_related(Prefetch("grades", Grade.objects.order_by("number")))
    return {
        row.slug: {name: getattr(row, name) for name in ScaleShape.model_fields if name != "grades"}
        | {"grades": [{name: getattr(g, name) for name in GradeShape.model_fields} for g in row.grades.all()]}
        for row in rows
    }


def load_framework(files: FrameworkFiles, sha256: str, tally: Tally) -> Framework:
    """Make the rows of one framework equal to its files, except links and document types, which come later."""
    framework = _load_header(files, sha256, tally)
    items = _load_items(files, framework, tally)
    _load_criteria(files, items, tally)
    _load_prompts(files, items, tally)
    _load_evidence(files, items, tally)
    _load_guidance(files, framework, tally)
    _load_terms(files, framework, items, tally)
    return framework


def _load_header(files: FrameworkFiles, sha256: str, tally: Tally) -> Framework:
    header = files.header
    previous = None
    if header.previous:
        previous = Framework.objects.filter(slug=header.slug, version=header.previous).first()
        if previous is None:
            said = f"there is no version {header.previous!r} of {header.slug!r}"
            raise ReferenceFileError([files.head.problem(("framework", "previous"), said)])
    published = None
    if header.published:
        day = datetime.date.fromisoformat(header.published)
        published = timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
    row = header.model_dump(exclude={"published", "previous", "parts"}) | {
        "version": files.version,
        "corrects_id": files.corrects and files.corrects.pk,
        "correction": files.correction,
        "published_at": published,
        "previous_id": previous and previous.pk,
        "content_sha256": sha256,
    }
    scope = {"slug": header.slug, "version": files.version}
    return make_equal(Framework, scope, ["slug", "version"], [row], tally)[header.slug, files.version]


def _load_items(files: FrameworkFiles, framework: Framework, tally: Tally) -> dict[str, Item]:
    scales = {scale.slug: scale.pk for scale in Scale.objects.all()}
    fields = {"key", "kind", "ref", "title", "short_title", "text", "self_rated", "rollup", "track"}
    fields |= {"signpost_limit", "incomplete", "mended", "note", "footnotes"}
    rows: list[dict[str, Any]] = []
    for placed in files.items.values():
        slug = placed.shape.scale
        if slug is not None and slug not in scales:
            said = f"there is no scale {slug!r}"
            raise ReferenceFileError([placed.part.file.problem((*placed.where, "scale"), said)])
        rows.append(
            placed.shape.model_dump(include=fields)
            | {"framework_id": framework.pk, "order": placed.order, "details": blocks(placed.shape.details)}
            | {"scale_id": scales[slug] if slug else None}
        )
    known = set(Item.objects.filter(framework=framework).values_list("key", flat=True))
    items = make_equal(Item, {"framework": framework}, ["key"], rows, tally)
    moved = []
    for key, placed in files.items.items():
        parent = items[placed.parent.shape.key].pk if placed.parent else None
        if items[key].parent_id != parent:
            items[key].parent_id = parent
            moved.append(items[key])
    Item.objects.bulk_update(moved, ["parent"], batch_size=200)
    tally["changed"] += sum(item.key in known for item in moved)
    return items


def blocks(content: list[BlockShape]) -> list[dict[str, Any]]:
    """Blocks as they are kept in the database: without empty keys, every cell of a table a list of points."""
    kept = [block.model_dump(exclude_none=True, by_alias=True) for block in content]
    for block in kept:
        if table := block.get("table"):
            table["rows"] = [[[cell] if isinstance(cell, str) else cell for cell in row] for row in table["rows"]]
    return kept


def _load_criteria(files: FrameworkFiles, items: Mapping[str, Item], tally: Tally) -> None:
    grades: dict[tuple[int | None, str], Grade] = {
        (grade.scale_id, grade.code): grade for grade in Grade.objects.select_related("scale")
    }
    rows = []
    for key, placed in files.items.items():
        shape, notes = placed.shape, placed.footnotes()
        for n, criterion in enumerate(shape.criteria):
            grade = grades.get((items[key].scale_id, criterion.grade))
            if grade is None:
                where = (*placed.where, "criteria", n, "grade")
                said = f"the scale {shape.scale!r} has no grade {criterion.grade!r}"
                raise ReferenceFileError([placed.part.file.problem(where, said)])
            lowest = grade.scale.rule == Scale.Rule.ADDITIVE and grade.number == 1
            marks = marks_in(criterion.text, *criterion.parts)
            rows.append(
                criterion.model_dump(include={"key", "text", "parts"})
                | {"item_id": items[key].pk, "grade_id": grade.pk, "order": n + 1, "markable": not lowest}
                | {"inferred": shape.level_split == "inferred" and not lowest}
                | {"footnotes": [{"mark": mark, "text": notes[mark]} for mark in marks]}
            )
    make_equal(Criterion, {"item__in": items.values()}, ["item_id", "key"], rows, tally)


def _load_prompts(files: FrameworkFiles, items: Mapping[str, Item], tally: Tally) -> None:
    rows = [
        prompt.model_dump(exclude={"kind"}) | {"item_id": item.pk, "order": n}
        for item in items.values()
        for n, (_, _, prompt) in enumerate(files.each("prompts"))
        if prompt.kind == item.kind
    ]
    make_equal(Prompt, {"item__in": items.values()}, ["item_id", "key"], rows, tally)


def _load_evidence(files: FrameworkFiles, items: Mapping[str, Item], tally: Tally) -> None:
    rows = []
    for key, placed in files.items.items():
        evidence = placed.shape.evidence
        notes = {note.mark: note.text for note in placed.shape.evidence_footnotes}
        order = 0
        for kind, sources in (
            (EvidenceSource.Kind.DOCUMENT, evidence.documents),
            (EvidenceSource.Kind.METRIC, evidence.metrics),
            (EvidenceSource.Kind.SURVEY, evidence.surveys),
        ):
            for source in sources:
                order += 1
                marks = marks_in(source.wording, *source.parts)
                rows.append(
                    source.model_dump(include={"wording", "parts", "about"})
                    | {"item_id": items[key].pk, "kind": kind.value, "order": order}
                    | {"document_type_key": source.document_type or ""}
                    | {"footnotes": [{"mark": mark, "text": notes[mark]} for mark in marks]}
                )
    make_equal(EvidenceSource, {"item__in": items.values()}, ["item_id", "order"], rows, tally)


def _load_guidance(files: FrameworkFiles, framework: Framework, tally: Tally) -> None:
    orders: dict[str, int] = {}
    rows = []
    for _, _, entry in files.each("guidance"):
        orders[entry.topic] = order = orders.get(entry.topic, 0) + 1
        rows.append(
            entry.model_dump(exclude={"content"})
            | {"framework_id": framework.pk, "order": order, "content": blocks(entry.content)}
        )
    make_equal(Guidance, {"framework": framework}, ["topic", "order"], rows, tally)


def _load_terms(files: FrameworkFiles, framework: Framework, items: Mapping[str, Item], tally: Tally) -> None:
    shapes = [entry for _, _, entry in files.each("terms")]
    rows = [
        term.model_dump(exclude={"items"}) | {"framework_id": framework.pk, "order": n + 1}
        for n, term in enumerate(shapes)
    ]
    terms = make_equal(Term, {"framework": framework}, ["word"], rows, tally)
    for term in shapes:
        make_linked(terms[term.word], "items", [items[key] for key in term.items], tally)


def load_links(all_files: list[FrameworkFiles], tally: Tally) -> None:
    """Load the links between frameworks, after all of them are there. One that leads to a version leads to its
    corrections too.
    """
    versions = {framework.pk: framework for framework in Framework.objects.all()}
    olds: dict[tuple[str, str, str], int] = {}
    news: dict[tuple[str, str, str], list[int]] = {}
    for pk, framework_id, key in Item.objects.values_list("pk", "framework_id", "key"):
        row = versions[framework_id]
        olds[row.slug, row.version, key] = pk
        news.setdefault((row.slug, row.printed_version, key), []).append(pk)
    rows = []
    problems = []
    for files in all_files:
        for part, n, link in files.each("links"):
            found = news.get((link.to.framework, link.to.version, link.to.item), [])
            if not found:
                said = f"there is no item {link.to.item!r} in {link.to.framework} {link.to.version}"
                problems.append(part.file.problem(("links", n, "to", "item"), said))
                continue
            old = olds[files.header.slug, files.version, link.item]
            rows += [{"kind": link.kind, "old_id": old, "new_id": new} for new in found]
    if problems:
        raise ReferenceFileError(problems)
    loaded = [Framework.objects.get(slug=files.header.slug, version=files.version) for files in all_files]
    make_equal(ItemLink, {"old__framework__in": loaded}, ["kind", "old_id", "new_id"], rows, tally)


def check_document_types(files: FrameworkFiles, known: set[str]) -> None:
    """Raise ReferenceFileError where evidence names a document type that is not in `known`."""
    problems = []
    for placed in files.items.values():
        for n, source in enumerate(placed.shape.evidence.documents):
            if source.document_type and source.document_type not in known:
                where = (*placed.where, "evidence", "documents", n, "document_type")
                problems.append(placed.part.file.problem(where, f"there is no document type {source.document_type!r}"))
    if problems:
        raise ReferenceFileError(problems)

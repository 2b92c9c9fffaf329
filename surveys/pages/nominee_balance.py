"""The balance of a PCT's nominees: from where they come, and what its SHA sees of them besides."""

from collections.abc import Sequence
from dataclasses import dataclass

from cycles.models import Assessment
from organisations.actors import Actor
from organisations.decisions import Decision
from sentences.dates import weekday
from sentences.numbers import per_cent
from surveys.models import NomineeComment
from surveys.policies import may_comment
from surveys.queries.balance import comments_on, is_of_region, named_elsewhere
from surveys.queries.nominations import CategoryBook, GroupBook, NomineeBook, NomineeLine
from surveys.queries.sending import Sent, sendings_of
from ui import cells
from ui.tables import Column, Table


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many of a category or group are nominated, and their share of all in per cent: "57.5%"."""

    label: str
    nominated: int
    places: int
    share: str
    additional: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether a category has nobody (R-122); additional respondents are never missing."""
        return not self.nominated and not self.additional


@dataclass(frozen=True, kw_only=True)
class GroupBalance:
    """One group of stakeholders: its categories, and all of it together."""

    whole: Share
    categories: list[Share]
    empty: list[str]

    @property
    def table(self) -> Table[Share]:
        """The categories; those of which nobody is nominated stand out."""
        return Table(
            caption=f"{self.whole.label}: {self.whole.nominated} nominated, {self.whole.share} of all",
            frame="stack",
            columns=[
                Column("Category", kind="name", value=lambda one: one.label, classes="app-sentence"),
                Column("Nominated", kind="number", value=lambda one: one.nominated),
                Column("Places", kind="number", value=lambda one: one.places),
                Column("Share of all", kind="number", value=lambda one: one.share),
            ],
            rows=self.categories,
            raised=lambda one: one.is_missing,
        )


@dataclass(frozen=True, kw_only=True)
class SharedPerson:
    """A nominee whom other PCTs of the region named as well; `pcts` is shown to their SHA alone."""

    line: NomineeLine
    pcts: list[str]


@dataclass(frozen=True, kw_only=True)
class NomineeBalance:
    """From where the nominees come, which have an address of the PCT's own, and which other PCTs named too."""

    book: NomineeBook
    groups: list[GroupBalance]
    own: list[NomineeLine]
    shared: list[SharedPerson]
    sees_region: bool
    sent: Table[Sent] | None
    comments: Sequence[NomineeComment]
    may_comment: Decision


def nominee_balance(assessment: Assessment, actor: Actor, book: NomineeBook) -> NomineeBalance:
    """The balance of a book that the actor was given, and the comments on it; one query more for the region's SHA."""
    sees_region = is_of_region(assessment, actor)
    return NomineeBalance(
        book=book,
        groups=[_group(group, book.nominated) for group in book.groups],
        own=book.own,
        shared=_shared(assessment, actor, book) if sees_region else [],
        sees_region=sees_region,
        sent=_sent(sent) if (sent := sendings_of(assessment, actor)) else None,
        comments=comments_on(assessment, actor),
        may_comment=may_comment(actor, assessment),
    )


def _sent(rows: list[Sent]) -> Table[Sent]:
    return Table(
        caption="Invitations that were sent, oldest first",
        frame="stack",
        columns=[
            Column("Day", kind="name", value=lambda row: weekday(row.sending.on)),
            Column("By", value=lambda row: row.sending.by_name, missing="Deleted"),
            Column("People", kind="number", value=lambda row: row.people),
            Column("The PCT’s own sentence in the email", value=lambda row: row.sending.words, missing="None"),
            Column(
                "What the PCT confirmed",
                cell=lambda row: cells.lines(*row.sending.confirmed.values()),
                missing="Nothing was asked",
            ),
        ],
        rows=rows,
    )


def _group(group: GroupBook, of: int) -> GroupBalance:
    categories = [_category(one, of) for one in group.categories]
    places = sum(one.places for one in categories)
    whole = Share(label=group.label, nominated=group.total, places=places, share=per_cent(group.total, of))
    return GroupBalance(whole=whole, categories=categories, empty=group.empty)


def _category(category: CategoryBook, of: int) -> Share:
    number = len(category.lines)
    return Share(
        label=category.label,
        nominated=number,
        places=category.limit,
        share=per_cent(number, of),
        additional=category.category is None,
    )


def _shared(assessment: Assessment, actor: Actor, book: NomineeBook) -> list[SharedPerson]:
    named = named_elsewhere(assessment, actor, [line.nominee.email_compared for line in book.lines])
    return [
        SharedPerson(line=line, pcts=named[line.nominee.email_compared])
        for line in book.lines
        if line.nominee.email_compared in named
    ]

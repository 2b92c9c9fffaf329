"""Makes the rows of a model equal to what the reference files say, writing only what differs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, ProtectedError

from organisations.reference_files import ReferenceFileError

RowT = TypeVar("RowT", bound=Model)


class Tally(Counter[str]):
    """How many rows were created, changed and removed, and in `left_alone` a sentence for each thing in use that stays
    as it is although the files say something else.
    """

    def __init__(self) -> None:
        super().__init__()
        self.left_alone: list[str] = []

    def __str__(self) -> str:
        return f"{self['created']} created, {self['changed']} changed, {self['removed']} removed"

    @property
    def wrote(self) -> bool:
        """Whether anything was written."""
        return bool(self.total())


def make_equal(
    model: type[RowT], scope: dict[str, Any], key: Sequence[str], rows: Iterable[dict[str, Any]], tally: Tally
) -> dict[Any, RowT]:
    """Create, change and remove rows of `model` within `scope` until they equal `rows`.

    `key` names the fields by which a row is known. Returns the rows by that key, a plain value where `key` has one
    field. Raises ReferenceFileError where a row that is gone from the files is in use elsewhere.
    """

    def known_by(values: Any) -> Any:
        parts = tuple(values[name] if isinstance(values, dict) else getattr(values, name) for name in key)
        return parts[0] if len(parts) == 1 else parts

    manager = model._default_manager
    gone = {known_by(row): row for row in manager.filter(**scope)}
    kept: dict[Any, RowT] = {}
    new: dict[Any, RowT] = {}
    changed: list[RowT] = []
    names: set[str] = set()
    for values in rows:
        at = known_by(values)
        row = gone.pop(at, None)
        if row is None:
            new[at] = model(**values)
            continue
        kept[at] = row
        differing = {name: value for name, value in values.items() if getattr(row, name) != value}
        if differing:
            for name, value in differing.items():
                setattr(row, name, value)
            names |= set(differing)
            changed.append(row)
    for at, row in gone.items():
        try:
            row.delete()
        except ProtectedError as error:
            raise ReferenceFileError(
                [f"{model._meta.verbose_name} {at!r} is no longer in the files but is in use; put it back"]
            ) from error
    if changed:
        manager.bulk_update(changed, sorted(names), batch_size=200)
    made = manager.bulk_create(new.values(), batch_size=400)
    tally.update(created=len(made), changed=len(changed), removed=len(gone))
    return kept | new


def make_linked(row: Model, relation: str, wanted: Iterable[Model], tally: Tally) -> None:
    """Make a many-to-many relation of a row equal to `wanted`."""
    manager = getattr(row, relation)
    have = set(manager.values_list("pk", flat=True))
    want = {other.pk for other in wanted}
    if have != want:
        manager.set(want)
        tally["changed"] += bool(have)

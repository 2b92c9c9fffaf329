from datetime import date
from typing import Any

from organisations.decisions import Late
from organisations.forms import ServiceForm
from ui.layout import Hidden

SEEN = Hidden("seen", value_of="form.seen")


class SinceOpened(ServiceForm):
    """A form that carries which dates stood when it was opened, so that another's are not set over unseen (R-036)."""

    stamp = ""

    @property
    def seen(self) -> str:
        """The stamp that it carries."""
        return str(self.data.get("seen", self.stamp))

    def is_behind(self) -> bool:
        """Whether other dates stand now."""
        return self.seen != self.stamp

    def comes_late(self, late: Late, **boxes: Any) -> None:
        """Go on from the dates that stand now, with these boxes filled in anew."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        for name, value in boxes.items():
            if isinstance(value, date):
                for part in ("day", "month", "year"):
                    data[f"{name}_{part}"] = str(getattr(value, part))
            else:
                data[name] = self.fields[name].prepare_value(value)
        data["seen"] = self.stamp
        self.data, self.late = data, late

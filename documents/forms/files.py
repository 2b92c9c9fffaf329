from collections.abc import Callable

from files.contents import KINDS
from organisations.forms import ServiceForm

# The endings among which a browser offers files.
ENDINGS = ",".join(f".{ending}" for ending in KINDS)


class FileForm(ServiceForm):
    """A form with a file. The browser keeps none, so it is asked for again after an error elsewhere.

    A page whose script sends the files keeps them: it says so by `keeps_file`.
    """

    keeps_file = False

    def full_clean(self) -> None:
        """As any form; besides, a file beside another field's error must be chosen again."""
        super().full_clean()
        self._ask_for_the_file_again()

    def taken(self, act: Callable[[], object]) -> bool:
        """As any; the browser does not keep the file."""
        taken = super().taken(act)
        self._ask_for_the_file_again()
        return taken

    def _ask_for_the_file_again(self) -> None:
        file = self.files.get(self.add_prefix("file")) if self.is_bound else None
        if file and not self.keeps_file and self.errors and "file" not in self.errors:
            self.add_error("file", f"Select {file.name} again. Your browser does not keep it")

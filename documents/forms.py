from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from documents.models import Document, DocumentType, SignPost
from files.contents import EMPTY, KINDS
from ui.fields import CountedTextField
from ui.forms import Form
from ui.widgets import FileInput, NumberInput, TextInput

MOST_COMMENT = 1000
_NO_FILE = "Select the document"


class ServiceForm(Form):
    """A form whose service has the last word: what it does not take stands at the fields."""

    def taken(self, act: Callable[[], object]) -> bool:
        """Whether the service took it; otherwise its reasons are the form's errors."""
        try:
            act()
        except ValidationError as refused:
            self.add_error(None, refused)
            return False
        return True


class DocumentForm(ServiceForm):
    """A document to be handed in: its type, the file, who uploads it and what it is (R-191, R-197, R-203)."""

    type = forms.ChoiceField(label="Type of document", error_messages={"required": "Choose the type of document"})
    file = forms.FileField(
        label="Document",
        widget=FileInput(accept=",".join(f".{ending}" for ending in KINDS)),
        error_messages={"required": _NO_FILE, "missing": _NO_FILE, "invalid": _NO_FILE, "empty": EMPTY},
    )
    uploader_name = forms.CharField(
        label="Your name (optional)",
        help_text="Shown beside the document, so that colleagues know whom to ask",
        required=False,
        max_length=150,
        error_messages={"max_length": "Shorten the name to 150 characters"},
        widget=TextInput(width=30, autocomplete="name"),
    )
    comment = CountedTextField(
        MOST_COMMENT,
        noun="the comment",
        rows=4,
        label="Comment (optional)",
        help_text="For a document that is not on the prescribed list you must say what it is and what evidence the "
        "analysts should look for in it",
        required=False,
    )

    def __init__(self, types: list[DocumentType], *args: Any, file_hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.types = {kind.key: kind for kind in types}
        choices = [("", "Choose a type"), *((kind.key, kind.title) for kind in types)]
        self.fields["type"].choices = choices  # type: ignore[attr-defined]
        self.fields["type"].error_messages["invalid_choice"] = "Choose a type of which you can upload one more"
        self.fields["file"].help_text = file_hint

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
        file = self.files.get("file") if self.is_bound else None
        if file and self.errors and "file" not in self.errors:
            self.add_error("file", f"Select {file.name} again. Your browser does not keep it")

    def what(self) -> Mapping[str, Any]:
        """What `services.upload` is given."""
        given = self.cleaned_data
        return {
            "document_type": self.types[given["type"]],
            "file": given["file"],
            "uploader_name": given["uploader_name"],
            "comment": given["comment"],
        }


def _page(label: str) -> forms.IntegerField:
    wrong = "Enter the page as a whole number, like 31"
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=100_000,
        widget=NumberInput(width=4),
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
    )


class SignPostForm(ServiceForm):
    """Where the evidence stands (R-165). Pages may be left out or be many; the page of the item then warns (R-167)."""

    document = forms.ChoiceField(label="Document")
    page_from = _page("First page (optional)")
    page_to = _page("Last page (optional)")
    paragraph = forms.CharField(
        label="Paragraph, table, sheet or slide (optional)",
        help_text="For instance paragraph 6.2",
        required=False,
        max_length=100,
        error_messages={"max_length": "Shorten the paragraph to 100 characters"},
        widget=TextInput(width=20),
    )
    why = CountedTextField(300, noun="the reason", rows=2, label="Read this because (optional)", required=False)
    # Written by the template from the row, so that after a colleague's change the next try starts from what stands.
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, documents: list[Document], *args: Any, sign_post: SignPost | None = None, **kwargs: Any) -> None:
        if sign_post is not None:
            kwargs["initial"] = {
                "document": str(sign_post.document_id),
                "page_from": sign_post.page_from,
                "page_to": sign_post.page_to,
                "paragraph": sign_post.paragraph,
                "why": sign_post.why,
            }
        super().__init__(*args, **kwargs)
        self.documents = {str(document.pk): document for document in documents}
        choices = [("", "Choose a document"), *((key, _option(document)) for key, document in self.documents.items())]
        self.fields["document"].choices = choices  # type: ignore[attr-defined]
        self.fields["document"].error_messages |= {
            "required": "Choose the document",
            "invalid_choice": "Choose one of the documents that are there",
        }

    def what(self) -> Mapping[str, Any]:
        """What the services are given."""
        given = self.cleaned_data
        place = {name: given[name] for name in ("page_from", "page_to", "paragraph", "why")}
        return place | {"document": self.documents[given["document"]]}


def _option(document: Document) -> str:
    pages = document.file.pages
    if not pages:
        return document.name
    return f"{document.name} ({pages} page{'s' if pages > 1 else ''})"

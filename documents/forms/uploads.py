import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from documents.forms.files import ENDINGS, FileForm
from documents.models import Document, DocumentType
from files.contents import EMPTY
from sentences.counts import either
from ui.fields import CountedTextField, DateField
from ui.layout import Buttons, Fields, Helper, If, Link, Part, Submit
from ui.widgets import FileInput, TextInput

MOST_COMMENT = 1000
_NO_FILE = "Select the document"
_CANCEL = Link("Cancel", to="back")


class AboutForm(FileForm):
    """A file and what is said of it (R-197, R-203).

    `form_key` is made for each page, so that one sent twice hands in one document.
    """

    form_key = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    file = forms.FileField(
        label="Document",
        widget=FileInput(accept=ENDINGS),
        error_messages={"required": _NO_FILE, "missing": _NO_FILE, "invalid": _NO_FILE, "empty": EMPTY},
    )
    dated = DateField(
        label="Date of the document (optional)",
        noun="the date of the document",
        help_text="The date that the document itself bears, for instance 27 3 2009. It becomes part of its name",
        required=False,
    )
    period = forms.CharField(
        label="Period it covers (optional)",
        help_text="For instance 2009/10 to 2013/14, or April to September 2009",
        required=False,
        max_length=60,
        error_messages={"max_length": "Shorten the period to 60 characters"},
        widget=TextInput(width=20),
    )
    author = forms.CharField(
        label="Author (optional)",
        help_text="Who wrote the document, a person or a team. Your own name is kept as the one who uploads it",
        required=False,
        max_length=150,
        error_messages={"max_length": "Shorten the name to 150 characters"},
        widget=TextInput(width=30),
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

    def __init__(self, *args: Any, file_hint: str = "", **kwargs: Any) -> None:
        kwargs["initial"] = {"form_key": str(uuid.uuid4())} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = file_hint

    def what(self) -> dict[str, Any]:
        """What the service is given."""
        return {name: self.cleaned_data[name] for name in AboutForm.base_fields}


class DocumentForm(AboutForm):
    """A document to be handed in: its type, the file, who wrote it and what it is (R-191, R-197, R-203)."""

    type = forms.ChoiceField(label="Type of document", error_messages={"required": "Choose the type of document"})

    helper = Helper(
        "type",
        Part("documents/_uploads_hint.html"),
        Fields(),
        Part("documents/_uploads.html"),
        Buttons(Submit("Upload document", again=True), _CANCEL),
        attrs={"data-uploads": True},
    )

    def __init__(
        self, types: list[DocumentType], *args: Any, full_types: Iterable[DocumentType] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["type"])  # as on the page, so that errors are listed in its order
        # What is full is not offered. Sent all the same, as by a second click, it is the service that answers.
        offered = [*types, *(full_types if self.is_bound else [])]
        self.types = {kind.key: kind for kind in offered}
        choices = [("", "Choose a type"), *((kind.key, kind.title) for kind in offered)]
        self.fields["type"].choices = choices  # type: ignore[attr-defined]
        self.fields["type"].error_messages["invalid_choice"] = "Choose a type of which you can upload one more"

    def what(self) -> dict[str, Any]:
        """What `services.upload` is given."""
        return super().what() | {"document_type": self.types[self.cleaned_data["type"]]}


class ReplaceForm(AboutForm):
    """A new version of a document, in its place (R-199); `sign_posts` lead to the old one and may move."""

    move_sign_posts = forms.BooleanField(required=False)

    helper = Helper(
        Fields(but=["move_sign_posts"]),
        If("sign_posts", Part("documents/_sign_posts_to.html"), "move_sign_posts"),
        Buttons(Submit("Upload new version"), _CANCEL),
    )

    def __init__(self, document: Document, sign_posts: int, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "comment": document.comment,
            "author": document.author,
            "period": document.period,
            "move_sign_posts": True,
        } | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        if sign_posts:
            what = either(sign_posts, "the sign-post that leads", f"the {sign_posts} sign-posts that lead")
            self.fields["move_sign_posts"].label = f"Move {what} to the old version to the new one"
            self.fields["move_sign_posts"].help_text = "Otherwise they show as broken until another document is chosen"
        else:
            del self.fields["move_sign_posts"]

    def what(self) -> dict[str, Any]:
        """What `services.replace` is given."""
        return super().what() | {"move_sign_posts": self.cleaned_data.get("move_sign_posts", False)}

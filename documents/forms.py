import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from cycles.models import Assessment
from documents.models import Document, DocumentType, SignPost
from documents.queries.criteria import EvidencedCriteria
from files.contents import EMPTY, KINDS
from organisations.forms import ServiceForm
from sentences.counts import counted, either
from ui.fields import CountedTextField, CriteriaField, DateField
from ui.fields import Criterion as Ticked
from ui.layout import Buttons, Fields, Fieldset, Helper, Hidden, If, Link, Part, Submit
from ui.widgets import FileInput, NumberInput, TextInput

MOST_COMMENT = 1000
_NO_FILE = "Select the document"
_NO_MINUTES = "Select the minutes"
_CANCEL = Link("Cancel", to="back")


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


class AboutForm(FileForm):
    """A file and what is said of it (R-197, R-203).

    `form_key` is made for each page, so that one sent twice hands in one document.
    """

    form_key = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    file = forms.FileField(
        label="Document",
        widget=FileInput(accept=",".join(f".{ending}" for ending in KINDS)),
        error_messages={"required": _NO_FILE, "missing": _NO_FILE, "invalid": _NO_FILE, "empty": EMPTY},
    )
    dated = DateField(
        label="Date of the document (optional)",
        noun="the date of the document",
        help_text="The date that the document itself bears, for instance 27 3 2009",
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

    def __init__(self, *args: Any, file_hint: str = "", **kwargs: Any) -> None:
        kwargs["initial"] = {"form_key": str(uuid.uuid4())} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = file_hint

    def what(self) -> dict[str, Any]:
        """What the service is given."""
        return {name: self.cleaned_data[name] for name in AboutForm.base_fields}


class DocumentForm(AboutForm):
    """A document to be handed in: its type, the file, who uploads it and what it is (R-191, R-197, R-203)."""

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


class MinutesForm(FileForm):
    """Board minutes of one PCT, one of a few such forms on a page; left empty, it is none (R-205)."""

    form_key = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    assessment = forms.ChoiceField(label="PCT", error_messages={"required": "Choose the PCT"})
    file = forms.FileField(
        label="Minutes",
        widget=FileInput(accept=",".join(f".{ending}" for ending in KINDS)),
        error_messages={"required": _NO_MINUTES, "missing": _NO_MINUTES, "invalid": _NO_MINUTES, "empty": EMPTY},
    )

    helper = Helper(Fieldset("Minutes {{ forloop.counter }}", Fields()), tag=False)

    def __init__(self, assessments: list[Assessment], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"form_key": str(uuid.uuid4())}, **kwargs)
        self.assessments = {str(row.pk): row for row in assessments}
        choices = [("", "Choose a PCT"), *((key, str(row.organisation)) for key, row in self.assessments.items())]
        self.fields["assessment"].choices = choices  # type: ignore[attr-defined]
        self.fields["assessment"].error_messages["invalid_choice"] = "Choose one of the PCTs of your region"

    def box_of(self, box: str) -> str | None:
        """As any; what is said of the type, which has no box here, stands at the PCT."""
        return super().box_of("assessment" if box == "type" else box)

    @property
    def has_content(self) -> bool:
        """Whether anything was chosen in it."""
        return bool(self.data.get(self.add_prefix("assessment")) or self.files.get(self.add_prefix("file")))

    @property
    def chosen(self) -> Assessment:
        """The assessment that was chosen."""
        return self.assessments[self.cleaned_data["assessment"]]


def _page(label: str, hint: str = "") -> forms.IntegerField:
    wrong = "Enter the page as a whole number, like 31"
    return forms.IntegerField(
        label=label,
        help_text=hint,
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
    page_to = _page("Last page (optional)", "Leave empty for a single page")
    paragraph = forms.CharField(
        label="Paragraph, table, sheet or slide (optional)",
        help_text="For instance paragraph 6.2",
        required=False,
        max_length=100,
        error_messages={"max_length": "Shorten the paragraph to 100 characters"},
        widget=TextInput(width=20),
    )
    why = CountedTextField(300, noun="the reason", rows=2, label="Read this because (optional)", required=False)
    late_box = "version"
    # Drawn from the row and not from the form, so that after a colleague’s change the next try starts from what stands.
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    _parts = (
        "document",
        "page_from",
        "page_to",
        "paragraph",
        "why",
        If(
            "form.criteria",
            Fieldset(
                "For which criteria is it evidence? (optional)", Part("documents/_sign_post_criteria.html"), size="s"
            ),
        ),
    )
    helper = Helper(*_parts, Buttons(Submit("Add sign-post"), _CANCEL))
    changing = Helper(Hidden("version", value_of="version"), *_parts, Buttons(Submit("Save sign-post"), _CANCEL))

    def __init__(
        self,
        documents: list[Document],
        *args: Any,
        groups: Sequence[EvidencedCriteria] = (),
        sign_post: SignPost | None = None,
        **kwargs: Any,
    ) -> None:
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
        self._named = {str(row.pk) for row in sign_post.criteria.all()} if sign_post is not None else set()
        self.groups = groups
        for number, group in enumerate(groups):
            self.fields[f"criteria_{number}"] = self._ticks(group)

    def _ticks(self, group: EvidencedCriteria) -> CriteriaField:
        return CriteriaField(
            [Ticked(str(row.pk), row.text, row.parts) for row in group.lines],
            label=group.name,
            initial=[str(row.pk) for row in group.lines if str(row.pk) in self._named],
            error_messages={"invalid_choice": "Choose criteria of this item"},
        )

    @property
    def criteria(self) -> list[tuple[BoundField, str, bool]]:
        """The fields of the criteria, each with how many are ticked, and whether any is."""
        found = []
        for number, group in enumerate(self.groups):
            bound = self[f"criteria_{number}"]
            ticked = len(bound.value() or [])
            found.append((bound, f"{ticked} of {len(group.lines)} ticked", bool(ticked or bound.errors)))
        return found

    def what(self) -> Mapping[str, Any]:
        """What the services are given."""
        given = self.cleaned_data
        place = {name: given[name] for name in ("page_from", "page_to", "paragraph", "why")}
        ticked = [int(key) for number in range(len(self.groups)) for key in given[f"criteria_{number}"]]
        return place | {"document": self.documents[given["document"]], "criteria": ticked}


def _option(document: Document) -> str:
    return f"{document.name} ({counted(document.pages, 'page')})" if document.pages else document.name

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from documents.models import Document, SignPost
from documents.queries.criteria import EvidencedCriteria
from organisations.forms import ServiceForm
from sentences.counts import counted
from ui.fields import CountedTextField, CriteriaField
from ui.fields import Criterion as Ticked
from ui.layout import Buttons, Fieldset, Helper, Hidden, If, Link, Part, Submit
from ui.widgets import NumberInput, TextInput

_CANCEL = Link("Cancel", to="back")


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

"""A sign-posted page beside the criteria that it is evidence for (R-165, R-184)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from documents.models import SignPost
from documents.pages.evidenced_criteria import criteria_to_unfold, named_criteria
from documents.queries.criteria import EvidencedCriteria, groups_for, named_by
from files.pictures import PagePicture


@dataclass(frozen=True, kw_only=True)
class LookPage:
    """One page of a sign-posted document, and what to look for on it. `picture` is None where it has no pages."""

    sign_post: SignPost
    number: int
    pages: int
    picture: PagePicture | None
    groups: list[EvidencedCriteria]
    named: bool
    before_url: str
    after_url: str

    @property
    def criteria(self) -> SafeString:
        """What to look for."""
        return named_criteria(self.groups) if self.named else criteria_to_unfold(self.groups)

    @property
    def inside(self) -> bool:
        """Whether the sign-post leads to this page."""
        first, last = self.sign_post.page_from, self.sign_post.page_to or self.sign_post.page_from
        return first is not None and last is not None and first <= self.number <= last

    @property
    def is_elsewhere(self) -> bool:
        """Whether another page is looked at than those that the sign-post names."""
        return self.picture is not None and bool(self.sign_post.page_from) and not self.inside

    @property
    def document_url(self) -> str:
        """The document, opened at this page."""
        return f"{reverse('document_open', args=self._document)}#page={self.number}"

    @property
    def picture_url(self) -> str:
        """The picture of this page."""
        return reverse("document_page_picture", args=[*self._document, self.number])

    @property
    def _document(self) -> list[int | None]:
        return [self.sign_post.assessment_id, self.sign_post.document_id]

    @property
    def previous(self) -> int | None:
        """The page before, if there is one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def following(self) -> int | None:
        """The page after, if there is one."""
        return self.number + 1 if self.number < self.pages else None


def page_number(sign_post: SignPost, asked: str) -> int:
    """The page to show: the one asked for, else the first that is sign-posted; always one that the document has."""
    pages = sign_post.document.pages or 1
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else sign_post.page_from or 1
    return min(max(number, 1), pages)


def look_page(sign_post: SignPost, number: int, picture: PagePicture | None) -> LookPage:
    """What stands beside a page: the criteria that the sign-post names, else all of its item; four queries."""
    named = named_by(sign_post)
    of_item = SignPost.objects.filter(assessment=sign_post.assessment_id, item=sign_post.item_id).order_by("position")
    ids = list(of_item.values_list("pk", flat=True))
    at = ids.index(sign_post.pk)
    return LookPage(
        sign_post=sign_post,
        number=number,
        pages=sign_post.document.pages or 0,
        picture=picture,
        groups=named or groups_for(sign_post.item),
        named=bool(named),
        before_url=_look_url(sign_post, ids[at - 1]) if at else "",
        after_url=_look_url(sign_post, ids[at + 1]) if at + 1 < len(ids) else "",
    )


def _look_url(sign_post: SignPost, other: int) -> str:
    """Where another sign-post of the same item is looked at."""
    return reverse("sign_post_look", args=[sign_post.assessment_id, sign_post.item.key, other])

"""Where sign-posts lead: pages of rooms above, which are known here by the names of their URLs."""

from django.urls import reverse

from cycles.models import Assessment
from frameworks.models import Item


def page_of(assessment: Assessment, item: Item) -> str:
    """The form on which the item is assessed, at its sign-posts. `item` comes with its parent."""
    name, key = "competency_form", item.key
    if item.kind == Item.Kind.SUB_COMPONENT and item.parent:
        name, key = "governance_form", item.parent.key
    return reverse(name, kwargs={"assessment_id": assessment.pk, "key": key}) + f"#sign-posts-{item.key}"


def sign_post_url(assessment: Assessment, go: str) -> str | None:
    """The page that a button of `documents/sign_posts.html` inside a form asks for: `go` is what the button sent.

    The form saves what was typed first, then redirects here. None where the button was another.
    """
    match go.split("/"):
        case ["sign-post", "add", key] if key:
            return reverse("sign_post_add", kwargs={"assessment_id": assessment.pk, "key": key})
        case ["sign-post", "change" | "remove" as verb, key, number] if key and number.isdecimal() and len(number) < 19:
            kwargs = {"assessment_id": assessment.pk, "key": key, "sign_post_id": int(number)}
            return reverse(f"sign_post_{verb}", kwargs=kwargs)
    return None

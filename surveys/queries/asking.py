"""How far the asking of people is. Nothing is read here of who answered."""

from collections.abc import Mapping

from cycles.models import Assessment
from outbox.models import Mail
from surveys.models import Invitation, Nominee, Posting
from surveys.policies import Asking


def was_sent(assessment: Assessment) -> bool:
    """Whether the first set of nominees was submitted."""
    return Invitation.objects.filter(nominee__assessment=assessment).exists()


def askings_of(assessment: Assessment, nominee: Nominee | None = None) -> Mapping[int, Asking]:
    """By nominee id, of everybody who has a link, or of one person; two queries. Reads nothing of who answered."""
    only = {"nominee": nominee} if nominee else {"nominee__assessment": assessment}
    invited = set(Invitation.objects.filter(**only).values_list("nominee_id", flat=True))
    postings = Posting.objects.filter(kind=Posting.Kind.INVITATION, **only).exclude(state=Posting.State.WITHDRAWN)
    latest: dict[int, Posting] = {}
    contacted: set[int] = set()
    for posting in postings.select_related("mail").defer("mail__body", "mail__html").order_by("due_at", "pk"):
        latest[posting.nominee_id] = posting
        if posting.state == Posting.State.DONE:
            contacted.add(posting.nominee_id)
    return {pk: Asking(pk in invited, pk in contacted, latest.get(pk)) for pk in invited | contacted | latest.keys()}


def asking_of(nominee: Nominee) -> Asking:
    """How far the asking of one person is; two queries."""
    return askings_of(nominee.assessment, nominee).get(nominee.pk, Asking())


def was_written_to(nominee: Nominee, generation: int) -> bool:
    """Whether a mail with this link of the person may have arrived: it was not withdrawn before it left. One query."""
    told = Posting.objects.filter(
        nominee=nominee, kind=Posting.Kind.INVITATION, generation=generation, state=Posting.State.DONE
    )
    return told.exclude(mail__state=Mail.State.WITHDRAWN).exists()


def held_of(assessment: Assessment) -> int:
    """How many are invited whose mail can still be taken back; two queries."""
    return sum(asking.invited and not asking.contacted for asking in askings_of(assessment).values())


def delivery_of(nominee: Nominee) -> Posting | None:
    """The latest invitation of a person with its mail: what the delivery state is read from."""
    rows = Posting.objects.filter(nominee=nominee, kind=Posting.Kind.INVITATION).select_related("mail")
    return rows.exclude(state=Posting.State.WITHDRAWN).order_by("-due_at", "-pk").first()

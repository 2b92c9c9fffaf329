"""Asking the nominees, and what is done about one who was asked."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from organisations.decisions import Decision
from organisations.forms import sent
from organisations.requests import Request
from organisations.saying import say_done
from sentences.counts import counted, either
from surveys import policies, services
from surveys.forms import AddressForm, SendingForm
from surveys.models import Nominee
from surveys.pages import nominee_detail as page_of_nominee
from surveys.pages import nominees_submit as page_of_sending
from surveys.queries import NomineeBook, NomineeLine
from surveys.queries.asking import asking_of
from surveys.queries.sending import questions_before_sending
from surveys.views.requests import form_page, frame, seen_book, seen_nominee


@login_required
@require_GET
def nominee_detail(request: Request, assessment_id: int, nominee_id: int) -> HttpResponse:
    """One nominee: the details, what was written to the person and is to be, and what can be done about it.

    The page reads the same for one who has answered and one who has not (R-148).
    """
    assessment, book = seen_book(request, assessment_id)
    nominee = seen_nominee(request, assessment, nominee_id)
    page = page_of_nominee.nominee_detail(nominee, _line(book, nominee))
    return render(request, "surveys/nominee_detail.html", frame(request, assessment, page=page))


@login_required
@require_http_methods(["GET", "POST"])
def nominees_submit(request: Request, assessment_id: int) -> HttpResponse:
    """Send the invitations, after a page with the mail as it will arrive, the PCT's own sentence in it, and the
    questions that are asked once (R-121, R-132).
    """
    assessment, book = seen_book(request, assessment_id)
    policies.may_submit_nominees(request.actor, assessment).require()
    form = SendingForm(questions_before_sending(assessment, book), sent(request))
    if form.is_valid() and "look" in request.POST:
        form.taken(lambda: services.checked_words(form.cleaned_data["words"]))
    elif form.is_valid() and form.taken(
        lambda: services.submit_nominees(assessment=assessment, actor=request.actor, **form.what())
    ):
        people = f"{counted(form.made, 'person', 'people')} {either(form.made, 'is', 'are')}"
        leaves = page_of_sending.leaves()
        until = f". The emails leave at {leaves}; until then you can take them back" if leaves else ""
        say_done(request, f"{people} being sent a link to the survey{until}")
        return redirect("nominee_list", assessment_id=assessment.pk)
    page = page_of_sending.nominees_submit(assessment, book, words=form.shown)
    return form_page(request, "surveys/nominees_submit.html", form, assessment, page=page)


@login_required
@require_http_methods(["GET", "POST"])
def nominees_take_back(request: Request, assessment_id: int) -> HttpResponse:
    """Take all invitations back that have not left, after a question (R-127)."""
    assessment, book = seen_book(request, assessment_id)
    policies.may_take_back_all(request.actor, assessment, len(book.held)).require()
    if request.method == "POST":
        number = services.take_back_all(assessment=assessment, actor=request.actor)
        taken = f"{counted(number, 'invitation')} {either(number, 'is', 'are')} taken back"
        say_done(request, f"{taken}. Nobody was written to.")
        return redirect("nominee_list", assessment_id=assessment.pk)
    return render(request, "surveys/nominees_take_back.html", frame(request, assessment, book=book))


@login_required
@require_http_methods(["GET", "POST"])
def nominee_take_back(request: Request, assessment_id: int, nominee_id: int) -> HttpResponse:
    """Take one invitation back that has not left, after a question (R-127)."""
    return _asked(
        request,
        assessment_id,
        nominee_id,
        may=policies.may_take_back,
        act=lambda nominee: services.take_back(nominee=nominee, actor=request.actor),
        template="surveys/nominee_take_back.html",
        done="The invitation of {} is taken back",
    )


@login_required
@require_http_methods(["GET", "POST"])
def nominee_withdraw(request: Request, assessment_id: int, nominee_id: int) -> HttpResponse:
    """Stop the link of a person who was asked, after a page that says what happens."""
    return _asked(
        request,
        assessment_id,
        nominee_id,
        may=policies.may_withdraw,
        act=lambda nominee: services.withdraw_nominee(nominee=nominee, actor=request.actor),
        template="surveys/nominee_withdraw.html",
        done="The nomination of {} is withdrawn. The link no longer works.",
    )


@login_required
@require_http_methods(["GET", "POST"])
def nominee_send_again(request: Request, assessment_id: int, nominee_id: int) -> HttpResponse:
    """Send the same link to the same address once more, after a question (R-128)."""
    return _asked(
        request,
        assessment_id,
        nominee_id,
        may=policies.may_send_again,
        act=lambda nominee: services.send_again(nominee=nominee, actor=request.actor),
        template="surveys/nominee_send_again.html",
        done="{} is being sent the link again",
    )


def _asked(
    request: Request,
    assessment_id: int,
    nominee_id: int,
    *,
    may: Callable[..., Decision],
    act: Callable[[Nominee], object],
    template: str,
    done: str,
) -> HttpResponse:
    """A page that asks before something is done about one nominee."""
    assessment, book = seen_book(request, assessment_id)
    nominee = seen_nominee(request, assessment, nominee_id)
    may(request.actor, nominee, asking_of(nominee)).require()
    if request.method == "POST":
        act(nominee)
        say_done(request, done.format(nominee.name))
        return redirect("nominee_list", assessment_id=assessment.pk)
    return render(request, template, frame(request, assessment, nominee=nominee, line=_line(book, nominee)))


def _line(book: NomineeBook, nominee: Nominee) -> NomineeLine:
    return next(line for line in book.lines if line.nominee == nominee)


@login_required
@require_http_methods(["GET", "POST"])
def nominee_address(request: Request, assessment_id: int, nominee_id: int) -> HttpResponse:
    """Correct the address of a person who was asked, and send a new link (R-128)."""
    assessment, book = seen_book(request, assessment_id)
    nominee = seen_nominee(request, assessment, nominee_id)
    policies.may_correct_nominee(request.actor, nominee, asking_of(nominee)).require()
    form = AddressForm(sent(request), initial={"email": nominee.email})
    if form.is_valid() and form.taken(
        lambda: services.correct_address(nominee=nominee, actor=request.actor, **form.cleaned_data)
    ):
        say_done(request, f"{nominee.name} is being sent a new link. The old link no longer works.")
        return redirect("nominee_list", assessment_id=assessment.pk)
    line = _line(book, nominee)
    return form_page(request, "surveys/nominee_address.html", form, assessment, nominee=nominee, line=line)

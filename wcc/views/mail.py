from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from organisations.requests import Request
from organisations.saying import say_done
from outbox.queries import mail_that_did_not_arrive
from wcc.pages import outbox_list as page_of_outbox
from wcc.pages.mail_undelivered import again_page, undelivered
from wcc.policies import may_follow_mail
from wcc.services import send_mail_again


@login_required
@require_safe
def outbox_list(request: Request) -> HttpResponse:
    """The mails of a demonstration or a rehearsal. Otherwise there is no such page."""
    if not (settings.DEMO or settings.MAIL_REHEARSAL):
        raise Http404
    page = page_of_outbox.outbox_list(request.GET.get("page", ""))
    return render(request, "wcc/outbox_list.html", {"page": page, "crumbs": [("Home", reverse("home"))]})


@login_required
@require_safe
def mail_undelivered(request: Request) -> HttpResponse:
    """Mail that failed, came back or is uncertain, newest first."""
    may_follow_mail(request.actor).require()
    page, rows = undelivered(request.GET.get("page", ""))
    context = {"page": page, "rows": rows, "crumbs": [("Home", reverse("home"))]}
    return render(request, "wcc/mail_undelivered.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_send_again(request: Request, mail_id: int) -> HttpResponse:
    """Asks, then has one mail sent again."""
    may_follow_mail(request.actor).require()
    mail = get_object_or_404(mail_that_did_not_arrive(), pk=mail_id)
    if request.method == "POST":
        send_mail_again(mail=mail, actor=request.actor)
        say_done(request, f"The email to {mail.to} waits to be sent again.")
        return redirect("mail_undelivered")
    crumbs = [("Home", reverse("home")), ("Emails that did not arrive", reverse("mail_undelivered"))]
    return render(request, "wcc/mail_send_again.html", {"page": again_page(request.actor, mail), "crumbs": crumbs})

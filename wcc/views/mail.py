from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from organisations.requests import Request
from outbox.queries import mail_that_did_not_arrive
from wcc.pages.mail_undelivered import again_page, undelivered
from wcc.policies import may_follow_mail
from wcc.services import send_mail_again


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
        messages.success(request, f"The email to {mail.to} waits to be sent again.")
        return redirect("mail_undelivered")
    crumbs = [("Home", reverse("home")), ("Emails that did not arrive", reverse("mail_undelivered"))]
    return render(request, "wcc/mail_send_again.html", {"page": again_page(request.actor, mail), "crumbs": crumbs})

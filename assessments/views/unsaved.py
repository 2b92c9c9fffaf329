"""Beside a form of the return: what its author typed and did not save."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse

from assessments.forms import posted
from assessments.pages.part_link import part_link
from assessments.pages.part_unsaved import kept_in_words, news_in_words, unsaved_of
from assessments.views.returns import seen_part, ways_in
from cycles.models import Part
from cycles.policies import may_keep_texts
from cycles.requests import crumbs
from cycles.services import keep_unsaved, throw_away, token_of
from organisations.forms import NO_VERSION, version_in
from organisations.requests import Request
from organisations.saying import say_done


@login_required
@ways_in
def part_throw_away(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """Throw away what one typed and did not save, once asked whether one means it."""
    part = seen_part(request, assessment_id, key)
    link = part_link(part)
    if request.method == "POST":
        thrown = throw_away(assessment=part.assessment, key=key, actor=request.actor)
        say_done(
            request,
            f"What you typed into {link.name} is thrown away. It shows what is in the return",
            changed=thrown,
            stands=f"Nothing that you typed into {link.name} was left unsaved.",
        )
        return redirect(link.url)
    context = {
        "link": link,
        "unsaved": unsaved_of(part.pk, request.actor),
        "assessment": part.assessment,
        "crumbs": crumbs(request, part.assessment, (link.name, link.url)),
    }
    return render(request, "assessments/part_throw_away.html", context)


@ways_in
def part_unsaved(request: Request, assessment_id: int, key: str) -> HttpResponse:
    """Keep a form while it is typed, and say in JSON that it is kept and who saved the form meanwhile.

    GET answers with what a page needs that was opened before its reader signed in again.
    """
    if request.method == "POST" and not request.user.is_authenticated:
        signed_out = "You are signed out, so what you typed could not be kept. It is still on this page."
        return JsonResponse({"said": signed_out, "sign_in": reverse("account_login")}, status=401)
    return _part_unsaved(request, assessment_id, key)


@login_required
def _part_unsaved(request: Request, assessment_id: int, key: str) -> HttpResponse:
    part = seen_part(request, assessment_id, key)
    if request.method != "POST":
        unsaved = unsaved_of(part.pk, request.actor)
        return JsonResponse(_said(request, part, token_of(unsaved)))
    may = may_keep_texts(request.actor, part.assessment)
    if not may:
        return JsonResponse({"said": may.reason, "final": True}, status=403)
    if request.POST.get("person", str(request.user.pk)) != str(request.user.pk):
        other = f"You are signed in as {request.user} now. What you typed before is still on this page, and not kept."
        return JsonResponse({"said": other}, status=409)
    unsaved = keep_unsaved(
        assessment=part.assessment,
        key=key,
        version=_opened_at(request, part),
        content=posted(request.POST),
        actor=request.actor,
        pressed=False,
        grown_from=request.POST.get("kept", ""),
    )
    return JsonResponse(_said(request, part, token_of(unsaved), kept_in_words(unsaved)))


def _opened_at(request: Request, part: Part) -> int:
    """The version that the text was typed into; that which stands, where the page names none."""
    version = version_in(request.POST)
    return part.version if version is None or version == NO_VERSION else version


def _said(request: Request, part: Part, token: str, said: str = "") -> dict[str, Any]:
    """The answer: what the page shows, and what it sends the next time."""
    version = _opened_at(request, part)
    news = news_in_words(part, request.actor) if version != part.version else ""
    return {"said": said, "news": news, "token": token, "csrf": get_token(request)}

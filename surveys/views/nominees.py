"""The form of nominations: the list, and one person added, changed or removed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cycles.models import Assessment
from cycles.requests import crumbs
from organisations.forms import sent
from organisations.requests import Request
from organisations.saying import say_done
from surveys import policies, services
from surveys.forms import NomineeForm
from surveys.pages import nominee_list as page_of_list
from surveys.queries.asking import asking_of
from surveys.queries.domains import is_own, own_domains
from surveys.views.requests import form_page, frame, seen_book, seen_nominee


@login_required
@require_GET
def nominee_list(request: Request, assessment_id: int) -> HttpResponse:
    """Who is nominated, by group and category, how far the mail to each is, and who is missing (R-115 to R-130)."""
    assessment, book = seen_book(request, assessment_id)
    page = page_of_list.nominee_list(assessment, request.actor, book)
    context = {"assessment": assessment, "page": page, "crumbs": crumbs(request, assessment)}
    return render(request, "surveys/nominee_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def nominee_add(request: Request, assessment_id: int) -> HttpResponse:
    """Nominate a person of the group named in the address."""
    assessment, book = seen_book(request, assessment_id)
    book.desk.nominate.require()
    group = next((group for group in book.groups if group.group == request.GET.get("group")), book.groups[0])
    form = NomineeForm(group, sent(request))
    if form.is_valid() and form.taken(
        lambda: services.nominate(assessment=assessment, actor=request.actor, **form.what())
    ):
        say_done(request, f"{form.cleaned_data['name']} is nominated")
        _warn_of_own(request, assessment, form.cleaned_data["name"], form.cleaned_data["email"])
        if "more" in request.POST:
            return redirect(f"{reverse('nominee_add', args=[assessment.pk])}?group={group.group}")
        return redirect("nominee_list", assessment_id=assessment.pk)
    return form_page(request, "surveys/nominee_add.html", form, assessment, group=group)


@login_required
@require_http_methods(["GET", "POST"])
def nominee_change(request: Request, assessment_id: int, nominee_id: int) -> HttpResponse:
    """Change a person who was not asked yet."""
    assessment, book = seen_book(request, assessment_id)
    nominee = seen_nominee(request, assessment, nominee_id)
    policies.may_change_nominee(request.actor, nominee, asking_of(nominee)).require()
    group = next(group for group in book.groups if group.group == nominee.group)
    form = NomineeForm(group, sent(request), nominee=nominee)
    if form.is_valid() and form.taken(
        lambda: services.change_nominee(
            nominee=nominee, actor=request.actor, seen=request.POST.get("seen"), **form.what()
        )
    ):
        name = form.cleaned_data["name"]
        say_done(request, f"The details of {name} are saved", changed=form.changed, stands=f"{name} stands as before.")
        _warn_of_own(request, assessment, name, form.cleaned_data["email"])
        return redirect("nominee_list", assessment_id=assessment.pk)
    # Once a colleague's change was shown, the next try may go over it; after any other error it may not.
    told = not form.is_bound or bool(form.non_field_errors())
    seen = services.said_of(nominee) if told else request.POST.get("seen", "")
    return form_page(request, "surveys/nominee_change.html", form, assessment, group=group, nominee=nominee, seen=seen)


@login_required
@require_http_methods(["GET", "POST"])
def nominee_remove(request: Request, assessment_id: int, nominee_id: int) -> HttpResponse:
    """Take a person off the list, after a question."""
    assessment, _ = seen_book(request, assessment_id)
    nominee = seen_nominee(request, assessment, nominee_id)
    policies.may_change_nominee(request.actor, nominee, asking_of(nominee)).require()
    if request.method == "POST":
        services.remove_nominee(nominee=nominee, actor=request.actor)
        say_done(request, f"{nominee.name} is no longer nominated")
        return redirect("nominee_list", assessment_id=assessment.pk)
    return render(request, "surveys/nominee_remove.html", frame(request, assessment, nominee=nominee))


def _warn_of_own(request: Request, assessment: Assessment, name: str, email: str) -> None:
    """Say that the address is one of the PCT's own: nobody is refused for it (R-119)."""
    if is_own(email, own_domains(assessment.organisation_id)):
        messages.warning(
            request,
            f"{name} has an address of your PCT. Nominees come from other organisations: check that this is right.",
        )

"""What is stored about an answer, for anybody to read; and the self-test that tries whether it is true."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from anonymity import policies, services
from anonymity.attempts import ATTEMPTS
from anonymity.pages import survey_storage as page_of_storage
from anonymity.pages.anonymity_test import results_in
from anonymity.queries import last_run
from organisations.requests import Request
from organisations.saying import say_done


@require_safe
def survey_storage(request: HttpRequest) -> HttpResponse:
    """What we store about your answer, column by column, read off the models (R-147 to R-149); two queries."""
    return render(request, "anonymity/survey_storage.html", {"page": page_of_storage.survey_storage()})


@require_safe
def anonymity_test(request: Request) -> HttpResponse:
    """What the self-test tries, attempt by attempt, and what it last found; for anybody to read."""
    check = last_run()
    context = {
        "attempts": ATTEMPTS,
        "check": check,
        "results": results_in(check) if check else [],
        "may_run": policies.may_run_self_test(request.actor),
    }
    return render(request, "anonymity/anonymity_test.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def survey_selftest(request: Request) -> HttpResponse:
    """The last result of the self-test, and the button that runs it on the database as it is now."""
    policies.may_run_self_test(request.actor).require()
    if request.method == "POST":
        results = services.run()
        if services.keep(results).passed:
            say_done(request, f"{len(results)} attempts to join an answer to a person, and nothing was found")
        else:
            messages.warning(request, "The self-test found something. What it found is named below.")
        return redirect("survey_selftest")
    check = last_run()
    results = results_in(check) if check else []
    context = {
        "check": check,
        "found": [result for result in results if not result.passed],
        "remarked": [result for result in results if result.passed and result.remarks],
        "others": [result for result in results if result.passed and not result.remarks],
        "attempts": ATTEMPTS,
    }
    return render(request, "anonymity/survey_selftest.html", context)

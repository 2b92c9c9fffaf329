import logging

from anymail.exceptions import AnymailWebhookValidationFailure
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from outbox.providers import PROVIDERS

log = logging.getLogger(__name__)

# What reading a report that is none can end in. A database that fails is not among them: the service tries again.
_NO_REPORT = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    OSError,  # a moment too far off for the clock
    RecursionError,
    ImproperlyConfigured,
)


@csrf_exempt
@require_http_methods(["HEAD", "POST"])
def mail_report(request: HttpRequest) -> HttpResponse:
    """Where the mail service that is named in the settings reports what arrived and what came back.

    A report that is not signed by it, or lacks the shared secret, is refused.
    """
    provider = PROVIDERS.get(settings.MAIL_SERVICE)
    if provider is None:
        raise Http404
    try:
        return import_string(provider.reports).as_view()(request)
    except AnymailWebhookValidationFailure:
        return _refused("The report is not signed by the mail service.", 403)
    except _NO_REPORT as error:
        log.warning("a mail report was not understood: %s", type(error).__name__)
        return _refused("This is no report on mail that was sent.", 400)


def _refused(reason: str, status: int) -> HttpResponse:
    return HttpResponse(reason, status=status, content_type="text/plain")

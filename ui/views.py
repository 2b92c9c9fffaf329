"""The gallery: every field and component in its states, to look at and to test. Shown in the demonstration only."""

import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ui import gallery


def ui_gallery(request: HttpRequest, state: str = "empty") -> HttpResponse:
    """Fields empty, filled or in error; components below them."""
    match state:
        case "empty":
            form = gallery.GalleryForm()
        case "filled":
            form = gallery.GalleryForm(initial=gallery.FILLED | {"meeting": datetime.date(2010, 1, 13)})
        case "wrong":
            form = gallery.GalleryForm(gallery.WRONG)
        case _:
            raise Http404
    rows = {name.lower(): value for name, value in vars(gallery).items() if name.isupper()}
    saved_at = datetime.datetime(2010, 1, 4, 10, 42, tzinfo=timezone.get_default_timezone())
    context = rows | {"form": form, "saved_at": saved_at, "values_table": gallery.values_table(form)}
    return render(request, "ui/gallery.html", context, status=422 if state == "wrong" else 200)

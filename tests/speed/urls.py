"""The product's addresses and the floor page: session, sign-in, one query of 20 rows, one template in the layout."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from organisations.models import Organisation
from wcc.urls import urlpatterns as product


@login_required
def floor(request: HttpRequest) -> HttpResponse:
    return render(request, "speed/floor.html", {"rows": Organisation.objects.all()[:20]})


urlpatterns = [path("floor/", floor, name="floor"), *product]

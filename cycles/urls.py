from django.urls import path

from cycles import views

_DATES = "regions/<str:sha>/<slug:year>/dates/"

urlpatterns = [
    path(_DATES, views.region_dates, name="region_dates"),
    path(f"{_DATES}change/", views.region_dates_set, name="region_dates_set"),
    path(f"{_DATES}<str:code>/", views.extension_set, name="extension_set"),
    path(f"{_DATES}<str:code>/end/", views.extension_end, name="extension_end"),
]

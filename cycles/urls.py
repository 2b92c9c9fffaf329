from django.urls import path

from cycles import views

_R = "regions/<str:sha>/<slug:year>/dates/"

urlpatterns = [
    path(_R, views.region_dates, name="region_dates"),
    path(f"{_R}change/", views.region_dates_set, name="region_dates_set"),
    path(f"{_R}<str:code>/", views.extension_set, name="extension_set"),
    path(f"{_R}<str:code>/end/", views.extension_end, name="extension_end"),
]

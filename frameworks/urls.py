from django.urls import path

from frameworks import views

urlpatterns = [
    path("frameworks/", views.framework_list, name="framework_list"),
    path("frameworks/<slug:slug>/<str:version>/", views.framework_detail, name="framework_detail"),
    path("frameworks/<slug:slug>/<str:version>/glossary/", views.framework_glossary, name="framework_glossary"),
    path(
        "frameworks/<slug:slug>/<str:version>/guidance/<slug:topic>/",
        views.framework_guidance,
        name="framework_guidance",
    ),
    path("frameworks/<slug:slug>/<str:version>/items/<str:key>/", views.framework_item, name="framework_item"),
]

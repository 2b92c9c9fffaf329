from django.urls import path

from ui import views

urlpatterns = [
    path("", views.ui_gallery, name="ui_gallery"),
    path("<slug:state>/", views.ui_gallery, name="ui_gallery"),
]

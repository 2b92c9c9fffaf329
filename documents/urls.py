from django.urls import path

from documents import views

_DOCUMENTS = "assessments/<int:assessment_id>/documents/"
_SIGN_POSTS = "assessments/<int:assessment_id>/items/<str:key>/sign-posts/"

urlpatterns = [
    path(_DOCUMENTS, views.document_list, name="document_list"),
    path(f"{_DOCUMENTS}upload/", views.document_upload, name="document_upload"),
    path(f"{_DOCUMENTS}<int:document_id>/open/", views.document_open, name="document_open"),
    path(f"{_DOCUMENTS}<int:document_id>/remove/", views.document_remove, name="document_remove"),
    path(f"{_SIGN_POSTS}add/", views.sign_post_add, name="sign_post_add"),
    path(f"{_SIGN_POSTS}<int:sign_post_id>/change/", views.sign_post_change, name="sign_post_change"),
    path(f"{_SIGN_POSTS}<int:sign_post_id>/remove/", views.sign_post_remove, name="sign_post_remove"),
]

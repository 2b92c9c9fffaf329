from django.urls import path

from documents.views import documents, plans, sign_posts, tracking

_DOCUMENTS = "assessments/<int:assessment_id>/documents/"
_SIGN_POSTS = "assessments/<int:assessment_id>/items/<str:key>/sign-posts/"

_LIBRARY = "frameworks/<slug:slug>/<str:version>/documents/"

urlpatterns = [
    path("pct-plans/", plans.pct_plans, name="pct_plans"),
    path("pct-plans/<slug:key>/", plans.pct_plan_template, name="pct_plan_template"),
    path(_LIBRARY, plans.document_index, name="document_index"),
    path(f"{_LIBRARY}<slug:key>/", plans.document_type, name="document_type"),
    path("documents/", tracking.uploaded_documents, name="uploaded_documents"),
    path("documents/board-minutes/", tracking.board_minutes, name="board_minutes"),
    path(f"{_DOCUMENTS}openings/", tracking.document_openings, name="document_openings"),
    path(_DOCUMENTS, documents.document_list, name="document_list"),
    path(f"{_DOCUMENTS}upload/", documents.document_upload, name="document_upload"),
    path(f"{_DOCUMENTS}<int:document_id>/open/", documents.document_open, name="document_open"),
    path(f"{_DOCUMENTS}<int:document_id>/replace/", documents.document_replace, name="document_replace"),
    path(f"{_DOCUMENTS}<int:document_id>/remove/", documents.document_remove, name="document_remove"),
    path(
        f"{_DOCUMENTS}<int:document_id>/pages/<int:number>.png",
        documents.document_page_picture,
        name="document_page_picture",
    ),
    path(f"{_SIGN_POSTS}<int:sign_post_id>/look/", sign_posts.sign_post_look, name="sign_post_look"),
    path(f"{_SIGN_POSTS}add/", sign_posts.sign_post_add, name="sign_post_add"),
    path(f"{_SIGN_POSTS}<int:sign_post_id>/change/", sign_posts.sign_post_change, name="sign_post_change"),
    path(f"{_SIGN_POSTS}<int:sign_post_id>/remove/", sign_posts.sign_post_remove, name="sign_post_remove"),
]

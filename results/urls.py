from django.urls import path

from results.views import public, publication, rounds, trail

urlpatterns = [
    path("calibration/regional/", rounds.regional_round, name="regional_round"),
    path("calibration/regional/<int:assessment_id>/release/", rounds.release, name="release"),
    path("calibration/regional/<int:assessment_id>/<str:key>/", rounds.regional_rescore, name="regional_rescore"),
    path("calibration/national/", rounds.national_round, name="national_round"),
    path("calibration/national/sign-off/", rounds.national_sign_off, name="national_sign_off"),
    path("calibration/national/<int:assessment_id>/<str:key>/", rounds.national_rescore, name="national_rescore"),
    path("publication/", publication.publish, name="publish"),
    path("assessments/<int:assessment_id>/trail/", trail.rating_trail, name="rating_trail"),
    path("results/", public.results_index, name="results_index"),
    path("results/<slug:year>.csv", public.results_year_csv, name="results_year_csv"),
    path("results/<str:code>/<slug:year>/", public.results_scorecard, name="results_scorecard"),
    path("results/<str:code>/<slug:year>/scorecard.pdf", public.results_scorecard_pdf, name="results_scorecard_pdf"),
    path("results/<str:code>/<slug:year>/report.pdf", public.results_report, name="results_report"),
    path("results/<str:code>/<slug:year>/scorecard.csv", public.results_csv, name="results_csv"),
    path("results/<str:code>/<slug:year>/scorecard.json", public.results_json, name="results_json"),
]

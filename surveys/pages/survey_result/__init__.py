"""The survey's result: a part of the page of responses, and the same to download as CSV and as a workbook."""

from surveys.pages.survey_result.result import SurveyResult, survey_result

__all__ = ["SurveyResult", "survey_result"]

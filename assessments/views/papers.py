"""The return as it stands on paper and as files, for the PCT's own people (R-243)."""

from typing import TypeVar

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from assessments.pages.return_archive import paper_name
from assessments.pages.return_archive import return_archive as archive_of
from assessments.pages.return_sheets import return_workbook
from assessments.pages.return_word import board_paper_of
from assessments.views.returns import own_return
from assessments.word import CONTENT_TYPE, board_paper
from documents.services import open_document
from files.archives import ZIP
from organisations.requests import Request
from ui.tables import XLSX

Answer = TypeVar("Answer", bound=HttpResponseBase)


@login_required
@require_GET
def return_word(request: Request, assessment_id: int) -> HttpResponse:
    """The return as it stands as a Word document for the board."""
    paper = board_paper_of(own_return(request, assessment_id))
    response = HttpResponse(board_paper(paper), content_type=CONTENT_TYPE)
    return _to_save(response, f"{paper_name(paper, 'Return for the board')}.docx")


@login_required
@require_GET
def return_xlsx(request: Request, assessment_id: int) -> HttpResponse:
    """The return as it stands as a workbook."""
    paper = board_paper_of(own_return(request, assessment_id))
    content = return_workbook(paper.page, as_of=paper.as_of, at=paper.at)
    return _to_save(HttpResponse(content, content_type=XLSX), f"{paper_name(paper, 'Return')}.xlsx")


@login_required
@require_GET
def return_archive(request: Request, assessment_id: int) -> HttpResponseBase:
    """The return as it stands with its evidence as one archive; that each document is opened is recorded (Q-08)."""
    paper = board_paper_of(own_return(request, assessment_id))
    held = archive_of(paper, request.actor)
    for document in held.documents:
        open_document(document=document, actor=request.actor)
    response = StreamingHttpResponse(held.pieces(), content_type=ZIP)
    return _to_save(response, f"{paper_name(paper, 'Return with its evidence')}.zip")


def _to_save(response: Answer, name: str) -> Answer:
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Cache-Control"] = "private, no-store"
    return response

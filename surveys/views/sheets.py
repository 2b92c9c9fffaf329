"""A sheet of nominees: its template, and the page on which it is read, mended and taken."""

from hashlib import sha256

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from cycles.models import Assessment
from files.workbooks import Grid, Unreadable
from organisations.decisions import NotTaken
from organisations.requests import Request
from organisations.saying import say_done
from sentences.counts import counted, either
from surveys import services
from surveys.forms import SheetForm
from surveys.models import Category
from surveys.pages import nominee_sheet as page_of_sheet
from surveys.pages.nominee_sheet_template import NAME, nominee_template
from surveys.sheets import read_file, read_text
from surveys.views.requests import frame, seen_book

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_GET
def nominee_sheet_template(request: Request, assessment_id: int) -> HttpResponse:
    """The workbook to fill in, with the categories of the framework (R-120)."""
    assessment, _ = seen_book(request, assessment_id)
    content = nominee_template(Category.objects.filter(framework=assessment.framework_id))
    response = HttpResponse(content, content_type=_XLSX)
    response["Content-Disposition"] = content_disposition_header(True, NAME) or ""
    return response


@login_required
@require_http_methods(["GET", "POST"])
def nominee_sheet(request: Request, assessment_id: int) -> HttpResponse:
    """Read a sheet, show what it holds and what is to be mended, and take its good rows (R-116 to R-129).

    Nothing is stored before they are taken: the rows travel in the box, where they can be mended.
    """
    assessment, book = seen_book(request, assessment_id)
    book.desk.nominate.require()
    if request.method != "POST":
        return _page(request, assessment, SheetForm())
    form = SheetForm(request.POST, request.FILES)
    grid = _grid(form)
    if grid is None:
        return _page(request, assessment, form, status=422)
    # Only what was looked at is taken: after a change in the box the rows are shown again.
    if "nominate" in request.POST and request.POST.get("seen") == _seal(grid):
        return _take(request, assessment, grid)
    return _preview(request, assessment, grid, changed="nominate" in request.POST)


def _grid(form: SheetForm) -> Grid | None:
    """The rows that were sent, or None where the form says why there are none."""
    if not form.is_valid():
        return None
    file, text = form.cleaned_data["file"], form.cleaned_data["rows"]
    try:
        return read_file(file, file.size) if file else read_text(text)
    except Unreadable as unreadable:
        form.add_error("file" if file else "rows", str(unreadable))
        return None


def _take(request: Request, assessment: Assessment, grid: Grid) -> HttpResponse:
    try:
        taken = services.nominate_sheet(assessment=assessment, actor=request.actor, text=grid.text)
    except (NotTaken, Unreadable):
        return _preview(request, assessment, grid)
    if taken.number:
        people = f"{counted(taken.number, 'person', 'people')} {either(taken.number, 'is', 'are')}"
        say_done(request, f"{people} nominated")
    if taken.left is None:
        return redirect("nominee_list", assessment_id=assessment.pk)
    return _preview(request, assessment, taken.left, left=True)


def _preview(
    request: Request, assessment: Assessment, grid: Grid, *, changed: bool = False, left: bool = False
) -> HttpResponse:
    check = services.check_sheet(assessment=assessment, grid=grid)
    form = SheetForm({"rows": check.text})
    form.is_valid()
    for sentence in check.wrong:
        form.add_error("rows", sentence)
    wrong = bool(check.wrong or check.bad)
    return _page(
        request,
        assessment,
        form,
        status=422 if wrong else 200,
        page=None if check.wrong else page_of_sheet.nominee_sheet(check, left=left),
        remarks=grid.remarks,
        seen=_seal(grid),
        changed=changed,
        has_errors=wrong,
    )


def _page(
    request: Request, assessment: Assessment, form: SheetForm, *, status: int = 200, **context: object
) -> HttpResponse:
    page = frame(request, assessment, form=form, **context)
    return render(request, "surveys/nominee_sheet.html", page, status=status)


def _seal(grid: Grid) -> str:
    """By which rows that were looked at are known again."""
    return sha256(grid.text.encode()).hexdigest()

"""The return and its evidence as one archive, with a list of what is in it and of what is not, and why."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessments.pages.return_sheets import return_workbook
from assessments.pages.return_word import BoardPaper
from assessments.word import board_paper
from documents.models import Document
from documents.policies import may_open
from documents.services.names import fit
from files.archives import Entry, archive
from organisations.actors import Actor
from ui.tables import Plain, write_csv

EVIDENCE = "Evidence"
_LOST = "The file cannot be read just now. Try again later, or tell the person who looks after the service."
_FORM = "A form filled in online: it is in the return itself."


@dataclass(frozen=True, kw_only=True)
class ReturnArchive:
    """What goes into the archive: papers made now, and the documents of the return that the actor may open."""

    paper: BoardPaper
    documents: list[Document]
    left_out: list[tuple[str, str]]

    def pieces(self) -> Iterator[bytes]:
        """The bytes of the archive, piece by piece."""
        name, paper = paper_name(self.paper, "Return"), self.paper
        sheets = return_workbook(paper.page, as_of=paper.as_of, at=paper.at)
        papers = [Entry(name=f"{name}.docx", content=board_paper(paper)), Entry(name=f"{name}.xlsx", content=sheets)]
        files = [Entry(name=f"{EVIDENCE}/{row.name}", content=row.file) for row in self.documents if row.file]
        entries = [*papers, *files]
        return archive(entries, lambda unread: self._list(entries, unread))

    def _list(self, entries: Sequence[Entry], unread: Sequence[Entry]) -> Entry:
        rows: list[list[Plain]] = [["File", "In this archive", "Why not"]]
        rows += [[entry.name, *(["No", _LOST] if entry in unread else ["Yes", None])] for entry in entries]
        rows += [[name, "No", why] for name, why in self.left_out]
        out = io.BytesIO()
        write_csv(out, rows)
        return Entry(name="What is in this archive.csv", content=out.getvalue())


def return_archive(paper: BoardPaper, actor: Actor) -> ReturnArchive:
    """What of the return goes into the archive for this actor; one query more than the paper's."""
    listed = [entry["name"] for entry in paper.page.documents]
    rows = Document.objects.showing(actor, paper.assessment).filter(name__in=listed).select_related("file")
    documents, left_out = [], []
    for row in sorted(rows, key=lambda row: listed.index(row.name)):
        row.assessment = paper.assessment
        if row.file is None:
            left_out.append((row.name, _FORM))
        elif may := may_open(actor, row):
            documents.append(row)
        else:
            left_out.append((row.name, may.reason))
    return ReturnArchive(paper=paper, documents=documents, left_out=left_out)


def paper_name(paper: BoardPaper, what: str) -> str:
    """What a paper of the return is called, without its ending: "Newcastle_Return_2009-10"."""
    assessment = paper.assessment
    return f"{fit(assessment.organisation.short_name, 100)}_{what}_{fit(str(assessment.cycle), 20)}"

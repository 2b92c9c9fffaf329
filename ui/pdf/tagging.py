"""What WeasyPrint 70 leaves open in a tagged PDF (PDF/UA-1), put right just before the file is written.

Use as `write_pdf(..., finisher=tagging.finish)`. Five repairs:

1. Running headers and footers are painted as tagged content that hangs from no parent. They become artifacts, so a
   screen reader does not read "page 7 of 16" in the middle of a sentence.
2. Table headers get /Scope, and every data cell gets the /Headers of all headers above it and to its left, spanning
   ones included (WeasyPrint gives a colspan header to its first column only).
3. /BBox of figures is in CSS pixels from the top; it becomes PDF points from the bottom.
4. Link annotations get /Contents and the flag that they are printed.
5. Elements that hold nothing (an inline box drawn by CSS only) leave the tree, and wrappers without a meaning of their
   own (Span, NonStruct) are dissolved into their parent. The tree is then half as large.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pydyf

Get = Callable[[Any], Any]


def finish(document: Any, pdf: pydyf.PDF) -> None:
    """Repair the structure tree of `pdf`, a pydyf.PDF that is about to be written."""
    objects = {obj.number: obj for obj in pdf.objects}

    def get(reference: Any) -> Any:
        return objects[int(reference.split()[0])] if isinstance(reference, bytes) else reference

    root = get(pdf.catalog["StructTreeRoot"])
    reachable: dict[int, Any] = {}
    stack = list(root["K"])
    while stack:
        reference = stack.pop()
        if not isinstance(reference, bytes):
            continue  # a marked content number
        element = get(reference)
        if not isinstance(element, pydyf.Dictionary) or element.get("Type") != "/StructElem":
            continue
        if element.number in reachable:
            continue
        reachable[element.number] = element
        stack.extend(element["K"])

    parent_tree = get(root["ParentTree"])
    _artifacts(pdf, get, parent_tree, reachable)
    _tidy(get(root["K"][0]), get, parent_tree["Nums"], {page: i for i, page in enumerate(pdf.page_references)})
    for element in list(reachable.values()):
        if not element:
            continue  # dissolved
        if element["S"] == "/Table":
            _headers(element, get)
        elif element["S"] == "/Figure":
            _bounding_box(element, get)
        elif element["S"] == "/Link":
            _link(element, get)


def _artifacts(pdf: pydyf.PDF, get: Get, parent_tree: Any, reachable: dict[int, Any]) -> None:
    nums = parent_tree["Nums"]
    for page_number, page_reference in enumerate(pdf.page_references):
        page = get(page_reference)
        marked = nums[2 * page_number + 1]
        loose = set()
        for mcid, reference in enumerate(marked):
            if get(reference).number not in reachable:
                loose.add(mcid)
                marked[mcid] = "null"
        operations = get(page["Contents"]).stream  # "/Span", {MCID: n}, "BDC"
        for i, operation in enumerate(operations):
            if operation == b"BDC" and operations[i - 1].get("MCID") in loose:
                operations[i - 2] = "/Artifact"
                operations[i - 1] = pydyf.Dictionary({"Type": "/Pagination"})


def _tidy(element: Any, get: Get, nums: Any, pages: dict[bytes, int]) -> None:
    """Drop children without content and dissolve meaningless wrappers, deepest first. Empty table cells stay."""
    kids = []
    for item in element["K"]:
        child = get(item) if isinstance(item, bytes) else None
        if not (isinstance(child, dict) and child.get("Type") == "/StructElem"):
            kids.append(item)
            continue
        _tidy(child, get, nums, pages)
        if not child["K"] and child["S"] not in ("/TD", "/TH"):
            child.clear()
        elif (
            child["S"] in ("/Span", "/NonStruct")
            and element["S"] not in ("/Document", "/Link", "/StructTreeRoot")
            and child["Pg"] == element.get("Pg")
            and not {"A", "Alt", "ID"} & set(child)
        ):
            for grandchild in child["K"]:
                kids.append(grandchild)
                if isinstance(grandchild, int):
                    nums[2 * pages[child["Pg"]] + 1][grandchild] = element.reference
                else:
                    get(grandchild)["P"] = element.reference
            child.clear()
        else:
            kids.append(item)
    element["K"] = pydyf.Array(kids)


def _rows(element: Any, get: Get, part: str | None = None) -> Iterator[tuple[str | None, Any]]:
    for reference in element["K"]:
        child = get(reference)
        if not isinstance(child, dict):
            continue
        if child["S"] == "/TR":
            yield part, child
        elif child["S"] in ("/THead", "/TBody", "/TFoot"):
            yield from _rows(child, get, child["S"])


def _headers(table: Any, get: Get) -> None:
    grid: dict[tuple[int, int], Any] = {}
    cells: list[tuple[Any, str | None, int, int, int, int]] = []
    for r, (part, row) in enumerate(_rows(table, get)):
        c = 0
        for reference in row["K"]:
            cell = get(reference)
            if not isinstance(cell, dict) or cell["S"] not in ("/TH", "/TD"):
                continue
            while (r, c) in grid:
                c += 1
            across, down = int(cell["A"].get("ColSpan", 1)), int(cell["A"].get("RowSpan", 1))
            for i in range(down):
                for j in range(across):
                    grid[r + i, c + j] = cell
            cells.append((cell, part, r, c, across, down))
            c += across
    columns: dict[int, list[Any]] = {}
    rows: dict[int, list[Any]] = {}
    for cell, part, r, c, across, down in cells:
        if cell["S"] != "/TH":
            continue
        column = part == "/THead"
        cell["A"]["Scope"] = "/Column" if column else "/Row"
        if "ID" not in cell:
            cell["ID"] = pydyf.String(f"h{cell.number}")
        if column:
            for j in range(across):
                columns.setdefault(c + j, []).append(cell["ID"])
        else:
            for i in range(down):
                rows.setdefault(r + i, []).append(cell["ID"])
    for cell, _, r, c, across, down in cells:
        if cell["S"] == "/TD":
            headers = []
            beside = [h for i in range(down) for h in rows.get(r + i, [])]
            above = [h for j in range(across) for h in columns.get(c + j, [])]
            for key in beside + above:
                if key not in headers:
                    headers.append(key)
            cell["A"]["Headers"] = pydyf.Array(headers)


def _bounding_box(figure: Any, get: Get) -> None:
    page = get(figure["Pg"])
    height = float(page["MediaBox"][3])
    x1, y1, x2, y2 = (float(v) * 0.75 for v in figure["A"]["BBox"])
    figure["A"]["BBox"] = pydyf.Array([round(x1, 2), round(height - y2, 2), round(x2, 2), round(height - y1, 2)])


def _link(element: Any, get: Get) -> None:
    for reference in element["K"]:
        kid = get(reference) if isinstance(reference, bytes) else None
        if isinstance(kid, dict) and kid.get("Type") == "/OBJR":
            annotation = get(kid["Obj"])
            annotation.setdefault("Contents", pydyf.String("Go to this part of the document"))
            annotation.setdefault("F", 4)  # printed as well as shown

"""How sheets travel from the process that reads them: as plain data, in which nothing can be hidden that runs."""

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from files.workbooks.remarks import Remark
from files.workbooks.sheets import Cell, Sheet

_PLACES = ("formulas", "unstored", "errors", "percents")


def packed(sheets: list[Sheet], remarks: list[Remark]) -> dict[str, Any]:
    """Sheets and remarks as plain data."""
    return {
        "sheets": [
            {kind: getattr(sheet, kind) for kind in ("name", *_PLACES)}
            | {"rows": [[_packed(cell) for cell in row] for row in sheet.rows]}
            | {"remarks": [asdict(remark) for remark in sheet.remarks]}
            for sheet in sheets
        ],
        "remarks": [asdict(remark) for remark in remarks],
    }


def unpacked(answer: dict[str, Any]) -> tuple[list[Sheet], list[Remark]]:
    """The sheets and remarks that were packed."""
    sheets = [
        Sheet(
            name=sheet["name"],
            rows=[[_unpacked(cell) for cell in row] for row in sheet["rows"]],
            remarks=[Remark(**remark) for remark in sheet["remarks"]],
            **{kind: [(row, letter) for row, letter in sheet[kind]] for kind in _PLACES},
        )
        for sheet in answer["sheets"]
    ]
    return sheets, [Remark(**remark) for remark in answer["remarks"]]


def _packed(cell: Cell) -> str | bool:
    """A cell as a text that begins with a letter for its type; a boolean as it is."""
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, str):
        return f"t{cell}" if cell else ""
    if isinstance(cell, Decimal):
        return f"n{cell}"
    return f"m{cell.isoformat()}" if isinstance(cell, datetime) else f"d{cell.isoformat()}"


def _unpacked(packed: str | bool) -> Cell:
    if isinstance(packed, bool) or not packed:
        return packed
    kind, text = packed[0], packed[1:]
    if kind == "n":
        return Decimal(text)
    if kind == "m":
        return datetime.fromisoformat(text)
    return date.fromisoformat(text) if kind == "d" else text

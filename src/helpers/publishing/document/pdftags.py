"""Row headings in the tags of a PDF's tables.

Typst tags the cells of a table's heading as TH but has no row headings yet. PDF/UA readers announce them, so the
first cell of every body row becomes a TH with the scope Row.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

_BODIES = {"/TBody", "/TFoot"}


def with_row_headers(pdf: bytes) -> bytes:
    """Mark the first cell of every body row as its heading. The same PDF gives the same bytes."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root.get("/StructTreeRoot")
        if root is None:
            return pdf
        for row in _rows(root):
            cells = [cell for cell in _children(row) if _tag(cell) in ("/TD", "/TH")]
            if cells and _tag(cells[0]) == "/TD":
                _make_heading(cells[0])
        out = io.BytesIO()
        document.save(out, deterministic_id=True, fix_metadata_version=False)
        return out.getvalue()


def _rows(element: Dictionary) -> Iterator[Dictionary]:
    """Walk the tree without recursion: a long report nests deeply."""
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if _tag(one) in _BODIES:
            yield from (child for child in _children(one) if _tag(child) == "/TR")
        else:
            waiting += [child for child in _children(one) if isinstance(child, Dictionary)]


def _make_heading(cell: Dictionary) -> None:
    cell.S = Name.TH
    scope = Dictionary(O=Name.Table, Scope=Name.Row)
    known = cell.get("/A")
    attributes = list(known) if isinstance(known, Array) else [known] if known is not None else []
    of_table = [one for one in attributes if isinstance(one, Dictionary) and str(one.get("/O")) == "/Table"]
    if of_table:
        of_table[0]["/Scope"] = Name.Row
    else:
        cell.A = Array([*attributes, scope])


def _children(element: Dictionary) -> list[object]:
    kids = element.get("/K")
    return [] if kids is None else list(kids) if isinstance(kids, Array) else [kids]


def _tag(element: object) -> str:
    return str(element.get("/S")) if isinstance(element, Dictionary) else ""

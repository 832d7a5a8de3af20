"""Row headings in the tags of a PDF's tables.

Typst tags the cells of a table's heading as TH but has no row headings yet. PDF/UA readers announce them, so
the first cell of every body row becomes a TH with the scope Row.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

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
        _settle_ends(document)
        out = io.BytesIO()
        plain = pikepdf.ObjectStreamMode.disable
        document.save(out, deterministic_id=True, fix_metadata_version=False, object_stream_mode=plain)
        return out.getvalue()


def _settle_ends(document: pikepdf.Pdf) -> None:
    """Let no compressed stream end with a byte that reads as an end of line.

    Between a stream's data and the word endstream stands a line feed. Where the data themselves end with a carriage
    return, a validator takes both for one end of line and finds the stream a byte short of its /Length. The last byte
    is of a checksum, so a blank behind the content, which means nothing there, gives another.
    """
    for one in document.objects:
        if isinstance(one, pikepdf.Stream) and _plainly_deflated(one):
            raw = one.read_raw_bytes()
            while raw.endswith((b"\r", b"\n")):
                raw = zlib.compress(zlib.decompress(raw) + b" ", 9)
                one.write(raw, filter=Name.FlateDecode)


def _plainly_deflated(stream: pikepdf.Stream) -> bool:
    return stream.get("/Filter") == Name.FlateDecode and "/DecodeParms" not in stream


def _rows(element: Object) -> Iterator[Object]:
    """Walk the tree without recursion: a long report nests deeply."""
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if _tag(one) in _BODIES:
            yield from (child for child in _children(one) if _tag(child) == "/TR")
        else:
            waiting += [child for child in _children(one) if isinstance(child, Dictionary)]


def _make_heading(cell: Object) -> None:
    cell.S = Name.TH
    scope = Dictionary(O=Name.Table, Scope=Name.Row)
    known = cell.get("/A")
    attributes = list(known) if isinstance(known, Array) else [known] if known is not None else []
    of_table = [one for one in attributes if isinstance(one, Dictionary) and str(one.get("/O")) == "/Table"]
    if of_table:
        of_table[0]["/Scope"] = Name.Row
    else:
        cell.A = Array([*attributes, scope])


def _children(element: Object) -> list[Any]:
    kids = element.get("/K")
    return [] if kids is None else list(kids) if isinstance(kids, Array) else [kids]


def _tag(element: object) -> str:
    return str(element.get("/S")) if isinstance(element, Dictionary) else ""

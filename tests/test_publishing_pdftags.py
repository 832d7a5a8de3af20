"""Row headings in a PDF's tags, and streams whose ends no validator takes for an end of line."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from itertools import product

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from helpers.publishing.document.pdftags import with_row_headers


def ending_in(byte: bytes) -> bytes:
    """A content whose compressed data end with a byte."""
    texts = (b"q Q %" + bytes(pair) for pair in product(range(33, 127), repeat=2))
    return next(text for text in texts if zlib.compress(text, 9).endswith(byte))


def element(pdf: pikepdf.Pdf, tag: str, *kids: pikepdf.Object, **more: object) -> pikepdf.Object:
    return pdf.make_indirect(Dictionary(S=Name(f"/{tag}"), K=Array(kids), **more))


def row(pdf: pikepdf.Pdf, *tags: str, **more: object) -> pikepdf.Object:
    return element(pdf, "TR", *(element(pdf, tag, **more) for tag in tags))


def tagged(*contents: bytes) -> bytes:
    """A PDF with a table of heading, body and foot, and streams besides."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    header = element(pdf, "TH", A=Dictionary(O=Name.Table, Scope=Name.Column))
    head = element(pdf, "THead", element(pdf, "TR", header))
    styled = row(pdf, "TD", "TD", A=Dictionary(O=Name.Layout, TextAlign=Name.Start))
    spanned = row(pdf, "TD", A=Array([Dictionary(O=Name.Table, ColSpan=2)]))
    body = element(pdf, "TBody", row(pdf, "TD", "TD"), styled, spanned, row(pdf, "TH", "TD"))
    table = element(pdf, "Table", head, body, element(pdf, "TFoot", row(pdf, "TD", "TD")))
    tree = Dictionary(Type=Name.StructTreeRoot, K=element(pdf, "Document", element(pdf, "Figure"), table))
    pdf.Root.StructTreeRoot = pdf.make_indirect(tree)
    for number, content in enumerate(contents):
        stream = pdf.make_stream(b"")
        stream.write(zlib.compress(content, 9), filter=Name.FlateDecode)
        pdf.Root[f"/Test{number}"] = stream
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.fixture
def rows() -> Iterator[list[list[pikepdf.Object]]]:
    """The cells of each row after the headings were made: heading row, four of the body, one of the foot."""
    with pikepdf.open(io.BytesIO(with_row_headers(tagged()))) as pdf:
        table = pdf.Root.StructTreeRoot.K.K[1]
        yield [list(one.K) for part in table.K for one in part.K]


def attributes(cell: pikepdf.Object) -> list[dict[str, str]]:
    known = cell.get("/A", Array())
    listed = list(known) if isinstance(known, Array) else [known]
    return [{name: str(value) for name, value in one.items()} for one in listed]


def test_the_first_cell_of_every_body_and_foot_row_becomes_its_heading(rows):
    tags = [[str(cell.S) for cell in one] for one in rows]
    assert tags == [["/TH"], ["/TH", "/TD"], ["/TH", "/TD"], ["/TH"], ["/TH", "/TD"], ["/TH", "/TD"]]
    assert attributes(rows[1][0]) == [{"/O": "/Table", "/Scope": "/Row"}]
    assert attributes(rows[5][0]) == [{"/O": "/Table", "/Scope": "/Row"}]
    assert attributes(rows[1][1]) == []


def test_attributes_that_a_cell_has_are_kept(rows):
    layout = {"/O": "/Layout", "/TextAlign": "/Start"}
    assert attributes(rows[2][0]) == [layout, {"/O": "/Table", "/Scope": "/Row"}]
    assert attributes(rows[2][1]) == [layout]
    assert attributes(rows[3][0]) == [{"/O": "/Table", "/ColSpan": "2", "/Scope": "/Row"}]


def test_headings_of_columns_and_cells_that_are_headings_stay_as_they_are(rows):
    assert attributes(rows[0][0]) == [{"/O": "/Table", "/Scope": "/Column"}]
    assert attributes(rows[4][0]) == []


def test_no_compressed_stream_ends_with_an_end_of_line():
    contents = [ending_in(b"\r"), ending_in(b"\n"), b"q Q"]
    given = tagged(*contents)
    assert [raw[-1:] for raw, _ in streams(given)][:2] == [b"\r", b"\n"]
    found = streams(with_row_headers(given))
    assert not [raw for raw, _ in found if raw.endswith((b"\r", b"\n"))]
    assert [content.rstrip(b" ") for _, content in found] == contents
    assert found[2][1] == b"q Q"


def streams(data: bytes) -> list[tuple[bytes, bytes]]:
    """Each test stream as it is stored and as it reads."""
    pdf = pikepdf.open(io.BytesIO(data))
    named = [pdf.Root[name] for name in sorted(pdf.Root.keys()) if name.startswith("/Test")]
    return [(one.read_raw_bytes(), one.read_bytes()) for one in named]


def test_the_same_pdf_gives_the_same_bytes():
    given = tagged(ending_in(b"\r"))
    assert with_row_headers(given) == with_row_headers(given)


def test_a_pdf_without_tags_is_left_as_it_is():
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.save(out)
    assert with_row_headers(out.getvalue()) == out.getvalue()

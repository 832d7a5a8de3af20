"""XLS and ODS workbooks written byte by byte, for tests: no library at hand writes them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

Table = Sequence[Sequence[Any]]
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_EPOCH = datetime(1899, 12, 30)
_SECTOR = 512


def xls(sheets: Mapping[str, Table], hidden: Sequence[str] = (), locked: bool = False) -> bytes:
    """Write an Excel 97 workbook (BIFF8 in a compound file); an exception as a value is the error #N/A."""
    bodies = [_sheet(rows) for rows in sheets.values()]
    formats = _record(0x2F, struct.pack("<HHH", 1, 1, 1)) if locked else b""
    formats += b"".join(_record(0xE0, struct.pack("<HH", 0, number) + bytes(16)) for number in (0, 22))
    names = [_short(name) for name in sheets]
    length = len(_bof(5)) + len(formats) + sum(12 + len(name) - 2 for name in names) + 4
    bounds = b""
    for name, title, body in zip(names, sheets, bodies, strict=True):
        bounds += _record(0x85, struct.pack("<IBB", length, title in hidden, 0) + name)
        length += len(body)
    stream = _bof(5) + formats + bounds + _record(0x0A, b"") + b"".join(bodies)
    return _compound("Workbook", stream)


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _bof(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 1997, 0, 0))


def _short(text: str) -> bytes:
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")


def _sheet(rows: Table) -> bytes:
    body = _bof(0x10)
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            body += _cell(row, column, value)
    return body + _record(0x0A, b"")


def _cell(row: int, column: int, value: Any) -> bytes:
    if value is None:
        return b""
    if isinstance(value, Exception | bool):
        error = isinstance(value, Exception)
        return _record(0x205, struct.pack("<HHHBB", row, column, 0, 0x2A if error else value, error))
    if isinstance(value, datetime):
        days = (value - _EPOCH).total_seconds() / 86_400
        return _record(0x203, struct.pack("<HHHd", row, column, 1, days))
    if isinstance(value, int | float):
        return _record(0x203, struct.pack("<HHHd", row, column, 0, value))
    text = str(value).encode("utf-16-le")
    return _record(0x204, struct.pack("<HHHHB", row, column, 0, len(text) // 2, 1) + text)


def _compound(name: str, stream: bytes) -> bytes:
    stream = stream.ljust(4096, b"\0")
    sectors = -(-len(stream) // _SECTOR)
    assert sectors <= 120, "one sector of the allocation table is written"
    fat = [_FAT, _END, *range(3, sectors + 2), _END]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(_SECTOR, b"\xff")
    folder = _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _FREE, 2, len(stream))
    return head + table + folder.ljust(_SECTOR, b"\0") + stream.ljust(sectors * _SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, _FREE, _FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}


def ods(sheets: Mapping[str, Table | str], locked: bool = False) -> bytes:
    """Write an OpenDocument spreadsheet; a sheet may be given as the XML of its rows."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{rows if isinstance(rows, str) else _rows(rows)}</table:table>'
        for name, rows in sheets.items()
    )
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in _SPACES.items())
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest {spaces}><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{kind}">{"<manifest:encryption-data/>" * locked}'
        "</manifest:file-entry></manifest:manifest>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return out.getvalue()


def _rows(rows: Table) -> str:
    return "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)


def _ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        kind = f'boolean" office:boolean-value="{str(value).lower()}'
    elif isinstance(value, datetime):
        kind = f'date" office:date-value="{value.isoformat()}'
    elif isinstance(value, int | float):
        kind = f'float" office:value="{value}'
    else:
        kind = "string"
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell office:value-type="{kind}">{lines}</table:table-cell>'

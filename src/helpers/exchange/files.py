"""Finding an export in the raw folder and reading its cells, by what the file is and not by its name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from helpers.errors import UserError
from helpers.exchange.cells import Cells
from helpers.exchange.delimited import read_delimited
from helpers.exchange.records import read_records
from helpers.exchange.spreadsheets import read_spreadsheets
from helpers.exchange.statistics import read_statistics
from helpers.exchange.workbook import read_workbook
from helpers.study.study import Source

Reader = Callable[[Path, bytes, Source | None], Cells]
READERS: dict[str, Reader] = {
    **dict.fromkeys((".csv", ".tsv", ".tab", ".txt"), read_delimited),
    **dict.fromkeys((".xlsx", ".xlsm"), read_workbook),
    **dict.fromkeys((".xls", ".ods"), read_spreadsheets),
    **dict.fromkeys((".sav", ".zsav", ".dta"), read_statistics),
    **dict.fromkeys((".json", ".jsonl", ".ndjson"), read_records),
}
# What a study may settle of a file, by its reader.
_SETTINGS: dict[Reader, tuple[str, ...]] = {
    read_delimited: ("encoding", "separator", "header_row"),
    read_workbook: ("sheet", "header_row"),
    read_spreadsheets: ("sheet", "header_row"),
    read_statistics: ("encoding",),
}
_A = {
    "encoding": "an encoding",
    "separator": "a separator",
    "sheet": "a sheet",
    "header_row": "a row of headings",
}
MAX_BYTES = 200_000_000
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the part of such a file in which an XLSX workbook is
_MADE_OF = (
    (b"PK\x03\x04", "a ZIP file, as XLSX workbooks are", (".xlsx", ".xlsm", ".ods")),
    (_OLD_EXCEL, "an old Excel workbook (.xls) or one with a password", (".xls",)),
    (b"%PDF", "a PDF", ()),
    (b"<!doctype", "a web page", ()),
    (b"<html", "a web page", ()),
    (b"<?xml", "an XML file", ()),
)
_WORKBOOKS = {
    **dict.fromkeys((".xlsx", ".xlsm", ".ods"), b"pk"),
    ".xls": _OLD_EXCEL,
}


def find_export(source: Source, raw: Path) -> Path:
    """Give the one file in the raw folder that a source's name or pattern means.

    Raises
    ------
    UserError
        No such folder, no such file (with what is there), or several.
    """
    if not raw.is_dir():
        raise UserError(
            "the folder of the raw exports does not exist", file=raw, hint="RAW= or SURVEY_RAW names it"
        )
    exact = raw / source.file
    if exact.is_file():
        return exact
    try:
        found = sorted(path for path in raw.glob(source.file) if path.is_file() and not _hidden(path))
    except (ValueError, NotImplementedError, IndexError):
        found = []
    if len(found) == 1:
        return found[0]
    if found:
        raise UserError(
            f"several files could be the export of source {source.code}",
            file=raw,
            value=source.file,
            accepted=[path.name for path in found],
            hint=f"name one of them in study.yaml: sources: {source.code}: file:",
        )
    there = sorted(path.name for path in raw.iterdir() if path.is_file() and not _hidden(path))
    raise UserError(
        f"the export of source {source.code} is not in the folder" + ("" if there else ", which is empty"),
        file=raw,
        value=source.file,
        accepted=there,
        hint=f"put it there, or name it in study.yaml: sources: {source.code}: file:",
    )


def read_cells(path: Path, settings: Source | None = None) -> tuple[Cells, str]:
    """Read a file's cells, and give the SHA-256 of its bytes.

    ``settings`` says what the study settles by hand: encoding, separator, sheet, header row.

    Raises
    ------
    UserError
        An ending that is not read, a file that is not what its ending says, a setting that a file of this kind does
        not have, or one that its reader refuses.
    """
    ending = path.suffix.lower()
    if ending not in READERS:
        raise UserError("this kind of file is not read", file=path, value=ending, accepted=sorted(READERS))
    if settings:
        _check(path, ending, settings)
    data = _bytes(path)
    if not data.strip():
        raise UserError("the file is empty", file=path, hint="export the responses again")
    _as_it_says(path, ending, data)
    return READERS[ending](path, data, settings), hashlib.sha256(data).hexdigest()


def _check(path: Path, ending: str, settings: Source) -> None:
    """Check that a file of this kind has what the study settles of it."""
    known = _SETTINGS.get(READERS[ending], ())
    for name in ("encoding", "separator", "sheet", "header_row"):
        if getattr(settings, name) is not None and name not in known:
            raise UserError(
                f"study.yaml names {_A[name]}, and a file of this kind ({ending}) has none to name",
                file=path,
                column=f"sources: {settings.code}: {name}:",
                value=getattr(settings, name),
                accepted=known,
                hint="leave it out",
            )


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UserError(
                f"the file weighs {size / 1e6:,.0f} MB", file=path, accepted=f"up to {MAX_BYTES // 10**6} MB"
            )
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"the file cannot be opened: {error.strerror or error}", file=path) from None


def _as_it_says(path: Path, ending: str, data: bytes) -> None:
    if data.startswith(_OLD_EXCEL) and _ENCRYPTED in data:
        hint = "open it in a spreadsheet programme and save it without the password"
        raise UserError("the workbook is protected by a password", file=path, hint=hint)
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for mark, name, endings in _MADE_OF:
        if start.startswith(mark.lower()) and ending not in endings:
            hint = f"rename it to {path.stem}{endings[0]}" if endings else "export as CSV or as .xlsx"
            raise UserError(f"the file ends in {ending} and is {name}", file=path, hint=hint)
    made_of = _WORKBOOKS.get(ending)
    if made_of and not start.startswith(made_of):
        hint = "rename it to .csv if it is one"
        raise UserError(f"the file ends in {ending} and is no workbook", file=path, hint=hint)


def _hidden(path: Path) -> bool:
    return path.name.startswith((".", "~$"))

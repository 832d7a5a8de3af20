"""Workbooks are ZIP files of XML: whether one is small enough to unpack, and nothing but a workbook."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from pathlib import Path

from helpers.errors import UserError

MAX_UNPACKED = 500_000_000  # bytes; a ZIP file may unpack to far more than it weighs
MAX_PARTS = 10_000
# XML packs to a tenth; an attack to a thousandth. Below the size, no matter.
MAX_RATIO, LEAST_RATED = 200, 20_000_000
# What unpacking a damaged file, and reading its XML, raises.
DAMAGED = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error, SyntaxError),
    *(RuntimeError, NotImplementedError, KeyError, ValueError, TypeError, OSError, EOFError),
    *(AttributeError, IndexError),
)
_ENTITIES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def weigh(path: Path, data: bytes) -> None:
    """Refuse a workbook that unpacks to too much, before anything of it is unpacked.

    Raises
    ------
    UserError
        Too much, too many parts, XML that declares entities: no programme writes such workbooks.
    zipfile.BadZipFile, or another of `DAMAGED`
        No ZIP file, or a damaged one.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries)
        if unpacked > MAX_UNPACKED or (unpacked > LEAST_RATED and unpacked > MAX_RATIO * max(packed, 1)):
            raise UserError(
                f"the workbook unpacks to {unpacked / 1e6:,.0f} MB from {len(data) / 1e6:,.1f} MB: more than a "
                "survey's answers",
                file=path,
                accepted=f"up to {MAX_UNPACKED / 1e6:,.0f} MB, and {MAX_RATIO} times what it weighs",
                hint="export as CSV",
            )
        if len(entries) > MAX_PARTS:
            raise UserError(
                f"the workbook has {len(entries):,} parts: more than a survey's answers",
                file=path,
                accepted=f"up to {MAX_PARTS:,}",
            )
        for entry in entries:
            if entry.filename.endswith((".xml", ".rels")) and not entry.flag_bits & 1:
                with archive.open(entry) as part:
                    if _ENTITIES.search(part.read(2_000)):
                        raise UserError(
                            "the workbook's XML declares entities, as none does that a programme wrote",
                            file=path,
                            value=entry.filename,
                            hint="export the responses again",
                        )

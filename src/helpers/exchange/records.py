"""JSON files of answers: to be written."""

from __future__ import annotations

from pathlib import Path

from helpers.errors import UserError
from helpers.exchange.cells import Cells
from helpers.study.study import Source


def read_records(path: Path, data: bytes, settings: Source | None = None) -> Cells:
    """Read JSON files of answers."""
    raise UserError("this kind of file is not read yet", file=path)

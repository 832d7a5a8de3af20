"""SPSS and Stata files: to be written."""

from __future__ import annotations

from pathlib import Path

from helpers.errors import UserError
from helpers.exchange.cells import Cells
from helpers.study.study import Source


def read_statistics(path: Path, data: bytes, settings: Source | None = None) -> Cells:
    """Read SPSS and Stata files."""
    raise UserError("this kind of file is not read yet", file=path)

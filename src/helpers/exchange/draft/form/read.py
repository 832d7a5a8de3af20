"""Finding out which form a file holds, and reading it."""

from __future__ import annotations

from pathlib import Path

from helpers.errors import UserError
from helpers.exchange.draft.form.dictionary import Dictionary
from helpers.exchange.draft.form.limesurvey import read_limesurvey
from helpers.exchange.draft.form.redcap import is_redcap, read_redcap
from helpers.exchange.draft.form.xlsform import read_xlsform
from helpers.exchange.draft.words import language_of
from helpers.exchange.files import read_cells

_ACCEPTED = ("a REDCap data dictionary (.csv)", "a LimeSurvey structure (.txt)", "an XLSForm (.xlsx, .xls)")


def read_dictionary(path: Path) -> Dictionary:
    """Read a form.

    Raises
    ------
    UserError
        A file that is none of the forms that are read.
    """
    ending = path.suffix.lower()
    if not path.is_file():
        raise UserError("there is no such file", file=path)
    if ending in (".txt", ".tsv"):
        try:
            return read_limesurvey(path, path.read_text(encoding="utf-8-sig"))
        except UnicodeDecodeError:
            raise UserError(
                "this file is not UTF-8 text", file=path, hint="export the structure again"
            ) from None
    if ending in (".xlsx", ".xls", ".xlsm"):
        return read_xlsform(path)
    if ending == ".csv":
        cells, _ = read_cells(path)
        if is_redcap(cells):
            labels = [row[cells.header.index("Field Label")] for row in cells.rows]
            return read_redcap(cells, language_of(labels))
    raise UserError("this is no form that is read", file=path, accepted=_ACCEPTED)

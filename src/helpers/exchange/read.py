"""Reading an export: from a file of a survey tool to answers in the codebook's terms."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from helpers.exchange.cells import Cells
from helpers.exchange.codes import with_own_words
from helpers.exchange.coding import code
from helpers.exchange.combine import combine
from helpers.exchange.export import Export, Reading
from helpers.exchange.files import find_export, read_cells
from helpers.exchange.identifiers import identifiers_kept
from helpers.exchange.matching import Matched, match
from helpers.exchange.place import DROPPED
from helpers.exchange.record import read_record, with_record
from helpers.exchange.tools import tool_of
from helpers.study.study import Source


def read_export(source: Source, raw: Path, timezone: str) -> Export:
    """Read the export of a source and bring it into the codebook's terms.

    Everything about the file is recognised: encoding, separator, sheet, survey tool, headings (codes or
    texts, in any language of the study), answers (codes, labels, aliases). Nothing in doubt is guessed.

    Parameters
    ----------
    source : Source
        The file's name or pattern, its questionnaire, and what the study settles by hand.
    raw : Path
        The folder of the raw exports.
    timezone : str
        The study's time zone; dates are given in it, without one.

    Returns
    -------
    Export
        One row per raw row.

    Raises
    ------
    UserError
        Whatever keeps the file from being read whole, with file, row, column, value and what would be
        accepted.

    Examples
    --------
    >>> import tempfile
    >>> from helpers.study.item import Item, Option
    >>> from helpers.study.label import Label
    >>> from helpers.study.questionnaire import Questionnaire, Section
    >>> yes, no = Option("y", Label.of({"en": "Yes"})), Option("n", Label.of({"en": "No"}))
    >>> item = Item("film", "single", Label.of({"en": "Do you keep films?"}), "main", (yes, no))
    >>> title = Label.of({"en": "Films"})
    >>> questionnaire = Questionnaire("films", title, (Section("main", title, (item,)),))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     lines = "Timestamp,Do you keep films?", "3/15/2022 9:30:00,Yes", "3/16/2022 9:40:00,no"
    ...     _ = (Path(folder) / "films.csv").write_text("\\n".join(lines))
    ...     export = read_export(Source("films", "films.csv", questionnaire), Path(folder), "UTC")
    >>> export.coded["film"].to_dict(), export.reading.tool
    ({2: 'y', 3: 'n'}, 'google_forms')
    >>> export.notes
    ((3, 'film', 'case', 'no', 'No'),)
    """
    path = find_export(source, raw)
    cells, sha256 = read_cells(path, source)
    tool = tool_of(source, cells)
    cells = tool.prepare(cells)
    tool = tool.fitted(cells, source)
    matched = match(cells, source, tool)
    cells = combine(with_own_words(cells, matched, source, tool), matched)
    system, order, complete_known = read_record(cells, matched, tool, timezone)
    coded, notes = code(cells, source, matched, tool, order)
    kept = identifiers_kept(cells, matched.places, source.questionnaire)
    reading = Reading(
        path=path,
        sha256=sha256,
        tool=tool.name,
        encoding=cells.encoding,
        separator=cells.separator,
        headings=matched.mode,
        rows=len(cells.rows),
        dropped=_dropped(cells, matched),
        sheet=cells.sheet,
        language=matched.language,
        dates=order,
        remarks=cells.remarks + _remarks(source, system) + kept,
    )
    coded = with_record(coded, system, matched, source.questionnaire)
    return Export(reading, source.questionnaire, coded, system, complete_known, notes)


_BY_HAND = ("encoding", "separator", "headings", "sheet", "header_row", "columns", "answers")


def _remarks(source: Source, system: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    days = [name for name in ("submitted", "started", "last_action") if system[name].notna().any()]
    said = ["tool"] if source.tool != "auto" else []
    said += [name for name in _BY_HAND if getattr(source, name)]
    return tuple(
        (word, ", ".join(names)) for word, names in (("coarsened", days), ("by_hand", said)) if names
    )


def _dropped(cells: Cells, matched: Matched) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, place.detail)
        for name, place in zip(cells.header, matched.places, strict=True)
        if place.kind == DROPPED
    )

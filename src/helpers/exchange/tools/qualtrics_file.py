"""A file of Qualtrics: its header rows taken apart, its texts as they were meant."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from helpers.errors import UserError
from helpers.exchange.cells import Cells
from helpers.exchange.spelling import folded, heading_key
from helpers.exchange.tools.markup import plain_text

TRUE = frozenset({"1", "true", "vrai", "wahr", "verdadero", "vero", "verdadeiro", "waar"})
_FALSE = frozenset({"0", "false", "faux", "falsch", "falso", "onwaar"})
# The names that the second row of the older export gives to V1, V2 and so on, and what they are called since.
_OLD = {
    **{name: name for name in ("ResponseSet", "Name", "ExternalDataReference", "EmailAddress", "IPAddress")},
    **{name: name for name in ("Status", "StartDate", "EndDate", "Finished")},
    "ResponseID": "ResponseId",
}
_IMPORT = re.compile(r'\s*\{\s*"ImportId"')
_DATES = ("startdate", "enddate", "recordeddate")
# Status, as a number, is a sum of these; as a text it holds the words.
_TRIALS = (("Survey Preview", 1, "preview"), ("Survey Test", 2, "test"), ("Spam", 8, "spam"))


def prepared(cells: Cells) -> Cells:
    """Bring a file to one header row, the texts of the questions beside it.

    Choices' texts end in line breaks and blanks where they were formatted: those are nobody's answer and go.
    Columns of one code are told apart by the tool's own identifier of their question. Times get the offset of
    the time zone that the file names.

    Raises
    ------
    UserError
        Header rows and no answer, or a column Finished that says neither yes nor no.
    """
    texts, ids, rows, numbers = _apart(cells)
    if not rows:
        raise UserError(
            "there are header rows and no answer",
            file=cells.path,
            row=cells.numbers[0],
            hint="export the responses again",
        )
    header = _distinct(_without_old_names(cells.header, texts), ids)
    cells = replace(
        cells,
        header=header,
        rows=tuple(tuple(cell.rstrip() for cell in row) for row in rows),
        numbers=numbers,
        questions=tuple(map(plain_text, texts)) if texts else ("",) * len(header),
    )
    _check_finished(cells)
    trials = _trials(cells)
    remarks = (("trials", trials),) if trials else ()
    return replace(_with_zones(cells, ids), remarks=cells.remarks + remarks)


def names(cells: Cells) -> tuple[str, ...]:
    """Give the names of the columns as the tool calls them, whatever the header rows."""
    return tuple(_without_old_names(cells.header, _apart(cells)[0]))


Rows = tuple[tuple[str, ...], ...]


def _apart(cells: Cells) -> tuple[Sequence[str] | None, Sequence[str] | None, Rows, tuple[int, ...]]:
    """Give the texts of the questions and the identifiers, if there are rows of them, and the answers."""
    rows, numbers = cells.rows, cells.numbers
    texts: Sequence[str] | None = None
    ids: Sequence[str] | None = None
    if (
        rows
        and not _is_ids(rows[0])
        and _is_texts(cells.header, rows[0], bool(rows[1:]) and _is_ids(rows[1]))
    ):
        texts, rows, numbers = rows[0], rows[1:], numbers[1:]
    if rows and _is_ids(rows[0]):
        ids, rows, numbers = rows[0], rows[1:], numbers[1:]
    return texts, ids, rows, numbers


def _is_ids(row: Sequence[str]) -> bool:
    return any(_IMPORT.match(cell) for cell in row)


def _is_texts(header: Sequence[str], row: Sequence[str], above_ids: bool) -> bool:
    """Whether a row holds texts of questions: identifiers follow, or where dates stand there is none."""
    if above_ids or len({name for name in row if name in _OLD}) > 2:
        return True
    dates = [cell for name, cell in zip(header, row, strict=True) if heading_key(name) in _DATES]
    return bool(dates) and all(cell.strip() and not any(map(str.isdigit, cell)) for cell in dates)


def _without_old_names(header: Sequence[str], texts: Sequence[str] | None) -> list[str]:
    pairs = zip(header, texts or header, strict=True)
    return [
        _OLD[text] if re.fullmatch(r"V\d+", name) and text in _OLD else _OLD.get(name, name)
        for name, text in pairs
    ]


def _distinct(header: Sequence[str], ids: Sequence[str] | None) -> tuple[str, ...]:
    """Tell columns of one code apart by the identifier of their question, else by their number."""
    count = Counter(header)
    marks = [str(_import(cell).get("ImportId", "")) for cell in ids] if ids else [""] * len(header)
    return tuple(
        name if count[name] == 1 else f"{name} ({mark or f'column {index}'})"
        for index, (name, mark) in enumerate(zip(header, marks, strict=True), start=1)
    )


def _import(cell: str) -> dict[str, object]:
    try:
        found = json.loads(cell)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _column(cells: Cells, name: str) -> list[str]:
    places = [index for index, one in enumerate(cells.header) if heading_key(one) == name]
    return cells.column(places[0]) if places else []


def _check_finished(cells: Cells) -> None:
    for number, text in zip(cells.numbers, _column(cells, "finished"), strict=False):
        if text.strip() and folded(text) not in TRUE | _FALSE:
            raise UserError(
                "it is not known whether this means that the survey was finished",
                file=cells.path,
                row=number,
                column="Finished",
                value=text,
                accepted=["True", "False", "1", "0"],
                hint="export with numeric values, or with Qualtrics set to English",
            )


def _trials(cells: Cells) -> str:
    """Name the kinds of rows that are no ordinary answers, and how many there are."""
    found: Counter[str] = Counter()
    for text in _column(cells, "status"):
        word = text.strip()
        kinds = [
            name
            for name, bit, part in _TRIALS
            if (int(word) & bit if word.isdecimal() else part in folded(word))
        ]
        found.update(kinds)
    return ", ".join(f"{name}: {found[name]}" for name, _, _ in _TRIALS if found[name])


def _with_zones(cells: Cells, ids: Sequence[str] | None) -> Cells:
    """Write the offset from UTC behind times whose zone the file names."""
    zones = {index: _zone(_import(cell).get("timeZone")) for index, cell in enumerate(ids or ())}
    zones = {index: zone for index, zone in zones.items() if zone is not None}
    if not zones:
        return cells
    rows = [list(row) for row in cells.rows]
    for row in rows:
        for index, zone in zones.items():
            row[index] = _with_offset(row[index], zone)
    return replace(cells, rows=tuple(map(tuple, rows)))


def _zone(name: object) -> ZoneInfo | None:
    try:
        return ZoneInfo(str(name)) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _with_offset(text: str, zone: ZoneInfo | None) -> str:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    return text if moment.tzinfo or len(text) < 11 else moment.replace(tzinfo=zone).isoformat(" ", "seconds")

"""A table kept by hand, brought to one header row and one column a question, by the codebook that it is to fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from helpers.exchange.cells import Cells
from helpers.exchange.spelling import fits, folded, heading_key
from helpers.exchange.tools.spreadsheet_headings import splitter
from helpers.exchange.tools.tool import stems
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import Source

JOINT = "\x1f"  # no keyboard writes it
_MOST_ABOVE = 5
_NUMBERED = 2
_END = re.compile(r"(.*?)[\s_.]*(\d{1,4})", re.DOTALL)
Known = Callable[[str], bool]


def prepared(cells: Cells, source: Source) -> Cells:
    """Take the row as headings that has most of the codebook's, and bring numbered columns together."""
    if source.header_row is None:
        cells = _with_header(cells, known_headings(source))
    return _brought_together(cells, source.questionnaire)


def known_headings(source: Source) -> Known:
    """Give a test whether a text heads a column of the codebook, or one that the study settles by hand."""
    questionnaire = source.questionnaire
    keys = {heading_key(item.code) for item in questionnaire.all_items}
    for item in questionnaire.all_items:
        keys |= {heading_key(text) for text, _, _ in stems(item, questionnaire)}
        keys |= {heading_key(name) for name in item.columns}
    places = splitter(questionnaire)
    by_hand = [name for name, _ in source.columns]

    def known(text: str) -> bool:
        if not text.strip():
            return False
        return heading_key(text) in keys or any(fits(name, text) for name in by_hand) or bool(places(text))

    return known


def _with_header(cells: Cells, known: Known) -> Cells:
    """Find the row of the headings: the first of those that know most, alone or with the groups above them."""
    best, most = cells, sum(map(known, cells.header))
    for count in range(1, min(_MOST_ABOVE, len(cells.rows) - 1) + 1):
        above = cells.rows[count - 2] if count > 1 else _blank_if_unnamed(cells.header)
        header, joined = _joined(above, cells.rows[count - 1], known)
        found = sum(map(known, header))
        if found > most:
            best, most = _from(cells, count, header, joined), found
    return best


def _blank_if_unnamed(header: Sequence[str]) -> list[str]:
    return ["" if name == f"(column {index})" else name for index, name in enumerate(header, start=1)]


def _joined(above: Sequence[str], below: Sequence[str], known: Known) -> tuple[list[str], bool]:
    """Join a row of groups, each above the first of its columns, and the row below it where the codebook does."""
    names: list[str] = []
    group, joined = "", False
    for over, under in zip(above, below, strict=True):
        group = over.strip() or group
        both = f"{group} [{under.strip()}]"
        if group and under.strip() and not known(under) and known(both):
            names.append(both)
            joined = True
        else:
            names.append(under if under.strip() else over)
            joined |= bool(over.strip()) and not under.strip()
    return names, joined


def _from(cells: Cells, count: int, header: Sequence[str], joined: bool) -> Cells:
    above = [cells.header, *cells.rows[: count - 1]]
    left_out = sum(1 for row in above if any(cell.strip() for cell in row)) - joined
    before = sum(int(number) for word, number in cells.remarks if word == "lines_above")
    remarks = [remark for remark in cells.remarks if remark[0] != "lines_above"]
    remarks += [("lines_above", str(before + left_out))] if before + left_out else []
    return replace(
        cells,
        header=tuple(
            name if name.strip() else f"(column {index})" for index, name in enumerate(header, start=1)
        ),
        rows=cells.rows[count:],
        numbers=cells.numbers[count:],
        header_row=cells.numbers[count - 1],
        remarks=tuple(remarks),
    )


def _brought_together(cells: Cells, questionnaire: Questionnaire) -> Cells:
    """Bring columns ``question_1``, ``question_2`` with an answer each into one, where all of them are options."""
    for item in questionnaire.all_items:
        if item.kind != "multiple":
            continue
        for name in (item.code, *(text for text, _, _ in stems(item, questionnaire))):
            columns = _numbered(cells.header, name)
            if len(columns) >= _NUMBERED and _are_answers(cells, columns, item):
                cells = _merged(cells, columns, name, item)
    return cells


def _numbered(header: Sequence[str], name: str) -> list[int]:
    """Give the columns that are headed by a name and 1, 2 and so on."""
    found = [_END.fullmatch(text.strip()) for text in header]
    keys = [(heading_key(one[1]), int(one[2])) if one else ("", 0) for one in found]
    columns: list[int] = []
    while keys.count(key := (heading_key(name), len(columns) + 1)) == 1:
        columns.append(keys.index(key))
    return columns


def _are_answers(cells: Cells, columns: Iterable[int], item: Item) -> bool:
    names = {folded(text) for option in item.options for _, text in option.label.texts}
    names |= {folded(text) for option in item.options for text in (option.code, *option.aliases)}
    texts = {folded(row[index]) for index in columns for row in cells.rows} - {""}
    return bool(texts) and texts <= {name for name in names if not name.isdecimal()}


def _merged(cells: Cells, columns: Sequence[int], name: str, item: Item) -> Cells:
    first, *more = columns
    gone = set(more)
    keep = [index for index in range(len(cells.header)) if index not in gone]

    def row_of(row: Sequence[str]) -> tuple[str, ...]:
        answers = JOINT.join(row[index] for index in columns if row[index].strip())
        return tuple(answers if index == first else row[index] for index in keep)

    return replace(
        cells,
        header=tuple(name if index == first else cells.header[index] for index in keep),
        rows=tuple(map(row_of, cells.rows)),
        questions=None,
        remarks=(*cells.remarks, ("combined", item.code)),
    )

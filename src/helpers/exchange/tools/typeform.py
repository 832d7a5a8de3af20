"""Typeform: CSV and Excel exports.

The first column is "#". Where the file has one row of headings, an option of a question with several answers stands
alone above its column, next to the others, and so does "Other" above an own text; where it has two, the upper row has
the question above the first of its columns, and nothing above questions with one column, which stand in the lower
row. What is ticked is the option's text, or, in newer exports, all of them stand in one cell, joined by commas. Yes and
no are 1 and 0. Questions keep the marks of their formatting (``*bold*``, ``_italic_``, links).

Headings were read in published exports and in programmes that read them. The text of an earlier answer inside a
question (``{{field:...}}``) is not in the file: such a question is found by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from helpers.exchange.cells import Cells
from helpers.exchange.moments import MONTH
from helpers.exchange.place import ANSWER, OPTION, OTHER, Heading, Place
from helpers.exchange.spelling import folded, heading_key
from helpers.exchange.tools.markup import plain_text
from helpers.exchange.tools.tool import IDENTIFIER, Named, Tool, own_headings, stems
from helpers.exchange.tools.yes_no import yes_no
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import Source

_ID = "#"
_STARTED, _SUBMITTED = "Start Date (UTC)", "Submit Date (UTC)"
_SYSTEM: Mapping[str, Named] = {
    "id": {None: (_ID,)},
    "started": {None: (_STARTED,)},
    "submitted": {None: (_SUBMITTED,)},
    "finished": {None: ("Response Type",)},
}
_DROPPED: Mapping[str, Named] = {
    IDENTIFIER: {None: ("Network ID",)},  # made of the address of the respondent's connection
    "bookkeeping of the tool": {None: ("Stage Date (UTC)", "Tags", "Ending", "Score")},
}
_OTHER = "Other"
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]+\)")
_EMPHASIS = re.compile(r"(?<!\w)([*_]{1,2})(?=\S)([^*_]+)(?<=\S)?\s?\1(?!\w)")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?|\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d\d(:\d\d)?")
_BLANK = re.compile(r"\s*|\(column \d+\)")


class Typeform(Tool):
    """The exports of Typeform; ``source`` says whose codebook they are to fit."""

    name = "typeform"
    joined = True
    joints = (",", ";")
    ticked = frozenset({"1", "true"})
    unticked = frozenset({"0", "false"})
    finished = frozenset({"completed"})

    def __init__(self, source: Source | None = None) -> None:
        self._source = source

    def within(self, source: Source) -> Tool:
        """Read with the codebook at hand: it tells options and questions apart."""
        return Typeform(source)

    def recognises(self, cells: Cells) -> bool:
        """Whether "#" heads the first column beside others of its own, or below a row of questions."""
        own = {heading.text for heading in own_headings(_SYSTEM, _DROPPED)}
        beside = cells.header[0].strip() == _ID and bool(own & {text.strip() for text in cells.header[1:]})
        return beside or _two_rows(cells)

    def prepare(self, cells: Cells) -> Cells:
        """Bring the rows of headings into one, ``question [option]``, and say of times that they are in UTC."""
        above: Sequence[str] = ("",) * len(cells.header)
        if _two_rows(cells):
            above, below = cells.header, cells.rows[0]
            number, numbers, rows = cells.numbers[0], cells.numbers[1:], cells.rows[1:]
            cells = replace(cells, header=tuple(below), rows=rows, numbers=numbers, header_row=number)
        names = [unmarked(text) for text in cells.header]
        groups = ["" if _BLANK.fullmatch(text) else unmarked(text) for text in above]
        if self._source:
            names = list(_named(names, groups, self._source.questionnaire))
        return _in_utc(replace(cells, header=tuple(names)))

    def headings(self, questionnaire: Questionnaire) -> Iterable[Heading]:
        """Give texts, in every language, and codes of all columns, and the tool's own."""
        for item in questionnaire.all_items:
            yield Heading(item.code, Place(ANSWER, item.code), "code", fallback=True)
            for stem, language, unusual in stems(item, questionnaire):
                yield from _worded(item, unmarked(stem), language, unusual)
        yield from own_headings(_SYSTEM, _DROPPED)

    def aliases(self, item: Item) -> Mapping[str, str]:
        """Give 1 and 0 for yes and no."""
        return yes_no(item)

    def order(self, language: str | None) -> str:
        """Say that older exports write the month first; newer ones write ISO dates."""
        return MONTH


def unmarked(text: str) -> str:
    """Strip a question of the marks of its formatting.

    Examples
    --------
    >>> unmarked("How often do you use the *C++* interface?"), unmarked("your_ first_ step, see [here](https://a.b)")
    ('How often do you use the C++ interface?', 'your_ first_ step, see here')
    """
    return _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", plain_text(text))).strip()


def _two_rows(cells: Cells) -> bool:
    """Whether "#" stands in the first column of the second row, below nothing."""
    return bool(_BLANK.fullmatch(cells.header[0])) and len(cells.rows) > 1 and cells.rows[0][0].strip() == _ID


def _named(names: Sequence[str], groups: Sequence[str], questionnaire: Questionnaire) -> Iterator[str]:
    """Name every column by its question, and an option or a row of a grid by its question too.

    An option alone is taken for one of the question to its left, else of the only question that has it.
    """
    options = _options(questionnaire)
    asked = {
        heading_key(text): text for item in questionnaire.all_items for text in _texts(item, questionnaire)
    }
    group = last = ""
    for name, above in zip(names, groups, strict=True):
        group = above or group
        whole, key = f"{group} [{name}]", heading_key(name)
        if group and heading_key(whole) in asked:
            last = whole
        elif key in asked:
            last, whole = name, name
        elif folded(name) == folded(_OTHER) and last:
            whole = f"{last} [{_OTHER}]"
        elif group and key in options.get(heading_key(group), ("", set()))[1]:
            last = group
        else:
            stem = _stem(key, heading_key(last), options)
            last = asked.get(stem, name)
            whole = f"{last} [{name}]" if stem else name
        yield whole


def _texts(item: Item, questionnaire: Questionnaire) -> list[str]:
    return [unmarked(stem) for stem, _, _ in stems(item, questionnaire)]


def _stem(option: str, last: str, options: Mapping[str, tuple[str, set[str]]]) -> str:
    """Give the question of an option that stands alone: the one to its left, or the only one that has it."""
    having = [stem for stem, (_, known) in options.items() if option in known]
    if last in having:
        return last
    return having[0] if len({options[stem][0] for stem in having}) == 1 else ""


def _options(questionnaire: Questionnaire) -> dict[str, tuple[str, set[str]]]:
    """Give the item and the options of questions with several answers, by the text of the question."""
    return {
        heading_key(unmarked(stem)): (
            item.code,
            {
                heading_key(unmarked(text))
                for option in item.options
                for text in (option.label.text(language), *option.aliases)
            },
        )
        for item in questionnaire.all_items
        if item.kind == "multiple"
        for stem, language, _ in stems(item, questionnaire)
    }


def _worded(item: Item, stem: str, language: str, unusual: bool) -> Iterable[Heading]:
    yield Heading(stem, Place(ANSWER, item.code), "text", language, unusual)
    if item.kind == "multiple":
        for option in item.options:
            for text in (option.label.text(language), *option.aliases):
                place = Place(OPTION, item.code, option.code)
                yield Heading(f"{stem} [{unmarked(text)}]", place, "text", language, unusual)
    labels = {folded(text) for option in item.options for _, text in option.label.texts}
    # A ticked option called so has the text in its own column.
    if item.text_column and not (item.kind == "multiple" and folded(_OTHER) in labels):
        yield Heading(f"{stem} [{_OTHER}]", Place(OTHER, item.code), "text", language, unusual)


def _in_utc(cells: Cells) -> Cells:
    """Write behind times without a zone that they are in UTC, where the heading says so."""
    columns = [index for index, name in enumerate(cells.header) if name in (_STARTED, _SUBMITTED)]
    if not columns:
        return cells
    rows = [list(row) for row in cells.rows]
    for row in rows:
        for index in columns:
            row[index] = f"{row[index]}Z" if _MOMENT.fullmatch(row[index]) else row[index]
    return replace(cells, rows=tuple(map(tuple, rows)))

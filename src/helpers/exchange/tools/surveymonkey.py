"""SurveyMonkey: CSV and Excel exports of all responses.

Two header rows: the question stands above the first of its columns alone, below it an option, a row or
"Response". What is ticked stands in a column for each option, as its text or its number; so do the answers of
a question with one answer where the export is expanded. An own text stands in a column "Other (please
specify)". The tool's export for statistics programs names columns ``q0004_0002`` and writes "Not selected".

Nothing in a file says which questionnaires were submitted: one that was broken off has an end date, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from helpers.errors import UserError
from helpers.exchange.cells import Cells
from helpers.exchange.moments import DAY, MONTH
from helpers.exchange.place import ANSWER, OPTION, OTHER, Heading, Place
from helpers.exchange.spelling import folded, heading_key
from helpers.exchange.tools.markup import plain_text
from helpers.exchange.tools.tool import IDENTIFIER, Named, Tool, any_of, own_headings, stems
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire

_SYSTEM: Mapping[str, Named] = {
    "id": {None: ("RespondentID",), "en": ("Respondent ID",)},
    "started": {None: ("StartDate",), "en": ("Start Date",)},
    "last_action": {None: ("EndDate",), "en": ("End Date",)},
}
_DROPPED: Mapping[str, Named] = {
    IDENTIFIER: {
        None: ("IPAddress", "EmailAddress", "FirstName", "LastName"),
        "en": ("IP Address", "Email Address", "First Name", "Last Name"),
    },
    "bookkeeping of the tool": {None: ("CollectorID",), "en": ("Collector ID",)},
}
_BEYOND = {r"Custom ?(Data|Value)( ?\d+)?": IDENTIFIER}
_MARKS = frozenset(map(heading_key, ("RespondentID", "Respondent ID", "CollectorID", "Collector ID")))
_OWN = frozenset(heading_key(heading.text) for heading in own_headings(_SYSTEM, _DROPPED))
_ANSWERS = ("response", "open-ended response")
_OTHERS = ("Other (please specify)", "Other")
_BLANK = re.compile(r"\s*|\(column \d+\)|Unnamed: \d+(_level_\d+)?")  # as read here, and as pandas writes it
_CODE = re.compile(r"q\d{4}(_\d{4}|_other)?", re.IGNORECASE)


class SurveyMonkey(Tool):
    """The exports of SurveyMonkey."""

    name = "surveymonkey"
    joined = True
    unseen = frozenset({"No answer", "NA"})
    ticked = frozenset({"1", "selected"})
    unticked = frozenset({"0", "not selected", "no answer", "na"})

    def recognises(self, cells: Cells) -> bool:
        """Whether its identifiers head columns beside others of its own or a row "Response", or its codes do."""
        keys = {heading_key(name) for name in cells.header}
        own = len(keys & _OWN) > 1 or _second(cells) is not None
        return bool(keys & _MARKS and own) or sum(bool(_CODE.fullmatch(name)) for name in cells.header) > 2

    def prepare(self, cells: Cells) -> Cells:
        """Bring both header rows into one: question, or ``question [row]``.

        Raises
        ------
        UserError
            Header rows and no answer.
        """
        second = _second(cells)
        if second is None:
            return cells
        if len(cells.rows) < 2:
            problem, hint = "there are header rows and no answer", "export the responses again"
            raise UserError(problem, file=cells.path, row=cells.numbers[0], hint=hint)
        pairs = list(_named(cells.header, second))
        return replace(
            cells,
            header=tuple(name for name, _ in pairs),
            questions=tuple(other for _, other in pairs),
            rows=tuple(tuple(cell.rstrip() for cell in row) for row in cells.rows[1:]),
            numbers=cells.numbers[1:],
        )

    def headings(self, questionnaire: Questionnaire) -> Iterable[Heading]:
        """Give codes and texts, in every language, of all columns, and the tool's own."""
        for item in questionnaire.all_items:
            yield from _coded(item)
            for stem, language, unusual in stems(item, questionnaire):
                yield from _worded(item, stem, language, unusual)
            for stem, language in _rows(item, questionnaire):
                yield from _options(item, stem, " - {}]", language)
        for own in own_headings(_SYSTEM, _DROPPED):
            yield replace(own, language=None)  # English whatever the language of the survey

    def beyond(self, heading: str, questionnaire: Questionnaire) -> Place | None:
        """Place the options of a question with one answer, spread over columns; drop custom data."""
        key = heading_key(heading)
        for item in questionnaire.all_items:
            if item.kind in ("single", "likert") and key in _spread(item, questionnaire):
                return Place(ANSWER, item.code)
        return any_of(_BEYOND, heading.strip())

    def aliases(self, item: Item) -> Mapping[str, str]:
        """Give SurveyMonkey's own words for the other option, where no option is worded so."""
        other = next((option for option in item.options if option.other), None)
        taken = {folded(text) for option in item.options for _, text in option.label.texts}
        return {word: other.code for word in _OTHERS if folded(word) not in taken} if other else {}

    def order(self, language: str | None) -> str:
        """Say that English exports write the month first; the column itself may tell otherwise."""
        return MONTH if language in (None, "en") else DAY


def _second(cells: Cells) -> Sequence[str] | None:
    """Give the second header row, if there is one: it is blank below the tool's own columns."""
    row = cells.rows[0]
    keys = [heading_key(name) for name in cells.header]
    own = [cell for key, cell in zip(keys, row, strict=True) if key in _OWN]
    if any(not _BLANK.fullmatch(cell) for cell in own):
        return None
    return row if _MARKS & set(keys) or any(folded(cell) in _ANSWERS for cell in row) else None


def _named(header: Sequence[str], second: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Name each column, and give another name for one that has its question alone.

    Below a question of one column stands "Response" in the language of the account, or its only row.
    """
    question = ""
    for index, (name, below) in enumerate(zip(header, second, strict=True)):
        first = not _BLANK.fullmatch(name)
        question = plain_text(name) if first else question
        alone = first and (index + 1 == len(header) or not _BLANK.fullmatch(header[index + 1]))
        row = "" if _BLANK.fullmatch(below) or folded(below) in _ANSWERS else plain_text(below)
        full = f"{question} [{row}]" if row else question
        yield (question, full if row else "") if alone else (full, "")


def _coded(item: Item) -> Iterable[Heading]:
    bases = [item.code]
    if item.code[-4:].isdigit() and len(item.code) > 4:
        bases.append(f"{item.code[:-4]}_{item.code[-4:]}")
    for base in bases:
        yield Heading(base, Place(ANSWER, item.code), "code")
        for number, option in enumerate(item.options if item.kind == "multiple" else (), start=1):
            place = int(option.code) if option.code.isdecimal() else number
            yield Heading(f"{base}_{place:04d}", Place(OPTION, item.code, option.code), "code")
        if item.text_column:
            yield Heading(f"{base}_other", Place(OTHER, item.code), "code")


def _worded(item: Item, stem: str, language: str, unusual: bool) -> Iterable[Heading]:
    yield Heading(stem, Place(ANSWER, item.code), "text", language, unusual)
    yield from _options(item, stem, " [{}]", language, unusual)
    if item.text_column:
        worded = [option.label.text(language) for option in item.options if option.other]
        for word in dict.fromkeys((*_OTHERS, *worded)):
            yield Heading(f"{stem} [{word}]", Place(OTHER, item.code), "text", language, unusual)


def _options(item: Item, stem: str, behind: str, language: str, unusual: bool = False) -> Iterable[Heading]:
    for option in item.options if item.kind == "multiple" else ():
        for name in (option.label.text(language), *option.aliases) if not option.other else ():
            place = Place(OPTION, item.code, option.code)
            yield Heading(stem + behind.format(name), place, "text", language, unusual)


def _rows(item: Item, questionnaire: Questionnaire) -> Iterable[tuple[str, str]]:
    """Give the stem of a row of a grid, behind which an option may stand: ``grid [row``."""
    if any(one.code == item.battery for one in questionnaire.batteries) and item.battery:
        for language, text in item.label.texts:
            yield f"{questionnaire.battery(item.battery).label.text(language)} [{text}", language


def _spread(item: Item, questionnaire: Questionnaire) -> set[str]:
    """Give the headings of an item's options, where each has a column."""
    whole = [(f"{stem} [", language) for stem, language, _ in stems(item, questionnaire)]
    rows = [(f"{stem} - ", language) for stem, language in _rows(item, questionnaire)]
    return {
        heading_key(f"{stem}{name}]")
        for stem, language in (*whole, *rows)
        for option in item.options
        for name in (option.label.text(language), *option.aliases)
    }

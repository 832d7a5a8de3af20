"""REDCap: the data export as CSV, raw or with labels.

The record's number comes first. A form's fields stand together, its time stamp before them where it is a survey, its
status (``<form>_complete``: 0, 1 or 2) behind. An option of a checkbox field is a column of its own,
``field___code``, in lower case, everything but letters and digits an underscore (``field____1`` for the code -1); in
label exports ``Label (choice=Option)``. Nothing ticked, not asked and not reached are all 0.

A row is complete where the status of the questionnaire's last form is 2, that is of the last form of which the
codebook has an item. Projects with events or repeating instruments have several rows a record; one row is one
respondent here, so that the study has to say what becomes of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from helpers.errors import UserError
from helpers.exchange.cells import Cells
from helpers.exchange.place import ANSWER, DROPPED, OPTION, SYSTEM, Heading, Place
from helpers.exchange.spelling import fits, heading_key, squeezed
from helpers.exchange.tools.tool import (
    IDENTIFIER,
    Named,
    Tool,
    other_by_label,
    other_by_name,
    own_headings,
    stems,
    unless_given,
)
from helpers.exchange.tools.yes_no import yes_no
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import RECORDED, Source

SEVERAL: Mapping[str, Named] = {
    "event": {None: ("redcap_event_name",), "en": ("Event Name",)},
    "repeating instrument": {None: ("redcap_repeat_instrument",), "en": ("Repeat Instrument",)},
    "repetition": {None: ("redcap_repeat_instance",), "en": ("Repeat Instance",)},
}
_DROPPED: Mapping[str, Named] = {
    **SEVERAL,
    IDENTIFIER: {None: ("redcap_survey_identifier",), "en": ("Survey Identifier",)},
    "bookkeeping of the tool": {None: ("redcap_data_access_group",), "en": ("Data Access Group",)},
}
_STATES = frozenset({"", "0", "1", "2", "incomplete", "unverified", "complete"})
_NOT_COMPLETED = "[not completed]"
_NO_NAME = "(column 1)"
_FILE = "[document]"
_FIELD = re.compile(r"[a-z][a-z0-9_]*")


class REDCap(Tool):
    """The exports of REDCap; ``own`` are the columns of one file that only its contents tell."""

    name = "redcap"
    separators = ()
    ticked = frozenset({"1", "checked", "true", "yes"})
    unticked = frozenset({"0", "unchecked", "false", "no"})
    finished = frozenset({"2", "complete"})

    def __init__(self, own: Sequence[Heading] = ()) -> None:
        self._own = tuple(own)

    def recognises(self, cells: Cells) -> bool:
        """Whether a column of REDCap's own is there, or the status of a form among fields named as it names them."""
        known = {text for table in _DROPPED.values() for text in table[None]}
        if known & set(cells.header):
            return True
        states = [i for i, text in enumerate(cells.header) if _is_state(text) and _has_states(cells, i)]
        named = all(_FIELD.fullmatch(text) for text in cells.header if text != _NO_NAME)
        return bool(states) and (named or any(cells.header[i] == "Complete?" for i in states))

    def prepare(self, cells: Cells) -> Cells:
        """Empty the time stamps of surveys that were begun and not completed: their status says the same."""
        stamps = [index for index, text in enumerate(cells.header) if _is_stamp(text)]
        if not stamps:
            return cells
        rows = [list(row) for row in cells.rows]
        for row in rows:
            for index in stamps:
                row[index] = "" if row[index].strip() == _NOT_COMPLETED else row[index]
        return replace(cells, rows=tuple(map(tuple, rows)))

    def fitted(self, cells: Cells, source: Source) -> Tool:
        """Find the record's number, the form that is the questionnaire's last one, and uploaded files.

        Raises
        ------
        UserError
            Several events, repeating instruments or repetitions of which the study does not say what they are.
        """
        claimed = _claimed(cells, source, self.headings(source.questionnaire))
        _one_row_each(cells, source, claimed)
        own = [*_first(cells, claimed), *_forms(cells, claimed), *_files(cells, claimed)]
        return REDCap(tuple(unless_given(own, source)))

    def headings(self, questionnaire: Questionnaire) -> Iterable[Heading]:
        """Give the fields' names and, in every language, their labels, and the tool's own columns."""
        for item in questionnaire.all_items:
            yield from _coded(item)
            yield from _worded(item, questionnaire)
        yield from own_headings({}, _DROPPED)
        yield from self._own

    def aliases(self, item: Item) -> Mapping[str, str]:
        """Give the numbers and words of fields that are answered with yes or no."""
        return yes_no(item)


def _coded(item: Item) -> Iterable[Heading]:
    if item.kind != "multiple":
        yield Heading(item.code, Place(ANSWER, item.code), "code")
    for option in item.options if item.kind == "multiple" else ():
        for code in (option.code, *option.aliases):
            name = re.sub(r"[^a-z0-9_]", "_", code.lower())
            yield Heading(f"{item.code}___{name}", Place(OPTION, item.code, option.code), "code")
    yield from other_by_name(item)


def _worded(item: Item, questionnaire: Questionnaire) -> Iterable[Heading]:
    yield from other_by_label(item)
    for stem, language, unusual in stems(item, questionnaire):
        if item.kind != "multiple":
            yield Heading(stem, Place(ANSWER, item.code), "text", language, unusual)
        for option in item.options if item.kind == "multiple" else ():
            for text in (option.label.text(language), *option.aliases):
                place = Place(OPTION, item.code, option.code)
                yield Heading(f"{stem} (choice={text})", place, "text", language, unusual)


def _is_state(heading: str) -> bool:
    return heading.endswith("_complete") or heading == "Complete?"


def _is_stamp(heading: str) -> bool:
    return heading.endswith("_timestamp") or heading == "Survey Timestamp"


def _has_states(cells: Cells, index: int) -> bool:
    found = {text.strip().casefold() for text in cells.column(index)}
    return found <= _STATES and found != {""}


def _claimed(cells: Cells, source: Source, headings: Iterable[Heading]) -> dict[int, bool]:
    """Say of the columns that the codebook or the study claims whether it is for an item."""
    keys = {heading_key(heading.text) for heading in headings if heading.place.carries_item}
    hand = {squeezed(name): target for name, target in source.columns}
    found = {index: True for index, text in enumerate(cells.header) if heading_key(text) in keys}
    for index, text in enumerate(cells.header):
        for name, target in hand.items():
            if squeezed(text) == name or ("*" in name and fits(name, text)):
                found[index] = target is not None and target not in RECORDED
    return found


def _one_row_each(cells: Cells, source: Source, claimed: Mapping[int, bool]) -> None:
    names = {heading_key(text): what for what, table in SEVERAL.items() for text in sum(table.values(), ())}
    open_ = [i for i, text in enumerate(cells.header) if heading_key(text) in names and i not in claimed]
    for index in open_:
        values = list(dict.fromkeys(text.strip() for text in cells.column(index)))
        if len(values) < 2:
            continue
        heading = cells.header[index]
        raise UserError(
            f"a record has several rows, one for each {names[heading_key(heading)]}; one row is one respondent here",
            file=cells.path,
            row=cells.numbers[
                next(i for i, text in enumerate(cells.column(index)) if text.strip() != values[0])
            ],
            column=heading,
            value=", ".join(text or "(empty)" for text in values[:12]) + (" …" if len(values) > 12 else ""),
            hint=(
                f"in study.yaml, sources: {source.code}: columns:, give {_all(cells, open_)} to an item under "
                "paradata: of the questionnaire and exclude the rows that are no respondents by a condition; null in "
                "the item's place means that each row is a respondent"
            ),
        )


def _all(cells: Cells, columns: Sequence[int]) -> str:
    return " and ".join(cells.header[index] for index in columns)


def _first(cells: Cells, claimed: Mapping[int, bool]) -> Iterable[Heading]:
    """Give the record's number, which comes first, behind row numbers that other programmes put before it."""
    first = 0
    if cells.header[0] == _NO_NAME and 0 not in claimed and all(text.isdigit() for text in cells.column(0)):
        yield Heading(_NO_NAME, Place(DROPPED, detail="row numbers"), "code")
        first = 1
    if first < len(cells.header) and first not in claimed and all(map(str.strip, cells.column(first))):
        name = cells.header[first]
        yield Heading(name, Place(SYSTEM, detail="id"), "code" if _FIELD.fullmatch(name) else "text")


def _forms(cells: Cells, claimed: Mapping[int, bool]) -> Iterable[Heading]:
    """Give the status and the time stamp of each form; those of the questionnaire's last one say how it ended."""
    ends = [i for i, text in enumerate(cells.header) if _is_state(text) and _has_states_or_none(cells, i)]
    asked = [end for start, end in zip([-1, *ends], ends, strict=False) if _any_item(claimed, start, end)]
    ends = [index for index in ends if index not in claimed]
    last = ([index for index in asked if index in ends] or ends)[-1:]
    for number, end in enumerate(ends, start=1):
        place = Place(DROPPED, detail=_said(cells, end, "status", number))
        yield _own(cells, end, Place(SYSTEM, detail="finished") if end in last else place)
    stamps = [index for index, text in enumerate(cells.header) if _is_stamp(text) and index not in claimed]
    within = _stamps_of(cells, stamps, last)
    for number, index in enumerate(stamps, start=1):
        place = Place(DROPPED, detail=_said(cells, index, "time", number))
        yield _own(cells, index, Place(SYSTEM, detail="submitted") if index in within[-1:] else place)


def _stamps_of(cells: Cells, stamps: Sequence[int], last: Sequence[int]) -> list[int]:
    """Give the time stamps of the last form: that of its name, else those before its status."""
    if not last:
        return list(stamps)
    named = f"{cells.header[last[0]].removesuffix('_complete')}_timestamp"
    own = [index for index in stamps if cells.header[index] == named]
    return own or [index for index in stamps if index < last[0]]


def _said(cells: Cells, index: int, what: str, number: int) -> str:
    """Say what is set aside; columns of one heading are told apart by their number."""
    alike = cells.header.count(cells.header[index]) > 1
    return f"{what} of form {number}" if alike else f"{what} of a form"


def _has_states_or_none(cells: Cells, index: int) -> bool:
    return {text.strip().casefold() for text in cells.column(index)} <= _STATES


def _any_item(claimed: Mapping[int, bool], start: int, end: int) -> bool:
    return any(claimed.get(index, False) for index in range(start + 1, end))


def _own(cells: Cells, index: int, place: Place) -> Heading:
    return Heading(cells.header[index], place, "code" if _FIELD.fullmatch(cells.header[index]) else "text")


def _files(cells: Cells, claimed: Mapping[int, bool]) -> Iterable[Heading]:
    for index, text in enumerate(cells.header):
        if index not in claimed and {cell.strip() for cell in cells.column(index)} - {""} == {_FILE}:
            yield Heading(text, Place(DROPPED, detail="uploaded file"), "code")

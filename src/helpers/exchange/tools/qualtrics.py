"""Qualtrics: CSV, TSV and Excel exports.

Up to three header rows: codes, the texts of the questions, and ``{"ImportId": ...}``; the older export has
two, and may call its own columns V1, V2 and so on. A row of a matrix is ``code_1``, in words ``question -
row``; what is ticked stands in one cell, joined by commas, or in a column for each choice (``code_3``,
``question - Selected Choice - choice``); the text beside a choice is ``code_3_TEXT``, ``question - choice -
Text``. Answers are the choices' texts, as they were formatted, or their numbers.

Trials of the survey and suspected spam stay rows like any other: a reading says how many there are, and an
item among the paradata that claims the column Status lets a study exclude them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from helpers.exchange.cells import Cells
from helpers.exchange.moments import DAY, MONTH
from helpers.exchange.place import ANSWER, DROPPED, OPTION, OTHER, Heading, Place
from helpers.exchange.spelling import heading_key
from helpers.exchange.tools.qualtrics_file import TRUE, names, prepared
from helpers.exchange.tools.tool import IDENTIFIER, Named, Tool, own_headings
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire

_BOOKKEEPING, _TIMING = "bookkeeping of the tool", "timing"
_SYSTEM: Mapping[str, Named] = {
    "id": {None: ("ResponseId",), "en": ("Response ID",)},
    "started": {None: ("StartDate",), "en": ("Start Date",)},
    # The end of the survey, or the last action where it was not finished: Finished says which.
    "last_action": {None: ("EndDate",), "en": ("End Date",)},
    "finished": {None: ("Finished",)},
    "language": {None: ("UserLanguage",), "en": ("User Language",)},
}
_DROPPED: Mapping[str, Named] = {
    IDENTIFIER: {
        None: (
            *("IPAddress", "RecipientLastName", "RecipientFirstName", "RecipientEmail", "RecipientPhone"),
            *("ExternalReference", "LocationLatitude", "LocationLongitude", "LocationAccuracy"),
            *("ExternalDataReference", "EmailAddress", "Name"),
        ),
        "en": (
            *("IP Address", "Recipient Last Name", "Recipient First Name", "Recipient Email"),
            *("External Data Reference", "Location Latitude", "Location Longitude"),
        ),
    },
    _TIMING: {None: ("Duration (in seconds)",)},
    _BOOKKEEPING: {
        None: ("Status", "Progress", "RecordedDate", "DistributionChannel", "ResponseSet"),
        "en": ("Response Type", "Recorded Date", "Distribution Channel"),
    },
}
# The tool's own columns by the codes under which paradata items claim them.
_CLAIMED = {
    **{name.lower(): name for table in (_SYSTEM, _DROPPED) for kind in table.values() for name in kind[None]},
    "duration": "Duration (in seconds)",
}
_MARKS = ("ResponseId", "RecordedDate", "DistributionChannel", "UserLanguage", "Duration (in seconds)")
_WORDS = ("Recorded Date", "Distribution Channel", "User Language", "Duration (in seconds)")
_OLD_MARKS = ("ResponseSet", "ExternalDataReference")
# Case matters here: these are the tool's own endings, and a question's code may be worded alike.
_BEYOND = {
    r".+_(First Click|Last Click|Page Submit|Click Count)": _TIMING,
    r".+_DO(_\d+)?|(FL|BL)_\w+_DO(_.+)?": _BOOKKEEPING,  # the order in which choices or blocks were shown
    r"Q_[A-Z]\w*": _BOOKKEEPING,  # the tool's own embedded data
    r".+_(Browser|Operating System|Resolution)": _BOOKKEEPING,
    r".+_NPS_GROUP": _BOOKKEEPING,
    r".+ - ((Parent )?Topics|Sentiment( Polarity| Score)?|Topic Sentiment (Label|Score))": _BOOKKEEPING,
}
_CHOICES = range(1, 100)


class Qualtrics(Tool):
    """The exports of Qualtrics."""

    name = "qualtrics"
    joined = True
    ticked = frozenset({"1", "true"})
    unticked = frozenset({"0", "false"})
    finished = TRUE

    def recognises(self, cells: Cells) -> bool:
        """Whether the header rows bear two of the marks that are Qualtrics' alone."""
        there = {heading_key(name) for name in names(cells)}
        return any(
            len(there & {heading_key(mark) for mark in marks}) > 1 for marks in (_MARKS, _WORDS, _OLD_MARKS)
        )

    def prepare(self, cells: Cells) -> Cells:
        """Take the header rows apart, and undo what the tool does to the texts of choices."""
        return prepared(cells)

    def headings(self, questionnaire: Questionnaire) -> Iterable[Heading]:
        """Give codes and texts, in every language, of all columns, and the tool's own."""
        for item in questionnaire.all_items:
            for base in _spellings(item.code):
                yield from _coded(item, base)
            for stem, language, unusual in _stems(item, questionnaire):
                yield from _worded(item, stem, language, unusual)
        for item in questionnaire.paradata:
            if item.code in _CLAIMED:
                yield Heading(_CLAIMED[item.code], Place(ANSWER, item.code), "code")
        yield from own_headings(_SYSTEM, _DROPPED)

    def beyond(self, heading: str, questionnaire: Questionnaire) -> Place | None:
        """Drop timings, the order of display and what the tool derives from answers."""
        for pattern, reason in _BEYOND.items():
            if re.fullmatch(pattern, heading.strip()):
                return Place(DROPPED, detail=reason)
        return None

    def order(self, language: str | None) -> str:
        """Say that the tool writes ISO dates, and spreadsheets make the month come first of them in English."""
        return MONTH if language in (None, "en") else DAY


def _spellings(code: str) -> Iterable[str]:
    """Give the codes that an item's code may stand for: q51 is Q51, Q5_1 or Q_51.

    Examples
    --------
    >>> list(_spellings("q51"))
    ['q51', 'q5_1', 'q_51']
    """
    yield code
    for count in range(1, len(code)):
        if not code[-count:].isdigit():
            return
        yield f"{code[:-count]}_{code[-count:]}"


def _coded(item: Item, base: str) -> Iterable[Heading]:
    yield Heading(base, Place(ANSWER, item.code), "code")
    for option in item.options if item.kind == "multiple" else ():
        yield Heading(f"{base}_{option.code}", Place(OPTION, item.code, option.code), "code")
    if item.text_column:
        others = [option.code for option in item.options if option.other]
        numbers = dict.fromkeys((*others, *map(str, _CHOICES)))
        for name in (f"{base}_TEXT", *(f"{base}_{number}_TEXT" for number in numbers)):
            yield Heading(name, Place(OTHER, item.code), "code")


def _stems(item: Item, questionnaire: Questionnaire) -> Iterable[tuple[str, str, bool]]:
    """Give the ways to head an item in words, a row of a matrix as ``matrix - row``."""
    in_battery = any(one.code == item.battery for one in questionnaire.batteries)
    for language, text in item.label.texts:
        if in_battery and item.battery:
            yield f"{questionnaire.battery(item.battery).label.text(language)} - {text}", language, False
        yield text, language, in_battery


def _worded(item: Item, stem: str, language: str, unusual: bool) -> Iterable[Heading]:
    place = Place(ANSWER, item.code)
    yield Heading(stem, place, "text", language, unusual)
    if item.options:
        yield Heading(f"{stem} - Selected Choice", place, "text", language, unusual)
    for option in item.options:
        labels = (option.label.text(language), *option.aliases)
        for name in labels if item.kind == "multiple" else ():
            for between in (" - ", " - Selected Choice - "):
                chosen = Place(OPTION, item.code, option.code)
                yield Heading(f"{stem}{between}{name}", chosen, "text", language, unusual)
        for name in labels if option.other else ():
            yield Heading(f"{stem} - {name} - Text", Place(OTHER, item.code), "text", language, unusual)

"""Files of statistics programmes: headings are variables' names, the questions stand beside them.

A column for each option of a multiple-choice item is called after item and option (``item_1``, ``item__1``, ``item1``,
``itemr1``), or labelled with both: ``question [option]``, ``option: question`` and the like. The columns that a survey
tool added before the programme saved the file are known by their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from helpers.exchange.cells import Cells
from helpers.exchange.place import ANSWER, OPTION, OTHER, SYSTEM, Heading, Place
from helpers.exchange.statistics import JOINT
from helpers.exchange.tools.tool import IDENTIFIER, Named, Tool, own_headings, stems, unless_given
from helpers.exchange.tools.yes_no import yes_no
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import Source

_TIMING, _BOOKKEEPING = "timing", "bookkeeping of the tool"
# By the first of its names that the file has, what stands for a column of the record.
_SYSTEM: Mapping[str, tuple[str, ...]] = {
    "id": (
        *(
            "id",
            "ResponseId",
            "respondent_id",
            "respondentid",
            "respid",
            "resp_id",
            "record_id",
            "caseid",
            "case_id",
        ),
        *("serial", "uuid", "_id", "instanceID"),
    ),
    "submitted": ("submitdate",),
    "started": ("startdate", "start_date", "start"),
    "last_action": ("datestamp", "enddate", "end_date", "end"),
    "last_page": ("lastpage",),
    "language": ("startlanguage", "UserLanguage"),
    "seed": ("seed",),
    "finished": ("Finished",),
}
_DROPPED: Mapping[str, Named] = {
    IDENTIFIER: {
        None: (
            *(
                "ipaddr",
                "IPAddress",
                "refurl",
                "token",
                "RecipientLastName",
                "RecipientFirstName",
                "RecipientEmail",
            ),
            *("ExternalReference", "ExternalDataReference", "LocationLatitude", "LocationLongitude"),
            *("deviceid", "subscriberid", "simserial", "phonenumber"),
        )
    },
    _TIMING: {None: ("Duration__in_seconds_", "interviewtime")},
    _BOOKKEEPING: {
        None: ("Progress", "RecordedDate", "DistributionChannel", "Status", "formhub_uuid", "__version__")
    },
}
_OTHER_ENDS = ("_text", "_other", "_oth", "_specify", "other", "oth", "_TEXT")
_BETWEEN = (
    "{stem} [{option}]",
    "{stem} - {option}",
    "{stem}: {option}",
    "{stem} {option}",
    "{stem} ({option})",
)
_BEFORE = ("[{option}] {stem}", "{option}: {stem}", "{option} - {stem}")


class Variables(Tool):
    """The files of a statistics programme."""

    joined = True  # where a multiple-response set was brought into one column
    joints = (JOINT, ",")
    ticked = frozenset({"1", "true", "y", "yes"})
    unticked = frozenset({"0", "false", "n", "no"})
    finished = frozenset({"1", "true", "y", "yes"})
    ending: tuple[str, ...] = ()

    def __init__(self, own: tuple[Heading, ...] = ()) -> None:
        self._own = own

    def recognises(self, cells: Cells) -> bool:
        """Whether the file is one of the programme's."""
        return cells.path.suffix.lower() in self.ending

    def fitted(self, cells: Cells, source: Source) -> Tool:
        """Take the first of the names under which a column of the record may stand; others are no columns of it."""
        there = {name.casefold(): name for name in cells.header}
        own = []
        for detail, names in _SYSTEM.items():
            first = next((there[name.casefold()] for name in names if name.casefold() in there), None)
            if first is not None:
                own.append(Heading(first, Place(SYSTEM, detail=detail), "code"))
        return type(self)(tuple(unless_given(own, source)))

    def headings(self, questionnaire: Questionnaire) -> Iterable[Heading]:
        """Give names and labels of variables, in every language, and the columns that survey tools add."""
        for item in questionnaire.all_items:
            yield from _named(item)
            for stem, language, unusual in stems(item, questionnaire):
                yield from _labelled(item, stem, language, unusual)
        yield from own_headings({}, _DROPPED)
        yield from self._own

    def aliases(self, item: Item) -> Mapping[str, str]:
        """Give 1 and 0 of an item that is answered with yes or no."""
        return yes_no(item)


def _named(item: Item) -> Iterable[Heading]:
    yield Heading(item.code, Place(ANSWER, item.code), "code")
    for option in item.options if item.kind == "multiple" else ():
        place = Place(OPTION, item.code, option.code)
        for between in ("_", "__", "."):
            yield Heading(f"{item.code}{between}{option.code}", place, "code")
        for between in ("", "r", "_r"):
            yield Heading(f"{item.code}{between}{option.code}", place, "code", fallback=True)
    if item.text_column:
        others = [option.code for option in item.options if option.other]
        ends = (*_OTHER_ENDS, *(f"_{code}_text" for code in others), *(f"_{code}_oth" for code in others))
        taken = {option.code for option in item.options} if item.kind == "multiple" else set()
        for end in (one for one in ends if one.lstrip("_") not in taken):
            yield Heading(item.code + end, Place(OTHER, item.code), "code", fallback=end != "_text")


def _labelled(item: Item, stem: str, language: str, unusual: bool) -> Iterable[Heading]:
    yield Heading(stem, Place(ANSWER, item.code), "text", language, unusual)
    for option in item.options:
        place = Place(OPTION, item.code, option.code)
        word = option.label.text(language)
        for form in (*_BETWEEN, *_BEFORE) if item.kind == "multiple" else ():
            yield Heading(form.format(stem=stem, option=word), place, "text", language, unusual)
        if item.kind == "multiple":
            yield Heading(word, place, "text", language, fallback=True)

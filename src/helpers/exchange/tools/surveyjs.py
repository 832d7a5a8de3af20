"""SurveyJS: the results as a JSON list of objects, or one object a line.

The name of a question is the item's code. A checkbox is a list of values; a battery that was asked as a grid is an
object, ``battery[item]`` here. The text beside an "other" answer is ``question-Comment`` (the library's default,
``storeOthersAsComment``), or the remark on that very choice. The option itself is the codebook's code, or one of the
library's own words: other, none, refused, dontknow.

The library stores nothing about the respondent, nor whether the form was completed: who receives the results may add
it. The names that are understood are those of ``_SYSTEM``; ``completed`` decides, where there is none of it and a date
of completion, that does; where there is neither, all rows count as completed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from helpers.exchange.cells import Cells
from helpers.exchange.place import ANSWER, DROPPED, OTHER, Heading, Place
from helpers.exchange.records import COMMENT, JOINT
from helpers.exchange.tools.tool import IDENTIFIER, Named, Tool, own_headings, stems
from helpers.exchange.tools.yes_no import yes_no
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire

_SYSTEM: Mapping[str, Named] = {
    "id": {None: ("id", "_id", "responseId", "InstanceId", "ResultId")},
    "submitted": {None: ("completedAt", "submittedAt", "HappendAt", "submitdate")},
    "started": {None: ("startedAt", "createdAt")},
    "last_action": {None: ("updatedAt", "savedAt")},
    "last_page": {None: ("pageNo",)},
    "language": {None: ("locale",)},
    "finished": {None: ("completed", "isCompleted")},
}
_DROPPED: Mapping[str, Named] = {
    IDENTIFIER: {
        None: ("IPAddress", "ip", "ipAddress", "userId", "userAgent", "email", "ClientId", "clientId")
    },
    "bookkeeping of the tool": {None: ("surveyId", "postId", "SurveyId", "version")},
    "timing": {None: ("timeSpent", "timeSpentSeconds")},
}
_REMARK = Place(DROPPED, detail="comment beside an answer: not in the codebook")
_OWN_WORDS: Mapping[str, Mapping[str, Any]] = {
    "other": {"other": True},
    "none": {"exclusive": True, "missing": None},
    "refused": {"missing": "refused"},
    "dontknow": {"missing": "dont_know"},
}


class SurveyJS(Tool):
    """The results of SurveyJS."""

    name = "surveyjs"
    joined = True
    joints = (JOINT, ",")
    ticked = frozenset({"true", "1"})
    unticked = frozenset({"false", "0"})
    finished = frozenset({"true", "1", "yes", "completed"})

    def recognises(self, cells: Cells) -> bool:
        """Whether the file is a JSON file of answers."""
        return cells.path.suffix.lower() in (".json", ".jsonl", ".ndjson")

    def headings(self, questionnaire: Questionnaire) -> Iterable[Heading]:
        """Give the names of the questions, a grid's with its rows, and their texts in every language."""
        for item in questionnaire.all_items:
            for name in (item.code, *([f"{item.battery}[{item.code}]"] if item.battery else [])):
                yield Heading(name, Place(ANSWER, item.code), "code")
                yield from _remarks(item, name)
            for text, language, unusual in stems(item, questionnaire):
                yield Heading(text, Place(ANSWER, item.code), "text", language, unusual)
        yield from own_headings(_SYSTEM, _DROPPED)

    def beyond(self, heading: str, questionnaire: Questionnaire) -> Place | None:
        """Take the row of any grid that is called like an item to be that item, whatever the grid is called."""
        row = re.fullmatch(r".+\[([^\[\]]+)\]", heading)
        known = {item.code for item in questionnaire.all_items if item.kind != "multiple"}
        return Place(ANSWER, row[1]) if row and row[1] in known else None

    def aliases(self, item: Item) -> Mapping[str, str]:
        """Give the library's own words for options, and true and false."""
        codes = {option.code for option in item.options}
        words = dict(yes_no(item))
        for word, marks in _OWN_WORDS.items():
            meant = [one.code for one in item.options if all(getattr(one, k) == v for k, v in marks.items())]
            if len(meant) == 1 and word not in codes:
                words[word] = meant[0]
        return words


def _remarks(item: Item, name: str) -> Iterable[Heading]:
    other = Place(OTHER, item.code)
    yield Heading(name + COMMENT, other if item.text_column else _REMARK, "code")
    for option in item.options:
        for code in (option.code, *(["other"] if option.other else [])):
            yield Heading(f"{name}[{code}]{COMMENT}", other if option.other else _REMARK, "code")

"""LimeSurvey: CSV and Excel exports.

What the columns look like was read in LimeSurvey's own writers (application/helpers/admin/export, viewHelper and
createFieldMap) and in published exports. Headings are question codes, question texts or both, whole or cut after so
many characters. Answers are codes or full answers. "Y" or nothing is written for a tick, in words "Yes", "No",
and "N/A" for a page not seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from helpers.exchange.cells import Cells
from helpers.exchange.place import DROPPED, Heading, Place
from helpers.exchange.spelling import folded, heading_key
from helpers.exchange.tools.limesurvey_file import headings_of, with_questions
from helpers.exchange.tools.limesurvey_headings import (
    BEYOND,
    OTHER_WORDS,
    SET_ASIDE,
    SYSTEM,
    TIMING,
    coded,
    worded,
)
from helpers.exchange.tools.tool import Tool, any_of, own_headings
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import Source

_YES_NO = {"Y": "y", "N": "n", "U": "u", "M": "m", "F": "f"}


class LimeSurvey(Tool):
    """The exports of LimeSurvey; ``cells`` are those of one file."""

    name = "limesurvey"
    separators = (". ", "._.", ": ", " - ", "_")
    unseen = frozenset({"N/A"})
    ticked = frozenset({"y", "yes", "oui", "ja", "1", "true"})
    unticked = frozenset({"n", "no", "non", "nein", "0", "2", "false", "n/a"})
    undated = "1980-01-01"

    def __init__(self, cells: Cells | None = None) -> None:
        self.cells = cells

    def recognises(self, cells: Cells) -> bool:
        """Whether at least two of LimeSurvey's own columns are there, in code, words or both."""
        own = list(own_headings(SYSTEM, {}))
        codes = {folded(heading.text) for heading in own if heading.mode == "code"}
        texts = {heading_key(heading.text) for heading in own if heading.mode == "text"}
        # A code is one only as it is spelled: other tools have an _id.
        known = codes & {folded(name) for name in cells.header}
        known |= texts & {heading_key(name) for name in cells.header}
        split = [name.split(mark, 1) for name in cells.header for mark in self.separators]
        starts = codes & {folded(parts[0]) for parts in split if len(parts) > 1}
        return len(known) + len(starts) >= 2

    def prepare(self, cells: Cells) -> Cells:
        """Take the texts of the questions out of headings that are a code and a text."""
        return with_questions(cells, self.separators)

    def fitted(self, cells: Cells, source: Source) -> Tool:
        """Look at the file where codes, timings, uploaded files and cut headings are concerned."""
        return LimeSurvey(cells)

    def headings(self, questionnaire: Questionnaire) -> Iterable[Heading]:
        """Give the codes and the texts, in every language, of all columns, and the tool's own."""
        texts = [heading for item in questionnaire.all_items for heading in worded(item, questionnaire)]
        for item in questionnaire.all_items:
            yield from coded(item)
        yield from texts
        own = list(own_headings(SYSTEM, SET_ASIDE))
        yield from own
        if self.cells:
            texts += [heading for heading in own if heading.mode == "text"]
            yield from headings_of(self.cells, questionnaire, texts)

    def beyond(self, heading: str, questionnaire: Questionnaire) -> Place | None:
        """Drop timings and participants' attributes."""
        text = heading.strip()
        codes = [item.code for item in questionnaire.items]
        codes += [battery.code for battery in questionnaire.batteries]
        if text in {f"{code}Time" for code in codes}:
            return Place(DROPPED, detail=TIMING)
        return any_of(BEYOND, text)

    def aliases(self, item: Item) -> Mapping[str, str]:
        """Give LimeSurvey's own words: -oth- and Other for the other option, Y and N of yes/no questions."""
        codes = {option.code for option in item.options}
        words = {word: code for word, code in _YES_NO.items() if code in codes and word not in codes}
        other = next((option for option in item.options if option.other), None)
        taken = {folded(text) for option in item.options for _, text in option.label.texts}
        if other:
            words["-oth-"] = other.code
            for word in OTHER_WORDS:
                if word not in taken:
                    words |= {f"{word.capitalize()}{end}": other.code for end in ("", ":", " :")}
        return words

    def plain(self, text: str) -> str:
        """Undo the quotation mark that masks a text that begins like a formula."""
        return text[1:] if text.startswith("'=") else text

"""What a survey tool has to say about its exports."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import replace

from helpers.exchange.cells import Cells
from helpers.exchange.moments import DAY
from helpers.exchange.place import DROPPED, OTHER, SYSTEM, Heading, Place
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import Source

IDENTIFIER = "direct identifier"
_OTHER_ENDS = ("_text", "_other", "_oth", "_specify", "_autre")
Named = Mapping[str | None, tuple[str, ...]]


class Tool(ABC):
    """A survey tool: the headings it writes, and how it writes answers.

    Attributes
    ----------
    name : str
        The name in study.yaml.
    joined : bool
        Whether the ticked options of a multiple-choice item stand in one cell.
    joints : tuple of str
        What may stand between them there.
    free_other : bool
        Whether the text of an "other" answer stands in the place of the answer itself.
    separators : tuple of str
        What may stand between code and text where a heading has both.
    unseen : frozenset of str
        What stands in the cell of a closed question that was not seen or not answered.
    ticked, unticked : frozenset of str
        What stands in the cell of one option, lower case.
    undated : str
        The submission date that stands for "submitted, date not recorded".
    finished : frozenset of str
        What stands in the column ``finished`` of a questionnaire that was completed, lower case; where a tool has
        that column, it decides, and not the date of submission.
    """

    name: str
    joined = False
    joints: tuple[str, ...] = (",", ";")
    free_other = False
    separators: tuple[str, ...] = ()
    unseen: frozenset[str] = frozenset()
    ticked: frozenset[str] = frozenset()
    unticked: frozenset[str] = frozenset()
    undated = ""
    finished: frozenset[str] = frozenset()

    @abstractmethod
    def recognises(self, cells: Cells) -> bool:
        """Whether the header bears the marks of the tool."""

    @abstractmethod
    def headings(self, questionnaire: Questionnaire) -> Iterable[Heading]:
        """Give every heading that the tool could write for a questionnaire, its own columns included."""

    def within(self, source: Source) -> Tool:
        """Give the tool with the codebook at hand, where `prepare` needs it."""
        return self

    def prepare(self, cells: Cells) -> Cells:
        """Bring the file to one header row and one row per respondent."""
        return cells

    def fitted(self, cells: Cells, source: Source) -> Tool:
        """Give the tool as it wrote this file, where only file and codebook together tell what a column is.

        Raises
        ------
        UserError
            A file of which a row is not one respondent.
        """
        return self

    def beyond(self, heading: str, questionnaire: Questionnaire) -> Place | None:
        """Place a heading of the tool that no list can hold, such as the timing of a question."""
        return None

    def aliases(self, item: Item) -> Mapping[str, str]:
        """Give words of the tool that stand for an option of an item: word and option code."""
        return {}

    def plain(self, text: str) -> str:
        """Undo what the tool does to a respondent's own text."""
        return text

    def order(self, language: str | None) -> str:
        """Say whether the tool writes the day or the month first, given the language of the headings."""
        return DAY


def own_headings(system: Mapping[str, Named], dropped: Mapping[str, Named]) -> Iterable[Heading]:
    """Make headings of a tool's own columns: tables of name or reason, language (None: a code), spellings."""
    for kind, table in ((SYSTEM, system), (DROPPED, dropped)):
        for detail, spellings in table.items():
            for language, texts in spellings.items():
                for text in texts:
                    mode = "code" if language is None else "text"
                    yield Heading(text, Place(kind, detail=detail), mode, language)


def unless_given(headings: Iterable[Heading], source: Source) -> Iterable[Heading]:
    """Set aside a tool's own columns for which the study names others by hand."""
    given = {target for _, target in source.columns}
    for one in headings:
        taken = one.place.kind == SYSTEM and one.place.detail in given
        yield (
            replace(one, place=Place(DROPPED, detail="another column is named in study.yaml"))
            if taken
            else one
        )


def stems(item: Item, questionnaire: Questionnaire) -> Iterable[tuple[str, str, bool]]:
    """Give the ways to head an item in words: text, language, and whether it is a way that is less usual.

    An item of a battery stands as ``battery [item]``, where the battery is a grid, or alone.
    """
    in_battery = item.battery is not None and any(one.code == item.battery for one in questionnaire.batteries)
    for language, text in item.label.texts:
        if in_battery and item.battery:
            battery = questionnaire.battery(item.battery).label.text(language)
            yield f"{battery} [{text}]", language, False
        yield text, language, in_battery


def other_by_name(item: Item) -> Iterable[Heading]:
    """Give the names that a field for the text beside "other" has where it is a field of its own."""
    for end in _OTHER_ENDS if item.text_column else ():
        yield Heading(item.code + end, Place(OTHER, item.code), "code", fallback=end != "_text")


def other_by_label(item: Item) -> Iterable[Heading]:
    """Give the labels of such a field: it is labelled like the option."""
    for option in item.options if item.text_column else ():
        for language, text in option.label.texts if option.other else ():
            yield Heading(text, Place(OTHER, item.code), "text", language, fallback=True)


def any_of(patterns: Mapping[str, str], heading: str) -> Place | None:
    """Drop a heading that matches one of several patterns; the patterns' values are the reasons."""
    for pattern, reason in patterns.items():
        if re.fullmatch(pattern, heading, re.IGNORECASE):
            return Place(DROPPED, detail=reason)
    return None

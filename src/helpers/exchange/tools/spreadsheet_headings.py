"""Headings of tables kept by hand, in which a question and an option, or a grid and a row, are joined somehow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from helpers.exchange.place import ANSWER, OPTION, OTHER, Heading, Place
from helpers.exchange.spelling import heading_key, typeset
from helpers.exchange.tools.tool import stems
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire

# What stands behind a question above the column of an own text.
OTHERS = ("text", "texte", "other", "autre", "oth", "précisez", "préciser", "specify", "please specify")
_MARKS = ("__", "_", " - ", "/", "|", ".", ":", "\n")
_SLACK = 80  # characters that a heading may have beyond a question and an option
_BRACKETS = {"[": "]", "(": ")"}


@dataclass(frozen=True)
class _Stem:
    """A way to name a question or a grid in a heading."""

    mode: str
    language: str | None
    item: Item | None = None
    battery: str = ""


def split_headings(header: Sequence[str], questionnaire: Questionnaire) -> list[Heading]:
    """Give the headings of a file that are a question and an option, or a grid and a row, in any writing.

    Examples
    --------
    >>> from helpers.study.item import Option
    >>> from helpers.study.label import Label
    >>> from helpers.study.questionnaire import Section
    >>> label = Label.of({"en": "How?"})
    >>> how = Item("how", "multiple", label, "a", (Option("film", Label.of({"en": "Films"})),))
    >>> questionnaire = Questionnaire("q", label, (Section("a", label, (how,)),))
    >>> found = split_headings(["How - films", "how_film", "how (Films)", "Films"], questionnaire)
    >>> [(heading.text, str(heading.place)) for heading in found]
    [('How - films', 'how__film'), ('how_film', 'how__film'), ('how (Films)', 'how__film')]
    """
    places = splitter(questionnaire)
    return [
        Heading(text, place, stem.mode, stem.language, fallback=True)
        for text in dict.fromkeys(header)
        for place, stem in places(text).items()
    ]


def splitter(questionnaire: Questionnaire) -> Callable[[str], dict[Place, _Stem]]:
    """Give a function that finds what a heading could be, where it is a question and an option in any writing."""
    known = _stems(questionnaire)
    options = [
        text for item in questionnaire.all_items for one in item.options for _, text in one.label.texts
    ]
    rows = [text for item in questionnaire.all_items for _, text in item.label.texts]
    longest = max(map(len, known)) + max(map(len, (*options, *rows)), default=0) + _SLACK

    def places(text: str) -> dict[Place, _Stem]:
        # A respondent's long text is no heading, and would take long to take apart.
        return _places(text, known, questionnaire) if len(" ".join(text.split())) <= longest else {}

    return places


def _stems(questionnaire: Questionnaire) -> dict[str, list[_Stem]]:
    found: dict[str, list[_Stem]] = defaultdict(list)
    for item in questionnaire.all_items:
        found[heading_key(item.code)].append(_Stem("code", None, item))
        for text, language, _ in stems(item, questionnaire):
            found[_key(text)].append(_Stem("text", language, item))
    for battery in questionnaire.batteries:
        found[heading_key(battery.code)].append(_Stem("code", None, battery=battery.code))
        for language, text in battery.label.texts:
            found[_key(text)].append(_Stem("text", language, battery=battery.code))
    return found


def _key(text: str) -> str:
    return heading_key(text.rstrip(" ?!:.…"))


def _places(text: str, known: Mapping[str, list[_Stem]], questionnaire: Questionnaire) -> dict[Place, _Stem]:
    found: dict[Place, _Stem] = {}
    for left, right in _splits(typeset(text).strip()):
        for stem in known.get(_key(left), ()):
            place = _within(stem, heading_key(right), questionnaire)
            if place:
                found.setdefault(place, stem)
    return found


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """Give every way to take a heading apart into what might be a question and what might be an option."""
    for mark in _MARKS:
        start = text.find(mark)
        while start >= 0:
            yield text[:start], text[start + len(mark) :]
            start = text.find(mark, start + 1)
    for opens, closes in _BRACKETS.items():
        start = text.find(opens) if text.endswith(closes) else -1
        while start >= 0:
            yield text[:start], text[start + 1 : -1]
            start = text.find(opens, start + 1)


def _within(stem: _Stem, right: str, questionnaire: Questionnaire) -> Place | None:
    if stem.item is None:
        rows = [item for item in questionnaire.all_items if item.battery == stem.battery]
        found = [item.code for item in rows if right in _names(item.code, item.label.texts)]
        return Place(ANSWER, found[0]) if len(found) == 1 else None
    item = stem.item
    for option in item.options if item.kind == "multiple" else ():
        if right in _names(option.code, option.label.texts, option.aliases):
            return Place(OPTION, item.code, option.code)
    if item.text_column and right in _other_names(item):
        return Place(OTHER, item.code)
    return None


def _other_names(item: Item) -> set[str]:
    labels = [text for option in item.options if option.other for _, text in option.label.texts]
    ends = [heading_key(text) for text in OTHERS]
    whole = [heading_key(text) for text in labels]
    return {
        *ends,
        *whole,
        *(f"{text}{mark}{end}" for text in whole for end in ends for mark in (" ", ", ", " - ")),
    }


def _names(code: str, texts: Iterable[tuple[str, str]], aliases: Iterable[str] = ()) -> set[str]:
    return {heading_key(text) for text in (code, *(text for _, text in texts), *aliases)}

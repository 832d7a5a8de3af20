"""The answers that an item accepts, and how far an answer may be spelled differently and still be one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from helpers.exchange.spelling import folded, squeezed, typeset
from helpers.exchange.tools.tool import Tool
from helpers.study.item import Item

Name = tuple[str, str]


class Found(NamedTuple):
    """A recognised answer: the option's code; where blanks or case differ, how and from what spelling."""

    code: str
    kind: str | None = None
    spelling: str = ""


class Choices:
    """The options of an item under every name that an export may carry: codes, labels, aliases, tool's words.

    Parameters
    ----------
    item : Item
        A single, Likert or multiple-choice item.
    tool : Tool
        Brings words of its own.
    language : str or None
        The language of the export: where two languages have the same word for different options, its word
        counts.
    codes_first : bool
        Whether a text that is the code of one option and the label of another is the code.
    settled : mapping
        Answers that the study settles by hand, and the codes of their options: they come before anything else.
    words : mapping
        The file's own labels of codes: an answer that is one of these labels is the option of that code.
    """

    def __init__(
        self,
        item: Item,
        tool: Tool,
        language: str | None,
        codes_first: bool,
        settled: Mapping[str, str] = MappingProxyType({}),
        words: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.item = item
        codes = [(option.code, option.code) for option in item.options]
        aliases = [(alias, option.code) for option in item.options for alias in option.aliases]
        labels = _labels(item, language)
        tiers = [codes, *labels, aliases] if codes_first else [*labels, aliases, codes]
        tiers.append(list(tool.aliases(item).items()))
        tiers.append([(label, code) for code, label in words.items() if code in dict(codes)])
        self._settled = dict(settled)
        self._exact = _index(tiers, typeset)
        self._squeezed = _index(tiers, squeezed)
        self._folded = _index(tiers, folded)
        names = [name for tier in tiers for name, _ in tier]
        names += list(settled)
        self.longest = 1 + max((name.count(mark) for name in names for mark in tool.joints), default=0)
        self._labels = [option.label.text(language or option.label.languages[0]) for option in item.options]
        self._codes_first = codes_first

    @property
    def accepted(self) -> list[str]:
        """The answers to name in a message: labels, or codes where the export has codes."""
        return list(self.item_codes) if self._codes_first else self._labels

    @property
    def item_codes(self) -> tuple[str, ...]:
        """The codes of all options."""
        return tuple(option.code for option in self.item.options)

    def find(self, text: str) -> Found | None:
        """Recognise an answer; None if it is none of the options."""
        if self._settled and (by_hand := self._settled.get(text) or self._settled.get(text.strip())):
            return Found(by_hand, "settled", by_hand)
        exact = self._exact.get(text) or self._exact.get(typeset(text))
        if exact:
            return Found(exact[0])
        tight = self._squeezed.get(squeezed(text))
        if tight:
            return Found(tight[0], "trimmed", tight[1])
        loose = self._folded.get(folded(text))
        return Found(loose[0], "case", loose[1]) if loose else None

    def split(self, text: str, separator: str) -> tuple[list[Found], str]:
        """Split a cell of several answers into options and what is left.

        Options may contain the separator: at each place the longest known option is taken. What is no option
        is kept together as one text, as respondents write it with commas of their own.
        """
        pieces = text.split(separator)
        found: list[Found] = []
        left: list[str] = []
        start = 0
        while start < len(pieces):
            end, answer = self._longest(pieces, start, separator)
            if answer:
                found.append(answer)
            elif pieces[start].strip():
                left.append(pieces[start])
            start = end
        return found, separator.join(left).strip()

    def _longest(self, pieces: Sequence[str], start: int, separator: str) -> tuple[int, Found | None]:
        for end in range(min(len(pieces), start + self.longest), start, -1):
            answer = self.find(separator.join(pieces[start:end]).strip())
            if answer:
                return end, answer
        return start + 1, None


def meanings(item: Item) -> dict[str, frozenset[str]]:
    """Give the codes of the options that a label or an alias, in any language and case, may stand for."""
    found: dict[str, set[str]] = {}
    for option in item.options:
        for text in (*(text for _, text in option.label.texts), *option.aliases):
            found.setdefault(folded(text), set()).add(option.code)
    return {text: frozenset(codes) for text, codes in found.items()}


def _labels(item: Item, language: str | None) -> list[list[Name]]:
    """Give the labels, one list a language, that of the export first."""
    languages = dict.fromkeys(one for option in item.options for one in option.label.languages)
    return [
        [(text, option.code) for option in item.options for one, text in option.label.texts if one == spoken]
        for spoken in sorted(languages, key=lambda one: one != language)
    ]


def _index(tiers: Sequence[Sequence[Name]], reduce: Callable[[str], str]) -> dict[str, Name]:
    """Index (name, code) by a reduced spelling, as (code, name).

    An earlier tier wins over a later one; what two options of one tier share is neither.
    """
    index: dict[str, Name] = {}
    for tier in tiers:
        own: dict[str, Name | None] = {}
        for name, code in tier:
            key = reduce(name)
            before = own.setdefault(key, (code, name))
            if before is not None and before[0] != code:
                own[key] = None
        index = {key: one for key, one in own.items() if one is not None} | index
    return index

"""What a form says: its questions with their options, in every language, and which form it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from helpers.exchange.draft.codes import plain
from helpers.exchange.draft.drafted import Text
from helpers.exchange.spelling import heading_key


@dataclass(frozen=True)
class Question:
    """A question of a form, or a row of a grid.

    ``options`` are pairs of code and label. ``relevance`` is the condition as the form has it. ``more`` are keys of
    items.yaml. ``exclusive`` are codes of options that go with no other. ``identifier`` says that the form marks it so.
    """

    code: str
    kind: str
    label: Text
    options: tuple[tuple[str, Text], ...] = ()
    relevance: str = ""
    section: str = ""
    battery: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    exclusive: frozenset[str] = frozenset()
    other: bool = False
    identifier: bool = False


@dataclass(frozen=True)
class Dictionary:
    """A form: its questions in order, the labels of sections and grids, its languages, the first one its own."""

    questions: tuple[Question, ...]
    languages: tuple[str, ...]
    sections: Mapping[str, Text] = field(default_factory=dict)
    batteries: Mapping[str, Text] = field(default_factory=dict)

    @cached_property
    def _known(self) -> Mapping[str, Question]:
        found: dict[str, Question] = {}
        for one in self.questions:
            for key in (plain(one.code), *(heading_key(text) for text in one.label.values())):
                found.setdefault(key, one)
        for one in self.questions:  # a row of a grid may stand without the grid
            if "[" in one.code:
                found.setdefault(plain(one.code.split("[")[1]), one)
        return found

    def find(self, *names: str) -> Question | None:
        """Give the question of the first name that is a code or a wording of one."""
        for name in names:
            for key in (plain(name), heading_key(name)):
                if key and key in self._known:
                    return self._known[key]
        return None


def in_all(texts: Mapping[str, str], languages: Iterable[str], otherwise: str) -> Text:
    """Give a text in every language; where one is missing, in the first that there is."""
    there = {language: " ".join(text.split()) for language, text in texts.items() if text.strip()}
    first = next(iter(there.values()), otherwise)
    return {language: there.get(language, first) for language in languages}

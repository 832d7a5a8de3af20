"""What a draft is made of, before it is written: items, options, batteries, and what became of each column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from helpers.study.item import Item, Option
from helpers.study.label import Label

Text = Mapping[str, str]
CLOSED = ("single", "likert", "multiple")


@dataclass(frozen=True)
class DraftOption:
    """An option; ``n`` is how many chose it, None where that is not known."""

    code: str
    label: Text
    n: int | None = None
    missing: str | None = None
    exclusive: bool = False
    other: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def option(self) -> Option:
        """The option as a codebook has it."""
        label = Label(tuple(self.label.items()))
        return Option(self.code, label, self.missing, self.exclusive, self.other, self.aliases)


@dataclass(frozen=True)
class Place:
    """A column and its place: an item, one of its columns, or None and the reason why it is left out."""

    index: int
    header: str
    target: str | None
    reason: str = ""


@dataclass(frozen=True)
class DraftItem:
    """An item, with the reasons for what was guessed.

    ``more`` are further keys of items.yaml; ``answers`` what has to be settled to read its columns; ``show_if`` a
    condition as YAML has it, or None. ``known`` says that a dictionary tells what the item is.
    """

    code: str
    kind: str
    label: Text
    why: str
    options: tuple[DraftOption, ...] = ()
    battery: str | None = None
    section: str = "main"
    more: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, str | None] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    show_if: Any = None
    notes: tuple[str, ...] = ()
    known: bool = False

    @property
    def item(self) -> Item:
        """The item as a codebook has it, but for its condition."""
        label = Label(tuple(self.label.items()))
        return Item(self.code, self.kind, label, self.section, tuple(one.option for one in self.options))

    @property
    def other(self) -> DraftOption | None:
        """The option that opens a text field, if there is one."""
        return next((one for one in self.options if one.other), None)


@dataclass(frozen=True)
class Draft:
    """All that a draft is: items in order, batteries, sections, columns left out."""

    items: tuple[DraftItem, ...]
    batteries: Mapping[str, Text]
    sections: Mapping[str, Text]
    aside: tuple[Place, ...]
    languages: tuple[str, ...]

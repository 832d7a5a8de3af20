"""A questionnaire: its sections and their items, in the order they are asked."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.errors import UserError
from helpers.study.item import Item
from helpers.study.label import Label


@dataclass(frozen=True)
class Battery:
    """Items under one stem, answered on one scale: a grid on the form, a set of bars in the report."""

    code: str
    label: Label


@dataclass(frozen=True)
class Section:
    """A page of the questionnaire."""

    code: str
    title: Label
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Questionnaire:
    """What one kind of respondent is asked.

    ``paradata`` are items that the tool records, not asked of anybody (the completion date).
    """

    code: str
    title: Label
    sections: tuple[Section, ...]
    paradata: tuple[Item, ...] = ()
    batteries: tuple[Battery, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """All items that are asked, in order; derived ones and paradata are not among them."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def all_items(self) -> tuple[Item, ...]:
        """The items that are asked, then paradata."""
        return self.items + self.paradata

    def item(self, code: str) -> Item:
        """Give the item of a code; an unknown code names the nearest ones."""
        found = {item.code: item for item in self.all_items}
        if code not in found:
            raise UserError(f"questionnaire {self.code} has no such item", value=code, accepted=found)
        return found[code]

    def battery(self, code: str) -> Battery:
        """Give the battery of a code (KeyError if there is none)."""
        return {battery.code: battery for battery in self.batteries}[code]

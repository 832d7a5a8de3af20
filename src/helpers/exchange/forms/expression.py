"""Conditions in a tool's own language, true exactly where the codebook says so.

In the codebook a comparison with an item that has no answer is false, ``ne`` included; ``not`` of it is true. Tools
differ: to most of them an empty answer is "not equal" to anything, and a number may be below any. So every
comparison is written with what it takes for the answer to be there, and ``not`` never reaches the tool: it is worked
inwards until it meets the comparisons, each of which is written as its own complement. A hidden item counts as
unanswered; of a tool that may keep the answer to a question hidden afterwards, the condition of the item looked at is
asked with it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from helpers.study.condition import Condition, Leaf
from helpers.study.item import Item

_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_SIGNS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_COMPARED = ("single", "likert", "text", "date")


class Expressions(ABC):
    """The language of a tool: how it says that an answer is there, is something, is more than something.

    Parameters
    ----------
    items : mapping of str to Item
        The items that the form asks, by code.

    Attributes
    ----------
    both, either : str
        What stands between parts all of which, or one of which, must be true.
    always, never : str
        What is true, or false, for everybody.
    keeps_hidden : bool
        Whether an answer may still be there when its question is hidden again.
    """

    both: str
    either: str
    always: str
    never: str
    keeps_hidden = False

    def __init__(self, items: Mapping[str, Item]) -> None:
        self.items = items

    def write(self, condition: Condition, holds: bool = True) -> str:
        """Write a condition, or what is true where it is false."""
        if isinstance(condition, Leaf):
            shown = self.items[condition.item].show_if if self.keeps_hidden else None
            leaf = self._leaf(condition, holds)
            return self._joined([self.write(shown, holds), leaf], holds) if shown else leaf
        if condition.joint == "not":
            return self.write(condition.parts[0], not holds)
        parts = [self.write(part, holds) for part in condition.parts]
        return self._joined(parts, (condition.joint == "all") == holds)

    @abstractmethod
    def equal(self, item: Item, code: str) -> str:
        """Say that the answer is this option."""

    @abstractmethod
    def unequal(self, item: Item, code: str) -> str:
        """Say that the answer is another option or that there is none."""

    @abstractmethod
    def ticked(self, item: Item, code: str) -> str:
        """Say that this option is ticked."""

    @abstractmethod
    def unticked(self, item: Item, code: str) -> str:
        """Say that this option is not ticked."""

    @abstractmethod
    def filled(self, item: Item) -> str:
        """Say that an item of one answer has it."""

    @abstractmethod
    def blank(self, item: Item) -> str:
        """Say that an item of one answer has none."""

    @abstractmethod
    def compared(self, item: Item, sign: str, number: str) -> str:
        """Compare an answer that is there with a number."""

    def _leaf(self, leaf: Leaf, holds: bool) -> str:
        item, operator = self.items[leaf.item], leaf.operator
        known = [code for code in leaf.values if code in {option.code for option in item.options}]
        if item.kind == "multiple":
            every = [option.code for option in item.options]
            codes = every if operator == "answered" else known if operator == "selected" else []
            return self._any(item, codes, holds)
        if operator == "answered":
            return self.filled(item) if holds else self.blank(item)
        if operator in _SIGNS:
            return self._number(item, _SIGNS[operator], leaf.values[0], holds)
        if operator not in ("eq", "in", "ne") or item.kind not in _COMPARED:
            return self.never if holds else self.always
        values = known if item.options else list(leaf.values)
        if operator == "ne":
            return self._other(item, values, holds)
        parts = [self.equal(item, code) if holds else self.unequal(item, code) for code in values]
        return self._joined(parts, not holds)

    def _other(self, item: Item, values: list[str], holds: bool) -> str:
        there = self.filled(item) if holds else self.blank(item)
        parts = [self.unequal(item, code) if holds else self.equal(item, code) for code in values]
        return self._joined([there, *parts], holds)

    def _number(self, item: Item, sign: str, value: str, holds: bool) -> str:
        there = self.filled(item) if holds else self.blank(item)
        number = plain_number(float(value))
        return self._joined([there, self.compared(item, sign if holds else _OPPOSITE[sign], number)], holds)

    def _any(self, item: Item, codes: list[str], holds: bool) -> str:
        parts = [self.ticked(item, code) if holds else self.unticked(item, code) for code in codes]
        return self._joined(parts, not holds)

    def _joined(self, parts: list[str], all_of_them: bool) -> str:
        if not parts:
            return self.always if all_of_them else self.never
        word = self.both if all_of_them else self.either
        return parts[0] if len(parts) == 1 else f"({word.join(parts)})"


def plain_number(value: float) -> str:
    """Write a number without a point where it is whole, and never in powers of ten.

    Examples
    --------
    >>> plain_number(1500.0), plain_number(0.5), plain_number(0.00001)
    ('1500', '0.5', '0.00001')
    """
    text = f"{value:.12f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text

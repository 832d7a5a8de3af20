"""Conditions on answers: skip logic, filters, rules and derived items are all written with them.

A condition is a leaf ``{q, op, value}`` or a tree of ``all``, ``any`` and ``not``. An item without an answer
makes every leaf false, ``ne`` included: a follow-up question is not shown before its trigger is answered.
"Don't know" and the like are answers here; ``{q: lastexam, op: ne, value: e0}`` holds for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from helpers.study.number import parse_number

OPERATORS = ("eq", "ne", "in", "selected", "answered", "lt", "le", "gt", "ge")


@dataclass(frozen=True)
class Leaf:
    """One comparison: an item, an operator and the values it is compared with.

    ``eq``, ``ne``, ``in`` compare the option code of a single-choice item; ``selected`` asks whether any of
    the options of a multiple-choice item is ticked; ``answered`` needs no value; ``lt`` to ``ge`` compare
    numbers.
    """

    item: str
    operator: str
    values: tuple[str, ...] = ()

    def holds(self, coded: pd.DataFrame) -> pd.Series:
        """Say for each respondent of a coded frame whether the comparison is true."""
        if self.operator == "selected":
            return _any_ticked(coded, self.item, self.values)
        if self.item not in coded:
            ticked = [name for name in coded if str(name).startswith(f"{self.item}__")]
            answered = coded[ticked].eq(True).any(axis=1) if ticked else _false(coded)
            return answered.astype(bool) if self.operator == "answered" else _false(coded)
        answers = coded[self.item]
        answered = answers.notna()
        if self.operator == "answered":
            return answered
        if self.operator in ("eq", "in"):
            return answered & answers.astype("object").isin(self.values)
        if self.operator == "ne":
            return answered & ~answers.astype("object").isin(self.values)
        numbers = pd.to_numeric(answers.astype("object").map(_as_number), errors="coerce")
        compared = getattr(numbers, self.operator)(float(self.values[0]))
        return answered & compared

    def items(self) -> Iterator[str]:
        """Name the items that the condition looks at."""
        yield self.item


@dataclass(frozen=True)
class Tree:
    """Conditions joined by ``all``, ``any`` or ``not`` (of one)."""

    joint: str
    parts: tuple[Condition, ...]

    def holds(self, coded: pd.DataFrame) -> pd.Series:
        """Say for each respondent of a coded frame whether the condition is true."""
        results = [part.holds(coded) for part in self.parts]
        if self.joint == "not":
            return ~results[0]
        table = pd.concat(results, axis=1)
        return table.all(axis=1) if self.joint == "all" else table.any(axis=1)

    def items(self) -> Iterator[str]:
        """Name the items that the condition looks at."""
        for part in self.parts:
            yield from part.items()


Condition = Leaf | Tree


def deciding(condition: Condition | None, code: str) -> Iterator[Condition]:
    """Give the parts of a condition that hold or not by one item alone, and that suffice for the whole to hold."""
    if condition is None:
        return
    if set(condition.items()) == {code}:
        yield condition
    elif isinstance(condition, Tree) and condition.joint == "any":
        for part in condition.parts:
            yield from deciding(part, code)


def needed(condition: Condition, code: str) -> Iterator[Condition]:
    """Give the parts of a condition that hold or not by one item alone, and without which the whole does not hold."""
    if set(condition.items()) == {code}:
        yield condition
    elif isinstance(condition, Tree) and condition.joint == "all":
        for part in condition.parts:
            yield from needed(part, code)


def _as_number(answer: object) -> object:
    return parse_number(answer) if isinstance(answer, str) else answer


def _false(coded: pd.DataFrame) -> pd.Series:
    return pd.Series(False, index=coded.index)


def _any_ticked(coded: pd.DataFrame, item: str, options: tuple[str, ...]) -> pd.Series:
    columns = [f"{item}__{option}" for option in options if f"{item}__{option}" in coded]
    return coded[columns].eq(True).any(axis=1).astype(bool) if columns else _false(coded)

"""A file while it is coded: what is known of it, and what is found in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from helpers.errors import UserError
from helpers.exchange.cells import Cells
from helpers.exchange.choices import Choices
from helpers.exchange.export import Note
from helpers.exchange.matching import Matched
from helpers.exchange.place import Place
from helpers.exchange.tools.tool import Tool
from helpers.study.item import Item
from helpers.study.study import Source


class Unknown(NamedTuple):
    """An answer that is none of an item's options, and those that are."""

    row: int
    column: int
    value: str
    item: str
    accepted: Sequence[str]


@dataclass
class Desk:
    """The file on the desk.

    ``order`` is the order of day and month in its dates; ``codes_first`` says whether answers are codes.
    ``notes`` and ``unknown`` grow while it is coded.
    """

    cells: Cells
    source: Source
    matched: Matched
    tool: Tool
    order: str | None
    codes_first: bool = True
    notes: list[Note] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.columns = self.matched.columns()
        self._emptied = {
            index: self._empty(index, place.item, none)
            for place, index in self.columns.items()
            if (none := self._no_answers(place.item))
        }

    def __len__(self) -> int:
        return len(self.cells.rows)

    def texts(self, place: Place) -> list[str] | None:
        """Give the cells of a place, those emptied that the study says are no answer; None if it has no column."""
        index = self.columns.get(place)
        if index is None:
            return None
        return list(self._emptied[index]) if index in self._emptied else self.cells.column(index)

    def _empty(self, index: int, item: str, none: set[str]) -> list[str]:
        """Empty the cells of a column that are no answer, and note each once, however often the column is read."""
        cells = self.cells.column(index)
        for row, text in enumerate(cells):
            if text in none or text.strip() in none:
                self.note(row, item, "settled", text, "")
                cells[row] = ""
        return cells

    def _no_answers(self, item: str) -> set[str]:
        return {text for text, meant in self.source.settled(item).items() if meant is None} if item else set()

    def choices(self, item: Item) -> Choices:
        """Give the answers that an item accepts in this file."""
        settled = {text: code for text, code in self.source.settled(item.code).items() if code is not None}
        words = self.cells.words
        header = next(
            (self.cells.header[i] for place, i in self.columns.items() if place.item == item.code), ""
        )
        return Choices(
            item, self.tool, self.matched.language, self.codes_first, settled, words.get(header, {})
        )

    def note(self, index: int, item: str, kind: str, before: str, after: str) -> None:
        """Note that an answer was recognised although it is spelled otherwise."""
        self.notes.append((self.cells.numbers[index], item, kind, before, after))

    def refuse(self, index: int, place: Place, text: str, accepted: Sequence[str]) -> None:
        """Note that an answer was not recognised."""
        self.unknown.append(
            Unknown(self.cells.numbers[index], self.columns[place], text, place.item, accepted)
        )

    def refusal(self) -> UserError:
        """Say which answer was not recognised first, how many more there are, and in which items."""
        first, *more = sorted(self.unknown, key=lambda one: (one.row, one.column))
        hint = (
            f"correct the cell, add its wording to the aliases of an option of item {first.item}, or say what it means "
            f"in study.yaml: sources: {self.source.code}: answers: {first.item}:"
        )
        elsewhere = list(dict.fromkeys(one.item for one in more if one.item != first.item))
        if elsewhere:
            names = ", ".join(elsewhere[:6]) + (" and others" if len(elsewhere) > 6 else "")
            hint += f"; items with such answers too: {names}"
        return UserError(
            "unknown answer" + (f", and {len(more)} more like it" if more else ""),
            file=self.cells.path,
            row=first.row,
            column=self.cells.header[first.column],
            value=first.value,
            accepted=first.accepted,
            hint=hint,
        )

"""Single values that cleaning has to put right, to set aside or to report, planted in valid rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from helpers.errors import UserError
from helpers.study.demonstration.draw import answered, asked
from helpers.study.demonstration.rows import Rows
from helpers.study.demonstration.settings import Settings
from helpers.study.item import Item, Option, column
from helpers.study.study import Source, Study


@dataclass
class Planted:
    """What was planted: edits as (row, item, kind), contradictions and repeats as (row, item).

    ``spelling`` are changes of how a cell is spelled, which the answer itself does not show, by row and
    column of the coded frame; they are made when cells are written.
    """

    edits: list[tuple[int, str, str]] = field(default_factory=list)
    contradictions: list[tuple[int, str]] = field(default_factory=list)
    repeats: list[tuple[int, str]] = field(default_factory=list)
    spelling: dict[tuple[int, str], Callable[[str], str]] = field(default_factory=dict)


def plant_edits(
    rows: Rows, study: Study, source: Source, settings: Settings, generator: np.random.Generator
) -> Planted:
    """Change single answers of valid, submitted rows, one a row; what was changed comes back.

    Items that others or derived items depend on are left alone where the answer itself changes, so that one
    change has one consequence.
    """
    system = rows.system
    free = (system["rules"].map(len) == 0) & ~system["partial"] & ~system["copied"]
    order = generator.permutation(np.asarray(system.index[free]))
    one = _Edits(rows.coded, study, source, settings, generator, iter(int(row) for row in order))
    for kind, counts in settings.edits.items():
        one.plant(kind, counts.get(source.code, 0))
    one.plant("contradiction", settings.contradictions.get(source.code, 0))
    one.plant("repeat", settings.repeats.get(source.code, 0))
    return one.planted


@dataclass
class _Edits:
    coded: pd.DataFrame
    study: Study
    source: Source
    settings: Settings
    generator: np.random.Generator
    free: Iterator[int]
    planted: Planted = field(default_factory=Planted)

    def __post_init__(self) -> None:
        items = self.source.questionnaire.items
        triggers = {code for item in items if item.show_if for code in item.show_if.items()}
        for derived in self.study.derived_items(self.source.questionnaire):
            triggers |= {code for option in derived.options for code in option.when.items()}
        self.leaves = [item for item in items if item.code not in triggers]
        self.asked = {item.code: asked(item, self.coded) for item in items}
        self.answered = {item.code: answered(item, self.coded) for item in items}

    def plant(self, kind: str, count: int) -> None:
        """Plant one kind in so many rows: in each, in an item drawn from those where it can be planted."""
        ways = {
            "impossible": self._impossible,
            "trimmed": self._trimmed,
            "case": self._case,
            "too_many": self._too_many,
            "exclusive": self._exclusive,
            "contradiction": self._contradiction,
            "repeat": self._repeat,
        }
        passed: list[int] = []
        while count > 0:
            row = next(self.free, None)
            if row is None:
                raise UserError(
                    f"source {self.source.code}: too few valid rows in which this can be planted",
                    file=self.settings.file,
                    value=kind,
                    hint="ask for fewer of them",
                )
            if ways[kind](row):
                count -= 1
            else:
                passed.append(row)
        self.free = _chain(passed, self.free)

    def _impossible(self, row: int) -> bool:
        item = self._one(item for item in self.leaves if item.kind == "numeric" and self._valid(item, row))
        if item is None:
            return False
        self.coded.at[row, item.code] = self._pick(self.settings.impossible[item.code])
        return self._edit(row, item.code, "impossible")

    def _trimmed(self, row: int) -> bool:
        """Blanks around a label or a code, a number, or a text beside "other", each as often."""
        items = self.source.questionnaire.items
        places = [
            [item.code for item in items if item.kind in ("single", "likert")],
            [item.code for item in items if item.kind == "numeric"],
            [item.text_column for item in items if item.text_column],
        ]
        filled = [[name for name in names if self.coded.at[row, name] is not None] for names in places]
        name = self._pick(self._pick([names for names in filled if names]))
        self.planted.spelling[row, name] = self._pick([_after, _before, _around])
        return self._edit(row, name, "trimmed")

    def _case(self, row: int) -> bool:
        item = self._one(
            item
            for item in self.source.questionnaire.items
            if item.kind in ("single", "likert") and self._valid(item, row) and not self._is_other(item, row)
        )
        if item is None:
            return False
        self.planted.spelling[row, item.code] = self._pick([str.upper, str.upper, _shouted])
        return self._edit(row, item.code, "case")

    def _too_many(self, row: int) -> bool:
        item = self._one(item for item in self.leaves if item.max_selected and self._valid(item, row))
        if item is None or item.max_selected is None or self._alone(item, row):
            return False
        free = [
            option for option in self._plain(item) if not self.coded.at[row, column(item.code, option.code)]
        ]
        missing = item.max_selected + 1 - self._ticks(item, row)
        for option in self.generator.permutation(len(free))[:missing]:
            self.coded.at[row, column(item.code, free[option].code)] = True
        return self._edit(row, item.code, "too_many")

    def _exclusive(self, row: int) -> bool:
        item = self._one(
            item
            for item in self.leaves
            if any(option.exclusive for option in item.options)
            and self._valid(item, row)
            and not self._alone(item, row)
            and self._ticks(item, row) < (item.max_selected or len(item.options))
        )
        if item is None:
            return False
        option = self._pick([option for option in item.options if option.exclusive])
        self.coded.at[row, column(item.code, option.code)] = True
        return self._edit(row, item.code, "exclusive")

    def _contradiction(self, row: int) -> bool:
        item = self._one(
            item
            for item in self.leaves
            if item.show_if
            and item.kind != "text"
            and not self.asked[item.code][row]
            and all(self.answered[code][row] for code in item.show_if.items())
        )
        if item is None:
            return False
        if item.kind == "numeric":
            self.coded.at[row, item.code] = str(int(float(item.minimum or 0)) + 1)
        elif item.kind == "multiple":
            self.coded.at[row, column(item.code, self._pick(self._plain(item)).code)] = True
        else:
            self.coded.at[row, item.code] = self._pick(self._plain(item)).code
        self.planted.contradictions.append((row, item.code))
        return True

    def _repeat(self, row: int) -> bool:
        items = self.source.questionnaire.items
        item = self._one(item for item in items if item.text_column and self.coded.at[row, item.text_column])
        if item is None:
            return False
        unticked = [
            option
            for option in self._plain(item)
            if item.kind == "single" or not self.coded.at[row, column(item.code, option.code)]
        ]
        text = self._pick(unticked).label.text(self.study.default_language)
        self.coded.at[row, item.text_column] = text[0].lower() + text[1:]
        self.planted.repeats.append((row, item.code))
        return True

    def _edit(self, row: int, item: str, kind: str) -> bool:
        self.planted.edits.append((row, item, kind))
        return True

    def _valid(self, item: Item, row: int) -> bool:
        return bool(self.asked[item.code][row] and self.answered[item.code][row])

    def _is_other(self, item: Item, row: int) -> bool:
        return item.option(str(self.coded.at[row, item.code])).other

    def _plain(self, item: Item) -> list[Option]:
        return [option for option in item.substantive if not option.exclusive and not option.other]

    def _ticks(self, item: Item, row: int) -> int:
        return sum(bool(self.coded.at[row, name]) for name in item.columns)

    def _alone(self, item: Item, row: int) -> bool:
        return any(self.coded.at[row, column(item.code, o.code)] for o in item.options if o.exclusive)

    def _one(self, items: Iterator[Item]) -> Item | None:
        found = list(items)
        return self._pick(found) if found else None

    def _pick(self, values: list[Any]) -> Any:
        return values[int(self.generator.random() * len(values))]


def _after(text: str) -> str:
    return text + " "


def _before(text: str) -> str:
    return " " + text


def _around(text: str) -> str:
    return f" {text}  "


def _shouted(text: str) -> str:
    return text.upper() + " "


def _chain(first: list[int], rest: Iterator[int]) -> Iterator[int]:
    yield from first
    yield from rest

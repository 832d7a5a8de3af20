"""Drafts of the project's own exports, whose codebook is known: how much of it a draft finds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest

from helpers.exchange.draft.run import draft_study
from helpers.exchange.files import find_export, read_cells
from helpers.exchange.matching import match
from helpers.exchange.place import Place
from helpers.exchange.read import read_export
from helpers.exchange.tools import tool_of
from helpers.study.item import Item
from helpers.study.load import load_study
from helpers.study.paths import paths_of
from helpers.study.study import Source

PATHS = paths_of("data")
STUDY = load_study(PATHS.study)
SOURCES = [source.code for source in STUDY.sources]


@dataclass(frozen=True)
class Pair:
    """A true item and the drafted one of the same columns, and their answers."""

    true: Item
    found: Item | None
    same_columns: bool
    same_answers: float


@cache
def pairs(code: str) -> tuple[Pair, ...]:
    source = STUDY.source(code)
    path = find_export(source, PATHS.raw)
    with TemporaryDirectory() as folder:
        study = load_study(draft_study(path, Path(folder) / "study"))
    places = {"true": of_columns(source, path), "found": of_columns(study.sources[0], path)}
    coded = {
        "true": read_export(source, PATHS.raw, STUDY.timezone).coded,
        "found": read_export(study.sources[0], PATHS.raw, study.timezone).coded,
    }
    found = study.questionnaires[0]
    made = []
    for item in source.questionnaire.items:
        columns = [index for index, place in places["true"].items() if place.item == item.code]
        names = {places["found"][index].item for index in columns if index in places["found"]}
        other = found.item(names.pop()) if len(names) == 1 else None
        mine = [index for index, place in places["found"].items() if other and place.item == other.code]
        share = agreement(item, other, coded["true"], coded["found"]) if other else 0.0
        made.append(Pair(item, other, set(mine) <= set(columns), share))
    return tuple(made)


def of_columns(source: Source, path: Path) -> dict[int, Place]:
    cells, _ = read_cells(path, source)
    tool = tool_of(source, cells)
    cells = tool.prepare(cells)
    matched = match(cells, source, tool.fitted(cells, source))
    return {index: place for index, place in enumerate(matched.places) if place.carries_item}


def agreement(true: Item, found: Item, mine: pd.DataFrame, theirs: pd.DataFrame) -> float:
    """The share of rows in which the same answer was given, whatever its code is."""
    if true.kind == "multiple" and found.kind == "multiple":
        columns = [name for name in true.columns if mine[name].any()]
        others = [theirs[name] for name in found.columns]
        return sum(any((mine[name] == other).all() for other in others) for name in columns) / max(
            1, len(columns)
        )
    if "multiple" in (true.kind, found.kind):
        return 0.0
    answers, others = mine[true.code], theirs[found.code]
    both = pd.DataFrame({"a": answers, "b": others}).dropna()
    if both.empty:
        return float(answers.isna().all())
    return float((both.groupby("a")["b"].agg(lambda same: same.value_counts().iloc[0]).sum()) / len(both))


def shares(code: str) -> dict[str, float]:
    """The share of items whose columns, kind, answers and skip logic a draft finds."""
    every = pairs(code)
    skipped = [pair for pair in every if pair.true.show_if is not None]
    return {
        "columns": mean([pair.found is not None and pair.same_columns for pair in every]),
        "kinds": mean([pair.found is not None and pair.found.kind == pair.true.kind for pair in every]),
        "answers": mean([pair.same_answers > 0.98 for pair in every]),
        "multiple": mean(
            [
                pair.found is not None and pair.found.kind == "multiple"
                for pair in every
                if pair.true.kind == "multiple"
            ]
        ),
        "other": mean(
            [bool(pair.found and pair.found.text_column) for pair in every if pair.true.text_column]
        ),
        "missing": mean([flags(pair.found) >= flags(pair.true) for pair in every if flags(pair.true)]),
        "skip": mean([bool(pair.found and pair.found.show_if) for pair in skipped]),
    }


def flags(item: Item | None) -> set[str]:
    return {option.missing for option in item.options if option.missing} if item else set()


def mean(flags: list[bool]) -> float:
    return sum(flags) / len(flags) if flags else 1.0


LEAST = {
    "columns": 0.97,
    "kinds": 0.85,
    "answers": 0.95,
    "multiple": 1.0,
    "other": 0.8,
    "missing": 0.5,
    "skip": 0.4,
}


@pytest.mark.parametrize("code", SOURCES)
def test_most_of_the_codebook_is_found(code: str) -> None:
    found = shares(code)
    assert {name: share >= LEAST[name] for name, share in found.items()} == dict.fromkeys(LEAST, True), found


@pytest.mark.parametrize("code", SOURCES)
def test_no_skip_logic_is_invented(code: str) -> None:
    """An item that everybody is asked gets no condition."""
    for pair in pairs(code):
        if pair.found is not None and pair.found.show_if is not None:
            assert pair.true.show_if is not None, pair.true.code

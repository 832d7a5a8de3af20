"""The population margins of a study: which answers belong to which category, and how many persons it has."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from helpers.errors import UserError
from helpers.study.item import Item
from helpers.study.number import parse_number
from helpers.study.reading.document import Entry
from helpers.study.reading.text import Languages, read_label
from helpers.study.reading.topic import ItemsOf
from helpers.study.weighting import Category, Options, PopulationMargin, Weighting

FILE = "population/margins.csv"
COLUMNS = ("margin", "category", "population", "date", "basis", "source", "licence", "note")
UNKNOWN = "unknown"
BASES = ("sourced", "derived", UNKNOWN)
CROSSED = ("single", "likert")


@dataclass(frozen=True)
class _Size:
    """One row of the margins' file: the size of a category, None where it is unknown."""

    row: int
    population: float | None
    date: str
    basis: str
    source: str
    note: str


Sizes = Mapping[str, Mapping[str, _Size]]


def read_weightings(
    entry: Entry, items_of: ItemsOf, languages: Languages, folder: Path
) -> tuple[Weighting, ...]:
    """Read how each group is weighted.

    Raises
    ------
    UserError
        An unknown group, item, option, margin or category; an option in two categories; a size that is missing,
        negative, no number or without a source; margins of one group whose totals differ by more than 1 %.
    """
    sizes = read_sizes(folder / FILE)
    return tuple(
        _weighting(code, one, items_of, sizes, languages, folder / FILE) for code, one in entry.pairs()
    )


def read_sizes(path: Path) -> Sizes:
    """Read the file of the margins."""
    found: dict[str, dict[str, _Size]] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
            if missing:
                raise UserError("a column is missing", file=path, row=1, value=missing[0], accepted=COLUMNS)
            for number, row in enumerate(rows, start=2):
                if row["category"] in found.get(row["margin"], {}):
                    raise UserError(
                        "this category stands twice", file=path, row=number, value=row["category"]
                    )
                found.setdefault(row["margin"], {})[row["category"]] = _size(row, number, path)
    except FileNotFoundError:
        raise UserError("this file is missing", file=path, hint="weights need population margins") from None
    except UnicodeDecodeError:
        raise UserError("this file is not UTF-8 text", file=path, hint="save the file as UTF-8") from None
    return found


def _size(row: Mapping[str, str | None], number: int, path: Path) -> _Size:
    written = (row["population"] or "").strip()
    population = parse_number(written) if written else None
    if written and (population is None or population < 0):
        raise UserError(
            "this is no population",
            file=path,
            row=number,
            column="population",
            value=written,
            accepted="a number from 0, or nothing where it is unknown",
        )
    texts = {name: (row[name] or "").strip() for name in ("date", "basis", "source", "note")}
    accepted = BASES[:-1] if written else BASES[-1:]
    if texts["basis"] not in accepted:
        problem = "this is not what a population rests on" if written else "a population is missing"
        raise UserError(
            problem, file=path, row=number, column="basis", value=texts["basis"], accepted=accepted
        )
    if written and not texts["source"]:
        raise UserError("a population has a source", file=path, row=number, column="source", value="")
    if written and not _is_date(texts["date"]):
        raise UserError(
            "a population has a date",
            file=path,
            row=number,
            column="date",
            value=texts["date"],
            accepted="a day such as 2022-01-01",
        )
    if texts["basis"] == "derived" and not texts["note"]:
        problem = "a derived population says how it was derived"
        raise UserError(problem, file=path, row=number, column="note", value="")
    return _Size(number, population, **texts)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _weighting(
    group: str, entry: Entry, items_of: ItemsOf, sizes: Sizes, languages: Languages, path: Path
) -> Weighting:
    if group not in items_of:
        raise entry.error("the study has no such group", value=group, accepted=items_of)
    items = items_of[group]
    margins = tuple(_margin(one, items, sizes, path) for one in entry["margins"].entries())
    _same_total(entry, margins)
    within = entry.get("within")
    bounds = entry.get("bounds")
    if bounds is not None and not (len(bounds.data) == 2 and bounds.data[0] < 1 < bounds.data[1]):
        problem = "weights have the mean 1: a bound below it and one above it"
        raise bounds.error(problem, value=bounds.data, accepted="such as [0.2, 5]")
    return Weighting(
        group,
        read_label(entry["population"], languages),
        margins,
        _options(within, items) if within else (),
        None if bounds is None else (float(bounds.data[0]), float(bounds.data[1])),
    )


def _margin(entry: Entry, items: Mapping[str, Item], sizes: Sizes, path: Path) -> PopulationMargin:
    code = entry.data["margin"]
    if code not in sizes:
        raise entry["margin"].error(f"{FILE} has no such margin", value=code, accepted=sizes)
    known = sizes[code]
    categories = []
    for name, one in entry["categories"].pairs():
        if name not in known:
            raise one.error(f"margin {code} of {FILE} has no such category", value=name, accepted=known)
        categories.append(_category(name, known[name], _options(one, items), path))
    left = [name for name in known if name not in entry["categories"].data]
    if left:
        problem = f"no answers belong to this category of margin {code}"
        raise entry["categories"].error(problem, value=left[0], accepted=known)
    _disjoint(entry["categories"], categories)
    asked = tuple(dict.fromkeys(item for one in categories for item, _ in one.options))
    return PopulationMargin(code, asked, tuple(categories))


def _category(name: str, size: _Size, options: Options, path: Path) -> Category:
    if size.population is None:
        raise UserError(
            f"the population of {name} is unknown: nothing can be weighted to it",
            file=path,
            row=size.row,
            column="population",
            value="",
            accepted="a number with its source",
        )
    return Category(name, size.population, options, size.source, size.basis, size.date, size.note)


def _options(entry: Entry, items: Mapping[str, Item]) -> Options:
    found = []
    for code, one in entry.pairs():
        known = [name for name, item in items.items() if item.kind in CROSSED]
        if code not in known:
            raise one.error("the group has no such item of single choice", value=code, accepted=known)
        for option in one.entries():
            if option.data not in items[code].codes:
                raise option.error(
                    f"{code} has no such answer", value=option.data, accepted=items[code].codes
                )
        found.append((code, tuple(one.data)))
    return tuple(found)


def _disjoint(entry: Entry, categories: list[Category]) -> None:
    asked = [{item for item, _ in one.options} for one in categories]
    if any(one != asked[0] for one in asked):
        raise entry.error("all categories of a margin are made of the same items", value=sorted(asked[-1]))
    for number, one in enumerate(categories):
        for other in categories[:number]:
            theirs = dict(other.options)
            if all(set(options) & set(theirs[item]) for item, options in one.options):
                problem = f"the same answers belong to {other.code} as well"
                raise entry[one.code].error(problem, value=one.code)


def _same_total(entry: Entry, margins: tuple[PopulationMargin, ...]) -> None:
    first = margins[0]
    for margin in margins[1:]:
        if abs(margin.total - first.total) > 0.01 * first.total:
            raise entry["margins"].error(
                f"margins {first.code} and {margin.code} are not of one population",
                value=f"{margin.total:,.0f}",
                accepted=f"{first.total:,.0f}, by 1 % more or less",
            )

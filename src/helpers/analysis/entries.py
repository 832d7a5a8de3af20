"""The p values in results, each with the family that it is corrected in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import singledispatch

from helpers.analysis import residual
from helpers.analysis.breakoff import WhoLeft
from helpers.analysis.nonresponse import WhoLacks
from helpers.analysis.optionset import OptionSet
from helpers.analysis.paired import Paired
from helpers.analysis.results import Comparison, Crosstab, Test
from helpers.analysis.sensitivity import Sensitivity
from helpers.analysis.stratified import Stratified
from helpers.analysis.timing import Shifts
from helpers.analysis.trend import OrderedCrosstab

COMPARISONS, OPTIONS, SETS, PAIRS, WEIGHTED = "comparisons", "options", "sets", "pairs", "weighted"
CROSSTABS, TRENDS, STRATA, CELLS, COLUMNS = "crosstabs", "trends", "strata", "cells", "columns"
PAIRED, NONRESPONSE, BREAK_OFF, TIMING, OTHER = "paired", "nonresponse", "breakoff", "timing", "other"
KINDS = (
    COMPARISONS,
    OPTIONS,
    SETS,
    PAIRS,
    WEIGHTED,
    CROSSTABS,
    TRENDS,
    STRATA,
    CELLS,
    COLUMNS,
    PAIRED,
    NONRESPONSE,
    BREAK_OFF,
    TIMING,
    OTHER,
)
"""What a family's tests are of, in the order in which they are shown.

Comparisons of groups; options of one multiple-choice item; such items as a whole; pairs of groups by ranks;
comparisons again without and with weights; planned crosstabs; their trends; crosstabs within strata; cells of one
table; columns two by two in one row of a table; items of the same respondents; who lacks answers; who left; early
against late, before against after; anything else.
"""

FEWEST_COLUMNS = 3
"""From so many columns on they are compared two by two: two are what the table's own test compares."""


@dataclass(frozen=True)
class Entry:
    """One p value in its family: ``kind`` is one of `KINDS`, ``name`` tells families of a kind apart.

    ``p`` is as it was before any correction; None where there was a test to compute, and no p came of it.
    """

    kind: str
    name: str
    p: float | None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no kind of family: {self.kind}")


@singledispatch
def entries_of(result: object) -> Iterable[Entry]:
    """Find the p values of a result; results that this module does not know give theirs by a method ``p_values``.

    Examples
    --------
    >>> from helpers.analysis.crosstab import crosstab
    >>> from helpers.analysis.example import example_answers
    >>> found = list(entries_of(crosstab(example_answers(), "opinion", "place")))
    >>> [entry.kind for entry in found][:2], len(found)
    (['crosstabs', 'cells'], 9)
    """
    own = getattr(result, "p_values", None)
    return own() if callable(own) else ()


@entries_of.register
def _(result: Test) -> Iterator[Entry]:
    yield Entry(OTHER, OTHER, result.p)


@entries_of.register
def _(result: Comparison) -> Iterator[Entry]:
    if not result.options:
        yield Entry(COMPARISONS, COMPARISONS, result.test.p)
    for _, table in result.options:
        yield Entry(OPTIONS, result.code, table.test.p)
    if result.pairs is not None:
        yield from (Entry(PAIRS, result.code, pair.p) for pair in result.pairs.pairs)
    if result.crosstab is not None:
        yield from _within(result.crosstab, result.code)


@entries_of.register
def _(result: Crosstab) -> Iterator[Entry]:
    yield Entry(CROSSTABS, CROSSTABS, result.test.p)
    column = "groups" if result.column is None else result.column.code
    yield from _within(result, f"{result.row.code} x {column}")


def _within(table: Crosstab, name: str) -> Iterator[Entry]:
    """The cells of a table by their residuals, and its columns two by two."""
    for row in residual.p_values(table.residuals, method=None):
        yield from (Entry(CELLS, name, p) for p in row if p is not None)
    compared = table.compared
    if compared is not None and len(compared.names) - len(compared.left_out) >= FEWEST_COLUMNS:
        yield from (Entry(COLUMNS, f"{name}/{pair.row}", pair.p) for pair in compared.pairs)


@entries_of.register
def _(result: OptionSet) -> Iterator[Entry]:
    # The options' own tests are those of the comparison of the same item.
    for test in (result.sum, result.second_order, result.least):
        yield Entry(SETS, test.name, test.p)


@entries_of.register
def _(result: Sensitivity) -> Iterator[Entry]:
    yield Entry(WEIGHTED, "without", result.test.p)
    yield Entry(WEIGHTED, "with", result.weighted_test.p)


@entries_of.register
def _(result: OrderedCrosstab) -> Iterator[Entry]:
    yield Entry(TRENDS, TRENDS, result.test.p)


@entries_of.register
def _(result: Stratified) -> Iterator[Entry]:
    yield Entry(STRATA, "association", result.test.p)
    yield Entry(STRATA, "breslow_day", result.breslow_day.p)
    yield Entry(STRATA, "woolf", result.woolf.p)


@entries_of.register
def _(result: Paired) -> Iterator[Entry]:
    yield Entry(PAIRED, PAIRED, result.test.p)


@entries_of.register
def _(result: WhoLacks) -> Iterator[Entry]:
    yield from (Entry(NONRESPONSE, "respondents", test.p) for test in result.tests)
    yield from (Entry(NONRESPONSE, "items", test.p) for test in result.item_tests)


@entries_of.register
def _(result: WhoLeft) -> Iterator[Entry]:
    yield from (Entry(BREAK_OFF, BREAK_OFF, row.test.p) for row in result.rows)


@entries_of.register
def _(result: Shifts) -> Iterator[Entry]:
    yield from (Entry(TIMING, result.name, test.p) for test in result.tests)

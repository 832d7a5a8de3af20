"""Whatever a statistic is given, it gives numbers, says that there are none, or refuses: no NaN, no warning."""

from __future__ import annotations

import dataclasses
import math
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from helpers.analysis import (
    choice,
    columns,
    difference,
    dunn,
    effect,
    independence,
    interval,
    matched,
    multiplicity,
    nominal,
    odds,
    ordinal,
    polychoric,
    precision,
    raking,
    rank,
    raoscott,
    reliability,
    residual,
    strata,
    trend,
    weighted,
    weightedgroups,
)
from helpers.analysis.design import designed
from helpers.analysis.factor import one_factor
from helpers.errors import UserError

SQUARE = {
    "yates": independence.yates,
    "mid_p": independence.mid_p,
    "fisher": independence.fisher,
    "odds_ratio": odds.odds_ratio,
    "sample_odds_ratio": odds.sample_odds_ratio,
    "risk_ratio": odds.risk_ratio,
    "mcnemar": matched.mcnemar,
    "strata": lambda table: strata.strata([table, table]),
}
ANY = {
    **{
        f"independence {name}": lambda table, m=name: choice.independence(table, m) for name in choice.METHODS
    },
    "ranks": lambda table: choice.ranks(table, "ordered"),
    "columns": columns.compare_columns,
    "cramers_v": effect.cramers_v,
    "rank_biserial": effect.rank_biserial,
    "association": nominal.association,
    "expected": residual.expected,
    "pearson residuals": residual.pearson,
    "adjusted residuals": lambda table: residual.p_values(residual.adjusted(table)),
    "ordinal": ordinal.ordinal,
    "pairs": ordinal.pairs,
    "kendall": ordinal.kendall,
    "spearman": ordinal.spearman,
    "linear_by_linear": trend.linear_by_linear,
    "cochran_armitage": trend.cochran_armitage,
    "jonckheere": trend.jonckheere,
    "polychoric": polychoric.polychoric,
    "dunn": lambda table: dunn.dunn(table, [str(place) for place in range(np.shape(table)[-1])]),
    "mann_whitney": rank.mann_whitney,
    "mann_whitney_exact": rank.mann_whitney_exact,
}
TABLES: dict[str, Any] = {
    "empty": [[0, 0], [0, 0]],
    "no cells": np.zeros((0, 0), dtype=int),
    "one row": [[3, 4]],
    "one column": [[3], [4]],
    "one cell": [[5]],
    "one respondent": [[1, 0], [0, 0]],
    "one category": [[3, 4], [0, 0]],
    "one group": [[3, 0], [4, 0]],
    "diagonal": [[4, 0], [0, 5]],
    "empty row": [[3, 4], [0, 0], [2, 6]],
    "alike": [[5, 5], [5, 5]],
    "wide": [[1, 0, 2, 0], [0, 3, 0, 1]],
}
IMPOSSIBLE: dict[str, Any] = {
    "negative": [[-1, 2], [3, 4]],
    "fractional": [[1.5, 2], [3, 4]],
    "infinite": [[float("inf"), 2], [3, 4]],
    "missing": [[float("nan"), 2], [3, 4]],
    "words": [["a", "b"], ["c", "d"]],
    "one dimension": [1, 2, 3],
}


def numbers(result: Any) -> Iterator[float]:
    """Every number in a result, however deep."""
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        for field in dataclasses.fields(result):
            yield from numbers(getattr(result, field.name))
    elif isinstance(result, dict):
        for value in result.values():
            yield from numbers(value)
    elif isinstance(result, np.ndarray):
        yield from (float(one) for one in result.ravel() if result.dtype.kind == "f")
    elif isinstance(result, list | tuple):
        for value in result:
            yield from numbers(value)
    elif isinstance(result, float):
        yield result


def outcome(function: Callable[[], Any]) -> Any:
    """A result, or the error that refused the input."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return function()
        except (ValueError, UserError) as error:
            assert str(error), "an error says what is wrong"
            return error


def test_numbers_are_found_wherever_they_are() -> None:
    found = numbers((1.0, {"a": [2.0, None, "x"]}, difference.difference((1, 2), (1, 4)), np.array([3.0])))
    assert {1.0, 2.0, 3.0, 0.25} <= set(found)


@pytest.mark.parametrize("shape", TABLES)
@pytest.mark.parametrize("name", [*SQUARE, *ANY])
def test_a_poor_table_has_numbers_or_none_but_never_nan(name: str, shape: str) -> None:
    function = (SQUARE | ANY)[name]
    result = outcome(lambda: function(TABLES[shape]))
    assert not any(math.isnan(number) for number in numbers(result))


@pytest.mark.parametrize("kind", IMPOSSIBLE)
@pytest.mark.parametrize("name", [*SQUARE, *ANY])
def test_impossible_counts_are_refused(name: str, kind: str) -> None:
    function = (SQUARE | ANY)[name]
    assert isinstance(outcome(lambda: function(IMPOSSIBLE[kind])), ValueError)


SCORES = {
    "nobody": np.empty((0, 3)),
    "one respondent": np.array([[1.0, 2.0, 3.0]]),
    "constant": np.ones((5, 3)),
    "one item": np.array([[1.0], [2.0], [3.0]]),
}


@pytest.mark.parametrize("name", SCORES)
@pytest.mark.parametrize("function", [matched.friedman, reliability.item_rest])
def test_poor_scores_have_numbers_or_none(function: Callable[[Any], Any], name: str) -> None:
    result = outcome(lambda: function(SCORES[name]))
    assert not any(math.isnan(number) for number in numbers(result))


REFUSED: dict[str, Callable[[], Any]] = {
    "count above base": lambda: interval.proportion(5, 3),
    "fractional count": lambda: interval.proportion(1.5, 3),  # type: ignore[arg-type]
    "confidence of 1": lambda: interval.proportion(1, 3, confidence=1.0),
    "unknown interval": lambda: interval.proportion(1, 3, method="Jeffreys"),
    "negative option": lambda: interval.simultaneous([3, -1]),
    "unknown difference": lambda: difference.difference((1, 2), (1, 2), method="exact"),
    "shares of nothing": lambda: independence.goodness_of_fit([1, 2], [0.0, 1.0]),
    "infinite share": lambda: independence.goodness_of_fit([1, 2], [1.0, float("inf")]),
    "one share": lambda: independence.goodness_of_fit([1], [1.0]),
    "unknown correction": lambda: multiplicity.adjusted([0.1], "sidak"),
    "infinite weight": lambda: weighted.proportion(np.array([True, False]), np.array([1.0, np.inf])),
    "missing weight": lambda: weighted.proportion(np.array([True, False]), np.array([1.0, np.nan])),
    "negative weight": lambda: designed([1.0, -1.0]),
    "weight of nothing": lambda: designed([1.0, 0.0]),
    "one weight": lambda: designed([1.0]),
    "weights of others": lambda: weighted.proportion(np.array([True]), np.array([1.0, 2.0])),
    "answers of others": lambda: raoscott.independence(["a"], ["b"], designed([1.0, 2.0])),
    "population below sample": lambda: designed([1.0, 1.0], population=[1.0, 1.0]),
    "quantile of 2": lambda: weighted.quantile(np.array([1.0, 2.0]), np.array([1.0, 1.0]), 2.0),
    "three groups": lambda: weightedgroups.difference(np.arange(3.0), list("abc"), designed([1.0] * 3)),
    "margin unmet": lambda: raking.rake([raking.Margin("m", np.array([0, 0]), np.array([1.0, 1.0]))]),
    "negative margin": lambda: raking.rake([raking.Margin("m", np.array([0, 1]), np.array([1.0, -1.0]))]),
    "no margin": lambda: raking.rake([]),
    "bounds without room": lambda: raking.trim(np.array([1.0, 2.0]), 5.0, 6.0),
    "singular items": lambda: one_factor(np.ones((3, 3))),
    "two items": lambda: one_factor(np.eye(2)),
    "level of 0": lambda: columns.compare_columns([[1, 2], [3, 4]], level=0.0),
    "no comparison": lambda: precision.precision({"a": 10, "b": 10}, 0),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_makes_no_sense_is_refused_with_words(name: str) -> None:
    assert isinstance(outcome(REFUSED[name]), ValueError | UserError)


@pytest.mark.parametrize("method", interval.METHODS)
def test_intervals_at_their_ends(method: str) -> None:
    nothing, none, everybody = (
        interval.proportion(n, of, method=method) for n, of in ((0, 0), (0, 9), (9, 9))
    )
    assert (nothing.share, nothing.low, nothing.high) == (None, None, None)
    assert none.low == 0.0 and everybody.high == 1.0
    assert none.high == pytest.approx(1 - (everybody.low or 0.0))

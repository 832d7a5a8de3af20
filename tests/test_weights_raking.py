"""Raking, post-stratification, calibration and trimming: what holds of any sample, and what cannot be met."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis import raking
from helpers.analysis.design import designed
from helpers.analysis.raking import Margin, MarginError
from helpers.analysis.weighted import effective

Codes = list[int]


def margin(name: str, codes: Codes, totals: list[float], *categories: str) -> Margin:
    return Margin(name, np.array(codes), np.array(totals, dtype=float), categories)


@st.composite
def samples(draw: st.DrawFn) -> tuple[list[Margin], np.random.Generator]:
    """Two margins of one population, in a sample that has every cell."""
    rows, columns = draw(st.integers(2, 4)), draw(st.integers(2, 3))
    counts = draw(st.lists(st.integers(1, 6), min_size=rows * columns, max_size=rows * columns))
    cells = [(i // columns, i % columns) for i, n in enumerate(counts) for _ in range(n)]
    sizes = np.array(draw(st.lists(st.integers(1, 900), min_size=rows * columns, max_size=rows * columns)))
    population = sizes.reshape(rows, columns).astype(float)
    made = [
        margin("row", [row for row, _ in cells], population.sum(axis=1).tolist()),
        margin("column", [column for _, column in cells], population.sum(axis=0).tolist()),
    ]
    return made, np.random.default_rng(draw(st.integers(0, 99)))


def sums(one: Margin, weights: np.ndarray) -> np.ndarray:
    return np.bincount(one.codes, weights, len(one.totals))


@given(samples())
def test_raked_margins_are_met(sample: tuple[list[Margin], np.random.Generator]) -> None:
    margins, _ = sample
    fitted = raking.rake(margins)
    assert (fitted.weights > 0).all() and fitted.missed <= 1e-12
    for one in margins:
        assert sums(one, fitted.weights) == pytest.approx(one.totals, rel=1e-9, abs=1e-9)


@given(samples())
def test_raking_twice_is_raking_once(sample: tuple[list[Margin], np.random.Generator]) -> None:
    margins, _ = sample
    once = raking.rake(margins).weights
    again = raking.rake(margins, once)
    assert again.weights == pytest.approx(once, rel=1e-10) and again.sweeps == 1


@given(samples())
def test_permuting_rows_permutes_weights(sample: tuple[list[Margin], np.random.Generator]) -> None:
    margins, random = sample
    order = random.permutation(len(margins[0].codes))
    moved = [Margin(one.name, one.codes[order], one.totals) for one in margins]
    assert raking.rake(moved).weights == pytest.approx(raking.rake(margins).weights[order], rel=1e-10)


@given(samples())
def test_the_order_of_margins_and_the_scale_of_the_base_change_nothing(
    sample: tuple[list[Margin], np.random.Generator],
) -> None:
    margins, random = sample
    found = raking.rake(margins).weights
    assert raking.rake(margins[::-1]).weights == pytest.approx(found, rel=1e-9)
    assert raking.rake(margins, np.full(len(found), random.uniform(0.01, 50))).weights == pytest.approx(found)


@given(samples())
def test_calibration_meets_margins_and_agrees_with_one_margin_met(
    sample: tuple[list[Margin], np.random.Generator],
) -> None:
    margins, _ = sample
    n = len(margins[0].codes)
    base = np.full(n, margins[0].totals.sum() / n)
    found = raking.calibrate(margins, base)
    for one in margins:
        assert sums(one, found) == pytest.approx(one.totals, rel=1e-8, abs=1e-6)
    alone = raking.calibrate(margins[:1], base)
    assert alone == pytest.approx(raking.poststratify(margins[0]).weights, rel=1e-8)


@given(samples(), st.floats(0.3, 0.9), st.floats(1.2, 3))
def test_trimmed_weights_keep_their_sum_and_their_bounds(
    sample: tuple[list[Margin], np.random.Generator], lower: float, upper: float
) -> None:
    weights = raking.rake(sample[0]).weights
    weights = weights / weights.mean()
    try:
        found = raking.trim(weights, lower, upper)
    except MarginError as error:
        assert "no weight lies between" in str(error)
        return
    assert found.min() >= lower and found.max() <= upper
    assert found.sum() == pytest.approx(weights.sum())


def test_weights_are_population_over_sample_where_there_is_one_margin() -> None:
    found = raking.poststratify(margin("sex", [0, 0, 0, 1, 1], [300, 100]))
    assert found.weights.tolist() == [100, 100, 100, 50, 50] and found.sweeps == 1


def test_a_known_raking() -> None:
    # Independence within the sample: the raked cells are the products of the margins.
    codes = [(i, j) for i in (0, 1) for j in (0, 1) for _ in range(2)]
    found = raking.rake(
        [margin("a", [i for i, _ in codes], [70, 30]), margin("b", [j for _, j in codes], [20, 80])]
    )
    cells = {(i, j): weight for (i, j), weight in zip(codes, found.weights.tolist(), strict=True)}
    assert cells == pytest.approx({(0, 0): 7, (0, 1): 28, (1, 0): 3, (1, 1): 12})


@pytest.mark.parametrize(
    ("margins", "problem"),
    [
        ([], "no margin"),
        ([margin("sex", [0, 0], [5, 5], "women", "men")], "men has a population of 5 and no respondent"),
        ([margin("sex", [0, 1], [5, 0], "women", "men")], "men has 1 respondents and no population"),
        ([margin("sex", [0, 1], [5, -1])], "a population is a number from 0, not -1"),
        ([margin("sex", [0, 1], [5, float("nan")])], "a population is a number from 0, not nan"),
        ([margin("sex", [0, 1], [5, float("inf")])], "not inf"),
        ([margin("sex", [0, -1], [5, 5])], "no category -1"),
        ([margin("sex", [0, 2], [5, 5])], "no category 2"),
        ([margin("sex", [0, 1], [5, 5]), margin("age", [0, 1], [5, 6])], "sex has 10 in all, age has 11"),
        ([margin("sex", [0, 1], [5, 5]), margin("age", [0, 1], [4, 6])], "sex, age cannot be met together"),
        ([margin("sex", [0, 1], [5, 5]), margin("age", [0, 1, 1], [5, 5])], "codes of 3 respondents, not 2"),
        ([margin("sex", [], [5, 5])], "nobody"),
    ],
)
def test_margins_that_cannot_be_met_are_named(margins: list[Margin], problem: str) -> None:
    with pytest.raises(MarginError, match=problem):
        raking.rake(margins)


@pytest.mark.parametrize("wrong", [float("inf"), float("nan"), 0.0, -1.0])
def test_weights_that_are_none_are_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="a positive, finite number"):
        raking.rake([margin("sex", [0, 1], [5, 5])], np.array([1.0, wrong]))
    with pytest.raises(ValueError, match="a positive, finite number"):
        designed([1.0, wrong])
    with pytest.raises(ValueError, match="a positive, finite number"):
        effective(np.array([1.0, wrong]))


@pytest.mark.parametrize(
    ("weights", "bounds", "problem"),
    [
        ([1.0, 1.0], (2, 3), "mean 1 cannot all lie between 2 and 3"),
        ([0.1, 1.9], (0.5, 1.5), "no weight lies between"),
        ([1.0, float("inf")], (0.5, 2), "finite number, not inf"),
        ([], (0.5, 2), "finite number, not missing"),
    ],
)
def test_bounds_that_leave_no_room_are_refused(
    weights: list[float], bounds: tuple[float, float], problem: str
) -> None:
    with pytest.raises(MarginError, match=problem):
        raking.trim(np.array(weights), *bounds)

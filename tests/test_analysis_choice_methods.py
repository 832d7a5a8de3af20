"""Tests of independence that can be asked for: against books, enumeration and each other; what is refused."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers.analysis import choice
from helpers.analysis.choice import METHODS, OFFERED, REASONS, independence
from helpers.analysis.exact import freeman_halton
from helpers.analysis.independence import fisher, g_test, goodness_of_fit, mid_p, pearson, yates
from helpers.analysis.montecarlo import monte_carlo
from helpers.analysis.table import filled

Table = list[list[int]]
quick = settings(max_examples=30, deadline=None)
FOR_2_BY_2 = (choice.FISHER, choice.YATES, choice.MID_P)


def tables(width: st.SearchStrategy[int], height: st.SearchStrategy[int], most: int) -> st.SearchStrategy:
    return st.tuples(width, height).flatmap(
        lambda size: st.lists(
            st.lists(st.integers(0, most), min_size=size[0], max_size=size[0]),
            min_size=size[1],
            max_size=size[1],
        )
    )


any_table = tables(st.integers(2, 4), st.integers(2, 4), 9)
small_table = tables(st.integers(2, 3), st.integers(2, 3), 6)
two_by_two = tables(st.just(2), st.just(2), 12).filter(lambda table: filled(table).shape == (2, 2))


# ---- each by hand


def test_yates_by_hand() -> None:
    # n (|ad - bc| - n/2)^2 / product of margins = 60 (|10*10 - 20*20| - 30)^2 / 30^4
    statistic, df, p = yates([[10, 20], [20, 10]])
    assert (statistic, df) == (pytest.approx(60 * 270**2 / 30**4), 1)
    assert p == pytest.approx(math.erfc(math.sqrt(statistic / 2)))


def test_g_by_hand() -> None:
    # 2 sum(observed ln(observed / expected)), expected 15 everywhere
    statistic, df, _ = g_test([[10, 20], [20, 10]])
    assert (statistic, df) == (pytest.approx(4 * (10 * math.log(2 / 3) + 20 * math.log(4 / 3))), 1)


def test_g_takes_empty_cells_for_nothing() -> None:
    assert g_test([[10, 0], [0, 10]])[0] == pytest.approx(40 * math.log(2))


@pytest.mark.parametrize(
    "table, p",
    [
        ([[3, 1], [1, 3]], 0.25714),
        ([[7, 27], [1, 33]], 0.02966),
        ([[9, 4], [4, 10]], 0.03914),
        ([[0, 16], [15, 57]], 0.04466),
    ],
)
def test_mid_p_of_the_book(table: Table, p: float) -> None:
    # Fagerland, Lydersen, Laake (2017), Statistical Analysis of Contingency Tables, chapter 4
    assert mid_p(table) == pytest.approx(p, abs=5e-6)


def test_mid_p_halves_what_is_as_likely() -> None:
    # C(4,k)^2 / 70: 1, 16, 36, 16, 1; less likely than k = 3 are 2/70, as likely 32/70
    assert mid_p([[3, 1], [1, 3]]) == pytest.approx(18 / 70, rel=1e-12)
    assert mid_p([[2, 2], [2, 2]]) == pytest.approx(52 / 70, rel=1e-12)


@quick
@given(two_by_two)
def test_mid_p_is_below_fisher_and_half_on_average(table: Table) -> None:
    assert 0 < mid_p(table) < fisher(table) <= 1
    (a, b), (c, d) = table
    cells = range(max(0, a - d), min(a + b, a + c) + 1)
    chances = stats.hypergeom.pmf(list(cells), a + b + c + d, a + b, a + c)
    found = [mid_p([[x, a + b - x], [a + c - x, d - a + x]]) for x in cells]
    assert float(np.dot(found, chances)) == pytest.approx(0.5)


def test_goodness_of_fit_by_hand() -> None:
    # expected 30, 15, 15: 100/30 + 25/15 + 25/15
    statistic, df, p = goodness_of_fit([20, 20, 20], [2, 1, 1])
    assert (statistic, df) == (pytest.approx(100 / 30 + 50 / 15), 2)
    assert p == pytest.approx(math.exp(-statistic / 2))
    assert goodness_of_fit([30, 15, 15], [50, 25, 25])[2] == pytest.approx(1.0)


@pytest.mark.parametrize(
    "counts, shares, said",
    [
        ([1, 2], [1, 0], "a share is a positive, finite number, not 0"),
        ([1, 2], [1, -1], "not -1"),
        ([1, 2], [1, math.inf], "not inf"),
        ([1, 2], [1, math.nan], "not nan"),
        ([1, 2], [1, 1, 1], "3 counted in 2 categories, 3 shares"),
        ([5], [1], "5 counted in 1 categories"),
        ([0, 0], [1, 1], "0 counted"),
        ([1, -2], [1, 1], "counts are whole numbers from 0, not -2"),
        ([1, 2.5], [1, 1], "counts are whole numbers from 0, not 2.5"),
        ([1, math.inf], [1, 1], "counts are whole numbers from 0, not inf"),
    ],
)
def test_goodness_of_fit_refuses(counts: Any, shares: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        goodness_of_fit(counts, shares)


def test_monte_carlo_by_chi_square_approaches_its_own_exact_test() -> None:
    # Of the tables with margins 4, 4 and 4, 4: chi-square of k = 3 is 2; P(k in 0, 1, 3, 4) = 34/70
    assert monte_carlo([[3, 1], [1, 3]], order="chi_square") == pytest.approx(34 / 70, abs=0.008)
    # Where the two orders differ, each approaches the list of all tables in its own.
    table = np.array([[3, 5, 3], [0, 2, 0]])
    for order, exact in listed(table).items():
        assert monte_carlo(table, order=order) == pytest.approx(exact, abs=0.007)
    assert abs(np.subtract(*listed(table).values())) > 0.01


def listed(table: np.ndarray) -> dict[str, float]:
    """The p of a table of two rows in both orders, from all tables with its margins."""
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    expected = np.outer(rows, columns) / table.sum()
    found = []
    for first in product(*(range(n + 1) for n in columns)):
        if sum(first) == rows[0]:
            cells = np.array([first, columns - first])
            weight = math.prod(math.comb(n, k) for n, k in zip(columns.tolist(), first, strict=True))
            found.append((weight, ((cells - expected) ** 2 / expected).sum(), (cells == table).all()))
    weights, sizes, own = (np.array(part) for part in zip(*found, strict=True))
    total, (place,) = weights.sum(), np.flatnonzero(own)
    return {
        "probability": float(weights[weights <= weights[place]].sum() / total),
        "chi_square": float(weights[sizes >= sizes[place] - 1e-9].sum() / total),
    }


def test_monte_carlo_knows_two_orders() -> None:
    with pytest.raises(ValueError, match="'size'; there are probability, chi_square"):
        monte_carlo([[3, 1], [1, 3]], order="size")


# ---- asked for by hand


@pytest.mark.parametrize("method", [name for name in METHODS if name != "auto"])
def test_what_is_asked_for_is_done_and_recorded(method: str) -> None:
    test = independence([[30, 12], [18, 25]], method)
    simulated = "monte_carlo" in method
    rule = "asked_for_monte_carlo" if simulated else "asked_for"
    assert (test.name, test.reason.rule) == (method, rule)
    assert test.p is not None and 0 < test.p < 0.05
    facts = dict(test.reason.facts)
    assert facts["cells"] == 4 and facts["cells_below_5"] == 0
    assert ("seed" in facts) == simulated
    assert (test.statistic is None) == (test.df is None)


def test_the_rule_stays_the_rule() -> None:
    assert independence([[30, 12], [18, 25]]) == independence([[30, 12], [18, 25]], "auto")
    assert independence([[30, 12], [18, 25]]).reason.rule == "expected_ok"
    assert not {choice.YATES, choice.G_TEST} & {
        independence(t).name for t in ([[30, 12], [18, 25]], [[3, 1], [1, 3]])
    }


@pytest.mark.parametrize("method", FOR_2_BY_2)
def test_tests_of_2_by_2_are_refused_for_others(method: str) -> None:
    with pytest.raises(ValueError, match="2 x 2"):
        independence([[3, 1, 2], [1, 3, 2]], method)


def test_an_unknown_method_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"'barnard'; there are auto, pearson_chi2, .*g_test"):
        independence([[3, 1], [1, 3]], "barnard")
    assert set(OFFERED) < set(METHODS) and "asked_for" in REASONS


@pytest.mark.parametrize("method", METHODS)
def test_nothing_to_test_says_why_whatever_is_asked_for(method: str) -> None:
    for table, rule in (
        ([[0, 0], [0, 0]], "not_computable_empty"),
        ([[3, 4], [0, 0]], "not_computable_one_category"),
        ([[3, 0], [4, 0]], "not_computable_one_group"),
    ):
        test = independence(table, method)
        assert (test.name, test.p, test.reason.rule) == ("none", None, rule)


def test_too_large_for_the_exact_test_that_was_asked_for() -> None:
    test = independence([[500] * 8] * 8, choice.FREEMAN_HALTON)
    assert (test.p, test.reason.rule) == (None, "not_computable_too_large")


# ---- what no test may depend on


def every(table: Table, draws: int = 300) -> dict[str, float]:
    """The p of every test that fits the table."""
    counts = filled(table)
    exact = freeman_halton(counts)
    assert exact is not None
    found = {"pearson": pearson(counts)[2], "g": g_test(counts)[2], "exact": exact}
    for order in ("probability", "chi_square"):
        found[order] = monte_carlo(counts, draws=draws, order=order)
    if counts.shape == (2, 2):
        found |= {"fisher": fisher(counts), "mid_p": mid_p(counts), "yates": yates(counts)[2]}
    return found


@quick
@given(small_table, st.randoms(use_true_random=False))
def test_order_and_orientation_change_no_p(table: Table, random: Any) -> None:
    counts = filled(table)
    assume(min(counts.shape) > 1)
    rows, columns = ([*range(size)] for size in counts.shape)
    random.shuffle(rows)
    random.shuffle(columns)
    plain = every(counts)
    for changed in (counts[rows][:, columns], counts.T):
        assert every(changed) == pytest.approx(plain, rel=1e-8)


@quick
@given(st.lists(st.integers(0, 9), min_size=2, max_size=4), st.integers(2, 3))
def test_identical_groups_have_p_1(group: list[int], times: int) -> None:
    table = np.array([group] * times).T
    assume(min(filled(table).shape) > 1)
    # Mid-p halves the likeliest table, which is the observed one: it is below 1 by design.
    found = {name: p for name, p in every(table).items() if name != "mid_p"}
    assert found == pytest.approx(dict.fromkeys(found, 1.0), abs=1e-9)


@quick
@given(any_table, st.sampled_from(METHODS))
def test_no_nan_whatever_is_asked_for(table: Table, method: str) -> None:
    if method in FOR_2_BY_2 and filled(table).shape != (2, 2):
        return
    assume("monte_carlo" not in method)
    test = independence(table, method)
    for value in (test.p, test.statistic, test.df):
        assert value is None or math.isfinite(value)
    assert test.p is None or 0 <= test.p <= 1
    assert test.reason.rule in REASONS

"""Multiple-choice items between groups: one test an option, three tests of the whole set."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.linalg import block_diag

from builders import answers_of, multiple
from helpers.analysis.independence import fisher, pearson
from helpers.analysis.multiplicity import adjusted
from helpers.analysis.optionset import RULES, TESTS, OptionSet, least_p, option_set, second_order, sum_of_chi2
from helpers.errors import UserError

quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TOOLS = multiple("tools", "a b c")
# Ticked a 30 and 10 of 40, b 20 and 32, c nobody.
FIRST = ["a"] * 20 + ["a b"] * 10 + ["b"] * 10
SECOND = ["a"] * 8 + ["a b"] * 2 + ["b"] * 30


def compared(*groups: list[str], correction: str = "holm") -> OptionSet:
    found = [answers_of(TOOLS, cells, group=f"g{place}") for place, cells in enumerate(groups)]
    return option_set(found, "tools", correction)


def test_the_whole_set_by_hand() -> None:
    found = compared(FIRST, SECOND)
    a, b = pearson([[30, 10], [10, 30]]), pearson([[20, 32], [20, 8]])
    assert found.sum.statistic == pytest.approx(a[0] + b[0]) and found.sum.df == 2
    assert found.sum.p == pytest.approx(stats.chi2.sf(a[0] + b[0], 2))
    assert found.least.p == pytest.approx(2 * min(a[2], b[2]))
    assert dict(found.sum.reason.facts) == {"options": 2, "left_out": 1} and found.sizes == (40, 40)
    ticks = [
        np.array([["a" in cell.split(), "b" in cell.split()] for cell in group]) for group in (FIRST, SECOND)
    ]
    squares = float((np.linalg.eigvals(weights(ticks)).real ** 2).sum())
    assert found.second_order.statistic == pytest.approx((a[0] + b[0]) * 2 / squares)
    assert found.second_order.df == pytest.approx(4 / squares)


def weights(ticks: list[np.ndarray]) -> np.ndarray:
    """The matrix whose eigenvalues weight the chi-squares, written out over all patterns of ticks.

    As Bilder, Loughin (2004) have it: D^-1 H G V G' H', with the covariance V of the shares of each pattern in
    each group, G from patterns to options, H that takes the mean of the groups off, D the variances of all.
    """
    options, n = ticks[0].shape[1], sum(map(len, ticks))
    patterns = np.array(list(itertools.product([0, 1], repeat=options)))
    sizes = np.array([len(one) / n for one in ticks])
    parts = []
    for one, size in zip(ticks, sizes, strict=True):
        tau = np.array([(one == pattern).all(axis=1).mean() for pattern in patterns])
        parts.append((np.diag(tau) - np.outer(tau, tau)) / size)
    groups, share = len(ticks), np.concatenate(ticks).mean(axis=0)
    to_options = np.kron(np.eye(groups), patterns.T)
    centre = np.eye(groups * options) - np.kron(np.ones((groups, 1)) @ sizes[None, :], np.eye(options))
    scale = np.kron(np.diag(1 / sizes), np.diag(share * (1 - share)))
    spread = centre @ to_options @ block_diag(*parts) @ to_options.T @ centre.T
    return np.linalg.inv(scale) @ spread


@pytest.mark.parametrize("correction", ["holm", "bh", "bonferroni"])
def test_options_are_corrected_for_their_number(correction: str) -> None:
    found = compared(FIRST, SECOND, correction=correction)
    ps = [table.test.p for _, table in found.options]
    assert ps[2] is None
    expected = adjusted([p for p in ps if p is not None], correction)
    assert [table.test.p_adjusted for _, table in found.options[:2]] == list(expected)
    assert {table.test.family for _, table in found.options[:2]} == {2}
    exact = found.exact()
    assert exact["set tools (g0, g1)/a/p_adjusted"] == expected[0]
    assert exact["set tools (g0, g1)/sum_chi2/df"] == 2


def test_a_small_table_has_fishers_test_and_the_least_p_is_of_the_tests_chosen() -> None:
    found = compared(["a", "a", "a b"], ["b", "b", "a"])
    a = dict(found.options)["a"]
    assert a.test.name == "fisher_exact" and a.test.p == fisher([[3, 1], [0, 2]])
    assert found.least.p == min(1.0, 2 * min(fisher([[3, 1], [0, 2]]), fisher([[1, 2], [2, 1]])))


def test_identical_groups_do_not_differ() -> None:
    found = compared(FIRST, FIRST, FIRST)
    assert (found.sum.statistic, found.sum.p, found.second_order.p, found.least.p) == (
        pytest.approx(0),
        pytest.approx(1),
        pytest.approx(1),
        1,
    )
    assert found.sum.df == 4


@pytest.mark.parametrize(
    "groups",
    [([], []), (FIRST,), (FIRST, []), ([""] * 4, [""] * 2), (["c"] * 3, ["c"] * 4)],
    ids=["nobody", "one group", "an empty group", "nothing ticked", "all ticked the same"],
)
def test_where_nothing_can_be_tested_it_says_so(groups: tuple) -> None:
    found = compared(*groups)
    for test in (found.sum, found.second_order, found.least):
        assert test.p is None and test.statistic is None and test.name in TESTS
        assert test.reason.rule == "not_computable_no_option" and test.reason.rule in RULES


def test_where_nobody_differs_within_a_group_there_is_nothing_to_correct_by() -> None:
    found = compared(["a"] * 9, ["b"] * 8)
    assert found.sum.statistic == pytest.approx(34) and found.least.p is not None
    assert found.second_order.p is None and found.second_order.reason.rule == "not_computable_no_spread"
    assert "not_computable_no_spread" in RULES


def test_other_kinds_and_the_same_group_twice_are_refused() -> None:
    answers = answers_of(TOOLS, FIRST)
    with pytest.raises(UserError, match="with itself"):
        option_set([answers, answers], "tools")
    with pytest.raises(UserError, match="no such item"):
        option_set([answers], "nothing")
    assert least_p([]).p is None and sum_of_chi2([]).p is None and second_order([]).p is None


rows = st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=30)


def figures(*groups: list[tuple[bool, ...]]) -> list[float]:
    """Statistic, degrees of freedom and p of both sums, without the crosstabs that a whole set has."""
    ticks = [np.array(one, dtype=bool) for one in groups]
    tables = np.array([[one.sum(axis=0), len(one) - one.sum(axis=0)] for one in ticks])
    plain = sum_of_chi2([tables[:, :, place].T for place in range(3)])
    found = [
        getattr(test, part) for test in (plain, second_order(ticks)) for part in ("statistic", "df", "p")
    ]
    return [np.nan if number is None else number for number in found]


@quick
@given(rows, rows, rows)
def test_the_order_of_groups_options_and_respondents_changes_nothing(
    one: list, two: list, three: list
) -> None:
    turned = [[row[::-1] for row in group] for group in (three[::-1], one[::-1], two)]
    assert figures(one, two, three) == pytest.approx(figures(*turned), rel=1e-9, abs=1e-12, nan_ok=True)


@quick
@given(rows, rows, rows)
def test_the_correction_is_that_of_the_eigenvalues(one: list, two: list, three: list) -> None:
    ticks = [np.array(group, dtype=bool) for group in (one, two, three)]
    everybody = np.concatenate(ticks)
    varied = everybody.any(axis=0) & ~everybody.all(axis=0)
    found = second_order(ticks)
    if not varied.any():
        assert found.p is None
        return
    squares = float((np.linalg.eigvals(weights([group[:, varied] for group in ticks])).real ** 2).sum())
    m = 2 * int(varied.sum())
    if found.df is None:
        assert found.reason.rule == "not_computable_no_spread" and squares == pytest.approx(0, abs=1e-9)
    else:
        assert found.df == pytest.approx(m**2 / squares) and found.p is not None and 0 <= found.p <= 1


@quick
@given(rows, rows)
def test_an_option_asked_twice_counts_once(one: list, two: list) -> None:
    doubled = [np.array([(row[0], row[0]) for row in group], dtype=bool) for group in (one, two)]
    alone = [group[:, :1] for group in doubled]
    first, second = second_order(alone), second_order(doubled)
    assert (first.p is None) == (second.p is None)
    assert first.p is None or first.p == pytest.approx(second.p)


@pytest.mark.slow
@pytest.mark.parametrize("together", [(0.8, 0.8, 0.8), (0.9, 0.9, 0.0)], ids=["alike", "not alike"])
def test_the_corrected_sum_keeps_its_level_where_options_go_together(together: tuple[float, ...]) -> None:
    rng = np.random.default_rng(20211101)
    rejected = np.zeros(2)
    for _ in range(1000):
        ticks = [
            np.sqrt(rho) * rng.normal(size=(n, 1)) + np.sqrt(1 - rho) * rng.normal(size=(n, 8)) > 0.8
            for n, rho in zip((140, 143, 367), together, strict=True)
        ]
        tables = np.array([[one.sum(axis=0), len(one) - one.sum(axis=0)] for one in ticks])
        plain = sum_of_chi2([tables[:, :, place].T for place in range(8)])
        rejected += [(test.p or 0) < 0.05 for test in (plain, second_order(ticks))]
    assert rejected[0] / 1000 > 0.08  # what the correction is for
    assert 0.03 < rejected[1] / 1000 < 0.07

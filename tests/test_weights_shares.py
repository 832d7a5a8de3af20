"""Weighted shares, means and tests: equal weights change nothing, nor does the scale of weights."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from helpers.analysis import raoscott, weighted, weightedgroups
from helpers.analysis.design import designed
from helpers.analysis.interval import proportion as wilson
from helpers.analysis.weighted import METHODS, proportion
from reference import data, needs_reference


@st.composite
def answers(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Some hits and some misses, with weights."""
    n = draw(st.integers(4, 40))
    hits = draw(st.integers(1, n - 1))
    weights = draw(st.lists(st.floats(0.1, 9), min_size=n, max_size=n))
    return np.arange(n) < hits, np.array(weights)


@given(answers(), st.sampled_from(METHODS))
def test_the_share_lies_in_its_interval_and_unweighted_counts_stay(
    made: tuple[np.ndarray, np.ndarray], method: str
) -> None:
    hits, weights = made
    found = proportion(hits, weights, method=method)
    assert (
        (found.count, found.base)
        == (hits.sum(), len(hits))
        == (found.unweighted.count, found.unweighted.base)
    )
    assert found.share == pytest.approx(weights[hits].sum() / weights.sum())
    assert found.low <= found.share <= found.high
    assert 1 <= found.effective <= len(hits) + 1e-9 and found.deff == pytest.approx(
        len(hits) / found.effective
    )


@given(answers(), st.floats(0.01, 500), st.sampled_from(METHODS))
def test_scaling_weights_changes_nothing(
    made: tuple[np.ndarray, np.ndarray], scale: float, method: str
) -> None:
    hits, weights = made
    one, other = proportion(hits, weights, method=method), proportion(hits, scale * weights, method=method)
    for part in ("share", "low", "high", "se", "effective", "deff"):
        assert getattr(other, part) == pytest.approx(getattr(one, part), rel=1e-7, abs=1e-9)


@given(answers())
def test_permuting_rows_changes_nothing_and_misses_mirror_hits(made: tuple[np.ndarray, np.ndarray]) -> None:
    hits, weights = made
    found, turned = proportion(hits, weights), proportion(hits[::-1], weights[::-1])
    assert (turned.share, turned.low) == pytest.approx((found.share, found.low), rel=1e-9)
    missed = proportion(~hits, weights)
    assert (1 - missed.high, 1 - missed.low) == pytest.approx((found.low, found.high), rel=1e-7)


@pytest.mark.parametrize(("count", "base"), [(30, 100), (5, 140), (200, 418), (367, 370)])
@pytest.mark.parametrize("method", METHODS)
def test_equal_weights_give_the_unweighted_share_and_an_interval_near_wilsons(
    count: int, base: int, method: str
) -> None:
    found, plain = proportion(np.arange(base) < count, np.ones(base), method=method), wilson(count, base)
    assert found.share == plain.share and found.effective == base and found.deff == 1
    assert found.se == pytest.approx(math.sqrt(plain.share * (1 - plain.share) / (base - 1)))
    assert (found.low, found.high) == pytest.approx((plain.low, plain.high), abs=0.03)


def test_a_hand_computed_standard_error() -> None:
    # Residuals w (y - p) / W: 0.25, -0.25, -0.25, 0.25 of mean 0; variance 4/3 of their squares' sum.
    found = proportion(np.array([True, False, False, True]), np.ones(4))
    assert found.se == pytest.approx(math.sqrt(4 / 3 * 4 * 0.125**2))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("hits", "share"), [(False, 0.0), (True, 1.0)])
def test_none_or_all_have_the_exact_interval(hits: bool, share: float, method: str) -> None:
    found = proportion(np.full(20, hits), np.linspace(0.5, 1.5, 20), method=method)
    exact = wilson(20 if hits else 0, 20, method="Clopper-Pearson")
    assert found.share == share and (found.low, found.high) == pytest.approx((exact.low, exact.high))


def test_nobody_and_one_person_have_no_interval() -> None:
    nobody, one = proportion(np.array([], bool), np.array([])), proportion(np.array([True]), np.array([2.0]))
    assert (nobody.count, nobody.base, nobody.share, nobody.low, nobody.effective) == (0, 0, None, None, None)
    assert (one.count, one.base, one.share, one.low, one.se) == (1, 1, 1.0, None, None)


@pytest.mark.parametrize(
    ("hits", "weights", "problem"),
    [
        ([True], [float("inf")], "positive, finite number, not inf"),
        ([True, False], [1.0, -1.0], "not -1"),
        ([True, False], [0.0, 0.0], "not 0"),
        ([True, False], [1.0, float("nan")], "not nan"),
        ([True, False, True], [1.0, 1.0], "2 weights for 3"),
    ],
)
def test_damaged_weights_are_refused(hits: list[bool], weights: list[float], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        proportion(np.array(hits), np.array(weights))


def test_an_unknown_method_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="logit, mean"):
        proportion(np.array([True, False]), np.ones(2), method="wald")
    with pytest.raises(ValueError, match="F, Chisq"):
        raoscott.independence("ab", "ab", designed([1, 1]), "G")


@needs_reference
@pytest.mark.parametrize("design", ["S", "W"])
def test_the_likelihood_interval_is_the_root_that_r_interpolates(design: str) -> None:
    from agreements_weights import share_and_limits
    from reference import expected

    ours, theirs = (
        share_and_limits(design, "likelihood"),
        expected("survey_api", f"{design}.ci_awards_likelihood"),
    )
    assert [ours[end] for end in ("low", "high")] == pytest.approx([theirs["low"], theirs["high"]], abs=2e-6)
    assert len(data("survey_api")) == 200


# ---- designs


def test_a_stratum_of_one_has_no_variance_unless_it_is_all_of_its_population() -> None:
    with pytest.raises(ValueError, match="a stratum of one"):
        designed([1, 1, 1], strata="aab")
    with pytest.raises(ValueError, match="a stratum of one"):
        designed([1, 1, 1], strata="aab", population=[9, 9, 4])
    assert designed([1, 1, 1], strata="aab", population=[9, 9, 1]).degrees == 1


@pytest.mark.parametrize(
    ("population", "problem"),
    [([9, 8, 9], "not both 8 and 9"), ([2, 2, 2], "population of 2"), ([9, 9], "2 population sizes for 3")],
)
def test_a_population_is_one_number_and_no_smaller_than_its_sample(
    population: list[float], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        designed([1, 1, 1], population=population)


def test_a_whole_population_leaves_no_sampling_variance() -> None:
    drawn = designed([1, 1, 1, 1], population=[4, 4, 4, 4])
    assert weighted.mean(np.array([1.0, 2, 3, 9]), drawn).se == 0


def test_values_that_are_missing_are_refused() -> None:
    drawn = designed([1, 1, 1])
    for function in (lambda v: weighted.mean(v, drawn), lambda v: weighted.quantile(v, np.ones(3), 0.5)):
        with pytest.raises(ValueError, match="not nan"):
            function(np.array([1, 2, np.nan]))
    with pytest.raises(ValueError, match="2 values for 3"):
        weighted.mean(np.array([1.0, 2.0]), drawn)


def test_what_margins_explain_does_not_vary() -> None:
    values = np.array([1.0, 1.0, 4.0, 4.0])
    drawn = designed(np.ones(4), margins=["aabb"])
    assert weighted.mean(values, drawn).se == pytest.approx(0, abs=1e-12)
    assert weighted.mean(values, replace(drawn, margins=())).se > 0.5


# ---- tests


@given(answers(), st.floats(0.1, 40), st.sampled_from(raoscott.STATISTICS))
def test_independence_does_not_depend_on_scale_order_or_which_is_the_row(
    made: tuple[np.ndarray, np.ndarray], scale: float, statistic: str
) -> None:
    hits, weights = made
    groups = np.arange(len(hits)) % 2
    found = raoscott.independence(groups.tolist(), hits.tolist(), designed(weights), statistic)
    scaled = raoscott.independence(groups.tolist(), hits.tolist(), designed(scale * weights), statistic)
    turned = raoscott.independence(
        hits[::-1].tolist(), groups[::-1].tolist(), designed(weights[::-1]), statistic
    )
    for other in (scaled, turned):
        assert other.reason == found.reason
        if found.p is not None:
            assert other.p == pytest.approx(found.p, rel=1e-6, abs=1e-9)


def test_equal_weights_give_pearsons_chi_square_nearly() -> None:
    rows = ["a"] * 100 + ["b"] * 100
    columns = ["y"] * 30 + ["n"] * 70 + ["y"] * 50 + ["n"] * 50
    chi2 = stats.chi2_contingency([[30, 70], [50, 50]], correction=False)
    found = raoscott.independence(rows, columns, designed(np.ones(200)), "Chisq")
    assert found.statistic == pytest.approx(chi2.statistic) and found.p == pytest.approx(
        chi2.pvalue, abs=0.0005
    )
    strata = raoscott.independence(rows, columns, designed(np.ones(200), strata=rows))
    assert strata.p == pytest.approx(chi2.pvalue, abs=0.001)


@pytest.mark.parametrize("statistic", raoscott.STATISTICS)
def test_equal_groups_have_p_1(statistic: str) -> None:
    found = raoscott.independence("aaaabbbb", "yynnyynn", designed([1, 2, 1, 2] * 2), statistic)
    assert found.p == pytest.approx(1)


@pytest.mark.parametrize(
    ("rows", "columns", "statistic", "reason"),
    [
        ("aaaa", "yyny", "F", "one_category"),
        ("aabb", "yyyy", "Wald", "one_category"),
        ("aabb", "yynn", "Wald", "no_variance"),
        ("abc", "xyz", "F", "empty_cells"),
        ("abcd", "xyzw", "F", "empty_cells"),
    ],
)
def test_a_test_that_cannot_be_computed_says_why(
    rows: str, columns: str, statistic: str, reason: str
) -> None:
    found = raoscott.independence(rows, columns, designed(np.ones(len(rows))), statistic)
    assert found.p is None and found.reason == f"not_computable_{reason}"
    assert found.reason in raoscott.REASONS


def test_equal_weights_give_the_t_test_and_nearly_the_rank_test() -> None:
    values = np.array([3.0, 5, 4, 8, 9, 7, 6, 1, 2, 10])
    groups = list("aaaaabbbbb")
    found = weightedgroups.difference(values, groups, designed(np.ones(10)))
    assert found.difference == pytest.approx(values[5:].mean() - values[:5].mean()) and found.df == 8
    one, other = (
        weightedgroups.kruskal_wallis(v, groups, designed(np.ones(10))) for v in (values, np.exp(values))
    )
    assert one == other and 0 < one.p < 1


def test_groups_that_cannot_be_compared() -> None:
    drawn = designed(np.ones(4))
    with pytest.raises(ValueError, match="two groups"):
        weightedgroups.difference(np.arange(4.0), list("abca"), drawn)
    with pytest.raises(ValueError, match="3 group labels"):
        weightedgroups.difference(np.arange(4.0), list("aba"), drawn)
    assert weightedgroups.difference(np.ones(4), list("aabb"), drawn).p is None
    assert weightedgroups.kruskal_wallis(np.arange(4.0), list("aaaa"), drawn).reason.endswith("one_category")
    assert weightedgroups.kruskal_wallis(np.ones(4), list("aabb"), drawn).reason.endswith("no_variance")


def test_a_share_of_everybody_is_exactly_1() -> None:
    weights = np.array([0.1, 0.2, 0.3, 0.7, 0.9, 1.1])
    assert weighted.proportion(np.ones(6, dtype=bool), weights).share == 1.0
    assert weighted.proportion(np.zeros(6, dtype=bool), weights).share == 0.0

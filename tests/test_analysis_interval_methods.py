"""Intervals other than Wilson's, of several shares together, and of a difference: by hand, at the ends, refused."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers.analysis.difference import METHODS as OF_DIFFERENCES
from helpers.analysis.difference import difference
from helpers.analysis.interval import METHODS, proportion, simultaneous
from helpers.analysis.results import Proportion

Z = 1.959963984540054
WILSON, CORRECTED, EXACT, AGRESTI = METHODS
counted = st.integers(0, 400).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))
quick = settings(max_examples=60, deadline=None)


def limits(found: Any) -> tuple[float, float]:
    assert found.low is not None and found.high is not None
    return found.low, found.high


# ---- one proportion


def test_clopper_pearson_leaves_half_the_error_beyond_each_limit() -> None:
    low, high = limits(proportion(3, 20, method=EXACT))
    assert stats.binom.sf(2, 20, low) == pytest.approx(0.025, rel=1e-9)
    assert stats.binom.cdf(3, 20, high) == pytest.approx(0.025, rel=1e-9)


def test_clopper_pearson_of_none_is_a_power() -> None:
    # (1 - high)^10 = 0.025
    assert limits(proportion(0, 10, method=EXACT)) == (0.0, pytest.approx(1 - 0.025**0.1, rel=1e-12))
    assert limits(proportion(10, 10, method=EXACT)) == (pytest.approx(0.025**0.1, rel=1e-12), 1.0)


def test_agresti_coull_by_hand() -> None:
    # x~ = 3 + z2/2, n~ = 20 + z2, p~ +- z sqrt(p~ (1 - p~) / n~)
    n = 20 + Z**2
    share = (3 + Z**2 / 2) / n
    half = Z * math.sqrt(share * (1 - share) / n)
    assert limits(proportion(3, 20, method=AGRESTI)) == pytest.approx((share - half, share + half), rel=1e-10)


def test_agresti_coull_is_cut_at_the_ends() -> None:
    assert proportion(0, 20, method=AGRESTI).low == 0.0
    assert proportion(1, 30, method=AGRESTI).low == 0.0  # -0.0067 uncut
    assert proportion(29, 30, method=AGRESTI).high == 1.0


def test_the_continuity_correction_by_newcombe() -> None:
    # Newcombe (1998), method 4: (2np + z2 - 1 - z sqrt(z2 - 2 - 1/n + 4p(nq + 1))) / 2(n + z2), and its mirror
    n, p = 20, 3 / 20
    q = 1 - p
    low = (2 * n * p + Z**2 - 1 - Z * math.sqrt(Z**2 - 2 - 1 / n + 4 * p * (n * q + 1))) / (2 * (n + Z**2))
    high = (2 * n * p + Z**2 + 1 + Z * math.sqrt(Z**2 + 2 - 1 / n + 4 * p * (n * q - 1))) / (2 * (n + Z**2))
    assert limits(proportion(3, 20, method=CORRECTED)) == pytest.approx((low, high), rel=1e-10)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_is_recorded_and_says_none_of_nobody(method: str) -> None:
    assert proportion(3, 20, method=method).method == method
    empty = proportion(0, 0, method=method)
    assert (empty.share, empty.low, empty.high, empty.method) == (None, None, None, method)


def test_an_unknown_method_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"'wald'; there are Wilson, .*Clopper-Pearson, Agresti-Coull"):
        proportion(3, 20, method="wald")


@quick
@given(counted, st.sampled_from([0.8, 0.95, 0.999]), st.sampled_from(list(METHODS)))
def test_every_interval_holds_its_share_and_mirrors(
    counts: tuple[int, int], confidence: float, method: str
) -> None:
    count, base = counts
    found = proportion(count, base, confidence, method)
    mirrored = proportion(base - count, base, confidence, method)
    if base == 0:
        assert found.share is None and found.low is None and found.high is None
        return
    assert found.share is not None and mirrored.high is not None
    low, high = limits(found)
    assert 0 <= low <= found.share <= high <= 1
    assert low == pytest.approx(1 - mirrored.high, abs=1e-9)
    assert (low == 0) >= (count == 0) and (high == 1) >= (count == base)


@quick
@given(counted.filter(lambda counts: counts[1] > 0))
def test_the_corrected_and_the_agresti_coull_interval_hold_wilsons(counts: tuple[int, int]) -> None:
    low, high = limits(proportion(*counts))
    wide = limits(proportion(*counts, method=CORRECTED))
    assert wide[0] <= low + 1e-12 and high - 1e-12 <= wide[1]
    agresti = limits(proportion(*counts, method=AGRESTI))
    assert agresti[0] <= low + 1e-12 and high - 1e-12 <= agresti[1]


# ---- several shares together


def test_goodman_by_hand() -> None:
    # A Wilson interval with chi-square's 1 - 0.05/3 quantile in place of z2
    a, n, x = float(stats.chi2.isf(0.05 / 3, 1)), 60, 12
    half = math.sqrt(a * (a + 4 * x * (n - x) / n))
    found = simultaneous([12, 18, 30])[0]
    assert limits(found) == pytest.approx(
        ((a + 2 * x - half) / (2 * (n + a)), (a + 2 * x + half) / (2 * (n + a))), rel=1e-10
    )
    assert (found.count, found.base, found.share, found.method) == (12, 60, 0.2, "Goodman")


def test_simultaneous_intervals_at_the_ends() -> None:
    none, everybody = simultaneous([0, 7])
    assert none.low == 0.0 and everybody.high == 1.0
    assert simultaneous([7])[0].high == 1.0
    assert simultaneous([]) == ()
    assert all(one.share is None and one.low is None for one in simultaneous([0, 0, 0]))


@pytest.mark.parametrize("counts", [[1, -1], [1, 2.5], [1, float("inf")], [None]])
def test_simultaneous_counts_that_are_none_are_refused(counts: list) -> None:
    with pytest.raises(ValueError, match="count"):
        simultaneous(counts)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_confidence_is_a_share(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence"):
        simultaneous([1, 2], confidence)
    with pytest.raises(ValueError, match="confidence"):
        difference((1, 2), (1, 2), confidence)


@quick
@given(st.lists(st.integers(0, 50), min_size=2, max_size=7).filter(sum), st.randoms(use_true_random=False))
def test_simultaneous_intervals_are_wider_and_follow_their_options(counts: list[int], random: Any) -> None:
    found = simultaneous(counts)
    for one in found:
        low, high = limits(proportion(one.count, one.base))
        assert limits(one)[0] <= low + 1e-12 and limits(one)[1] >= high - 1e-12
    order = list(range(len(counts)))
    random.shuffle(order)
    assert simultaneous([counts[place] for place in order]) == tuple(found[place] for place in order)


# ---- a difference


def test_newcombes_example() -> None:
    # Newcombe (1998), Statistics in Medicine 17:873-890, table II (a): 56/70 - 48/80, method 10
    found = difference((56, 70), (48, 80))
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_wald_by_hand() -> None:
    found = difference((56, 70), (48, 80), method="Wald")
    half = Z * math.sqrt(0.8 * 0.2 / 70 + 0.6 * 0.4 / 80)
    assert limits(found) == pytest.approx((0.2 - half, 0.2 + half), rel=1e-10)


def test_newcombe_at_the_ends_has_a_width_where_wald_has_none() -> None:
    # 0/10 - 0/20 has Wilson limits 0.2775 and 0.1611 (Newcombe, table II (h): -0.1611 to 0.2775)
    found = difference((0, 10), (0, 20))
    assert (found.value, found.low, found.high) == (
        0.0,
        pytest.approx(-0.1611, abs=5e-5),
        pytest.approx(0.2775, abs=5e-5),
    )
    assert limits(difference((0, 10), (0, 20), method="Wald")) == (0.0, 0.0)
    assert limits(difference((10, 10), (0, 20)))[1] == 1.0


@pytest.mark.parametrize("method", OF_DIFFERENCES)
def test_a_difference_to_nobody_is_none(method: str) -> None:
    for pair in (((0, 0), (1, 2)), ((1, 2), (0, 0)), ((0, 0), (0, 0))):
        found = difference(*pair, method=method)
        assert (found.value, found.low, found.high, found.method) == (None, None, None, method)
        assert found.exact("d")["d"] is None


def test_what_is_no_count_is_refused() -> None:
    for pair in (((3, 2), (1, 2)), ((1, 2), (-1, 2)), ((1, 2), (1.5, 2))):
        with pytest.raises(ValueError, match="count"):
            difference(*pair)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="'Katz'; there are Newcombe, Wald"):
        difference((1, 2), (1, 2), method="Katz")


def test_a_difference_names_its_numbers() -> None:
    numbers = difference((56, 70), (48, 80)).exact("seen")
    assert set(numbers) >= {"seen", "seen/low", "seen/high", "seen/first/count", "seen/second/base"}


@quick
@given(counted, counted, st.sampled_from(OF_DIFFERENCES))
def test_a_difference_turns_and_stays_within_its_interval(
    first: tuple[int, int], second: tuple[int, int], method: str
) -> None:
    found, turned = difference(first, second, method=method), difference(second, first, method=method)
    if found.value is None:
        assert turned.value is None and 0 in (first[1], second[1])
        return
    low, high = limits(found)
    assert low - 1e-12 <= found.value <= high + 1e-12
    assert (turned.value, turned.low, turned.high) == pytest.approx((-found.value, -high, -low), abs=1e-12)
    if method == "Newcombe":
        assert low >= -1 - 1e-12 and high <= 1 + 1e-12


def test_shares_of_different_methods_are_told_apart() -> None:
    assert len({proportion(3, 20, method=method) for method in METHODS}) == len(METHODS)
    assert isinstance(proportion(3, 20), Proportion)

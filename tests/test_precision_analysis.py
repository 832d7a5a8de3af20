"""Planned precision: by hand, against published numbers, at the ends, as sizes grow."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers.analysis.interval import proportion
from helpers.analysis.precision import detectable, half_width, precision

shares = st.sampled_from([0.05, 0.1, 0.25, 0.5, 0.8])
sizes = st.integers(20, 2000)


def fleiss(low: float, high: float, n_low: int, n_high: int, alpha: float) -> float:
    """The power of the test of two proportions, its rarer side left out: Fleiss (1981), solved for power."""
    pooled = (low * n_low + high * n_high) / (n_low + n_high)
    null = math.sqrt(pooled * (1 - pooled) * (1 / n_low + 1 / n_high))
    apart = math.sqrt(low * (1 - low) / n_low + high * (1 - high) / n_high)
    return float(stats.norm.cdf(((high - low) - stats.norm.isf(alpha / 2) * null) / apart))


def test_half_widths_by_hand() -> None:
    # z / (1 + z2/n) sqrt(p q / n + z2 / (4 n2)) with z = 1.959964: 0.5 of 418, and 0.05 of 140 as its count of 7
    assert half_width(0.5, 418) == pytest.approx(0.04771374, abs=1e-8)
    found = proportion(7, 140)
    assert found.high is not None and found.low is not None
    assert half_width(0.05, 140) == pytest.approx((found.high - found.low) / 2, rel=1e-12)
    # A count that is not whole: 20.9 of 418
    z2, n, p = 1.959963984540054**2, 418, 0.05
    by_hand = math.sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    assert half_width(p, n) == pytest.approx(by_hand, rel=1e-12)


def test_a_difference_by_hand() -> None:
    # 0.50 against 0.75 at a power of 90 %: (z sqrt(2 pm qm) + zb sqrt(p1 q1 + p2 q2))2 / d2
    # = (1.959964 sqrt(2 x 0.625 x 0.375) + 1.281552 sqrt(0.25 + 0.1875))2 / 0.0625 = 76.7 a group.
    z, zb = stats.norm.isf(0.025), stats.norm.isf(0.10)
    n = (z * math.sqrt(2 * 0.625 * 0.375) + zb * math.sqrt(0.25 + 0.1875)) ** 2 / 0.0625
    assert n == pytest.approx(76.7, abs=0.05)
    enough, too_few = (detectable(0.5, size, size, power=0.9) for size in (77, 76))
    assert enough is not None and too_few is not None and enough < 0.25 < too_few


@pytest.mark.parametrize("alpha", [0.05, 0.05 / 29])
@pytest.mark.parametrize(("first", "second"), [(418, 140), (140, 143), (367, 367)])
@pytest.mark.parametrize("share", [0.5, 0.1])
def test_the_difference_has_the_power_whichever_group_is_higher(
    share: float, first: int, second: int, alpha: float
) -> None:
    gap = detectable(share, first, second, alpha)
    assert gap is not None
    powers = [fleiss(share, share + gap, *pair, alpha) for pair in ((first, second), (second, first))]
    # The rarer side of the two-sided test adds less than a millionth.
    assert min(powers) == pytest.approx(0.8, abs=1e-6) and max(powers) >= 0.8 - 1e-6


def test_the_design_of_several_groups() -> None:
    found = precision({"a": 418, "b": 140, "c": 0}, comparisons=10)
    assert [(one.group, one.n) for one in found.groups] == [("a", 418), ("b", 140), ("c", 0)]
    assert found.groups[2].halves == ((0.05, None), (0.1, None), (0.25, None), (0.5, None))
    assert [(pair.first, pair.second) for pair in found.pairs] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert found.alphas == (0.05, 0.005)
    gaps = {(share, alpha): gap for share, alpha, gap in found.pairs[0].differences}
    assert gaps == {
        (share, alpha): detectable(share, 418, 140, alpha) for share in (0.5, 0.1) for alpha in (0.05, 0.005)
    }
    assert {gap for _, _, gap in found.pairs[1].differences} == {None}
    exact = found.exact()
    assert exact["precision/given/a/half-width/0.5"] == half_width(0.5, 418)
    assert exact["precision/given/a-b/0.1/shared"] == gaps[0.1, 0.005]
    assert len(exact) == 1 + 3 * 5 + 3 * 4


def test_one_group_and_one_comparison() -> None:
    found = precision({"a": 10})
    assert (found.pairs, found.alphas) == ((), (0.05,))
    assert precision({}).groups == ()


def test_groups_too_small_see_nothing() -> None:
    assert detectable(0.5, 2, 2) is None
    assert detectable(0.9, 20, 20) is None
    assert detectable(0.1, 20, 20) is not None


@settings(max_examples=40, deadline=None)
@given(shares, sizes, sizes, st.integers(1, 500))
def test_more_respondents_are_more_precise(share: float, first: int, second: int, more: int) -> None:
    narrow, wide = half_width(share, first + more), half_width(share, first)
    assert narrow is not None and wide is not None and narrow < wide
    before, after = detectable(share, first, second), detectable(share, first + more, second)
    assert before is None or (after is not None and after < before)
    assert before == detectable(share, second, first)
    if before is not None:
        strict = detectable(share, first, second, alpha=0.01)
        assert 0 < before < 1 - share and (strict is None or strict > before)


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        (lambda: precision({"a": -1}), "not negative"),
        (lambda: precision({"a": 2.5}), "whole number"),  # type: ignore[dict-item]
        (lambda: precision({"a": 5}, comparisons=0), "at least 1"),
        (lambda: precision({"a": 5}, shares=(0.0,)), "between 0 and 1"),
        (lambda: precision({"a": 5}, confidence=1.0), "between 0 and 1"),
        (lambda: detectable(0.5, 5, 5, power=1.0), "between 0 and 1"),
        (lambda: detectable(0.5, 5, 5, alpha=0.0), "between 0 and 1"),
        (lambda: detectable(math.nan, 5, 5), "between 0 and 1"),
        (lambda: half_width(0.5, math.inf), "whole number"),  # type: ignore[arg-type]
    ],
)
def test_impossible_designs_are_refused(call: Any, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        call()

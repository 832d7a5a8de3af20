"""Intervals: hand-computed, at the ends, and what is refused."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.analysis.interval import mean, proportion


def test_wilson_by_hand() -> None:
    # n = 10, x = 4, z = 1.959964: centre (0.4 + z2/20) / (1 + z2/10), half z sqrt(0.24/10 + z2/400) / (1 + z2/10)
    z2 = 1.959963984540054**2
    centre = (0.4 + z2 / 20) / (1 + z2 / 10)
    half = math.sqrt(z2 * (0.4 * 0.6 / 10 + z2 / 400)) / (1 + z2 / 10)
    found = proportion(4, 10)
    assert (found.count, found.base, found.share) == (4, 10, 0.4)
    assert found.low == pytest.approx(centre - half, rel=1e-12)
    assert found.high == pytest.approx(centre + half, rel=1e-12)


def test_nobody_of_nobody_has_no_share() -> None:
    found = proportion(0, 0)
    assert (found.share, found.low, found.high) == (None, None, None)


def test_ends_are_exactly_0_and_1() -> None:
    assert proportion(0, 7).low == 0.0
    assert proportion(7, 7).high == 1.0


@pytest.mark.parametrize(
    "count, base", [(-1, 5), (1, -5), (6, 5), (1, 0), (2.5, 5), (1, 5.0), ("1", 5), (None, 5)]
)
def test_counts_that_are_none_are_refused(count: Any, base: Any) -> None:
    with pytest.raises(ValueError, match=r"count|base"):
        proportion(count, base)


def test_the_message_says_what_is_wrong() -> None:
    with pytest.raises(ValueError, match=r"the count \(6\) exceeds its base \(5\)"):
        proportion(6, 5)
    with pytest.raises(ValueError, match="the base is not negative: -5"):
        proportion(0, -5)
    with pytest.raises(ValueError, match=r"the count is a whole number, not 2\.5"):
        proportion(2.5, 5)  # type: ignore[arg-type]


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.1])
def test_confidence_is_a_share(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence"):
        proportion(1, 2, confidence)


def test_numpy_counts_are_counts() -> None:
    assert proportion(np.int64(4), np.int32(10)) == proportion(4, 10)  # type: ignore[arg-type]


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 5000), st.integers(0, 5000), st.sampled_from([0.8, 0.95, 0.999]))
def test_a_share_lies_in_its_interval_and_mirrors(count: int, more: int, confidence: float) -> None:
    found, mirrored = proportion(count, count + more, confidence), proportion(more, count + more, confidence)
    if count + more == 0:
        return
    assert 0 <= found.low <= found.share <= found.high <= 1  # type: ignore[operator]
    assert found.low == pytest.approx(1 - mirrored.high, abs=1e-12)  # type: ignore[operator]


def test_mean_of_two_values() -> None:
    # t(0.975, 1) = 12.7062; values 1 and 3: mean 2, sd sqrt(2), standard error 1
    low, high = mean(2.0, math.sqrt(2), 2)
    assert (low, high) == (pytest.approx(2 - 12.706204736), pytest.approx(2 + 12.706204736))


def test_mean_of_equal_values_is_certain() -> None:
    assert mean(3.0, 0.0, 5) == (3.0, 3.0)

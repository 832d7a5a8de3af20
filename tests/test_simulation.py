"""The simulation computes what it says, with what the helpers give; its page shows what it computes."""

from __future__ import annotations

import re
import sys
from itertools import product

import numpy as np
import pytest
from scipy import stats

from helpers.analysis.difference import difference
from helpers.study.paths import ROOT

sys.path.insert(0, str(ROOT))

from benchmarks import coverage, draws, page, results, setting, simulate, squares
from benchmarks.drawing import draw

PAGE = simulate.PAGE.read_text("utf-8")


def test_coverage_by_hand() -> None:
    # The exact limits of 0 to 3 of 3 are 0-0.708, 0.008-0.906, 0.094-0.992, 0.292-1: 0.05 is in the first two.
    found = coverage.coverage(3, "Clopper-Pearson", np.array([0.05, 0.5]))
    assert found == pytest.approx([0.95**3 + 3 * 0.05 * 0.95**2, 1.0], abs=1e-12)


def test_coverage_of_a_difference_by_hand() -> None:
    sizes, shares, gap = (5, 4), np.array([0.3]), 0.1
    by_hand = 0.0
    for one, other in product(range(6), range(5)):
        limits = difference((one, 5), (other, 4))
        assert limits.low is not None and limits.high is not None
        if limits.low <= -gap <= limits.high:
            by_hand += stats.binom.pmf(one, 5, 0.3) * stats.binom.pmf(other, 4, 0.4)
    assert coverage.difference_coverage(sizes, "Newcombe", shares, gap) == pytest.approx([by_hand], abs=1e-12)
    assert 0.9 < by_hand < 1


def test_size_by_hand() -> None:
    # Of all tables of two groups of 3, only "all against none" has a chi-square (6) above 3.84; Fisher's p is 0.1.
    shares = np.array([0.5])
    assert squares.size((3, 3), "pearson_chi2", shares) == pytest.approx([2 / 64], abs=1e-12)
    assert squares.size((3, 3), "fisher_exact", shares) == pytest.approx([0.0], abs=1e-12)
    assert squares.p_values((3, 3), "fisher_exact")[3, 0] == pytest.approx(0.1)
    assert squares.p_values((3, 3), "fisher_mid_p")[3, 0] == pytest.approx(0.05)


def test_what_is_computed_at_once_is_what_the_helpers_give() -> None:
    assert coverage.odd_difference((140, 143), cells=50) is None
    assert squares.odd((140, 143), cells=60) is None
    assert draws.odd(10) is None


def test_a_difference_from_the_helpers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = squares.p_values
    monkeypatch.setattr(squares, "p_values", lambda sizes, method: whole(sizes, method) * 1.001)
    assert str(squares.odd((7, 9), cells=20)).startswith("pearson_chi2: ")
    monkeypatch.setattr(draws, "mann_whitney", lambda drawn: np.full(len(drawn), 0.5))
    assert str(draws.odd(3)).startswith("Mann-Whitney: ")


def test_the_page_has_the_exact_numbers() -> None:
    for result in results.exact_results():
        assert page.table(PAGE, result.name) == page.written(result), result.name


def test_the_page_has_the_drawn_numbers() -> None:
    share = 0.5
    row = next(line for line in page.table(PAGE, "size-four-groups").splitlines() if "0.50" in line)
    found = draws.four_groups(share)
    assert re.findall(r"\d+\.\d(?!\d)", row) == [f"{100 * size:.1f}" for size in found.values()]


def test_what_the_page_says_of_the_numbers_holds() -> None:
    cautious = ("Wilson, continuity-corrected", "Clopper-Pearson")
    for n, method in product(setting.SIZES, cautious):
        assert coverage.coverage(n, method, setting.GRID).min() >= 0.95
        for other in ("Wilson", "Agresti-Coull"):
            wide, narrow = (coverage.width(n, one, setting.GRID).mean() for one in (method, other))
            assert wide > narrow
    small, shares = setting.GRID <= 0.03, setting.GRID
    for pair in setting.PAIRS:
        for method in ("yates_chi2", "fisher_exact"):
            assert squares.size(pair, method, shares).max() < 0.05
        assert squares.size(pair, "g_test", shares)[small].min() > 0.05
    weights, parts = (np.array(one) for one in zip(*setting.WEIGHTS, strict=True))
    assert round(float(parts @ weights**2 / (parts @ weights) ** 2), 1) == 1.5
    for said, share, number in (("20,000", 0.05, setting.DRAWS), ("4,000", 0.95, setting.WEIGHTED_DRAWS)):
        error = 100 * setting.standard_error(share, number)
        assert f"{number:,}" == said and re.search(
            rf"{said} draws: standard error\s+{error:.1f} points", PAGE
        )


def test_the_page_takes_every_table_and_no_other() -> None:
    one = results.Result("one", ("p", "Wilson"), (("0.10", 0.95123), ("0.20", 1.0)))
    empty = "Before.\n<!-- table: one -->\nold\n<!-- end -->\nAfter."
    full = page.filled(empty, [one])
    assert page.table(full, "one").splitlines() == [
        "| p    | Wilson |",
        "|------|-------:|",
        "| 0.10 |   95.1 |",
        "| 0.20 |  100.0 |",
    ]
    assert full.startswith("Before.") and full.endswith("After.") and page.filled(full, [one]) == full
    with pytest.raises(ValueError, match="no place for the table one"):
        page.filled("nothing", [one])
    with pytest.raises(ValueError, match="not made: one"):
        page.filled(empty, [])


@pytest.mark.slow
def test_the_figure_is_the_one_that_is_drawn() -> None:
    assert simulate.FIGURE.read_text("utf-8") == draw()

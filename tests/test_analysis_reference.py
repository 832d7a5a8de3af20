"""Every result of R that belongs to this room is reproduced, by its key."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from scipy import stats

from agreements_core import (
    ages_alcohol,
    agreeableness,
    food_by_illness,
    sex_whnd,
    smoke_exer,
    treatment_improved,
    vote_education,
)
from helpers.analysis.choice import independence, ranks
from helpers.analysis.effect import cramers_v
from helpers.analysis.independence import pearson
from helpers.analysis.results import Crosstab
from reference import CHECKS, DATASETS, LEFT_OUT, check, expected, needs_reference, registered, results

registered()


@needs_reference
def test_quartiles_of_options_are_those_of_numbers_where_these_are_options() -> None:
    for code, one in agreeableness().items():
        theirs = expected("psych_bfi", "A.describe").loc[code]
        assert one.quartiles is not None
        assert [one.quartiles[0], one.median, one.quartiles[1]] == [
            str(int(theirs[part])) for part in ("q1", "median", "q3")
        ]


@needs_reference
@pytest.mark.parametrize(("dataset", "key"), [pytest.param(*key, id=" ".join(key)) for key in CHECKS])
def test_agrees_with_the_reference(dataset: str, key: str) -> None:
    ours, theirs, same = check(dataset, key)
    assert same, f"ours:\n{ours}\nreference:\n{theirs}"


@needs_reference
@pytest.mark.parametrize("crossed_items", [treatment_improved, vote_education, smoke_exer])
def test_the_limits_of_v_cut_off_their_tails(crossed_items: Callable[[], Crosstab]) -> None:
    table = crossed_items()
    statistic, df, _ = pearson(table.counts)
    scale = table.n * (min(len(table.rows), len(table.columns)) - 1)
    low, high = table.effect.low, table.effect.high
    assert low is not None and high is not None
    assert stats.ncx2.cdf(statistic, df, high**2 * scale) == pytest.approx(0.025, abs=1e-12)
    if low == 0:
        assert stats.chi2.cdf(statistic, df) < 0.975
    else:
        assert stats.ncx2.cdf(statistic, df, low**2 * scale) == pytest.approx(0.975, abs=1e-12)


@needs_reference
def test_the_chosen_tests_are_those_that_the_rule_names() -> None:
    assert sex_whnd().test.name == "pearson_chi2"
    assert smoke_exer().test.name == "freeman_halton"
    assert ages_alcohol().test.name == "freeman_halton_monte_carlo"
    assert food_by_illness("milk").test.name == "fisher_exact"
    assert independence(vote_education().counts).reason.rule == "expected_ok"
    assert ranks([[1, 2], [3, 4]], "numeric").name == "mann_whitney_exact"
    assert ranks([[8, 9], [3, 4]], "numeric").name == "mann_whitney"
    assert cramers_v(vote_education().counts) == vote_education().effect


@needs_reference
def test_every_result_is_compared_or_left_out_with_a_reason() -> None:
    for dataset in DATASETS:
        keys = {(dataset, key) for key in results(dataset)}
        assert keys - set(CHECKS) - set(LEFT_OUT) == set()
    assert set(CHECKS) & set(LEFT_OUT) == set()

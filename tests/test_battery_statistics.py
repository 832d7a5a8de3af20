"""Alpha, omega and what each item adds: by hand, by their laws, and where there is nothing to compute."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import answers_of, likert, single
from helpers.analysis import reliability
from helpers.analysis.battery import Battery, batteries, battery, scored
from helpers.analysis.design import Floats
from helpers.analysis.factor import LEAST, one_factor
from helpers.analysis.scale import CONVENTION, WARNINGS
from helpers.cleaning.answers import Answers
from helpers.errors import UserError
from helpers.study.item import Item
from helpers.study.status import Status

SCALE = "1 2 3 4 5"
MIRROR = str.maketrans("12345", "54321")


def items(number: int, codes: str = SCALE, **more: object) -> tuple[Item, ...]:
    return tuple(likert(f"q{place}", codes, battery="mood", **more) for place in range(1, number + 1))


def asked(*columns: str, turned: tuple[int, ...] = (), codes: str = SCALE) -> Answers:
    """Answers from one string of digits per item ("." is left blank); ``turned`` are the places reversed."""
    found = [
        replace(one, reversed=place in turned)
        for place, one in enumerate(items(len(columns), codes), start=1)
    ]
    return answers_of(found, *([None if cell == "." else cell for cell in column] for column in columns))


def described(*columns: str, turned: tuple[int, ...] = ()) -> Battery:
    (found,) = batteries(asked(*columns, turned=turned))
    return found


def rules(found: Battery) -> list[str]:
    assert {one.rule for one in found.warnings} <= set(WARNINGS)
    return [one.rule for one in found.warnings]


def one_thing(seed: int, respondents: int = 60, number: int = 4, noise: float = 1.0) -> list[str]:
    """Answers to items that measure one thing with noise."""
    rng = np.random.default_rng(seed)
    level = rng.normal(0, 1, respondents)
    columns = [level + rng.normal(0, noise, respondents) for _ in range(number)]
    return ["".join(str(int(np.clip(round(x + 3), 1, 5))) for x in column) for column in columns]


# ---- by hand


def test_alpha_by_hand() -> None:
    # Item variances 2.5 and 2.5, variance of the sum 2.5 + 2.5 + 2 * 2 = 9: alpha = 2 (1 - 5/9).
    found = described("12345", "13254")
    assert found.alpha == pytest.approx(8 / 9)
    assert found.average_r == pytest.approx(0.8)
    assert found.standardised == pytest.approx(8 / 9)
    # F(4, 4) is 9.604 at 97.5 % and 1/9.604 at 2.5 %.
    assert found.low == pytest.approx(1 - 1 / 9 * 9.60453, rel=1e-5)
    assert found.high == pytest.approx(1 - 1 / 9 / 9.60453, rel=1e-5)


def test_the_score_is_the_mean_of_the_items() -> None:
    found = described("12345", "13254")
    # Means of the respondents: 1, 2.5, 2.5, 4.5, 4.5.
    assert found.mean == pytest.approx(3)
    assert found.sd == pytest.approx(math.sqrt((4 + 0.25 + 0.25 + 2.25 + 2.25) / 4))


def test_lambdas_by_hand() -> None:
    # Two standardised items that correlate by r: lambda 2 is 2r/(1+r), and so is alpha; lambda 6 is r.
    pair = np.array([[1, 0.6], [0.6, 1]])
    assert reliability.lambda_2(pair) == pytest.approx(0.75)
    assert reliability.alpha(pair) == pytest.approx(0.75)
    # What regressions leave: 1 - 0.36 of each, of a sum of 3.2.
    assert reliability.lambda_6(pair) == pytest.approx(1 - 2 * 0.64 / 3.2)


def test_item_statistics_by_hand() -> None:
    found = described("12345", "13254", "21435")
    first = found.items[0]
    # The others' sums are 3, 4, 6, 8, 9: their mean is 6, their squares about it 26.
    assert first.item_rest == pytest.approx((2 * 3 + 1 * 2 + 0 + 1 * 2 + 2 * 3) / math.sqrt(10 * 26))
    assert first.alpha_without == pytest.approx(described("13254", "21435").alpha)
    assert (first.mean, first.sd) == (3, pytest.approx(math.sqrt(2.5)))


def test_bartlett_and_kmo_by_hand() -> None:
    pair = np.array([[1, 0.6], [0.6, 1]])
    chi2, df, p = reliability.bartlett(pair, 100)
    assert (chi2, df) == (pytest.approx(-(99 - 9 / 6) * math.log(0.64)), 1)
    assert p == pytest.approx(math.erfc(math.sqrt(chi2 / 2)))
    # Of two items nothing can be partialled out: half of what they share.
    assert reliability.kmo(pair) == pytest.approx(0.5)


def test_respondents_who_left_an_item_out_are_left_out() -> None:
    found = described("12345..", "13254.3")
    assert (found.complete, found.answered) == (5, 6)
    assert found.alpha == pytest.approx(8 / 9)
    # Their answers still count for the items' own means.
    assert [one.base.answered for one in found.items] == [5, 6]
    assert found.items[1].mean == pytest.approx(3)


def test_other_missing_answers_are_no_scores() -> None:
    first = likert("q1", SCALE, battery="mood", missing={"9": "dont_know"})
    answers = answers_of(
        (first, likert("q2", SCALE, battery="mood")),
        [*"12345", Status.DONT_KNOW, Status.NOT_ASKED],
        [*"1325455"],
    )
    found = battery(answers, ["q1", "q2"], "mood")
    assert found.complete == 5 and found.alpha == pytest.approx(8 / 9)


def test_pairwise_covariances_use_whoever_answered_both() -> None:
    scores = scored(asked("12345.", "13254."), items(2))
    assert np.allclose(reliability.covariance(scores), [[2.5, 2.0], [2.0, 2.5]])
    more = reliability.covariance(np.array([[1.0, 1], [2, 3], [3, 2], [4, 5], [5, 4], [9, np.nan]]))
    # The last respondent counts for the variance of the first item alone.
    assert more[0, 0] == pytest.approx(np.var([1, 2, 3, 4, 5, 9], ddof=1)) and more[0, 1] == pytest.approx(2)


# ---- which items are a battery


def test_a_battery_is_what_the_codebook_says() -> None:
    several = (
        likert("a1", SCALE, battery="one"),
        likert("b1", "1 2 3", battery="two"),
        likert("a2", SCALE, battery="one"),
        single("b2", "1 2 3", battery="two"),
        likert("a3", SCALE, battery="one", hidden=True),
        likert("c1", SCALE),
    )
    answers = answers_of(several, *(["1", "2", "3"] for _ in several))
    found = batteries(answers)
    assert [(one.code, [each.item.code for each in one.items]) for one in found] == [("one", ["a1", "a2"])]


def test_an_item_of_another_kind_is_refused() -> None:
    answers = answers_of((likert("a", SCALE), single("b", SCALE)), ["1"], ["1"])
    with pytest.raises(UserError, match="item b cannot be part of a scale"):
        battery(answers, ["a", "b"])
    with pytest.raises(UserError, match="no such item"):
        battery(answers, ["a", "zzz"])


# ---- reversed items


def test_a_declared_item_is_counted_from_the_other_end() -> None:
    answers = asked("12345", "12345", turned=(2,))
    scores = scored(answers, answers.items)
    assert scores[:, 1].tolist() == [5, 4, 3, 2, 1]


def test_the_result_names_the_reversed_items() -> None:
    found = described("12345", "53412", "21345", turned=(2,))
    assert [item.code for item in found.reversed] == ["q2"]
    plain = described("12345", "13254", "21345")
    assert found.alpha == pytest.approx(plain.alpha) and plain.reversed == ()


def test_an_item_that_goes_against_the_rest_is_perhaps_reversed() -> None:
    columns = one_thing(1, noise=0.6)
    mirrored = [*columns[:3], columns[3].translate(MIRROR)]
    found = described(*mirrored)
    assert [(one.rule, dict(one.facts)) for one in found.warnings][1:] == [
        ("perhaps_reversed", {"item": 3}),
        ("better_without", {"item": 3}),
    ]
    assert described(*mirrored, turned=(4,)) == replace(
        described(*columns), items=described(*mirrored, turned=(4,)).items
    )
    wrongly = rules(described(*columns, turned=(4,)))
    assert "perhaps_not_reversed" in wrongly and "perhaps_reversed" not in wrongly


def test_nothing_is_reversed_silently() -> None:
    # As R's reference has it: alpha falls where a reversed item is not declared.
    assert (described(*one_thing(1)).alpha or 0) > CONVENTION
    columns = one_thing(1)
    mirrored = [columns[0].translate(MIRROR), *columns[1:]]
    assert (described(*mirrored).alpha or 0) < 0.3


# ---- a scale that is none


def test_a_good_scale_has_no_warnings() -> None:
    found = described(*one_thing(1, noise=0.6))
    assert found.is_scale and found.warnings == ()
    assert found.omega == pytest.approx(found.alpha or 0, abs=0.02)


def test_items_that_have_nothing_to_do_with_each_other_are_no_scale() -> None:
    rng = np.random.default_rng(7)
    columns = ["".join(map(str, rng.integers(1, 6, 200))) for _ in range(4)]
    found = described(*columns)
    assert not found.is_scale and (found.alpha or 0) < CONVENTION
    assert {"low_alpha", "weak_item"} & set(rules(found)) or "negative_alpha" in rules(found)
    convention = [dict(one.facts) for one in found.warnings if one.rule == "low_alpha"]
    assert convention in ([], [{"convention": 0.7}])


def test_two_items_are_few() -> None:
    assert rules(described("1234512", "1234521")) == ["few_items"]
    assert [one.alpha_without for one in described("1234512", "1234521").items] == [None, None]


def test_an_item_without_which_alpha_rises_is_said() -> None:
    rng = np.random.default_rng(3)
    noise = "".join(map(str, rng.integers(1, 6, 60)))
    found = described(*one_thing(3, noise=0.4, number=5), noise)
    assert ("better_without", {"item": 5}) in [(one.rule, dict(one.facts)) for one in found.warnings]
    # Without it there is a scale, and even with it.
    assert found.is_scale and (found.alpha or 0) >= CONVENTION
    assert (found.items[5].alpha_without or 0) > (found.alpha or 0)


def test_an_item_that_follows_from_the_others_leaves_no_omega() -> None:
    found = described("12345", "13254", "13254")
    assert found.omega is None and "singular" in rules(found)
    assert found.alpha is not None


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        (("...", "123"), "not_computable_few_respondents"),
        (("12.", "1.3"), "not_computable_few_respondents"),
        (("11111", "12345"), "not_computable_constant"),
        (("12345", "54321"), "not_computable_cancelled"),
    ],
)
def test_what_cannot_be_computed_is_said(columns: tuple[str, ...], rule: str) -> None:
    found = described(*columns)
    assert rules(found) == [rule] and not found.is_scale
    assert (found.alpha, found.low, found.high, found.omega, found.mean) == (None,) * 5
    assert [(one.item_rest, one.alpha_without) for one in found.items] == [(None, None)] * len(columns)


def test_an_empty_group_has_no_alpha() -> None:
    found = described("", "")
    assert rules(found) == ["not_computable_few_respondents"] and (found.answered, found.complete) == (0, 0)
    assert [(one.mean, one.sd) for one in found.items] == [(None, None)] * 2


def test_items_on_different_scales_are_no_battery() -> None:
    first, second = likert("q1", SCALE, battery="mood"), likert("q2", "1 2 3", battery="mood")
    (found,) = batteries(answers_of((first, second), [*"12345"], [*"12321"]))
    assert rules(found) == ["not_computable_scales_differ"]


def test_exact_has_every_number() -> None:
    numbers = described("12345", "13254", "21345").exact()
    assert numbers["group/battery mood/alpha"] == described("12345", "13254", "21345").alpha
    assert len(numbers) == 9 + 3 * 4
    assert all(value is None or math.isfinite(float(value)) for value in numbers.values())


# ---- one factor


def test_a_factor_is_found_again() -> None:
    loadings = np.array([0.8, 0.7, 0.6, 0.5, 0.4])
    correlations = np.outer(loadings, loadings)
    np.fill_diagonal(correlations, 1)
    found = one_factor(correlations)
    assert np.allclose(found.loadings, loadings, atol=1e-6) and not found.heywood
    assert np.allclose(found.uniquenesses, 1 - loadings**2, atol=1e-6)
    assert reliability.omega(found) == pytest.approx(9 / (9 + (1 - loadings**2).sum()), abs=1e-6)


def test_a_heywood_case_is_said() -> None:
    # The first loading would have to be sqrt(0.7 * 0.7 / 0.3) = 1.28.
    found = one_factor(np.array([[1, 0.7, 0.7], [0.7, 1, 0.3], [0.7, 0.3, 1]]))
    assert found.heywood and found.uniquenesses.min() == pytest.approx(LEAST)


def test_a_factor_needs_three_items_that_are_not_redundant() -> None:
    with pytest.raises(ValueError, match="three items or more, not to 2"):
        one_factor(np.array([[1, 0.5], [0.5, 1]]))
    with pytest.raises(ValueError, match="singular"):
        one_factor(np.ones((3, 3)))


def test_omega_is_that_of_the_items_as_scored() -> None:
    # Tau-equivalent items: omega of the sum is alpha, whatever the errors' variances.
    common, errors = np.array([1.0, 1.0, 1.0]), np.array([0.5, 1.0, 2.0])
    covariance = np.outer(common, common) + np.diag(errors)
    found = reliability.omega(one_factor(reliability.correlated(covariance)), np.sqrt(np.diag(covariance)))
    assert found == pytest.approx(9 / 12.5, abs=1e-6)
    assert found == pytest.approx(reliability.alpha(covariance), abs=1e-6)


# ---- laws


@st.composite
def scores(draw: st.DrawFn, most: int = 5) -> Floats:
    """Scores of several items that all vary, their sum too."""
    number, respondents = draw(st.integers(2, most)), draw(st.integers(4, 20))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    found = rng.integers(1, 6, (respondents, number)).astype(float)
    found[:2] = [[1.0] * number, [5.0] * number]
    return found


def alpha_of(found: Floats) -> float:
    value = reliability.alpha(reliability.covariance(found))
    assert value is not None
    return value


@settings(max_examples=30, deadline=None)
@given(scores())
def test_alpha_does_not_depend_on_order_names_or_origin(found: Floats) -> None:
    assert alpha_of(found[:, ::-1]) == pytest.approx(alpha_of(found), abs=1e-9)
    assert alpha_of(found[::-1]) == pytest.approx(alpha_of(found), abs=1e-9)
    assert alpha_of(found + np.arange(found.shape[1])) == pytest.approx(alpha_of(found), abs=1e-9)
    assert alpha_of(found * 3) == pytest.approx(alpha_of(found), abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(scores())
def test_reversing_all_items_changes_nothing(found: Floats) -> None:
    assert alpha_of(6 - found) == pytest.approx(alpha_of(found), abs=1e-9)
    ours, turned = reliability.item_rest(found), reliability.item_rest(6 - found)
    assert [r is None for r in ours] == [r is None for r in turned]
    assert [r or 0 for r in ours] == pytest.approx([r or 0 for r in turned], abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(scores())
def test_identical_items_have_an_alpha_of_1(found: Floats) -> None:
    same = np.column_stack([found[:, 0]] * found.shape[1])
    assert alpha_of(same) == pytest.approx(1)
    assert reliability.alpha_interval(1.0, len(same), same.shape[1]) == (1, 1)


@settings(max_examples=30, deadline=None)
@given(scores(most=2))
def test_the_standardised_alpha_of_two_items_is_spearman_and_browns(found: Floats) -> None:
    r = float(np.corrcoef(found.T)[0, 1])
    value = reliability.alpha(reliability.correlated(reliability.covariance(found)))
    assert value is not None and value == pytest.approx(2 * r / (1 + r), abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(scores())
def test_guttmans_bounds_keep_their_order(found: Floats) -> None:
    correlations = reliability.correlated(reliability.covariance(found))
    lowest = reliability.alpha(correlations)
    assert lowest is not None and lowest <= reliability.lambda_2(correlations) + 1e-9


@settings(max_examples=30, deadline=None)
@given(scores(), st.floats(0.5, 0.999))
def test_the_interval_holds_alpha_and_widens_with_confidence(found: Floats, confidence: float) -> None:
    value = alpha_of(found)
    low, high = reliability.alpha_interval(value, *found.shape, confidence=confidence)
    assert low <= value <= high <= 1
    wider = reliability.alpha_interval(value, *found.shape, confidence=0.9999)
    assert wider[0] <= low and high <= wider[1]


@settings(max_examples=20, deadline=None)
@given(scores(), st.floats(0.05, 0.95))
def test_omega_lies_between_0_and_1(found: Floats, share: float) -> None:
    correlations = reliability.correlated(reliability.covariance(found))
    if len(correlations) < 3 or np.linalg.matrix_rank(correlations) < len(correlations):
        return
    solution = one_factor(correlations)
    assert 0 <= reliability.omega(solution) < 1
    # The loadings follow the items, whatever their order.
    order = np.arange(len(correlations))[::-1]
    again = one_factor(correlations[np.ix_(order, order)])
    assert reliability.omega(again) == pytest.approx(reliability.omega(solution), abs=1e-3)

"""Paired and stratified comparisons: worked examples, a second library, properties, bad input."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable, cochrans_q
from statsmodels.stats.contingency_tables import mcnemar as their_mcnemar

from builders import answers_of, day, likert, multiple, numeric, single
from helpers.analysis.matched import cochran_q, friedman, mcnemar, wilcoxon
from helpers.analysis.paired import PAIRED_EFFECTS, PAIRED_REASONS, PAIRED_TESTS, paired
from helpers.analysis.strata import odds_ratio, strata
from helpers.analysis.stratified import stratified
from helpers.errors import UserError
from helpers.study.status import Status

quick = settings(max_examples=40, deadline=None)
# Bickel, Hammel, O'Connell (1975), Science 187:398-404: admitted and rejected men and women by department.
BERKELEY = [
    [[512, 89], [313, 19]],
    [[353, 17], [207, 8]],
    [[120, 202], [205, 391]],
    [[138, 131], [279, 244]],
    [[53, 94], [138, 299]],
    [[22, 24], [351, 317]],
]
squares = st.lists(st.integers(0, 9), min_size=4, max_size=4).map(lambda c: np.array(c).reshape(2, 2))
blocks = st.lists(st.lists(st.integers(1, 5), min_size=3, max_size=3), min_size=2, max_size=12).map(np.array)


# ---- McNemar, Cochran's Q


def test_worked_example_of_mcnemar():
    """Agresti (2002), Categorical Data Analysis, section 10.1: approval of a prime minister, twice asked."""
    found = mcnemar([[794, 150], [86, 570]])
    assert round(found.chi2, 2) == 17.36 and round(found.chi2_corrected, 2) == 16.82
    assert found.discordant == 236 and found.odds.value == 150 / 86


def test_exact_mcnemar_by_hand():
    # 2 of 10 differ the other way: 2 (1 + 10 + 45) / 1024.
    found = mcnemar([[5, 8], [2, 7]])
    assert found.p_exact == pytest.approx(112 / 1024)
    assert (found.chi2, found.chi2_corrected) == (3.6, 2.5)


@quick
@given(squares)
def test_statsmodels_agrees_on_mcnemar(table):
    found = mcnemar(table)
    if found.discordant == 0:
        assert found.p_exact is None and found.odds.value is None
        return
    assert found.p_exact == pytest.approx(their_mcnemar(table, exact=True).pvalue)
    plain = their_mcnemar(table, exact=False, correction=False)
    assert (found.chi2, found.p) == (pytest.approx(plain.statistic), pytest.approx(plain.pvalue))
    if table[0, 1] != table[1, 0]:
        corrected = their_mcnemar(table, exact=False, correction=True)
        assert found.p_corrected == pytest.approx(corrected.pvalue)
    else:
        assert found.p_corrected == found.p_exact == 1.0
    assert found.p_exact == pytest.approx(mcnemar(table.T).p_exact)


@quick
@given(squares.filter(lambda t: t.sum() > 0))
def test_mcnemar_is_cochrans_q_of_two_items(table):
    (both, first), (second, neither) = table.tolist()
    rows = [[1, 1]] * both + [[1, 0]] * first + [[0, 1]] * second + [[0, 0]] * neither
    q, df, p = cochran_q(rows)
    assert df == 1
    assert q is None if first + second == 0 else q == pytest.approx(mcnemar(table).chi2)
    assert p is None or p == pytest.approx(mcnemar(table).p)


def test_cochrans_q_by_hand():
    # Columns 13, 11, 5; rows 2, 1, 2, 3: Q = 2 (3 * 315 - 29 ** 2) / (3 * 29 - 63) = 208 / 24.
    rows = [[1, 1, 0]] * 6 + [[1, 0, 0]] * 4 + [[0, 1, 1]] * 2 + [[1, 1, 1]] * 3
    q, df, p = cochran_q(rows)
    assert (q, df) == (208 / 24, 2)
    theirs = cochrans_q(np.array(rows))
    assert (q, p) == (pytest.approx(theirs.statistic), pytest.approx(theirs.pvalue))
    # Those who answered all alike do not count.
    assert cochran_q(rows + [[0, 0, 0]] * 50)[0] == pytest.approx(q)
    assert cochran_q([[1, 1, 1], [0, 0, 0]]) == (None, 2, None)


@quick
@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=1, max_size=12))
def test_friedman_of_yes_and_no_is_cochrans_q(rows):
    q, found = cochran_q(rows)[0], friedman(np.array(rows, dtype=float))
    assert found.chi2 is q is None or found.chi2 == pytest.approx(q)


# ---- Friedman, Wilcoxon


@quick
@given(blocks)
def test_scipy_agrees_on_friedman(values):
    found = friedman(values)
    if found.chi2 is None:
        assert (values == values[:, :1]).all()
        return
    theirs = stats.friedmanchisquare(*values.T)
    assert (found.chi2, found.p) == (pytest.approx(theirs.statistic), pytest.approx(theirs.pvalue))
    assert 0 <= found.w <= 1 + 1e-12
    assert sum(found.mean_ranks) == pytest.approx(6)


def test_full_agreement_is_one():
    found = friedman([[1, 2, 3]] * 7)
    assert found.w == 1.0 and found.chi2 == 14.0 and found.mean_ranks == (1, 2, 3)


@quick
@given(st.lists(st.integers(-4, 4), min_size=1, max_size=25))
def test_scipy_agrees_on_wilcoxon(differences):
    found = wilcoxon(np.array(differences, dtype=float))
    if not any(differences):
        assert found.p is None and found.zeros == len(differences)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = stats.wilcoxon(differences, zero_method="wilcox", correction=False, method="asymptotic")
    assert found.p_uncorrected == pytest.approx(theirs.pvalue)
    assert min(found.v, found.n * (found.n + 1) / 2 - found.v) == theirs.statistic
    turned = wilcoxon(-np.array(differences, dtype=float))
    assert turned.p == pytest.approx(found.p) and turned.r == pytest.approx(-found.r)
    assert found.p >= found.p_uncorrected - 1e-12


# ---- the rule that chooses


ITEMS = (
    likert("a", "1 2 3", positive=("3",)),
    likert("b", "1 2 3", positive=("3",)),
    likert("c", "1 2 3", positive=("3",)),
    likert("other", "1 2 3 4", positive=("3", "4")),
    single("yes", "y n", positive=("y",)),
    multiple("many", "u v w", positive=("u",)),
    numeric("n1"),
    numeric("n2"),
    numeric("n3"),
    single("plain", "x y z"),
    day("date"),
)
COLUMNS = (
    ["3", "3", "2", "1", None, "3"],
    ["1", "2", "1", "1", "2", None],
    ["2", "2", "2", "2", "2", Status.DONT_KNOW],
    ["4", "1", "3", "4", None, "2"],
    ["y", "y", "n", "n", "y", None],
    ["u", "v", "u w", "", "w", "u"],
    [1, 2, 3, 4, None, 6],
    [2, 3, 1, 4, 5, 6],
    [9, 8, 7, 6, 5, 4],
    ["x"] * 6,
    [None] * 6,
)
PEOPLE = answers_of(ITEMS, *COLUMNS)


@pytest.mark.parametrize(
    ("codes", "test", "rule", "n", "left_out"),
    [
        ("a b", "wilcoxon_signed_rank", "paired_ordered_two", 4, 2),
        ("a b c", "friedman", "paired_ordered_several", 4, 2),
        ("a other", "mcnemar_exact", "paired_few_discordant", 5, 0),
        ("a other yes", "cochran_q", "paired_yesno_several", 4, 2),
        ("many yes", "mcnemar_exact", "paired_few_discordant", 4, 2),
        ("n1 n2", "wilcoxon_signed_rank", "paired_numeric_two", 5, 1),
        ("n1 n2 n3", "friedman", "paired_numeric_several", 5, 1),
    ],
)
def test_the_kinds_of_the_items_choose(codes, test, rule, n, left_out):
    found = paired(PEOPLE, codes.split())
    assert (found.test.name, found.test.reason.rule) == (test, rule)
    assert (found.n, found.left_out) == (n, left_out)
    facts = dict(found.test.reason.facts)
    assert (facts["n"], facts["left_out"], facts["items"]) == (n, left_out, len(codes.split()))
    assert found.test.name in PAIRED_TESTS and rule in PAIRED_REASONS
    assert found.effect.name in PAIRED_EFFECTS
    assert all(base.total == 6 for base in found.bases)


def test_figures_are_of_those_who_answered_everything():
    found = paired(PEOPLE, ["a", "b", "c"])
    assert [(share.count, share.base) for share in found.shares] == [(2, 4), (0, 4), (0, 4)]
    assert found.medians == ("2", "1", "2")
    # Ranks of (3, 1, 2), (3, 2, 2), (2, 1, 2), (1, 1, 2).
    assert found.mean_ranks == ((3 + 3 + 2.5 + 1.5) / 4, (1 + 1.5 + 1 + 1.5) / 4, (2 + 1.5 + 2.5 + 3) / 4)
    assert paired(PEOPLE, ["n1", "n2"]).shares == ()
    exact = found.exact()
    assert exact["group/paired a, b, c/n"] == 4 and exact["group/paired a, b, c/a/positive/count"] == 2


def test_many_discordant_answers_take_the_chi_square():
    first, second = ["y"] * 30 + ["n"] * 10, ["n"] * 25 + ["y"] * 15
    answers = answers_of((single("f", "y n", positive="y"), single("s", "y n", positive="y")), first, second)
    found = paired(answers, ["f", "s"])
    assert (found.test.name, found.test.reason.rule) == ("mcnemar", "paired_many_discordant")
    assert found.table is not None and found.table.discordant == 35
    assert found.test.statistic == pytest.approx((25 - 10) ** 2 / 35)
    assert found.effect.value == 25 / 10


@pytest.mark.parametrize(
    ("codes", "problem"),
    [
        ("a", "two different items"),
        ("a a", "two different items"),
        ("a n1", "cannot be compared within"),
        ("a date", "cannot be compared within"),
        ("a plain", "reduced to yes or no"),
    ],
)
def test_items_that_cannot_be_compared_say_why(codes, problem):
    with pytest.raises(UserError, match=problem):
        paired(PEOPLE, codes.split())


def test_no_test_says_why():
    items = (likert("a", "1 2"), likert("b", "1 2"))
    alike = paired(answers_of(items, ["1", "2"], ["1", "2"]), ["a", "b"])
    assert (alike.test.p, alike.test.reason.rule) == (None, "not_computable_no_difference")
    nobody = paired(answers_of(items, ["1", None], [None, "2"]), ["a", "b"])
    assert (nobody.n, nobody.left_out) == (0, 2)
    assert (nobody.test.p, nobody.test.reason.rule) == (None, "not_computable_empty")
    assert nobody.medians == (None, None) and nobody.mean_ranks == (None, None)
    three = (*items, likert("c", "1 2"))
    none = paired(answers_of(three, [None], [None], [None]), ["a", "b", "c"])
    assert none.test.reason.rule == "not_computable_empty"


@settings(max_examples=10, deadline=None)
@given(st.permutations(["a", "b", "c"]), st.permutations(range(6)))
def test_neither_the_order_of_items_nor_of_people_counts(codes, order):
    found = paired(PEOPLE, codes)
    moved = answers_of(ITEMS, *([column[place] for place in order] for column in COLUMNS))
    assert found.test.p == pytest.approx(paired(PEOPLE, ["a", "b", "c"]).test.p)
    assert paired(moved, codes).test.p == pytest.approx(found.test.p)


# ---- strata


def test_worked_example_of_strata():
    """Agresti (2002), section 6.3, and R's documentation of ``mantelhaen.test``: admissions at Berkeley."""
    found = strata(BERKELEY)
    assert (round(found.cmh.chi2, 4), round(found.cmh.p, 4)) == (1.5246, 0.2169)
    assert (round(found.cmh_corrected.chi2, 4), round(found.cmh_corrected.p, 4)) == (1.4269, 0.2323)
    pooled = found.odds_ratio
    assert [round(x, 7) for x in (pooled.value, pooled.low, pooled.high)] == [0.9046968, 0.7719074, 1.0603298]
    assert found.woolf.df == found.breslow_day.df == 5
    assert round(found.crude.value, 2) == 1.84


def test_homogeneity_by_hand():
    """Two strata that mirror each other: the common odds ratio is 1 and every expected count 5."""
    found = strata([[[6, 4], [4, 6]], [[4, 6], [6, 4]]])
    assert found.odds_ratio.value == 1.0 and found.cmh.chi2 == 0 and found.cmh.p == 1
    # Each first cell is 1 away from 5, with variance 1 / (4 / 5).
    assert found.breslow_day.chi2 == pytest.approx(2 / 1.25) and found.breslow_day.df == 1
    # Each log odds ratio is log 2.25 away from 0, with variance 2 / 6 + 2 / 4.
    assert found.woolf.chi2 == pytest.approx(2 * np.log(2.25) ** 2 / (2 / 6 + 2 / 4))


@quick
@given(st.lists(squares.filter(lambda t: (t > 0).all()), min_size=2, max_size=5))
def test_statsmodels_agrees_on_strata(tables):
    found, theirs = strata(tables), StratifiedTable(tables)
    assert found.cmh.chi2 == pytest.approx(theirs.test_null_odds().statistic)
    assert found.odds_ratio.value == pytest.approx(theirs.oddsratio_pooled)
    limits = theirs.oddsratio_pooled_confint()
    assert (found.odds_ratio.low, found.odds_ratio.high) == pytest.approx(limits)
    if abs(found.odds_ratio.value - 1) > 1e-3:  # theirs divides by 1 - OR
        homogeneity = theirs.test_equal_odds(adjust=True)
        assert found.breslow_day.chi2 == pytest.approx(homogeneity.statistic, abs=1e-7)


@quick
@given(st.lists(squares, min_size=1, max_size=4))
def test_turning_or_ordering_the_strata_changes_nothing(tables):
    found = strata(tables)
    for moved in (strata(tables[::-1]), strata([one.T for one in tables])):
        for name in ("cmh", "cmh_corrected", "breslow_day", "woolf"):
            ours, other = getattr(found, name).chi2, getattr(moved, name).chi2
            assert (ours is None) == (other is None)
            assert ours is None or ours == pytest.approx(other, abs=1e-8)
    rows = strata([one[::-1] for one in tables])
    if found.odds_ratio.value and rows.odds_ratio.value:
        assert found.odds_ratio.value == pytest.approx(1 / rows.odds_ratio.value)
    assert all(x is None or np.isfinite(x) for x in found.exact().values() if not isinstance(x, str))


def test_a_fitted_count_far_from_a_common_ratio_of_one():
    """Both forms of the root: common odds ratios far below and far above 1 are mirror images."""
    low, high = [[[1, 90], [80, 2]], [[2, 70], [60, 1]]], [[[80, 2], [1, 90]], [[60, 1], [2, 70]]]
    assert strata(low).breslow_day.chi2 == pytest.approx(strata(high).breslow_day.chi2)


@pytest.mark.parametrize(
    ("tables", "why"),
    [
        ([[[0, 0], [0, 0]]], "no_stratum"),
        ([[[3, 0], [2, 0]], [[0, 0], [1, 4]]], "no_stratum"),
        ([[[3, 1], [2, 4]], [[0, 0], [1, 4]]], "one_stratum"),
        ([[[3, 0], [0, 4]], [[2, 0], [0, 4]]], "no_common"),
        ([[[0, 3], [4, 0]], [[0, 2], [4, 0]]], "no_common"),
    ],
)
def test_what_strata_cannot_say(tables, why):
    found = strata(tables)
    assert (found.breslow_day.p, found.breslow_day.why) == (None, why)
    assert (found.cmh.p is None) == (why == "no_stratum")


def test_bad_strata_are_refused():
    with pytest.raises(ValueError, match="2 x 2"):
        strata([[[1, 2, 3], [4, 5, 6]]])
    with pytest.raises(ValueError, match="codes"):
        strata([[[1, 2], [3, 4]]], ["a", "b"])
    with pytest.raises(ValueError, match="whole numbers"):
        strata([[[1, -2], [3, 4]]])
    with pytest.raises(ValueError, match="2 x 2"):
        mcnemar([[1, 2, 3]])


def test_odds_ratios_at_the_edge():
    assert odds_ratio([[3, 0], [1, 2]]).value is None
    assert (odds_ratio([[0, 3], [1, 2]]).value, odds_ratio([[0, 3], [1, 2]]).low) == (0.0, None)


CROSSED = (
    likert("often", "1 2 3", positive=("3",)),
    single("side", "l r"),
    single("age", "young old older", ordered=True),
    single("plain", "x y z"),
)
OFTEN, SIDE, AGE = ["3", "1", "2", "3", "3", "1", None], list("lrlrlrl"), ["young"] * 4 + ["old"] * 3
STRANGERS = answers_of(CROSSED, OFTEN, SIDE, AGE, ["x"] * 7)


def test_items_within_strata_are_yes_or_no():
    found = stratified(STRANGERS, "often", "side", "age")
    assert found.row_codes == (("3",), ("1", "2")) and found.column_codes == (("l",), ("r",))
    assert [one.counts for one in found.strata] == [((1, 1), (1, 1)), ((1, 0), (0, 1)), ((0, 0), (0, 0))]
    assert (found.n, found.group) == (6, "group")
    facts = dict(found.test.reason.facts)
    assert facts == {"strata": 2, "left_out": 0}  # nobody is in the third
    assert found.test.p == found.cmh.p
    assert found.exact()["group/often x side | age/cmh/p"] == found.cmh.p


def test_what_cannot_be_crossed_within_strata_says_why():
    with pytest.raises(UserError, match="more than two options"):
        stratified(STRANGERS, "plain", "side", "age")
    with pytest.raises(UserError, match="of itself"):
        stratified(STRANGERS, "often", "side", "side")
    answers = answers_of((*CROSSED, numeric("n")), OFTEN, SIDE, AGE, ["x"] * 7, [1] * 7)
    with pytest.raises(UserError, match="cross-tabulated"):
        stratified(answers, "often", "side", "n")

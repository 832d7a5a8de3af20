"""Ordered answers: measures on pairs, trends, exact ranks, pairs of groups; by hand, and by a second library."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.nonparametric import jonckheere_terpstra

from builders import answers_of, crossed, likert, numeric, repeated, single
from helpers.analysis.compare import compare
from helpers.analysis.crosstab import crosstab
from helpers.analysis.dunn import dunn, pairwise_mann_whitney
from helpers.analysis.ordinal import kendall, ordinal, pairs, spearman
from helpers.analysis.polychoric import polychoric
from helpers.analysis.rank import eta_squared, mann_whitney, mann_whitney_exact
from helpers.analysis.topbox import top_box
from helpers.analysis.trend import cochran_armitage, jonckheere, linear_by_linear, ordered_crosstab
from helpers.errors import UserError
from reference import expected, needs_reference

quick = settings(max_examples=40, deadline=None)

# Agresti (2002), Categorical Data Analysis, table 2.8: income by job satisfaction.
JOBS = [[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]]
# The same, table 3.8 (section 5.3.5): malformations by the mother's drinks a day.
DRINKS = [[48, 38, 5, 1, 1], [17066, 14464, 788, 126, 37]]


def tables(rows: int = 3, columns: int = 3) -> st.SearchStrategy[np.ndarray]:
    cells = st.lists(st.integers(0, 6), min_size=rows * columns, max_size=rows * columns)
    return cells.map(lambda found: np.array(found).reshape(rows, columns)).filter(lambda t: t.sum() > 0)


def long(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rows, columns = crossed(range(table.shape[0]), range(table.shape[1]), table.tolist())
    return np.array(rows), np.array(columns)


def varies(table: np.ndarray) -> bool:
    return bool(min((table.sum(axis=axis) > 0).sum() for axis in (0, 1)) > 1)


# ---- pairs and measures


def test_worked_example_of_gamma():
    found = ordinal(JOBS)
    assert (found.pairs.concordant, found.pairs.discordant) == (1331, 849)
    assert round(found.gamma.effect.value, 3) == 0.221
    assert found.n == 96 and found.pairs.total == 96 * 95 // 2


@quick
@given(tables())
def test_pairs_are_counted_as_they_are_one_by_one(table):
    x, y = long(table)
    signs = [(np.sign(x[i] - x[j]), np.sign(y[i] - y[j])) for i, j in combinations(range(len(x)), 2)]
    found = pairs(table)
    assert found.concordant == sum(a * b > 0 for a, b in signs)
    assert found.discordant == sum(a * b < 0 for a, b in signs)
    assert found.tied_rows == sum(a == 0 and b != 0 for a, b in signs)
    assert found.tied_columns == sum(a != 0 and b == 0 for a, b in signs)
    assert found.tied_both == sum(a == b == 0 for a, b in signs)


@quick
@given(tables().filter(varies))
def test_scipy_agrees(table):
    x, y = long(table)
    found = ordinal(table)
    tau = stats.kendalltau(x, y, variant="b", method="asymptotic")
    assert found.tau_b.effect.value == pytest.approx(tau.statistic, abs=1e-12)
    assert found.test.p == pytest.approx(tau.pvalue, abs=1e-12)
    tau_c = stats.kendalltau(x, y, variant="c").statistic
    assert found.tau_c.effect.value == pytest.approx(tau_c, abs=1e-12)
    # Its d predicts the second variable.
    assert found.somers_columns.effect.value == pytest.approx(stats.somersd(x, y).statistic, abs=1e-12)
    assert found.somers_rows.effect.value == pytest.approx(stats.somersd(y, x).statistic, abs=1e-12)
    assert found.spearman.value == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-12)


def test_errors_are_those_of_the_delta_method():
    """Against the spread of resampled tables: within an eighth of it."""
    table = np.array([[29, 7, 7], [13, 7, 21]]) * 4
    draws = np.random.default_rng(1).multinomial(table.sum(), (table / table.sum()).ravel(), size=600)
    measured = [[m.effect.value for m in ordinal(one.reshape(2, 3)).measures] for one in draws]
    for error, spread in zip(
        (one.error for one in ordinal(table).measures), np.std(measured, axis=0), strict=True
    ):
        assert error == pytest.approx(spread, rel=0.12)


@quick
@given(tables())
def test_transposing_keeps_the_symmetric_measures_and_swaps_somers_d(table):
    found, turned = ordinal(table), ordinal(table.T)
    same(found.gamma, turned.gamma), same(found.tau_b, turned.tau_b), same(found.tau_c, turned.tau_c)
    same(found.somers_rows, turned.somers_columns)
    assert close(found.spearman.value, turned.spearman.value) and close(found.test.z, turned.test.z)


def same(first, second):
    assert close(first.effect.value, second.effect.value) and close(first.error, second.error)
    assert close(first.effect.low, second.effect.low) and close(first.effect.high, second.effect.high)


def close(first, second, sign: int = 1) -> bool:
    if first is None or second is None:
        return first is second
    return first == pytest.approx(sign * second, abs=1e-9)


@quick
@given(tables())
def test_reversing_an_order_flips_every_sign(table):
    found, turned = ordinal(table), ordinal(table[::-1])
    for one, other in zip(found.measures, turned.measures, strict=True):
        assert close(one.effect.value, other.effect.value, -1) and close(one.error, other.error)
    assert close(found.spearman.value, turned.spearman.value, -1)
    assert close(found.test.z, turned.test.z, -1) and close(found.test.p, turned.test.p)
    assert close(linear_by_linear(table).z, linear_by_linear(table[::-1]).z, -1)
    assert close(jonckheere(table).z, jonckheere(table[:, ::-1]).z, -1)
    first, second = cochran_armitage(table[:2]), cochran_armitage(table[:2, ::-1])
    assert close(first.z, second.z, -1) and close(first.departure, second.departure)


@pytest.mark.parametrize("table", [[[3, 4, 5]], [[2], [3]], [[0, 0], [0, 0]], [[3, 0], [0, 0]], [[5]]])
def test_a_constant_variable_has_no_association(table):
    found = ordinal(table)
    assert [one.effect.value for one in found.measures] == [None] * 5
    assert found.spearman.value is None and found.test.p is None
    assert linear_by_linear(table).p is None and jonckheere(table).p is None
    assert polychoric(table).value is None
    assert all(value is None or isinstance(value, int) for value in found.exact().values())


def test_a_perfect_association_has_no_interval():
    found = ordinal([[5, 0], [0, 5]])
    assert [one.effect.value for one in found.measures] == [1.0] * 5
    assert [(one.error, one.effect.low) for one in found.measures] == [(0.0, None)] * 5
    assert (found.spearman.value, found.spearman.low, found.spearman_p) == (1.0, None, None)


@pytest.mark.parametrize("table", [[[1, -2], [3, 4]], [[1.5, 2], [3, 4]], [[1, 2], [3, np.inf]]])
@pytest.mark.parametrize("function", [ordinal, linear_by_linear, cochran_armitage, jonckheere, polychoric])
def test_impossible_counts_are_refused(function, table):
    with pytest.raises(ValueError, match="counts are whole numbers"):
        function(table)


# ---- trend


def test_worked_example_of_linear_by_linear():
    found = linear_by_linear(JOBS, rows=[7.5, 20, 32.5, 60])
    assert (round(found.r, 3), round(found.chi2, 2), round(found.p, 3)) == (0.2, 3.81, 0.051)


def test_worked_example_of_cochran_armitage():
    found = cochran_armitage(DRINKS, [0, 0.5, 1.5, 4, 7])
    assert (round(found.chi2, 2), round(found.z, 2), round(found.p, 3)) == (6.57, 2.56, 0.01)
    assert found.departure + found.chi2 == pytest.approx(12.082, abs=1e-3)
    assert found.departure_df == 3


@quick
@given(tables(2, 4).filter(varies))
def test_linear_by_linear_is_cochran_armitage_with_one_respondent_less(table):
    n = int(table.sum())
    assert linear_by_linear(table).chi2 == pytest.approx(cochran_armitage(table).chi2 * (n - 1) / n)


def test_the_spacing_of_scores_counts_but_not_their_unit():
    plain = cochran_armitage(DRINKS)
    assert cochran_armitage(DRINKS, [10, 20, 30, 40, 50]).chi2 == pytest.approx(plain.chi2)
    assert cochran_armitage(DRINKS, [0, 0.5, 1.5, 4, 7]).chi2 != pytest.approx(plain.chi2, rel=0.1)


@pytest.mark.parametrize("scores", [[1, 2], [1, 2, float("nan"), 4, 5], [1, 2, 3, 4, float("inf")]])
def test_scores_that_do_not_fit_are_refused(scores):
    with pytest.raises(ValueError, match="5 finite numbers"):
        cochran_armitage(DRINKS, scores)


def test_a_share_needs_two_rows_and_a_trend_two_groups():
    with pytest.raises(ValueError, match="two rows"):
        cochran_armitage(JOBS)
    assert cochran_armitage([[3, 0], [4, 0]]).p is None
    assert cochran_armitage([[3, 4], [0, 0]]).p is None
    two = cochran_armitage([[3, 8], [4, 1]])
    assert two.p is not None and two.departure is None
    assert two.chi2 == pytest.approx(stats.chi2_contingency([[3, 8], [4, 1]], correction=False).statistic)


@quick
@given(tables(4, 3).filter(varies).filter(lambda t: (t.sum(axis=0) > 0).all()))
def test_statsmodels_agrees_on_jonckheere(table):
    found = jonckheere(table)
    theirs = jonckheere_terpstra(
        [np.repeat(np.arange(4), column) for column in table.T], alternative="two-sided"
    )
    assert (found.j, found.mean) == (theirs.statistic, theirs.mean_null)
    assert found.variance == pytest.approx(theirs.var_null) and found.z == pytest.approx(theirs.zstat)
    assert found.p == pytest.approx(theirs.pvalue)


# ---- ranks


@quick
@given(tables(4, 2).filter(lambda t: varies(t) and t.sum() <= 14))
def test_exact_mann_whitney_counts_every_division(table):
    values = np.repeat(stats.rankdata(np.repeat(np.arange(4), table.sum(axis=1))), 1)
    first = table[:, 0].sum()
    middle = first * values.mean()
    ranks = {row: values[table.sum(axis=1)[:row].sum()] for row in range(4) if table.sum(axis=1)[row]}
    observed = abs(sum(table[row, 0] * rank for row, rank in ranks.items()) - middle)
    sums = [sum(drawn) for drawn in combinations(values, int(first))]
    far = np.mean([abs(one - middle) >= observed - 1e-9 for one in sums])
    assert mann_whitney_exact(table) == pytest.approx(far, abs=1e-12)
    assert mann_whitney_exact(table[:, ::-1]) == pytest.approx(far, abs=1e-12)


def test_exact_mann_whitney_of_untied_values_is_scipys():
    values = np.random.default_rng(3).permutation(24)
    table = np.zeros((24, 2), dtype=int)
    table[values[:9], 0] = table[values[9:], 1] = 1
    theirs = stats.mannwhitneyu(values[:9], values[9:], method="exact").pvalue
    assert mann_whitney_exact(table) == pytest.approx(theirs, rel=1e-10)


def test_exact_mann_whitney_stops_where_it_would_take_too_long():
    table = np.ones((2000, 2), dtype=int)
    assert mann_whitney_exact(table) is None
    assert mann_whitney_exact([[3, 4]]) is None


def test_the_continuity_correction_makes_p_larger():
    table = [[29, 13], [7, 7], [7, 21]]
    assert mann_whitney(table)[1] > mann_whitney(table, continuity=False)[1]


def test_eta_squared_is_near_zero_by_chance_and_may_be_below():
    assert eta_squared(2.0, 3, 100) == 0.0
    assert eta_squared(1.0, 3, 100) < 0 and eta_squared(5.0, 3, 3) is None


def test_dunn_by_hand():
    # Ranks 1 to 6, without ties: the variance of a rank is 6 * 7 / 12 = 3.5.
    found = dunn([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]], ["a", "b", "c"])
    assert found.mean_ranks == (1.5, 3.5, 5.5)
    assert [pair.z for pair in found.pairs] == pytest.approx([2 / 3.5**0.5, 4 / 3.5**0.5, 2 / 3.5**0.5])
    p = [pair.p for pair in found.pairs]
    assert p == pytest.approx([2 * stats.norm.sf(abs(pair.z)) for pair in found.pairs])
    assert [pair.p_adjusted for pair in found.pairs] == pytest.approx([2 * p[0], 3 * p[1], 2 * p[0]])


def test_identical_groups_have_no_difference():
    column = [4, 2, 5]
    table = [[n, n, n] for n in column]
    for found in (dunn(table, "abc"), pairwise_mann_whitney(table, "abc")):
        assert [pair.difference for pair in found.pairs] == [0, 0, 0]
        assert [pair.p for pair in found.pairs] == pytest.approx([1, 1, 1])
    assert jonckheere(table).p == 1.0
    assert jonckheere([[a, b, b] for a, b in zip(column, [1, 1, 1], strict=True)]).p is not None


@quick
@given(tables(4, 3), st.permutations([0, 1, 2]))
def test_the_order_of_the_groups_only_turns_the_pairs(table, order):
    names = ["a", "b", "c"]
    found = {frozenset((p.first, p.second)): p for p in dunn(table, names).pairs}
    moved = dunn(table[:, order], [names[place] for place in order])
    for pair in moved.pairs:
        other = found[frozenset((pair.first, pair.second))]
        sign = 1 if other.first == pair.first else -1
        assert close(pair.z, other.z, sign) and close(pair.p_adjusted, other.p_adjusted)


def test_groups_without_answers_and_tied_values_have_no_pairs():
    assert [(p.first, p.second) for p in dunn([[1, 0, 2], [2, 0, 1]], "abc").pairs] == [("a", "c")]
    tied = dunn([[3, 4, 5]], "abc")
    assert [(pair.z, pair.p, pair.p_adjusted) for pair in tied.pairs] == [(None, None, None)] * 3
    assert dunn([[0, 0]], "ab").pairs == ()
    with pytest.raises(ValueError, match="codes"):
        dunn([[1, 2]], "abc")
    with pytest.raises(UserError, match="correction"):
        dunn([[1, 2], [2, 1]], "ab", "tukey")


@needs_reference
def test_pairwise_mann_whitney_is_rs():
    from agreements_ordered import IMPROVED, ages_by_improvement

    found = pairwise_mann_whitney(ages_by_improvement(), IMPROVED)
    ours = {f"{pair.second}_{pair.first}": pair.p_adjusted for pair in found.pairs}
    assert ours == pytest.approx(
        expected("vcd_arthritis", "age_imp.pairwise_wilcox_holm").to_dict(), rel=1e-8
    )
    assert all((pair.z > 0) == (pair.difference > 0) for pair in found.pairs)


def group(code, opinion, ages):
    items = (likert("opinion", "1 2 3"), numeric("age"), single("place", "x y"))
    return answers_of(items, opinion, ages, ["x"] * len(opinion), group=code)


def test_a_comparison_by_ranks_of_three_groups_has_its_pairs():
    groups = [group(code, ["1", "2", "3"] * 4, [k, 2 * k, 5] * 4) for k, code in enumerate("abc", start=1)]
    for item in ("opinion", "age"):
        found = compare(groups, dict.fromkeys("abc", item), "one")
        assert found.pairs is not None and len(found.pairs.pairs) == 3
        name = "compare one (a, b, c)/dunn/a-c/p_adjusted"
        assert found.exact()[name] == found.pairs.pairs[1].p_adjusted
    assert compare(groups, dict.fromkeys("abc", "place"), "one").pairs is None
    assert compare(groups[:2], dict.fromkeys("ab", "opinion"), "one").pairs is None


def test_no_pairs_where_fewer_than_three_groups_answered_or_all_alike():
    groups = [group("a", ["1", "2"], [1, 2]), group("b", ["2", "3"], [1, 2]), group("c", [None], [None])]
    assert compare(groups, dict.fromkeys("abc", "opinion"), "one").pairs is None
    groups = [group(code, ["2", "2"], [1, 1]) for code in "abc"]
    assert compare(groups, dict.fromkeys("abc", "opinion"), "one").pairs is None


# ---- polychoric, top box, crosstabs


def test_polychoric_finds_the_correlation_that_made_the_table():
    normal = stats.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]])
    bounds = [-10, -0.5, 0.7, 10]
    below = np.array([[normal.cdf([x, y]) for y in bounds] for x in bounds])
    cells = np.round(np.diff(np.diff(below, axis=0), axis=1) * 1e7).astype(int)
    assert polychoric(cells).value == pytest.approx(0.5, abs=1e-4)
    # Halves: the tetrachoric correlation is sin(2 pi (p - 1/4)), with p the share in the first cell.
    found = polychoric([[300, 200], [200, 300]]).value
    assert found == pytest.approx(np.sin(2 * np.pi * (0.3 - 0.25)), abs=1e-6)
    assert polychoric([[200, 300], [300, 200]]).value == pytest.approx(-found, abs=1e-6)


def test_polychoric_of_a_perfect_association_is_not_there():
    assert polychoric([[50, 0], [0, 50]]).value is None


def test_top_box_takes_the_highest_options_whatever_is_positive():
    item = likert("q", "1 2 3 4", positive=("1",), missing={"dk": "dont_know"})
    answers = answers_of(item, repeated({"1": 3, "2": 1, "3": 2, "4": 4, None: 5}))
    found = top_box(answers, "q")
    assert (found.codes, found.share.count, found.share.base, found.base.total) == (("3", "4"), 6, 10, 15)
    assert top_box(answers, "q", 1).share.count == 4
    assert found.exact()["group/q/top2/count"] == 6
    for k in (0, 4):
        with pytest.raises(UserError, match="top box"):
            top_box(answers, "q", k)


def test_top_box_needs_an_order():
    with pytest.raises(UserError, match="no highest options"):
        top_box(answers_of(single("q", "a b"), ["a"]), "q", 1)
    assert top_box(answers_of(single("q", "a b", ordered=True), ["a", "b"]), "q", 1).share.count == 1


@pytest.mark.parametrize(("first", "second"), [(True, True), (True, False), (False, True)])
def test_a_crosstab_has_a_trend_where_both_items_are_ordered(first, second):
    items = (single("r", "a b c", ordered=first), likert("c", "1 2") if second else single("c", "1 2"))
    answers = answers_of(items, *crossed("abc", "12", [[4, 1], [3, 3], [1, 6]]))
    found = ordered_crosstab(crosstab(answers, "r", "c"))
    if not (first and second):
        assert found is None
        return
    assert found.test.name == "linear_by_linear" and found.test.reason.rule == "both_ordered"
    assert found.linear.z > 0 and found.ordinal.gamma.effect.value > 0
    assert found.exact()["group/r x c/ordered/gamma"] == found.ordinal.gamma.effect.value
    assert kendall([[4, 1], [3, 3], [1, 6]]).p == found.ordinal.test.p
    assert spearman([[4, 1], [3, 3], [1, 6]])[1] == found.ordinal.spearman_p


def test_a_trend_without_variation_says_why():
    items = (likert("r", "1 2"), likert("c", "1 2"))
    same_ = ordered_crosstab(crosstab(answers_of(items, ["1", "1"], ["1", "2"]), "r", "c"))
    nobody = ordered_crosstab(crosstab(answers_of(items, [None], [None]), "r", "c"))
    assert same_.test.reason.rule == "not_computable_one_value" and same_.test.p is None
    assert nobody.test.reason.rule == "not_computable_empty"

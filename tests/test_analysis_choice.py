"""The rule that chooses the test; the tests themselves against enumeration by hand and by brute force."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers.analysis import choice
from helpers.analysis.choice import REASONS, TESTS, independence, ranks
from helpers.analysis.effect import EFFECTS, cramers_v, epsilon_squared, rank_biserial
from helpers.analysis.exact import freeman_halton
from helpers.analysis.independence import fisher, pearson
from helpers.analysis.montecarlo import DRAWS, SEED, monte_carlo
from helpers.analysis.rank import kruskal_wallis, mann_whitney
from helpers.analysis.residual import adjusted, expected
from helpers.analysis.table import checked, filled

Table = list[list[int]]
small_tables = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 5), min_size=width, max_size=width), min_size=2, max_size=4
    )
)


# ---- tables of counts


@pytest.mark.parametrize(
    "table", [[[1, -1], [2, 3]], [[1, 2.5], [2, 3]], [[1, float("nan")], [2, 3]], [[1, float("inf")], [2, 3]]]
)
def test_what_is_no_count_is_refused(table: Table) -> None:
    for function in (
        independence,
        cramers_v,
        expected,
        adjusted,
        monte_carlo,
        freeman_halton,
        pearson,
        fisher,
    ):
        with pytest.raises(ValueError, match="counts are whole numbers from 0, not"):
            function(table)


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(ValueError, match="two dimensions"):
        checked([1, 2, 3])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="whole numbers"):
        checked([["a", "b"]])  # type: ignore[list-item]


def test_empty_rows_and_columns_are_left_out() -> None:
    assert filled([[0, 0, 0], [1, 0, 2], [3, 0, 4]]).tolist() == [[1, 2], [3, 4]]
    assert filled(np.zeros((0, 3), dtype=int)).size == 0


# ---- the rule


def test_exactly_20_percent_below_5_is_still_chi_square() -> None:
    # 2 x 5: expected 4, 8, 8, 8, 8 in both rows: 2 of 10 cells below 5.
    test = independence([[4, 8, 8, 8, 8], [4, 8, 8, 8, 8]])
    assert (test.name, test.reason.rule) == ("pearson_chi2", "expected_ok")
    facts = dict(test.reason.facts)
    assert (facts["cells_below_5"], facts["cells"], facts["least_expected"]) == (2, 10, 4.0)
    assert (test.statistic, test.df, test.p) == (0.0, 4, 1.0)


def test_more_than_20_percent_below_5_is_exact() -> None:
    # 2 x 4: 2 of 8 cells below 5.
    test = independence([[4, 8, 8, 8], [4, 8, 8, 8]])
    assert (test.name, test.reason.rule) == ("freeman_halton", "expected_small_exact")
    assert test.statistic is None and test.df is None and test.p == pytest.approx(1.0, abs=1e-12)


def test_one_cell_below_1_is_exact_whatever_the_share() -> None:
    # 2 x 12: the first column has 1 of 221, and expects 111 / 221 and 110 / 221: 2 of 24 cells are below 5.
    test = independence([[1] + [10] * 11, [0] + [10] * 11])
    facts = dict(test.reason.facts)
    assert facts["cells_below_5"] / facts["cells"] < 0.2
    assert facts["least_expected"] == pytest.approx(110 / 221)
    assert test.reason.rule in ("expected_small_exact", "expected_small_monte_carlo")


def test_an_expected_count_of_exactly_5_is_not_below_5() -> None:
    assert independence([[5, 5], [5, 5]]).reason.rule == "expected_ok"
    # 1/3 of 15 = 5, in floating point easily 4.9999...
    assert independence([[5, 10], [5, 10], [5, 10]]).reason.rule == "expected_ok"


def test_2_by_2_with_one_small_cell_is_fisher() -> None:
    test = independence([[3, 1], [1, 3]])
    assert (test.name, test.reason.rule) == ("fisher_exact", "expected_small_2x2")
    # All tables with margins 4, 4: C(4,k)^2 / 70 for k = 0..4; no likelier than k = 3: (1 + 16 + 16 + 1) / 70
    assert test.p == pytest.approx(34 / 70, rel=1e-12)


def test_empty_options_and_groups_do_not_count_for_the_rule() -> None:
    bare = independence([[20, 30], [30, 20]])
    padded = independence([[20, 0, 30], [0, 0, 0], [30, 0, 20]])
    assert padded.p == bare.p and padded.df == 1
    facts = dict(padded.reason.facts)
    assert (facts["cells"], facts["empty_rows"], facts["empty_columns"]) == (4, 1, 1)


def test_a_table_too_large_for_the_exact_test_is_simulated_with_its_seed() -> None:
    table = [[0, 0, 0, 1], [1, 4, 0, 4], [1, 20, 12, 13], [12, 22, 24, 18], [11, 25, 13, 6], [4, 4, 2, 3]]
    test = independence(table)
    assert (test.name, test.reason.rule) == ("freeman_halton_monte_carlo", "expected_small_monte_carlo")
    facts = dict(test.reason.facts)
    assert (facts["draws"], facts["seed"]) == (DRAWS, SEED)
    assert independence(table) == test
    assert test.p is not None and round(test.p * (DRAWS + 1)) == pytest.approx(test.p * (DRAWS + 1))


@pytest.mark.parametrize(
    "table, rule",
    [
        ([[0, 0], [0, 0]], "not_computable_empty"),
        ([[0]], "not_computable_empty"),
        ([[3, 4], [0, 0]], "not_computable_one_category"),
        ([[3, 0], [4, 0]], "not_computable_one_group"),
        ([[7, 0], [0, 0]], "not_computable_one_group"),
    ],
)
def test_what_is_not_computable_says_why(table: Table, rule: str) -> None:
    test = independence(table)
    assert (test.name, test.p, test.statistic, test.df, test.reason.rule) == ("none", None, None, None, rule)
    assert cramers_v(table).value is None


@pytest.mark.parametrize(
    "table, rule",
    [
        ([[0, 0], [0, 0]], "not_computable_empty"),
        ([[0, 0], [3, 4]], "not_computable_one_value"),
        ([[1, 0], [3, 0]], "not_computable_one_group"),
        ([[1, 2], [3, 0]], "ordered_small_group"),
        ([[1, 0, 2], [3, 0, 0]], "ordered_small_group"),
        ([[9, 8], [3, 0]], "ordered_two_groups"),
        ([[1, 1, 2], [3, 0, 0]], "ordered_several_groups"),
    ],
)
def test_ranks_choose_by_the_groups_with_answers(table: Table, rule: str) -> None:
    test = ranks(table, "ordered")
    assert test.reason.rule == rule
    assert (test.p is None) == rule.startswith("not_computable")


def test_every_name_is_in_the_lists() -> None:
    assert len(set(REASONS)) == len(REASONS) and len(set(TESTS)) == len(TESTS)
    tables: list[Table] = [[[20, 30], [30, 20]], [[3, 1], [1, 3]], [[1, 2, 3], [3, 2, 1]]]
    tables += [[[0, 0]], [[1, 2]], [[1], [2]]]
    for table in tables:
        for found in (independence(table), ranks(table, "numeric"), ranks(table, "ordered")):
            assert found.name in TESTS and found.reason.rule in REASONS
    sizes = [cramers_v(tables[0]), rank_biserial(tables[0]), epsilon_squared(1.0, 10)]
    assert tuple(size.name for size in sizes) == EFFECTS


# ---- exact tests


def brute_force(table: Table) -> float:
    """Freeman-Halton p by listing every table with the margins."""
    counts = np.array(table)
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)

    def weight(cells: np.ndarray) -> float:
        return math.exp(-sum(math.lgamma(int(cell) + 1) for cell in cells.ravel()))

    observed, all_ways, rare = weight(counts), 0.0, 0.0
    inner = [range(min(int(r), int(c)) + 1) for r in rows[:-1] for c in columns[:-1]]
    for cells in product(*inner):
        part = np.array(cells).reshape(len(rows) - 1, len(columns) - 1)
        full = np.column_stack([part, rows[:-1] - part.sum(axis=1)])
        full = np.vstack([full, columns - full.sum(axis=0)])
        if (full >= 0).all():
            all_ways += weight(full)
            rare += weight(full) if weight(full) <= observed * (1 + 1e-7) else 0.0
    return rare / all_ways


@pytest.mark.parametrize(
    "table",
    [
        [[3, 1], [1, 3]],
        [[2, 0, 1], [0, 3, 1]],
        [[2, 0, 1], [0, 3, 1], [1, 1, 2]],
        [[4, 1, 0, 0], [0, 2, 3, 1]],
        [[3, 0], [1, 2], [0, 4], [2, 1]],
        [[5, 0, 0], [0, 5, 0], [0, 0, 5]],
        [[1, 1, 1], [1, 1, 1]],
        [[10, 0], [0, 1]],
    ],
)
def test_the_exact_test_is_the_list_of_all_tables(table: Table) -> None:
    assert freeman_halton(table) == pytest.approx(brute_force(table), rel=1e-10)


def test_the_exact_test_of_2_by_2_is_fisher() -> None:
    for table in ([[3, 1], [1, 3]], [[12, 5], [29, 2]], [[0, 7], [4, 3]]):
        assert freeman_halton(table) == pytest.approx(fisher(table), rel=1e-10)


def test_the_exact_test_gives_up_by_its_work() -> None:
    table = [[29, 7, 7], [13, 7, 21]]
    assert freeman_halton(table, work=10) is None
    assert freeman_halton(table) == pytest.approx(0.00139319534175126, rel=1e-10)
    assert freeman_halton([[500] * 8] * 8) is None


def test_a_rare_category_in_large_groups_is_still_exact() -> None:
    test = independence([[2, 1, 0, 2], [416, 139, 143, 365]])
    assert test.name == "freeman_halton"
    assert test.p == pytest.approx(monte_carlo([[2, 1, 0, 2], [416, 139, 143, 365]]), abs=0.005)


def test_the_simulated_test_approaches_the_exact_one() -> None:
    table = [[18, 84, 87], [3, 4, 12], [1, 7, 9], [1, 3, 7]]
    exact = freeman_halton(table)
    assert exact is not None
    error = (exact * (1 - exact) / DRAWS) ** 0.5
    assert abs(monte_carlo(table) - exact) < 4 * error
    assert monte_carlo(table, seed=1) != monte_carlo(table, seed=2)


def test_the_simulated_p_is_never_0() -> None:
    assert monte_carlo([[30, 0], [0, 30]], draws=999) == 1 / 1000


@settings(max_examples=40, deadline=None)
@given(small_tables)
def test_exact_and_simulated_p_do_not_depend_on_order_or_orientation(table: Table) -> None:
    counts = filled(table)
    if min(counts.shape) < 2:
        return
    turned = counts.T[::-1, ::-1]
    assert freeman_halton(counts) == pytest.approx(freeman_halton(turned), rel=1e-9)
    assert monte_carlo(counts, draws=500) == monte_carlo(turned, draws=500)


@settings(max_examples=40, deadline=None)
@given(small_tables)
def test_no_library_warning_and_no_nan_whatever_the_table(table: Table) -> None:
    test, size = independence(table), cramers_v(table)
    for value in (test.p, test.statistic, test.df, size.value, size.low, size.high):
        assert value is None or math.isfinite(value)
    assert test.p is None or 0 < test.p <= 1
    assert (test.p is None) == (size.value is None)
    assert size.value is None or 0 <= size.value <= 1
    if size.low is not None and size.high is not None and size.value is not None:
        assert size.low <= size.value <= size.high


# ---- ranks


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=6))
def test_mann_whitney_is_that_of_scipy(table: list[tuple[int, int]]) -> None:
    counts = filled(table)
    if min(counts.shape) < 2:
        return
    first, second = (np.repeat(np.arange(len(counts)), column) for column in counts.T)
    theirs = stats.mannwhitneyu(first, second, method="asymptotic", use_continuity=True)
    u, p = mann_whitney(counts)
    assert u == theirs.statistic and p == pytest.approx(theirs.pvalue, rel=1e-10)
    size = rank_biserial(counts)
    assert size.value == pytest.approx(np.sign(first[:, None] - second).mean(), abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 6)] * 3), min_size=2, max_size=6))
def test_kruskal_wallis_is_that_of_scipy(table: list[tuple[int, int, int]]) -> None:
    counts = filled(table)
    if counts.shape[1] < 3 or len(counts) < 2:
        return
    samples = [np.repeat(np.arange(len(counts)), column) for column in counts.T]
    theirs = stats.kruskal(*samples)
    h, df, p = kruskal_wallis(counts)
    assert df == 2 and h == pytest.approx(theirs.statistic, abs=1e-9)
    assert p == pytest.approx(theirs.pvalue, rel=1e-8)
    size = epsilon_squared(h, int(counts.sum())).value
    assert size is not None and 0 <= size <= 1


def test_tied_values_have_no_test() -> None:
    assert mann_whitney([[3, 4]]) == (6.0, None)
    assert kruskal_wallis([[3, 4, 5]]) == (None, 2, None)


def test_complete_separation_has_no_interval() -> None:
    assert rank_biserial([[3, 0], [0, 4]]) == choice_effect(-1.0)
    assert rank_biserial([[0, 3], [4, 0]]) == choice_effect(1.0)


def choice_effect(value: float) -> object:
    return type(rank_biserial([[1, 1]]))("rank_biserial", value)


def test_an_empty_group_has_no_effect() -> None:
    assert rank_biserial([[3, 0], [2, 0]]).value is None
    assert epsilon_squared(None, 10).value is None


def test_pulse_and_sex_interval_by_hand() -> None:
    # values 2, 3, 4 against 1, 2, 3: of 9 pairs 6 won, 1 lost, 2 tied: r = 5/9; standard error of z: sqrt(7/27)
    size = rank_biserial([[0, 1], [1, 1], [1, 1], [1, 0]])
    assert size.value == pytest.approx(5 / 9)
    half = 1.959963984540054 * math.sqrt(7 / 27)
    assert size.low == pytest.approx(math.tanh(math.atanh(5 / 9) - half))
    assert size.high == pytest.approx(math.tanh(math.atanh(5 / 9) + half))


# ---- effect sizes and residuals


def test_v_has_no_interval_that_does_not_hold_it() -> None:
    # chi2 = 1.5 with 6 degrees of freedom: V = sqrt(1.5 / (12 * 2)) is beyond its upper limit, 0.2212.
    size = cramers_v([[0, 1, 1], [1, 1, 1], [1, 1, 1], [2, 1, 1]])
    assert (size.value, size.low, size.high) == (pytest.approx(0.25), None, None)


def test_v_of_2_by_2_is_phi() -> None:
    # (10 * 10 - 20 * 20) / (30 * 30) = -1/3
    assert cramers_v([[10, 20], [20, 10]]).value == pytest.approx(1 / 3)


def test_complete_association() -> None:
    size = cramers_v([[50, 0], [0, 50]])
    assert size.value == 1.0 and size.high == 1.0 and size.low is not None and 0.7 < size.low < 1


def test_groups_that_are_more_alike_than_chance_have_no_interval() -> None:
    size = cramers_v([[50, 50], [50, 50]])
    assert (size.value, size.low, size.high) == (0.0, None, None)


def test_huge_tables_have_finite_intervals() -> None:
    size = cramers_v([[10**7, 3], [5, 10**7]])
    assert size.low is not None and size.high == 1.0 and 0.999 < size.low < 1


def test_residuals_by_hand() -> None:
    # observed 10, expected 15, variance 15 * 1/2 * 1/2
    assert adjusted([[10, 20], [20, 10]])[0][0] == pytest.approx(-5 / math.sqrt(3.75))


def test_residuals_are_none_where_nothing_can_differ() -> None:
    assert adjusted([[3, 0, 4], [0, 0, 0]]) == ((None,) * 3, (None,) * 3)
    assert expected([[3, 0, 4], [0, 0, 0]]) == ((3.0, None, 4.0), (None,) * 3)
    assert adjusted([[3, 4], [2, 0]])[1][1] is not None


def test_the_rule_is_stated_in_the_module() -> None:
    for word in ("20 %", "Cochran", "Fisher", "Freeman", "random"):
        assert word in (choice.__doc__ or "")

"""What a crosstab carries: ratios, measures of association, residuals with p, columns compared with letters."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from builders import answers_of, crossed, single
from helpers.analysis import residual
from helpers.analysis.columns import MOST_COLUMNS, compare_columns
from helpers.analysis.crosstab import crosstab
from helpers.analysis.effect import cramers_v
from helpers.analysis.nominal import Association, association, v_corrected
from helpers.analysis.odds import Ratio, odds_ratio, risk_ratio, sample_odds_ratio
from helpers.analysis.results import Crosstab
from helpers.analysis.table import filled

Table = list[list[int]]
RATIOS = (odds_ratio, sample_odds_ratio, risk_ratio)
Z = 1.959963984540054
quick = settings(max_examples=60, deadline=None)
any_table = st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 30), min_size=size[0], max_size=size[0]), min_size=size[1], max_size=size[1]
    )
)
two_by_two = st.lists(st.lists(st.integers(0, 15), min_size=2, max_size=2), min_size=2, max_size=2)


def tabled(table: Table) -> Crosstab:
    rows, columns = (
        [f"{letter}{place}" for place in range(size)]
        for letter, size in zip("rc", np.shape(table), strict=True)
    )
    return crosstab(
        answers_of((single("row", rows), single("col", columns)), *crossed(rows, columns, table)),
        "row",
        "col",
    )


# ---- odds ratio and risk ratio


def test_the_sample_odds_ratio_by_hand() -> None:
    found = sample_odds_ratio([[10, 20], [30, 15]])
    half = Z * math.sqrt(1 / 10 + 1 / 20 + 1 / 30 + 1 / 15)
    assert found.value == pytest.approx(10 * 15 / (20 * 30))
    assert (found.low, found.high) == pytest.approx((0.25 * math.exp(-half), 0.25 * math.exp(half)))


def test_the_risk_ratio_by_hand() -> None:
    found = risk_ratio([[10, 20], [30, 15]])
    half = Z * math.sqrt(1 / 10 - 1 / 30 + 1 / 30 - 1 / 45)
    assert found.value == pytest.approx(0.5)
    assert (found.low, found.high) == pytest.approx((0.5 * math.exp(-half), 0.5 * math.exp(half)))


def test_the_conditional_odds_ratio_has_the_observed_count_as_its_mean() -> None:
    found = odds_ratio([[3, 1], [1, 3]])
    weights = [math.comb(4, k) ** 2 * (found.value or 0.0) ** k for k in range(5)]
    assert sum(k * w for k, w in enumerate(weights)) / sum(weights) == pytest.approx(3)
    assert found.value == pytest.approx(6.408309, rel=1e-5)  # R: fisher.test(matrix(c(3, 1, 1, 3), 2))


def test_the_limits_of_the_odds_ratio_cut_off_their_tails() -> None:
    found = odds_ratio([[7, 110], [10, 108]])
    assert found.low is not None and found.high is not None
    noncentral = stats.nchypergeom_fisher
    assert noncentral.sf(6, 235, 117, 17, found.low) == pytest.approx(0.025, rel=1e-6)
    assert noncentral.cdf(7, 235, 117, 17, found.high) == pytest.approx(0.025, rel=1e-6)


@pytest.mark.parametrize(
    "table, value",
    [
        ([[0, 5], [3, 4]], 0.0),
        ([[5, 0], [3, 4]], math.inf),
        ([[3, 4], [0, 5]], math.inf),
        ([[3, 4], [5, 0]], 0.0),
    ],
)
def test_a_zero_cell_is_0_or_infinite_and_says_so(table: Table, value: float) -> None:
    for function in (odds_ratio, sample_odds_ratio):
        found = function(table)
        assert (found.value, found.reason) == (value, "zero_cell")
    exact, sample = odds_ratio(table), sample_odds_ratio(table)
    assert (sample.low, sample.high) == (None, None)
    # The exact interval is there: one limit is the value, the other is finite and above 0.
    assert exact.low is not None and exact.high is not None
    assert value in (exact.low, exact.high) and exact.low < math.inf and exact.high > 0


def test_a_risk_ratio_with_a_zero_cell() -> None:
    assert risk_ratio([[0, 5], [3, 4]]) == Ratio("risk_ratio", 0.0, None, None, 0.95, "zero_cell")
    assert risk_ratio([[3, 4], [0, 5]]) == Ratio("risk_ratio", math.inf, None, None, 0.95, "zero_cell")
    # Everybody in the first row: a share of 1 has a standard error of its own.
    whole = risk_ratio([[5, 0], [3, 4]])
    assert whole.value == pytest.approx(7 / 3) and whole.low is not None and whole.reason is None


@pytest.mark.parametrize("table", [[[0, 0], [0, 0]], [[0, 0], [3, 4]], [[0, 3], [0, 4]], [[3, 0], [4, 0]]])
def test_a_ratio_of_nobody_says_why(table: Table) -> None:
    for function in RATIOS:
        found = function(table)
        assert (found.value, found.low, found.high, found.reason) == (None, None, None, "empty_margin")


@pytest.mark.parametrize(
    "table",
    [[[1, 2, 3], [4, 5, 6]], [[1], [2]], [[1, -2], [3, 4]], [[1, 0.5], [3, 4]], [[1, math.inf], [3, 4]]],
)
def test_what_is_no_2_by_2_table_of_counts_is_refused(table: Any) -> None:
    for function in RATIOS:
        with pytest.raises(ValueError, match=r"2 x 2|whole numbers"):
            function(table)


@quick
@given(two_by_two)
def test_swapping_rows_or_columns_inverts_the_odds_ratio(table: Table) -> None:
    for function in (odds_ratio, sample_odds_ratio):
        found = function(table)
        for swapped in (table[::-1], [row[::-1] for row in table]):
            turned = function(swapped)
            assert _same(turned.value, _inverse(found.value))
            assert _same(turned.low, _inverse(found.high)) and _same(turned.high, _inverse(found.low))
        both = function(np.array(table).T)
        assert _same(both.value, found.value) and _same(both.low, found.low) and _same(both.high, found.high)
    assert _same(risk_ratio(table[::-1]).value, _inverse(risk_ratio(table).value))


def _inverse(value: float | None) -> float | None:
    return None if value is None else math.inf if value == 0 else 1 / value


def _same(first: float | None, second: float | None) -> bool:
    return first == second or (
        first is not None and second is not None and math.isclose(first, second, rel_tol=1e-6, abs_tol=1e-12)
    )


@quick
@given(two_by_two)
def test_a_ratio_lies_in_its_interval_and_is_never_nan(table: Table) -> None:
    for function in RATIOS:
        found = function(table)
        assert (found.value is None) == (found.reason == "empty_margin")
        assert not any(
            value is not None and math.isnan(value) for value in (found.value, found.low, found.high)
        )
        if found.value is not None and found.low is not None and found.high is not None:
            assert found.low <= found.value * (1 + 1e-9) and found.value <= found.high * (1 + 1e-9)


def test_a_crosstab_has_the_ratios_of_its_columns() -> None:
    found = tabled([[30, 12], [18, 25]])
    assert [ratio.name for ratio in found.ratios] == ["odds_ratio", "risk_ratio"]
    assert found.ratios[1].value == pytest.approx(30 / 48 / (12 / 37))
    assert tabled([[30, 12, 1], [18, 25, 1]]).ratios == ()
    assert tabled([[30, 12, 1], [18, 25, 1]]).difference is None
    gap = found.difference
    assert gap is not None and gap.value == pytest.approx(30 / 48 - 12 / 37)
    assert (gap.first.count, gap.first.base, gap.second.count, gap.second.base) == (30, 48, 12, 37)
    assert found.exact()["group/row x col/difference"] == gap.value
    numbers = tabled([[30, 0], [18, 25]]).exact()
    assert numbers["group/row x col/risk_ratio/value"] == "infinite"


# ---- measures of association


def test_phi_has_the_sign_of_the_diagonal() -> None:
    assert association([[20, 10], [10, 20]]).phi == pytest.approx(1 / 3)
    assert association([[10, 20], [20, 10]]).phi == pytest.approx(-1 / 3)
    assert association([[1, 2, 3], [3, 2, 1]]).phi is None


def test_lambda_by_hand() -> None:
    # Knowing the column: 10 + 20 + 7 right of 50, without it 25; knowing the row: 20 + 20, without it 22.
    found = association([[10, 5, 7], [8, 20, 0]])
    by_column, rows, by_row, columns, n = 10 + 20 + 7, 28, 10 + 20, 25, 50
    assert found.lambda_row == pytest.approx((by_column - rows) / (n - rows))
    assert found.lambda_column == pytest.approx((by_row - columns) / (n - columns))
    assert found.lambda_symmetric == pytest.approx(
        (by_column - rows + by_row - columns) / (2 * n - rows - columns)
    )


def test_theil_by_hand() -> None:
    table = np.array([[10, 20], [30, 40]]) / 100
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    shared = sum(table[i, j] * math.log(table[i, j] / (rows[i] * columns[j])) for i in (0, 1) for j in (0, 1))
    entropy = [-float((side * np.log(side)).sum()) for side in (rows, columns)]
    found = association([[10, 20], [30, 40]])
    assert found.theil_row == pytest.approx(shared / entropy[0])
    assert found.theil_column == pytest.approx(shared / entropy[1])
    assert found.theil_symmetric == pytest.approx(2 * shared / sum(entropy))


def test_tschuprow_and_contingency_by_hand() -> None:
    # chi-square 60/9 of 60 in 2 x 2: phi2 = 1/9
    found = association([[10, 20], [20, 10]])
    assert found.tschuprow == pytest.approx(1 / 3)
    assert found.contingency == pytest.approx(math.sqrt((1 / 9) / (10 / 9)))


def test_complete_association_is_1_in_every_measure() -> None:
    found = association([[10, 0, 0], [0, 20, 0], [0, 0, 30]])
    for value in (found.v.value, found.v_corrected.value, found.tschuprow, *lambdas(found), *theils(found)):
        assert value == pytest.approx(1.0)
    assert association([[10, 0], [0, 20]]).phi == pytest.approx(1.0)


def test_bergsma_by_hand() -> None:
    # phi2 = 1/9, n = 60: (1/9 - 1/59) / (1 - 1/59)
    assert v_corrected([[10, 20], [20, 10]]).value == pytest.approx(
        math.sqrt((1 / 9 - 1 / 59) / (1 - 1 / 59))
    )


@pytest.mark.parametrize("table", [[[0, 0], [0, 0]], [[3, 4], [0, 0]], [[3, 0], [4, 0]], [[5]]])
def test_one_category_has_no_association(table: Table) -> None:
    found = association(table)
    assert found.v.value is None and found.v_corrected.value is None
    assert set(lambdas(found) + theils(found)) == {None}
    assert all(value is None for value in found.exact("x").values())
    assert v_corrected(table).value is None


def test_two_respondents_have_no_corrected_v() -> None:
    # n = 2: min(2, 2) corrected is 1, and the scale is 0.
    assert v_corrected([[1, 0], [0, 1]]).value is None
    assert cramers_v([[1, 0], [0, 1]]).value == 1.0


def test_every_measure_is_among_the_exact_numbers() -> None:
    numbers = tabled([[30, 12], [18, 25]]).exact()
    for name in (
        "cramers_v_bias_corrected",
        "phi",
        "tschuprow",
        "contingency",
        "lambda_row",
        "theil_symmetric",
    ):
        assert numbers[f"group/row x col/{name}"] is not None


def lambdas(found: Association) -> list[float | None]:
    return [found.lambda_row, found.lambda_column, found.lambda_symmetric]


def theils(found: Association) -> list[float | None]:
    return [found.theil_row, found.theil_column, found.theil_symmetric]


def symmetric(found: Association) -> list[float | None]:
    effects = [
        value for effect in (found.v, found.v_corrected) for value in (effect.value, effect.low, effect.high)
    ]
    return [
        *effects,
        found.phi,
        found.tschuprow,
        found.contingency,
        found.lambda_symmetric,
        found.theil_symmetric,
    ]


def approx(values: list[float | None]) -> Any:
    return pytest.approx(values, abs=1e-9)


@quick
@given(any_table, st.randoms(use_true_random=False))
def test_order_changes_no_measure_but_the_sign_of_phi(table: Table, random: Any) -> None:
    counts = np.array(table)
    rows, columns = ([*range(size)] for size in counts.shape)
    random.shuffle(rows)
    random.shuffle(columns)
    plain, changed = association(counts), association(counts[rows][:, columns])
    assert [*symmetric(changed)[:6], *symmetric(changed)[7:]] == approx(
        [*symmetric(plain)[:6], *symmetric(plain)[7:]]
    )
    assert [*lambdas(changed), *theils(changed)] == approx([*lambdas(plain), *theils(plain)])
    if plain.phi is not None:
        assert abs(changed.phi or 0.0) == pytest.approx(abs(plain.phi))


@quick
@given(any_table)
def test_transposing_swaps_the_directions_alone(table: Table) -> None:
    plain, turned = association(table), association(np.array(table).T)
    assert symmetric(turned) == approx(symmetric(plain))
    assert [turned.lambda_row, turned.theil_row] == approx([plain.lambda_column, plain.theil_column])
    assert [turned.lambda_column, turned.theil_column] == approx([plain.lambda_row, plain.theil_row])


@quick
@given(any_table)
def test_measures_are_between_0_and_1_and_hold_their_interval(table: Table) -> None:
    found = association(table)
    for value in (*symmetric(found), *lambdas(found), *theils(found)):
        assert value is None or -1 - 1e-12 <= value <= 1 + 1e-12
    for effect in (found.v, found.v_corrected):
        if effect.low is not None and effect.high is not None and effect.value is not None:
            assert 0 <= effect.low <= effect.value + 1e-12 and effect.value <= effect.high + 1e-12
    if found.v.value is not None and found.v_corrected.value is not None:
        assert found.v_corrected.value <= found.v.value + 1e-12


@quick
@given(st.lists(st.integers(0, 30), min_size=2, max_size=5), st.integers(2, 3))
def test_identical_groups_have_no_association(group: list[int], times: int) -> None:
    table = np.array([group] * times).T
    assume(min(filled(table).shape) > 1)
    found = association(table)
    for value in (found.v.value, found.v_corrected.value, found.tschuprow, *lambdas(found), *theils(found)):
        assert value == pytest.approx(0.0, abs=1e-7)


# ---- residuals


def test_pearson_residuals_square_to_chi_square() -> None:
    table = [[12, 30, 8], [25, 20, 15]]
    cells = [cell for row in residual.pearson(table) for cell in row]
    assert sum((cell or 0.0) ** 2 for cell in cells) == pytest.approx(stats.chi2_contingency(table).statistic)


def test_residuals_of_empty_rows_have_no_p() -> None:
    found = residual.p_values(residual.adjusted([[10, 20], [0, 0], [20, 10]]))
    assert found[1] == (None, None)
    assert residual.p_values(residual.adjusted([[0, 0], [0, 0]])) == ((None, None), (None, None))
    assert residual.pearson([[0, 3], [0, 4]])[0][0] is None


@pytest.mark.parametrize("method, factor", [(None, 1), ("holm", 4), ("bonferroni", 4), ("bh", 1)])
def test_residuals_are_corrected_for_the_cells(method: str | None, factor: int) -> None:
    # All four cells of 2 x 2 have the same p.
    plain = 2 * stats.norm.sf(5 / math.sqrt(3.75))
    found = residual.p_values(residual.adjusted([[10, 20], [20, 10]]), method)
    assert [cell for row in found for cell in row] == pytest.approx([factor * plain] * 4)


def test_a_crosstab_carries_the_corrected_p() -> None:
    found = tabled([[30, 12, 8], [18, 25, 20]])
    assert found.residual_p == residual.p_values(found.residuals, "holm")
    assert found.exact()["group/row x col/r0/c0/residual_p"] == found.residual_p[0][0]


# ---- columns compared


def test_two_columns_are_compared_as_the_chi_square_of_their_table() -> None:
    (pair, other) = compare_columns([[30, 12], [18, 25]]).pairs
    assert pair.z**2 == pytest.approx(
        stats.chi2_contingency([[30, 12], [18, 25]], correction=False).statistic
    )
    assert (pair.p_adjusted, other.z) == (pair.p, -pair.z)


def test_letters_stand_in_the_larger_column() -> None:
    found = compare_columns([[30, 12], [18, 25]])
    assert (found.names, found.letters) == (("A", "B"), (("B", ""), ("", "A")))


def test_p_is_corrected_for_the_pairs_of_the_row() -> None:
    found = compare_columns([[30, 12, 20], [18, 25, 20]])
    assert [pair.p_adjusted for pair in found.pairs] == pytest.approx(
        [min(1.0, 3 * pair.p) for pair in found.pairs]
    )


def test_columns_with_fewer_than_two_respondents_are_left_out() -> None:
    found = compare_columns([[30, 0, 12, 1], [18, 0, 25, 0]])
    assert found.left_out == (1, 3)
    assert {(pair.first, pair.second) for pair in found.pairs} == {(0, 2)}
    assert found.letters == (("C", "", "", ""), ("", "", "A", "")) and found.names == ("A", "B", "C", "D")


def test_columns_with_none_or_all_in_a_row_are_left_out_of_it() -> None:
    found = compare_columns([[30, 0, 12], [18, 20, 25], [0, 20, 0]])
    assert found.at_ends == ((0, 1), (2, 0), (2, 2))
    assert [(pair.row, pair.first, pair.second) for pair in found.pairs] == [
        (0, 0, 2),
        (1, 0, 1),
        (1, 0, 2),
        (1, 1, 2),
    ]
    # One pair in the first row, three in the second.
    assert found.pairs[0].p_adjusted == pytest.approx(found.pairs[0].p)
    assert compare_columns([[5, 5], [0, 0]]).pairs == ()


def test_columns_are_compared_up_to_the_alphabet() -> None:
    assert len(compare_columns([[2] * MOST_COLUMNS, [3] * MOST_COLUMNS]).names) == 26
    with pytest.raises(ValueError, match="up to 26"):
        compare_columns([[1] * 27])
    for level in (0, 1, 5):
        with pytest.raises(ValueError, match="a level is between 0 and 1"):
            compare_columns([[1, 2]], level)


@pytest.mark.parametrize("table", [[[0, 0], [0, 0]], [[3, 4]], [[3], [4]], np.zeros((0, 2), dtype=int)])
def test_nothing_to_compare_has_no_pairs(table: Any) -> None:
    found = compare_columns(table)
    assert found.pairs == () and not any(letter for row in found.letters for letter in row)


@quick
@given(any_table)
def test_letters_never_point_both_ways(table: Table) -> None:
    found = compare_columns(table)
    for row in found.letters:
        for column, letters in zip(found.names, row, strict=True):
            assert column not in letters
            assert not any(column in row[found.names.index(letter)] for letter in letters)


@quick
@given(any_table, st.randoms(use_true_random=False))
def test_letters_follow_their_columns(table: Table, random: Any) -> None:
    counts = np.array(table)
    order = [*range(counts.shape[1])]
    random.shuffle(order)
    plain, changed = compare_columns(counts), compare_columns(counts[:, order])
    for before, after in zip(plain.letters, changed.letters, strict=True):
        for place, column in enumerate(order):
            named = {order[changed.names.index(letter)] for letter in after[place]}
            assert named == {plain.names.index(letter) for letter in before[column]}


@quick
@given(st.lists(st.integers(0, 30), min_size=2, max_size=5), st.integers(2, 4))
def test_identical_columns_have_no_letters(group: list[int], times: int) -> None:
    found = compare_columns(np.array([group] * times).T)
    assert not any(letter for row in found.letters for letter in row)
    assert all(pair.p == 1.0 for pair in found.pairs)

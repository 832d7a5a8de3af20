"""What must not change, or must change in step, when answers are shuffled, renamed, transposed, copied, reversed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from builders import likert, single
from helpers.analysis import (
    bases,
    battery,
    breakoff,
    columns,
    compare,
    describe,
    nominal,
    nonresponse,
    odds,
    optionset,
    ordinal,
    overlap,
    paired,
    residual,
    stratified,
    topbox,
    trend,
    weighted,
)
from helpers.analysis.choice import independence, ranks
from helpers.analysis.multiple import multiple as multiple_response
from helpers.analysis.results import Distribution, Effect, Test
from helpers.cleaning.answers import Answers
from helpers.study.item import Item
from helpers.study.status import Status
from test_analysis_properties import AGE, MANY, REASONS, SCALE, SINGLE, close, made

quick = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
OTHER = likert("l2", "1 2 3 4", positive=("3", "4"))
ITEMS = (SINGLE, SCALE, MANY, AGE, OTHER)
rows = st.tuples(
    st.sampled_from(["a", "b", "c", *REASONS]),
    st.sampled_from(["1", "2", "3", "4", *REASONS]),
    st.sampled_from(["x", "y", "x y", "x y z", "", *REASONS[1:]]),
    st.one_of(st.integers(0, 99), st.sampled_from(REASONS)),
    st.sampled_from(["1", "2", "3", "4", *REASONS]),
)
respondents = st.lists(rows, max_size=30)
tables = st.integers(2, 4).flatmap(
    lambda wide: st.lists(st.lists(st.integers(0, 9), min_size=wide, max_size=wide), min_size=2, max_size=4)
)


def group(found: list, code: str = "one", items: tuple[Item, ...] = ITEMS) -> Answers:
    return made(found, code, items)


def same(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Whether two results have the same numbers, up to rounding errors."""
    return first.keys() == second.keys() and all(alike(first[name], second[name]) for name in first)


def alike(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return close(one, other)
    return one == other


def exacts(answers: Answers, more: Answers) -> list[dict[str, Any]]:
    """Every result that these items have, in one group and between two."""
    groups = [answers, more]
    found: list[Any] = [describe.describe(answers, item.code) for item in ITEMS]
    found += [compare.compare(groups, {"one": item.code, "two": item.code}, item.code) for item in ITEMS]
    found += [bases.bases(answers, item.code, "s") for item in ITEMS]
    found += [
        bases.joint(answers, ["s", "l", "m"]),
        multiple_response(answers, "m"),
        overlap.overlaps(answers, "m"),
    ]
    found += [
        optionset.option_set(groups, "m"),
        paired.paired(answers, ["l", "l2"]),
        topbox.top_box(answers, "l"),
    ]
    found += [paired.paired(answers, ["s", "l"]), battery.battery(answers, ["l", "l2"])]
    found += [stratified.stratified(answers, "l", "l2", "s"), nonresponse.item_nonresponse(answers)]
    return [one.exact() for one in (*found, breakoff.break_off(answers))]


@settings(quick, max_examples=5)
@given(respondents, respondents, st.randoms(use_true_random=False))
def test_shuffled_respondents_give_the_same_results(found: list, more: list, random: Any) -> None:
    before = exacts(group(found), group(more, "two"))
    for part in (found, more):
        random.shuffle(part)
    after = exacts(group(found), group(more, "two"))
    assert all(same(*pair) for pair in zip(before, after, strict=True))


RENAMED = {"a": "one", "b": "two", "c": "three"}


@quick
@given(respondents, respondents)
def test_renamed_options_keep_their_numbers(found: list, more: list) -> None:
    item = single("s", RENAMED.values(), positive=(RENAMED["a"],))

    def renamed(cells: list) -> list:
        return [(cell if cell is None else RENAMED.get(cell, cell),) for cell, *_ in cells]

    before, after = (
        [group([row[:1] for row in found], "one", (kind,)), group([row[:1] for row in more], "two", (kind,))]
        if kind is SINGLE
        else [group(renamed(found), "one", (kind,)), group(renamed(more), "two", (kind,))]
        for kind in (SINGLE, item)
    )
    one, other = (describe.describe(groups[0], "s") for groups in (before, after))
    assert isinstance(one, Distribution) and isinstance(other, Distribution)
    assert [RENAMED[row.code] for row in one.rows] == [row.code for row in other.rows]
    assert [row.valid for row in one.rows] == [row.valid for row in other.rows]
    assert one.positive == other.positive and one.base == other.base
    first, second = (compare.compare(groups, {"one": "s", "two": "s"}, "s") for groups in (before, after))
    assert first.test == second.test and first.effect == second.effect and first.shares == second.shares


@quick
@given(respondents, respondents, st.permutations("abc"))
def test_the_order_of_options_in_the_codebook_changes_no_test(
    found: list, more: list, order: list[str]
) -> None:
    item = single("s", order, positive=("a",))
    plain, turned = (
        compare.compare(
            [group([row[:1] for row in one], name, (kind,)) for one, name in ((found, "one"), (more, "two"))],
            {"one": "s", "two": "s"},
            "s",
        )
        for kind in (SINGLE, item)
    )
    assert plain.test.name == turned.test.name and close(plain.test.p, turned.test.p)
    assert close(plain.effect.value, turned.effect.value) and plain.shares == turned.shares


@quick
@given(respondents.filter(len))
def test_copies_of_a_group_do_not_differ_in_anything(found: list) -> None:
    groups = [group(found, name) for name in ("one", "two", "three")]
    for item in ITEMS:
        result = compare.compare(groups, {one.group: item.code for one in groups}, item.code)
        every = [result.test, *(table.test for _, table in result.options)]
        assert all(test.p is None or close(test.p, 1.0) for test in every), item.code
        assert result.pairs is None or all(
            pair.p is None or close(pair.p, 1.0) for pair in result.pairs.pairs
        )
        if result.crosstab is not None and result.crosstab.compared is not None:
            assert not any(letter for line in result.crosstab.compared.letters for letter in line)
        # What is asked of the positive answers alone, as between groups that were asked different items.
        if result.shares is not None:
            counts = [[share.count for _, share in result.shares]]
            counts += [[share.base - share.count for _, share in result.shares]]
            p = independence(counts).p
            assert p is None or close(p, 1.0)
    whole = optionset.option_set(groups, "m")
    for test in (whole.sum, whole.second_order, whole.least):
        assert test.p is None or test.p == pytest.approx(1.0)


@quick
@given(respondents)
def test_the_parts_of_every_base_make_the_whole(found: list) -> None:
    answers = group(found)
    for item in ITEMS:
        parts = bases.bases(answers, item.code, "s")
        for status in Status:
            split = sum(base.count(status) for base in (*parts.parts, parts.rest))
            assert (
                split == parts.total.count(status) == describe.describe(answers, item.code).base.count(status)
            )
        assert parts.total.total == len(found)
    ticks = multiple_response(answers, "m")
    assert sum(ticks.ticked) == ticks.base.answered + ticks.none_ticked
    assert ticks.mentions == sum(number * people for number, people in enumerate(ticks.ticked))
    assert ticks.named + ticks.exclusive == ticks.base.answered


@quick
@given(tables)
def test_transposing_a_table_keeps_symmetric_measures_and_swaps_the_others(cells: list[list[int]]) -> None:
    counts = np.array(cells)
    one, other = nominal.association(counts), nominal.association(counts.T)
    for part in ("phi", "tschuprow", "contingency", "lambda_symmetric", "theil_symmetric"):
        assert close(getattr(one, part), getattr(other, part)), part
    for part in ("lambda", "theil"):
        assert close(getattr(one, f"{part}_row"), getattr(other, f"{part}_column"))
    assert equal(one.v, other.v) and equal(one.v_corrected, other.v_corrected)
    first, second = ordinal.ordinal(counts), ordinal.ordinal(counts.T)
    for part in ("gamma", "tau_b", "tau_c"):
        assert equal(getattr(first, part).effect, getattr(second, part).effect), part
        assert close(getattr(first, part).error, getattr(second, part).error), part
    assert equal(first.somers_rows.effect, second.somers_columns.effect)
    assert equal(first.spearman, second.spearman) and close(first.test.p, second.test.p)
    linear, turned = trend.linear_by_linear(counts), trend.linear_by_linear(counts.T)
    assert close(linear.r, turned.r) and close(linear.p, turned.p)
    for method in ("pearson_chi2", "g_test"):
        assert close(independence(counts, method).p, independence(counts.T, method).p)


@quick
@given(tables)
def test_a_table_upside_down_turns_the_signs_of_ordered_measures(cells: list[list[int]]) -> None:
    counts = np.array(cells)
    one, other = ordinal.ordinal(counts), ordinal.ordinal(counts[::-1])
    for first, second in zip(one.measures, other.measures, strict=True):
        assert close(first.effect.value, negative(second.effect.value))
        assert close(first.effect.low, negative(second.effect.high))
    assert close(one.test.z, negative(other.test.z)) and close(one.test.p, other.test.p)
    up, down = (trend.jonckheere(table) if table.sum() else None for table in (counts, counts[::-1]))
    assert up is None or down is None or close(up.z, negative(down.z))
    straight, turned = nominal.association(counts), nominal.association(counts[::-1])
    for part in fields(straight):
        if part.name not in ("phi", "v", "v_corrected"):
            assert close(getattr(straight, part.name), getattr(turned, part.name)), part.name


@quick
@given(tables, st.integers(2, 5))
def test_as_many_times_the_respondents_keep_every_strength(cells: list[list[int]], times: int) -> None:
    counts = np.array(cells)
    one, other = nominal.association(counts), nominal.association(counts * times)
    for part in ("phi", "tschuprow", "contingency", "lambda_row", "theil_row"):
        assert close(getattr(one, part), getattr(other, part)), part
    assert close(one.v.value, other.v.value)
    first, second = ordinal.ordinal(counts), ordinal.ordinal(counts * times)
    for small, large in zip(first.measures, second.measures, strict=True):
        assert close(small.effect.value, large.effect.value)
    chi2, more = (independence(table, "pearson_chi2").statistic for table in (counts, counts * times))
    assert (chi2 is None) == (more is None) and (chi2 is None or more is None or close(chi2 * times, more))


@quick
@given(st.lists(st.integers(0, 9), min_size=4, max_size=4))
def test_ratios_of_a_square_turned_about(cells: list[int]) -> None:
    counts = np.array(cells).reshape(2, 2)
    one, transposed, upturned = (
        odds.sample_odds_ratio(table).value for table in (counts, counts.T, counts[::-1])
    )
    assert alike(one, transposed)
    if one is not None and upturned is not None and np.isfinite([one, upturned]).all():
        assert one * upturned == pytest.approx(1.0)


@quick
@given(tables)
def test_residuals_of_the_transposed_table_are_the_transposed_residuals(cells: list[list[int]]) -> None:
    counts = np.array(cells)
    for make in (residual.adjusted, residual.pearson):
        one, other = make(counts), make(counts.T)
        assert all(close(cell, other[j][i]) for i, line in enumerate(one) for j, cell in enumerate(line))


@quick
@given(tables, st.randoms(use_true_random=False))
def test_options_in_another_order_have_the_same_letters(cells: list[list[int]], random: Any) -> None:
    assume(np.sum(cells) > 0)
    order = list(range(len(cells)))
    random.shuffle(order)
    plain, turned = columns.compare_columns(cells), columns.compare_columns([cells[row] for row in order])
    assert [plain.letters[row] for row in order] == list(turned.letters)


@quick
@given(tables)
def test_two_copies_side_by_side_tie_in_rank(cells: list[list[int]]) -> None:
    column = np.sum(cells, axis=1)
    for copies in (2, 3):
        found: Test = ranks(np.stack([column] * copies, axis=1), "ordered")
        assert found.p is None or close(found.p, 1.0)


@quick
@given(
    st.lists(st.tuples(st.booleans(), st.floats(0.2, 5)), min_size=2, max_size=25),
    st.floats(0.1, 10),
    st.randoms(use_true_random=False),
)
def test_weights_count_by_their_ratios_alone(found: list, factor: float, random: Any) -> None:
    def share(pairs: list, scale: float = 1.0) -> weighted.WeightedProportion:
        hits, weights = zip(*pairs, strict=True)
        return weighted.proportion(np.array(hits), scale * np.array(weights))

    shuffled = list(found)
    random.shuffle(shuffled)
    one = share(found)
    for other in (share(found, factor), share(shuffled)):
        for part in ("share", "low", "high", "effective", "deff"):
            assert getattr(one, part) == pytest.approx(getattr(other, part), rel=1e-8, abs=1e-10), part
    plain = share([(hit, 3.0) for hit, _ in found])
    assert plain.share == pytest.approx(plain.unweighted.share) and plain.deff == pytest.approx(1.0)


def equal(one: Effect, other: Effect) -> bool:
    return all(close(getattr(one, part), getattr(other, part)) for part in ("value", "low", "high"))


def negative(value: float | None) -> float | None:
    return None if value is None else -value

"""What must hold whatever the answers are."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import answers_of, likert, multiple, numeric, single
from helpers.analysis.compare import compare
from helpers.analysis.crosstab import crosstab, crosstab_group_options, crosstab_groups, crosstab_options
from helpers.analysis.describe import describe
from helpers.analysis.results import Crosstab, Distribution, Numbers
from helpers.cleaning.answers import Answers
from helpers.study.item import Item
from helpers.study.status import Status

quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
REASONS = [None, Status.NOT_ASKED, Status.DONT_KNOW, Status.REFUSED, Status.BROKE_OFF, Status.INVALID]

SINGLE = single("s", "a b c", positive=("a",))
SCALE = likert("l", "1 2 3 4", positive=("3", "4"))
MANY = multiple("m", "x y z")
AGE = numeric("n")
ITEMS = (SINGLE, SCALE, MANY, AGE)
rows = st.tuples(
    st.sampled_from(["a", "b", "c", *REASONS]),
    st.sampled_from(["1", "2", "3", "4", *REASONS]),
    st.sampled_from(["x", "y", "x y", "x y z", "", *REASONS[1:]]),
    st.one_of(st.integers(0, 99), st.sampled_from(REASONS)),
)
respondents = st.lists(rows, max_size=30)


def made(found: list[tuple[Any, ...]], group: str = "group", items: tuple[Item, ...] = ITEMS) -> Answers:
    columns = [list(column) for column in zip(*found, strict=True)] if found else [[] for _ in items]
    return answers_of(items, *columns, group=group)


def close(first: float | None, second: float | None) -> bool:
    if first is None or second is None:
        return first is second
    return math.isclose(first, second, rel_tol=1e-9, abs_tol=1e-12)


def alike(first: Crosstab, second: Crosstab) -> bool:
    """Whether two tables have the same test and effect size."""
    pairs = [(first.test.p, second.test.p), (first.effect.value, second.effect.value)]
    pairs += [(first.effect.low, second.effect.low), (first.effect.high, second.effect.high)]
    return first.test.name == second.test.name and all(close(*pair) for pair in pairs)


@quick
@given(respondents)
def test_every_base_is_the_sum_of_its_parts(found: list) -> None:
    answers = made(found)
    for item in ITEMS:
        base = describe(answers, item.code).base
        assert base.total == len(found) == sum(count for _, count in base.counts)
        assert base.total == base.not_asked + base.asked and base.asked == base.answered + base.missing


@quick
@given(respondents)
def test_shares_of_a_single_choice_sum_to_1(found: list) -> None:
    for code in ("s", "l"):
        result = describe(made(found), code)
        assert isinstance(result, Distribution)
        assert sum(row.valid.count for row in result.rows) == result.base.answered
        shares = [row.valid.share for row in result.rows if row.valid.share is not None]
        assert not shares or sum(shares) == pytest.approx(1)
        for row in result.rows:
            if row.valid.share is not None and row.of_asked is not None and row.of_total is not None:
                assert row.of_total <= row.of_asked <= row.valid.share


@quick
@given(respondents)
def test_mentions_are_the_ticks(found: list) -> None:
    result = describe(made(found), "m")
    assert isinstance(result, Distribution)
    ticks = [cell.split() for _, _, cell, _ in found if not isinstance(cell, Status)]
    assert result.mentions == sum(len(ticked) for ticked in ticks)
    assert result.base.answered == sum(bool(ticked) for ticked in ticks)


@quick
@given(respondents, st.randoms(use_true_random=False))
def test_the_order_of_respondents_changes_nothing(found: list, random: Any) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    first, second = made(found), made(shuffled)
    for item in ITEMS:
        ours, theirs = describe(first, item.code).exact(), describe(second, item.code).exact()
        assert ours == theirs
    assert crosstab(first, "s", "l") == crosstab(second, "s", "l")


@quick
@given(respondents, respondents, st.permutations(["a", "b", "c"]))
def test_relabelling_options_changes_no_test(found: list, more: list, order: list[str]) -> None:
    named = dict(zip("abc", order, strict=True))

    def renamed(cells: list) -> list:
        return [(named.get(cell, cell) if isinstance(cell, str) else cell, *rest) for cell, *rest in cells]

    plain = [made(found, "one"), made(more, "two")]
    changed = [made(renamed(found), "one"), made(renamed(more), "two")]
    before, after = crosstab_groups(plain, "s"), crosstab_groups(changed, "s")
    assert alike(before, after) and sorted(before.counts) == sorted(after.counts)
    assert alike(crosstab(plain[0], "s", "l"), crosstab(changed[0], "s", "l"))


@quick
@given(respondents)
def test_transposing_keeps_test_and_effect(found: list) -> None:
    answers = made(found)
    one, other = crosstab(answers, "s", "l"), crosstab(answers, "l", "s")
    assert np.array_equal(np.array(one.counts), np.array(other.counts).T)
    if one.test.p is not None:
        assert alike(one, other)
    for i, line in enumerate(one.residuals):
        assert all(close(cell, other.residuals[j][i]) for j, cell in enumerate(line))


@quick
@given(respondents.filter(len))
def test_identical_groups_do_not_differ(found: list) -> None:
    groups = [made(found, name) for name in ("one", "two", "three")]
    for code in ("s", "l", "n"):
        result = compare(groups, dict.fromkeys(("one", "two", "three"), code), code)
        assert result.test.p is None or result.test.p == pytest.approx(1)
        assert result.effect.value is None or result.effect.value == pytest.approx(0, abs=1e-7)
    two = compare(groups[:2], {"one": "l", "two": "l"}, "l")
    assert two.test.p is None or two.test.p == 1.0
    for _, table in crosstab_group_options(groups, "m"):
        assert table.test.p is None or table.test.p == pytest.approx(1)


@quick
@given(respondents, respondents)
def test_swapping_two_groups_turns_the_sign(found: list, more: list) -> None:
    one, two = made(found, "one"), made(more, "two")
    for code in ("l", "n"):
        items = {"one": code, "two": code}
        first, second = compare([one, two], items, code), compare([two, one], items, code)
        assert close(first.test.p, second.test.p)
        if first.effect.value is not None and second.effect.value is not None:
            assert first.effect.value == pytest.approx(-second.effect.value, abs=1e-12)


@quick
@given(respondents, respondents)
def test_groups_as_an_item_give_the_same_table(found: list, more: list) -> None:
    """One item across groups is the crosstab with an item that holds the group."""
    separate = crosstab_groups([made(found, "one"), made(more, "two")], "s")
    member = single("g", "one two")
    rows = [(*row, "one") for row in found] + [(*row, "two") for row in more]
    together = crosstab(made(rows, "all", (*ITEMS, member)), "s", "g")
    assert separate.counts == together.counts and separate.test == together.test
    assert separate.residuals == together.residuals and separate.effect == together.effect
    options = dict(crosstab_options(made(rows, "all", (*ITEMS, member)), "m", "g"))
    for code, table in crosstab_group_options([made(found, "one"), made(more, "two")], "m"):
        assert table.counts == options[code].counts


@quick
@given(respondents, respondents)
def test_no_result_is_ever_nan(found: list, more: list) -> None:
    groups = [made(found, "one"), made(more, "two")]
    for item in ITEMS:
        result = compare(groups, {"one": item.code, "two": item.code}, "c")
        for name, value in result.exact().items():
            assert value is None or isinstance(value, str) or math.isfinite(value), name
        assert (result.test.p is None) == (result.test.reason.rule.startswith("not_") or item is MANY)


@quick
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20))
def test_numbers_are_ordered(values: list[float]) -> None:
    found = describe(answers_of(AGE, values), "n")
    assert isinstance(found, Numbers)
    parts = [found.minimum, found.q1, found.median, found.q3, found.maximum]
    assert all(a <= b + 1e-9 for a, b in pairwise(parts))  # type: ignore[operator]
    assert found.mean == pytest.approx(float(np.mean(values)), abs=1e-6)


@quick
@given(respondents)
def test_a_subgroup_and_the_rest_make_the_whole(found: list) -> None:
    answers = made(found)
    half = np.arange(len(found)) % 2 == 0
    parts = [answers.where(pd.Series(keep, answers.values.index)) for keep in (half, ~half)]
    for code in ("s", "l", "m"):
        whole, first, second = (describe(one, code).exact() for one in (answers, *parts))
        for name, count in whole.items():
            if name.endswith(("/count", "/base", "/mentions")):
                assert count == first[name] + second[name]  # type: ignore[operator]

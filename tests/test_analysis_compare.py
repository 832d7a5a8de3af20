"""Comparisons of each kind of item across groups."""

from __future__ import annotations

from typing import Any

import pytest

from builders import answers_of, day, likert, multiple, numeric, repeated, single, text
from helpers.analysis.compare import compare
from helpers.analysis.results import Comparison
from helpers.cleaning.answers import Answers
from helpers.errors import UserError
from helpers.study.item import Item
from helpers.study.status import Status

SCALE = likert("often", "1 2 3 4", positive=("3", "4"))


def groups(item: Item, *columns: list[Any]) -> list[Answers]:
    return [answers_of(item, cells, group=name) for name, cells in zip("abcd", columns, strict=False)]


def same(item: Item, *columns: list[Any]) -> Comparison:
    found = groups(item, *columns)
    return compare(found, {one.group: item.code for one in found}, "concept")


def test_two_groups_on_a_scale() -> None:
    found = same(SCALE, ["3", "4", "4", None], ["1", "2", "3", Status.NOT_ASKED])
    assert found.test.name == "mann_whitney_exact" and found.test.reason.rule == "ordered_small_group"
    # All 20 ways to choose three of 1, 2, 3, 3, 4, 4 are as likely: 4 of them are as far from the middle.
    assert found.test.p == pytest.approx(4 / 20)
    assert dict(found.test.reason.facts)["least_group"] == 3
    # Of 9 pairs the first group wins 8 and ties 1.
    assert found.test.statistic == 8.5
    assert found.effect.name == "rank_biserial" and found.effect.value == pytest.approx(8 / 9)
    assert found.crosstab is not None and found.crosstab.counts == ((0, 1), (0, 1), (1, 1), (2, 0))
    assert found.shares is not None
    assert [(name, share.count, share.base) for name, share in found.shares] == [("a", 3, 3), ("b", 1, 3)]
    assert found.groups == ("a", "b") and found.code == "concept" and found.options == ()


def test_p_is_approximated_from_eight_answers_in_each_group() -> None:
    found = same(SCALE, [*"12341234"], [*"22334411"])
    assert found.test.name == "mann_whitney" and found.test.reason.rule == "ordered_two_groups"
    smaller = same(SCALE, [*"12341234"], [*"2233441"])
    assert smaller.test.name == "mann_whitney_exact" and dict(smaller.test.reason.facts)["least_group"] == 7


def test_the_order_of_options_is_the_codebooks() -> None:
    item = likert("q", "seldom often always")
    found = same(item, ["always", "always", "often"], ["seldom", "often", "seldom"])
    assert found.effect.value is not None and found.effect.value > 0


def test_several_groups_on_a_scale() -> None:
    found = same(SCALE, ["1", "2", "1"], ["2", "3", "3"], ["4", "4", "3"])
    assert found.test.name == "kruskal_wallis" and found.test.df == 2
    assert found.effect.name == "epsilon_squared"
    assert found.effect.value == pytest.approx((found.test.statistic or 0) / 8)
    assert dict(found.test.reason.facts) == {"groups": 3, "empty_groups": 0, "n": 9}


def test_a_group_without_answers_is_left_out_of_the_test() -> None:
    found = same(SCALE, ["1", "2", "1"], [None, Status.NOT_ASKED], ["4", "4", "3"])
    assert found.test.name == "mann_whitney_exact"
    assert dict(found.test.reason.facts)["empty_groups"] == 1
    assert found.effect.value == -1.0
    assert len(found.descriptions) == 3


def test_single_choice_is_tested_by_its_crosstab() -> None:
    item = single("q", "x y z", positive=("x",))
    found = same(item, repeated({"x": 20, "y": 30}), repeated({"x": 30, "y": 20}))
    assert found.crosstab is not None
    assert found.test == found.crosstab.test and found.test.name == "pearson_chi2"
    assert found.effect == found.crosstab.effect and found.effect.value == pytest.approx(0.2)
    assert found.shares is not None and len(found.shares) == 2


def test_numbers_are_compared_by_ranks() -> None:
    found = same(numeric("age"), [30, 40, 50, None], [60, 70.5, 80])
    assert found.test.reason.rule == "numeric_small_group" and found.effect.value == -1.0
    assert found.shares is None and found.crosstab is None
    several = same(numeric("age"), [30, 40], [60, 70], [1, 2])
    assert several.test.reason.rule == "numeric_several_groups"


def test_a_multiple_choice_item_has_a_test_an_option() -> None:
    item = multiple("tools", "x y", positive=("x",))
    found = same(item, repeated({"x": 20, "x y": 10, "": 3}), repeated({"x": 5, "y": 25}))
    assert (found.test.name, found.test.p, found.test.reason.rule) == ("none", None, "per_option")
    assert dict(found.test.reason.facts) == {"n": 60}
    assert found.effect.value is None
    assert [code for code, _ in found.options] == ["x", "y"]
    assert found.options[0][1].counts == ((30, 5), (0, 25))
    assert found.options[0][1].test.p is not None
    assert found.crosstab is None and found.shares is not None


def test_different_items_are_compared_by_their_positive_answers() -> None:
    asked = single("asked", "y n", positive=("y",))
    patients = answers_of(asked, repeated({"y": 20, "n": 30, None: 5}), group="patients")
    doctors = answers_of(SCALE, repeated({"1": 10, "3": 20, "4": 10}), group="doctors")
    found = compare([patients, doctors], {"patients": "asked", "doctors": "often"}, "unavailable")
    assert found.shares is not None
    assert [(name, share.count, share.base) for name, share in found.shares] == [
        ("patients", 20, 50),
        ("doctors", 30, 40),
    ]
    assert found.test.name == "pearson_chi2" and found.test.df == 1
    # chi2 = 90 (20 * 10 - 30 * 30)^2 / (50 * 50 * 40 * 40)
    assert found.test.statistic == pytest.approx(90 * 700**2 / (50 * 40 * 50 * 40))
    assert found.effect.name == "cramers_v" and found.crosstab is None


def test_different_items_need_positive_options() -> None:
    one = answers_of(single("asked", "y n"), ["y"], group="patients")
    two = answers_of(SCALE, ["1"], group="doctors")
    with pytest.raises(UserError, match="item asked declares none"):
        compare([one, two], {"patients": "asked", "doctors": "often"}, "concept")


def test_shares_need_positive_options_of_every_item() -> None:
    assert same(single("q", "x y"), ["x"], ["y"]).shares is None


@pytest.mark.parametrize("item", [day("q"), text("q")])
def test_dates_and_texts_are_not_compared(item: Item) -> None:
    with pytest.raises(UserError, match="cannot be compared"):
        same(item, [None], [None])


def test_a_group_without_an_item_is_named() -> None:
    one, two = groups(SCALE, ["1"], ["2"])
    with pytest.raises(UserError, match="names no item for a group"):
        compare([one, two], {"a": "often"}, "concept")


def test_no_group_and_twice_the_same_group_are_refused() -> None:
    with pytest.raises(UserError, match="no group"):
        compare([], {}, "concept")
    one = answers_of(numeric("n"), [1], group="a")
    with pytest.raises(UserError, match="with itself"):
        compare([one, one], {"a": "n"}, "concept")


@pytest.mark.parametrize("item", [SCALE, numeric("n"), single("q", "x y"), multiple("m", "x y")])
def test_nobody_and_one_group(item: Item) -> None:
    empty = same(item, [None, None], [])
    alone = same(item, [None])
    for found in (empty, alone):
        assert found.test.p is None and found.effect.value is None
        assert found.test.reason.rule in ("not_computable_empty", "per_option")
        assert all(value == value for value in found.exact().values())


def test_everybody_gave_the_same_answer() -> None:
    assert same(SCALE, ["1", "1"], ["1"]).test.reason.rule == "not_computable_one_value"
    assert same(numeric("n"), [1, 1], [1]).test.reason.rule == "not_computable_one_value"
    assert same(single("q", "x y"), ["x"], ["x"]).test.reason.rule == "not_computable_one_category"


def test_only_one_group_answered() -> None:
    for item, value in ((SCALE, "1"), (numeric("n"), 1), (single("q", "1 2"), "1")):
        assert same(item, [value], [None]).test.reason.rule == "not_computable_one_group"


def test_exact_results_hold_all_that_is_shown() -> None:
    exact = same(SCALE, ["3", "4", "4", None], ["1", "2", "3", "4"]).exact()
    assert exact["compare concept (a, b)/statistic"] is not None
    assert exact["a/often/3/count"] == 1
    assert exact["often x group (a, b)/3/a/residual"] is not None
    multi = same(multiple("m", "x y"), ["x", "y"], ["x"]).exact()
    assert multi["compare concept (a, b)/x/p"] == 1.0
    assert multi["m__x x group (a, b)/ticked/a/count"] == 1

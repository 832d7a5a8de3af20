"""Families of tests and their correction."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import answers_of, likert, multiple, repeated, single
from helpers.analysis.compare import compare
from helpers.analysis.multiplicity import adjust, adjust_crosstabs, adjusted, family_of
from helpers.analysis.results import Comparison
from helpers.errors import UserError
from helpers.study.item import Item


def comparison(item: Item, first: dict, second: dict) -> Comparison:
    groups = [answers_of(item, repeated(cells), group=name) for name, cells in (("a", first), ("b", second))]
    return compare(groups, {"a": item.code, "b": item.code}, item.code)


def some() -> list[Comparison]:
    return [
        comparison(single("one", "x y"), {"x": 20, "y": 30}, {"x": 30, "y": 20}),
        comparison(likert("two", "1 2 3"), {"1": 20, "2": 5}, {"2": 10, "3": 15}),
        comparison(single("same", "x y"), {"x": 5}, {"x": 5}),
        comparison(multiple("many", "x y z"), {"x": 20, "x y": 10}, {"x": 10, "y": 20}),
        comparison(single("three", "x y"), {"x": 25, "y": 25}, {"x": 25, "y": 25}),
    ]


def test_holm_by_hand() -> None:
    # Sorted 0.01, 0.02, 0.03, 0.5 times 4, 3, 2, 1, never falling
    assert adjusted([0.03, 0.01, 0.5, 0.02]) == pytest.approx((0.06, 0.04, 0.5, 0.06))


def test_benjamini_hochberg_by_hand() -> None:
    # Sorted 0.01, 0.02, 0.03, 0.5 times 4/1, 4/2, 4/3, 4/4, never rising from the right
    assert adjusted([0.03, 0.01, 0.5, 0.02], "bh") == pytest.approx((0.04, 0.04, 0.5, 0.04))


def test_bonferroni_by_hand() -> None:
    assert adjusted([0.03, 0.5], "bonferroni") == pytest.approx((0.06, 1.0))


def test_main_tests_are_one_family_without_those_that_have_no_p() -> None:
    found = adjust(some())
    tests = {one.code: one.test for one in found}
    assert [tests[code].family for code in ("one", "two", "three")] == [3, 3, 3]
    assert [tests[code].correction for code in ("one", "two", "three")] == ["holm"] * 3
    expected = adjusted([test.p for test in tests.values() if test.p is not None])
    assert tuple(tests[code].p_adjusted for code in ("one", "two", "three")) == expected
    for code in ("same", "many"):
        assert (tests[code].p_adjusted, tests[code].family, tests[code].correction) == (None, None, None)


def test_the_family_is_said() -> None:
    found = family_of(some(), "bh")
    assert (found.method, found.size, found.left_out) == ("bh", 3, ("same", "many"))


def test_options_are_a_family_of_their_own() -> None:
    many = {one.code: one for one in adjust(some())}["many"]
    tests = {code: table.test for code, table in many.options}
    assert (tests["x"].family, tests["y"].family) == (2, 2)
    assert tests["z"].p is None and tests["z"].family is None
    assert tests["x"].p is not None and tests["y"].p is not None
    assert (tests["x"].p_adjusted, tests["y"].p_adjusted) == adjusted([tests["x"].p, tests["y"].p])


def test_the_crosstab_of_a_single_choice_item_has_the_corrected_test() -> None:
    one, two = adjust(some())[:2]
    assert one.crosstab is not None and one.crosstab.test == one.test
    # The ranks of the scale were tested; its crosstab's chi-square is no part of the family.
    assert two.crosstab is not None and two.crosstab.test.p_adjusted is None


def test_correcting_again_starts_from_p() -> None:
    assert adjust(adjust(some())) == adjust(some())
    assert adjust(adjust(some(), "bh"), "holm") == adjust(some(), "holm")


def test_nothing_else_changes() -> None:
    before, after = some(), adjust(some())
    assert [one.effect for one in before] == [one.effect for one in after]
    assert [one.test.p for one in before] == [one.test.p for one in after]
    assert adjust([]) == ()


def test_crosstabs_are_a_family() -> None:
    tables = [one.crosstab for one in some() if one.crosstab is not None]
    found = adjust_crosstabs(tables, "bonferroni")
    assert [table.test.family for table in found] == [3, 3, None, 3]
    assert found[0].test.p_adjusted == pytest.approx(min(1, 3 * (tables[0].test.p or 0)))


def test_an_unknown_method_lists_the_known_ones() -> None:
    with pytest.raises(UserError, match="holm, bh, bonferroni"):
        adjust(some(), "sidak")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(1e-12, 1), min_size=1, max_size=12), st.sampled_from(["holm", "bh", "bonferroni"]))
def test_corrected_p_keep_their_order_and_their_bounds(p_values: list[float], method: str) -> None:
    found = adjusted(p_values, method)
    assert all(p * (1 - 1e-12) <= corrected <= 1 for p, corrected in zip(p_values, found, strict=True))
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    assert all(found[i] <= found[j] + 1e-15 for i, j in pairwise(order))

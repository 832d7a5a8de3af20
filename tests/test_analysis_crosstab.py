"""Crosstabs of two items and of one item across groups, against tables counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from builders import answers_of, crossed, likert, multiple, numeric, single, text
from helpers.analysis.crosstab import crosstab, crosstab_group_options, crosstab_groups, crosstab_options
from helpers.analysis.results import NOT_TICKED, TICKED
from helpers.cleaning.answers import Answers
from helpers.errors import UserError
from helpers.study.status import Status

ITEMS = (single("row", "a b c"), likert("col", "1 2"))


def answers() -> Answers:
    rows = ["a", "a", "b", "b", "b", "a", None, "b", Status.NOT_ASKED]
    columns = ["1", "2", "2", "2", "1", None, "1", Status.DONT_KNOW, "2"]
    return answers_of(ITEMS, rows, columns)


def group(name: str, *cells: Any) -> Answers:
    return answers_of(single("q", "a b c"), list(cells), group=name)


def test_two_items_among_those_who_answered_both() -> None:
    found = crosstab(answers(), "row", "col")
    assert found.counts == ((1, 1), (1, 2), (0, 0))
    assert (found.rows, found.columns, found.n) == (("a", "b", "c"), ("1", "2"), 5)
    assert [share.share for share in found.shares[1]] == [1 / 2, 2 / 3]
    assert [share.base for share in found.shares[2]] == [2, 3]
    assert found.expected[0] == (0.8, 1.2)
    assert found.expected[2] == (None, None) and found.residuals[2] == (None, None)
    assert [base.item for base in found.bases] == ["row", "col"]
    assert found.bases[0].answered == 7 and found.bases[1].answered == 7
    assert found.row.code == "row" and found.column is not None and found.column.code == "col"
    assert dict(found.test.reason.facts)["empty_rows"] == 1


def test_an_item_with_itself_is_its_distribution() -> None:
    found = crosstab(answers(), "row", "row")
    assert found.counts == ((3, 0, 0), (0, 4, 0), (0, 0, 0))
    assert found.effect.value == 1.0


def test_one_item_across_groups() -> None:
    one, two = group("one", "a", "a", "b", None), group("two", "b", "b", Status.NOT_ASKED)
    found = crosstab_groups([one, two, group("none", None)], "q")
    assert found.counts == ((2, 0, 0), (1, 2, 0), (0, 0, 0))
    assert found.columns == ("one", "two", "none") and found.column is None
    assert [base.group for base in found.bases] == ["one", "two", "none"]
    assert found.shares[0][2].share is None
    assert dict(found.test.reason.facts)["empty_columns"] == 1


def test_nobody_answered_both() -> None:
    found = crosstab(answers_of(ITEMS, ["a", None], [None, "1"]), "row", "col")
    assert found.n == 0 and found.test.reason.rule == "not_computable_empty"
    assert found.effect.value is None and found.shares[0][0].share is None
    assert set(found.expected[0]) == {None}


def test_an_empty_group_of_respondents() -> None:
    assert crosstab(answers_of(ITEMS, [], []), "row", "col").n == 0


def test_one_group_alone_is_not_tested() -> None:
    assert crosstab_groups([group("one", "a", "b")], "q").test.reason.rule == "not_computable_one_group"


def test_the_table_of_r() -> None:
    table = [[29, 7, 7], [13, 7, 21]]
    items = (single("treatment", "placebo treated"), likert("improved", "none some marked"))
    cells = crossed(["placebo", "treated"], ["none", "some", "marked"], table)
    found = crosstab(answers_of(items, *cells), "treatment", "improved")
    assert found.counts == ((29, 7, 7), (13, 7, 21))
    assert found.test.statistic == pytest.approx(13.0550198525241)
    assert found.residuals[0][0] == pytest.approx(3.2741, abs=1e-3)


MULTIPLE = (multiple("tools", "x y"), single("place", "a b"))


def test_options_of_a_multiple_choice_item_have_a_table_each() -> None:
    ticked = ["x", "x y", "y", "x", "", Status.NOT_ASKED, "x"]
    places = ["a", "a", "b", "b", "a", "b", None]
    found = dict(crosstab_options(answers_of(MULTIPLE, ticked, places), "tools", "place"))
    assert list(found) == ["x", "y"]
    assert found["x"].rows == (TICKED, NOT_TICKED)
    assert found["x"].counts == ((2, 1), (0, 1))
    assert found["y"].counts == ((1, 1), (1, 1))
    assert found["x"].bases[0].count(Status.LEFT_BLANK) == 1


def test_options_across_groups_are_of_those_who_ticked() -> None:
    item = multiple("tools", "x y z")
    one = answers_of(item, ["x", "x y", "", "y"], group="one")
    two = answers_of(item, ["y", "", Status.NOT_ASKED], group="two")
    found = dict(crosstab_group_options([one, two], "tools"))
    assert found["x"].counts == ((2, 0), (1, 1))
    assert found["y"].counts == ((2, 1), (1, 0))
    assert found["z"].counts == ((0, 0), (3, 1))
    assert found["z"].test.reason.rule == "not_computable_one_category"
    assert [share.base for share in found["x"].shares[0]] == [3, 1]
    row = found["x"].row
    assert (row.code, row.kind, row.label) == ("tools__x", "single", item.option("x").label)
    assert row.option(NOT_TICKED).label.text("en") == "¬ x"


@pytest.mark.parametrize("item", [numeric("n"), text("n"), multiple("n", "x y")])
def test_other_kinds_are_refused(item: Any) -> None:
    one = answers_of((item, single("q", "a b")), [None], ["a"])
    with pytest.raises(UserError, match="cannot be cross-tabulated"):
        crosstab(one, "n", "q")
    with pytest.raises(UserError, match="cannot be cross-tabulated"):
        crosstab_groups([one], "n")


def test_options_of_a_single_choice_item_are_refused() -> None:
    with pytest.raises(UserError, match="ticked"):
        crosstab_group_options([group("one", "a")], "q")


def test_groups_that_cannot_be_compared_are_refused() -> None:
    with pytest.raises(UserError, match="no group"):
        crosstab_groups([], "q")
    with pytest.raises(UserError, match="with itself"):
        crosstab_groups([group("one", "a"), group("one", "b")], "q")
    other = answers_of(single("q", "a z"), ["z"], group="two")
    with pytest.raises(UserError, match="other options in group two than in one"):
        crosstab_groups([group("one", "a"), other], "q")


def test_an_unknown_item_is_named() -> None:
    with pytest.raises(UserError, match="no such item"):
        crosstab(answers(), "row", "column")


def test_exact_results_tell_tables_apart() -> None:
    one, two = answers(), answers_of(ITEMS, ["a"], ["1"], group="other")
    first, second = crosstab(one, "row", "col").exact(), crosstab(two, "row", "col").exact()
    assert not set(first) & set(second)
    assert all(value == value for value in first.values())

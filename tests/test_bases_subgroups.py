"""Bases from skip logic: of subgroups, which add up, and of several items together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import answers_of, item, likert, multiple, numeric, single
from helpers.analysis.base import base_of
from helpers.analysis.bases import Bases, bases, joint
from helpers.analysis.crosstab import crosstab, crosstab_groups
from helpers.analysis.describe import describe
from helpers.analysis.results import Base, Distribution
from helpers.analysis.subgroup import Subgroup, subgroup
from helpers.cleaning.answers import Answers
from helpers.errors import UserError
from helpers.study.status import Status

quick = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LOST = [status for status in Status if status is not Status.ANSWERED]
PLACE = single("place", "a b", missing={"dk": "dont_know"})
SCALE = likert("scale", "1 2 3", positive=("3",))
TOOLS = multiple("tools", "x y z")
AGE = numeric("age")
ITEMS = (PLACE, SCALE, TOOLS, AGE)

rows = st.tuples(
    st.sampled_from(["a", "b", *LOST]),
    st.sampled_from(["1", "2", "3", *LOST]),
    st.sampled_from(["x", "x y", "z", "", *LOST]),
    st.one_of(st.integers(0, 99), st.sampled_from(LOST)),
)
respondents = st.lists(rows, max_size=25)


def made(found: list, group: str = "group") -> Answers:
    columns = [list(column) for column in zip(*found, strict=True)] if found else [[] for _ in ITEMS]
    return answers_of(ITEMS, *columns, group=group)


HAND = made(
    [
        ("a", "1", "x", 30),
        ("a", "3", "x y", 40),
        ("a", Status.NOT_ASKED, Status.NOT_ASKED, Status.REFUSED),
        ("b", "2", "", 50),
        ("b", Status.DONT_KNOW, "z", Status.INVALID),
        (Status.DONT_KNOW, "3", Status.BROKE_OFF, 20),
        (Status.LEFT_BLANK, Status.NOT_CONCERNED, Status.BROKE_OFF, Status.BROKE_OFF),
    ]
)


def test_a_subgroup_is_described_like_a_group() -> None:
    part = subgroup(HAND, {"place": "a"})
    assert isinstance(part, Subgroup) and (part.group, part.whole, len(part)) == (
        "group[place=a]",
        "group",
        3,
    )
    base = base_of(part, "scale")
    assert (base.group, base.total, base.asked, base.not_asked, base.answered) == (
        "group[place=a]",
        3,
        2,
        1,
        2,
    )
    found = describe(part, "scale")
    assert isinstance(found, Distribution)
    assert [row.valid.count for row in found.rows] == [1, 0, 1] and found.row("1").of_total == 1 / 3
    assert crosstab(part, "scale", "place").n == 2
    assert not set(found.exact()) & set(describe(HAND, "scale").exact())


def test_subgroups_stand_beside_each_other_like_groups() -> None:
    table = crosstab_groups([subgroup(HAND, {"place": one}) for one in "ab"], "scale")
    assert table.columns == ("group[place=a]", "group[place=b]")
    assert table.counts == ((1, 0), (0, 1), (1, 0))


@pytest.mark.parametrize(
    ("by", "rows_left"),
    [
        ({"place": ["a", "b"]}, 5),
        ({"place": "dk"}, 1),
        ({"place": ["dk", "a"]}, 4),
        ({"tools": "x"}, 2),
        ({"tools": ["y", "z"]}, 2),
        ({"tools": Status.LEFT_BLANK}, 1),
        ({"scale": [Status.NOT_ASKED, Status.NOT_CONCERNED]}, 2),
        ({"place": "a", "scale": ["1", "2"]}, 1),
        ({"age": Status.ANSWERED}, 4),
        ({"place": []}, 0),
        ({}, 7),
    ],
)
def test_who_is_in_a_subgroup(by: dict, rows_left: int) -> None:
    assert len(subgroup(HAND, by)) == rows_left


def test_a_subgroup_is_narrowed_and_keeps_the_name_of_the_whole() -> None:
    twice = subgroup(subgroup(HAND, {"place": "a"}), {"scale": ["1", "3"]})
    once = subgroup(HAND, {"place": "a", "scale": ["1", "3"]})
    assert (twice.group, twice.whole, twice.chosen) == (once.group, once.whole, once.chosen)
    assert twice.group == "group[place=a; scale=1,3]"
    assert twice.values.index.tolist() == once.values.index.tolist()


def test_an_unknown_option_names_the_known_ones() -> None:
    with pytest.raises(UserError, match="no such option") as caught:
        subgroup(HAND, {"place": "c"})
    assert "a, b, dk" in str(caught.value)
    with pytest.raises(UserError, match="no such item"):
        subgroup(HAND, {"nowhere": "a"})
    with pytest.raises(UserError, match="no such option"):
        subgroup(HAND, {"age": "40"})


def test_two_options_with_one_status_cannot_be_told_apart() -> None:
    twins = item("q", "single", "a", missing={"dk": "dont_know", "na": "dont_know"})
    answers = answers_of(twins, ["a", Status.DONT_KNOW])
    with pytest.raises(UserError, match="apart"):
        subgroup(answers, {"q": "dk"})
    assert len(subgroup(answers, {"q": Status.DONT_KNOW})) == 1


def test_bases_by_another_item() -> None:
    found = bases(HAND, "scale", by="place")
    assert [base.total for base in found.parts] == [3, 2] and found.rest.total == 2
    assert [base.answered for base in found.parts] == [2, 1] and found.rest.answered == 1
    assert [base.not_asked for base in found.parts] == [1, 0]
    assert [base.count(Status.DONT_KNOW) for base in found.parts] == [0, 1]
    assert found.rest.count(Status.NOT_CONCERNED) == 1
    exact = found.exact()
    assert exact["bases group/scale by place/a/answered"] == 2
    assert exact["bases group/scale by place/no valid answer/not_concerned"] == 1
    assert exact["bases group/scale by place/total/answered"] == 4


def test_bases_that_do_not_add_up_cannot_be_made() -> None:
    found = bases(HAND, "scale", by="place")
    with pytest.raises(ValueError, match="do not add up"):
        replace(found, parts=found.parts[:1])


@pytest.mark.parametrize("by", ["tools", "age"])
def test_bases_by_overlapping_or_endless_answers_are_refused(by: str) -> None:
    with pytest.raises(UserError, match="cannot be cross-tabulated"):
        bases(HAND, "scale", by=by)


def adds_up(found: Bases) -> bool:
    whole = [*found.parts, found.rest]
    parts = ("total", "asked", "answered", "not_asked", "missing")
    return all(sum(getattr(base, part) for base in whole) == getattr(found.total, part) for part in parts)


@quick
@given(respondents)
def test_the_bases_of_subgroups_add_up_to_those_of_the_group(found: list) -> None:
    answers = made(found)
    for code in ("place", "scale", "tools", "age"):
        for by in ("place", "scale"):
            split = bases(answers, code, by)
            assert adds_up(split) and split.total == base_of(answers, code)


def is_sum_of_its_parts(base: Base) -> bool:
    missing = [status for status in LOST if status is not Status.NOT_ASKED]
    return (
        base.total == sum(base.count(status) for status in Status)
        and base.total == base.asked + base.not_asked
        and base.asked == base.answered + sum(base.count(status) for status in missing)
    )


@quick
@given(respondents)
def test_every_base_is_the_sum_of_its_parts(found: list) -> None:
    answers = made(found)
    for part in (answers, *(subgroup(answers, {"place": one}) for one in ("a", "b", "dk"))):
        assert all(is_sum_of_its_parts(base_of(part, one.code)) for one in ITEMS)


@quick
@given(respondents)
def test_the_percents_of_a_single_choice_item_add_up_to_100_in_every_subgroup(found: list) -> None:
    answers = made(found)
    for one in "ab":
        d = describe(subgroup(answers, {"place": one}), "scale")
        assert isinstance(d, Distribution)
        shares = [row.valid.share for row in d.rows if row.valid.share is not None]
        assert not shares or sum(shares) == pytest.approx(1)
        assert sum(row.valid.count for row in d.rows) == d.base.answered


@quick
@given(respondents, st.randoms())
def test_the_order_of_respondents_changes_no_base(found: list, chance) -> None:
    mixed = list(found)
    chance.shuffle(mixed)
    assert bases(made(found), "tools", "place") == bases(made(mixed), "tools", "place")
    codes = ["place", "scale", "tools"]
    assert joint(made(found), codes) == joint(made(mixed), codes)


def test_joint_base_by_hand() -> None:
    found = joint(HAND, ["scale", "tools", "age"])
    # 3 of 3: rows 1 and 2; 2: rows 4 (blank tools) and 6; 1: row 5; 0: rows 3 and 7.
    assert found.counts == (2, 1, 2, 2)
    assert (found.total, found.complete, found.incomplete, found.any) == (7, 2, 5, 5)
    assert found.exact()["group/joint (scale, tools, age)/3"] == 2


@quick
@given(respondents)
def test_a_joint_base_lies_within_the_bases_of_its_items(found: list) -> None:
    answers, codes = made(found), ["scale", "tools", "age"]
    both, single_bases = joint(answers, codes), [base_of(answers, code).answered for code in codes]
    assert both.total == len(answers)
    assert both.complete <= min(single_bases) and both.any >= max(single_bases)
    assert sum(number * people for number, people in enumerate(both.counts)) == sum(single_bases)


@pytest.mark.parametrize("codes", [[], ["age", "age"]])
def test_a_joint_base_is_of_different_items(codes: list[str]) -> None:
    with pytest.raises(ValueError, match="different items"):
        joint(HAND, codes)


def test_nobody_is_a_base_too() -> None:
    empty = made([])
    assert joint(empty, ["age"]).counts == (0, 0)
    assert bases(empty, "age", "place").total.total == 0
    assert len(subgroup(empty, {"place": "a"})) == 0

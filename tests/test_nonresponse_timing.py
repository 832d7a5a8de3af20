"""Early against late and before against after: spans by hand, at the ends, whatever the days are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import answers_of, day, label, likert, numeric, repeated, single
from helpers.analysis.multiplicity import adjusted
from helpers.analysis.timing import around, completion_item, halves, positive_items, shifts, spans
from helpers.cleaning.answers import Answers
from helpers.study.item import Item
from helpers.study.status import Status
from helpers.study.study import Event

SEEN = single("seen", "y n", positive=("y",))
SCALE = likert("scale", "1 2 3", positive=("3",))
PLAIN = single("plain", "a b")
FILLED = day("filled")
EVENT = Event("opening", label("opening"), date(2022, 1, 10), date(2022, 1, 20), "somewhere")


def dated(
    days: Sequence[Any], *columns: Sequence[Any], items: Sequence[Item] = (SEEN,), group: str = "g"
) -> Answers:
    """Answers with the day of completion as paradata."""
    found = answers_of((*items, FILLED), *columns, days, group=group)
    asked = found.questionnaire
    section = replace(asked.sections[0], items=tuple(items))
    return replace(found, questionnaire=replace(asked, sections=(section,), paradata=(FILLED,)))


def january(*days: int | None) -> list[str | None]:
    return [None if number is None else f"2022-01-{number:02d}" for number in days]


def test_halves_by_hand() -> None:
    # Of 5 days, cumulated 1, 3, 4, 5: half of 5 is reached on the second day, which goes to the first half whole.
    answers = dated(january(1, 2, 2, 3, 5, None), ["y"] * 6)
    found = halves(answers)
    assert found is not None
    assert (found.until, found.since) == (date(2022, 1, 2), date(2022, 1, 3))
    assert (found.first, found.second, found.between, found.undated, found.total) == (3, 2, 0, 1, 6)
    first, second = spans(answers, found)
    assert (list(first.values.index), list(second.values.index)) == (["g-2", "g-3", "g-4"], ["g-5", "g-6"])


def test_before_and_after_an_event_leave_out_its_days() -> None:
    found = around(dated(january(8, 9, 10, 15, 20, 21, None), ["y"] * 7), EVENT)
    assert found is not None
    assert (found.first, found.between, found.second, found.undated) == (2, 3, 1, 1)
    assert (found.until, found.since) == (date(2022, 1, 9), date(2022, 1, 21))


def test_one_day_only_has_no_second_half() -> None:
    answers = dated(january(*[4] * 30), ["y", "n"] * 15)
    found = halves(answers)
    assert found is not None and (found.first, found.second, found.comparable()) == (30, 0, False)
    compared = shifts("halves", [answers], [found], {"g": ["seen"]})
    assert (compared.rows, compared.windows, compared.left_out) == ((), (), (found,))
    assert compared.exact()["halves/g/second"] == 0


def test_without_dates_there_is_nothing_to_split() -> None:
    plain = answers_of(SEEN, ["y", "n"])
    assert (completion_item(plain), halves(plain), around(plain, EVENT)) == (None, None, None)
    undated = halves(dated([None, None], ["y", "n"]))
    assert undated is not None
    assert (undated.until, undated.first, undated.second, undated.undated) == (None, 0, 0, 2)


def test_a_shift_by_hand() -> None:
    # Newcombe (1998), his table II, 56/70 against 48/80: 0.2000 (0.0524 to 0.3339) by his method 10.
    answers = dated(
        january(*[1] * 80, *[2] * 70), repeated({"y": 48, "n": 32}) + repeated({"y": 56, "n": 14})
    )
    window = halves(answers)
    assert window is not None and (window.first, window.second) == (80, 70)
    (row,) = shifts("halves", [answers], [window], {"g": ["seen", "seen", "unknown"]}).rows
    assert (row.first.count, row.first.base, row.second.count, row.second.base) == (48, 80, 56, 70)
    assert row.difference.value == pytest.approx(0.2)
    assert (row.difference.low, row.difference.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    # Chi-square by hand: n (ad - bc)^2 / product of margins
    assert row.test.statistic == pytest.approx(150 * (48 * 14 - 56 * 32) ** 2 / (104 * 46 * 80 * 70))
    assert (row.test.p_adjusted, row.test.family, row.test.correction) == (row.test.p, 1, "holm")


def test_only_items_with_positive_answers_are_compared_over_all_groups_together() -> None:
    items = (SEEN, SCALE, PLAIN, numeric("age"))
    codes = ["age", "scale", "plain", "seen"]
    groups = [
        dated(
            january(*range(1, 31)),
            ["y", "n", "n"] * 10,
            ["1", "3"] * 15,
            ["a"] * 30,
            [shift] * 30,
            items=items,
            group=name,
        )
        for name, shift in (("a", 1), ("b", 2))
    ]
    assert [item.code for item in positive_items(groups[0], codes)] == ["scale", "seen"]
    windows = [window for one in groups if (window := halves(one)) is not None]
    found = shifts("halves", groups, windows, {"a": codes, "b": codes}, fewest=15)
    assert [(row.group, row.item.code) for row in found.rows] == [
        ("a", "scale"),
        ("a", "seen"),
        ("b", "scale"),
        ("b", "seen"),
    ]
    p = [test.p for test in found.tests if test.p is not None]
    assert tuple(test.p_adjusted for test in found.tests) == adjusted(p) and len(p) == 4


def test_an_item_nobody_answered_late_has_no_difference() -> None:
    answers = dated(january(*[1] * 20, *[2] * 20), ["y"] * 9 + ["n"] * 11 + [Status.BROKE_OFF] * 20)
    window = halves(answers)
    assert window is not None
    (row,) = shifts("halves", [answers], [window], {"g": ["seen"]}).rows
    assert (row.difference.value, row.test.p) == (None, None)
    assert row.test.reason.rule == "not_computable_one_group"


days = st.lists(st.one_of(st.none(), st.integers(1, 28)), max_size=40)


@settings(max_examples=40, deadline=None)
@given(days)
def test_spans_add_up_to_the_group(found: list[int | None]) -> None:
    answers = dated(january(*found), ["y"] * len(found))
    for window in (halves(answers), around(answers, EVENT)):
        assert window is not None and window.total == len(found)
        first, second = spans(answers, window)
        assert (len(first), len(second)) == (window.first, window.second)
        assert not set(first.values.index) & set(second.values.index)
    known = sum(one is not None for one in found)
    window = halves(answers)
    assert window is not None and window.first + window.second == known and window.between == 0
    # No day is split, and without the median day the first half is less than half.
    if window.until is not None:
        before = sum(one is not None and one < window.until.day for one in found)
        assert 2 * window.first >= known > 2 * before


@settings(max_examples=5, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 28), st.sampled_from("yn")), min_size=4, max_size=30))
def test_order_and_group_code_change_nothing(found: list[tuple[int, str]]) -> None:
    results = []
    for group, rows in (("g", found), ("h", found[::-1])):
        answers = dated(january(*(one for one, _ in rows)), [two for _, two in rows], group=group)
        window = halves(answers)
        assert window is not None
        results.append(shifts("halves", [answers], [window], {group: ["seen"]}, fewest=1))
    one, other = results
    assert [(r.first, r.second, r.difference, r.test) for r in one.rows] == [
        (r.first, r.second, r.difference, r.test) for r in other.rows
    ]

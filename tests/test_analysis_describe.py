"""Descriptions of each kind of item, against tables counted by hand; bases; nobody and one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from builders import answers_of, day, likert, multiple, numeric, repeated, single, text
from helpers.analysis.describe import base_of, describe
from helpers.analysis.results import Dates, Distribution, Numbers, Texts
from helpers.cleaning.answers import Answers
from helpers.errors import UserError
from helpers.study.item import Item
from helpers.study.status import Status

NOT_ASKED, REFUSED, DONT_KNOW = Status.NOT_ASKED, Status.REFUSED, Status.DONT_KNOW
INVALID, BROKE_OFF, NOT_CONCERNED = Status.INVALID, Status.BROKE_OFF, Status.NOT_CONCERNED


def distribution(answers: Answers, code: str) -> Distribution:
    found = describe(answers, code)
    assert isinstance(found, Distribution)
    return found


def one(item: Item, *cells: Any) -> Distribution:
    return distribution(answers_of(item, list(cells)), item.code)


def numbers(*cells: Any) -> Numbers:
    found = describe(answers_of(numeric("age"), list(cells)), "age")
    assert isinstance(found, Numbers)
    return found


def dates(*cells: Any) -> Dates:
    found = describe(answers_of(day("filled"), list(cells)), "filled")
    assert isinstance(found, Dates)
    return found


def counts(found: Distribution) -> dict[str, int]:
    return {row.code: row.valid.count for row in found.rows}


# ---- bases


def test_every_status_is_in_the_base() -> None:
    cells = ["a", "a", "b", None, NOT_ASKED, NOT_ASKED, DONT_KNOW, REFUSED, NOT_CONCERNED, INVALID, BROKE_OFF]
    base = base_of(answers_of(single("q", "a b"), cells), "q")
    assert tuple(status for status, _ in base.counts) == tuple(Status)
    assert dict(base.counts) == {
        Status.ANSWERED: 3,
        Status.NOT_ASKED: 2,
        Status.LEFT_BLANK: 1,
        Status.DONT_KNOW: 1,
        Status.REFUSED: 1,
        Status.NOT_CONCERNED: 1,
        Status.INVALID: 1,
        Status.BROKE_OFF: 1,
    }
    assert (base.total, base.asked, base.answered, base.missing) == (11, 9, 3, 6)


def test_an_unknown_item_names_the_nearest() -> None:
    with pytest.raises(UserError, match="priorna"):
        describe(answers_of(single("priorna", "a b"), ["a"]), "priorn")


def test_a_status_that_no_one_knows_stops() -> None:
    answers = answers_of(single("q", "a b"), ["a", "b"])
    broken = replace(answers, status=pd.DataFrame({"q": ["answered", None]}, index=answers.status.index))
    with pytest.raises(ValueError, match="no status"):
        base_of(broken, "q")


@pytest.mark.parametrize(
    "item, value",
    [
        (single("q", "a b"), None),
        (numeric("q"), None),
        (day("q"), None),
        (text("q"), None),
        (multiple("q", "a b"), ""),
    ],
)
def test_an_answer_that_the_values_do_not_hold_stops(item: Item, value: Any) -> None:
    answers = answers_of(item, [value, value])
    promised = answers.status.assign(q=pd.Categorical(["answered"] * 2, [status.value for status in Status]))
    with pytest.raises(ValueError, match="2 answers by their status, 0 in the values"):
        describe(replace(answers, status=promised), "q")


def test_values_without_the_status_do_not_count() -> None:
    answers = answers_of(single("q", "a b"), ["a", "a", "b"])
    status = answers.status.copy()
    status.loc[status.index[0], "q"] = NOT_ASKED.value
    assert counts(distribution(replace(answers, status=status), "q")) == {"a": 1, "b": 1}


# ---- single choice and Likert


def test_shares_of_three_bases() -> None:
    found = one(single("q", "a b c"), "a", "a", "a", "b", None, DONT_KNOW, NOT_ASKED, NOT_ASKED)
    assert counts(found) == {"a": 3, "b": 1, "c": 0}
    row = found.row("a")
    assert (row.valid.share, row.of_asked, row.of_total) == (3 / 4, 3 / 6, 3 / 8)
    assert found.row("c").valid.share == 0.0
    assert found.row("c").valid.high == pytest.approx(0.4898908364545973)
    assert (found.median, found.quartiles, found.mentions, found.positive) == (None,) * 4


def test_options_that_are_no_answers_have_no_row() -> None:
    found = one(single("q", "a b", missing={"dk": "dont_know"}), "a", DONT_KNOW)
    assert [row.code for row in found.rows] == ["a", "b"]
    assert found.base.count(Status.DONT_KNOW) == 1


@pytest.mark.parametrize(
    "given, q1, median, q3",
    [
        ({"1": 1, "2": 1, "3": 1, "4": 1}, "1", "2", "3"),
        ({"1": 1, "3": 2}, "1", "3", "3"),
        ({"2": 1}, "2", "2", "2"),
        ({"1": 5, "5": 5}, "1", "1", "5"),
        ({"1": 49, "2": 2, "5": 49}, "1", "2", "5"),
    ],
)
def test_median_and_quartiles_are_options(given: dict[str, int], q1: str, median: str, q3: str) -> None:
    found = one(likert("q", "1 2 3 4 5"), *repeated(given))
    assert (found.median, found.quartiles) == (median, (q1, q3))


def test_the_median_follows_the_codebook_not_the_alphabet() -> None:
    found = one(likert("q", "never some always"), "never", "some", "some", "always", "always")
    assert found.median == "some"


def test_the_positive_share_is_that_of_the_declared_options() -> None:
    found = one(likert("q", "1 2 3 4", positive=("3", "4")), "1", "3", "4", "4", None, NOT_ASKED)
    assert found.positive is not None
    assert (found.positive.count, found.positive.base, found.positive.share) == (3, 4, 0.75)


@pytest.mark.parametrize("cells", [[], [None, NOT_ASKED, BROKE_OFF]])
@pytest.mark.parametrize("make", [single, likert, multiple])
def test_nobody_answered(make: Any, cells: list[Any]) -> None:
    found = distribution(answers_of(make("q", "a b", positive=("a",)), cells), "q")
    assert counts(found) == {"a": 0, "b": 0}
    assert found.base.answered == 0
    assert all(row.valid.share is None for row in found.rows)
    assert found.median is None and found.quartiles is None
    assert found.positive is not None and found.positive.share is None
    asked = found.base.asked
    assert [row.of_asked for row in found.rows] == ([0.0, 0.0] if asked else [None, None])
    assert [row.of_total for row in found.rows] == ([0.0, 0.0] if cells else [None, None])


def test_an_item_without_options() -> None:
    assert describe(answers_of(single("q", ""), [None, None]), "q").base.total == 2


# ---- multiple choice


def test_multiple_choice_counts_those_who_ticked() -> None:
    found = one(multiple("q", "x y z"), "x", "x y", "x z", "y", "", "", NOT_ASKED, DONT_KNOW)
    assert counts(found) == {"x": 3, "y": 2, "z": 1}
    assert found.base.answered == 4
    assert found.base.count(Status.LEFT_BLANK) == 2
    assert found.mentions == 6
    assert (found.row("x").valid.share, found.row("x").of_asked, found.row("x").of_total) == (
        3 / 4,
        3 / 7,
        3 / 8,
    )


def test_positive_options_of_a_multiple_choice_count_respondents_once() -> None:
    found = one(multiple("q", "x y z", positive=("x", "y")), "x y", "y", "z", "x z")
    assert found.positive is not None
    assert (found.positive.count, found.positive.base) == (3, 4)


def test_an_exclusive_option_flagged_missing_is_neither_a_tick_nor_a_base() -> None:
    found = one(multiple("q", "x y", missing={"none": "not_concerned"}), "x", NOT_CONCERNED, "y")
    assert [row.code for row in found.rows] == ["x", "y"]
    assert found.base.answered == 2 and found.mentions == 2


# ---- numbers


def test_numbers_by_hand() -> None:
    found = numbers(10, 1, 3, 2, None, NOT_ASKED)
    assert (found.minimum, found.q1, found.median, found.q3, found.maximum) == (1.0, 1.75, 2.5, 4.75, 10.0)
    assert found.mean == 4.0
    assert found.sd == pytest.approx((50 / 3) ** 0.5)
    assert found.low == pytest.approx(4 - 3.182446305284263 * (50 / 12) ** 0.5)
    assert found.high == pytest.approx(4 + 3.182446305284263 * (50 / 12) ** 0.5)
    assert found.values == (1.0, 2.0, 3.0, 10.0)
    assert found.base.answered == 4


def test_one_number_has_no_spread() -> None:
    found = numbers(7, None)
    assert (found.mean, found.sd, found.low, found.high) == (7.0, None, None, None)
    assert (found.minimum, found.q1, found.median, found.q3, found.maximum) == (7.0,) * 5


def test_no_number_has_nothing() -> None:
    found = numbers(None, NOT_ASKED)
    parts = ("mean", "sd", "low", "high", "minimum", "q1", "median", "q3", "maximum")
    assert [getattr(found, part) for part in parts] == [None] * len(parts)


def test_equal_numbers_have_no_width() -> None:
    found = numbers(5, 5, 5)
    assert (found.sd, found.low, found.high) == (0.0, 5.0, 5.0)


def test_whole_numbers_are_numbers() -> None:
    answers = answers_of(numeric("n", integer=True), [1, None, 4])
    found = describe(answers, "n")
    assert isinstance(found, Numbers) and found.mean == 2.5 and found.values == (1.0, 4.0)


def test_an_infinite_number_stops() -> None:
    with pytest.raises(ValueError, match="2 answers by their status, 1 in the values"):
        numbers(1.0, float("inf"))


# ---- dates and texts


def test_dates_by_week() -> None:
    found = dates("2022-01-05", "2022-01-09", "2022-01-10", None, "2022-01-28", NOT_ASKED)
    assert (found.first, found.median, found.last) == (date(2022, 1, 5), date(2022, 1, 9), date(2022, 1, 28))
    assert found.weeks == (
        (date(2022, 1, 3), 2),
        (date(2022, 1, 10), 1),
        (date(2022, 1, 17), 0),
        (date(2022, 1, 24), 1),
    )


def test_weeks_cross_the_year() -> None:
    assert dates("2021-12-31", "2022-01-02").weeks == ((date(2021, 12, 27), 2),)


def test_no_date_has_no_week() -> None:
    found = dates(None)
    assert (found.first, found.median, found.last, found.weeks) == (None, None, None, ())


def test_dates_with_hours_are_days() -> None:
    answers = answers_of(day("filled"), ["2022-01-05"])
    answers.values["filled"] = pd.to_datetime(["2022-01-05 23:59:59"])
    found = describe(answers, "filled")
    assert isinstance(found, Dates) and found.first == found.last == date(2022, 1, 5)


def test_words_of_texts() -> None:
    found = describe(answers_of(text("why"), ["one two three", " four ", None, "five  six"]), "why")
    assert isinstance(found, Texts)
    assert (found.base.answered, found.median_words) == (3, 2.0)


def test_no_text_has_no_words() -> None:
    found = describe(answers_of(text("why"), [None]), "why")
    assert isinstance(found, Texts) and found.median_words is None


# ---- exact results


def test_exact_results_are_finite_or_none() -> None:
    items = (single("s", "a b"), likert("l", "1 2"), multiple("m", "x y"), numeric("n"), day("d"), text("t"))
    for cells in ([["a"], ["1"], ["x"], [1], ["2022-01-05"], ["word"]], [[None]] * 6):
        answers = answers_of(items, *cells)
        for item in items:
            for name, value in describe(answers, item.code).exact().items():
                assert value is None or value == value, name

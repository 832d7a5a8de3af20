"""Values that cannot stand as they are: impossible numbers and days, exclusive options, too many ticks."""

from __future__ import annotations

import pandas as pd

from builders import day, label, numeric, single
from builders_cleaning import answers, cleaned_rows, status, values
from helpers.cleaning.log import Edit
from helpers.study.condition import Leaf
from helpers.study.item import Item, Option

BARRIERS = Item(
    "bar", "multiple", label("bar"), "main",
    (
        *(Option(code, label(code)) for code in ("cost", "time", "law")),
        Option("none", label("none"), exclusive=True),
        Option("dk", label("dk"), missing="dont_know", exclusive=True),
    ),
    max_selected=2,
)  # fmt: skip


def test_numbers_outside_the_bounds_and_words_are_invalid():
    item = numeric("n", minimum=0, maximum=100.5)
    cells = ["0", "100,5", "-0,1", "100.6", "many", None]
    found = cleaned_rows([item], *[[one] for one in cells])
    assert status(found, "n") == ["answered", "answered", "invalid", "invalid", "invalid", "left_blank"]
    assert values(found, "n") == [0.0, 100.5, None, None, None, None]
    assert found.answers[0].values["n"].dtype == "Float64"
    kinds = [(one.row, one.item, one.kind, one.before, one.after) for one in found.log.edits]
    assert kinds == [(row, "n", "impossible", cells[row - 2], "") for row in (4, 5, 6)]


def test_whole_numbers_have_no_decimals_but_may_be_written_with_them():
    found = answers(numeric("n", integer=True), ["3"], ["3,0"], ["3,5"], ["1 200"])
    assert status(found, "n") == ["answered", "answered", "invalid", "answered"]
    assert values(found, "n") == [3, 3, None, 1200]
    assert found.values["n"].dtype == "Int64"


def test_days_outside_the_bounds_and_words_are_invalid():
    item = day("d", minimum="2022-01-01", maximum="2022-01-31")
    cells = ["2022-01-01", "2022-01-31", "2021-12-31", "2022-02-01", "2022-01-32", None]
    found = cleaned_rows([item], *[[one] for one in cells])
    assert status(found, "d") == ["answered"] * 2 + ["invalid"] * 3 + ["left_blank"]
    assert values(found, "d")[:3] == [pd.Timestamp("2022-01-01"), pd.Timestamp("2022-01-31"), None]
    assert [(one.row, one.kind) for one in found.log.edits] == [(row, "impossible") for row in (4, 5, 6)]


def test_an_impossible_value_triggers_nothing():
    item, follow = numeric("n", maximum=10), single("follow", "y n", show_if=Leaf("n", "gt", ("5",)))
    found = cleaned_rows([item, follow], ["99", "y"], ["9", "y"], ["5", None])
    assert status(found, "follow") == ["not_asked", "answered", "not_asked"]
    assert [(one.row, one.item) for one in found.log.contradictions] == [(2, "follow")]


def test_an_exclusive_option_gives_way_to_the_others():
    found = cleaned_rows([BARRIERS], ["cost none"], ["time dk"], ["none"], ["dk"])
    assert status(found, "bar") == ["answered", "answered", "answered", "dont_know"]
    assert values(found, "bar__none") == [False, False, True, None]
    assert found.log.edits == (
        Edit(2, "bar", "exclusive", "cost, none", "cost"),
        Edit(3, "bar", "exclusive", "time, dk", "time"),
    )


def test_what_was_unticked_triggers_nothing():
    content = single("content", "y n", show_if=Leaf("bar", "selected", ("none",)))
    found = answers([BARRIERS, content], ["cost none", None], ["none", "y"])
    assert status(found, "content") == ["not_asked", "answered"]


def test_too_many_ticks_are_reported_and_kept():
    found = cleaned_rows([BARRIERS], ["cost time law"], ["cost time"], ["cost time none"])
    assert values(found, "bar__law") == [True, False, False]
    assert [(one.row, one.kind, one.before, one.after) for one in found.log.edits] == [
        (2, "too_many", "cost, time, law", "cost, time, law"),
        (4, "exclusive", "cost, time, none", "cost, time"),
    ]

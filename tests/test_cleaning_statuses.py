"""The status of every answer: skip logic on corrected answers, missing options, impossible values, break-offs."""

from __future__ import annotations

import pandas as pd
import pytest

from builders import day, label, likert, multiple, numeric, single, text
from builders_cleaning import NOON, answers, cleaned, cleaned_rows, export, form, status, values
from helpers.cleaning.log import Contradiction
from helpers.cleaning.statuses import describe_condition
from helpers.study.condition import Leaf, Tree
from helpers.study.item import Item, Option

MISSING = {"dk": "dont_know", "ref": "refused", "nc": "not_concerned"}
EXAM = single("exam", "never once often")
WHERE = single("where", "here there", show_if=Leaf("exam", "in", ("once", "often")))
REASON = single("reason", "price time", show_if=Leaf("where", "eq", ("there",)))


@pytest.mark.parametrize("kind", ["single", "likert"])
def test_an_option_may_say_why_there_is_no_answer(kind: str):
    item = (single if kind == "single" else likert)("q", "a b", missing=MISSING)
    found = answers(item, ["b"], ["dk"], ["ref"], ["nc"], [None])
    assert status(found, "q") == ["answered", "dont_know", "refused", "not_concerned", "left_blank"]
    assert values(found, "q") == ["b", None, None, None, None]
    assert found.values["q"].dtype == pd.CategoricalDtype(["a", "b"], ordered=True)


def test_ticks_are_answers_and_nothing_ticked_is_left_blank():
    item = multiple("q", "a b", missing=MISSING)
    found = answers(item, ["a b"], ["b dk"], ["dk"], ["ref"], ["nc"], [""])
    kinds = ["answered", "answered", "dont_know", "refused", "not_concerned", "left_blank"]
    assert status(found, "q") == kinds
    assert values(found, "q__a") == [True, False, None, None, None, False]
    assert values(found, "q__b") == [True, True, None, None, None, False]
    assert list(found.values) == ["q__a", "q__b"] and set(found.values.dtypes) == {pd.BooleanDtype()}


def test_ticks_of_an_item_that_was_not_asked_are_unknown_and_not_empty():
    means = multiple("means", "a b", show_if=Leaf("exam", "ne", ("never",)))
    found = answers([EXAM, means], ["never", ""], ["once", ""], [None, ""], ["once", "b"])
    assert status(found, "means") == ["not_asked", "left_blank", "not_asked", "answered"]
    assert values(found, "means__a") == [None, False, None, False]
    assert values(found, "means__b") == [None, False, None, True]


def test_texts_are_answers_or_left_blank():
    found = answers(text("t"), ["N/A"], [None])
    assert (status(found, "t"), values(found, "t")) == (["answered", "left_blank"], ["N/A", None])


def test_the_text_beside_other_is_kept_with_the_answer_and_goes_with_it():
    other = Item(
        "place", "single", label("place"), "main", (Option("oth", label("oth"), other=True),),
        show_if=Leaf("exam", "eq", ("once",)),
    )  # fmt: skip
    found = cleaned_rows([EXAM, other], ["once", "oth"], ["never", "oth"], place_text=["a barn", "a ship"])
    assert status(found, "place") == ["answered", "not_asked"]
    assert values(found, "place_text") == ["a barn", None]


def test_an_item_is_asked_only_after_its_trigger_was_answered():
    found = answers([EXAM, WHERE], ["once", "here"], ["once", None], ["never", None], [None, None])
    assert status(found, "where") == ["answered", "left_blank", "not_asked", "not_asked"]
    assert status(found, "exam") == ["answered", "answered", "answered", "left_blank"]


def test_dont_know_is_an_answer_for_skip_logic():
    trigger = single("trigger", "y n", missing={"dk": "dont_know"})
    follow = single("follow", "y n", show_if=Leaf("trigger", "ne", ("n",)))
    found = answers([trigger, follow], ["dk", None], ["n", None], [None, None])
    assert status(found, "follow") == ["left_blank", "not_asked", "not_asked"]


def test_an_answer_to_what_was_not_asked_is_reported_and_set_aside():
    found = cleaned_rows([EXAM, WHERE], ["never", "here"], ["once", "here"])
    assert found.log.contradictions == (Contradiction(2, "where", "here", "exam in once, often"),)
    assert (status(found, "where"), values(found, "where")) == (["not_asked", "answered"], [None, "here"])


def test_what_is_set_aside_triggers_nothing_further():
    found = cleaned_rows([EXAM, WHERE, REASON], ["never", "there", "price"], ["once", "there", "time"])
    assert status(found, "reason") == ["not_asked", "answered"]
    assert [(one.row, one.item) for one in found.log.contradictions] == [(2, "reason"), (2, "where")]


def test_ticks_that_were_set_aside_trigger_nothing_further():
    means = multiple("means", "cd web", show_if=Leaf("exam", "eq", ("often",)))
    broken = single("broken", "y n", show_if=Leaf("means", "selected", ("cd",)))
    found = cleaned_rows([EXAM, means, broken], ["never", "cd", "y"], ["often", "cd", "y"])
    assert status(found, "broken") == ["not_asked", "answered"]
    assert values(found, "means__cd") == [None, True]


SIX = [single(code, "y n", missing={"dk": "dont_know"}) for code in "abcdef"]


def test_blanks_before_the_last_answer_are_blanks_and_after_it_a_break_off():
    found = answers(SIX, ["y", None, "n", None, None, None], submitted=[None])
    assert list(found.status.iloc[0]) == ["answered", "left_blank", "answered"] + ["broke_off"] * 3


def test_nobody_breaks_off_a_questionnaire_that_was_submitted():
    row = ["y", None, None, None, None, None]
    assert list(answers(SIX, row, submitted=[NOON]).status.iloc[0]) == ["answered"] + ["left_blank"] * 5
    unknown = answers(SIX, row, submitted=[None], complete_known=False)
    assert list(unknown.status.iloc[0]) == ["answered"] + ["left_blank"] * 5


def test_who_answers_nothing_breaks_off_at_once():
    assert set(answers(SIX, [None] * 6, submitted=[None]).status.iloc[0]) == {"broke_off"}


@pytest.mark.parametrize(
    ("item", "cell", "kind"),
    [(SIX[5], "dk", "dont_know"), (numeric("n"), "many", "invalid"), (multiple("m", "p"), "p", "answered")],
)
def test_any_reply_shows_that_the_respondent_was_still_there(item: Item, cell: str, kind: str):
    found = answers([*SIX[:2], item, text("t")], [None, None, cell, None], submitted=[None])
    assert list(found.status.iloc[0]) == ["left_blank", "left_blank", kind, "broke_off"]


def test_what_was_not_asked_stays_so_unless_its_trigger_was_never_reached():
    skipped = single("skipped", "y n", show_if=Leaf("a", "eq", ("y",)))
    unreached = single("unreached", "y n", show_if=Leaf("b", "eq", ("y",)))
    chained = single("chained", "y n", show_if=Leaf("unreached", "eq", ("y",)))
    found = answers([*SIX[:2], skipped, unreached, chained], ["n", None, None, None, None], submitted=[None])
    assert list(found.status.iloc[0]) == ["answered", "broke_off", "not_asked", "broke_off", "broke_off"]


def test_recorded_items_are_never_broken_off():
    found = cleaned(export(form(SIX[0], paradata=[day("filled")]), [[None, None]], submitted=[None]))
    assert list(found.answers[0].status.iloc[0]) == ["broke_off", "left_blank"]


def test_statuses_are_categories_and_rows_keep_their_number():
    found = answers(EXAM, ["once"], ["never"])
    assert list(found.status.index) == list(found.values.index) == ["web-2", "web-3"]
    assert list(found.status["exam"].cat.categories) == [
        *("answered", "not_asked", "left_blank", "dont_know", "refused", "not_concerned"),
        *("invalid", "broke_off"),
    ]
    assert found.valid("exam").tolist() == [True, True]


def test_a_condition_is_written_with_codes():
    seen, often = Leaf("film", "answered"), Leaf("exam", "in", ("once", "often"))
    tree = Tree("any", (Tree("not", (seen,)), Tree("all", (seen, often))))
    assert describe_condition(tree) == "(not (film answered) or (film answered and exam in once, often))"
    assert describe_condition(None) == ""

"""Each kind of exclusion rule on exports of a few rows: who leaves, who stays just within, and by which rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from builders import day, likert, multiple, numeric, single, text
from builders_cleaning import NOON, cleaned, export, form, rule
from helpers.study.condition import Leaf, Tree
from helpers.study.item import Item
from helpers.study.study import Rule

AGREED = single("agreed", "y n")
COUNTRY = single("country", "fr be oth")
REMARK = text("remark")
PERIOD = rule("period", "outside_period")


def left(rules: Rule | Sequence[Rule], items: Sequence[Item], *rows: Sequence[Any], **more: Any) -> dict:
    """The rule by which each row left."""
    every = [rules] if isinstance(rules, Rule) else rules
    log = cleaned(export(form(*items), rows, **more), every).log
    return {one.row: one.rule for one in log.exclusions}


def test_a_row_that_meets_the_condition_leaves_and_one_without_the_answer_stays():
    refused = rule("refused", "condition", Leaf("agreed", "ne", ("y",)))
    assert left(refused, [AGREED], ["y"], ["n"], [None]) == {3: "refused"}


def test_a_condition_may_join_several_items():
    both = Tree("all", (Tree("not", (Leaf("agreed", "answered"),)), Leaf("country", "answered")))
    rows = [["y", "fr"], [None, "fr"], [None, None], ["n", None]]
    assert left(rule("silent", "condition", both), [AGREED, COUNTRY], *rows) == {3: "silent"}


def test_a_condition_on_an_item_that_is_not_asked_excludes_nobody():
    young = Tree("not", (Leaf("age", "answered"),))
    assert left(rule("young", "condition", young), [AGREED], ["y"], ["n"]) == {}


def test_a_rule_excludes_rows_of_its_own_sources_only():
    refused = rule("refused", "condition", Leaf("agreed", "eq", ("n",)), sources=["paper"])
    assert left(refused, [AGREED], ["n"]) == {}
    assert left(replace(refused, sources=("paper", "web")), [AGREED], ["n"]) == {2: "refused"}


def test_a_test_answer_is_found_anywhere_in_the_listed_texts():
    trial = rule("trial", "test_answer", items=("remark", "advice", "absent"), pattern="(?i)^test|essai$")
    rows = [["Test 1", None], [None, "un essai"], ["a test", "essai !"], [None, None], ["no", "TESTING"]]
    assert left(trial, [REMARK, text("advice")], *rows) == {2: "trial", 3: "trial", 6: "trial"}


def test_a_test_answer_was_completed_before_the_first_real_day():
    trial = rule("trial", "test_answer", before="2022-01-05")
    sent = ["2022-01-04 23:59:59", "2022-01-05 00:00:00", None]
    assert left(trial, [AGREED], ["y"], ["y"], ["y"], submitted=sent) == {2: "trial"}


def test_either_sign_of_a_test_is_enough():
    trial = rule("trial", "test_answer", items=("remark",), pattern="^test$", before="2022-01-05")
    sent = ["2022-01-04 10:00:00", NOON, NOON]
    assert left(trial, [REMARK], ["fine"], ["test"], ["fine"], submitted=sent) == {2: "trial", 3: "trial"}


def test_the_first_and_the_last_day_belong_to_the_period():
    sent = ["2021-12-31 23:59:59", "2022-01-01 00:00:00", "2022-01-31 23:59:59", "2022-02-01 00:00:00"]
    assert left(PERIOD, [AGREED], *[["y"]] * 4, submitted=sent) == {2: "period", 5: "period"}


def test_a_row_without_any_date_is_not_outside_the_period():
    assert left(PERIOD, [AGREED], ["y"], submitted=[None]) == {}


def test_what_was_not_submitted_counts_by_its_last_action_then_by_its_start():
    early, inside, late = "2021-12-01 08:00:00", NOON, "2022-03-01 08:00:00"
    found = left(
        PERIOD,
        [AGREED],
        *[["y"]] * 4,
        submitted=[inside, None, None, None],
        last_action=[late, inside, late, None],
        started=[early, early, inside, early],
    )
    assert found == {4: "period", 5: "period"}


def test_of_identical_answers_the_first_row_stays():
    twin = rule("twin", "duplicate", min_answers=2)
    rows = [["y", "fr"], ["n", "fr"], ["y", "fr"], ["y", "fr"]]
    assert left(twin, [AGREED, COUNTRY], *rows) == {4: "twin", 5: "twin"}


@pytest.mark.parametrize(("enough", "leaves"), [(2, {3: "twin"}), (3, {})])
def test_duplicates_need_enough_answers_and_dont_know_is_one(enough: int, leaves: dict[int, str]):
    asked = [single("a", "x", missing={"dk": "dont_know"}), multiple("b", "p q"), AGREED]
    rows = [["dk", "p q", None]] * 2
    assert left(rule("twin", "duplicate", min_answers=enough), asked, *rows) == leaves


def test_rows_without_answers_are_no_duplicates():
    assert left(rule("twin", "duplicate"), [AGREED, multiple("b", "p q")], *[[None, ""]] * 2) == {}


def test_a_difference_in_one_tick_or_one_text_makes_no_duplicate():
    asked, rows = [multiple("b", "p q"), REMARK], [["p", "a"], ["p q", "a"], ["p", "b"], ["p", "a"]]
    assert left(rule("twin", "duplicate"), asked, *rows) == {5: "twin"}


def test_duplicates_may_differ_in_what_the_tool_recorded():
    questionnaire = form(AGREED, paradata=[day("filled")])
    found = export(questionnaire, [["y", "2022-01-05"], ["y", "2022-01-06"]])
    assert [one.row for one in cleaned(found, [rule("twin", "duplicate")]).log.exclusions] == [3]


def test_the_first_duplicate_is_the_first_in_the_file_however_the_rows_are_sorted():
    found = export(form(AGREED), [["y"], ["y"]])
    turned = replace(found, coded=found.coded[::-1], system=found.system[::-1])
    assert [one.row for one in cleaned(turned, [rule("twin", "duplicate")]).log.exclusions] == [3]


FOUR = [single("a", "y n"), single("b", "y n"), multiple("c", "p q"), numeric("d")]
BREAK_OFF = rule("gone", "break_off", min_share=0.5)


def test_exactly_the_smallest_share_is_enough_and_less_is_a_break_off():
    rows = [["y", None, "p q", None], ["y", None, "", None], ["y", "n", "p", None]]
    assert left(BREAK_OFF, FOUR, *rows, submitted=[None] * 3) == {3: "gone"}


def test_what_was_submitted_is_no_break_off_however_empty():
    assert left(BREAK_OFF, FOUR, [None] * 4, [None] * 4, submitted=[NOON, None]) == {3: "gone"}


def test_nobody_breaks_off_where_the_tool_does_not_tell():
    assert left(BREAK_OFF, FOUR, [None] * 4, submitted=[None], complete_known=False) == {}


def test_only_items_that_were_asked_count_for_a_break_off():
    follow = Leaf("a", "eq", ("y",))
    asked = [FOUR[0], single("b", "y n", show_if=follow), single("c", "y n", show_if=follow), AGREED]
    rows = [["n", None, None, None], ["y", None, None, None], ["n", "y", "y", None], [None, "y", "y", None]]
    assert left(BREAK_OFF, asked, *rows, submitted=[None] * 4) == {3: "gone", 5: "gone"}


LINES = [likert(code, "1 2 3", missing={"dk": "dont_know"}) for code in ("a", "b", "c", "d")]
STRAIGHT = rule("straight", "straight_lining", items=("a", "b", "c", "absent"), min_items=3)


def test_the_same_box_everywhere_is_straight_lining_if_enough_were_answered():
    rows = [["2", "2", "2", "3"], ["2", "2", "3", "3"], ["2", "2", None, "2"], ["dk", "dk", "dk", None]]
    assert left(STRAIGHT, LINES, *rows) == {2: "straight", 5: "straight"}


def test_a_gap_between_the_same_answers_does_not_hide_straight_lining():
    assert left(replace(STRAIGHT, parameters=(("items", ("a", "b", "c")), ("min_items", 2))), LINES, *[
        ["1", None, "1", "2"], ["1", None, "2", "2"], ["1", None, None, "1"]
    ]) == {2: "straight"}  # fmt: skip


def test_nobody_lines_straight_where_none_of_the_items_is_asked():
    assert left(STRAIGHT, [LINES[3]], ["1"]) == {}


def test_without_rules_everybody_stays():
    assert left([], [AGREED], ["y"], [None]) == {}

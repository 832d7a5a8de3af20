"""What went wrong once, or easily could: numbers as typed, odd days, damaged files, twins, rows in no group."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from builders import day, label, multiple, numeric, single
from builders_cleaning import answers, cleaned, cleaned_rows, export, form, rule, status, study, values
from helpers.cleaning import store
from helpers.cleaning.store import load_answers, load_labelled, load_log, save
from helpers.errors import UserError
from helpers.study.condition import Leaf, Tree
from helpers.study.item import Item, Option
from helpers.study.label import Label
from helpers.study.study import Derived, DerivedOption

ABOVE = Leaf("n", "gt", ("10",))


def test_ticks_that_were_set_aside_are_shown():
    means = multiple("means", "cd web", show_if=Leaf("a", "eq", ("y",)))
    (one,) = cleaned_rows([single("a", "y n"), means], ["n", "cd web"]).log.contradictions
    assert one.value == "cd, web"


@pytest.mark.parametrize("typed", ["12,5", "1 200"])
def test_skip_logic_reads_numbers_as_they_were_typed(typed: str):
    follow = single("follow", "y n", show_if=ABOVE)
    found = cleaned_rows([numeric("n"), follow], [typed, "y"])
    assert (status(found, "follow"), found.log.contradictions) == (["answered"], ())


def test_derived_items_read_numbers_as_they_were_typed():
    size = Item(
        "size", "single", Label.of({"en": "s"}), "main", (Option("big", Label.of({"en": "b"})),), derived=True
    )
    by_size = Derived(size, (DerivedOption("big", Label.of({"en": "b"}), ABOVE),))
    assert status(cleaned(export(form(numeric("n")), [["1 200"]]), derived=[by_size]), "size") == ["answered"]


def test_rules_read_numbers_as_they_were_typed():
    big = rule("big", "condition", ABOVE)
    log = cleaned(export(form(numeric("n")), [["12,5"], ["1 200"], ["1200"]]), [big]).log
    assert log.steps == (("big", 3),)


@pytest.mark.parametrize("item", [numeric("n", integer=True), numeric("n")])
def test_a_number_too_large_to_hold_is_impossible(item: Item):
    digits = "9" * (20 if item.integer else 400)
    found = cleaned_rows([item], [digits], ["3"])
    assert (status(found, "n"), values(found, "n")) == (["invalid", "answered"], [None, 3])


def test_a_day_with_its_time_is_read_beside_days_alone():
    found = cleaned_rows([day("d")], ["2022-01-05"], ["2022-01-06 10:00:00"])
    assert status(found, "d") == ["answered", "answered"]


@pytest.mark.parametrize("typed", ["now", "today", "2022"])
def test_what_is_no_day_is_not_guessed(typed: str):
    found = cleaned_rows([day("d")], [typed])
    assert status(found, "d") == ["invalid"]


def test_days_come_back_with_the_type_they_had(tmp_path: Path):
    found = cleaned_rows([day("d")], ["2022-01-05"])
    own = study(form(day("d")))
    save(found, own, tmp_path)
    pd.testing.assert_frame_equal(load_answers(own, "all", tmp_path).values, found.answers[0].values)


def test_statuses_of_an_empty_group_are_categories():
    refused = rule("refused", "condition", Leaf("a", "eq", ("n",)))
    (found,) = cleaned(export(form(single("a", "y n")), [["n"]]), [refused]).answers
    assert isinstance(found.status["a"].dtype, pd.CategoricalDtype)


USES = single("uses", "y n")
STUDY = study(form(USES))


@pytest.mark.parametrize(
    ("file", "load"),
    [
        ("all.parquet", lambda folder: load_answers(STUDY, "all", folder)),
        ("all.fr.csv", lambda folder: load_labelled(STUDY, "all", folder, "fr")),
        ("web.json", lambda folder: load_log("web", folder)),
    ],
)
@pytest.mark.parametrize("share", [0, 0.7])
def test_a_damaged_file_says_to_clean_again(file, load, share, tmp_path: Path):
    save(cleaned_rows([USES], ["y"], ["n"]), STUDY, tmp_path)
    path = tmp_path / file
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    with pytest.raises(UserError, match=file):
        load(tmp_path)


def test_a_log_that_does_not_add_up_on_disk_is_a_damaged_file(tmp_path: Path):
    save(cleaned_rows([USES], ["y"]), STUDY, tmp_path)
    path = tmp_path / "web.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"rows": 9}), "utf-8")
    with pytest.raises(UserError, match=r"web\.json"):
        load_log("web", tmp_path)


def test_answers_cleaned_by_another_questionnaire_are_refused(tmp_path: Path):
    save(cleaned_rows([USES], ["y"]), STUDY, tmp_path)
    with pytest.raises(UserError):
        load_answers(study(form(USES, single("more", "y n"))), "all", tmp_path)


def test_a_word_that_is_no_answer_is_refused(tmp_path: Path):
    save(cleaned_rows([USES], ["y"]), STUDY, tmp_path)
    path = tmp_path / "all.en.csv"
    path.write_text(path.read_text("utf-8-sig").replace(",y", ",z"), "utf-8-sig")
    with pytest.raises(UserError, match=r"row: +2\n +column: +uses\n +value: +'z'"):
        load_labelled(STUDY, "all", tmp_path, "en")


def test_a_failure_leaves_no_log_of_an_earlier_cleaning(tmp_path: Path, monkeypatch):
    save(cleaned_rows([USES], ["y"]), STUDY, tmp_path)

    def fail(*_, **__):
        raise OSError("the disk is full")

    monkeypatch.setattr(store, "write_labelled", fail)
    with pytest.raises(OSError):
        save(cleaned_rows([USES], ["n"], ["n"]), STUDY, tmp_path)
    with pytest.raises(UserError):
        load_log("web", tmp_path)


def test_an_item_that_another_answer_rules_out_is_not_asked():
    both = Tree("all", (Leaf("a", "eq", ("y",)), Leaf("b", "eq", ("y",))))
    items = [single("a", "y n"), single("b", "y n"), single("c", "y n", show_if=both)]
    found = answers(items, ["n", None, None], submitted=[None])
    assert list(found.status.iloc[0]) == ["answered", "broke_off", "not_asked"]


A_NO, A_YES, B_YES = (Leaf(code, "eq", (value,)) for code, value in (("a", "n"), ("a", "y"), ("b", "y")))


@pytest.mark.parametrize(
    ("asked_if", "expected"),
    [
        (Tree("all", (A_NO, B_YES)), "broke_off"),
        (Tree("all", (A_YES, B_YES)), "not_asked"),
        (Tree("any", (A_YES, B_YES)), "broke_off"),
        (Tree("not", (Tree("any", (A_NO, B_YES)),)), "not_asked"),
        (Tree("not", (Tree("not", (Tree("all", (A_NO, B_YES)),)),)), "broke_off"),
    ],
)
def test_what_might_have_been_asked_was_broken_off(asked_if: Tree, expected: str):
    items = [single("a", "y n"), single("b", "y n"), single("c", "y n", show_if=asked_if)]
    found = answers(items, ["n", None, None], submitted=[None])
    assert found.status["c"].tolist() == [expected]


def test_of_two_identical_rows_one_stays():
    rules = [rule("period", "outside_period"), rule("twin", "duplicate")]
    found = export(form(USES), [["y"], ["y"]], submitted=["2021-12-31", "2022-01-10"])
    assert cleaned(found, rules).log.kept == (("all", 1),)


def test_labels_that_look_like_made_ones_come_back(tmp_path: Path):
    words = {"a": "x", "b": "x", "c": "x (a)"}
    options = tuple(Option(code, Label.of({"fr": text, "en": text})) for code, text in words.items())
    one = Item("q", "single", label("q"), "main", options)
    own = study(form(one))
    found = cleaned_rows([one], ["a"], ["b"], ["c"])
    save(found, own, tmp_path)
    assert values(load_labelled(own, "all", tmp_path, "en"), "q") == ["a", "b", "c"]


def test_a_row_that_was_excluded_belongs_to_no_group():
    refused = rule("refused", "condition", Leaf("uses", "eq", ("n",)))
    groups = {"p": Leaf("uses", "eq", ("n",)), "q": Leaf("uses", "answered")}
    assert cleaned(export(form(USES), [["n"]]), [refused], groups=groups).log.steps == (("refused", 1),)


def test_two_exclusive_options_are_logged():
    options = (
        Option("a", label("a")),
        Option("none", label("none"), exclusive=True),
        Option("dk", label("dk"), missing="dont_know", exclusive=True),
    )
    one = Item("m", "multiple", label("m"), "main", options)
    assert cleaned_rows([one], ["none dk"]).log.edits

"""Cleaning the demonstration exports finds the faults that were planted in them, and no other.

What each answer's status has to be is worked out from the raw cells without the project's readers and rules.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from helpers.cleaning.answers import Answers
from helpers.cleaning.clean import Cleaned, clean
from helpers.exchange.export import Export
from helpers.exchange.read import read_export
from helpers.study.load import load_study
from test_demonstration_planted import answered, holds, items, possible, rows, ticks

DATA = Path(__file__).parents[1] / "data"
PLANTED = json.loads((DATA / "raw" / "planted.json").read_text(encoding="utf-8"))
ROWS = {"patients": 491, "radiologists": 165, "gps": 170, "specialists": 425}
VALID = {"patients": 418, "radiologists": 140, "gps": 143, "specialists": 367}
ORDER = ("test", "noconsent", "underage", "place", "period", "duplicate", "breakoff", "straight")


@dataclass(frozen=True)
class Case:
    name: str
    planted: dict[str, Any]
    export: Export
    cleaned: Cleaned

    @property
    def answers(self) -> Answers:
        (found,) = self.cleaned.answers
        return found

    def cells(self, status: str) -> set[tuple[int, str]]:
        """The cells of one status, as (raw row, item)."""
        table = self.answers.status
        return {(number(one), code) for code in table for one in table.index[table[code] == status]}


def number(respondent: str) -> int:
    return int(respondent.rpartition("-")[2])


@pytest.fixture(scope="module")
def cases() -> dict[str, Case]:
    study = load_study(DATA)
    found = {}
    for source in study.sources:
        export = read_export(source, DATA / "raw", study.timezone)
        planted = PLANTED["sources"][source.code]
        found[source.code] = Case(source.code, planted, export, clean(export, study, source))
    return found


@pytest.fixture(params=VALID)
def case(request: pytest.FixtureRequest, cases: dict[str, Case]) -> Case:
    return cases[request.param]


def test_each_planted_row_leaves_by_its_rule_and_no_other_row_leaves(case: Case) -> None:
    left = defaultdict(list)
    for one in case.cleaned.log.exclusions:
        left[one.rule].append(one.row)
    assert left == {rule: found for rule, found in case.planted["exclusions"].items() if found}


def test_the_log_counts_every_rule_in_the_order_of_the_study(case: Case) -> None:
    planted = case.planted["exclusions"]
    assert case.cleaned.log.steps == tuple((rule, len(planted.get(rule, ()))) for rule in ORDER)


def test_a_row_with_two_faults_leaves_by_the_first(case: Case) -> None:
    left = {one.row: one.rule for one in case.cleaned.log.exclusions}
    assert case.planted["twice"]
    for one in case.planted["twice"]:
        assert left[one["row"]] == min(one["rules"], key=ORDER.index)


def test_every_raw_row_ends_in_exactly_one_place(case: Case) -> None:
    places = [one.row for one in case.cleaned.log.exclusions]
    places += [number(one) for one in case.answers.values.index]
    assert sorted(places) == list(range(2, ROWS[case.name] + 2))
    assert {one.rpartition("-")[0] for one in case.answers.values.index} == {case.name}


def test_logs_add_up_to_1068_answers(cases: dict[str, Case]) -> None:
    logs = {name: one.cleaned.log for name, one in cases.items()}
    assert {name: log.rows for name, log in logs.items()} == ROWS
    assert {name: log.kept for name, log in logs.items()} == {name: ((name, n),) for name, n in VALID.items()}
    assert {name: len(one.answers) for name, one in cases.items()} == VALID
    assert sum(ROWS.values()) - sum(len(log.exclusions) for log in logs.values()) == 1068


def test_the_log_says_which_file_was_read_and_that_it_is_a_demonstration(case: Case) -> None:
    log = case.cleaned.log
    assert (log.source, log.file, log.sha256) == (case.name, case.planted["file"], case.planted["sha256"])
    assert (log.tool, log.demonstration) == ("limesurvey", True)


def test_the_planted_edits_are_logged_and_no_other(case: Case) -> None:
    found = [(one.row, one.item, one.kind, one.before) for one in case.cleaned.log.edits]
    planted = [(one["row"], one["item"], one["kind"], before(one)) for one in case.planted["edits"]]
    assert Counter(found) == Counter(planted)


def before(edit: dict[str, Any]) -> str:
    listed = edit["kind"] in ("exclusive", "too_many")
    return ", ".join(edit["before"].split()) if listed else edit["before"]


def test_each_edit_says_what_became_of_the_value(case: Case) -> None:
    for edit in case.cleaned.log.edits:
        if edit.kind == "impossible":
            assert edit.after == ""
        elif edit.kind == "trimmed":
            assert edit.after == edit.before.strip() != edit.before
        elif edit.kind == "case":
            assert edit.after.upper() == edit.before.strip() != edit.after
        elif edit.kind == "too_many":
            assert edit.after == edit.before
        else:
            assert edit.before in (f"{edit.after}, none", f"{edit.after}, dk")


def test_impossible_values_are_set_aside_and_nothing_else_is(case: Case) -> None:
    planted = {(one["row"], one["item"]) for one in case.planted["edits"] if one["kind"] == "impossible"}
    assert case.cells("invalid") == planted
    for row, item in planted:
        assert case.answers.values[item].isna()[f"{case.name}-{row}"]


def test_answers_with_an_exclusive_option_keep_the_others(case: Case) -> None:
    for one in case.planted["edits"]:
        if one["kind"] in ("exclusive", "too_many"):
            kept = set(one["before"].split()) - {"none", "dk"}
            row = case.answers.values.loc[f"{case.name}-{one['row']}"]
            item = case.answers.item(one["item"])
            assert {code for code in item.codes if row[f"{item.code}__{code}"]} == kept
            assert case.answers.status.loc[row.name, item.code] == "answered"


def test_the_planted_contradictions_are_reported_and_set_aside(case: Case) -> None:
    planted = {(one["row"], one["item"]) for one in case.planted["contradictions"]}
    found = [(one.row, one.item) for one in case.cleaned.log.contradictions]
    assert len(found) == len(planted) and set(found) == planted
    assert planted <= case.cells("not_asked")
    for row, item in planted:
        own = case.answers.values.loc[f"{case.name}-{row}"]
        assert own[[name for name in own.index if name.split("__")[0] == item]].isna().all()


def test_a_contradiction_shows_the_single_answer_that_was_set_aside(case: Case) -> None:
    single = [
        one for one in case.cleaned.log.contradictions if items(case.name)[one.item]["kind"] != "multiple"
    ]
    assert single
    assert [one.value for one in single] == [rows(case.name)[one.row][one.item] for one in single]


def test_partial_answers_are_kept_and_they_alone_break_off(case: Case) -> None:
    kept = {number(one) for one in case.answers.values.index}
    unsent = set(case.export.system.index[~case.export.system["complete"]])
    assert sorted(kept & unsent) == case.planted["partials"]
    assert {row for row, _ in case.cells("broke_off")} == set(case.planted["partials"])


def test_texts_that_repeat_an_option_stay_as_they_are(case: Case) -> None:
    assert case.planted["repeats"]
    for one in case.planted["repeats"]:
        raw = rows(case.name)[one["row"]][f"{one['item']}[other]"]
        respondent = f"{case.name}-{one['row']}"
        assert raw and case.answers.values.loc[respondent, f"{one['item']}_text"] == raw


def test_every_answer_has_the_status_that_the_raw_cells_give_it(case: Case) -> None:
    raw = rows(case.name)
    found = case.answers.status[list(items(case.name))].to_dict("index")
    assert {number(one): own for one, own in found.items()} == {
        number(one): expected(case.name, raw[number(one)]) for one in found
    }


def expected(source: str, raw: dict[str, str]) -> dict[str, str]:
    row, status = dict(raw), {}
    for code, item in items(source).items():
        if not holds(item["show_if"], row):
            row |= {key: "" for key in row if key == code or key.startswith(f"{code}[")}
            status[code] = "not_asked"
        else:
            status[code] = reply(row, code, item)
    if not raw["submitdate"]:
        break_off(source, status)
    return status


def reply(row: dict[str, str], code: str, item: dict[str, Any]) -> str:
    if not answered(row, code, item):
        return "left_blank"
    if item["kind"] == "numeric":
        return "answered" if possible(row[code], item) else "invalid"
    given = [key.removeprefix(f"{code}[").rstrip("]") for key in ticks(row, code)] or [row[code]]
    flags = {one["code"]: one["missing"] for one in item["options"] if "missing" in one}
    return flags[given[0]] if set(given) <= set(flags) else "answered"


def break_off(source: str, status: dict[str, str]) -> None:
    """Everything after the last reply is broken off, and so is what nobody got to decide whether to ask."""
    codes = list(status)
    replied = [place for place, code in enumerate(codes) if status[code] not in ("left_blank", "not_asked")]
    for code in codes[max(replied, default=-1) + 1 :]:
        show_if = items(source)[code]["show_if"] or {}
        triggers = [part["q"] for part in show_if.get("all", [show_if]) if part]
        if status[code] == "left_blank" or any(status[one] == "broke_off" for one in triggers):
            status[code] = "broke_off"

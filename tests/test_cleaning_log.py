"""Where each row ends: its group, or the first rule that it breaks; and what the log says about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from builders import multiple, numeric, single
from builders_cleaning import cleaned, export, form, rule
from helpers.cleaning.log import Log
from helpers.errors import UserError
from helpers.exchange.export import Reading
from helpers.study.condition import Leaf
from helpers.study.study import Rule

AGREED = single("agreed", "y n")
COUNTRY = single("country", "fr be oth")
PERIOD = rule("period", "outside_period")
GROUPS = {"french": Leaf("country", "eq", ("fr",)), "belgian": Leaf("country", "eq", ("be",))}


def test_rows_go_to_the_group_whose_condition_they_meet():
    found = cleaned(export(form(COUNTRY), [["fr"], ["be"], ["fr"]]), groups=GROUPS)
    assert {one.group: list(one.values.index) for one in found.answers} == {
        "french": ["web-2", "web-4"],
        "belgian": ["web-3"],
    }
    assert found.log.kept == (("french", 2), ("belgian", 1))


def test_a_row_of_no_group_leaves_by_the_rule_for_it():
    found = cleaned(
        export(form(COUNTRY), [["fr"], ["oth"], [None]]), [rule("alone", "no_group")], groups=GROUPS
    )
    assert found.log.steps == (("alone", 2),)
    assert [(one.row, one.rule) for one in found.log.exclusions] == [(3, "alone"), (4, "alone")]


def test_a_row_of_no_group_leaves_and_is_counted_last_even_without_a_rule():
    found = cleaned(export(form(COUNTRY), [["fr"], ["oth"]]), [PERIOD], groups=GROUPS)
    assert found.log.steps == (("period", 0), ("no_group", 1))


def test_a_row_of_two_groups_is_named():
    overlapping = GROUPS | {"european": Leaf("country", "in", ("be", "oth"))}
    with pytest.raises(UserError, match="two groups, belgian and european") as caught:
        cleaned(export(form(COUNTRY), [["fr"], ["oth"], ["be"]]), groups=overlapping)
    assert (caught.value.row, caught.value.file.name) == (4, "web.csv")


REFUSED = rule("refused", "condition", Leaf("agreed", "eq", ("n",)))
ABROAD = rule("abroad", "condition", Leaf("country", "eq", ("oth",)))


def steps(rules: Sequence[Rule], *rows: Sequence[Any]) -> tuple[tuple[str, int], ...]:
    return cleaned(export(form(AGREED, COUNTRY), rows), rules).log.steps


def test_a_row_leaves_at_the_first_rule_that_it_breaks():
    rows = [["n", "oth"], ["n", "fr"], ["y", "oth"], ["y", "fr"]]
    assert steps([REFUSED, ABROAD], *rows) == (("refused", 2), ("abroad", 1))
    assert steps([ABROAD, REFUSED], *rows) == (("abroad", 2), ("refused", 1))


def test_a_rule_that_nobody_breaks_stands_in_the_log():
    elsewhere = replace(REFUSED, code="elsewhere", sources=("paper",))
    assert steps([elsewhere, REFUSED, ABROAD], ["n", "fr"]) == (
        ("elsewhere", 0),
        ("refused", 1),
        ("abroad", 0),
    )


def test_a_log_that_does_not_add_up_is_refused():
    parts = (("refused", 1),), (("all", 2),), (), (), ()
    reading = Reading(Path("web.csv"), "", "limesurvey", None, None, "code", 3)
    assert Log("web", 3, *parts, reading).rows == 3
    with pytest.raises(AssertionError, match=r"web: 4 rows read, 1 excluded \+ 2 kept"):
        Log("web", 4, *parts, reading)


def test_notes_of_the_reader_are_edits_of_the_rows_that_stay():
    notes = [(2, "country", "trimmed", " fr", "fr"), (3, "country", "case", "FR", "fr")]
    log = cleaned(export(form(AGREED, COUNTRY), [["y", "fr"], ["n", "fr"]], notes=notes), [REFUSED]).log
    assert [(one.row, one.kind, one.before, one.after) for one in log.edits] == [(2, "trimmed", " fr", "fr")]


def test_everybody_may_leave():
    found = cleaned(
        export(form(AGREED, multiple("c", "p q"), numeric("d")), [["n", "p", "3"]] * 2), [REFUSED]
    )
    assert (found.log.steps, found.log.kept) == ((("refused", 2),), (("all", 0),))
    assert len(found.answers[0]) == 0


@pytest.mark.parametrize(("seeds", "known"), [(["1", "77"], True), (["1", np.nan], False)])
def test_one_known_seed_is_enough_for_a_demonstration(
    seeds: list[Any], known: bool, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("helpers.cleaning.clean.generated_seeds", lambda folder: frozenset({"77"}))
    found = export(form(AGREED), [["n"], ["n"]])
    seeded = replace(found, system=found.system.assign(seed=seeds))
    assert cleaned(seeded, [REFUSED]).log.demonstration is known

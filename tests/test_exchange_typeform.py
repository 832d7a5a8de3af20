"""Typeform: one row of headings or two, options and own texts in columns of their own, times in UTC."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exchange_files import AGE, COST, FREE, HOW, LATE, PLACE, USES, both, option, read
from helpers.errors import UserError
from helpers.exchange.export import Export
from helpers.exchange.read import read_export
from helpers.exchange.tools.typeform import unmarked
from helpers.study.item import Item, Option
from helpers.study.label import Label
from helpers.study.questionnaire import Battery, Questionnaire, Section
from helpers.study.study import Source

OWN = ["Response Type", "Start Date (UTC)", "Stage Date (UTC)", "Submit Date (UTC)", "Network ID", "Tags"]
TAIL = ["completed", "2022-01-05 23:10:00", "", "2022-01-05 23:30:00", "a1b2c3", ""]
OPTIONS = ["Films", "CD, DVD or stick", "Portal (web, app)", "None"]
WHY = Item(
    "why",
    "multiple",
    both("Pourquoi ?", "Why?"),
    "main",
    (
        option("late", "Retards", "Delays"),
        option("none", "Aucun", "None"),
        option("o", "Autre", "Other", other=True),
    ),
)
ITEMS = (USES, PLACE, HOW, AGE, WHY, FREE)


def one_row(*rows: Sequence[str], **more: Any) -> list[list[str]]:
    header = ["#", "Do you use *the tool*?", "Where?", "Other", *OPTIONS, "Other", "_Your age_"]
    header += ["Delays", "None", "Other", "Other remarks? See [here](https://example.org/a)", *OWN]
    return [header, *map(list, rows)]


ROW = [
    "x1",
    "1",
    "",
    "barge",
    "Films",
    "",
    "Portal (web, app)",
    "",
    "fax",
    "41",
    "Delays",
    "",
    "",
    "no",
    *TAIL,
]
FREE_TEXT = replace(FREE, label=both("Autres remarques ?", "Other remarks? See here"))
FITTING = (*ITEMS[:-1], FREE_TEXT)


def check(export: Export, row: int) -> None:
    found = export.coded.loc[row]
    assert (found["uses"], found["place"], found["place_text"], found["age"]) == ("y", "oth", "barge", "41")
    assert [found[name] for name in HOW.columns] == [True, False, True, False, True]
    assert found["how_text"] == "fax"
    assert [found[name] for name in WHY.columns] == [True, False, False]
    assert found["free"] == "no" and export.system.loc[row, "id"] == "x1"
    assert export.reading.tool == "typeform" and export.reading.headings == "text"


def test_options_stand_alone_above_their_columns(tmp_path: Path) -> None:
    check(read(tmp_path, one_row(ROW), FITTING), 2)


def test_times_are_in_utc_whatever_the_study_s_zone(tmp_path: Path) -> None:
    export = read(tmp_path, one_row(ROW), FITTING, timezone="Europe/Paris")
    assert export.system.loc[2, "submitted"].isoformat()[:10] == "2022-01-06"
    assert read(tmp_path, one_row(ROW), FITTING, timezone="UTC").system.loc[2, "submitted"].day == 5


def test_what_was_not_completed(tmp_path: Path) -> None:
    partial = [*ROW[:14], "partial", "2022-01-05 23:10:00", "2022-01-05 23:12:00", "", "a1b2c3", ""]
    export = read(tmp_path, one_row(ROW, partial), FITTING)
    assert export.complete_known and export.system["complete"].tolist() == [True, False]
    assert ("Network ID", "direct identifier") in export.reading.dropped


def test_two_rows_of_headings(tmp_path: Path) -> None:
    above = ["", "", "", "", "By which means?", *[""] * 5, "Why?", *[""] * 9]
    below, *rows = one_row(ROW)
    check(read(tmp_path, [above, below, *rows], FITTING), 3)


def test_two_rows_with_one_question_of_several_answers_are_no_note_above_a_table(tmp_path: Path) -> None:
    rows = [
        ["", "", "By which means?", "", "", "", ""],
        ["#", "Your age", *OPTIONS, "Other"],
        ["x1", "41", *[""] * 5],
    ]
    export = read(tmp_path, rows, (AGE, HOW))
    assert export.reading.tool == "typeform" and export.coded.loc[3, "age"] == "41"


def test_a_grid(tmp_path: Path) -> None:
    rows = [["", "Causes ?", ""], ["#", "Delays", "Costs"], ["x1", "Never", "Very often"]]
    found = read(tmp_path, rows, (LATE, COST)).coded.loc[3]
    assert (found["late"], found["cost"]) == ("1", "2")


def test_several_answers_in_one_cell(tmp_path: Path) -> None:
    rows = [["#", "By which means?", *OWN], ["x1", "Films,CD, DVD or stick", *TAIL], ["x2", "", *TAIL]]
    export = read(tmp_path, rows, [replace(HOW, options=HOW.options[:4])])
    assert export.coded[["how__film", "how__cd", "how__web"]].to_numpy().tolist() == [
        [True, True, False],
        [False, False, False],
    ]


def test_an_option_of_two_questions_is_the_one_s_to_its_left_or_asked_for(tmp_path: Path) -> None:
    what = replace(WHY, code="what", label=both("Quoi ?", "What?"))
    header = ["#", "None", "Delays", "Other", *OWN]
    with pytest.raises(UserError):
        read(tmp_path, [header, ["x1", "None", "", "", *TAIL]], (WHY, what))
    export = read(tmp_path, [header, ["x1", "None", "", "", *TAIL]], [WHY])
    assert export.coded.loc[2, list(WHY.columns)].tolist() == [False, True, False]


def test_marks_of_formatting() -> None:
    assert unmarked("*A* **b** _c_ snake_case 2*3*4 [d](http://e.f/g)") == "A b c snake_case 2*3*4 d"
    assert unmarked("<strong>Are you?</strong>") == "Are you?"


def test_a_file_with_a_hash_and_nothing_else_of_the_tool_is_not_its(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no survey tool"):
        read(tmp_path, [["#", "a"], ["1", "b"]], [USES])


SURVEYS = Path(os.environ.get("REAL_SURVEYS", "nowhere"))
FILE = SURVEYS / "cantera" / "responses.csv"


def english(text: str) -> Label:
    return Label.of({"en": text})


@pytest.mark.skipif(not FILE.is_file(), reason="REAL_SURVEYS does not name the folder of the real exports")
def test_a_real_export() -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        above, below, *rows = list(csv.reader(file))

    def multiple(code: str, first: int, last: int, other: bool = False) -> Item:
        options = [Option(f"o{index}", english(below[index])) for index in range(first, last)]
        more = [Option("oth", english("Something else"), other=True)] if other else []
        return Item(code, "multiple", english(above[first].strip()), "main", (*options, *more))

    def single(code: str, index: int, battery: str | None = None, other: bool = False) -> Item:
        answers = dict.fromkeys(row[index] for row in rows if row[index])
        options = [Option(f"a{number}", english(text)) for number, text in enumerate(answers)]
        more = [Option("oth", english("Something else"), other=True)] if other else []
        return Item(
            code, "single", english(unmarked(below[index])), "main", (*options, *more), battery=battery
        )

    items = [
        multiple("os", 1, 7, other=True),
        multiple("interface", 8, 13),
        multiple("sources", 13, 20, other=True),
        single("python", 22),
        multiple("models", 45, 63),
        multiple("reactors", 63, 76),
        multiple("flow", 76, 83),
        single("priority", 83, other=True),
        single("donation", 97),
        single("docs", 99, "support"),
        single("posts", 101, "support"),
    ]
    columns = {1, *range(8, 20), 22, *range(45, 84), 97, 99, 101} | {*range(1, 8), 20, 84}
    aside = tuple(
        (f"*{below[i].strip()[:60].replace('*', '')}*", None) for i in range(112) if i not in columns
    )
    questionnaire = Questionnaire(
        "q",
        english("Q"),
        (Section("main", english("Q"), tuple(items)),),
        batteries=(Battery("support", english(above[99])),),
    )
    ignore = (*(pattern for pattern, _ in aside if pattern != "*Other*"), "*Other")
    export = read_export(Source("q", FILE.name, questionnaire, ignore=ignore), FILE.parent, "UTC")
    assert export.reading.tool == "typeform" and len(export.coded) == 60
    for index in (*range(1, 7), *range(8, 20), *range(45, 83)):
        item = next(one for one in items if any(o.code == f"o{index}" for o in one.options))
        assert export.coded[f"{item.code}__o{index}"].sum() == sum(bool(row[index]) for row in rows), below[
            index
        ]
    assert export.coded["os__oth"].sum() == export.coded["os_text"].notna().sum() == 4
    assert export.coded["priority_text"].notna().sum() == 1
    for code, index in (("python", 22), ("donation", 97), ("docs", 99), ("posts", 101)):
        assert export.coded[code].notna().sum() == sum(bool(row[index]) for row in rows)

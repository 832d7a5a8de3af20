"""Drafts of the files of other tools: what a file knows of itself is used."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyreadstat

from draft_files import drafted, items, loaded, options, repeated
from exchange_files import delimited
from helpers.exchange.draft.run import draft_study

AGREE = {1: "Strongly disagree", 2: "Disagree", 3: "Neither agree nor disagree", 4: "Agree", 99: "Don't know"}


def test_spss_labels_are_options_and_questions(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "respid": range(40),
            "q1": [float(one) for one in repeated("1", "2", "3", "4", "99")],
            "q2_1": [float(one) for one in repeated("1", "0")],
            "q2_2": [float(one) for one in repeated("0", "1", "1")],
        }
    )
    labels = {"q1": "I like it", "q2_1": "Which? - Film", "q2_2": "Which? - CD"}
    path = tmp_path / "answers.sav"
    pyreadstat.write_sav(frame, str(path), column_labels=labels, variable_value_labels={"q1": AGREE})
    study = draft_study(path, tmp_path / "study")
    first, second = loaded(study).questionnaires[0].items
    assert (first.kind, first.label.text("en"), first.codes) == ("likert", "I like it", ("1", "2", "3", "4"))
    assert first.missing_code("dont_know") == "99"
    assert (second.kind, second.label.text("en"), options(study, "q2")) == (
        *("multiple", "Which?"),
        [("1", "Film"), ("2", "CD")],
    )


def test_kobo_columns_of_options_win_over_the_joined_one(tmp_path: Path) -> None:
    columns = {
        "_id": [str(row) for row in range(40)],
        "_uuid": [f"u{row}" for row in range(40)],
        "_submission_time": ["2022-01-01T10:10:00"] * 40,
        "grp/ways": repeated("film", "film cd"),
        "grp/ways/film": ["1"] * 40,
        "grp/ways/cd": repeated("0", "1"),
    }
    study = drafted(tmp_path, columns)
    assert options(study, "ways") == [("film", "film"), ("cd", "cd")]
    assert '  "grp/ways": null  # the same answers in one cell' in (study / "mapping.yaml").read_text("utf-8")


def test_qualtrics_rows_of_a_matrix_share_what_they_begin_with(tmp_path: Path) -> None:
    header = [
        "StartDate",
        "EndDate",
        "Finished",
        "ResponseId",
        "UserLanguage",
        "Q2",
        "Q2_3_TEXT",
        "Q3_1",
        "Q3_2",
    ]
    asked = [
        "Start Date",
        "End Date",
        "Finished",
        "Response ID",
        "User Language",
        "Which?",
        "Which? - Other - Text",
    ]
    asked += ["How often - by film", "How often - by CD"]
    rows = [
        ["2022-01-01 10:00:00", "2022-01-01 10:10:00", "True", f"R_{row}", "EN", two, "", first, second]
        for row, (two, first, second) in enumerate(
            zip(
                repeated("Film", "Film,CD", "CD"),
                repeated("Never", "Often", "Always"),
                repeated("Sometimes", "Never", "Often", "Always"),
                strict=True,
            )
        )
    ]
    ids = [f'{{"ImportId":"QID{number}"}}' for number in range(len(header))]
    path = tmp_path / "answers.csv"
    path.write_text(delimited([header, asked, ids, *rows]), encoding="utf-8", newline="")
    questionnaire = loaded(draft_study(path, tmp_path / "study")).questionnaires[0]
    assert [(item.kind, item.label.text("en"), item.battery) for item in questionnaire.items] == [
        ("multiple", "Which?", None),
        ("likert", "by film", "q3"),
        ("likert", "by CD", "q3"),
    ]


def test_surveymonkey_rows_of_headings_are_brought_together(tmp_path: Path) -> None:
    header = ["Respondent ID", "Collector ID", "Start Date", "End Date", "Which ways?", "", ""]
    below = ["", "", "", "", "Film", "CD", "Other (please specify)"]
    days = ["01/02/2022 10:00:00", "01/02/2022 10:20:00"]
    films, discs = repeated("Film", ""), repeated("", "CD", "CD")
    rows = [
        [str(row), "1", *days, films[row], discs[row], "by post" if row == 7 else ""] for row in range(40)
    ]
    path = tmp_path / "answers.csv"
    path.write_text(delimited([header, below, *rows]), encoding="utf-8", newline="")
    study = draft_study(path, tmp_path / "study")
    assert options(study, "ways") == [("film", "Film"), ("cd", "CD"), ("oth", "Other")]
    assert items(study)["ways"]["kind"] == "multiple"


def test_a_table_kept_by_hand_is_said_to_be_one(tmp_path: Path) -> None:
    columns = {
        "Sexe": repeated("F", "H"),
        "Moyens": repeated("film;cd", "cd", "film"),
        "Note": repeated("12,5", "13"),
    }
    study = drafted(tmp_path, columns)
    assert loaded(study).sources[0].tool == "spreadsheet"
    assert {code: item["kind"] for code, item in items(study).items()} == {
        **{"sexe": "single", "moyens": "multiple"},
        "note": "numeric",
    }

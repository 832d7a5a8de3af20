"""Google Forms: what its spreadsheets hold beyond questions and answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from exchange_files import AGE, FREE, HOW, PLACE, USES, WAYS, both, read, source, workbook
from helpers.errors import UserError
from helpers.exchange.read import read_export
from helpers.study.item import Item

STAMP = "05/01/2022 23:59:59"
SEVERAL = replace(HOW, code="several", label=both("Retards", "Delays"), options=WAYS[:4], battery="causes")


def test_french_headings_and_dates(tmp_path: Path) -> None:
    rows = [["Horodateur", "Utilisez-vous l'outil ?"], [STAMP, "Oui"], ["12/01/2022 08:00:00", "Non"]]
    export = read(tmp_path, rows, [USES])
    assert export.system["submitted"].dt.day.tolist() == [5, 12]
    assert (export.reading.dates, export.reading.language) == ("day first", "fr")


@pytest.mark.parametrize(("stamp", "order"), [("Horodateur", "day first"), ("Timestamp", "month first")])
@pytest.mark.parametrize("question", ["Utilisez-vous l'outil ?", "Do you use the tool?"])
def test_the_time_stamp_tells_the_country_not_the_questions(
    tmp_path: Path, stamp: str, order: str, question: str
) -> None:
    export = read(tmp_path, [[stamp, question], ["03/04/2022 10:00:00", "Oui"]], [USES])
    assert export.reading.dates == order


def test_a_workbook_with_moments_to_the_millisecond(tmp_path: Path) -> None:
    header = ["Horodateur", "Votre âge", "Utilisez-vous l'outil ?"]
    workbook(tmp_path / "export.xlsx", [header, [datetime(2022, 1, 5, 23, 59, 59, 871000), 41, "Oui"]])
    export = read_export(source((AGE, USES), "export.xlsx"), tmp_path, "UTC")
    assert export.system.loc[2, "submitted"].isoformat() == "2022-01-05T00:00:00"
    assert export.coded.loc[2, "age"] == "41"


@pytest.mark.parametrize("joint", [", ", ";"])
def test_ticks_with_commas_inside_and_an_own_text(tmp_path: Path, joint: str) -> None:
    cell = joint.join(["CD, DVD ou clé", "Portail (web, appli)", "par fax, parfois"])
    export = read(tmp_path, [["Horodateur", "Par quels moyens ?"], [STAMP, cell]], [HOW])
    assert export.coded.loc[2, list(HOW.columns)].tolist() == [False, True, True, False, True]
    assert export.coded.loc[2, "how_text"] == "par fax, parfois"


def test_a_grid_in_which_several_can_be_ticked(tmp_path: Path) -> None:
    export = read(tmp_path, [["Horodateur", "Causes ? [Retards]"], [STAMP, "Films, Portail web"]], [SEVERAL])
    assert export.coded.loc[2, list(SEVERAL.columns)].tolist() == [True, False, True, False]


def test_questions_of_the_same_title_in_their_order(tmp_path: Path) -> None:
    second = replace(AGE, code="again")
    rows = [["Horodateur", "Votre âge", "Votre âge"], [STAMP, "30", "31"]]
    assert read(tmp_path, rows, (AGE, second)).coded.loc[2, ["age", "again"]].tolist() == ["30", "31"]
    with pytest.raises(UserError, match="could be"):
        read(tmp_path, rows, [AGE])


def test_an_own_text_in_the_place_of_an_answer(tmp_path: Path) -> None:
    export = read(tmp_path, [["Horodateur", "Où ?"], [STAMP, "À la mer"]], [PLACE])
    assert export.coded.loc[2, ["place", "place_text"]].tolist() == ["oth", "À la mer"]


def test_scores_and_addresses_are_left_at_the_door(tmp_path: Path) -> None:
    header = [
        "Timestamp",
        "Email Address",
        "Total score",
        "Your age",
        "Your age [Score]",
        "Your age [Feedback]",
    ]
    export = read(
        tmp_path,
        [[*header, "Other remarks?"], [STAMP, "a@b.c", "3 / 5", "41", "1 / 1", "ok", "x"]],
        (AGE, FREE),
    )
    assert export.coded.loc[2, ["age", "free"]].tolist() == ["41", "x"]
    assert dict(export.reading.dropped) == {
        "Email Address": "direct identifier",
        **dict.fromkeys(("Total score", "Your age [Score]", "Your age [Feedback]"), "score of a quiz"),
    }


def test_a_row_of_a_grid_that_is_called_score(tmp_path: Path) -> None:
    item = Item("score", "numeric", both("Note", "Score"), "main", battery="causes")
    assert (
        read(tmp_path, [["Timestamp", "Causes ? [Score]"], [STAMP, "4"]], [item]).coded.loc[2, "score"] == "4"
    )

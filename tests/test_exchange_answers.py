"""Coding answers: codes, labels, aliases, ticks, joined cells, other texts, and what is not recognised."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from exchange_files import (
    AGE,
    FREE,
    HOW,
    LATE,
    OFTEN,
    OWN,
    OWN_FR,
    PLACE,
    ROW,
    USES,
    WAYS,
    both,
    option,
    read,
)
from helpers.errors import UserError
from helpers.exchange.export import Export
from helpers.study.item import Item

QUESTION = "Par quels moyens ?"


def single(folder: Path, item: Item, *answers: str) -> Export:
    return read(folder, [[*OWN, item.code], *([*ROW, answer] for answer in answers)], [item])


def form(folder: Path, item: Item, *answers: str, heading: str = "") -> Export:
    heading = heading or item.label.text("fr")
    return read(folder, [["Horodateur", heading], *(["05/01/2022 10:00:00", one] for one in answers)], [item])


def ticked(export: Export, row: int) -> list[str]:
    return [
        name.removeprefix("how__")
        for name in export.coded
        if name.startswith("how__") and export.coded.loc[row, name]
    ]


@pytest.mark.parametrize(
    "answers", [["y", "n", ""], ["Oui", "Non", ""], ["Yes", "No", "N/A"], ["Y", "N", "N/A"]]
)
def test_codes_and_labels_of_any_language(tmp_path: Path, answers: list[str]) -> None:
    export = single(tmp_path, USES, *answers)
    assert export.coded["uses"].tolist() == ["y", "n", np.nan]
    assert export.notes == ()


def test_blanks_and_case_are_accepted_and_noted(tmp_path: Path) -> None:
    export = single(tmp_path, USES, " Oui", "OUI", "non  ", "Oui", "  ")
    assert export.coded["uses"].tolist() == ["y", "y", "n", "y", np.nan]
    assert export.notes == (
        (2, "uses", "trimmed", " Oui", "Oui"),
        (3, "uses", "case", "OUI", "Oui"),
        (4, "uses", "case", "non  ", "Non"),
    )


def test_typography_is_no_difference(tmp_path: Path) -> None:
    item = replace(USES, options=(option("a", "J'ai « essayé »", "I tried"), *USES.options))
    export = single(tmp_path, item, "J’ai «\u00a0essayé\u00a0»", "J'ai « essaye\u0301 »")
    assert export.coded["uses"].tolist() == ["a", "a"]
    assert export.notes == ()


def test_a_label_that_is_another_options_code(tmp_path: Path) -> None:
    item = replace(USES, kind="likert", options=(option("1", "2", "2"), option("2", "1", "1")))
    marked = replace(
        AGE, code="marked", kind="single", options=(option("x", "Oui", "Yes"), option("z", "Non", "No"))
    )
    for answer, coded in (("x", "1"), ("Oui", "2")):
        export = read(tmp_path, [[*OWN, "uses", "marked"], [*ROW, "1", answer]], [item, marked])
        assert export.coded.loc[2, "uses"] == coded


def test_a_word_of_two_languages_is_that_of_the_export(tmp_path: Path) -> None:
    options = (option("b", "Car", "Bus"), option("c", "Voiture", "Car"))
    item = replace(USES, options=options)
    french = read(tmp_path, [[*OWN_FR, "Utilisez-vous l'outil ?"], [*ROW, "Car"]], [item])
    english = read(tmp_path, [["Timestamp", "Do you use the tool?"], ["1/5/2022 10:00:00", "Car"]], [item])
    assert (french.coded.loc[2, "uses"], english.coded.loc[2, "uses"]) == ("b", "c")


def test_an_option_that_is_called_n_a(tmp_path: Path) -> None:
    item = replace(USES, options=(*USES.options, option("na", "N/A", "N/A", missing="not_concerned")))
    assert single(tmp_path, item, "N/A", "").coded["uses"].tolist() == ["na", np.nan]


def test_other_of_a_single_choice(tmp_path: Path) -> None:
    rows = [
        ["-oth-", "barge"],
        ["Autre", " gare "],
        ["Other", ""],
        ["Autre lieu", ""],
        ["", "pont"],
        ["town", ""],
    ]
    export = read(tmp_path, [[*OWN, "place", "place[other]"], *([*ROW, *row] for row in rows)], [PLACE])
    assert export.coded["place"].tolist() == ["oth"] * 5 + ["town"]
    assert export.coded["place_text"].tolist() == ["barge", "gare", np.nan, np.nan, "pont", np.nan]
    assert export.notes == ((3, "place_text", "trimmed", " gare ", "gare"),)


@pytest.mark.parametrize(
    ("yes", "no"),
    [("Y", ""), ("Y", "N"), ("Oui", "Non"), ("Yes", "No"), ("Oui", "N/A"), ("1", "0"), ("1", "2")],
)
def test_ticks(tmp_path: Path, yes: str, no: str) -> None:
    codes = ["film", "cd", "web", "none", "other"]
    rows = [[yes, no, yes, no, "fax"], [no, no, no, yes, ""], ["", "", "", "", ""]]
    export = read(
        tmp_path, [[*OWN, *(f"how[{code}]" for code in codes)], *([*ROW, *row] for row in rows)], [HOW]
    )
    assert [ticked(export, row) for row in (2, 3, 4)] == [["film", "web", "oth"], ["none"], []]
    assert export.coded["how_text"].tolist() == ["fax", np.nan, np.nan]
    assert export.notes == ()


def test_the_other_option_has_a_tick_and_a_text(tmp_path: Path) -> None:
    header = [*OWN, *(f"how[{one.code}]" for one in WAYS), "how[other]"]
    rows = [["", "", "", "", "Y", "fax"], ["", "", "", "", "Y", ""], ["", "", "", "", "", ""]]
    export = read(tmp_path, [header, *([*ROW, *row] for row in rows)], [HOW])
    assert export.coded["how__oth"].tolist() == [True, True, False]
    assert export.coded["how_text"].tolist() == ["fax", np.nan, np.nan]


def test_the_column_of_the_other_text_holds_ticks(tmp_path: Path) -> None:
    header = [*OWN_FR, *(f"{QUESTION} [{one.label.text('fr')}]" for one in WAYS[:4]), f"{QUESTION} [Autre]"]
    rows = [["Oui", "Non", "Non", "Non", "Oui"], ["Oui", "Non", "Non", "Non", "Non"]]
    export = read(tmp_path, [header, *([*ROW, *row] for row in rows)], [HOW])
    assert export.coded["how__oth"].tolist() == [True, False]
    assert export.coded["how_text"].isna().all()


def test_the_column_of_the_other_option_holds_texts(tmp_path: Path) -> None:
    header = [*OWN_FR, *(f"{QUESTION} [{one.label.text('fr')}]" for one in WAYS)]
    rows = [["Oui", "Non", "Non", "Non", "fax"], ["Oui", "Non", "Non", "Non", ""]]
    export = read(tmp_path, [header, *([*ROW, *row] for row in rows)], [HOW])
    assert export.coded["how__oth"].tolist() == [True, False]
    assert export.coded["how_text"].tolist() == ["fax", np.nan]


def test_aliases_head_columns_and_are_answers(tmp_path: Path) -> None:
    header = [
        *OWN_FR,
        *(f"{QUESTION} [{name}]" for name in ("Films", "CD, DVD ou clé", "Portail web", "Aucun", "Autre")),
    ]
    export = read(tmp_path, [header, [*ROW, "Non", "Non", "Oui", "Non", ""]], [HOW])
    assert ticked(export, 2) == ["web"]
    assert ticked(form(tmp_path, HOW, "Films, Portail web"), 2) == ["film", "web"]


@pytest.mark.parametrize("joint", [", ", ",", ";", "; "])
def test_joined_answers_with_commas_inside(tmp_path: Path, joint: str) -> None:
    labels = {one.code: one.label.text("fr") for one in WAYS}
    export = form(
        tmp_path,
        HOW,
        joint.join([labels["cd"], labels["web"], "mon fax, le vieux"]),
        joint.join([labels["film"], labels["cd"]]),
        labels["web"],
        "",
        labels["film"] + joint,
    )
    assert [ticked(export, row) for row in range(2, 7)] == [
        ["cd", "web", "oth"],
        ["film", "cd"],
        ["web"],
        [],
        ["film"],
    ]
    assert export.coded["how_text"].tolist() == ["mon fax, le vieux", *[np.nan] * 4]


def test_joined_answers_spelled_otherwise(tmp_path: Path) -> None:
    export = form(tmp_path, HOW, "films, cd, dvd ou CLÉ")
    assert ticked(export, 2) == ["film", "cd"]
    assert [(note[2], note[4]) for note in export.notes] == [("case", "Films"), ("case", "CD, DVD ou clé")]


def test_a_longer_option_wins_over_a_shorter_one(tmp_path: Path) -> None:
    item = replace(
        HOW, options=(option("a", "2D", "2D"), option("b", "2D, 3D", "2D, 3D"), option("c", "3D", "3D"))
    )
    export = form(tmp_path, item, "2D, 3D", "3D, 2D")
    assert [ticked(export, row) for row in (2, 3)] == [["b"], ["a", "c"]]


def test_an_own_text_in_the_place_of_other(tmp_path: Path) -> None:
    export = form(tmp_path, PLACE, "Ville", "Sur l'eau, parfois ", "Autre lieu")
    assert export.coded["place"].tolist() == ["town", "oth", "oth"]
    assert export.coded["place_text"].tolist() == [np.nan, "Sur l'eau, parfois", np.nan]
    assert export.notes == ((3, "place_text", "trimmed", "Sur l'eau, parfois ", "Sur l'eau, parfois"),)


def test_a_grid_of_single_and_of_several_answers(tmp_path: Path) -> None:
    rare = Item("rare", "likert", both("Rares", "Rare"), "main", OFTEN, battery="causes")
    many = replace(HOW, battery="causes", label=both("Plusieurs", "Several"))
    header = ["Horodateur", "Causes ? [Rares]", "Causes ?  [Plusieurs]"]
    export = read(
        tmp_path, [header, ["05/01/2022 10:00:00", "Jamais", "Films, CD, DVD ou clé"]], [rare, many]
    )
    assert export.coded.loc[2, "rare"] == "1"
    assert ticked(export, 2) == ["film", "cd"]


def test_none_is_an_answer(tmp_path: Path) -> None:
    export = form(tmp_path, HOW, "None", heading="By which means?")
    assert ticked(export, 2) == ["none"]


def test_numbers_and_texts_are_kept_as_they_stand(tmp_path: Path) -> None:
    rows = [["41", " long text \n"], [" 12,5 ", "NA"], ["N/A", "N/A"], ["", ""]]
    export = read(tmp_path, [[*OWN, "age", "free"], *([*ROW, *row] for row in rows)], [AGE, FREE])
    assert export.coded["age"].tolist() == ["41", "12,5", np.nan, np.nan]
    assert export.coded["free"].tolist() == ["long text", "NA", "N/A", np.nan]
    assert export.notes == ((3, "age", "trimmed", " 12,5 ", "12,5"),)


def test_a_masked_formula_is_given_back(tmp_path: Path) -> None:
    assert single(tmp_path, FREE, "'=1+1", "'quoted'").coded["free"].tolist() == ["=1+1", "'quoted'"]


def test_an_unknown_answer_is_named_and_all_are_counted(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        read(
            tmp_path,
            [
                [*OWN, "uses", "place"],
                [*ROW, "y", "town"],
                [*ROW, "maybe", "moon"],
                *[[*ROW, "m", "town"]] * 11,
            ],
            [USES, PLACE],
        )
    error = refused.value
    assert error.problem == "unknown answer, and 12 more like it"
    assert (error.row, error.column, error.value) == (3, "uses", "maybe")
    assert error.accepted == ["y", "n"]
    assert "place" in str(error.hint)
    assert str(error.file).endswith("export.csv")


def test_an_unknown_answer_in_words(tmp_path: Path) -> None:
    rows = [[*OWN_FR, "Utilisez-vous l'outil ?"], [*ROW, "Oui"], [*ROW, "Peut-être"]]
    with pytest.raises(UserError, match="unknown answer\n") as refused:
        read(tmp_path, rows, [USES])
    assert refused.value.accepted == ["Oui", "Non"]


def test_an_unknown_tick(tmp_path: Path) -> None:
    header = [*OWN, *(f"how[{one.code}]" for one in WAYS)]
    with pytest.raises(UserError, match="unknown answer") as refused:
        read(tmp_path, [header, [*ROW, "perhaps", "", "", "", ""]], [HOW])
    assert refused.value.column == "how[film]"


def test_what_is_left_of_a_joined_cell_without_an_other_option(tmp_path: Path) -> None:
    item = replace(HOW, options=WAYS[:4])
    with pytest.raises(UserError, match="unknown answer") as refused:
        form(tmp_path, item, "Films, le fax")
    assert refused.value.value == "le fax"


def test_what_two_options_share_but_for_case_is_neither(tmp_path: Path) -> None:
    item = replace(USES, options=(option("a", "us", "us"), option("b", "US", "US")))
    assert single(tmp_path, item, "us", "US").coded["uses"].tolist() == ["a", "b"]
    with pytest.raises(UserError, match="unknown answer"):
        single(tmp_path, item, "Us")


def test_what_the_tool_recorded(tmp_path: Path) -> None:
    rows = [
        [*ROW, "y"],
        ["8", "", "-1", "en", "", "2022-01-06 09:00:00", "2022-01-06 09:04:00", "n"],
        ["9", "", "", "", "", "2022-01-07 09:00:00", "", ""],
        ["10", "", "", "", "", "", "", ""],
    ]
    export = read(tmp_path, [[*OWN, "uses"], *rows], [USES])
    assert export.complete_known
    assert export.system["complete"].tolist() == [True, False, False, False]
    assert export.system["submitted"].isna().tolist() == [False, True, True, True]
    assert export.system["last_page"].tolist() == [3, -1, pd.NA, pd.NA]
    assert export.system["language"].tolist() == ["fr", "en", np.nan, np.nan]
    assert export.coded["filldate"].fillna("").tolist() == ["2022-01-05", "2022-01-06", "2022-01-07", ""]


def test_an_anonymous_survey_is_submitted_without_a_date(tmp_path: Path) -> None:
    rows = [["1", "1980-01-01 00:00:00", "y"], ["2", "", "n"]]
    export = read(tmp_path, [["id", "submitdate", "uses"], *rows], [USES])
    assert export.system["submitted"].isna().all()
    assert export.system["complete"].tolist() == [True, False]
    assert export.coded["filldate"].isna().all()


def test_a_date_item_with_a_column_is_not_filled(tmp_path: Path) -> None:
    export = read(tmp_path, [[*OWN, "uses", "filldate"], [*ROW, "y", "2021-12-24"], [*ROW, "y", ""]], [USES])
    assert export.coded["filldate"].tolist() == ["2021-12-24", np.nan]


def test_a_last_page_that_is_no_number(tmp_path: Path) -> None:
    row = [*ROW[:2], "three", *ROW[3:]]
    with pytest.raises(UserError, match="last page") as refused:
        read(tmp_path, [[*OWN, "uses"], [*row, "y"]], [USES])
    assert (refused.value.row, refused.value.column) == (2, "lastpage")


def test_what_is_settled_as_no_answer_is_noted_once(tmp_path: Path) -> None:
    settled = (("*", (("NR", None),)), ("age", (("forty", "40"),)))
    table = [[*OWN, "uses", "age", "late"], [*ROW, "NR", "forty", "1"], [*ROW, "y", "NR", "NR"]]
    export = read(tmp_path, table, [USES, AGE, LATE], answers=settled)
    assert export.coded[["uses", "age", "late"]].fillna("").to_numpy().tolist() == [
        ["", "40", "1"],
        ["y", "", ""],
    ]
    assert sorted(export.notes) == [
        (2, "age", "settled", "forty", "40"),
        (2, "uses", "settled", "NR", ""),
        (3, "age", "settled", "NR", ""),
        (3, "late", "settled", "NR", ""),
    ]

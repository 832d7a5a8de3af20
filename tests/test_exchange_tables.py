"""Tables that no survey tool wrote: lines above the headings, every writing of a heading, ticks, odd answers."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange_files import (
    AGE,
    CAUSES,
    COST,
    FREE,
    HOW,
    LATE,
    OWN,
    PLACE,
    ROW,
    USES,
    WAYS,
    both,
    delimited,
    option,
    read,
    source,
    workbook,
)
from helpers.errors import UserError
from helpers.exchange.above import parted
from helpers.exchange.cells import tidy
from helpers.exchange.export import Export
from helpers.exchange.read import read_export
from helpers.study.item import Item

HEADER = ["id", "uses", "age", "free"]
SMALL = (USES, AGE, FREE)
ANSWERS = ["7", "y", "30", "a"]


def refusal(
    folder: Path, rows: Sequence[Sequence[str]], items: Sequence[Item] = SMALL, **more: Any
) -> UserError:
    with pytest.raises(UserError) as refused:
        read(folder, rows, items, **more)
    return refused.value


def raw(folder: Path, text: str, items: Sequence[Item] = SMALL, codec: str = "utf-8", **more: Any) -> Export:
    (folder / "export.csv").write_bytes(text.encode(codec))
    return read_export(source(items, **more), folder, "UTC")


# Lines above the headings.


@pytest.mark.parametrize(
    "above",
    [
        [["Enquête 2022", "", "", ""]],
        [["Enquête 2022"], [], ["Note : version, du 3 mars"]],
        [["", "", "", ""], ["", "", "à jour", ""], [""]],
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_notes_above_the_headings_are_left_out_and_said(
    tmp_path: Path, above: list[list[str]], separator: str
) -> None:
    rows = [*above, HEADER, ANSWERS, ["8", "n", "31", "b"]]
    export = raw(tmp_path, delimited(rows, separator))
    assert export.coded["uses"].tolist() == ["y", "n"]
    assert export.coded.index.tolist() == [len(above) + 2, len(above) + 3]
    notes = sum(1 for row in above if any(row))
    assert ("lines_above", str(notes)) in export.reading.remarks


def test_notes_in_a_workbook(tmp_path: Path) -> None:
    workbook(tmp_path / "export.xlsx", [["Enquête"], [], HEADER, [7, "y", 30, "a"]])
    export = read_export(source(SMALL, "export.xlsx"), tmp_path, "UTC")
    assert export.coded.index.tolist() == [4] and ("lines_above", "1") in export.reading.remarks


def test_no_lines_above_is_not_said(tmp_path: Path) -> None:
    assert not dict(read(tmp_path, [HEADER, ANSWERS], SMALL).reading.remarks).get("lines_above")


@pytest.mark.parametrize(
    "header", [["id", "", "age", "free"], ["id", "uses", "uses", "free"], ["id", "1", "2", "3"]]
)
def test_where_the_headings_are_is_asked_if_it_is_not_plain(tmp_path: Path, header: list[str]) -> None:
    error = refusal(tmp_path, [["Enquête", "", "", ""], header, ANSWERS])
    assert "not plain" in error.problem and error.row == 2 and "header_row" in str(error.hint)


def test_the_row_of_the_headings_by_hand(tmp_path: Path) -> None:
    rows = [["Enquête", "2022", "", ""], ["a", "b", "c", "d"], HEADER, ANSWERS]
    export = read(tmp_path, rows, SMALL, header_row=3)
    assert export.coded.index.tolist() == [4] and ("lines_above", "2") in export.reading.remarks


@pytest.mark.parametrize("row", [2, 9])
def test_a_row_of_headings_in_which_nothing_stands(tmp_path: Path, row: int) -> None:
    error = refusal(tmp_path, [["Enquête", "", "", ""], [""] * 4, HEADER, ANSWERS], header_row=row)
    assert (error.column, error.value) == ("header_row", row)
    assert "3 (id | uses | age | free)" in error.accepted


def test_several_cells_above_are_told_from_the_headings_by_the_codebook(tmp_path: Path) -> None:
    export = read(tmp_path, [["Enquête", "2022", "", ""], HEADER, ANSWERS], SMALL)
    assert export.coded.index.tolist() == [3] and ("lines_above", "1") in export.reading.remarks


def test_a_tool_s_headings_in_another_row_ask_for_it(tmp_path: Path) -> None:
    wide = [*OWN, "uses"]
    rows = [["Enquête", "2022", *[""] * 6], wide, [*ROW, "y"]]
    error = refusal(tmp_path, rows, [USES])
    assert "limesurvey" in error.problem and "header_row: 2" in str(error.hint)
    export = read(tmp_path, rows, [USES], header_row=2)
    assert export.reading.tool == "limesurvey" and export.coded.index.tolist() == [3]


def test_a_row_of_groups_above_the_headings(tmp_path: Path) -> None:
    rows = [
        ["", "Partie A", "", "Causes ?", "", "Par quels moyens ?", "", "", ""],
        ["id", "uses", "age", "Retards", "Coûts", "Films", "CD, DVD ou clé", "Portail web", "Aucun"],
        ["7", "oui", "30", "2", "1", "x", "", "X", ""],
    ]
    how = replace(HOW, options=WAYS[:4])
    export = read(tmp_path, rows, (USES, AGE, LATE, COST, how))
    row = export.coded.loc[3]
    assert (row["uses"], row["age"], row["late"], row["cost"]) == ("y", "30", "2", "1")
    assert [row[f"how__{code}"] for code in ("film", "cd", "web", "none")] == [True, False, True, False]


def test_headings_in_two_rows_of_which_the_upper_has_some(tmp_path: Path) -> None:
    rows = [["id", "uses", "Causes ?", ""], ["", "", "Retards", "Coûts"], ["7", "y", "2", "1"]]
    export = read(tmp_path, rows, (USES, LATE, COST))
    assert export.coded.loc[3, ["uses", "late", "cost"]].tolist() == ["y", "2", "1"]


def test_answers_that_are_called_like_columns_are_no_headings(tmp_path: Path) -> None:
    export = read(tmp_path, [["id", "free"], ["1", "age"], ["2", "uses"]], [FREE])
    assert export.coded["free"].tolist() == ["age", "uses"]


@given(
    st.lists(
        st.text("abc é", max_size=5), min_size=3, max_size=5, unique_by=lambda text: text.strip()
    ).filter(lambda header: all(text.strip() for text in header)),
    st.lists(st.text("xy1 ", max_size=3), max_size=4),
)
def test_lines_above_never_take_a_row_of_the_table(header: list[str], notes: list[str]) -> None:
    """With one cell at most in each of them, all lines above go, and nothing else."""
    width = len(header)
    lines = [(number, [note, *[""] * (width - 1)]) for number, note in enumerate(notes, start=1)]
    table = [(len(notes) + 1, header), (len(notes) + 2, ["1"] * width), (len(notes) + 3, ["2"] * width)]
    while lines and not lines[0][1][0].strip():
        lines.pop(0)
    count, rest = parted(Path("a.csv"), [*lines, *table])
    assert rest == table and count == sum(1 for _, line in lines if line[0].strip())


# Rows of another width.


def test_blank_cells_behind_the_last_column_go(tmp_path: Path) -> None:
    assert raw(tmp_path, "id,uses,age,free\n7,y,30,a,,\n8,n,31,b,\n").coded["free"].tolist() == ["a", "b"]


@pytest.mark.parametrize("row", ["7,y,30", "7,y,30,a,b", "7"])
def test_a_row_of_another_width_stops(tmp_path: Path, row: str) -> None:
    with pytest.raises(UserError, match="the header 4") as refused:
        raw(tmp_path, f"id,uses,age,free\n8,n,31,b\n{row}\n")
    assert refused.value.row == 3


def test_pipes(tmp_path: Path) -> None:
    export = raw(tmp_path, "id|uses|age|free\n7|y|1,5|a;b\n8|n|2,5|c, d; e\n")
    assert export.reading.separator == "pipe" and export.coded["age"].tolist() == ["1,5", "2,5"]


def test_decimal_commas_between_semicolons(tmp_path: Path) -> None:
    export = raw(tmp_path, "uses;age\r\ny;1,5\r\nn;2,5\r\n", (USES, AGE), codec="cp1252")
    assert export.reading.separator == "semicolon" and export.coded["age"].tolist() == ["1,5", "2,5"]


@pytest.mark.parametrize("answers", ["a, b\nc, d\ne, f", "1,5\n2,5\n3,5"])
def test_a_single_column(tmp_path: Path, answers: str) -> None:
    quoted = "\n".join(f'"{answer}"' for answer in answers.split("\n"))
    export = raw(tmp_path, f"free\n{quoted}\n", [FREE])
    assert export.coded["free"].tolist() == answers.split("\n")


def test_a_declared_separator(tmp_path: Path) -> None:
    assert raw(tmp_path, "sep=|\nuses|age\ny|1\n", (USES, AGE)).coded.index.tolist() == [3]


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpers.exchange.cells.MAX_ROWS", 3)
    with pytest.raises(UserError, match="over 3 rows"):
        tidy(tmp_path, ((number, ["a", "b"]) for number in range(1, 9)))


# Headings.

WRITINGS = [
    *(
        "{q} [{o}]",
        "{q} ({o})",
        "{q} - {o}",
        "{q} – {o}",
        "{q}/{o}",
        "{q}_{o}",
        "{q}__{o}",
        "{q} : {o}",
        "{q}.{o}",
    ),
    *("{q}|{o}", "{q}\n{o}", "{q} / {o}"),
]


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize(
    "question", ["how", "HOW", "Par quels moyens ?", "Par quels moyens", "By which means?"], ids=str
)
@pytest.mark.parametrize("coded", [True, False])
def test_a_column_for_each_option(tmp_path: Path, writing: str, question: str, coded: bool) -> None:
    names = [one.code if coded else one.label.text("fr") for one in WAYS]
    header = ["id", *(writing.format(q=question, o=name) for name in names)]
    export = read(
        tmp_path, [header, ["7", "x", "", "1", "0", "Oui"], ["8", "non", "X", "FAUX", "VRAI", ""]], [HOW]
    )
    first, second = (export.coded.loc[row, list(HOW.columns)].tolist() for row in (2, 3))
    assert first == [True, False, True, False, True] and second == [False, True, False, True, False]
    assert export.reading.tool == "spreadsheet"


def test_an_option_alone_is_no_heading(tmp_path: Path) -> None:
    error = refusal(tmp_path, [["uses", "age", "Films"], ["y", "1", "x"]], (USES, AGE, HOW))
    assert "not in the codebook" in error.problem and error.column == "Films"


def test_the_option_itself_as_a_tick_and_a_text_beside_it(tmp_path: Path) -> None:
    header = [*(f"how - {one.label.text('fr')}" for one in WAYS), "how (précisez)"]
    export = read(tmp_path, [header, ["Films", "", "portail web", "", "x", "fax"]], [HOW])
    assert export.coded.loc[2, [*HOW.columns, "how_text"]].tolist() == [True, False, True, False, True, "fax"]


def test_a_tick_that_is_none_stops(tmp_path: Path) -> None:
    header = [f"how_{one.code}" for one in WAYS]
    assert refusal(tmp_path, [header, ["x", "CD, DVD ou clé", "Films", "", ""]], [HOW]).column == "how_web"


@pytest.mark.parametrize(
    "cell",
    [
        "film;web",
        "Films; Portail web",
        "Films, Portail (web, appli)",
        "web / film",
        "Films\nPortail (web, appli)",
        "Films|web",
    ],
)
def test_several_answers_in_one_cell(tmp_path: Path, cell: str) -> None:
    rows = [["id", "how"], ["7", cell], ["8", "cd"], ["9", ""]]
    export = read(tmp_path, rows, [HOW])
    assert export.coded[list(HOW.columns)].to_numpy().tolist() == [
        [True, False, True, False, False],
        [False, True, False, False, False],
        [False] * 5,
    ]


def test_the_same_answers_in_one_cell_and_in_columns(tmp_path: Path) -> None:
    header = ["how", *(f"how/{one.code}" for one in WAYS)]
    export = read(tmp_path, [header, ["film", "1", "0", "0", "0", "0"]], [HOW])
    assert export.coded.loc[2, "how__film"] and export.reading.dropped[0][0] == "how"


def test_numbered_columns_with_an_answer_each(tmp_path: Path) -> None:
    header = [
        "CLE",
        "DATE_SAISIE",
        "TEMPS_SAISIE",
        "PROGRESSION",
        *(f"Par quels moyens ?_{n}" for n in (1, 2, 3)),
        "age",
    ]
    rows = [
        ["1", "05/01/2022", "63", "Terminé", "Films", "Portail web", "", "30"],
        ["2", "25/01/2022", "9", "", "", "", "", "31"],
    ]
    export = read(tmp_path, [header, *rows], (HOW, AGE))
    assert export.coded[list(HOW.columns)].to_numpy().tolist() == [
        [True, False, True, False, False],
        [False] * 5,
    ]
    assert export.system["id"].tolist() == ["1", "2"] and export.reading.dates == "day first"
    assert export.system["started"].dt.day.tolist() == [5, 25] and not export.complete_known
    assert ("combined", "how") in export.reading.remarks
    assert {name for name, _ in export.reading.dropped} == {"TEMPS_SAISIE", "PROGRESSION"}


def test_numbered_columns_of_ticks_are_options(tmp_path: Path) -> None:
    numbered = replace(HOW, options=(option("1", "Films", "Films"), option("2", "Disques", "Discs")))
    export = read(tmp_path, [["how_1", "how_2"], ["1", "0"], ["0", "1"]], [numbered])
    assert export.coded["how__1"].tolist() == [True, False] and export.coded["how__2"].tolist() == [
        False,
        True,
    ]


def test_grids(tmp_path: Path) -> None:
    for header in (
        ["causes_late", "causes[cost]"],
        ["Causes - Retards", "Causes ? (Coûts)"],
        ["late", "Costs"],
    ):
        export = read(tmp_path, [header, ["2", "1"]], (LATE, COST))
        assert export.coded.loc[2, ["late", "cost"]].tolist() == ["2", "1"], header
    assert CAUSES.code == "causes"


def test_a_code_that_ends_like_an_option_is_the_item_of_that_code(tmp_path: Path) -> None:
    other = Item("how_film", "numeric", both("Combien de films ?", "How many films?"), "main")
    export = read(tmp_path, [["how", "how_film"], ["cd", "3"]], (HOW, other))
    assert export.coded.loc[2, "how_film"] == "3" and export.coded.loc[2, "how__cd"]


def test_identifiers_are_left_at_the_door(tmp_path: Path) -> None:
    export = read(
        tmp_path, [["N°", "Nom", "Prénom", "E-mail", "uses"], ["4", "a", "b", "c@d.e", "y"]], [USES]
    )
    assert export.system["id"].tolist() == ["4"]
    assert [name for name, why in export.reading.dropped if why == "direct identifier"] == [
        "Nom",
        "Prénom",
        "E-mail",
    ]


def test_two_columns_of_identifiers(tmp_path: Path) -> None:
    export = read(tmp_path, [["N°", "id", "uses"], ["4", "A7", "y"]], [USES])
    assert export.system["id"].tolist() == ["A7"]


# Answers.


@pytest.mark.parametrize("yes", ["y", "Oui", "YES", "o", "O", "vrai", "TRUE", "1", "y "])
@pytest.mark.parametrize("no", ["n", "Non", "no", "N", "FAUX", "false", "0"])
def test_yes_and_no(tmp_path: Path, yes: str, no: str) -> None:
    assert read(tmp_path, [["uses"], [yes], [no]], [USES]).coded["uses"].tolist() == ["y", "n"]


@pytest.mark.parametrize("word", ["NR", "NA", "n/a", "None", "nvp", "?"])
def test_a_word_that_is_no_option_stops_until_the_study_settles_it(tmp_path: Path, word: str) -> None:
    rows = [["id", "uses", "free"], ["7", word, word], ["8", "y", ""]]
    error = refusal(tmp_path, rows, (USES, FREE))
    assert (error.row, error.column, error.value) == (2, "uses", word)
    export = read(tmp_path, rows, (USES, FREE), answers=(("uses", ((word, None),)),))
    assert export.coded["uses"].isna().tolist() == [True, False]
    assert export.coded.loc[2, "free"] == word
    export = read(tmp_path, rows, (USES, FREE), answers=(("*", ((word, None),)),))
    assert export.coded.loc[2, ["uses", "free"]].isna().all()


@pytest.mark.parametrize("word", ["NR", "NA", "n/a", "None"])
def test_such_a_word_is_an_answer_where_an_option_is_called_so(tmp_path: Path, word: str) -> None:
    item = replace(USES, options=(*USES.options, option("9", word, word, missing="dont_know")))
    rows = [["uses", "age"], [word, "1"], ["y", "2"], [word, "3"]]
    assert read(tmp_path, rows, (item, AGE)).coded["uses"].tolist() == ["9", "y", "9"]


def test_na_where_a_table_has_no_blank_cell(tmp_path: Path) -> None:
    header = ["uses", "age", "free", *(f"how_{one.code}" for one in WAYS)]
    rows = [["y", "NA", "NA", "1", "0", "0", "0", "0"], ["NA", "31", "b", *["NA"] * 5]]
    export = read(tmp_path, [header, *rows], (*SMALL, HOW))
    assert export.coded["uses"].isna().tolist() == [False, True]
    assert export.coded["age"].isna().tolist() == [True, False]
    assert export.coded["free"].tolist() == ["NA", "b"], "a text stays what it says"
    assert export.coded["how__film"].tolist() == [True, False]


def test_na_is_an_answer_beside_blank_cells_or_where_an_option_is_called_so(tmp_path: Path) -> None:
    assert refusal(tmp_path, [["uses", "age"], ["NA", "1"], ["y", ""]], (USES, AGE)).value == "NA"
    named = replace(HOW, options=(*WAYS[:2], option("na", "NA", "NA")))
    header = ["how_film", "how_cd", "how_na", "age"]
    rows = [["0", "0", "NA", "1"], ["1", "0", "0", "2"]]
    assert read(tmp_path, [header, *rows], (named, AGE)).coded["how__na"].tolist() == [True, False]


def test_an_own_text_stops_where_an_option_is_asked_for(tmp_path: Path) -> None:
    assert refusal(tmp_path, [["id", "place"], ["7", "à la mer"]], [PLACE]).value == "à la mer"
    export = read(tmp_path, [["place", "place_autre"], ["oth", "à la mer"]], [PLACE])
    assert export.coded.loc[2, "place_text"] == "à la mer"


def test_a_header_with_nothing_of_the_codebook(tmp_path: Path) -> None:
    workbook(tmp_path / "export.xlsx", [["Notes", "of", "somebody"], ["a", "b", "c"]], [HEADER, ANSWERS])
    with pytest.raises(UserError, match="none of them is one of the codebook") as refused:
        read_export(source(SMALL, "export.xlsx"), tmp_path, "UTC")
    assert "Sheet 2" in str(refused.value.hint) and "spreadsheet" in refused.value.accepted


def test_long_answers_are_not_taken_for_headings_at_length(tmp_path: Path) -> None:
    text = "Phrase. " * 50_000
    export = read(tmp_path, [["uses", "free"], ["y", text], ["n", "b"]], (USES, FREE))
    assert export.coded.loc[2, "free"] == text.strip()


REAL = (
    Path(os.environ.get("REAL_SURVEYS", "nowhere")) / "trust-digital-health" / "trust_in_digital_health.csv"
)


@pytest.mark.skipif(not REAL.is_file(), reason="REAL_SURVEYS does not name the folder of the real exports")
def test_a_real_table_of_codes() -> None:
    with REAL.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    both_ = [option(code, f"Code {code}", f"Code {code}") for code in "012"]
    useful = Item(
        "mhr_useful",
        "multiple",
        both("Utile", "Useful"),
        "main",
        tuple(option(str(number), f"Option {number}", f"Option {number}") for number in range(1, 9)),
    )
    knows = Item("mhr_know_log", "single", both("Savoir", "Knowledge"), "main", tuple(both_))
    age = Item("age_merge", "numeric", both("Âge", "Age"), "main")
    found = {"mhr_know_log", "age_merge", *(f"mhr_useful_{number}" for number in range(1, 9))}
    aside = tuple((name, None) for name in rows[0] if name not in found)
    export = read_export(source((knows, age, useful), REAL.name, columns=aside), REAL.parent, "UTC")
    assert export.reading.tool == "spreadsheet" and len(export.coded) == len(rows) == 2240
    for number in range(1, 9):
        ticks = [row[f"mhr_useful_{number}"] == "1" for row in rows]
        assert export.coded[f"mhr_useful__{number}"].tolist() == ticks
    assert any(row["mhr_useful_1"] == "NA" for row in rows)
    assert export.coded["mhr_know_log"].tolist() == [row["mhr_know_log"] for row in rows]

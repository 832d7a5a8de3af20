"""SurveyMonkey: two header rows, one column a question or one an option, texts or numbers, or codes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange_files import ITEMS, PLACE, USES, WAYS, both, delimited, option, read, source, workbook
from helpers.errors import UserError
from helpers.exchange.read import read_export
from helpers.study.item import Item

OWN = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address"]
OWN += ["Email Address", "First Name", "Last Name", "Custom Data 1"]
RECORDED = ["114", "9", "12/30/2021 11:50:00 PM", "01/05/2022 08:00:00 AM", "192.0.2.7", "", "", "", "X"]
# Question, what stands below it, answer: an empty question is that of the column before.
ASKED = [
    ("Do you use the tool?", "Response", "Yes"),
    ("<strong>Where?</strong>", "Response", ""),
    ("", "Other (please specify)", "on a ship"),
    ("By which means?", "Films", "Films "),
    ("", "CD, DVD or stick", ""),
    ("", "Portal (web, app)", "Portal (web, app)"),
    ("", "None", ""),
    ("", "Other (please specify)", "by post"),
    ("Your age", "Open-Ended Response", "41"),
    ("Other remarks?", "Open-Ended Response", "N/A"),
    ("Causes?", "Delays", "Very often"),
    ("", "Costs", "Never"),
]


def table(
    asked: Sequence[tuple[str, str, str]] = ASKED, *more: dict[int, str], own: Sequence[str] = OWN
) -> list[list[str]]:
    """Two header rows, the answers, and further rows that differ from them by the place of the column."""
    questions, below, answers = (list(part) for part in zip(*asked, strict=True))
    rows = [[change.get(place, answer) for place, answer in enumerate(answers)] for change in ({}, *more)]
    recorded = RECORDED[: len(own)]
    return [[*own, *questions], [*[""] * len(own), *below], *([*recorded, *row] for row in rows)]


def test_two_header_rows(tmp_path: Path) -> None:
    export = read(tmp_path, table())
    assert export.reading.tool == "surveymonkey" and export.reading.headings == "text"
    assert list(export.coded.index) == [3]
    row = export.coded.loc[3]
    assert row[["uses", "place", "place_text", "age", "free", "late", "cost"]].to_dict() == {
        **dict(uses="y", place="oth", place_text="on a ship", age="41", free="N/A", late="2", cost="1")
    }
    ticks = {code: row[f"how__{code}"] for code in ("film", "cd", "web", "none", "oth")}
    assert ticks == {"film": True, "cd": False, "web": True, "none": False, "oth": True}
    assert row["how_text"] == "by post"


def test_what_the_tool_records(tmp_path: Path) -> None:
    export = read(tmp_path, table())
    assert export.system["id"].tolist() == ["114"] and export.reading.dates == "month first"
    assert export.system["started"].tolist() == [pd.Timestamp("2021-12-30")]
    assert export.system["last_action"].tolist() == [pd.Timestamp("2022-01-05")]
    # The end date is that of the last page sent: it does not say that there was none to come.
    assert export.system["submitted"].isna().all() and not export.complete_known
    dropped = dict(export.reading.dropped)
    assert {name for name, reason in dropped.items() if reason == "direct identifier"} == set(OWN[4:])
    assert dropped["Collector ID"] == "bookkeeping of the tool"


def test_older_names_of_the_tools_columns_and_one_alone(tmp_path: Path) -> None:
    names = [name.replace(" ", "") for name in OWN[:-1]] + ["CustomData"]
    expected = read(tmp_path, table()).coded
    export = read(tmp_path, table(own=names))
    pd.testing.assert_frame_equal(export.coded, expected)
    assert "CustomData" in dict(export.reading.dropped)
    alone = read(tmp_path, table(own=["RespondentID"]))
    pd.testing.assert_frame_equal(alone.coded.drop(columns="filldate"), expected.drop(columns="filldate"))


def test_a_question_of_one_column_needs_no_word_below_it(tmp_path: Path) -> None:
    asked = [
        (question, "Antwort" if below == "Open-Ended Response" else below, answer)
        for question, below, answer in ASKED
    ]
    export = read(tmp_path, table(asked))
    assert export.coded.loc[3, ["age", "free"]].tolist() == ["41", "N/A"]


def test_a_grid_of_one_row_is_told_by_its_row(tmp_path: Path) -> None:
    asked = [("Causes?", "Costs", "Never")]
    assert read(tmp_path, table(asked), [ITEMS[6]]).coded.loc[3, "cost"] == "1"


def test_expanded_answers_of_one_choice(tmp_path: Path) -> None:
    """Each option has a column, and a row an answer in one of them."""
    asked = [
        ("Do you use the tool?", "Yes", "Yes"),
        ("", "No", ""),
        ("Where?", "Town", "Town"),
        ("", "Other (please specify)", ""),
        ("Causes?", "Delays - Never", ""),
        ("", "Delays - Very often", "Very often"),
    ]
    items = [USES, PLACE, ITEMS[5]]
    export = read(tmp_path, table(asked, {0: "", 1: "No", 2: "", 3: "at sea", 4: "Never", 5: ""}), items)
    assert export.coded["uses"].tolist() == ["y", "n"]
    assert export.coded["place"].tolist() == ["town", "oth"] and export.coded["place_text"][4] == "at sea"
    assert export.coded["late"].tolist() == ["2", "1"]
    assert {name for word, name in export.reading.remarks if word == "combined"} == {"uses", "late"}


def test_two_answers_to_one_choice_stop(tmp_path: Path) -> None:
    asked = [("Do you use the tool?", "Yes", "Yes"), ("", "No", "No")]
    with pytest.raises(UserError, match="both have an answer"):
        read(tmp_path, table(asked), [USES])


def test_a_grid_of_boxes(tmp_path: Path) -> None:
    films = Item("home", "multiple", both("Chez vous", "At home"), "main", WAYS[:2], battery="causes")
    asked = [("Causes?", "At home - Films", "Films"), ("", "At home - CD, DVD or stick", "")]
    export = read(tmp_path, table(asked), [films])
    assert export.coded.loc[3, ["home__film", "home__cd"]].tolist() == [True, False]


def test_numbers_instead_of_texts(tmp_path: Path) -> None:
    """Where the export has numbers, they are the options' codes."""
    uses = Item("uses", "single", USES.label, "main", (option("1", "Oui", "Yes"), option("2", "Non", "No")))
    ways = (option("1", "Films", "Films"), option("2", "CD", "CD"), option("3", "Rien", "Nothing"))
    how = Item("how", "multiple", ITEMS[2].label, "main", ways)
    asked = [
        ("Do you use the tool?", "Response", "2"),
        ("By which means?", "Films", "1"),
        ("", "CD", ""),
        ("", "Nothing", "3"),
    ]
    row = read(tmp_path, table(asked), [uses, how]).coded.loc[3]
    assert row[["uses", "how__1", "how__2", "how__3"]].tolist() == ["2", True, False, True]


def test_a_number_that_is_no_code_stops(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="unknown answer") as caught:
        read(tmp_path, table([("Do you use the tool?", "Response", "2")]), [USES])
    assert caught.value.value == "2" and caught.value.row == 3


def test_codes_for_statistics_programs(tmp_path: Path) -> None:
    often = ITEMS[5].options
    items = [
        Item("q0001", "single", both("Outil ?", "Tool?"), "main", USES.options),
        Item("q0004", "multiple", both("Moyens ?", "Means?"), "main", WAYS),
        Item("q00070002", "likert", both("Retards", "Delays"), "main", often),
    ]
    ticks = [f"q0004_000{number}" for number in range(1, 6)]
    rows = [
        ["", "StartDate", "EndDate", "q0001", *ticks, "q0007_0002"],
        ["1", "5/10/18 4:01", "5/30/18 4:06", "Yes", "Films", *["Not selected"] * 3, "Another way", "Never"],
        ["2", "5/10/18 6:30", "5/30/18 6:53", "No answer", *["Not selected"] * 5, "No answer"],
        ["3", "5/10/18 6:30", "5/30/18 6:53", *["NA"] * 7],
    ]
    export = read(tmp_path, rows, items, columns=(("(column 1)", "id"),))
    assert export.reading.tool == "surveymonkey" and export.reading.headings == "code"
    assert export.coded["q0001"].fillna("").tolist() == ["y", "", ""]
    assert export.coded["q0004__film"].tolist() == [True, False, False]
    assert export.coded["q0004__oth"].tolist() == [True, False, False]
    assert export.coded["q00070002"].fillna("").tolist() == ["1", "", ""]
    assert export.system["id"].tolist() == ["1", "2", "3"]
    rows[1][4], rows[1][5] = rows[1][5], rows[1][4]  # the second option's column says the first one
    with pytest.raises(UserError) as caught:
        read(tmp_path, rows, items, columns=(("(column 1)", "id"),))
    assert (caught.value.column, caught.value.value) == ("q0004_0002", "Films")


def test_a_table_that_pandas_wrote_again(tmp_path: Path) -> None:
    rows = table()
    rows[0] = [name or f"Unnamed: {place}" for place, name in enumerate(rows[0])]
    assert read(tmp_path, rows).coded.loc[3, "how__web"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    asked = [
        ("Où\u00a0?", "Response", "Ville"),
        ("", "Other (please specify)", ""),
        ("Votre âge", "Open-Ended Response", "3"),
    ]
    (tmp_path / "export.csv").write_text(delimited(table(asked)), encoding=encoding, newline="")
    export = read_export(source([PLACE, ITEMS[3]]), tmp_path, "UTC")
    assert export.coded.loc[3, "place"] == "town" and export.reading.language == "fr"


def test_a_workbook_says_the_same(tmp_path: Path) -> None:
    expected = read(tmp_path, table())
    workbook(tmp_path / "export.xlsx", table())
    export = read_export(source(file="export.xlsx"), tmp_path, "Europe/Paris")
    pd.testing.assert_frame_equal(export.coded, expected.coded)
    pd.testing.assert_frame_equal(export.system, expected.system)


def test_header_rows_without_answers_stop(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no answer"):
        read(tmp_path, table()[:2])


def test_a_comment_that_no_item_claims_stops(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not in the codebook") as caught:
        read(tmp_path, table([*ASKED, ("", "Anything else about causes", "no")]))
    assert caught.value.column == "Causes? [Anything else about causes]"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(["", "Yes", "No"]), st.sets(st.sampled_from([3, 4, 5]))), max_size=6)
)
def test_every_row_and_every_tick_is_kept(tmp_path: Path, answers: list[tuple[str, set[int]]]) -> None:
    columns = {3: "film", 4: "cd", 5: "web"}
    changes = [
        {0: yes, **{place: ASKED[place][1] if place in ticked else "" for place in columns}}
        for yes, ticked in answers
    ]
    export = read(tmp_path, table(ASKED, *changes))
    assert len(export.coded) == 1 + len(answers)
    for (yes, ticked), (_, row) in zip(answers, list(export.coded.iterrows())[1:], strict=True):
        assert (row["uses"] if isinstance(row["uses"], str) else "") == yes[:1].lower()
        assert {place for place, name in columns.items() if row[f"how__{name}"]} == ticked

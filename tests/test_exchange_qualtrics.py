"""Qualtrics: three header rows or two, codes or texts, answers as texts or numbers, all columns of the tool."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange_files import ITEMS, WAYS, both, delimited, option, questionnaire, read, source, workbook
from helpers.cleaning.clean import clean
from helpers.errors import UserError
from helpers.exchange.export import Export
from helpers.exchange.read import read_export
from helpers.exchange.tools import TOOLS
from helpers.study.condition import Leaf
from helpers.study.item import Item
from helpers.study.load import load_study
from helpers.study.paths import ROOT
from helpers.study.study import Group, Rule, Source, Study

SURVEYS = Path(os.environ.get("REAL_SURVEYS", "nowhere"))

# Code, English text and identifier of the tool's own columns, as a file has them.
OWN = [
    ("StartDate", "Start Date", "startDate"),
    ("EndDate", "End Date", "endDate"),
    ("Status", "Response Type", "status"),
    ("IPAddress", "IP Address", "ipAddress"),
    ("Progress", "Progress", "progress"),
    ("Duration (in seconds)", "Duration (in seconds)", "duration"),
    ("Finished", "Finished", "finished"),
    ("RecordedDate", "Recorded Date", "recordedDate"),
    ("ResponseId", "Response ID", "_recordId"),
    ("RecipientLastName", "Recipient Last Name", "recipientLastName"),
    ("RecipientFirstName", "Recipient First Name", "recipientFirstName"),
    ("RecipientEmail", "Recipient Email", "recipientEmail"),
    ("ExternalReference", "External Data Reference", "externalDataReference"),
    ("LocationLatitude", "Location Latitude", "locationLatitude"),
    ("LocationLongitude", "Location Longitude", "locationLongitude"),
    ("DistributionChannel", "Distribution Channel", "distributionChannel"),
    ("UserLanguage", "User Language", "userLanguage"),
]
IDENTIFIERS = {
    *("IPAddress", "RecipientLastName", "RecipientFirstName", "RecipientEmail", "ExternalReference"),
    *("LocationLatitude", "LocationLongitude"),
}
# Code, text, identifier, answer.
ASKED = [
    ("Q1", "Do you use\nthe tool?", "QID1", "Yes"),
    ("Q2", "Where? - Selected Choice", "QID2", "Another place"),
    ("Q2_7_TEXT", "Where? - Another place - Text", "QID2_7_TEXT", "on a ship "),
    ("Q3_1", "By which means? - Selected Choice - Films ", "QID3_1", "Films \n"),
    ("Q3_2", "By which means? - Selected Choice - CD, DVD or stick", "QID3_2", ""),
    ("Q3_4", "By which means? - Selected Choice - Portal (web, app)", "QID3_4", "Portal (web, app)"),
    ("Q3_5", "By which means? - Selected Choice - None", "QID3_5", ""),
    ("Q3_6", "By which means? - Selected Choice - Another way", "QID3_6", "Another way"),
    ("Q3_6_TEXT", "By which means? - Another way - Text", "QID3_6_TEXT", "by post"),
    ("Q4", "<p>Your <b>age</b></p>", "QID4_TEXT", "41"),
    ("Q5", "Other remarks?", "QID5_TEXT", "one\ntwo\n"),
    ("Q6_1", "Causes? - Delays", "QID6_1", "Very often\n"),
    ("Q6_3", "Causes? - Costs", "QID6_3", "Never\n"),
]


def own(answer: Sequence[str] = (), **changed: str) -> list[tuple[str, str, str, str]]:
    """The tool's own columns with the answers of one respondent."""
    plain = {
        **dict(StartDate="2021-03-28 21:50:00", EndDate="2021-03-28 23:30:00", Status="IP Address"),
        **dict(IPAddress="192.0.2.7", Progress="100", Finished="True", RecordedDate="2021-03-28 23:30:01"),
        **dict(ResponseId="R_1", UserLanguage="EN", DistributionChannel="anonymous"),
        "Duration (in seconds)": "600",
    } | changed
    return [(code, text, mark, plain.get(code, "")) for code, text, mark in OWN]


def table(columns: Sequence[tuple[str, str, str, str]], *more: dict[str, str]) -> list[list[str]]:
    """Three header rows, the answers of the columns, and further rows that differ from them by code."""
    codes, texts, marks, answers = (list(part) for part in zip(*columns, strict=True))
    zone = {"timeZone": "America/Denver"}
    dates = ("startDate", "endDate", "recordedDate")
    ids = [
        json.dumps({"ImportId": mark} | (zone if mark in dates else {}), separators=(",", ":"))
        for mark in marks
    ]
    others = [
        [change.get(code, answer) for code, answer in zip(codes, answers, strict=True)] for change in more
    ]
    return [codes, texts, ids, answers, *others]


def test_three_header_rows_are_read_by_the_texts_of_the_questions(tmp_path: Path) -> None:
    export = read(tmp_path, table([*own(), *ASKED]))
    assert export.reading.tool == "qualtrics" and export.reading.headings == "text"
    assert export.reading.rows == 1 and list(export.coded.index) == [4]
    row = export.coded.loc[4]
    assert row[["uses", "place", "place_text", "age", "late", "cost"]].to_dict() == {
        **dict(uses="y", place="oth", place_text="on a ship", age="41", late="2", cost="1")
    }
    ticks = {code: row[f"how__{code}"] for code in ("film", "cd", "web", "none", "oth")}
    assert ticks == {"film": True, "cd": False, "web": True, "none": False, "oth": True}
    assert row["how_text"] == "by post" and row["free"] == "one\ntwo"
    assert export.notes == ()  # line breaks and blanks behind a choice are the tool's, nobody's spelling


def test_what_the_tool_records(tmp_path: Path) -> None:
    rows = table([*own(), *ASKED], {"Finished": "False", "Progress": "37", "ResponseId": "R_2"})
    export = read(tmp_path, rows)
    assert export.complete_known and export.system["complete"].tolist() == [True, False]
    assert export.system["id"].tolist() == ["R_1", "R_2"] and export.system["language"].tolist() == [
        "EN",
        "EN",
    ]
    assert export.system["submitted"].isna().all()
    # Half past eleven in the evening in Denver is the next morning in Paris; only days are kept.
    assert export.system["last_action"].tolist() == [pd.Timestamp("2021-03-29")] * 2
    assert export.system["started"].tolist() == [pd.Timestamp("2021-03-29")] * 2
    assert export.coded["filldate"].tolist() == ["2021-03-29"] * 2
    dropped = dict(export.reading.dropped)
    assert {name for name, reason in dropped.items() if reason == "direct identifier"} == IDENTIFIERS
    assert dropped["Duration (in seconds)"] == "timing"
    assert dropped["Status"] == dropped["Progress"] == "bookkeeping of the tool"


def test_days_are_the_files_own_where_the_study_is_in_its_zone(tmp_path: Path) -> None:
    export = read(tmp_path, table([*own(), *ASKED]), timezone="America/Denver")
    assert export.system["last_action"].tolist() == [pd.Timestamp("2021-03-28")]


@pytest.mark.parametrize(
    ("word", "complete"),
    [("1", True), ("TRUE", True), ("Vrai", True), ("0", False), ("Faux", False), ("", False)],
)
def test_finished_in_words_and_numbers(tmp_path: Path, word: str, complete: bool) -> None:
    export = read(tmp_path, table([*own(Finished=word), *ASKED]))
    assert export.system["complete"].tolist() == [complete]


def test_finished_in_a_language_that_is_not_known_stops(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        read(tmp_path, table([*own(Finished="Tosi"), *ASKED]))
    assert (caught.value.row, caught.value.column, caught.value.value) == (4, "Finished", "Tosi")


def test_columns_that_carry_no_answer_are_dropped_with_their_reasons(tmp_path: Path) -> None:
    timing = ["t_First Click", "t_Last Click", "t_Page Submit", "t_Click Count"]
    rest = [
        "Q3_DO",
        "Q3_DO_1",
        "FL_29_DO",
        "FL_29_DO_BL_7",
        "Q_RecaptchaScore",
        "Q_TotalDuration",
        "Q9_Browser",
    ]
    rest += ["Q9_Operating System", "Q9_Resolution", "Q8_NPS_GROUP", "Q5 - Topics", "Q5 - Sentiment Polarity"]
    more = [(name, name, name, "1") for name in (*timing, *rest)]
    dropped = dict(read(tmp_path, table([*own(), *ASKED, *more])).reading.dropped)
    assert {dropped[name] for name in timing} == {"timing"}
    assert {dropped[name] for name in rest} == {"bookkeeping of the tool"}


def test_embedded_data_that_nobody_claims_stops_and_can_be_set_aside(tmp_path: Path) -> None:
    rows = table([*own(), *ASKED, ("psid", "psid", "psid", "17")])
    with pytest.raises(UserError, match="not in the codebook") as caught:
        read(tmp_path, rows)
    assert caught.value.column == "psid"
    assert dict(read(tmp_path, rows, ignore=("psid",)).reading.dropped)["psid"] == "set aside in study.yaml"


def test_a_localised_row_of_texts_changes_nothing(tmp_path: Path) -> None:
    german = {
        "StartDate": "Anfangsdatum",
        "EndDate": "Enddatum",
        "Status": "Antworttyp",
        "Finished": "Beendet",
    }
    french = [
        *("Utilisez-vous l'outil\u00a0?", "Où\u00a0? - Selected Choice", "Où\u00a0? - Autre lieu - Text"),
        *(f"Par quels moyens\u00a0? - {way.label.text('fr')}" for way in WAYS),
        *("Par quels moyens\u00a0? - Autre moyen - Text", "Votre âge", "Autres remarques\u00a0?"),
        *("Causes\u00a0? - Retards", "Causes\u00a0? - Coûts"),
    ]
    answers = ["Non", "Ville", "", "Films", "", "", "", "", "", "30", "", "Jamais", "Très souvent"]
    asked = [
        (code, text, mark, answer)
        for (code, _, mark, _), text, answer in zip(ASKED, french, answers, strict=True)
    ]
    named = [
        (code, german.get(code, text), mark, answer) for code, text, mark, answer in own(UserLanguage="FR")
    ]
    export = read(tmp_path, table([*named, *asked]))
    assert export.reading.language == "fr"
    assert export.coded.loc[4, ["uses", "place", "late", "cost"]].tolist() == ["n", "town", "1", "2"]
    assert export.coded.loc[4, "how__film"] and not export.coded.loc[4, "how__oth"]


CODED = [
    ("uses", "?", "QID1", "1"),
    ("place", "?", "QID2", "2"),
    ("place_9_TEXT", "?", "QID2_9_TEXT", "on a ship"),
    ("how", "?", "QID3", "1,5"),
    ("how_5_TEXT", "?", "QID3_5_TEXT", "by post"),
    ("age", "?", "QID4_TEXT", "41"),
    ("free", "?", "QID5_TEXT", "none"),
    ("late", "?", "QID6", "2"),
    ("cost", "?", "QID7", "1"),
]
NUMBERED = [
    Item("uses", "single", both("?", "Uses?"), "main", (option("1", "Oui", "Yes"), option("2", "Non", "No"))),
    Item(
        "place",
        "single",
        both("?", "Place?"),
        "main",
        (option("1", "Ville", "Town"), option("2", "Autre", "Other", other=True)),
    ),
    Item(
        "how",
        "multiple",
        both("?", "How?"),
        "main",
        (
            option("1", "Films", "Films"),
            option("3", "CD", "CD, DVD"),
            option("5", "Autre", "Other", other=True),
        ),
    ),
    *ITEMS[3:],
]


def test_numeric_values_are_codes_and_what_is_ticked_may_stand_in_one_cell(tmp_path: Path) -> None:
    export = read(tmp_path, table([*own(Finished="1", Status="0"), *CODED]), NUMBERED)
    assert export.reading.headings == "code"
    row = export.coded.loc[4]
    assert row[["uses", "place", "place_text", "late", "cost"]].tolist() == ["1", "2", "on a ship", "2", "1"]
    assert (
        row[["how__1", "how__3", "how__5"]].tolist() == [True, False, True] and row["how_text"] == "by post"
    )


def test_choices_in_one_cell_may_hold_commas(tmp_path: Path) -> None:
    answers = {"uses": "Yes", "place": "Other", "how": "CD, DVD,Films"}
    columns = [(code, text, mark, answers.get(code, answer)) for code, text, mark, answer in CODED]
    export = read(tmp_path, table([*own(), *columns]), NUMBERED)
    assert export.coded.loc[4, ["how__1", "how__3"]].tolist() == [True, True]


def test_choices_in_columns_of_numbers(tmp_path: Path) -> None:
    split = [("how_1", "?", "QID3_1", "1"), ("how_3", "?", "QID3_3", ""), ("how_5", "?", "QID3_5", "1")]
    export = read(tmp_path, table([*own(), *CODED[:3], *split, *CODED[4:]]), NUMBERED)
    assert export.coded.loc[4, ["how__1", "how__3", "how__5"]].tolist() == [True, False, True]


def test_a_row_of_a_matrix_by_code(tmp_path: Path) -> None:
    rows = [Item(f"q5{n}", "likert", both("?", f"Row {n}"), "main", ITEMS[5].options) for n in (1, 12)]
    export = read(
        tmp_path, table([*own(), ("Q5_1", "?", "QID5_1", "2"), ("Q5_12", "?", "QID5_12", "1")]), rows
    )
    assert export.coded.loc[4, ["q51", "q512"]].tolist() == ["2", "1"]


def test_a_code_that_could_be_two_columns_stops(tmp_path: Path) -> None:
    item = Item("q51", "numeric", both("?", "How many?"), "main")
    with pytest.raises(UserError, match="could be q51"):
        read(tmp_path, table([*own(), ("Q5_1", "", "QID5_1", "2"), ("Q51", "", "QID51", "1")]), [item])


def test_a_code_of_one_item_above_the_question_of_another_stops(tmp_path: Path) -> None:
    items = [
        Item(code, "numeric", both("?", text), "main") for code, text in (("q1", "Age"), ("q2", "Years"))
    ]
    with pytest.raises(UserError, match="could be"):
        read(tmp_path, table([*own(), ("Q1", "Years", "QID1", "3"), ("Q2", "Age", "QID2", "4")]), items)


def test_side_by_side_is_told_by_its_text_or_by_hand(tmp_path: Path) -> None:
    item = Item("much", "numeric", both("?", "How much? - Now - Coffee"), "main")
    by_text = ("Q1#1_1", "How much? - Now - Coffee", "QID1#1_1", "3")
    assert read(tmp_path, table([*own(), by_text]), [item]).coded.loc[4, "much"] == "3"
    columns = (("Q1#1_1", "much"),)
    by_hand = ("Q1#1_1", "", "QID1#1_1", "3")
    assert read(tmp_path, table([*own(), by_hand]), [item], columns=columns).coded.loc[4, "much"] == "3"


def test_columns_of_one_code_are_told_apart_by_their_questions(tmp_path: Path) -> None:
    items = [Item("worn", "single", both("?", "Worn?"), "main", ITEMS[0].options)]
    items += [Item("which", "text", both("?", "Which?"), "main")]
    rows = table([*own(), ("Wear", "Worn?", "QID16", "Yes"), ("Wear", "Which?", "QID17_TEXT", "a watch")])
    assert read(tmp_path, rows, items).coded.loc[4, ["worn", "which"]].tolist() == ["y", "a watch"]
    by_hand = (("Wear (QID16)", "worn"), ("Wear (QID17_TEXT)", None))
    assert read(tmp_path, rows, items[:1], columns=by_hand).coded.loc[4, "worn"] == "y"
    with pytest.raises(UserError) as caught:
        read(tmp_path, rows, items[:1])
    assert caught.value.column == "Wear (QID17_TEXT)"


def test_two_texts_beside_choices_of_one_question_stop(tmp_path: Path) -> None:
    more = ("place_3_TEXT", "?", "QID2_3_TEXT", "")
    with pytest.raises(UserError, match="could be place_text"):
        read(tmp_path, table([*own(), *CODED, more]), NUMBERED)


PARADATA = [
    Item("duration", "numeric", both("Durée", "Time taken"), "main", hidden=True),
    Item(
        "status",
        "single",
        both("Type", "Type"),
        "main",
        (
            option("0", "Réponse", "IP Address"),
            option("1", "Essai", "Survey Preview"),
            option("8", "Indésirable", "Spam"),
        ),
        hidden=True,
    ),
    Item(
        "finished",
        "single",
        both("Fini", "Done"),
        "main",
        (option("1", "Vrai", "True"), option("0", "Faux", "False")),
        hidden=True,
    ),
]


def with_paradata(folder: Path, rows: Sequence[Sequence[str]]) -> tuple[Export, Source]:
    (folder / "export.csv").write_text(delimited(rows), encoding="utf-8", newline="")
    asked = Source("trial", "export.csv", questionnaire(ITEMS, PARADATA))
    return read_export(asked, folder, "UTC"), asked


def test_items_that_claim_the_tools_columns_can_exclude(tmp_path: Path) -> None:
    rows = table(
        [*own(), *ASKED],
        {"Status": "Survey Preview"},
        {"Status": "Spam", "Finished": "False", "Duration (in seconds)": "7"},
        {"Duration (in seconds)": "7"},
    )
    export, asked = with_paradata(tmp_path, rows)
    assert export.coded["status"].tolist() == ["0", "1", "8", "0"]
    assert export.coded["duration"].tolist() == ["600", "600", "7", "7"]
    assert export.coded["finished"].tolist() == ["1", "1", "0", "1"]
    assert export.system["complete"].tolist() == [True, True, False, True]
    label = both("r", "r")
    rules = (
        Rule("trial", "condition", label, label, Leaf("status", "ne", ("0",))),
        Rule("fast", "condition", label, label, Leaf("duration", "lt", ("60",))),
    )
    study = Study(
        *("trial", tmp_path, label, label, ("en",)),
        *(pd.Timestamp("2021-01-01").date(), pd.Timestamp("2021-12-31").date(), "UTC"),
        *((asked.questionnaire,), (asked,), (Group("all", label, label, asked),), rules),
    )
    assert clean(export, study, asked).log.steps == (("trial", 2), ("fast", 1))


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        (("IP Address", "IP Address"), None),
        (("Survey Preview", "Spam"), "Survey Preview: 1, Spam: 1"),
        (("1", "0"), "Survey Preview: 1"),
        (("9", "17"), "Survey Preview: 2, Spam: 1"),  # sums of 1 (preview), 8 (spam) and 16 (offline)
        (("4", "16"), None),
    ],
)
def test_trials_stay_and_are_spoken_of(tmp_path: Path, statuses: tuple[str, str], said: str | None) -> None:
    first, second = statuses
    export = read(tmp_path, table([*own(Status=first), *ASKED], {"Status": second}))
    assert len(export.coded) == 2
    assert dict(export.reading.remarks).get("trials") == said


def test_the_older_export_has_two_header_rows(tmp_path: Path) -> None:
    texts = ["ResponseID", "ResponseSet", "Name", "ExternalDataReference", "EmailAddress", "IPAddress"]
    texts += ["Status", "StartDate", "EndDate", "Finished"]
    codes = [f"V{number}" for number in range(1, 11)]
    asked = [(code, text, answer) for code, text, _, answer in ASKED]
    answers = ["R_1", "Default", "Anonymous", "", "", "192.0.2.7", "0", "2013-05-06 10:00:00"]
    answers += ["2013-05-06 10:20:00", "1"]
    rest = [list(part) for part in zip(*asked, strict=True)]
    for head in (codes, texts):
        rows = [[*head, *rest[0], ""], [*texts, *rest[1], ""], [*answers, *rest[2], ""]]
        export = read(tmp_path, rows)
        assert export.reading.tool == "qualtrics" and list(export.coded.index) == [3]
        assert export.coded.loc[3, ["uses", "place", "late"]].tolist() == ["y", "oth", "2"]
        assert export.system["id"].tolist() == ["R_1"] and export.system["complete"].tolist() == [True]
        dropped = dict(export.reading.dropped)
        assert {name for name, reason in dropped.items() if reason == "direct identifier"} == {
            *("Name", "ExternalDataReference", "EmailAddress", "IPAddress")
        }


def test_a_file_with_its_codes_alone(tmp_path: Path) -> None:
    codes, _, _, answers = table([*own(), *CODED])
    export = read(tmp_path, [codes, answers], NUMBERED)
    assert list(export.coded.index) == [2] and export.coded.loc[2, "uses"] == "1"


def test_workbook_and_tabs_say_the_same(tmp_path: Path) -> None:
    rows = table([*own(), *ASKED])
    expected = read(tmp_path, rows).coded
    workbook(tmp_path / "two.xlsx", [rows[0], rows[1], rows[3]])
    workbook(tmp_path / "three.xlsx", rows)
    (tmp_path / "tabs.tsv").write_text(delimited(rows, "\t"), encoding="utf-16", newline="")
    for name, encoding in (("two.xlsx", None), ("three.xlsx", None), ("tabs.tsv", "UTF-16")):
        export = read_export(source(file=name), tmp_path, "Europe/Paris")
        assert export.reading.tool == "qualtrics" and export.reading.encoding == encoding
        found = export.coded.reset_index(drop=True).drop(columns="filldate")
        pd.testing.assert_frame_equal(found, expected.reset_index(drop=True).drop(columns="filldate"))


def test_header_rows_without_answers_stop(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no answer"):
        read(tmp_path, table([*own(), *ASKED])[:3])


def test_an_unknown_answer_is_said_with_its_row_and_column(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        read(tmp_path, table([*own(), *ASKED], {"Q1": "Perhaps"}))
    assert (caught.value.row, caught.value.column, caught.value.value) == (5, "Q1", "Perhaps")


def test_no_other_tool_takes_the_file_for_its_own(tmp_path: Path) -> None:
    rows = table([*own(), *ASKED, ("id", "id", "id", "5")])
    export = read(tmp_path, rows, ignore=("id",))
    assert export.reading.tool == "qualtrics"
    names = [tool.name for tool in TOOLS]
    assert names.index("qualtrics") < names.index("limesurvey")  # which knows columns id and startdate, too


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "Yes", "No"]),
            st.sets(st.sampled_from(["Q3_1", "Q3_2", "Q3_4"])),
            st.sampled_from(["", "\n", " \n "]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_every_row_and_every_tick_is_kept(tmp_path: Path, answers: list[tuple[str, set[str], str]]) -> None:
    labels = {"Q3_1": "Films", "Q3_2": "CD, DVD or stick", "Q3_4": "Portal (web, app)"}
    columns = {"Q3_1": "film", "Q3_2": "cd", "Q3_4": "web"}
    changes = [
        {"Q1": yes + end, **{code: labels[code] + end if code in ticked else "" for code in labels}}
        for yes, ticked, end in answers
    ]
    export = read(tmp_path, table([*own(), *ASKED], *changes))
    assert len(export.coded) == 1 + len(answers)
    for (yes, ticked, _), (_, row) in zip(answers, list(export.coded.iterrows())[1:], strict=True):
        assert (row["uses"] if isinstance(row["uses"], str) else "") == yes[:1].lower()
        assert {code for code, name in columns.items() if row[f"how__{name}"]} == ticked


@pytest.mark.skipif(not SURVEYS.is_dir(), reason="REAL_SURVEYS does not name the folder of the real exports")
def test_a_real_export_needs_no_hand() -> None:
    study = load_study(ROOT / "examples" / "usperception-brain")
    export = read_export(study.sources[0], SURVEYS / study.folder.name, study.timezone)
    assert study.sources[0].tool == "auto" and not study.sources[0].columns and not study.sources[0].answers
    assert export.reading.tool == "qualtrics" and len(export.coded) == 2576
    assert export.system["complete"].sum() == 2488 and export.system["id"].is_unique
    assert export.coded["weartech"].value_counts().to_dict() == {"n": 1309, "y": 809}
    assert export.coded["weardev"].notna().sum() == 2576 - 1768  # the other column of the same code
    assert export.coded["gender_text"].notna().sum() == 4
    assert export.notes == ()
    reasons = [reason for _, reason in export.reading.dropped]
    assert reasons.count("direct identifier") == 7 and reasons.count("timing") == 4

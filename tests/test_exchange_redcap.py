"""Exports of REDCap: a field a column, a column an option, several forms, and records of several rows."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from exchange_files import AGE, FREE, HOW, PLACE, USES, both, delimited, option, questionnaire
from helpers.errors import UserError
from helpers.exchange.export import Export
from helpers.exchange.read import read_export
from helpers.study.item import Item, Option
from helpers.study.label import Label
from helpers.study.questionnaire import Questionnaire, Section
from helpers.study.study import Source
from published import FOLDER, UNNAMED, exports

real = pytest.mark.skipif(FOLDER is None, reason=UNNAMED)
WAYS = [f"how___{one.code}" for one in HOW.options]
HEADER = ["record_id", "redcap_survey_identifier", "main_timestamp", "uses", "place", "place_text", *WAYS]
HEADER += ["how_text", "age", "free", "main_complete"]
FIELDS = (USES, PLACE, HOW, AGE, FREE)
DONE = ["11", "", "2022-01-05 10:00:00", "y", "oth", "À la mer", *"10001", "Lettre", "41", "Non", "2"]
LEFT = ["12", "", "[not completed]", "n", "", "", *"00000", "", "", "", "0"]


def test_codes() -> None:
    export = read_rows(HEADER, DONE, LEFT)
    assert export.reading.tool == "redcap" and export.reading.headings == "code"
    assert export.coded.loc[2, ["uses", "place", "place_text", "age"]].tolist() == [
        "y",
        "oth",
        "À la mer",
        "41",
    ]
    assert [one.code for one in HOW.options if export.coded.at[2, f"how__{one.code}"]] == ["film", "oth"]
    assert export.coded.at[2, "how_text"] == "Lettre"
    assert not export.coded.loc[3, [f"how__{one.code}" for one in HOW.options]].any()
    assert export.system["id"].tolist() == ["11", "12"]
    assert export.system["complete"].tolist() == [True, False] and export.complete_known
    assert export.system["submitted"].tolist() == [pd.Timestamp("2022-01-05"), pd.NaT]
    assert ("redcap_survey_identifier", "direct identifier") in export.reading.dropped


def test_labels_in_another_language() -> None:
    ways = [f"Par quels moyens ? (choice={one.label.text('fr')})" for one in HOW.options]
    header = ["Record ID", "Survey Identifier", "Survey Timestamp", "Utilisez-vous l'outil ?", "Où ?"]
    header += [*ways, "Votre âge", "Autres remarques ?", "Complete?"]
    ticks = ["Unchecked", "Checked", "Unchecked", "Unchecked", "Checked"]
    rows = [
        ["1", "", "2022-01-05 10:00", "Oui", "Ville", *ticks, "41", "", "Complete"],
        ["2", "", "", "Non", "", *["Unchecked"] * 5, "", "", "Unverified"],
    ]
    export = read_rows(header, *rows)
    assert export.reading.headings == "text" and export.reading.language == "fr"
    assert export.coded["uses"].tolist() == ["y", "n"]
    assert export.coded[["how__cd", "how__oth", "how__film"]].to_numpy().tolist() == [[1, 1, 0], [0, 0, 0]]
    assert export.system["complete"].tolist() == [True, False]
    assert export.system["submitted"].notna().tolist() == [True, False]


def test_codes_above_labels_as_the_programming_interface_writes_them() -> None:
    header = ["record_id", "uses", "how___film", *WAYS[1:], "main_complete"]
    rows = [["1", "Oui", "Films", "", "", "", "", "Complete"], ["2", "Non", *[""] * 5, "Incomplete"]]
    export = read_rows(header, *rows, items=(USES, HOW))
    assert export.coded["how__film"].tolist() == [True, False]
    assert export.system["complete"].tolist() == [True, False]


@pytest.mark.parametrize(
    ("first", "second", "complete"), [("2", "2", True), ("0", "2", True), ("2", "0", False)]
)
def test_the_last_form_of_the_questionnaire_says_whether_it_was_completed(
    first: str, second: str, complete: bool
) -> None:
    header = ["record_id", "a_timestamp", "uses", "a_complete", "b_timestamp", "age", "b_complete"]
    header += ["c_timestamp", "staff", "c_complete"]
    row = ["1", "2022-01-05 10:00:00", "y", first, "2022-01-06 09:00:00", "41", second, "", "x", "0"]
    export = read_rows(header, row, items=(USES, AGE), columns=(("staff", None),))
    assert export.system["complete"].tolist() == [complete]
    assert export.system["submitted"].tolist() == [pd.Timestamp("2022-01-06")]
    dropped = dict(export.reading.dropped)
    assert dropped["a_complete"] == dropped["c_complete"] == "status of a form"
    assert dropped["a_timestamp"] == dropped["c_timestamp"] == "time of a form"


def test_statuses_of_label_exports_share_one_heading() -> None:
    header = ["Record ID", "Uses?", "Complete?", "Age?", "Complete?", "Staff", "Complete?"]
    uses = Item("uses", "single", Label.of({"en": "Uses?"}), "main", USES.options)
    age = Item("age", "numeric", Label.of({"en": "Age?"}), "main")
    row = ["1", "Yes", "Incomplete", "41", "Complete", "x", "Unverified"]
    export = read_rows(header, row, items=(uses, age), columns=(("Staff", None),))
    assert export.system["complete"].tolist() == [True] and export.coded["uses"].tolist() == ["y"]


def test_a_status_that_the_study_sets_aside_does_not_count() -> None:
    header = ["record_id", "uses", "a_complete", "age", "b_complete"]
    export = read_rows(header, ["1", "y", "2", "4", "0"], items=(USES, AGE), columns=(("b_complete", None),))
    assert export.system["complete"].tolist() == [True]


def test_the_study_may_name_the_number_of_the_record() -> None:
    header = ["record_id", "uses", "code", "a_complete"]
    export = read_rows(header, ["1", "y", "k9", "2"], items=(USES,), columns=(("code", "id"),))
    assert export.system["id"].tolist() == ["k9"]


def test_codes_of_checkboxes_are_written_as_names() -> None:
    options = (
        option("m1", "Inconnu", "Unknown", aliases=("-1",)),
        option("1", "Un", "One"),
        option("usa", "A", "A"),
    )
    item = Item("race", "multiple", both("Origine", "Origin"), "main", options)
    header = ["record_id", "race____1", "race___1", "race___usa", "f_complete"]
    export = read_rows(header, ["1", "1", "0", "1", "2"], items=(item,))
    assert export.coded.loc[2, ["race__m1", "race__1", "race__usa"]].tolist() == [True, False, True]


def test_yes_or_no_as_a_number_and_as_a_word() -> None:
    owns = Item("owns", "single", both("En avez-vous ?", "Do you own one?"), "main", USES.options)
    header = ["record_id", "uses", "owns", "f_complete"]
    export = read_rows(header, ["1", "1", "TRUE", "2"], ["2", "0", "FALSE", "2"], items=(USES, owns))
    assert export.coded["uses"].tolist() == ["y", "n"] == export.coded["owns"].tolist()


def test_a_missing_data_code_is_an_answer_to_settle() -> None:
    header, row = ["record_id", "uses", "f_complete"], ["1", "UNK", "2"]
    with pytest.raises(UserError, match="unknown answer") as error:
        read_rows(header, row, items=(USES,))
    assert error.value.row == 2 and error.value.value == "UNK"
    export = read_rows(header, row, items=(USES,), answers=(("*", (("UNK", None),)),))
    assert export.coded["uses"].isna().all()


def test_uploaded_files_and_row_numbers_are_set_aside() -> None:
    header = ["", "record_id", "uses", "scan", "f_complete"]
    export = read_rows(header, ["1", "a", "y", "[document]", "2"], ["2", "b", "n", "", "2"], items=(USES,))
    assert export.system["id"].tolist() == ["a", "b"]
    assert export.reading.dropped == (("(column 1)", "row numbers"), ("scan", "uploaded file"))


EVENTS = ["record_id", "redcap_event_name", "uses", "f_complete"]
TWO = (["1", "start_arm_1", "y", "2"], ["1", "end_arm_1", "", "0"])


def test_several_events_stop() -> None:
    with pytest.raises(UserError, match="several rows, one for each event") as error:
        read_rows(EVENTS, *TWO, items=(USES,))
    assert error.value.column == "redcap_event_name" and error.value.row == 3
    assert error.value.value == "start_arm_1, end_arm_1"
    assert error.value.hint and "paradata" in error.value.hint and "null" in error.value.hint


def test_several_repetitions_stop() -> None:
    header = ["record_id", "redcap_repeat_instrument", "redcap_repeat_instance", "uses", "f_complete"]
    with pytest.raises(UserError, match="one for each repeating instrument") as error:
        read_rows(header, ["1", "", "", "y", "2"], ["1", "bp", "1", "", ""], items=(USES,))
    assert error.value.value == "(empty), bp"


def test_one_event_is_no_matter() -> None:
    export = read_rows(EVENTS, TWO[0], items=(USES,))
    assert export.coded["uses"].tolist() == ["y"]


def test_rows_of_all_events_where_the_study_takes_each_as_a_respondent() -> None:
    export = read_rows(EVENTS, *TWO, items=(USES,), columns=(("redcap_event_name", None),))
    assert len(export.coded) == 2


def test_events_as_paradata() -> None:
    event = Item("event", "text", both("Étape", "Event"), "main", hidden=True)
    columns = (("redcap_event_name", "event"),)
    export = read_rows(EVENTS, *TWO, items=(USES,), paradata=(event,), columns=columns)
    assert export.coded["event"].tolist() == ["start_arm_1", "end_arm_1"]


def test_a_column_that_merely_ends_like_a_status_is_no_mark() -> None:
    with pytest.raises(UserError, match="no survey tool is recognised"):
        read_rows(["Name of it", "task_complete"], ["a", "1"], items=(USES,))


@real
@pytest.mark.parametrize("name", ["checkboxes-1", "simple", "survey"])
def test_real_exports(name: str) -> None:
    header, rows = cells_of(name)
    export = of_everything(name)
    assert len(export.coded) == len(rows) and export.reading.tool == "redcap"
    assert export.system["id"].tolist() == [row[0] for row in rows]
    for index, text in enumerate(header):
        if "___" in text:
            ticks = export.coded[text.replace("___", "__")].tolist()
            assert ticks == [row[index] == "1" for row in rows]


@real
def test_real_statuses() -> None:
    assert of_everything("checkboxes-1").system["complete"].tolist() == [True, False, True, False]
    survey = of_everything("survey", only=("has_diabetes", "consent"))
    assert survey.system["complete"].tolist() == [True, True]
    assert survey.system["submitted"].tolist() == [pd.Timestamp("2018-03-06")] * 2
    # The last survey of a row was begun and not completed, and nothing of the forms behind was.
    assert of_everything("survey").system["complete"].tolist() == [False, False]


@real
@pytest.mark.parametrize(
    ("name", "column"),
    [("longitudinal", "redcap_event_name"), ("repeating-instruments", "redcap_repeat_instrument")],
)
def test_real_records_of_several_rows(name: str, column: str) -> None:
    with pytest.raises(UserError, match="several rows") as error:
        of_everything(name)
    assert error.value.column == column
    aside = tuple((text, None) for text in cells_of(name)[0] if text.startswith("redcap_"))
    export = of_everything(name, columns=aside)
    assert len(export.coded) == len(cells_of(name)[1])
    assert export.system["id"].duplicated().any()


@real
def test_a_real_export_that_went_through_another_programme() -> None:
    export = of_everything("russian", answers=(("*", (("NA", None),)),))
    assert export.system["id"].tolist() == ["AAAA", "BBBB", "CCCC"]
    assert export.reading.dropped[0] == ("(column 1)", "row numbers")
    index = cells_of("russian")[0].index("sti_last12m")
    assert [row[index] for row in cells_of("russian")[1]] == ["0", "NA", "0"]
    assert export.coded["sti_last12m"].isna().tolist() == [False, True, False]


def read_rows(
    header: list[str],
    *rows: list[str],
    items: Sequence[Item] = FIELDS,
    paradata: Sequence[Item] = (),
    **more: Any,
) -> Export:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "export.csv").write_text(delimited([header, *rows]), encoding="utf-8", newline="")
        own = Source("trial", "export.csv", questionnaire(items, paradata), **more)
        return read_export(own, Path(folder), "UTC")


def cells_of(name: str) -> tuple[list[str], list[list[str]]]:
    with (exports("redcapr-demo") / f"{name}_data.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


def fields_of(header: Sequence[str]) -> dict[str, list[str]]:
    """The fields of an export and the codes of their checkboxes, without what REDCap writes of its own."""
    fields: dict[str, list[str]] = {}
    for text in header[2:] if not header[0] else header[1:]:
        if not text.startswith("redcap_") and not text.endswith(("_complete", "_timestamp")):
            field, _, code = text.partition("___")
            fields.setdefault(field, []).extend([code] if code else [])
    return fields


def of_everything(name: str, only: Sequence[str] = (), **more: Any) -> Export:
    """Read all fields: checkboxes as multiple choices, all else as text; or only some."""
    header, _ = cells_of(name)
    fields = fields_of(header)
    items = [
        Item(field, "multiple" if codes else "text", english(field), "main", options(codes))
        for field, codes in fields.items()
        if not only or field in only
    ]
    columns = more.pop("columns", ())
    columns += tuple((text, None) for text in header if only and text in fields and text not in only)
    form = Questionnaire(name, english(name), (Section("main", english("Main"), tuple(items)),))
    file = f"{name}_data.csv"
    return read_export(Source(name, file, form, columns=columns, **more), exports("redcapr-demo"), "UTC")


def options(codes: Sequence[str]) -> tuple[Option, ...]:
    return tuple(Option(code, english(code)) for code in codes)


def english(text: str) -> Label:
    return Label.of({"en": text})

"""Exports of KoboToolbox and ODK: groups in headings, ticks in one cell or many, repeated tables."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from exchange_files import AGE, FREE, HOW, PLACE, USES, both, delimited, questionnaire, workbook
from helpers.errors import UserError
from helpers.exchange.cells import Cells
from helpers.exchange.export import Export
from helpers.exchange.read import read_export
from helpers.exchange.tools.kobo import Kobo
from helpers.study.item import Item
from helpers.study.study import Source

FIELDS = (USES, PLACE, HOW, AGE, FREE)
CODES = [one.code for one in HOW.options]
OWN = ["start", "end", "today", "deviceid", "username"]
END = ["_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by"]
END += ["__version__", "_tags", "_index"]
BEGUN = ["2022-01-05T09:00:00.000+01:00", "2022-01-05T09:10:00.000+01:00", "2022-01-05", "phone-1", "someone"]
SENT = ["901", "u-1", "2022-01-06T08:10:05", "", "", "submitted_via_web", "someone", "v1", "", "1"]
GROUPS = ("", "main/", "main/part two/", "main-", "main.", "main:")


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("ways", ["both", "one cell", "columns"])
@pytest.mark.parametrize(("yes", "no"), [("1", "0"), ("1.0", "0.0"), ("True", "False")])
def test_codes(group: str, ways: str, yes: str, no: str) -> None:
    columns = [f"{group}how/{code}" for code in CODES] if ways != "one cell" else []
    cell = [f"{group}how"] if ways != "columns" else []
    header = [*OWN, f"{group}uses", f"{group}place", f"{group}place_text", *cell, *columns]
    header += [f"{group}how_text", f"{group}age", f"{group}free", *END]
    ticks = [yes if code in ("cd", "oth") else no for code in CODES]
    first = [
        *BEGUN,
        "y",
        "oth",
        "À la mer",
        *["oth cd"][: len(cell)],
        *ticks[: len(columns)],
        "Lettre",
        "41",
        "n/a",
    ]
    second = [*BEGUN, "n", "", "", *[""][: len(cell)], *[""] * len(columns), "", "n/a", "", *SENT]
    export = read_rows(header, [*first, *SENT], second)
    assert export.reading.tool == "kobo" and export.reading.headings == "code"
    assert [code for code in CODES if export.coded.at[2, f"how__{code}"]] == ["cd", "oth"]
    assert not export.coded.loc[3, [f"how__{code}" for code in CODES]].any()
    assert export.coded.loc[2, ["uses", "place", "place_text", "how_text"]].tolist() == [
        "y",
        "oth",
        "À la mer",
        "Lettre",
    ]
    assert export.coded["age"].tolist()[0] == "41" and pd.isna(export.coded.at[3, "age"])
    assert export.coded.at[2, "free"] == "n/a"  # the respondent's own words
    assert export.system["id"].tolist() == ["901", "901"] and export.system["complete"].all()
    assert export.system["submitted"].tolist() == [pd.Timestamp("2022-01-06")] * 2
    dropped = dict(export.reading.dropped)
    identifiers = {name for name, why in dropped.items() if why == "direct identifier"}
    assert identifiers == {"deviceid", "username", "_submitted_by"}
    assert (f"{group}how" in dropped) == (ways == "both")


@pytest.mark.parametrize("group", ["", "Partie/"])
@pytest.mark.parametrize("ways", ["both", "one cell", "columns"])
def test_labels(group: str, ways: str) -> None:
    labels = [one.label.text("fr") for one in HOW.options]
    columns = [f"{group}Par quels moyens ?/{label}" for label in labels] if ways != "one cell" else []
    cell = [f"{group}Par quels moyens ?"] if ways != "columns" else []
    header = [
        f"{group}Utilisez-vous l’outil ?",
        *cell,
        *columns,
        f"{group}Autre moyen",
        f"{group}Votre âge",
        *END,
    ]
    ticks = ["0", "1", "1", "0", "0"][: len(columns)]
    row = ["Oui", *["CD, DVD ou clé Portail (web, appli)"][: len(cell)], *ticks, "", "41", *SENT]
    export = read_rows(header, row, items=(USES, HOW, AGE))
    assert export.reading.headings == "text" and export.reading.language == "fr"
    assert export.coded.loc[2, ["uses", "age"]].tolist() == ["y", "41"]
    assert [code for code in CODES if export.coded.at[2, f"how__{code}"]] == ["cd", "web"]


def test_an_unknown_code_among_those_joined_is_no_text_of_the_other_option() -> None:
    with pytest.raises(UserError, match="unknown answer") as error:
        read_rows(["how", *END], ["film fax", *SENT], items=(HOW,))
    assert error.value.value == "fax"


def test_odk_central() -> None:
    header = [
        "SubmissionDate",
        "main-uses",
        "main-spot-Latitude",
        "main-spot-Longitude",
        "main-spot-Altitude",
    ]
    header += [
        "main-spot-Accuracy",
        "meta-instanceID",
        "KEY",
        "SubmitterID",
        "SubmitterName",
        "AttachmentsPresent",
    ]
    header += ["AttachmentsExpected", "Status", "ReviewState", "DeviceID", "Edits", "FormVersion"]
    row = ["2022-01-05T23:30:00.123Z", "y", "48.1", "7.1", "0", "5", "uuid:1", "uuid:1", "4", "someone"]
    export = read_rows(
        header, [*row, "0", "0", "", "", "phone", "0", "2"], items=(USES,), zone="Europe/Paris"
    )
    assert export.coded["uses"].tolist() == ["y"]
    assert export.system["id"].tolist() == ["uuid:1"] and export.system["complete"].tolist() == [True]
    assert export.system["submitted"].tolist() == [pd.Timestamp("2022-01-06")]  # half past midnight in Paris
    identifiers = [name for name, why in export.reading.dropped if why == "direct identifier"]
    assert identifiers == [*header[2:6], "SubmitterID", "SubmitterName", "DeviceID"]


def test_places_of_kobo_are_dropped() -> None:
    header = [
        "g/spot",
        "g/_spot_latitude",
        "g/_spot_longitude",
        "_spot_altitude",
        "_spot_precision",
        "uses",
        *END,
    ]
    export = read_rows(header, ["48 7 0 5", "48", "7", "0", "5", "y", *SENT], items=(USES,))
    assert {why for name, why in export.reading.dropped if "spot" in name} == {"direct identifier"}


def test_dates_that_briefcase_writes_in_words() -> None:
    day = Item("day", "date", both("Jour", "Day"), "main")
    header = ["SubmissionDate", "day", "free", "SET-OF-child", "child_count", "meta-instanceID", "KEY"]
    row = [
        "Jan 5, 2022 1:10:00 PM",
        "Mar 31, 2021",
        "Jan 5, 2022, I think",
        "uuid:1/child",
        "2",
        "uuid:1",
        "uuid:1",
    ]
    export = read_rows(header, row, items=(day, FREE))
    assert export.coded.loc[2, ["day", "free"]].tolist() == ["2021-03-31", "Jan 5, 2022, I think"]
    assert export.system["submitted"].tolist() == [pd.Timestamp("2022-01-05")]
    assert ("tables", "child") in export.reading.remarks
    assert {"SET-OF-child", "child_count"} <= {name for name, _ in export.reading.dropped}


def test_a_table_of_a_repeat_is_read_as_a_source_of_its_own() -> None:
    header = [
        "uses",
        "age",
        "_index",
        "_parent_table_name",
        "_parent_index",
        "_submission__id",
        "_submission__uuid",
    ]
    header += ["_submission__submission_time", "_submission__validation_status", "_submission__notes"]
    header += [
        "_submission__status",
        "_submission__submitted_by",
        "_submission___version__",
        "_submission__tags",
    ]
    row = ["y", "4", "1", "main", "1", "901", "u-1", "2022-01-06T08:10:05", "", "", "", "someone", "v1", ""]
    export = read_rows(header, row, [*row[:2], "2", *row[3:]], items=(USES, AGE))
    assert export.system["id"].tolist() == ["1", "2"] and export.system["submitted"].notna().all()
    assert ("_submission__submitted_by", "direct identifier") in export.reading.dropped


def test_other_sheets_are_said_to_be_repeated_tables() -> None:
    cells = Cells(
        Path("a.xlsx"), ("uses", "_id", "_uuid"), (("y", "1", "u"),), (2,), remarks=(("sheets", "child"),)
    )
    assert Kobo().prepare(cells).remarks == (("tables", "child"),)
    assert Kobo().prepare(replace(cells, remarks=())).remarks == ()


def test_a_workbook() -> None:
    header = ["uses", "how", *[f"how/{code}" for code in CODES], "age", *END]
    rows = [header, ["y", "film", 1, 0, 0, 0, 0, 41, *SENT], ["n", None, *[None] * 5, 41.5, *SENT]]
    with tempfile.TemporaryDirectory() as folder:
        workbook(Path(folder) / "export.xlsx", rows)
        own = Source("trial", "export.xlsx", questionnaire((USES, HOW, AGE)))
        export = read_export(own, Path(folder), "UTC")
    assert export.coded["how__film"].tolist() == [True, False]
    assert export.coded["age"].tolist() == ["41", "41.5"]


def test_a_workbook_with_a_repeated_table() -> None:
    main = [["uses", *END], ["y", *SENT]]
    child = [["age", "_index", "_parent_table_name", "_parent_index"], [4, 1, "main", 1], [7, 2, "main", 1]]
    with tempfile.TemporaryDirectory() as folder:
        workbook(Path(folder) / "export.xlsx", main, child)
        whole = read_export(Source("all", "export.xlsx", questionnaire((USES,))), Path(folder), "UTC")
        own = Source("child", "export.xlsx", questionnaire((AGE,)), sheet="Sheet 2")
        children = read_export(own, Path(folder), "UTC")
    assert ("tables", "Sheet 2") in whole.reading.remarks and len(whole.coded) == 1
    assert children.reading.tool == "kobo" and children.coded["age"].tolist() == ["4", "7"]
    assert children.system["id"].tolist() == ["1", "2"]


def test_codes_as_numbers_with_decimals() -> None:
    late = replace(
        USES, code="late", options=tuple(replace(one, code=str(n)) for n, one in enumerate(USES.options))
    )
    export = read_rows(["late", *END], ["1.0", *SENT], ["0", *SENT], items=(late,))
    assert export.coded["late"].tolist() == ["1", "0"]


def test_a_column_of_the_tool_whose_name_an_item_nearly_has() -> None:
    status = Item("status", "text", both("Statut", "Status"), "main")
    export = read_rows(["status", *END], ["retraité", *SENT], items=(status,))
    assert export.coded["status"].tolist() == ["retraité"]
    assert "_status" in dict(export.reading.dropped)
    with pytest.raises(UserError, match="status"):
        read_rows(["uses", *END], ["y", *SENT], items=(USES, status))


def test_what_the_tool_recorded_may_be_paradata() -> None:
    checked = Item("checked", "text", both("Vérifié", "Checked"), "main", hidden=True)
    columns = (("_validation_status", "checked"),)
    row = [*SENT[:3], "validation_status_approved", *SENT[4:]]
    export = read_rows(["uses", *END], ["y", *row], items=(USES,), paradata=(checked,), columns=columns)
    assert export.coded["checked"].tolist() == ["validation_status_approved"]


def test_two_columns_of_one_name_in_different_groups_are_told() -> None:
    with pytest.raises(UserError, match="could be"):
        read_rows(["a/age", "b/age", *END], ["1", "2", *SENT], items=(AGE,))


def read_rows(
    header: Sequence[str],
    *rows: Sequence[str],
    items: Sequence[Item] = FIELDS,
    paradata: Sequence[Item] = (),
    zone: str = "UTC",
    **more: Any,
) -> Export:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "export.csv").write_text(
            delimited([header, *rows], ";"), encoding="utf-8", newline=""
        )
        own = Source("trial", "export.csv", questionnaire(items, paradata), **more)
        return read_export(own, Path(folder), zone)

"""SPSS and Stata files as pyreadstat writes them: codes, labels, missing answers of every kind, broken files."""

from __future__ import annotations

import datetime as dt
import json
import random
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange_files import AGE, FREE, HOW, LATE, PLACE, USES, both, option, questionnaire
from helpers.errors import UserError
from helpers.exchange import statistics
from helpers.exchange.cells import Cells
from helpers.exchange.export import Export
from helpers.exchange.files import read_cells
from helpers.exchange.read import read_export
from helpers.exchange.statistics import read_statistics
from helpers.exchange.stored import as_text, number
from helpers.exchange.unpacked import Unreadable, unpack, unpacked
from helpers.study.item import Item
from helpers.study.study import Source

MOOD = Item(
    "mood",
    "single",
    both("Votre avis ?", "Your view?"),
    "main",
    (
        option("1", "Pour", "For"),
        option("2", "Contre", "Against"),
        option("9999", "Ne sait pas", "Don't know", missing="dont_know"),
    ),
)
SEEN = Item("seen", "date", both("Vu le", "Seen on"), "main")
LABELS = {"uses": "Do you use the tool?", "mood": "Your view?", "age": "Your age", "free": "Other remarks?"}


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Open files in this process, which is faster; tests of the other process ask for it."""

    def here(data: bytes, kind: str, encoding: str | None, most: int) -> dict[str, Any]:
        try:
            return json.loads(json.dumps(unpack(data, kind, encoding, most)))
        except Exception as error:
            raise Unreadable(str(error)) from None

    if "apart" not in request.fixturenames:
        monkeypatch.setattr(statistics, "unpacked", here)


@pytest.fixture
def apart() -> None:
    """Open files in a process of their own, as everybody does."""


def sav(folder: Path, frame: pd.DataFrame, **more: Any) -> Path:
    pyreadstat.write_sav(frame, folder / "export.sav", **more)
    return folder / "export.sav"


def dta(folder: Path, frame: pd.DataFrame, **more: Any) -> Path:
    pyreadstat.write_dta(frame, folder / "export.dta", **more)
    return folder / "export.dta"


def cells(path: Path) -> Cells:
    return read_cells(path)[0]


def export(path: Path, items: list[Item], **more: Any) -> Export:
    return read_export(Source("trial", path.name, questionnaire(items, ()), **more), path.parent, "UTC")


def about(found: Export, word: str) -> list[str]:
    return [what for name, what in found.reading.remarks if name == word]


# --- cells ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("compress", [False, True])
def test_sav_cells_are_codes_and_days(tmp_path: Path, compress: bool) -> None:
    frame = pd.DataFrame(
        {
            "mood": [1.0, 9999.0, np.nan],
            "age": [30.5, 40.0, 0.1],
            "free": ["a  ", "é œ", ""],
            "long": ["x" * 300, "", " y"],
            "seen": [dt.date(2022, 1, 5), None, dt.date(1899, 12, 31)],
            "at": [dt.datetime(2022, 1, 5, 10, 30), dt.datetime(2022, 1, 5), None],
            "took": [dt.time(1, 2, 3), None, dt.time(0, 0, 9)],
        }
    )
    words = {"mood": {1.0: "For", 9999.0: "Don't know"}}
    path = sav(tmp_path, frame, column_labels=LABELS, variable_value_labels=words, compress=compress)
    if compress:
        path = path.rename(tmp_path / "export.zsav")
    found = cells(path)
    assert found.header == ("mood", "age", "free", "long", "seen", "at", "took")
    assert found.questions == ("Your view?", "Your age", "Other remarks?", "", "", "", "")
    assert found.words == {"mood": {"1": "For", "9999": "Don't know"}}
    assert found.rows == (
        ("1", "30.5", "a", "x" * 300, "2022-01-05", "2022-01-05 10:30:00", "1:02:03"),
        ("9999", "40", "é œ", "", "", "2022-01-05 00:00:00", ""),
        ("", "0.1", "", " y", "1899-12-31", "", "0:00:09"),
    )
    assert found.numbers == (2, 3, 4)
    assert found.encoding == "UTF-8"


def test_dta_cells_are_codes_and_days(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "mood": pd.Series([1, "a", "z"], dtype="object"),
            "age": [30.5, 0.1, np.nan],
            "free": ["a  ", "é œ", ""],
            "seen": [dt.date(2022, 1, 5), None, dt.date(1950, 2, 1)],
            "at": [dt.datetime(2022, 1, 5, 10, 30)] * 3,
        }
    )
    words = {"mood": {1: "For", "a": "Refused"}}
    path = dta(tmp_path, frame, missing_user_values={"mood": ["a", "z"]}, variable_value_labels=words)
    found = cells(path)
    assert found.rows == (
        ("1", "30.5", "a", "2022-01-05", "2022-01-05 10:30:00"),
        (".a", "0.1", "é œ", "", "2022-01-05 10:30:00"),
        (".z", "", "", "1950-02-01", "2022-01-05 10:30:00"),
    )
    assert found.words == {"mood": {"1": "For", ".a": "Refused"}}
    assert found.missing == {"mood": {".a", ".z"}}


@pytest.mark.parametrize("version", [114, 117, 118, 119])
def test_dta_as_pandas_writes_it(tmp_path: Path, version: Any) -> None:
    frame = pd.DataFrame({"age": np.array([0.1, np.nan], dtype="float32"), "free": ["caf\u00e9 ", ""]})
    path = tmp_path / "export.dta"
    frame.to_stata(path, version=version, write_index=False, variable_labels={"free": "Précisions"})
    found = cells(path)
    assert found.rows == (("0.1", "café"), ("", ""))
    assert found.questions == ("", "Précisions")
    assert found.encoding == ("UTF-8" if version > 117 else "Windows-1252")


def test_a_case_without_any_answer_stays_a_row(tmp_path: Path) -> None:
    path = sav(tmp_path, pd.DataFrame({"mood": [1.0, np.nan, np.nan]}))
    assert cells(path).rows == (("1",), ("",), ("",))


def test_ranges_that_are_declared_missing(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"age": [8.0, 97.0, 99.0, 90.5, 100.0, 30.0], "free": ["a", "NR", "", "b", "c", "NR "]}
    )
    ranges: dict[str, Any] = {"age": [8, {"lo": 90, "hi": 99}], "free": ["NR"]}
    path = sav(tmp_path, frame, missing_ranges=ranges, variable_value_labels={"age": {98.0: "Unknown"}})
    assert cells(path).missing == {"age": {"8", "97", "99", "90.5", "98"}, "free": {"NR"}}


@pytest.mark.parametrize(
    ("value", "kind", "form", "expected"),
    [
        (13860720000.0, "sav", "ADATE10", "2022-01-05"),
        (13860720000.0, "sav", "MOYR8", "2022-01-05"),
        (99.0, "sav", "DTIME11", "0:01:39"),
        (180000.0, "sav", "TIME8", "50:00:00"),
        (-61.0, "sav", "TIME8", "-0:01:01"),
        (1e300, "sav", "DATE11", "1e+300"),
        (5.0, "sav", "MONTH9", "5"),
        (744, "dta", "%tm", "2022-01"),
        (248, "dta", "%tq", "2022-Q1"),
        (-1, "dta", "%tm", "1959-12"),
        (2022, "dta", "%ty", "2022"),
        (22650, "dta", "%d", "2022-01-05"),
        (22650, "dta", "%-tdD_m_Y", "2022-01-05"),
        (37800000, "dta", "%tcHH:MM", "10:30:00"),
        (37800000, "dta", "%tcDDmonCCYY_HH:MM", "1960-01-01 10:30:00"),
        (float("nan"), "dta", "%9.0g", ""),
        (True, "dta", "%9.0g", "1"),
    ],
)
def test_how_values_are_written(value: float, kind: str, form: str, expected: str) -> None:
    assert as_text(value, kind, form, "double") == expected


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_number_loses_anything(value: float) -> None:
    assert float(number(value)) == value


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.integers(-99999, 99999), st.floats(-1e6, 1e6)), min_size=1, max_size=6),
    st.booleans(),
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, values: list, as_sav: bool
) -> None:
    folder = tmp_path_factory.mktemp("written")
    frame = pd.DataFrame({"x": pd.Series(values, dtype="float64")})
    path = sav(folder, frame) if as_sav else dta(folder, frame)
    read = [None if row[0] == "" else float(row[0]) for row in cells(path).rows]
    assert read == [None if value is None else float(value) for value in values]


# --- matching ---------------------------------------------------------------------------------------------------------


def test_headings_are_names_or_labels_of_variables(tmp_path: Path) -> None:
    frame = pd.DataFrame({"V1": [1.0, 2.0], "mood": [1.0, 9999.0], "AGE": [30.0, 41.5]})
    labels = {"V1": "Do you use the tool?", "AGE": "How old?"}
    words = {"V1": {1.0: "Yes", 2.0: "No"}, "mood": {1.0: "For", 9999.0: "Don't know"}}
    found = export(sav(tmp_path, frame, column_labels=labels, variable_value_labels=words), [USES, MOOD, AGE])
    assert found.coded["uses"].tolist() == ["y", "n"]
    assert found.coded["mood"].tolist() == ["1", "9999"]
    assert found.coded["age"].tolist() == ["30", "41.5"]
    assert found.reading.tool == "spss"
    assert about(found, "labels") == []
    assert not found.complete_known


@pytest.mark.parametrize("form", ["how_{}", "how__{}", "how{}", "howr{}", "HOW_{}", "how.{}"])
@pytest.mark.parametrize("write", [sav, dta])
def test_multiple_choice_as_columns(tmp_path: Path, form: str, write: Any) -> None:
    if write is dta and "." in form:
        pytest.skip("Stata has no such names")
    ways = [one.code for one in HOW.options]
    frame = pd.DataFrame(
        {form.format(way): [1.0, 0.0, np.nan] for way in ways} | {"how_text": ["fax", "", ""]}
    )
    found = export(write(tmp_path, frame), [HOW])
    assert found.coded[[f"how__{way}" for way in ways]].to_numpy().tolist() == [
        [True] * 5,
        [False] * 5,
        [False] * 5,
    ]
    assert found.coded["how_text"].tolist()[0] == "fax"


@pytest.mark.parametrize("form", ["{q} [{o}]", "{q} - {o}", "{q}: {o}", "[{o}] {q}", "{o}: {q}", "{o}"])
def test_multiple_choice_by_labels_of_variables(tmp_path: Path, form: str) -> None:
    ways = [one.label.text("en") for one in HOW.options]
    frame = pd.DataFrame({f"v{n}": [float(n == 2), 0.0] for n in range(5)})
    labels = {f"v{n}": form.format(q="By which means?", o=way) for n, way in enumerate(ways)}
    found = export(sav(tmp_path, frame, column_labels=labels), [HOW])
    assert found.coded.loc[2].to_dict()["how__web"] is True
    assert found.coded[[f"how__{one.code}" for one in HOW.options]].to_numpy().sum() == 1


def test_numbered_options_without_labels_are_not_guessed(tmp_path: Path) -> None:
    frame = pd.DataFrame({f"how_{n}": [1.0, 0.0] for n in range(1, 6)} | {"age": [1.0, 2.0]})
    with pytest.raises(UserError, match="1 of its 6 columns are known"):
        export(sav(tmp_path, frame), [HOW, AGE])


def test_a_short_code_and_an_option_may_spell_another_item(tmp_path: Path) -> None:
    q1 = Item("q1", "multiple", both("Un", "One"), "main", (option("1", "a", "a"), option("2", "b", "b")))
    q12 = Item("q12", "numeric", both("Douze", "Twelve"), "main")
    frame = pd.DataFrame({"q1_1": [1.0], "q1_2": [0.0], "q12": [7.0]})
    found = export(sav(tmp_path, frame), [q1, q12])
    assert found.coded.loc[2].to_dict() == {"q1__1": True, "q1__2": False, "q12": "7"}


def test_a_name_and_a_label_that_disagree_stop(tmp_path: Path) -> None:
    frame = pd.DataFrame({"age": [30.0], "mood": [1.0]})
    path = sav(tmp_path, frame, column_labels={"age": "Your view?", "mood": "Your age"})
    with pytest.raises(UserError, match="could be"):
        export(path, [AGE, MOOD])


def test_columns_that_a_survey_tool_added(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "id": [5.0, 6.0],
            "submitdate": [dt.datetime(2022, 1, 5, 10, 30), None],
            "startlanguage": ["fr", "en"],
            "ipaddr": ["192.0.2.1", "192.0.2.2"],
            "age": [30.0, 31.0],
        }
    )
    found = export(sav(tmp_path, frame), [AGE])
    assert found.system["id"].tolist() == ["5", "6"]
    assert found.system["complete"].tolist() == [True, False]
    assert str(found.system["submitted"].iloc[0]) == "2022-01-05 00:00:00"
    assert found.reading.dropped == (("ipaddr", "direct identifier"),)


def test_the_ending_decides_whatever_the_columns_are(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"StartDate": ["a"], "ResponseId": ["R_1"], "DistributionChannel": ["x"], "age": [1.0]}
    )
    frame["StartDate"] = [dt.datetime(2022, 1, 5, 10, 30)]
    found = export(sav(tmp_path, frame), [AGE])
    assert (found.reading.tool, found.system.loc[2, "id"]) == ("spss", "R_1")


# --- labels and missing answers ---------------------------------------------------------------------------------------


def test_undeclared_codes_are_options_like_any_other(tmp_path: Path) -> None:
    frame = pd.DataFrame({"mood": [1.0, 9999.0]})
    found = export(
        sav(tmp_path, frame, variable_value_labels={"mood": {1.0: "For", 9999.0: "Don't know"}}), [MOOD]
    )
    assert found.coded["mood"].tolist() == ["1", "9999"]


def test_declared_codes_stay_where_the_codebook_has_them(tmp_path: Path) -> None:
    frame = pd.DataFrame({"mood": [1.0, 9999.0, 8888.0, 8888.0], "age": [30.0, 999.0, 31.0, 32.0]})
    words = {"mood": {8888.0: "Refused"}, "age": {999.0: "Unknown, or lost"}}
    path = sav(
        tmp_path, frame, variable_value_labels=words, missing_ranges={"mood": [9999, 8888], "age": [999]}
    )
    found = export(path, [MOOD, AGE])
    assert found.coded["mood"].tolist()[:2] == ["1", "9999"]
    assert found.coded["mood"].isna().tolist() == [False, False, True, True]
    assert found.coded["age"].isna().tolist() == [False, True, False, False]
    assert about(found, "declared") == ["mood: 8888 (Refused) × 2", "age: 999 (Unknown; or lost) × 1"]


def test_extended_missing_values_are_options_by_their_labels(tmp_path: Path) -> None:
    frame = pd.DataFrame({"mood": pd.Series([1, "d", "r"], dtype="object")})
    words = {"mood": {1: "For", "d": "Don't know", "r": "Refused"}}
    path = dta(tmp_path, frame, missing_user_values={"mood": ["d", "r"]}, variable_value_labels=words)
    found = export(path, [MOOD])
    assert found.coded["mood"].tolist()[:2] == ["1", "9999"]
    assert pd.isna(found.coded["mood"].iloc[2])
    assert about(found, "declared") == ["mood: .r (Refused) × 1"]


def test_an_unknown_code_that_nothing_declares_stops(tmp_path: Path) -> None:
    frame = pd.DataFrame({"mood": [1.0, 7.0]})
    with pytest.raises(UserError, match="unknown answer"):
        export(sav(tmp_path, frame), [MOOD])


def test_swapped_labels_stop(tmp_path: Path) -> None:
    frame = pd.DataFrame({"mood": [1.0, 2.0]})
    path = sav(tmp_path, frame, variable_value_labels={"mood": {1.0: "against ", 2.0: "For"}})
    with pytest.raises(UserError, match="1 is 'against'; in the codebook that is 2") as stopped:
        export(path, [MOOD])
    assert stopped.value.column == "mood"
    found = export(path, [MOOD], answers=(("mood", (("1", "2"), ("2", "1"))),))
    assert found.coded["mood"].tolist() == ["2", "1"]


def test_other_words_for_a_code_are_said(tmp_path: Path) -> None:
    frame = pd.DataFrame({"mood": [1.0, 2.0]})
    path = sav(tmp_path, frame, variable_value_labels={"mood": {1.0: "In favour, rather", 2.0: "AGAINST"}})
    found = export(path, [MOOD])
    assert found.coded["mood"].tolist() == ["1", "2"]
    assert about(found, "labels") == ["mood 1: In favour; rather / Pour"]


def test_numbers_that_have_labels_are_said(tmp_path: Path) -> None:
    frame = pd.DataFrame({"age": [30.0, 999.0]})
    found = export(
        sav(tmp_path, frame, variable_value_labels={"age": {999.0: "Unknown", 998.0: "None"}}), [AGE]
    )
    assert about(found, "labels") == ["age 999: Unknown"]
    assert found.coded["age"].tolist() == ["30", "999"]


@pytest.mark.parametrize("words", [{1.0: "Oui", 2.0: "Non"}, {2.0: "not selected", 1.0: "Films"}])
def test_ticks_are_read_by_their_labels(tmp_path: Path, words: dict[float, str]) -> None:
    ways = [one.code for one in HOW.options]
    frame = pd.DataFrame({f"how_{way}": [1.0, 2.0] for way in ways})
    labels = {
        name: words if way == "film" else {1.0: "Yes", 2.0: "No"}
        for name, way in zip(frame, ways, strict=True)
    }
    found = export(sav(tmp_path, frame, variable_value_labels=labels), [HOW])
    assert found.coded.loc[2].drop("how_text").all() and not found.coded.loc[3].drop("how_text").any()


def test_a_one_that_means_no_is_no_tick(tmp_path: Path) -> None:
    frame = pd.DataFrame({f"how_{one.code}": [1.0, 2.0] for one in HOW.options})
    labels = {name: {1.0: "No", 2.0: "Yes"} for name in frame}
    found = export(sav(tmp_path, frame, variable_value_labels=labels), [HOW])
    assert not found.coded.loc[2].drop("how_text").any() and found.coded.loc[3].drop("how_text").all()


def test_a_column_of_one_option_labelled_as_another_stops(tmp_path: Path) -> None:
    frame = pd.DataFrame({f"how_{one.code}": [1.0, 0.0] for one in HOW.options})
    path = sav(tmp_path, frame, variable_value_labels={"how_film": {1.0: "Portal (web, app)"}})
    with pytest.raises(UserError, match="in the codebook that is web"):
        export(path, [HOW])


# --- multiple-response sets -------------------------------------------------------------------------------------------


def with_sets(path: Path, line: str) -> Path:
    """Add multiple-response sets to a file of SPSS: an extension record before the end of its dictionary."""
    data, text = path.read_bytes(), line.encode()
    end = data.index(struct.pack("<ii", 999, 0))
    record = struct.pack("<iiii", 7, 7, 1, len(text)) + text
    path.write_bytes(data[:end] + record + data[end:])
    return path


def test_a_set_of_dichotomies_says_what_is_counted(tmp_path: Path) -> None:
    ways = [one.label.text("en") for one in HOW.options]
    frame = pd.DataFrame({f"v{n}": [5.0, 6.0] for n in range(5)})
    path = sav(tmp_path, frame, column_labels={f"v{n}": way for n, way in enumerate(ways)})
    with_sets(path, "$x=D1 5 19 By which means do you v0 v1 v2 v3 v4\n")
    found = cells(path)
    assert found.words["v0"] == {"5": "selected", "6": "not selected"}
    assert found.questions is not None and found.questions[0] == "By which means do y [Films]"


def test_a_set_of_categories_is_one_column(tmp_path: Path) -> None:
    tools = Item("tools", "multiple", both("Outils", "Tools"), "main", MOOD.options)
    frame = pd.DataFrame(
        {"t1": [1.0, 2.0, np.nan, 9999.0], "t2": [2.0, np.nan, np.nan, np.nan], "age": [1.0] * 4}
    )
    words = {name: {1.0: "For", 2.0: "Against"} for name in ("t1", "t2")}
    path = with_sets(sav(tmp_path, frame, variable_value_labels=words), "$tools=C 5 Tools t1 t2\n")
    assert cells(path).header == ("tools", "age")
    found = export(path, [tools, AGE])
    assert found.coded["tools__1"].tolist() == [True, False, False, False]
    assert found.coded["tools__2"].tolist() == [True, True, False, False]
    assert found.coded["tools__9999"].tolist() == [False, False, False, True]


# --- what cannot be read ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["sav", "zsav", "dta"])
@pytest.mark.parametrize("data", [b"a,b\n1,2\n", b"\x00" * 500, b"$FL9 and so on"])
def test_a_file_that_is_none(tmp_path: Path, ending: str, data: bytes) -> None:
    path = tmp_path / f"export.{ending}"
    path.write_bytes(data)
    with pytest.raises(UserError, match="no file of"):
        read_statistics(path, data)


def test_no_case_and_too_many_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match="no answer"):
        cells(sav(tmp_path, pd.DataFrame({"x": pd.Series([], dtype="float64")})))
    monkeypatch.setattr(statistics, "MAX_CELLS", 3)
    path = sav(tmp_path, pd.DataFrame({"x": [1.0, 2.0], "y": [1.0, 2.0]}))
    with pytest.raises(UserError, match="more cells"):
        cells(path)
    monkeypatch.setattr(statistics, "MAX_COLUMNS", 1)
    with pytest.raises(UserError, match="2 columns"):
        cells(path)


def test_many_columns(tmp_path: Path) -> None:
    frame = pd.DataFrame(np.ones((2, 3000)), columns=[f"v{n}" for n in range(3000)])
    assert len(cells(sav(tmp_path, frame)).header) == 3000


def test_an_encoding_that_the_file_does_not_say(tmp_path: Path) -> None:
    path = sav(tmp_path, pd.DataFrame({"free": ["caf\u00e9", "oui  "]}))
    data = path.read_bytes().replace("caf\u00e9".encode(), b"caf\xe9 ")
    with pytest.raises(UserError, match="cannot be read") as stopped:
        read_statistics(path, data)
    assert "encoding" in str(stopped.value.hint)
    known = Source("trial", path.name, questionnaire([FREE]), encoding="Windows-1252")
    assert read_statistics(path, data, known).rows[0] == ("café",)
    with pytest.raises(UserError, match="unknown encoding"):
        read_statistics(path, data, Source("trial", path.name, questionnaire([FREE]), encoding="klingon"))


@pytest.mark.usefixtures("apart")
def test_another_process_opens_the_file(tmp_path: Path) -> None:
    found = export(
        sav(tmp_path, pd.DataFrame({"age": [30.0, np.nan], "free": ["œ\u2028", "\x01"]})), [AGE, FREE]
    )
    assert found.coded["age"].tolist()[0] == "30"
    assert found.coded["free"].tolist()[0] == "œ"


@pytest.mark.usefixtures("apart")
def test_a_file_that_brings_the_library_down_is_said_to_be_damaged(tmp_path: Path) -> None:
    frame = pd.DataFrame({"place": [1.0], "late": [2.0]})
    data = bytearray(sav(tmp_path, frame, variable_value_labels={"place": {1.0: "a"}}).read_bytes())
    labels = data.index(struct.pack("<iii", 4, 1, 1))  # of one variable, the first
    data[labels + 8] = 255  # a variable that there is not
    with pytest.raises(UserError, match="it is damaged"):
        read_statistics(tmp_path / "export.sav", bytes(data))


@pytest.mark.usefixtures("apart")
def test_what_the_other_process_says_when_it_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpers.exchange.unpacked.sys.executable", "/bin/false")
    with pytest.raises(Unreadable, match="damaged"):
        unpacked(b"$FL2", "sav", None, 10)


@pytest.mark.parametrize("write", [sav, dta])
def test_a_file_that_was_cut_is_never_read_as_a_whole_one(tmp_path: Path, write: Any) -> None:
    frame = pd.DataFrame({"place": ["a" * 20] * 30, "late": [2.5] * 30})
    path = write(
        tmp_path, frame, column_labels={"place": PLACE.label.text("en"), "late": LATE.label.text("en")}
    )
    data, draw = path.read_bytes(), random.Random(1)
    for _ in range(60):
        with pytest.raises(UserError) as stopped:
            read_statistics(path, data[: draw.randrange(8, len(data))])
        assert stopped.value.file == path

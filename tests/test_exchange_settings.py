"""What a study settles by hand about its exports, from its files to the answers: honoured, and checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from exchange_files import delimited, workbook
from helpers.errors import UserError
from helpers.exchange.export import Export
from helpers.exchange.read import read_export
from helpers.study.load import load_study

OPTIONS = {
    "yesno": [
        {"code": "y", "label": {"fr": "Oui", "en": "Yes"}},
        {"code": "n", "label": {"fr": "Non", "en": "No"}},
    ],
    "means": [
        {"code": "film", "label": {"fr": "Films", "en": "Films"}},
        {"code": "web", "label": {"fr": "Portail", "en": "Portal"}},
        {"code": "oth", "label": {"fr": "Autre", "en": "Other"}, "other": True},
    ],
}
ITEMS = {
    "uses": {"kind": "single", "label": {"fr": "Un outil ?", "en": "A tool?"}, "options": "yesno"},
    "how": {"kind": "multiple", "label": {"fr": "Comment ?", "en": "How?"}, "options": "means"},
    "age": {"kind": "numeric", "label": {"fr": "Âge", "en": "Age"}},
    "free": {"kind": "text", "label": {"fr": "Remarque", "en": "Remark"}},
}
HEADER = ["uses", "how", "age", "free"]
ROWS = [["Oui", "film;web", "41", "été"], ["Non", "", "1,5", "œuvre"]]


def study(folder: Path, apart: dict[str, Any] | None = None, **settings: Any) -> Path:
    """Write a study of one source into a folder."""
    questionnaires = folder / "study" / "questionnaires"
    questionnaires.mkdir(parents=True, exist_ok=True)
    title = {"fr": "Essai", "en": "Trial"}
    source = {"file": "export.csv", "questionnaire": "form", **settings}
    files: dict[str, Any] = {
        "study.yaml": {
            "code": "trial",
            "title": title,
            "short_title": title,
            "languages": ["fr", "en"],
            "field_period": {"start": "2022-01-01", "end": "2022-02-01"},
            "timezone": "Europe/Paris",
            "sources": {"main": source},
            "groups": {"all": {"label": title, "member": title, "source": "main"}},
        },
        "questionnaires/items.yaml": ITEMS,
        "questionnaires/options.yaml": OPTIONS,
        "questionnaires/form.yaml": {
            "title": title,
            "sections": [{"code": "main", "title": title, "items": list(ITEMS)}],
        },
    }
    if apart is not None:
        files["mapping.yaml"] = apart
    for name, data in files.items():
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
        if name == "study.yaml":
            text = text.replace("'2022-01-01'", "2022-01-01").replace("'2022-02-01'", "2022-02-01")
        (folder / "study" / name).write_text(text, "utf-8")
    return folder / "study"


def read(folder: Path) -> Export:
    loaded = load_study(folder)
    return read_export(loaded.sources[0], folder.parent, loaded.timezone)


def refusal(folder: Path) -> UserError:
    with pytest.raises(UserError) as refused:
        read(folder)
    return refused.value


def export(folder: Path, rows: Any = (HEADER, *ROWS), codec: str = "utf-8", separator: str = ",") -> None:
    (folder / "export.csv").write_bytes(delimited(rows, separator).encode(codec))


def line_of(path: Path, text: str) -> int:
    return next(number for number, line in enumerate(path.read_text("utf-8").splitlines(), 1) if text in line)


def test_nothing_settled(tmp_path: Path) -> None:
    export(tmp_path)
    found = read(study(tmp_path))
    assert found.coded["uses"].tolist() == ["y", "n"] and found.coded["free"].tolist() == ["été", "œuvre"]
    assert not dict(found.reading.remarks)


# The file.


@pytest.mark.parametrize(
    ("codec", "given"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_the_encoding(tmp_path: Path, codec: str, given: str) -> None:
    export(tmp_path, codec=codec)
    found = read(study(tmp_path, encoding=given))
    assert found.coded["free"].tolist() == ["été", "œuvre"]
    assert str(found.reading.encoding).startswith(given) and ("by_hand", "encoding") in found.reading.remarks


@pytest.mark.parametrize(
    ("codec", "given", "why"),
    [
        ("utf-8", "UTF-16", "two bytes"),
        ("utf-8", "Windows-1252", "every byte of it fits UTF-8"),
        ("utf-8-sig", "UTF-16", "its mark says UTF-8"),
        ("utf-16", "UTF-8", "its mark says UTF-16"),
        ("cp1252", "UTF-8", "a byte is broken"),
        ("utf-16-le", "UTF-8", "a byte is broken"),
    ],
)
def test_an_encoding_that_does_not_fit(tmp_path: Path, codec: str, given: str, why: str) -> None:
    export(tmp_path, codec=codec)
    error = refusal(study(tmp_path, encoding=given))
    assert why in error.problem and error.file == tmp_path / "export.csv"


@pytest.mark.parametrize(("mark", "name"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "pipe")])
def test_the_separator(tmp_path: Path, mark: str, name: str) -> None:
    export(tmp_path, separator=mark)
    found = read(study(tmp_path, separator=name))
    assert found.reading.separator == name and found.coded["age"].tolist() == ["41", "1,5"]
    other = "pipe" if name == "comma" else "comma"
    error = refusal(study(tmp_path, separator=other))
    assert (error.column, error.value, error.accepted) == ("separator", other, [name])


def test_the_separator_where_another_looks_more_likely(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text("uses,how;age;free\nOui,film;1;a\n", "utf-8")
    folder = study(tmp_path, columns={"how;age;free": "how"}, separator="comma")
    assert {"age", "free"} <= set(str(refusal(folder).hint).replace("(", " ").split()), (
        "two columns under commas"
    )


def test_the_row_of_the_headings(tmp_path: Path) -> None:
    export(tmp_path, [["a", "b", "c", "d"], HEADER, *ROWS])
    found = read(study(tmp_path, header_row=2))
    assert found.coded.index.tolist() == [3, 4] and ("lines_above", "1") in found.reading.remarks
    assert "nothing stands" in refusal(study(tmp_path, header_row=7)).problem


def test_the_row_that_is_named_is_where_a_missing_column_is_said_to_be(tmp_path: Path) -> None:
    export(tmp_path, [["a", "b", "c", "d"], ["uses", "how", "ages", "free"], *ROWS])
    error = refusal(study(tmp_path, header_row=2))
    assert (error.row, error.column) == (2, "ages")


def test_the_sheet(tmp_path: Path) -> None:
    workbook(tmp_path / "export.xlsx", [["a", "b"], ["c", "d"]], [HEADER, *ROWS])
    found = read(study(tmp_path, file="export.xlsx", sheet="Sheet 2"))
    assert found.reading.sheet == "Sheet 2" and ("sheets", "Sheet 1") in found.reading.remarks
    error = refusal(study(tmp_path, file="export.xlsx", sheet="Feuil1"))
    assert (error.value, error.accepted) == ("Feuil1", ["Sheet 1", "Sheet 2"])


@pytest.mark.parametrize(
    ("file", "setting"),
    [
        ("export.csv", {"sheet": "Sheet 1"}),
        ("export.xlsx", {"encoding": "UTF-8"}),
        ("export.xlsx", {"separator": "comma"}),
        ("export.json", {"header_row": 2}),
        ("export.sav", {"sheet": "a"}),
    ],
)
def test_a_setting_that_no_such_file_has(tmp_path: Path, file: str, setting: dict[str, Any]) -> None:
    (tmp_path / file).write_bytes(b"x")
    error = refusal(study(tmp_path, file=file, **setting))
    assert "none to name" in error.problem and error.column == f"sources: main: {next(iter(setting))}:"


def test_the_tool(tmp_path: Path) -> None:
    export(tmp_path, [["Timestamp", *HEADER], *(["3/1/2022 10:00:00", *row] for row in ROWS)])
    assert read(study(tmp_path, tool="google_forms")).reading.tool == "google_forms"
    error = refusal(study(tmp_path, tool="spreadsheet"))
    assert "those of google_forms" in error.problem and error.accepted == ["auto", "google_forms"]


# Columns and answers.

ODD = [["Q1", "Comment, au juste", "Âge (UK)", "Âge (FR)", "Remarque", "Durée 1", "Durée 2", "interne"]]
ODD += [["Oui", "film;web", "41", "", "été", "3", "4", "a"], ["Non", "", "", "1,5", "œuvre", "5", "", "b"]]
COLUMNS = {"Q1": "uses", "Comment*": "how", "Âge (UK)": "age", "Âge (FR)": "age", "interne": None}


@pytest.mark.parametrize("apart", [True, False])
def test_columns(tmp_path: Path, apart: bool) -> None:
    export(tmp_path, ODD)
    settled = {"columns": COLUMNS, "ignore": ["Durée *"]}
    folder = study(tmp_path, settled, mapping="mapping.yaml") if apart else study(tmp_path, **settled)
    found = read(folder)
    assert found.coded["uses"].tolist() == ["y", "n"] and found.coded["age"].tolist() == ["41", "1,5"]
    assert found.coded["how__web"].tolist() == [True, False]
    assert dict(found.reading.dropped) == dict.fromkeys(
        ("Durée 1", "Durée 2", "interne"), "set aside in study.yaml"
    )
    assert dict(found.reading.remarks)["combined"] == "age"
    assert dict(found.reading.remarks)["by_hand"] == "columns"


def test_two_answers_of_one_item_stop(tmp_path: Path) -> None:
    rows = [list(row) for row in ODD]
    rows[1][3] = "42"
    export(tmp_path, rows)
    error = refusal(study(tmp_path, columns=COLUMNS, ignore=["Durée *"]))
    assert (error.row, error.column, error.value) == (2, "Âge (FR)", "42")


def test_a_column_that_the_file_does_not_have(tmp_path: Path) -> None:
    export(tmp_path)
    error = refusal(study(tmp_path, columns={"Q9": "uses"}))
    assert (error.value, error.column) == ("Q9", "sources: main: columns:")


def test_answers(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["NR", "film et web", "quarante", "NR"],
        ["si", "NR", "NR", "x"],
        ["Oui", "film", "3", "x"],
    ]
    export(tmp_path, rows)
    answers = {"*": {"NR": None}, "uses": {"si": "y"}, "age": {"quarante": "40"}}
    assert refusal(study(tmp_path, answers=answers)).value == "film et web"
    answers["how"] = {"film et web": "film"}
    found = read(study(tmp_path, {"answers": answers}, mapping="mapping.yaml"))
    assert found.coded["uses"].fillna("-").tolist() == ["-", "y", "y"]
    assert found.coded["age"].fillna("-").tolist() == ["40", "-", "3"]
    assert found.coded["free"].fillna("-").tolist() == ["-", "x", "x"]
    assert found.coded["how__film"].tolist() == [True, False, True]
    assert {(row, item) for row, item, kind, *_ in found.notes if kind == "settled"} >= {
        (2, "uses"),
        (2, "age"),
    }


# What is wrong in the study's files is told with its line.


@pytest.mark.parametrize(
    ("settled", "text", "problem"),
    [
        ({"columns": {"Q1": "usess"}}, "Q1: usess", "no such item"),
        ({"columns": {"Q1": "uses__y"}}, "Q1: uses__y", "no such item"),
        ({"answers": {"uses": {"si": "yes"}}}, "si: 'yes'", "no such option"),
        ({"answers": {"use": {"si": "y"}}}, "use:", "no such item"),
        ({"answers": {"*": {"NR": "y"}}}, "NR: y", "no answer of one"),
        ({"encoding": "latin1"}, "encoding: latin1", "encoding"),
        ({"separator": ";"}, "separator:", "separator"),
        ({"header_row": 0}, "header_row: 0", "header_row"),
        ({"tool": "sphinx"}, "tool: sphinx", "tool"),
    ],
)
def test_a_setting_that_cannot_be(tmp_path: Path, settled: dict[str, Any], text: str, problem: str) -> None:
    folder = study(tmp_path, **settled)
    with pytest.raises(UserError, match=problem) as refused:
        load_study(folder)
    assert str(refused.value.file) == str(folder / "study.yaml")
    assert refused.value.row == line_of(folder / "study.yaml", text)


def test_a_mistake_in_the_mapping_file_is_told_with_its_line(tmp_path: Path) -> None:
    folder = study(tmp_path, {"columns": {"Q1": "uses", "Q2": "agee"}}, mapping="mapping.yaml")
    with pytest.raises(UserError, match="no such item") as refused:
        load_study(folder)
    assert str(refused.value.file) == str(folder / "mapping.yaml") and refused.value.row == 3


def test_a_column_settled_twice(tmp_path: Path) -> None:
    folder = study(tmp_path, {"columns": {"Q1": "age"}}, mapping="mapping.yaml", columns={"Q1": "uses"})
    with pytest.raises(UserError, match="twice"):
        load_study(folder)


def test_a_mapping_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"mapping\.yaml"):
        load_study(study(tmp_path, mapping="mapping.yaml"))

"""Finding a file, and getting its cells out whatever its encoding, separator and ending."""

from __future__ import annotations

from pathlib import Path

import pytest

from exchange_files import OWN, ROW, USES, delimited, read, source
from helpers.errors import UserError
from helpers.exchange import files as files_module
from helpers.exchange.cells import tidy
from helpers.exchange.export import Export
from helpers.exchange.read import read_export

HEADER = [*OWN, "uses", "free"]
ONLY = (USES, source().questionnaire.item("free"))


def text(*answers: str, separator: str = ",", end: str = "\r\n") -> str:
    rows = [HEADER, *([*ROW, "y", answer] for answer in answers)]
    return delimited(rows, separator, end)


def read_bytes(folder: Path, data: bytes, file: str = "export.csv") -> Export:
    (folder / file).write_bytes(data)
    return read_export(source(ONLY, file), folder, "UTC")


def refusal(folder: Path, data: bytes, file: str = "export.csv") -> UserError:
    with pytest.raises(UserError) as refused:
        read_bytes(folder, data, file)
    assert str(refused.value.file) == str(folder / file)
    return refused.value


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with byte order mark"),
        ("utf-16", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
@pytest.mark.parametrize(("separator", "called"), [(",", "comma"), (";", "semicolon"), ("\t", "tab")])
def test_encodings_and_separators(tmp_path: Path, codec: str, name: str, separator: str, called: str) -> None:
    answer = 'Été : « délais », "coûts"; 1,5\tmois\nœuvre'
    export = read_bytes(tmp_path, text(answer, separator=separator).encode(codec))
    assert export.coded["free"].tolist() == [answer]
    assert (export.reading.encoding, export.reading.separator) == (name, called)
    assert export.reading.rows == 1


def test_words_that_look_missing_survive(tmp_path: Path) -> None:
    words = ["None", "NA", "n/a", "NaN", "null", "N/A", "-", "0"]
    export = read_bytes(tmp_path, text(*words).encode())
    assert export.coded["free"].tolist() == words


def test_rows_are_numbered_as_a_spreadsheet_counts(tmp_path: Path) -> None:
    blank_line = text("one\nline", "two").replace('"two"', '"two"\r\n')
    export = read_bytes(tmp_path, (blank_line + "\r\n\r\n").encode())
    assert export.coded.index.tolist() == [2, 3]
    assert export.coded.index.name == "row" and export.system.index.equals(export.coded.index)


def test_empty_rows_and_columns_at_the_edges_are_none(tmp_path: Path) -> None:
    rows = delimited([[*HEADER, ""], [*ROW, "y", "a", ""], [""] * (len(HEADER) + 1)])
    export = read_bytes(tmp_path, rows.encode())
    assert len(export.coded) == 1


def test_line_ends_of_all_systems(tmp_path: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        assert read_bytes(tmp_path, text("a", "b", end=end).encode()).coded["free"].tolist() == ["a", "b"]


def test_the_separator_that_excel_declares(tmp_path: Path) -> None:
    export = read_bytes(tmp_path, ("sep=;\r\n" + text("a", separator=";")).encode())
    assert export.coded.index.tolist() == [3]


def test_one_broken_byte_in_utf8_is_named(tmp_path: Path) -> None:
    data = text("été", "brisé", "été").encode().replace("brisé".encode(), b"bris\xe9")
    error = refusal(tmp_path, data)
    assert error.row == 3
    assert "0xE9" in str(error.value)
    assert "UTF-8" in error.accepted
    assert f"byte {data.index(bytes([0xE9, 0x22])) + 1}" in str(error.column)


def test_an_encoding_that_is_not_read(tmp_path: Path) -> None:
    assert "encoding" in refusal(tmp_path, text("réponse été").encode("mac_roman")).problem


def test_utf16_without_its_mark(tmp_path: Path) -> None:
    assert "UTF-16" in str(refusal(tmp_path, text("a").encode("utf-16-le")).hint)


def test_a_nul_character(tmp_path: Path) -> None:
    error = refusal(tmp_path, text("a", "b\0c").encode())
    assert "NUL" in error.problem and error.row == 3


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\r\n\r\n", b'"",""\r\n'])
def test_an_empty_file(tmp_path: Path, data: bytes) -> None:
    assert "empty" in refusal(tmp_path, data).problem


def test_a_header_without_answers(tmp_path: Path) -> None:
    assert "no answer" in refusal(tmp_path, text().encode()).problem


def test_a_ragged_row(tmp_path: Path) -> None:
    data = text("a", "b").replace('"b"', '"b","c"').encode()
    error = refusal(tmp_path, data)
    assert error.row == 3 and "10 cells, the header 9" in error.problem


@pytest.mark.parametrize("damage", ['"b', '"b" c"'])
def test_a_stray_quotation_mark(tmp_path: Path, damage: str) -> None:
    data = text("a", "b", "c").replace('"b"', damage).encode()
    error = refusal(tmp_path, data)
    assert error.row in (3, 4)


def test_a_column_without_a_heading(tmp_path: Path) -> None:
    rows = delimited([[*HEADER, ""], [*ROW, "y", "a", "what is this?"]])
    error = refusal(tmp_path, rows.encode())
    assert error.row == 1 and error.column == "(column 10)" and "not in the codebook" in error.problem


def test_a_blank_column_is_none(tmp_path: Path) -> None:
    cells = tidy(tmp_path, [(1, ["a", " ", "b"]), (2, ["1", "", "2"])])
    assert cells.header == ("a", "b") and cells.rows == (("1", "2"),)


def test_too_many_columns(tmp_path: Path) -> None:
    names = [f"a{number}" for number in range(100_000)]
    error = refusal(tmp_path, delimited([names, names]).encode())
    assert "100000 columns" in error.problem


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_module, "MAX_BYTES", 50)
    assert "weighs" in refusal(tmp_path, text("a").encode()).problem


@pytest.mark.parametrize(
    ("file", "data", "what"),
    [
        ("export.csv", b"PK\x03\x04 and so on", "ZIP"),
        ("export.csv", b"\xd0\xcf\x11\xe0 and so on", "old Excel"),
        ("export.xlsx", b"\xd0\xcf\x11\xe0 and so on", "password"),
        ("export.csv", b"%PDF-1.7", "PDF"),
        ("export.csv", b"\r\n<!DOCTYPE html><html>", "web page"),
        ("export.xlsx", b"id,submitdate", "no workbook"),
        ("export.sav", b"id,submitdate", "no file of SPSS"),
        ("export.xls", b"id\tsubmitdate", "no workbook"),
        ("export.ods", b"id;submitdate", "no workbook"),
        ("export.xls", b"<html><table>", "web page"),
        ("export.xyz", b"id", "not read"),
    ],
)
def test_a_file_that_is_not_what_its_ending_says(tmp_path: Path, file: str, data: bytes, what: str) -> None:
    assert what in refusal(tmp_path, data, file).problem


def test_a_pattern_finds_the_file(tmp_path: Path) -> None:
    (tmp_path / "results-survey12.csv").write_text(text("a"))
    (tmp_path / ".results-survey12.csv").write_text("hidden")
    export = read_export(source(ONLY, "results-survey*.csv"), tmp_path, "UTC")
    assert export.reading.path.name == "results-survey12.csv"


def test_no_file(tmp_path: Path) -> None:
    (tmp_path / "patient.csv").write_text("a")
    with pytest.raises(UserError) as refused:
        read_export(source(file="patients.csv"), tmp_path, "UTC")
    assert refused.value.file == tmp_path
    assert refused.value.accepted == ["patient.csv"]


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="folder"):
        read_export(source(), tmp_path / "nowhere", "UTC")


def test_several_files(tmp_path: Path) -> None:
    for name in ("a1.csv", "a2.csv"):
        (tmp_path / name).write_text(text("a"))
    with pytest.raises(UserError, match="several") as refused:
        read_export(source(file="a*.csv"), tmp_path, "UTC")
    assert refused.value.accepted == ["a1.csv", "a2.csv"]


def test_the_checksum_is_of_the_bytes(tmp_path: Path) -> None:
    import hashlib

    data = text("a").encode()
    assert read_bytes(tmp_path, data).reading.sha256 == hashlib.sha256(data).hexdigest()


def test_a_time_zone_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="time zone"):
        read(tmp_path, [[*OWN, "uses"], [*ROW, "y"]], [USES], timezone="Europe/Strasbourg")

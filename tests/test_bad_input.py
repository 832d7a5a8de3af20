"""What a user meets when the input is wrong: one screen, no traceback, exit code 2, nothing half-written."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A copy of the demonstration study that may be damaged."""
    return Path(shutil.copytree(ROOT / "data", tmp_path / "study"))


def clean(study: Path, source: str) -> subprocess.CompletedProcess[str]:
    out = study.parent / "out"
    command = ["--study", str(study), "--raw", str(study / "raw"), "--out", str(out), "--source", source]
    return subprocess.run(
        [sys.executable, "-m", "helpers.cleaning.run", *command], capture_output=True, text=True, cwd=ROOT
    )


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_bytes().decode("utf-8-sig")
    after = change(before)
    assert after != before, "the damage has to change something"
    path.write_text(after, encoding="utf-8", newline="")


def refused(study: Path, source: str, *said: str) -> str:
    """The message of a run that must be refused; it names every one of ``said``."""
    finished = clean(study, source)
    message = finished.stderr
    assert finished.returncode == 2, finished.stdout + message
    assert "Traceback" not in message
    assert len(message.splitlines()) <= 24
    for words in said:
        assert words in message, message
    assert not list((study.parent / "out").rglob("*.*")), "nothing may be half-written"
    return message


def test_missing_file(study: Path) -> None:
    (study / "raw" / "patients.csv").unlink()
    refused(study, "patients", "patients.csv", "raw")


def test_empty_file(study: Path) -> None:
    (study / "raw" / "patients.csv").write_bytes(b"")
    refused(study, "patients", "patients.csv", "empty")


def test_wrong_encoding(study: Path) -> None:
    path = study / "raw" / "patients.csv"
    text = path.read_bytes()
    half = len(text) // 2
    path.write_bytes(text[:half] + text[half:].decode("utf-8").encode("cp1252", errors="replace"))
    refused(study, "patients", "patients.csv", "row")


def test_missing_column(study: Path) -> None:
    rewrite(study / "raw" / "radiologists.csv", lambda text: text.replace('"priorna"', '"something"', 1))
    refused(study, "radiologists", "radiologists.csv", "priorna")


def test_unknown_answer(study: Path) -> None:
    lines = (study / "raw" / "radiologists.csv").read_bytes().decode("utf-8-sig").splitlines(keepends=True)
    column = lines[0].rstrip().split(",").index('"priorna"')
    row = next(i for i, line in enumerate(lines[1:], 1) if _cell(line, column) in set("12345"))
    lines[row] = _with_cell(lines[row], column, "7")
    (study / "raw" / "radiologists.csv").write_text("".join(lines), encoding="utf-8", newline="")
    refused(study, "radiologists", "radiologists.csv", f"{row + 1}", "priorna", "'7'", "accepted")


def _cells(line: str) -> list[str]:
    import csv

    return next(csv.reader([line]))


def _cell(line: str, column: int) -> str:
    cells = _cells(line)
    return cells[column] if column < len(cells) else ""


def _with_cell(line: str, column: int, value: str) -> str:
    cells = _cells(line)
    cells[column] = value
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    return quoted + "\n"


def test_unknown_source(study: Path) -> None:
    refused(study, "patient", "patient", "patients", "radiologists", "gps", "specialists")


def test_malformed_yaml(study: Path) -> None:
    rewrite(study / "study.yaml", lambda text: text.replace("languages: [", "languages: [[", 1))
    refused(study, "patients", "study.yaml", "row:      18", "not YAML")


def test_misspelt_key_in_the_codebook(study: Path) -> None:
    rewrite(study / "questionnaires" / "items.yaml", lambda text: text.replace("show_if:", "show_iff:", 1))
    refused(study, "patients", "items.yaml", "show_iff", "show_if")


def test_export_of_another_questionnaire(study: Path) -> None:
    shutil.copy(study / "raw" / "specialists.csv", study / "raw" / "patients.csv")
    refused(study, "patients", "patients.csv", "another questionnaire")


def test_no_study(tmp_path: Path) -> None:
    (tmp_path / "study").mkdir()
    refused(tmp_path / "study", "patients", "study.yaml")


@pytest.mark.parametrize(
    ("parameter", "value", "said"),
    [
        ("group", "patient", ["patients", "radiologists", "gps", "specialists"]),
        ("language", "de", ["fr", "en"]),
        ("groop", "patients", ["group"]),
    ],
)
def test_parameters_are_checked_before_a_kernel_starts(
    tmp_path: Path, parameter: str, value: str, said: list[str]
) -> None:
    target = tmp_path / "executed.ipynb"
    source = ROOT / "notebooks" / "02_respondent_group.ipynb"
    command = ["helpers.publishing.run", str(source), str(target), "-p", parameter, value]
    finished = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, cwd=ROOT)
    assert finished.returncode == 2
    assert "Traceback" not in finished.stderr
    assert all(words in finished.stderr for words in [value if parameter != "groop" else parameter, *said])
    assert not list(tmp_path.iterdir())

"""What cannot be written or read: no log beside half-written answers, and a message where a file is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builders import single
from builders_cleaning import cleaned_rows, form, study
from helpers.cleaning import store
from helpers.cleaning.answers import Answers
from helpers.cleaning.clean import Cleaned
from helpers.cleaning.store import load_answers, load_labelled, load_log, save
from helpers.errors import UserError

USES = single("uses", "y n")
STUDY = study(form(USES))


def clean(*codes: str) -> Cleaned:
    return cleaned_rows([USES], *[[code] for code in codes])


def fail(*_: object, **__: object) -> None:
    raise OSError("the disk is full")


def half(answers: Answers, path: Path, *_: object, **__: object) -> None:
    path.write_bytes(b"half")
    fail()


@pytest.mark.parametrize(
    ("name", "broken", "there"),
    [
        ("_write_parquet", half, []),
        ("write_labelled", half, ["all.parquet"]),
        ("asdict", fail, ["all.en.csv", "all.fr.csv", "all.parquet"]),
    ],
)
def test_a_failure_leaves_no_log_and_no_half_file(
    name: str, broken: Callable[..., None], there: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, name, broken)
    with pytest.raises(OSError, match="full"):
        save(clean("n", "n"), STUDY, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == there
    with pytest.raises(UserError):
        load_log("web", tmp_path)


def test_a_log_cut_off_while_it_is_written_is_no_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "write_text", lambda path, *_: half(None, path))  # type: ignore[arg-type]
    with pytest.raises(OSError, match="full"):
        save(Cleaned((), clean("y").log), STUDY, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_an_earlier_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(clean("y"), STUDY, tmp_path)
    monkeypatch.setattr(store, "_write_parquet", half)
    with pytest.raises(OSError, match="full"):
        save(clean("n", "n"), STUDY, tmp_path)
    assert load_answers(STUDY, "all", tmp_path).values["uses"].tolist() == ["y"]


@pytest.mark.parametrize(
    ("load", "file"),
    [
        (lambda folder: load_answers(STUDY, "all", folder), "all.parquet"),
        (lambda folder: load_labelled(STUDY, "all", folder, "fr"), "all.fr.csv"),
        (lambda folder: load_log("web", folder), "web.json"),
    ],
)
def test_a_missing_file_says_to_clean_first(load: Callable[[Path], Any], file: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="make clean-data") as caught:
        load(tmp_path)
    assert caught.value.file == tmp_path / file


def test_answers_of_an_unknown_group_are_refused(tmp_path: Path) -> None:
    found = clean("y")
    unknown = replace(found.answers[0], group="none")
    save(replace(found, answers=(unknown,)), STUDY, tmp_path)
    with pytest.raises(UserError, match="unknown group"):
        load_answers(STUDY, "none", tmp_path)


def test_the_folder_is_made_and_holds_a_table_per_language_of_the_study(tmp_path: Path) -> None:
    english = replace(STUDY, languages=("en",))
    save(clean("y"), english, tmp_path / "a" / "b")
    assert sorted(path.name for path in (tmp_path / "a" / "b").iterdir()) == [
        "all.en.csv",
        "all.parquet",
        "web.json",
    ]

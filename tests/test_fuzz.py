"""Damaged exports end well, and the judge of that would notice if they did not."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import fuzz
from damage import cut_at_a_line, shuffled_columns
from helpers.errors import UserError
from helpers.exchange.export import Export

PART = 25


@pytest.mark.parametrize("start", range(0, 125, PART))
def test_damaged_exports_end_in_a_right_result_or_a_clear_error(start: int) -> None:
    ends = [fuzz.run(number) for number in range(start, start + PART)]
    assert [one for one in ends if one[3] not in (fuzz.RIGHT, fuzz.REFUSED)] == []


def test_a_case_is_its_number() -> None:
    assert [fuzz.case(number).data for number in range(20)] == [
        fuzz.case(number).data for number in range(20)
    ]


@pytest.mark.parametrize("base", fuzz.bases(), ids=lambda base: base.name)
def test_the_sound_files_are_read_to_the_last_answer(base: fuzz.Base) -> None:
    case = fuzz.Case(0, base, shuffled_columns, False, base.data)
    assert fuzz.judge(case) == fuzz.RIGHT
    assert len(fuzz._sound(base.name).coded) == 17


def sound_case(**more: Any) -> fuzz.Case:
    return fuzz.Case(0, fuzz.bases()[0], cut_at_a_line, more.get("harmless", False), fuzz.bases()[0].data)


def spoiled(monkeypatch: pytest.MonkeyPatch, spoil: Any) -> None:
    fuzz._sound(fuzz.bases()[0].name)
    read = fuzz.read_export

    def reads(source: Any, raw: Path, zone: str) -> Export:
        return spoil(read(source, raw, zone))

    monkeypatch.setattr(fuzz, "read_export", reads)


def test_a_lost_row_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_a_row(export: Export) -> Export:
        reading = replace(export.reading, rows=export.reading.rows - 1)
        return replace(export, coded=export.coded[1:], system=export.system[1:], reading=reading)

    spoiled(monkeypatch, without_a_row)
    assert fuzz.judge(sound_case()) == "17 rows in the file, 16 read"
    assert "harmless" in fuzz.judge(sound_case(harmless=True))


def test_a_lost_and_a_made_up_answer_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def changed(value: Any) -> Any:
        return lambda export: replace(export, coded=export.coded.assign(age=value))

    with monkeypatch.context() as patch:
        spoiled(patch, changed(None))
        assert "the answer to age in data row 1 was lost" in fuzz.judge(sound_case())
    spoiled(monkeypatch, changed("7"))
    assert "the answer to age in data row 2 was made up" in fuzz.judge(sound_case())


def test_a_traceback_a_hang_and_an_unclear_error_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def raises(error: Exception) -> Any:
        def spoil(export: Export) -> Export:
            raise error

        return spoil

    for error, said in (
        (ValueError("boom"), "ValueError: boom"),
        (UserError("something is wrong"), "the error names no file"),
        (UserError("x", file="a.csv", hint="\n" * 50), "too long to read"),
    ):
        with monkeypatch.context() as patch:
            spoiled(patch, raises(error))
            assert said in fuzz.judge(sound_case())
    monkeypatch.setattr(fuzz, "SECONDS", 1)
    spoiled(monkeypatch, lambda export: time.sleep(5))
    assert "TimeoutError: more than 1 s" in fuzz.judge(sound_case())

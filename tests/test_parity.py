"""``make parity`` names what disagrees, what is left out and what was forgotten, and says how to be run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import parity
import reference
from reference import CHECKS, LEFT_OUT, needs_reference

DATASET, KEY = "mass_survey", "smoke_exer.min_expected"


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only results that are quick to compute, of one data set."""
    reference.registered()
    keys = (KEY, "smoke.n", "smoke_exer.cramers_v")
    monkeypatch.setattr(parity, "DATASETS", (DATASET,))
    whole = reference.results
    monkeypatch.setattr(reference, "results", lambda dataset: {key: whole(dataset)[key] for key in keys})
    yield


def report(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    return parity.main(), capsys.readouterr().out


@needs_reference
def test_all_agree(few: None, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = report(capsys)
    assert code == 0
    assert "3 of 3 agree" in out and "Left out: none" in out and "Disagreeing" not in out
    assert "cramers_v: low 2e-07, high 2e-07 (largest difference" in out and "optimiser" in out


@needs_reference
def test_a_damaged_value_is_named_with_both(
    few: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = reference.expected(DATASET, KEY)
    monkeypatch.setitem(CHECKS, (DATASET, KEY), (lambda: theirs * (1 + 1e-7), None, 0.0))
    code, out = report(capsys)
    assert code == 1 and "2 of 3 agree" in out
    told = out.split("Disagreeing (1):")[1]
    assert f"{DATASET} {KEY}" in told and str(theirs) in told and str(theirs * (1 + 1e-7)) in told


@needs_reference
def test_what_cannot_be_computed_disagrees_without_a_traceback(
    few: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(CHECKS, (DATASET, KEY), (lambda: 1 / 0, None, 0.0))
    code, out = report(capsys)
    assert code == 1 and "ZeroDivisionError" in out and "Traceback" not in out


@needs_reference
def test_what_was_forgotten_fails_and_what_is_left_out_says_why(
    few: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(CHECKS, (DATASET, KEY))
    code, out = report(capsys)
    assert code == 1 and f"Neither compared nor left out with a reason (1):\n  {DATASET} {KEY}" in out
    monkeypatch.setitem(LEFT_OUT, (DATASET, KEY), "no question of a survey")
    code, out = report(capsys)
    assert code == 0 and f"Left out (1):\n  {DATASET} {KEY}: no question of a survey" in out


@needs_reference
def test_every_tolerance_says_why() -> None:
    reference.registered()
    wider = [key for key in CHECKS if reference.tolerance(*key) is not None]
    assert wider and [key for key in wider if not reference.reason(*key)] == []


@pytest.mark.parametrize("folder", [None, "nowhere"])
def test_without_the_folder_it_says_how_to_name_it(
    folder: str | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reference, "FOLDER", folder)
    code, out = report(capsys)
    assert code == 2 and "REFERENCE_RESULTS" in out and "make parity" in out

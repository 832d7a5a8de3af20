"""Skip logic that answers show: found where the evidence is plain, and only there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from draft_files import drafted, items, survey


def show_if(folder: Path, **columns: list[str]) -> Any:
    study = drafted(folder, survey(columns))
    return items(study)["how"].get("show_if"), (study / "questionnaires/items.yaml").read_text("utf-8")


def test_asked_of_those_who_gave_one_answer(tmp_path: Path) -> None:
    found, text = show_if(tmp_path, uses=["Yes"] * 20 + ["No"] * 20, how=["Film", "CD"] * 10 + [""] * 20)
    assert found == {"q": "uses", "op": "eq", "value": "y"}
    assert "answered by 20 of 20 who chose y at uses, by none of the 20 others who answered it" in text


def test_one_answer_that_speaks_against_it_is_enough(tmp_path: Path) -> None:
    found, _ = show_if(
        tmp_path, uses=["Yes"] * 20 + ["No"] * 20, how=["Film", "CD"] * 10 + ["CD"] + [""] * 19
    )
    assert found is None


def test_too_few_people_are_no_evidence(tmp_path: Path) -> None:
    found, _ = show_if(tmp_path, uses=["Yes"] * 37 + ["No"] * 3, how=["Film"] * 20 + ["CD"] * 17 + [""] * 3)
    assert found is None


def test_half_of_those_asked_are_no_evidence(tmp_path: Path) -> None:
    found, _ = show_if(tmp_path, uses=["Yes"] * 20 + ["No"] * 20, how=["Film", ""] * 10 + [""] * 20)
    assert found is None


def test_asked_of_those_who_ticked_an_option(tmp_path: Path) -> None:
    columns = {
        "ways[a]": ["Y"] * 20 + [""] * 20,
        "ways[b]": [""] * 10 + ["Y"] * 30,
        "how": ["Film", "CD"] * 10 + [""] * 20,
    }
    study = drafted(tmp_path, survey(columns))
    assert items(study)["how"]["show_if"] == {"q": "ways", "op": "selected", "value": ["a"]}


def test_rows_that_were_broken_off_are_no_evidence(tmp_path: Path) -> None:
    sent = ["2022-03-01 10:00:00"] * 40 + [""] * 20
    columns = {"uses": ["Yes"] * 20 + ["No"] * 20 + ["Yes"] * 20, "how": ["Film", "CD"] * 10 + [""] * 40}
    study = drafted(tmp_path, survey(columns, sent))
    assert items(study)["how"]["show_if"] == {"q": "uses", "op": "eq", "value": "y"}

"""Drafts of exports that nobody here wrote: each is loaded, reads its own file, and loses no row."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from draft_files import texts
from helpers.cleaning.clean import clean
from helpers.exchange.draft.build import build
from helpers.exchange.draft.quoted import quoted
from helpers.exchange.draft.run import draft_study
from helpers.exchange.draft.scales import order
from helpers.exchange.draft.table import read_table
from helpers.exchange.draft.threshold import SEVERAL
from helpers.exchange.read import read_export
from helpers.exchange.spelling import folded
from helpers.study.load import load_study

SURVEYS = Path(os.environ.get("REAL_SURVEYS", "nowhere"))
pytestmark = pytest.mark.skipif(
    not SURVEYS.is_dir(), reason="REAL_SURVEYS does not name the folder of the real exports"
)
REDCAP = ("checkboxes-1", "longitudinal", "repeating-instruments", "russian", "simple", "survey")
FILES: dict[str, tuple[str, int]] = {
    "artifact-survey/*.xlsx": ("limesurvey", 257),
    "cantera/responses.csv": ("typeform", 60),
    "coba-imaging-2022/Bridging*.csv": ("google_forms", 494),
    "r-community-2019/*English*.csv": ("google_forms", 1838),
    "r-community-2019/*Spanish*.csv": ("google_forms", 338),
    "r-community-2019/*Spanish*.xlsx": ("google_forms", 338),
    **{
        f"redcapr-demo/{name}_data.csv": ("redcap", rows)
        for name, rows in zip(REDCAP, (4, 18, 6, 3, 5, 2), strict=True)
    },
    "rse-international/rse2017_de*.csv": ("limesurvey", 325),
    "rse-international/rse2017_uk*.csv": ("limesurvey", 253),
    "rse-international/rse2018*.csv": ("limesurvey", 997),
    "spack-user-survey/*.csv": ("google_forms", 170),
    "spack-user-survey/*.xlsx": ("google_forms", 170),
    "trust-digital-health/trust*.csv": ("spreadsheet", 2240),
    "usperception-brain/brain*.csv": ("qualtrics", 2576),
}
FORMS = {
    **{
        f"redcapr-demo/{name}_data.csv": f"redcapr-demo/{name}_dictionary.csv"
        for name in REDCAP
        if name != "russian"
    },
    "rse-international/rse2018*.csv": "rse-international/questions_to_import.txt",
}


def reads_itself(pattern: str, folder: Path, form: str | None = None) -> Path:
    (path,) = SURVEYS.glob(pattern)
    study_folder = draft_study(path, folder / "study", SURVEYS / form if form else None)
    study = load_study(study_folder)
    (source,) = study.sources
    tool, rows = FILES[pattern]
    export = read_export(source, path.parent, study.timezone)
    assert (export.reading.tool, len(export.coded)) == (tool, rows)
    log = clean(export, study, source).log
    assert log.rows == rows == sum(n for _, n in log.kept) + len(log.exclusions)
    return study_folder


LONG = ("rse-international", "r-community-2019", "usperception-brain")
SLOW = frozenset(one for one in FILES if one.split("/")[0] in LONG)


def marked(patterns: Iterable[str]) -> list[Any]:
    return [pytest.param(one, marks=pytest.mark.slow) if one in SLOW else one for one in patterns]


@pytest.mark.parametrize("pattern", marked(FILES))
def test_a_draft_reads_its_own_file(pattern: str, tmp_path: Path) -> None:
    reads_itself(pattern, tmp_path)


@pytest.mark.parametrize("pattern", marked(FORMS))
def test_a_draft_by_the_form_reads_its_own_file(pattern: str, tmp_path: Path) -> None:
    reads_itself(pattern, tmp_path, FORMS[pattern])


@pytest.mark.parametrize("pattern", ["coba-imaging-2022/Bridging*.csv", "redcapr-demo/simple_data.csv"])
def test_drafts_of_one_file_are_the_same(pattern: str, tmp_path: Path) -> None:
    (path,) = SURVEYS.glob(pattern)
    made = [texts(draft_study(path, tmp_path / name)) for name in ("one", "two")]
    assert made[0] == made[1]


PRIVATE = ("artifact-survey/*.xlsx", "coba-imaging-2022/Bridging*.csv", "cantera/responses.csv")


@pytest.mark.parametrize("pattern", PRIVATE)
def test_no_answer_of_few_is_in_a_draft(pattern: str, tmp_path: Path) -> None:
    (path,) = SURVEYS.glob(pattern)
    table = read_table(path)
    headings = folded(" ".join(table.cells.header))
    said = folded(texts(draft_study(path, tmp_path / "study")))
    rows = [" | ".join(folded(column.cells[row]) for column in table.columns) for row in range(table.rows)]
    given = {
        folded(one.text) for column in table.columns for one in column.answers.values() if one.n < SEVERAL
    }
    shown = {text for text in given if len(text) > 5 and quoted(text) in said and text not in headings}
    few = {text for text in shown if sum(text in row for row in rows) < SEVERAL}
    assert {
        text for text in few if not text.isdecimal() and order([text, "never", "always"]) is None
    } == set()


def test_coba_against_the_codebook_written_by_hand(tmp_path: Path) -> None:
    """Kinds of the items by their labels, as far as a person worded them as the form does."""
    (path,) = SURVEYS.glob("coba-imaging-2022/Bridging*.csv")
    drafted = load_study(draft_study(path, tmp_path / "study")).questionnaires[0]
    root = Path(__file__).parent.parent / "examples" / "coba-imaging-2022"
    by_hand = load_study(root).questionnaires[0]
    kinds = {item.label.text("en").strip(): item.kind for item in drafted.items}
    same = [item for item in by_hand.items if item.label.text("en").strip() in kinds]
    right = [item for item in same if kinds[item.label.text("en").strip()] == item.kind]
    assert len(same) >= 30
    assert len(right) >= 0.95 * len(same)


def test_a_draft_of_707_columns_takes_seconds(tmp_path: Path) -> None:
    (path,) = SURVEYS.glob("rse-international/rse2018*.csv")
    start = time.monotonic()
    draft = build(read_table(path))
    assert time.monotonic() - start < 10
    assert len(draft.items) > 100
    assert sum(item.show_if is not None for item in draft.items) > 30

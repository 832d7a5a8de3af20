"""Small exports written for the tests of drafts, and what their drafts are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from exchange_files import delimited
from helpers.exchange.draft.run import draft_study
from helpers.study.load import load_study
from helpers.study.study import Study

ROWS = 40


def repeated(*answers: str, rows: int = ROWS) -> list[str]:
    """Give so many rows of answers, one after the other."""
    return [answers[row % len(answers)] for row in range(rows)]


def export(folder: Path, columns: Mapping[str, Sequence[str]] | Sequence[tuple[str, Sequence[str]]]) -> Path:
    """Write columns as CSV; pairs may have the same heading twice."""
    pairs = list(columns.items()) if isinstance(columns, Mapping) else list(columns)
    rows = [[name for name, _ in pairs], *map(list, zip(*(cells for _, cells in pairs), strict=True))]
    path = folder / "answers.csv"
    path.write_text(delimited(rows), encoding="utf-8", newline="")
    return path


def form(
    columns: Mapping[str, Sequence[str]] | Sequence[tuple[str, Sequence[str]]],
) -> list[tuple[str, Sequence[str]]]:
    """Put the time stamp of Google Forms before columns."""
    pairs = list(columns.items()) if isinstance(columns, Mapping) else list(columns)
    rows = len(pairs[0][1])
    stamps = [f"3/{1 + row % 28}/2022 9:{row % 60:02d}:00" for row in range(rows)]
    return [("Timestamp", stamps), *pairs]


def survey(columns: Mapping[str, Sequence[str]], sent: Sequence[str] = ()) -> dict[str, Sequence[str]]:
    """Put LimeSurvey's own columns before columns."""
    rows = len(next(iter(columns.values())))
    days = list(sent) or [f"2022-03-{1 + row % 28:02d} 10:00:00" for row in range(rows)]
    own = {"id": [str(row) for row in range(1, rows + 1)], "submitdate": days, "lastpage": ["3"] * rows}
    return {**own, "startlanguage": ["en"] * rows, **columns}


def drafted(folder: Path, columns: Any, dictionary: Path | None = None) -> Path:
    """Draft a study of columns, and give its folder."""
    return draft_study(export(folder, columns), folder / "study", dictionary)


def items(study: Path) -> dict[str, dict[str, Any]]:
    """Give items.yaml."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(
        (study / "questionnaires/items.yaml").read_text("utf-8")
    )
    return found


def options(study: Path, item: str) -> list[tuple[str, str]]:
    """Give code and label of the options of an item."""
    return [(one.code, one.label.texts[0][1]) for one in loaded(study).questionnaires[0].item(item).options]


def loaded(study: Path) -> Study:
    """Load a draft."""
    return load_study(study)


def texts(study: Path) -> str:
    """Give everything that a draft says."""
    return "\n".join(path.read_text("utf-8") for path in sorted(study.rglob("*.*")))

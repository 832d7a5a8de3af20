"""Figures that others published of surveys whose answers are public, and what this project makes of the same answers.

The folder that REAL_SURVEYS names has one folder a survey. A module ``published_<survey>.py`` says by which of the
project's own functions each figure is made: ``SURVEY`` is the name of the folder and of the example, ``LEAST`` the
least number of figures there are, ``figures()`` gives them.
"""

from __future__ import annotations

import csv
import importlib
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

from helpers.cleaning.clean import Cleaned, clean
from helpers.exchange.read import read_export
from helpers.study.load import load_study
from helpers.study.paths import ROOT

FOLDER = os.environ.get("REAL_SURVEYS")
UNNAMED = "REAL_SURVEYS does not name the folder of the real exports"


@dataclass(frozen=True)
class Figure:
    """A figure as it was published, and ours; they agree where they are at most ``within`` apart."""

    name: str
    published: float
    ours: float
    within: float = 0.0

    @property
    def agrees(self) -> bool:
        return abs(self.published - self.ours) <= self.within + 1e-9


def exports(survey: str) -> Path:
    """The folder of a survey's exports."""
    return Path(FOLDER or "") / survey


@cache
def cleaned(survey: str) -> tuple[Cleaned, ...]:
    """The clean answers of an example, one a source, read and cleaned as `make clean-data` does."""
    study = load_study(ROOT / "examples" / survey)
    return tuple(
        clean(read_export(source, exports(survey), study.timezone), study, source) for source in study.sources
    )


def listed(survey: str) -> list[dict[str, str]]:
    """The rows of published_figures.csv that are of a survey."""
    with (Path(FOLDER or "") / "published_figures.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["slug"] == survey]


def surveys() -> dict[str, ModuleType]:
    """The modules that say how figures are made, by survey."""
    paths = sorted(Path(__file__).parent.glob("published_*.py"))
    modules = [importlib.import_module(path.stem) for path in paths]
    return {module.SURVEY: module for module in modules}

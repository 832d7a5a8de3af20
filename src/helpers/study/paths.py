"""Where things are. Notebooks run in other folders than their callers: nothing depends on the current one."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Paths:
    """The folders of one study.

    ``study`` holds study.yaml, ``raw`` the exports, ``out`` everything generated; ``clean`` and ``figures``
    are inside, except that the figures of the project's own study stand in ``figures/`` at the top.
    """

    study: Path
    raw: Path
    out: Path
    figures: Path

    @property
    def clean(self) -> Path:
        """Clean answers and logs."""
        return self.out / "clean"


def paths_of(study: str | Path, language: str = "") -> Paths:
    """Give the folders of a study; SURVEY_RAW, SURVEY_OUT and SURVEY_FIGURES in the environment win.

    Parameters
    ----------
    study : str or Path
        The study's folder; a relative one is looked up from the project's root.
    language : str
        Figures of each language have a folder of their own.
    """
    folder = (ROOT / study).resolve()
    out = Path(os.environ.get("SURVEY_OUT") or ROOT / "build" / folder.name).resolve()
    own = ROOT / "figures" if folder == ROOT / "data" else out / "figures"
    figures = Path(os.environ.get("SURVEY_FIGURES") or own).resolve()
    raw = ROOT / (os.environ.get("SURVEY_RAW") or folder / "raw")
    return Paths(folder, raw.resolve(), out, figures / language)

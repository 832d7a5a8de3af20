"""What every table, figure and sentence needs to know beside its result: study, language, folder, mark."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from helpers.study.study import Study


@dataclass(frozen=True)
class Context:
    """The setting in which results are presented.

    Parameters
    ----------
    study : Study
        Names the groups and carries the texts.
    language : str
        Language of the report.
    figures : Path
        Folder for the figures' files, ``<label>.svg`` and ``<label>.png``.
    mark : str, optional
        What every table and figure must say about its data while they are the demonstration generator's.
    """

    study: Study
    language: str
    figures: Path
    mark: str | None = None

    def group(self, code: str) -> str:
        """The group's name in the report's language, in the plural."""
        return self.study.group(code).label.text(self.language)

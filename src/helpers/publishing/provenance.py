"""How a report was made: commit, data, versions, seed. Said on its last page."""

from __future__ import annotations

import datetime as dt
import os
import platform
import subprocess
from importlib.metadata import version

from nbformat import NotebookNode, v4

from helpers.analysis.montecarlo import SEED
from helpers.cleaning.log import Log
from helpers.presentation.display import Table
from helpers.publishing.document.wording import words
from helpers.study.paths import ROOT
from helpers.study.study import Study

PACKAGES = (
    "papermill",
    "nbconvert",
    "pandas",
    "numpy",
    "scipy",
    "statsmodels",
    "pingouin",
    "matplotlib",
    "typst",
)


def commit() -> tuple[str, bool] | None:
    """Give the commit that is checked out and whether the tree is as it says; None outside git."""
    found = _git("rev-parse", "HEAD")
    # What is generated into the tree by the report itself is no change of the code.
    changed = _git("status", "--porcelain", "--", ":!figures", ":!notebooks/executed")
    return None if found is None else (found, not changed)


def commit_time(study: Study) -> int:
    """Give the time that the document carries, so that the same inputs give the same bytes.

    SOURCE_DATE_EPOCH if it is set, else the time of the commit, else the end of the field period.
    """
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    found = _git("log", "-1", "--format=%ct")
    return int(found) if found else int(dt.datetime.combine(study.end, dt.time(), dt.UTC).timestamp())


def made_of(study: Study, logs: tuple[Log, ...], language: str) -> list[NotebookNode]:
    """Write the page on how the report was made, as cells."""
    spoken = words(language)
    heading = v4.new_markdown_cell(f"# {spoken['made']} {{#sec-made}}\n\n{spoken['made_text']}")
    demonstration = any(log.demonstration for log in logs)
    table = Table(
        label="tbl-made",
        caption=spoken["made_table"],
        head=(((spoken["made_what"], 1), (spoken["made_which"], 1)),),
        rows=tuple((what, (which,)) for what, which in _facts(study, logs, spoken)),
        mark=spoken["demonstration"].split(" – ")[0] if demonstration else None,
        align=("left",),
    )
    data, metadata = table._repr_mimebundle_()
    shown = v4.new_code_cell("made_of(study, logs, language)", execution_count=1)
    shown.outputs = [v4.new_output("display_data", data=data, metadata=metadata)]
    return [heading, shown]


def _facts(study: Study, logs: tuple[Log, ...], spoken: dict[str, str]) -> list[tuple[str, str]]:
    found = commit()
    state = spoken["made_unknown"]
    if found is not None:
        state = spoken["made_clean" if found[1] else "made_dirty"].format(commit=found[0])
    files = [(spoken["made_file"].format(file=log.file), log.sha256) for log in logs]
    versions = [(name, version(name)) for name in PACKAGES]
    return [
        (spoken["made_commit"], state),
        (spoken["made_study"], study.code),
        *files,
        (spoken["made_seed"], str(SEED)),
        (spoken["made_python"], platform.python_version()),
        *versions,
    ]


def _git(*arguments: str) -> str | None:
    command = ["git", "-C", str(ROOT), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None

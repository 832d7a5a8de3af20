"""The Makefile on a copy of the project: nothing reruns without cause, and no failure leaves what looks finished."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from helpers.publishing.guard import EXECUTED
from helpers.publishing.running.failure import unfinished
from helpers.publishing.validate import failures
from helpers.study.paths import ROOT

pytestmark = pytest.mark.slow
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "build", "__pycache__", ".*_cache", ".hypothesis")
NOTEBOOKS = {path.name for path in EXECUTED.glob("*.ipynb")}


class Project:
    """A copy of the project in a path with blanks and accents, with the environment of the original."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(shutil.copytree(ROOT, folder, ignore=NOT_COPIED))
        (self.folder / ".venv").symlink_to(ROOT / ".venv")
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SURVEY_", "MAKE", "MFLAGS"))
        }
        self.environment = kept | {"PYTHONPATH": str(self.folder / "src")}
        self.notebooks = self.folder / "build" / "data" / "fr"
        self.report = self.folder / "build" / "data" / "report-fr.pdf"

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(
            ["make", *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=pipe,
            stderr=pipe,
            text=True,
            start_new_session=True,
        )

    def make(self, *arguments: str) -> tuple[int, str, str]:
        process = self.start(*arguments)
        out, error = process.communicate(timeout=600)
        return process.returncode, out, error


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Killed while notebooks were running; the tests below go on from there, in their order."""
    project = Project(tmp_path_factory.mktemp("copy") / "étude n° 2")
    process = project.start("report")
    until = time.monotonic() + 300
    while not list(project.notebooks.glob("0*.ipynb")) and time.monotonic() < until:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    yield project


def plain(path: Path) -> str:
    """A notebook without the version of the Python that ran it."""
    return re.sub(r"Python 3\.\d+\.\d+", "Python", path.read_text("utf-8"))


def rerun(commands: str) -> set[str]:
    """The targets of the notebooks that make would run."""
    return set(re.findall(r"helpers\.publishing\.run \S+ \S+/fr/(\S+\.ipynb)", commands))


def test_a_killed_run_leaves_nothing_that_looks_finished(project: Project) -> None:
    there = list(project.notebooks.glob("0*.ipynb"))
    assert there and len(there) < len(NOTEBOOKS)
    assert not project.report.exists()
    assert [unfinished(nbformat.read(path, as_version=4)) for path in there] == [None] * len(there)


def test_the_run_after_it_gives_the_right_report(project: Project) -> None:
    code, out, error = project.make("report")
    assert code == 0, out + error
    for path in (*EXECUTED.glob("*.ipynb"), *EXECUTED.glob("*.json")):
        assert plain(project.notebooks / path.name) == plain(path), path.name
    assert failures(project.report) == []


def test_nothing_reruns_without_cause(project: Project) -> None:
    assert project.make("report") == (0, "The report: build/data/report-fr.pdf\n", "")


def test_a_changed_export_reruns_its_group_and_what_hangs_on_it(project: Project) -> None:
    (project.folder / "data" / "raw" / "gps.xlsx").touch()
    _, commands, _ = project.make("-n", "report")
    assert re.findall(r"helpers\.cleaning\.run .* --source (\w+)", commands) == ["gps"]
    others = {f"02_respondent_group-{group}.ipynb" for group in ("patients", "radiologists", "specialists")}
    assert rerun(commands) == NOTEBOOKS - others
    assert "helpers.publishing.bind" in commands


def test_a_changed_bibliography_only_binds_again(project: Project) -> None:
    assert project.make("report")[0] == 0
    (project.folder / "data" / "references.bib").touch()
    _, commands, _ = project.make("-n", "report")
    assert rerun(commands) == set() and "helpers.publishing.bind" in commands


def test_a_failing_cell_is_shown_and_nothing_stale_stays(project: Project) -> None:
    path = project.folder / "notebooks" / "04_discussion.ipynb"
    whole = path.read_text("utf-8")
    notebook = nbformat.read(path, as_version=4)
    last = [cell for cell in notebook.cells if cell.cell_type == "code"][-1]
    last.source = "patients = 418\npatients / 0"
    nbformat.write(notebook, path)
    code, _, error = project.make("report")
    assert code == 2 and "ZeroDivisionError" in error and "patients / 0" in error
    assert "heading:" in error and "04_discussion.failed.ipynb" in error
    assert (project.notebooks / "04_discussion.failed.ipynb").exists()
    assert not (project.notebooks / "04_discussion.ipynb").exists()
    path.write_text(whole, "utf-8")
    code, out, error = project.make("report")
    assert code == 0, out + error
    assert not (project.notebooks / "04_discussion.failed.ipynb").exists()


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("RAW=nowhere", "the folder of the raw exports does not exist"),
        ("STUDY=nowhere", "no study in the folder nowhere"),
        ("LANGUAGE=de", "only in: fr en"),
    ],
)
def test_a_wrong_setting_is_said_in_few_lines(project: Project, setting: str, said: str) -> None:
    before = project.report.read_bytes()
    code, _, error = project.make("report", setting)
    assert code == 2 and said in error
    assert "Traceback" not in error and len(error.splitlines()) < 10
    assert project.report.read_bytes() == before


def test_help_names_every_target_that_the_readme_names(project: Project) -> None:
    _, told, _ = project.make("help")
    named = set(re.findall(r"make ([a-z-]+)", (project.folder / "README.md").read_text("utf-8")))
    assert named - {line.split()[0] for line in told.splitlines() if line and line[0].islower()} == set()

"""What is committed still comes out of the code and the data, rerun cold; and damage to it is caught."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import numpy as np
import pytest
from matplotlib.image import imread, imsave

from helpers.publishing import guard
from helpers.study.paths import ROOT

FIGURES = ROOT / "figures" / "fr"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place with freshly cleaned answers; the first test reruns the notebooks into it."""
    out = tmp_path_factory.mktemp("rerun")
    guard.prepare(out)
    finished = guard.rerun(out)
    assert finished.returncode == 0, finished.stdout[-4000:]
    return out


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(guard.EXECUTED, tmp_path / "executed"))


def changed(folder: Path, name: str, change: object) -> nbformat.NotebookNode:
    notebook = nbformat.read(folder / name, as_version=4)
    assert callable(change)
    change(notebook)
    nbformat.write(notebook, folder / name)
    return notebook


def tables(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [
        output for output in outputs if output.get("metadata", {}).get("report", {}).get("type") == "table"
    ]


def test_all_is_as_committed(fresh: Path) -> None:
    assert guard.differences(fresh) == []


def test_every_notebook_and_every_group_is_committed() -> None:
    names = {path.stem for path in guard.EXECUTED.glob("*.ipynb")}
    sources = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")} - {"02_respondent_group"}
    groups = {f"02_respondent_group-{group}" for group in ("patients", "radiologists", "gps", "specialists")}
    assert names == sources | groups


def test_a_changed_digit_on_display_is_caught_by_nbval(fresh: Path, copy: Path) -> None:
    def one_more(notebook: nbformat.NotebookNode) -> None:
        text = tables(notebook)[0].data["text/plain"]
        assert "418" in text
        tables(notebook)[0].data["text/plain"] = text.replace("418", "419", 1)

    changed(copy, "01_participation.ipynb", one_more)
    finished = guard.rerun(fresh, copy, "01_*.ipynb")
    assert finished.returncode == 1 and "419" in finished.stdout
    assert guard.differences(fresh, copy) == [
        "01_participation.ipynb: tbl-participation-exclusions shows something else than it gives to the report"
    ]


def test_a_digit_changed_only_for_the_report_is_caught(copy: Path) -> None:
    def another(notebook: nbformat.NotebookNode) -> None:
        rows = tables(notebook)[0].metadata.report.rows
        rows[0][1][0] = rows[0][1][0] + "1"

    changed(copy, "03_group_comparison.ipynb", another)
    assert [line.split(":")[0] for line in guard.unsound(copy)] == ["03_group_comparison.ipynb"]


@pytest.mark.parametrize(("factor", "caught"), [(1 + 1e-8, True), (1 + 1e-12, False)])
def test_a_digit_hidden_by_display_is_caught(fresh: Path, copy: Path, factor: float, caught: bool) -> None:
    path = copy / "02_respondent_group-gps.json"
    results = json.loads(path.read_text("utf-8"))
    name = next(name for name, value in results.items() if isinstance(value, float) and value not in (0, 1))
    results[name] *= factor
    path.write_text(json.dumps(results), "utf-8")
    found = guard.differing_results(copy, fresh / "fr")
    assert [line.split(": ")[:2] for line in found] == [[path.name, name]] * caught


def test_a_result_or_a_file_of_results_that_is_missing_is_caught(fresh: Path, copy: Path) -> None:
    path = copy / "01_participation.json"
    results = json.loads(path.read_text("utf-8"))
    name = sorted(results)[0]
    path.write_text(json.dumps({key: results[key] for key in results if key != name}), "utf-8")
    (copy / "03_group_comparison.json").unlink()
    found = guard.differing_results(copy, fresh / "fr")
    assert found[0] == "03_group_comparison.json: made, but not committed"
    assert found[1].startswith(f"01_participation.json: {name}: committed absent") and len(found) == 2


def test_a_changed_figure_is_caught(fresh: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FIGURES, tmp_path / "figures"))
    drawing, picture = folder / "fig-participation-flow.svg", folder / "fig-participation-weeks.png"
    text = drawing.read_text("utf-8")
    drawing.write_text(text.replace("418", "419", 1), "utf-8")
    assert "418" in text
    pixels = np.array(imread(picture))
    pixels[5, 5, 0] = 1 - pixels[5, 5, 0]
    imsave(picture, pixels)
    (folder / "fig-participation-map.svg").unlink()
    assert guard.differing_figures(folder, fresh / "figures" / "fr") == [
        "fig-participation-map.svg: made, but not committed",
        "fig-participation-flow.svg: another drawing",
        "fig-participation-weeks.png: other pixels",
    ]


def test_a_half_executed_notebook_fails(copy: Path) -> None:
    def stopped(notebook: nbformat.NotebookNode) -> None:
        last = [cell for cell in notebook.cells if cell.cell_type == "code"][-1]
        last.execution_count, last.outputs = None, []

    changed(copy, "04_discussion.ipynb", stopped)
    assert [line.partition(": ")[2][:17] for line in guard.unsound(copy)] == ["a cell never ran:"]


def test_a_notebook_edited_after_it_ran_fails(copy: Path) -> None:
    def edited(notebook: nbformat.NotebookNode) -> None:
        notebook.cells[0].source += "\nOne more sentence."

    changed(copy, "05_appendix.ipynb", edited)
    assert list(guard.unsound(copy)) == ["05_appendix.ipynb: not the notebook 05_appendix.ipynb as it is now"]

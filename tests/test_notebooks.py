"""The notebooks keep to their conventions: short cells, no logic, no outputs, every text in every language."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import nbformat
import pytest

from helpers.publishing.running.parameters import stated
from helpers.study.load import load_study
from helpers.study.paths import ROOT

SOURCES = sorted((ROOT / "notebooks").glob("*.ipynb"))
LANGUAGES = load_study(ROOT / "data").languages
NODES = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.If, ast.Try, ast.While)


def cells(path: Path, kind: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_source_has_no_outputs_and_short_cells_without_logic(path: Path) -> None:
    for cell in cells(path, "code"):
        assert cell.outputs == [] and cell.execution_count is None
        assert len(cell.source.splitlines()) <= 6
        assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, NODES)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_text_stands_in_every_language_with_the_same_label(path: Path) -> None:
    texts = cells(path, "markdown")
    tags = Counter(tag for cell in texts for tag in cell.metadata.tags)
    assert {tags[language] for language in LANGUAGES} == {len(texts) / len(LANGUAGES)}
    labels = [tag for tag in tags if tag.startswith("sec-")]
    assert all(tags[label] == len(LANGUAGES) for label in labels)
    assert not [cell for cell in texts if "{#" in cell.source]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_notebook_states_its_parameters_first_and_opens_its_own_page(path: Path) -> None:
    assert nbformat.read(path, as_version=4).cells[0].metadata.tags == ["parameters"]
    named = stated(nbformat.read(path, as_version=4))
    assert list(named)[:2] == ["study", "language"] and named["language"] in LANGUAGES
    assert any(f'open_page("{path.stem}"' in cell.source for cell in cells(path, "code"))


EXECUTED = sorted((ROOT / "notebooks" / "executed").glob("*.ipynb"))


@pytest.mark.parametrize("path", EXECUTED, ids=lambda path: path.stem)
def test_no_heading_stands_alone(path: Path) -> None:
    """Under each heading something is shown, or said why not, before the next one of its level; no question alone."""
    assert empty_headings(nbformat.read(path, as_version=4), LANGUAGES[0]) == []


def empty_headings(notebook: nbformat.NotebookNode, language: str) -> list[str]:
    """Give the headings with nothing but text of the notebook's own beneath."""
    open_, empty = {}, []
    for level, text in [*_parts(notebook, language), (1, "")]:
        if level is None:
            open_.clear()
            continue
        empty += [open_.pop(one) for one in list(open_) if one >= level]
        open_[level] = text
    return empty


def _parts(notebook: nbformat.NotebookNode, language: str) -> list[tuple[int | None, str]]:
    """Headings with their level, and None for whatever else is shown."""
    found: list[tuple[int | None, str]] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and language in cell.metadata.get("tags", []):
            first = cell.source.splitlines()[0]
            if first.startswith("#"):
                found.append((first.index(" "), first))
            if "placeholder" in cell.source:
                found.append((None, ""))
        for output in cell.get("outputs", []):
            report = output.get("metadata", {}).get("report", {})
            if report:
                heading = report["type"] == "heading"
                found.append((report["level"], report["text"]) if heading else (None, ""))
    return found


def test_a_heading_that_stands_alone_is_found() -> None:
    def shown(**report: object) -> nbformat.NotebookNode:
        return nbformat.v4.new_output("display_data", {}, metadata={"report": report})

    titles = [shown(type="heading", level=2, text=text) for text in ("Filled", "Alone")]
    cells = [
        nbformat.v4.new_markdown_cell("# All\n\nWhat?", metadata={"tags": ["en"]}),
        nbformat.v4.new_code_cell("", outputs=[titles[0], shown(type="table"), titles[1]]),
    ]
    assert empty_headings(nbformat.v4.new_notebook(cells=cells), "en") == ["Alone"]

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

"""Outlines for a map, and what is said when the file holds none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helpers.errors import UserError
from helpers.study.geometry import geometry_of, read_geometry
from helpers.study.load import load_study
from helpers.study.paths import ROOT


def test_outlines_are_read(tmp_path: Path) -> None:
    file = tmp_path / "map.json"
    file.write_text('{"areas": {"a": [[[0, 0], [2, 0], [2, 1]]]}, "attribution": "me", "licence": "CC0"}')
    found = read_geometry(file)
    assert found.areas == (("a", (((0.0, 0.0), (2.0, 0.0), (2.0, 1.0)),)),)
    assert (found.attribution, found.licence) == ("me", "CC0")


def test_a_study_without_a_map_has_no_geometry() -> None:
    assert geometry_of(replace(load_study(ROOT / "data"), map=())) is None


@pytest.mark.parametrize(
    "text",
    ['{"areas": {}}', '{"areas": [], "attribution": "me", "licence": "x"}', "[]", '{"areas": {"a": [[1]]}}'],
)
def test_a_file_without_outlines(tmp_path: Path, text: str) -> None:
    file = tmp_path / "map.json"
    file.write_text(text)
    with pytest.raises(UserError, match="no outlines") as caught:
        read_geometry(file)
    assert caught.value.file == file
    assert "areas" in str(caught.value)


def test_a_file_that_is_not_json(tmp_path: Path) -> None:
    file = tmp_path / "map.json"
    file.write_text('{\n  "areas": {,}\n}')
    with pytest.raises(UserError, match="not JSON") as caught:
        read_geometry(file)
    assert caught.value.row == 2

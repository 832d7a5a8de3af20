"""Loading is quick, and the same study comes out of it every time; lookups name what they know."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import time
from pathlib import Path

import pytest

import helpers.study
from helpers.errors import UserError
from helpers.study.label import Label
from helpers.study.load import load_study
from helpers.study.paths import ROOT, paths_of

DATA = ROOT / "data"


def test_loading_is_quick() -> None:
    load_study(DATA)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        load_study(DATA)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.15


def test_loading_twice_gives_equal_studies() -> None:
    assert load_study(DATA) == load_study(str(DATA))


def test_lookups_name_what_they_know() -> None:
    study = load_study(DATA)
    with pytest.raises(UserError, match="accepted: patients"):
        study.group("patient")
    with pytest.raises(UserError, match="accepted: gps"):
        study.source("gp")
    with pytest.raises(UserError, match="accepted: priorna"):
        study.group("gps").questionnaire.item("priorn")


def test_missing_options_are_no_substantive_answers() -> None:
    item = load_study(DATA).group("gps").questionnaire.item("priorna")
    assert item.codes == ("1", "2", "3", "4", "5")
    assert item.missing_code("not_concerned") == "9"
    assert item.missing_code("refused") is None


def test_columns_of_items() -> None:
    asked = load_study(DATA).group("patients").questionnaire
    assert asked.item("country").columns == ("country",)
    assert asked.item("country").text_column == "country_text"
    assert asked.item("prio").columns[:2] == ("prio__pacs", "prio__dmp")
    assert asked.item("sex").text_column is None


def test_a_label_falls_back_on_its_first_language() -> None:
    label = Label.of({"fr": "Oui", "en": "Yes"})
    assert [label.text(language) for language in ("fr", "en", "de")] == ["Oui", "Yes", "Oui"]


def test_paths_do_not_depend_on_the_current_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("SURVEY_RAW", "SURVEY_OUT", "SURVEY_FIGURES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    assert paths_of("data").study == DATA
    assert paths_of("data", "fr").figures == ROOT / "figures" / "fr"
    monkeypatch.setenv("SURVEY_RAW", str(tmp_path / "exports"))
    monkeypatch.setenv("SURVEY_OUT", str(tmp_path / "out"))
    found = paths_of("examples/coba-imaging-2022")
    assert (found.raw, found.clean) == (tmp_path / "exports", tmp_path / "out" / "clean")
    assert found.figures == tmp_path / "out" / "figures"


def test_the_examples_in_the_docstrings_are_right() -> None:
    tried = 0
    for module in pkgutil.walk_packages(helpers.study.__path__, "helpers.study."):
        if ".demonstration" not in module.name:
            result = doctest.testmod(importlib.import_module(module.name))
            assert result.failed == 0, module.name
            tried += result.attempted
    assert tried >= 5

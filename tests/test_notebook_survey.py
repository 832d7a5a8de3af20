"""A survey opened for one group reads nothing of the others until it is asked for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.cleaning.run import main
from helpers.errors import UserError
from helpers.notebook.survey import open_survey


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where radiologists alone have been cleaned."""
    monkeypatch.setenv("SURVEY_OUT", str(tmp_path))
    assert main(["--study", "data", "--source", "radiologists"]) == 0
    return tmp_path


def test_a_group_is_opened_without_the_others(out: Path) -> None:
    survey = open_survey("data", "en", "radiologists")
    assert [answers.group for answers in survey.groups] == ["radiologists"] and survey.demonstration
    with pytest.raises(UserError, match="cleaned yet"):
        open_survey("data", "en")


def test_another_group_is_read_when_it_is_asked_for(out: Path) -> None:
    survey = open_survey("data", "en", "radiologists")
    with pytest.raises(UserError, match="cleaned yet"):
        survey.group("gps")
    assert main(["--study", "data", "--source", "gps"]) == 0
    assert len(survey.group("gps")) == 143
    with pytest.raises(UserError, match="radiologists"):
        survey.group("nurses")

"""Surveys that nobody here made: what was published of them is what this project makes of their answers."""

from __future__ import annotations

import pytest

import published

pytestmark = pytest.mark.skipif(not published.FOLDER, reason=published.UNNAMED)


@pytest.mark.parametrize("survey", published.surveys())
def test_every_published_figure_agrees(survey: str) -> None:
    module = published.surveys()[survey]
    found = module.figures()
    assert [one for one in found if not one.agrees] == []
    assert len(found) >= module.LEAST

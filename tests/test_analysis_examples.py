"""The examples in the docstrings of the analysis room run, and give what they say."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import builders
from helpers import analysis

MODULES = [name for _, name, _ in pkgutil.iter_modules(analysis.__path__, "helpers.analysis.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_examples_of_the_builders() -> None:
    namespace = {"single": builders.single, "Status": builders.Status, "answers_of": builders.answers_of}
    assert doctest.testmod(builders, extraglobs=namespace).failed == 0


def test_the_public_functions_have_examples() -> None:
    from helpers.analysis import choice, compare, crosstab, describe, effect, interval, multiplicity

    for function in (
        describe.describe,
        describe.base_of,
        crosstab.crosstab,
        compare.compare,
        multiplicity.adjust,
        interval.proportion,
        choice.independence,
        effect.cramers_v,
    ):
        assert ">>>" in (function.__doc__ or ""), function

"""The examples in the docstrings of the analysis room run, and give what they say."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from types import FunctionType

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


PARTS = {
    "count": "*",
    "unanswered": "*",
    "choice": "without",
    "crosstab": "crosstab_groups crosstab_options crosstab_group_options tabulated",
    "design": "codes positive finite",
    "factor": "inverse",
    "exact": "margins_of log_ways log_probability",
    "multiplicity": "adjust_crosstabs adjust_tests family_of",
    "multiverse": "world",
    "ordinal": "score_variance correlation",
    "raking": "how_far",
    "rank": "rank_sums",
    "reliability": "correlated",
    "results": "exact_test",
    "sensitivity": "movement",
    "strata": "odds_ratio",
    "battery": "scored",
    "breakoff": "who_left",
    "scale": "not_computable warnings",
    "timing": "completion_item halves around spans shifts",
    "weighted": "limits signed_root",
    "weights": "weigh",
}
"""By module: functions that are parts of others, or of which the pages in docs/statistics have the example."""

COUNTS = {
    "base": "base_of",
    "bases": "bases joint",
    "battery": "battery batteries",
    "compare": "compare ranked",
    "crosstab": "crosstab",
    "describe": "describe",
    "design": "designed",
    "entries": "entries_of",
    "example": "example_answers",
    "families": "count_families",
    "multiple": "multiple",
    "nonresponse": "who_lacks",
    "optionset": "option_set",
    "ordinal": "pairs",
    "overlap": "overlaps",
    "paired": "paired",
    "precision": "precision",
    "reliability": "covariance",
    "residual": "expected",
    "stratified": "stratified",
    "subgroup": "subgroup",
    "table": "checked filled expected_of numbers_only square whole without_gaps",
    "timing": "positive_items",
    "topbox": "top_box",
    "trend": "ordered_crosstab",
}
"""By module: functions that count, look up or put together what others compute, and have no source of their own."""

YEAR = re.compile(r"\b(18|19|20)\d\d\b")


def public() -> dict[str, FunctionType]:
    """The public functions of the room that are no parts of others, by module and name."""
    found = {}
    for name in MODULES:
        module = importlib.import_module(name)
        for function in vars(module).values():
            own = isinstance(function, FunctionType) and function.__module__ == name
            if own and not function.__name__.startswith("_") and not listed(PARTS, function):
                found[f"{name.rpartition('.')[2]}.{function.__name__}"] = function
    return found


def listed(names: dict[str, str], function: FunctionType) -> bool:
    wanted = names.get(function.__module__.rpartition(".")[2], "").split()
    return "*" in wanted or function.__name__ in wanted


PUBLIC = public()


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_function_has_an_example(name: str) -> None:
    assert ">>>" in (PUBLIC[name].__doc__ or "")


@pytest.mark.parametrize("name", [name for name, found in PUBLIC.items() if not listed(COUNTS, found)])
def test_a_statistic_has_a_source(name: str) -> None:
    module = importlib.import_module(PUBLIC[name].__module__)
    assert YEAR.search((PUBLIC[name].__doc__ or "") + (module.__doc__ or ""))


def test_the_lists_name_what_there_is() -> None:
    for names in (PARTS, COUNTS):
        for module, functions in names.items():
            there = vars(importlib.import_module(f"helpers.analysis.{module}"))
            assert set(functions.split()) - {"*"} - set(there) == set(), module
    assert len(PUBLIC) > 90

"""Every result of R on a set of several answers, through the multiple-response results."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from agreements_core import FEW_FOODS, FOODS, eaten
from helpers.analysis.multiple import MultipleResponse, multiple
from helpers.analysis.optionset import option_set
from reference import expected, needs_reference, same

DATASET = "epitools_oswego"


def menu(name: str) -> MultipleResponse:
    foods = {"set": FOODS, "set2": FEW_FOODS}[name]
    return multiple(eaten(tuple(foods)), "foods")


def percents(found: MultipleResponse, base: str) -> dict[str, float]:
    shares = {option.code: getattr(option, f"of_{base}") for option in found.options}
    return {code: 100 * share for code, share in shares.items()}


@needs_reference
@pytest.mark.parametrize("name", ["set", "set2"])
@pytest.mark.parametrize(
    ("key", "ours"),
    [
        ("mentions", lambda m: {option.code: option.count for option in m.options}),
        ("base_all", lambda m: m.base.total),
        ("base_at_least_one_mention", lambda m: m.base.answered),
        ("pct_of_responses", lambda m: percents(m, "mentions")),
        ("pct_of_cases_mention_base", lambda m: percents(m, "valid")),
        ("pct_of_cases_mention_base", lambda m: percents(m, "named")),
    ],
)
def test_both_sets(name: str, key: str, ours: Any) -> None:
    assert same(ours(menu(name)), expected(DATASET, f"{name}.{key}"))


@needs_reference
def test_the_set_where_people_ticked_nothing() -> None:
    found = menu("set2")
    assert same(percents(found, "total"), expected(DATASET, "set2.pct_of_cases_all"))
    assert found.none_ticked == expected(DATASET, "set2.none_ticked")
    assert menu("set").mentions == expected(DATASET, "set.total_mentions")


@needs_reference
def test_the_set_between_groups() -> None:
    groups = [eaten(tuple(FEW_FOODS), "ill", "Y"), eaten(tuple(FEW_FOODS), "well", "N")]
    found = option_set(groups, "foods")
    assert same(dict(zip(found.groups, found.sizes, strict=True)), expected(DATASET, "set2.bases_by_ill"))
    rows = {}
    for food, table in found.options:
        ill, well = table.shares[0]
        assert ill.share is not None and well.share is not None
        rows[food] = {"ill_n": ill.count, "well_n": well.count}
        rows[food] |= {"ill_pct": 100 * ill.share, "well_pct": 100 * well.share}
    assert same(pd.DataFrame(rows).T, expected(DATASET, "set2.by_ill_mention_base"))

"""Conditions: an item without an answer makes every comparison false."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.study.condition import Leaf, Tree

CODED = pd.DataFrame(
    {
        "colour": ["r", "g", "dk", None],
        "age": ["17", "18", " 40", None],
        "tool__cd": [True, False, False, False],
        "tool__web": [False, True, False, False],
    },
    index=[2, 5, 7, 11],
)


@pytest.mark.parametrize(
    ("leaf", "expected"),
    [
        (Leaf("colour", "eq", ("r",)), [True, False, False, False]),
        (Leaf("colour", "ne", ("r",)), [False, True, True, False]),
        (Leaf("colour", "in", ("r", "dk")), [True, False, True, False]),
        (Leaf("colour", "answered"), [True, True, True, False]),
        (Leaf("tool", "selected", ("cd",)), [True, False, False, False]),
        (Leaf("tool", "selected", ("cd", "web")), [True, True, False, False]),
        (Leaf("tool", "answered"), [True, True, False, False]),
        (Leaf("age", "lt", ("18",)), [True, False, False, False]),
        (Leaf("age", "le", ("18",)), [True, True, False, False]),
        (Leaf("age", "gt", ("18",)), [False, False, True, False]),
        (Leaf("age", "ge", ("18",)), [False, True, True, False]),
        (Leaf("nowhere", "eq", ("r",)), [False, False, False, False]),
        (Leaf("nowhere", "selected", ("r",)), [False, False, False, False]),
        (Leaf("nowhere", "answered"), [False, False, False, False]),
    ],
)
def test_comparisons(leaf: Leaf, expected: list[bool]) -> None:
    found = leaf.holds(CODED)
    assert found.tolist() == expected
    assert found.index.equals(CODED.index)
    assert found.dtype == bool


def test_trees_join_comparisons() -> None:
    red, adult = Leaf("colour", "eq", ("r",)), Leaf("age", "ge", ("18",))
    assert Tree("any", (red, adult)).holds(CODED).tolist() == [True, True, True, False]
    assert Tree("all", (red, adult)).holds(CODED).tolist() == [False, False, False, False]
    assert Tree("not", (red,)).holds(CODED).tolist() == [False, True, True, True]
    assert list(Tree("all", (red, Tree("not", (adult,)))).items()) == ["colour", "age"]


@given(st.lists(st.sampled_from(["r", "g", "b", None]), min_size=1, max_size=8))
def test_equal_and_unequal_never_both_hold_and_together_mean_answered(colours: list[str | None]) -> None:
    coded = pd.DataFrame({"colour": np.array(colours, dtype=object)})
    equal, unequal = (Leaf("colour", op, ("r",)).holds(coded) for op in ("eq", "ne"))
    assert not (equal & unequal).any()
    assert (equal | unequal).tolist() == Leaf("colour", "answered").holds(coded).tolist()

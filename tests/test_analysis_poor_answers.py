"""Answers of nobody, of one, all alike, all missing: each result says what it has, or why it has nothing."""

from __future__ import annotations

import dataclasses
import json
import math
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

import helpers.analysis.multiple as multiple_response
from builders import answers_of, day, likert, multiple, numeric, single, text
from helpers.analysis import (
    base,
    bases,
    battery,
    breakoff,
    compare,
    crosstab,
    describe,
    entries,
    families,
    multiplicity,
    nonresponse,
    optionset,
    overlap,
    paired,
    stratified,
    subgroup,
    timing,
    topbox,
    trend,
)
from helpers.analysis.results import Test
from helpers.cleaning.answers import Answers
from helpers.errors import UserError
from helpers.study.status import Status
from test_analysis_bad_input import numbers

SCALE = {"codes": "1 2 3 4", "positive": ("3", "4")}
ITEMS = (
    single("s", "a b c", positive=("a",)),
    single("yes", "y n", positive=("y",)),
    likert("l", **SCALE),
    likert("l2", **SCALE),
    likert("l3", **SCALE),
    multiple("m", "x y z", positive=("x",)),
    numeric("n"),
    numeric("n2"),
    day("d"),
    text("t"),
)
ONE = ["a", "y", "1", "2", "3", "x y", 3, 4, "2024-01-02", "one two"]
OTHER = ["b", "n", "4", "1", "1", "z", 5, 1, "2024-03-02", "three"]
Rows = list[list[Any]]
POOR: dict[str, Rows] = {
    "nobody": [],
    "one respondent": [ONE],
    "all alike": [ONE] * 4,
    "one of three": [ONE, [None] * 10, [Status.NOT_ASKED] * 10],
    "two": [ONE, OTHER],
    **{f"all {status.value}": [[status] * 10] * 3 for status in Status if status is not Status.ANSWERED},
}


@cache
def group(state: str, code: str = "one") -> Answers:
    rows = POOR[state]
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in ITEMS]
    return answers_of(ITEMS, *columns, group=code)


def groups(state: str) -> list[Answers]:
    return [group(state), group(state, "two")]


def compared(state: str, code: str, *more: Answers) -> compare.Comparison:
    found = [*groups(state), *more]
    return compare.compare(found, {one.group: code for one in found}, code)


KINDS = ("s", "yes", "l", "m", "n")
RESULTS: dict[str, Callable[[str], Any]] = {
    **{f"describe {c}": lambda state, c=c: describe.describe(group(state), c) for c in (*KINDS, "d", "t")},
    **{f"base {c}": lambda state, c=c: base.base_of(group(state), c) for c in (*KINDS, "d", "t")},
    **{
        f"bases {c} by yes": lambda state, c=c: bases.bases(group(state), c, "yes")
        for c in (*KINDS, "d", "t")
    },
    **{f"compare {c}": lambda state, c=c: compared(state, c) for c in KINDS},
    **{
        f"compare {c} in three": lambda state, c=c: compared(state, c, group("all alike", "three"))
        for c in KINDS
    },
    **{f"adjust {c}": lambda state, c=c: multiplicity.adjust([compared(state, c)]) for c in KINDS},
    **{
        f"families {c}": lambda state, c=c: families.count_families(entries.entries_of(compared(state, c)))
        for c in KINDS
    },
    **{
        f"paired {codes}": lambda state, codes=codes: paired.paired(group(state), codes.split())
        for codes in ("l l2", "l l2 l3", "s yes", "s yes m", "n n2", "s l")
    },
    **{
        f"crosstab {codes}": lambda state, codes=codes: crosstab.crosstab(group(state), *codes.split())
        for codes in ("s l", "s yes", "l l2")
    },
    **{
        f"multiple of {of}": lambda state, of=of: multiple_response.multiple(group(state), "m", of=of)
        for of in ("valid", "asked", "total", "named")
    },
    "crosstab of groups": lambda state: crosstab.crosstab_groups(groups(state), "s"),
    "crosstab of options": lambda state: crosstab.crosstab_options(group(state), "m", "s"),
    "crosstab of options by group": lambda state: crosstab.crosstab_group_options(groups(state), "m"),
    "ordered crosstab": lambda state: trend.ordered_crosstab(crosstab.crosstab(group(state), "l", "l2")),
    "stratified": lambda state: stratified.stratified(group(state), "s", "yes", "l"),
    "overlaps": lambda state: overlap.overlaps(group(state), "m"),
    "option set": lambda state: optionset.option_set(groups(state), "m"),
    "option set of one": lambda state: optionset.option_set(groups(state)[:1], "m"),
    "battery": lambda state: battery.battery(group(state), ["l", "l2", "l3"]),
    "battery of one": lambda state: battery.battery(group(state), ["l"]),
    "batteries": lambda state: battery.batteries(group(state)),
    "top box": lambda state: topbox.top_box(group(state), "l"),
    "item non-response": lambda state: nonresponse.item_nonresponse(group(state)),
    "break-off": lambda state: breakoff.break_off(group(state)),
    "who lacks": lambda state: nonresponse.who_lacks(groups(state), {"p": [ITEMS[0], ITEMS[0]]}, fewest=1),
    "who left": lambda state: breakoff.who_left(groups(state), {"p": [ITEMS[0], ITEMS[0]]}),
    "joint base": lambda state: bases.joint(group(state), ["s", "l", "m"]),
    "subgroup": lambda state: describe.describe(subgroup.subgroup(group(state), {"s": "a"}), "l"),
    "halves": lambda state: timing.halves(group(state)),
}


def every_test(result: Any) -> Iterator[Test]:
    """Every test in a result, however deep."""
    if isinstance(result, Test):
        yield result
    elif dataclasses.is_dataclass(result) and not isinstance(result, type):
        for field in dataclasses.fields(result):
            yield from every_test(getattr(result, field.name))
    elif isinstance(result, list | tuple):
        for one in result:
            yield from every_test(one)


def settled(found: Test) -> bool:
    """Whether a test has a p between 0 and 1, or a reason for having none."""
    if found.p is None:
        return found.reason.rule.startswith("not_computable") or found.reason.rule == "per_option"
    return 0 <= found.p <= 1


@pytest.mark.parametrize("items", [["l"], ["l", "l2"], ["l", "l2", "l3"]], ids=len)
@pytest.mark.parametrize("state", POOR)
def test_a_battery_without_alpha_says_why(items: list[str], state: str) -> None:
    found = battery.battery(group(state), items)
    why = [one.rule for one in found.warnings if one.rule.startswith("not_computable")]
    assert (found.alpha is None) == bool(why)


@pytest.mark.parametrize("name", RESULTS)
def test_poor_answers_give_numbers_or_a_reason(name: str) -> None:
    assert {state: found for state in POOR if (found := wrong(name, state))} == {}


def wrong(name: str, state: str) -> list[str]:
    """What is wrong with a result on poor answers."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            result = RESULTS[name](state)
            flat = [one.exact() for one in (result if isinstance(result, tuple) else (result,)) if _flat(one)]
            json.dumps(flat, allow_nan=False)
        except Exception as error:
            return [repr(error)]
    found = [repr(one) for one in every_test(result) if not settled(one)]
    return found + ["NaN" for number in numbers(result) if math.isnan(number)]


def _flat(result: Any) -> bool:
    return hasattr(result, "exact") and not isinstance(result, tuple)


REFUSED: dict[str, tuple[Callable[[str], Any], str]] = {
    "no such item": (lambda state: describe.describe(group(state), "nope"), "'nope'"),
    "no such option": (lambda state: subgroup.subgroup(group(state), {"s": "nope"}), "'nope'"),
    "no groups": (lambda state: crosstab.crosstab_groups([], "s"), "group"),
    "nothing to compare": (lambda state: compare.compare([], {}, "x"), "group"),
    "dates compared": (lambda state: compared(state, "d"), "'date'"),
    "numbers and options": (
        lambda state: compare.compare(groups(state), {"one": "n", "two": "s"}, "x"),
        "n declares none",
    ),
    "numbers crossed": (lambda state: crosstab.crosstab(group(state), "l", "n"), "'numeric'"),
    "items paired twice": (lambda state: paired.paired(group(state), ["l", "l"]), "'l, l'"),
    "texts paired": (lambda state: paired.paired(group(state), ["d", "t"]), "'date'"),
    "strata of itself": (lambda state: stratified.stratified(group(state), "s", "yes", "s"), "'s'"),
    "top box of all": (lambda state: topbox.top_box(group(state), "l", 4), "4"),
    "unknown base": (lambda state: multiple_response.multiple(group(state), "m", of="all"), "'all'"),
    "confidence": (lambda state: multiple_response.multiple(group(state), "m", confidence=1.5), "1.5"),
    "battery of texts": (lambda state: battery.battery(group(state), ["t", "d"]), "t"),
    "correction": (lambda state: multiplicity.adjust([compared(state, "s")], "sidak"), "sidak"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("state", ["nobody", "one respondent", "two"])
def test_what_cannot_be_asked_is_refused_whatever_was_answered(name: str, state: str) -> None:
    function, said = REFUSED[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises((UserError, ValueError)) as caught:
            function(state)
    assert said in str(caught.value)

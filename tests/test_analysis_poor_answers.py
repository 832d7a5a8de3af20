"""Answers of nobody, of one, all alike, all missing: each result says what it has, or why it has nothing."""

from __future__ import annotations

import dataclasses
import json
import math
import warnings
from collections.abc import Callable, Iterator
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


def group(rows: Rows, code: str = "one") -> Answers:
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in ITEMS]
    return answers_of(ITEMS, *columns, group=code)


def groups(rows: Rows) -> list[Answers]:
    return [group(rows), group(rows, "two")]


def compared(rows: Rows, code: str, *more: Answers) -> compare.Comparison:
    found = [*groups(rows), *more]
    return compare.compare(found, {one.group: code for one in found}, code)


KINDS = ("s", "yes", "l", "m", "n")
RESULTS: dict[str, Callable[[Rows], Any]] = {
    **{f"describe {c}": lambda rows, c=c: describe.describe(group(rows), c) for c in (*KINDS, "d", "t")},
    **{f"base {c}": lambda rows, c=c: base.base_of(group(rows), c) for c in (*KINDS, "d", "t")},
    **{f"bases {c} by yes": lambda rows, c=c: bases.bases(group(rows), c, "yes") for c in (*KINDS, "d", "t")},
    **{f"compare {c}": lambda rows, c=c: compared(rows, c) for c in KINDS},
    **{
        f"compare {c} in three": lambda rows, c=c: compared(rows, c, group([ONE] * 3, "three")) for c in KINDS
    },
    **{f"adjust {c}": lambda rows, c=c: multiplicity.adjust([compared(rows, c)]) for c in KINDS},
    **{
        f"families {c}": lambda rows, c=c: families.count_families(entries.entries_of(compared(rows, c)))
        for c in KINDS
    },
    **{
        f"paired {codes}": lambda rows, codes=codes: paired.paired(group(rows), codes.split())
        for codes in ("l l2", "l l2 l3", "s yes", "s yes m", "n n2", "s l")
    },
    **{
        f"crosstab {codes}": lambda rows, codes=codes: crosstab.crosstab(group(rows), *codes.split())
        for codes in ("s l", "s yes", "l l2")
    },
    **{
        f"multiple of {of}": lambda rows, of=of: multiple_response.multiple(group(rows), "m", of=of)
        for of in ("valid", "asked", "total", "named")
    },
    "crosstab of groups": lambda rows: crosstab.crosstab_groups(groups(rows), "s"),
    "crosstab of options": lambda rows: crosstab.crosstab_options(group(rows), "m", "s"),
    "crosstab of options by group": lambda rows: crosstab.crosstab_group_options(groups(rows), "m"),
    "ordered crosstab": lambda rows: trend.ordered_crosstab(crosstab.crosstab(group(rows), "l", "l2")),
    "stratified": lambda rows: stratified.stratified(group(rows), "s", "yes", "l"),
    "overlaps": lambda rows: overlap.overlaps(group(rows), "m"),
    "option set": lambda rows: optionset.option_set(groups(rows), "m"),
    "option set of one": lambda rows: optionset.option_set(groups(rows)[:1], "m"),
    "battery": lambda rows: battery.battery(group(rows), ["l", "l2", "l3"]),
    "battery of one": lambda rows: battery.battery(group(rows), ["l"]),
    "batteries": lambda rows: battery.batteries(group(rows)),
    "top box": lambda rows: topbox.top_box(group(rows), "l"),
    "item non-response": lambda rows: nonresponse.item_nonresponse(group(rows)),
    "break-off": lambda rows: breakoff.break_off(group(rows)),
    "who lacks": lambda rows: nonresponse.who_lacks(groups(rows), {"p": [ITEMS[0], ITEMS[0]]}, fewest=1),
    "who left": lambda rows: breakoff.who_left(groups(rows), {"p": [ITEMS[0], ITEMS[0]]}),
    "joint base": lambda rows: bases.joint(group(rows), ["s", "l", "m"]),
    "subgroup": lambda rows: describe.describe(subgroup.subgroup(group(rows), {"s": "a"}), "l"),
    "halves": lambda rows: timing.halves(group(rows)),
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
    found = battery.battery(group(POOR[state]), items)
    why = [one.rule for one in found.warnings if one.rule.startswith("not_computable")]
    assert (found.alpha is None) == bool(why)


@pytest.mark.parametrize("name", RESULTS)
@pytest.mark.parametrize("state", POOR)
def test_poor_answers_give_numbers_or_a_reason(name: str, state: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = RESULTS[name](POOR[state])
        found = [one.exact() for one in (result if isinstance(result, tuple) else (result,)) if _flat(one)]
    assert not any(math.isnan(number) for number in numbers(result))
    assert [one for one in every_test(result) if not settled(one)] == []
    json.dumps(found, allow_nan=False)


def _flat(result: Any) -> bool:
    return hasattr(result, "exact") and not isinstance(result, tuple)


REFUSED: dict[str, tuple[Callable[[Rows], Any], str]] = {
    "no such item": (lambda rows: describe.describe(group(rows), "nope"), "'nope'"),
    "no such option": (lambda rows: subgroup.subgroup(group(rows), {"s": "nope"}), "'nope'"),
    "no groups": (lambda rows: crosstab.crosstab_groups([], "s"), "group"),
    "nothing to compare": (lambda rows: compare.compare([], {}, "x"), "group"),
    "dates compared": (lambda rows: compared(rows, "d"), "'date'"),
    "numbers and options": (
        lambda rows: compare.compare(groups(rows), {"one": "n", "two": "s"}, "x"),
        "n declares none",
    ),
    "numbers crossed": (lambda rows: crosstab.crosstab(group(rows), "l", "n"), "'numeric'"),
    "items paired twice": (lambda rows: paired.paired(group(rows), ["l", "l"]), "'l, l'"),
    "texts paired": (lambda rows: paired.paired(group(rows), ["d", "t"]), "'date'"),
    "strata of itself": (lambda rows: stratified.stratified(group(rows), "s", "yes", "s"), "'s'"),
    "top box of all": (lambda rows: topbox.top_box(group(rows), "l", 4), "4"),
    "unknown base": (lambda rows: multiple_response.multiple(group(rows), "m", of="all"), "'all'"),
    "confidence": (lambda rows: multiple_response.multiple(group(rows), "m", confidence=1.5), "1.5"),
    "battery of texts": (lambda rows: battery.battery(group(rows), ["t", "d"]), "t"),
    "correction": (lambda rows: multiplicity.adjust([compared(rows, "s")], "sidak"), "sidak"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("state", ["nobody", "one respondent", "two"])
def test_what_cannot_be_asked_is_refused_whatever_was_answered(name: str, state: str) -> None:
    function, said = REFUSED[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises((UserError, ValueError)) as caught:
            function(POOR[state])
    assert said in str(caught.value)

"""What speaks against a scale: why items have no alpha, or no score that means anything."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.design import Floats
from helpers.analysis.results import Reason
from helpers.study.item import Item

CONVENTION = 0.7
"""Below it a sum of items is commonly held to be no scale (Nunnally 1978, Psychometric Theory, 2nd ed., p. 245)."""

WARNINGS = (
    "few_items",
    "low_alpha",
    "negative_alpha",
    "better_without",
    "perhaps_reversed",
    "perhaps_not_reversed",
    "weak_item",
    "heywood",
    "singular",
    "not_computable_few_respondents",
    "not_computable_constant",
    "not_computable_cancelled",
    "not_computable_one_item",
    "not_computable_scales_differ",
)
"""Every warning that a battery can carry.

``perhaps_reversed``: an item goes against the rest and is not declared reversed; ``perhaps_not_reversed``: it is.
``weak_item``: it correlates with the rest by less than 0.2. ``better_without``: alpha of the others is higher. Their
facts name the item by its place in the battery, from 0. ``heywood`` and ``singular`` (an item follows from the
others, so that there is no omega) speak against one factor. ``not_computable_...``: there is no alpha.
"""

REMARKS = ("better_without", "weak_item", "heywood", "singular")
"""Warnings that a scale can carry; the others say that a sum of the items is none."""

WEAK = 0.2


def not_computable(items: Sequence[Item], complete: Floats) -> str | None:
    """Give the rule by which items have no alpha; None where they have one.

    Parameters
    ----------
    items : sequence of Item
    complete : array of float, respondents x items
        Whole scores of those who answered all items.
    """
    if len(items) < 2:
        return "not_computable_one_item"
    if len({len(item.codes) for item in items}) > 1:
        return "not_computable_scales_differ"
    if len(complete) < 3:
        return "not_computable_few_respondents"
    if (complete.std(axis=0) == 0).any():
        return "not_computable_constant"
    # The scores are whole numbers: that their sum does not vary is exact.
    return "not_computable_cancelled" if complete.sum(axis=1).std() == 0 else None


def warnings(
    items: Sequence[Item], value: float, rest: Sequence[float | None], without: Sequence[float | None]
) -> list[Reason]:
    """Say what speaks against a score of items, by their alpha, item-rest correlations and alphas of the others.

    Examples
    --------
    >>> from helpers.analysis.example import example_answers
    >>> item = example_answers().item("opinion")
    >>> [warning.rule for warning in warnings([item, item, item], 0.8, [0.7, 0.7, -0.1], [0.6, 0.6, 0.9])]
    ['perhaps_reversed', 'better_without']
    """
    found = []
    if len(items) < 3:
        found.append(Reason("few_items", (("items", len(items)),)))
    if value < 0:
        found.append(Reason("negative_alpha"))
    elif value < CONVENTION:
        found.append(Reason("low_alpha", (("convention", CONVENTION),)))
    # Of two items each has the same to say of the other: nothing is learnt of one of them.
    for place, (item, r) in enumerate(zip(items, rest, strict=True) if len(items) > 2 else ()):
        if r is not None and r < 0:
            rule = "perhaps_not_reversed" if item.reversed else "perhaps_reversed"
            found.append(Reason(rule, (("item", place),)))
        elif r is not None and r < WEAK:
            found.append(Reason("weak_item", (("item", place),)))
    if len(items) > 2:
        better = [(left, place) for place, left in enumerate(without) if left is not None and left > value]
        if better:
            found.append(Reason("better_without", (("item", max(better)[1]),)))
    return found

"""A small multiverse: one comparison of groups under every reasonable choice that the analysis rests on.

What is tried is what counts as a positive answer, who the base is, whether answers are weighted, and which
exclusion rules were applied. All combinations are computed, and none is better than another by what it gives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from helpers.analysis import count, interval, weighted
from helpers.analysis.results import Proportion
from helpers.analysis.specification import (
    BASES,
    EMPTY,
    MARGINS_UNMET,
    NO_DEFINITION,
    NO_MARGINS,
    UNWEIGHTED,
    WEIGHTS,
    Estimate,
    LeftOut,
    Multiverse,
    Specification,
)
from helpers.analysis.weights import Weights, weigh
from helpers.cleaning.answers import Answers
from helpers.errors import UserError
from helpers.study.item import Item
from helpers.study.robustness import PLANNED, RobustnessPlan
from helpers.study.status import Status
from helpers.study.study import Part, Study


@dataclass(frozen=True)
class World:
    """The answers of a group under one set of exclusion rules, with their weights.

    ``weights`` is None where there are none; ``why`` then says which of the reasons it is.
    """

    exclusion: str
    answers: Answers
    weights: Weights | None
    why: str = NO_MARGINS


def world(study: Study, answers: Answers, exclusion: str = PLANNED) -> World:
    """Weight a group's answers under one set of exclusion rules, if its margins are known and can be met."""
    if study.weighting(answers.group) is None:
        return World(exclusion, answers, None)
    try:
        return World(exclusion, answers, weigh(study, answers))
    except UserError:
        # As planned this stops the run; with fewer respondents a category may have none left.
        return World(exclusion, answers, None, MARGINS_UNMET)


def multiverse(topic: str, part: Part, plan: RobustnessPlan, worlds: Sequence[World]) -> Multiverse:
    """Compute the shares of positive answers under all combinations of choices.

    Parameters
    ----------
    topic : str
        Code of the part's topic.
    part : Part
        The comparison: for each group its item. Every item declares positive answers.
    plan : RobustnessPlan
        Which other answers could count.
    worlds : sequence of World
        Of each group the answers as planned and under every alternative; the same alternatives for all groups.

    Returns
    -------
    Multiverse
        Unweighted shares have Wilson's interval; weighted ones are raked to the margins of the group's
        population, with a linearised interval on the logit scale, and their base is those of the unweighted one
        who belong to this population. In the bases "asked" and "all", whoever gave no valid answer counts as not
        positive. A specification that is impossible for a group is left out, with the reason.

    Raises
    ------
    ValueError
        If a group lacks the answers of one of the exclusions, or an item declares no positive answers.

    References
    ----------
    Steegen, Tuerlinckx, Gelman, Vanpaemel (2016), Increasing transparency through a multiverse analysis.
    Perspectives on Psychological Science 11:702-712. Simonsohn, Simmons, Nelson (2020), Specification curve
    analysis. Nature Human Behaviour 4:1208-1214: here the curve alone, without its joint test.

    Examples
    --------
    >>> from helpers.analysis.example import example_answers
    >>> from helpers.study.label import Label
    >>> from helpers.study.robustness import Definition
    >>> name = Label.of({"en": "Opinion"})
    >>> part = Part("opinion", name, (("north", "opinion"), ("south", "opinion")))
    >>> plan = RobustnessPlan("views", "opinion", name, (Definition("top1", name, top=1),))
    >>> worlds = [World("planned", example_answers(group), None) for group in ("north", "south")]
    >>> found = multiverse("views", part, plan, worlds)
    >>> len(found.specifications), len(found.possible), len(found.left_out)
    (12, 6, 12)
    >>> summary = found.summary("north")
    >>> f"{summary.planned.share:.1%}; {summary.number}: {summary.least:.1%} to {summary.most:.1%}"
    '70.0%; 6: 33.3% to 70.0%'
    """
    exclusions = tuple(dict.fromkeys(one.exclusion for one in worlds))
    if PLANNED in exclusions:
        exclusions = (PLANNED, *(code for code in exclusions if code != PLANNED))
    definitions = (PLANNED, *(one.code for one in plan.definitions))
    specifications = tuple(
        Specification(*choices) for choices in product(definitions, BASES, WEIGHTS, exclusions)
    )
    by_key = {(one.answers.group, one.exclusion): one for one in worlds}
    groups = tuple(group for group, _ in part.items)
    _check(groups, exclusions, by_key)
    items = tuple(by_key[group, PLANNED].answers.item(item) for group, item in part.items)
    estimates: list[Estimate] = []
    left_out: list[LeftOut] = []
    for group, item in zip(groups, items, strict=True):
        counted = _counted(group, item, plan)
        flags = {code: _Flags.of(by_key[group, code], item, counted) for code in exclusions}
        for one in specifications:
            found = flags[one.exclusion].share(one)
            if isinstance(found, str):
                left_out.append(LeftOut(group, one, found))
            else:
                estimates.append(Estimate(group, one, found))
    return Multiverse(
        topic,
        part.code,
        groups,
        items,
        (definitions, BASES, WEIGHTS, exclusions),
        specifications,
        tuple(estimates),
        tuple(left_out),
    )


@dataclass(frozen=True)
class _Flags:
    """Of each respondent in a world: whether the answer counts by each definition, and is in each base."""

    world: World
    hits: Mapping[str, NDArray[np.bool_] | None]
    bases: Mapping[str, NDArray[np.bool_]]

    @classmethod
    def of(cls, world: World, item: Item, counted: Mapping[str, tuple[str, ...] | None]) -> _Flags:
        """Read a group's answers to its item."""
        valid = world.answers.valid(item.code).to_numpy()
        asked = (world.answers.status[item.code] != Status.NOT_ASKED.value).to_numpy()
        hits = {
            code: None if codes is None else count.given(world.answers, item, codes)
            for code, codes in counted.items()
        }
        return cls(world, hits, dict(zip(BASES, (valid, asked, np.full(len(valid), True)), strict=True)))

    def share(self, one: Specification) -> Proportion | str:
        """Give the share under a specification, or the reason why there is none."""
        hits, inside = self.hits[one.definition], self.bases[one.base]
        if hits is None:
            return NO_DEFINITION
        if one.weights == UNWEIGHTED:
            n = int(inside.sum())
            return interval.proportion(int(hits[inside].sum()), n) if n else EMPTY
        if self.world.weights is None:
            return self.world.why
        weights = self.world.weights.of(self.world.answers)
        inside = inside & ~np.isnan(weights)
        if not inside.any():
            return EMPTY
        found = weighted.proportion(hits[inside], weights[inside])
        # A sum of weights over itself may miss 1 by its last digit.
        share = None if found.share is None else min(1.0, found.share)
        return Proportion(
            found.count, found.base, share, found.low, found.high, found.confidence, found.method
        )


def _counted(group: str, item: Item, plan: RobustnessPlan) -> Mapping[str, tuple[str, ...] | None]:
    if not item.positive:
        raise ValueError(f"{group}/{item.code} declares no positive answers")
    return {PLANNED: item.positive} | {one.code: one.positive(group, item) for one in plan.definitions}


def _check(groups: Sequence[str], exclusions: Sequence[str], worlds: Mapping[tuple[str, str], World]) -> None:
    wanted = [(group, code) for group in groups for code in (PLANNED, *exclusions)]
    missing = [f"{group} ({code})" for group, code in wanted if (group, code) not in worlds]
    if missing:
        raise ValueError(f"no answers of {', '.join(dict.fromkeys(missing))}")

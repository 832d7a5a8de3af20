"""The results of a multiverse: one share by group and specification, and what they have in common."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from helpers.analysis.results import Exact, Proportion
from helpers.study.item import Item
from helpers.study.robustness import PLANNED

VALID, ASKED, ALL = "valid", "asked", "all"
BASES = (VALID, ASKED, ALL)
"""Who a share is of: valid answers (as planned), all who were asked, all respondents of the group."""

UNWEIGHTED, RAKED = "none", "raked"
WEIGHTS = (UNWEIGHTED, RAKED)

NO_DEFINITION, NO_MARGINS, MARGINS_UNMET, EMPTY = "no_definition", "no_margins", "margins_unmet", "empty"
REASONS = (NO_DEFINITION, NO_MARGINS, MARGINS_UNMET, EMPTY)
"""Why a specification is impossible for a group: its definition has no meaning for the group's item, nothing is
known of the group's population, the answers cannot meet what is known, nobody is in the base."""

_DIGITS = 12  # shares that differ only by the rounding of a weighted sum are tied


@dataclass(frozen=True, order=True)
class Specification:
    """One way to analyse: what counts, who the base is, which weights, which exclusion rules; codes of choices."""

    definition: str = PLANNED
    base: str = VALID
    weights: str = UNWEIGHTED
    exclusion: str = PLANNED

    @property
    def choices(self) -> tuple[str, str, str, str]:
        """The four choices, in the order of `Multiverse.choices`."""
        return self.definition, self.base, self.weights, self.exclusion


PLAN = Specification()
"""The specification that was planned."""


@dataclass(frozen=True)
class Estimate:
    """The share of a group under a specification.

    ``share`` counts persons; weighted, its share and limits are the weighted ones.
    """

    group: str
    specification: Specification
    share: Proportion


@dataclass(frozen=True)
class LeftOut:
    """A specification that is impossible for a group, with one of `REASONS`."""

    group: str
    specification: Specification
    reason: str


@dataclass(frozen=True)
class Summary:
    """The shares of a group over all its specifications.

    ``planned`` is None where the planned one is impossible, and so are ``below`` and ``above``: the specifications
    with a lower and with a higher share than planned. ``least``, ``median`` and ``most`` are None where there is
    no specification.
    """

    group: str
    number: int
    planned: Proportion | None
    below: int | None
    above: int | None
    least: float | None
    median: float | None
    most: float | None


@dataclass(frozen=True)
class Ordering:
    """In how many of the specifications that all groups have the groups stand in the planned order.

    ``groups`` are in the planned order, the highest share first; ``above`` says of each but the last in how many
    specifications its share is above the next one's. Two groups that are tied in one of the specifications and
    not in the other are in another order.
    """

    groups: tuple[str, ...]
    same: int
    compared: int
    above: tuple[int, ...]


@dataclass(frozen=True)
class Multiverse:
    """A comparison's shares under all combinations of choices.

    ``choices`` are the codes of definitions, bases, weights and exclusions, the planned one first in each;
    ``specifications`` their combinations, the planned one first. Every pair of group and specification is either
    among ``estimates`` or in ``left_out``.
    """

    topic: str
    part: str
    groups: tuple[str, ...]
    items: tuple[Item, ...]
    choices: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]
    specifications: tuple[Specification, ...]
    estimates: tuple[Estimate, ...]
    left_out: tuple[LeftOut, ...] = ()

    def of(self, group: str) -> Mapping[Specification, Proportion]:
        """Give the shares of a group by specification."""
        return {one.specification: one.share for one in self.estimates if one.group == group}

    @property
    def possible(self) -> tuple[Specification, ...]:
        """The specifications that at least one group has."""
        found = {one.specification for one in self.estimates}
        return tuple(one for one in self.specifications if one in found)

    def summary(self, group: str) -> Summary:
        """Sum up a group's shares."""
        found = self.of(group)
        shares, planned = [_of(share) for share in found.values()], found.get(PLAN)
        start = None if planned is None else _of(planned)
        return Summary(
            group=group,
            number=len(shares),
            planned=planned,
            below=None if start is None else sum(_less(share, start) for share in shares),
            above=None if start is None else sum(_less(start, share) for share in shares),
            least=min(shares, default=None),
            median=statistics.median(shares) if shares else None,
            most=max(shares, default=None),
        )

    def ordering(self) -> Ordering | None:
        """Compare the order of the groups with the planned one; None where a group has no planned share."""
        found = [self.of(group) for group in self.groups]
        if any(PLAN not in shares for shares in found):
            return None
        common = [one for one in self.specifications if all(one in shares for shares in found)]
        table = {one: [_of(shares[one]) for shares in found] for one in common}
        planned = _ranks(table[PLAN])
        places = sorted(range(len(self.groups)), key=lambda place: planned[place])
        return Ordering(
            groups=tuple(self.groups[place] for place in places),
            same=sum(_ranks(shares) == planned for shares in table.values()),
            compared=len(common),
            above=tuple(
                sum(_less(shares[lower], shares[higher]) for shares in table.values())
                for higher, lower in pairwise(places)
            ),
        )

    def ordered(self) -> tuple[Specification, ...]:
        """Sort the possible specifications by their mean difference from the plan over the groups that have both.

        Those of equal difference are in the order of the choices; those that no group with a planned share has
        come last.
        """
        planned = {group: self.of(group).get(PLAN) for group in self.groups}
        away: dict[Specification, list[float]] = {one: [] for one in self.possible}
        for one in self.estimates:
            start = planned[one.group]
            if start is not None:
                away[one.specification].append(_of(one.share) - _of(start))
        means = {one: _mean(values) for one, values in away.items()}
        return tuple(sorted(self.possible, key=lambda one: means[one]))

    def exact(self) -> Exact:
        """Every number of the result, by name; limits of an unweighted share follow from its counts."""
        name = f"robustness {self.topic}.{self.part}"
        numbers: Exact = {}
        for one in self.estimates:
            place = f"{name}/{one.group}/{'/'.join(one.specification.choices)}"
            numbers |= {f"{place}/count": one.share.count, f"{place}/base": one.share.base}
            if one.specification.weights != UNWEIGHTED:
                numbers |= {f"{place}/{part}": getattr(one.share, part) for part in ("share", "low", "high")}
        for reason in REASONS:
            for group in self.groups:
                out = sum(one.group == group and one.reason == reason for one in self.left_out)
                numbers |= {f"{name}/{group}/left_out/{reason}": out} if out else {}
        for group in self.groups:
            found = self.summary(group)
            for part in ("number", "below", "above", "least", "median", "most"):
                numbers[f"{name}/{group}/{part}"] = getattr(found, part)
        order = self.ordering()
        if order is not None:
            numbers |= {f"{name}/order/same": order.same, f"{name}/order/of": order.compared}
            for (higher, lower), above in zip(pairwise(order.groups), order.above, strict=True):
                numbers[f"{name}/order/{higher} above {lower}"] = above
        return numbers


def _of(share: Proportion) -> float:
    if share.share is None:
        raise ValueError("a specification without a share is left out")
    return share.share


def _less(share: float, other: float) -> bool:
    return round(share, _DIGITS) < round(other, _DIGITS)


def _ranks(shares: Sequence[float]) -> tuple[int, ...]:
    """Of each group how many others have a higher share."""
    return tuple(sum(_less(share, other) for other in shares) for share in shares)


def _mean(values: Sequence[float]) -> float:
    return round(math.fsum(values) / len(values), _DIGITS) if values else math.inf

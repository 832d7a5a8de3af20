"""Overlaps: which options of a multiple-choice item are ticked together, and whether more often than by chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from helpers.analysis import count, interval
from helpers.analysis.base import base_of
from helpers.analysis.results import Base, Exact, Proportion
from helpers.analysis.table import Table, checked
from helpers.cleaning.answers import Answers
from helpers.study.item import Item


@dataclass(frozen=True)
class Pair:
    """Two options. ``share`` are those who ticked both, of the overlaps' base, with its interval.

    ``jaccard`` is the share of those who ticked both among those who ticked either (Jaccard 1901); ``phi`` the
    correlation of the two ticks; ``lift`` how many times as many ticked both as would if the two had nothing to
    do with each other, given how often each was ticked. None where not computable: for want of anybody who
    ticked either, or where everybody did.
    """

    first: str
    second: str
    share: Proportion
    either: int
    jaccard: float | None
    phi: float | None
    lift: float | None

    @property
    def both(self) -> int:
        """Respondents who ticked both options."""
        return self.share.count


@dataclass(frozen=True)
class Overlaps:
    """The options of a multiple-choice item two by two.

    ``base`` is that of the item; ``n`` are the respondents who ticked at least one option that is not
    exclusive, of whom all figures are. ``options`` are those that are not exclusive, ``counts`` how many ticked
    each, ``pairs`` all pairs in the codebook's order.
    """

    group: str
    item: Item
    base: Base
    n: int
    options: tuple[str, ...]
    counts: tuple[int, ...]
    pairs: tuple[Pair, ...]

    def top(self, most: int = 3) -> tuple[Pair, ...]:
        """Give the pairs that most respondents ticked, ties in the codebook's order; none that nobody ticked."""
        found = sorted((pair for pair in self.pairs if pair.both), key=lambda pair: -pair.both)
        return tuple(found[:most])

    def pair(self, first: str, second: str) -> Pair:
        """Give the pair of two options, in whichever order."""
        return {frozenset((pair.first, pair.second)): pair for pair in self.pairs}[frozenset((first, second))]

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        name = f"overlaps {self.group}/{self.item.code}"
        numbers: Exact = {f"{name}/n": self.n}
        for pair in self.pairs:
            own = f"{name}/{pair.first}+{pair.second}"
            numbers |= {f"{own}/both": pair.both, f"{own}/either": pair.either}
            numbers |= {f"{own}/low": pair.share.low, f"{own}/high": pair.share.high}
            numbers |= {f"{own}/{part}": getattr(pair, part) for part in ("jaccard", "phi", "lift")}
        return numbers


def overlaps(answers: Answers, code: str) -> Overlaps:
    """Count which options of a multiple-choice item were ticked together.

    Exclusive options are left out, and so are those who ticked nothing else: they can go with no other option
    by the questionnaire's own rule, and would make all others look as if they went together.

    Raises
    ------
    UserError
        If the item is of another kind.

    Examples
    --------
    >>> from helpers.analysis.example import example_answers
    >>> found = overlaps(example_answers(), "tools")
    >>> [(pair.first, pair.second, pair.both, pair.either, pair.lift) for pair in found.top()]
    [('x', 'y', 2, 8, 0.6666666666666666), ('x', 'z', 2, 6, 1.3333333333333333), ('y', 'z', 1, 5, 1.0)]
    """
    item = count.multiple_item(answers, code)
    free = np.array([not option.exclusive for option in item.substantive], dtype=bool)
    ticks = count.ticks(answers, item)[:, free]
    n = int(ticks.any(axis=1).sum())
    table = count.together(answers, item)[np.ix_(free, free)]
    codes = [option.code for option in item.substantive if not option.exclusive]
    counts = tuple(int(one) for one in np.diag(table))
    return Overlaps(
        answers.group, item, base_of(answers, code), n, tuple(codes), counts, pairs(table, n, codes)
    )


def pairs(table: Table, n: int, codes: Sequence[str]) -> tuple[Pair, ...]:
    """Compare options two by two from the counts of who ticked both.

    Parameters
    ----------
    table : array of int, options x options
        Who ticked both; on the diagonal, who ticked the option.
    n : int
        Respondents.
    codes : sequence of str

    Raises
    ------
    ValueError
        If the table is not symmetric, a pair has more counts than one of its options, or the counts need more
        respondents than there are.

    References
    ----------
    Jaccard (1901), Distribution de la flore alpine dans le bassin des Dranses et dans quelques régions voisines.
    Bulletin de la Société vaudoise des sciences naturelles 37:241-272. Yule (1912), On the methods of measuring
    association between two attributes. Journal of the Royal Statistical Society 75:579-652, for phi. Brin,
    Motwani, Ullman, Tsur (1997), Dynamic itemset counting and implication rules for market basket data. SIGMOD
    Record 26:255-264, for lift (there: interest).

    Examples
    --------
    >>> pair, = pairs([[40, 30], [30, 50]], 100, ["a", "b"])
    >>> pair.both, pair.either, pair.jaccard, pair.lift, round(pair.phi, 4)
    (30, 60, 0.5, 1.5, 0.4082)
    """
    counts = checked(table)
    if counts.shape != (len(codes), len(codes)) or (counts != counts.T).any():
        raise ValueError(f"a table of {len(codes)} options two by two is square and symmetric")
    return tuple(
        _pair((codes[i], codes[j]), int(counts[i, i]), int(counts[j, j]), int(counts[i, j]), n)
        for i, j in combinations(range(len(codes)), 2)
    )


def _pair(codes: tuple[str, str], first: int, second: int, both: int, n: int) -> Pair:
    either = first + second - both
    if both > min(first, second) or either > n:
        raise ValueError(f"{both} of {first} and {second} among {n} respondents cannot be")
    spread = first * (n - first) * second * (n - second)
    return Pair(
        *codes,
        share=interval.proportion(both, n),
        either=either,
        jaccard=both / either if either else None,
        phi=(n * both - first * second) / math.sqrt(spread) if spread else None,
        lift=n * both / (first * second) if first and second else None,
    )

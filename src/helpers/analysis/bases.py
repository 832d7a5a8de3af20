"""Bases of subgroups, which add up to the group's, and of several items together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.analysis import count
from helpers.analysis.base import base_of
from helpers.analysis.results import Base, Exact
from helpers.analysis.subgroup import subgroup
from helpers.cleaning.answers import Answers
from helpers.study.item import Item
from helpers.study.status import Status


@dataclass(frozen=True)
class Bases:
    """The base of an item in the subgroups that the answers to another item make.

    ``parts`` follow the options of ``by``, ``rest`` are those without a valid answer to it, ``total`` is the
    whole group: status by status the sum of the others.
    """

    group: str
    item: Item
    by: Item
    parts: tuple[Base, ...]
    rest: Base
    total: Base

    def __post_init__(self) -> None:
        for status in Status:
            if sum(base.count(status) for base in (*self.parts, self.rest)) != self.total.count(status):
                raise ValueError(f"{self.group}/{self.item.code}: the bases by {self.by.code} do not add up")

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        name = f"bases {self.group}/{self.item.code} by {self.by.code}"
        named = [*zip(self.by.codes, self.parts, strict=True), ("no valid answer", self.rest)]
        return {
            f"{name}/{part}/{status.value}": counted
            for part, base in [*named, ("total", self.total)]
            for status, counted in base.counts
        }


def bases(answers: Answers, code: str, by: str) -> Bases:
    """Count the respondents by the status of their answer to an item, by their answer to another item.

    Parameters
    ----------
    answers : Answers
    code : str
        The item, of any kind.
    by : str
        A single-choice or Likert item, whose options make subgroups that share nobody.

    Raises
    ------
    UserError
        If ``by`` is of another kind: subgroups by the options of a multiple-choice item overlap, and their
        bases add up to nothing.

    Examples
    --------
    >>> from helpers.analysis.example import example_answers
    >>> found = bases(example_answers(), "tools", "opinion")
    >>> [base.answered for base in found.parts], found.rest.answered, found.total.answered
    ([1, 2, 3, 2], 0, 8)
    >>> [base.not_asked for base in found.parts], found.rest.not_asked, found.total.not_asked
    ([0, 0, 0, 0], 2, 2)
    """
    item, other = answers.item(code), count.choice_item(answers, by)
    lost = [status.value for status in Status if status is not Status.ANSWERED]
    parts = tuple(base_of(subgroup(answers, {by: option}), code) for option in other.codes)
    return Bases(
        answers.group,
        item,
        other,
        parts,
        base_of(subgroup(answers, {by: lost}), code),
        base_of(answers, code),
    )


@dataclass(frozen=True)
class Joint:
    """How many of several items the respondents of a group answered: ``counts[k]`` answered exactly k of them.

    An item that was not asked is not answered.
    """

    group: str
    items: tuple[Item, ...]
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All respondents of the group."""
        return sum(self.counts)

    @property
    def complete(self) -> int:
        """Those who answered all of the items: the base of what is computed listwise."""
        return self.counts[-1]

    @property
    def incomplete(self) -> int:
        """Those who did not answer at least one of the items."""
        return self.total - self.complete

    @property
    def any(self) -> int:
        """Those who answered at least one of the items."""
        return self.total - self.counts[0]

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        name = f"{self.group}/joint ({', '.join(item.code for item in self.items)})"
        return {f"{name}/{answered}": number for answered, number in enumerate(self.counts)}


def joint(answers: Answers, codes: Sequence[str]) -> Joint:
    """Count the respondents by how many of several items they answered.

    Raises
    ------
    ValueError
        If no item is named, or one twice.

    Examples
    --------
    >>> from helpers.analysis.example import example_answers
    >>> found = joint(example_answers(), ["opinion", "tools", "age"])
    >>> found.complete, found.incomplete, found.any, found.counts
    (8, 4, 11, (1, 1, 2, 8))
    """
    if not codes or len(set(codes)) < len(codes):
        raise ValueError(f"a joint base is of different items, at least one, not {list(codes)}")
    items = tuple(answers.item(code) for code in codes)
    return Joint(answers.group, items, tuple(int(n) for n in count.answered_of(answers, items)))

"""Multiple response: an item of which several options can be ticked, under every base that people ask for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.analysis import count, interval
from helpers.analysis.base import base_of
from helpers.analysis.results import Base, Exact, Proportion
from helpers.cleaning.answers import Answers
from helpers.errors import UserError
from helpers.study.item import Item
from helpers.study.status import Status

TOTAL, ASKED, VALID, NAMED = "total", "asked", "valid", "named"
BASES = (TOTAL, ASKED, VALID, NAMED)
"""Of whom a percent of cases can be, each within the one before it.

``total``: all respondents. ``asked``: those whom the skip logic asked. ``valid``: those who ticked at least one
answer, an exclusive one such as "none of these" included. ``named``: those who ticked at least one answer that
is not exclusive.
"""


@dataclass(frozen=True)
class Ticks:
    """How often one option was ticked.

    ``share`` is of the chosen base, with its interval. ``of_total`` to ``of_named`` are the plain shares of
    respondents under each of `BASES`, ``of_mentions`` that of all ticks. None where the base is 0; an exclusive
    option has no share of those who named another one.
    """

    code: str
    exclusive: bool
    count: int
    share: Proportion
    of_total: float | None
    of_asked: float | None
    of_valid: float | None
    of_named: float | None
    of_mentions: float | None


@dataclass(frozen=True)
class MultipleResponse:
    """A multiple-choice item. ``options`` follow the codebook; ``of`` names the base of their intervals.

    ``ticked[k]`` respondents ticked exactly k options; ``ticked[0]`` were asked, carried on and ticked none:
    they are apart from those who were not asked, and from those who ticked "none of these", which is a tick.
    ``exclusive`` ticked an exclusive option and no other.
    """

    group: str
    item: Item
    base: Base
    of: str
    options: tuple[Ticks, ...]
    ticked: tuple[int, ...]
    exclusive: int

    @property
    def mentions(self) -> int:
        """All ticks, those of exclusive options included."""
        return sum(option.count for option in self.options)

    @property
    def named(self) -> int:
        """Respondents who ticked at least one option that is not exclusive."""
        return self.base.answered - self.exclusive

    @property
    def none_ticked(self) -> int:
        """Respondents who were asked, carried on and ticked nothing at all."""
        return self.base.count(Status.LEFT_BLANK)

    @property
    def mean(self) -> float | None:
        """Mentions per respondent who ticked at least one option."""
        return _share(self.mentions, self.base.answered)

    @property
    def mean_with_none(self) -> float | None:
        """Mentions per respondent, those who ticked nothing counting 0."""
        return _share(self.mentions, self.base.answered + self.none_ticked)

    @property
    def most(self) -> int | None:
        """The most options that a respondent ticked; None if nobody was asked or all are missing."""
        return max((number for number, people in enumerate(self.ticked) if people), default=None)

    def option(self, code: str) -> Ticks:
        """Give an option by its code."""
        return {option.code: option for option in self.options}[code]

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        name = f"multiple {self.group}/{self.item.code}"
        numbers: Exact = {f"{name}/base/{status.value}": counted for status, counted in self.base.counts}
        numbers |= {f"{name}/base/exclusive": self.exclusive, f"{name}/mentions": self.mentions}
        numbers |= {f"{name}/mean": self.mean, f"{name}/mean_with_none": self.mean_with_none}
        numbers |= {f"{name}/ticked/{number}": people for number, people in enumerate(self.ticked)}
        for option in self.options:
            own = f"{name}/{option.code}"
            numbers |= {f"{own}/count": option.count, f"{own}/{self.of}/base": option.share.base}
            numbers |= {f"{own}/{self.of}/low": option.share.low, f"{own}/{self.of}/high": option.share.high}
            for base in (*BASES, "mentions"):
                numbers[f"{own}/of_{base}"] = getattr(option, f"of_{base}")
        return numbers


def multiple(
    answers: Answers, code: str, *, of: str = VALID, confidence: float = 0.95, method: str = interval.WILSON
) -> MultipleResponse:
    """Describe a multiple-choice item: each option's percent under every base, with an interval on one.

    Parameters
    ----------
    answers : Answers
        A group or a subgroup.
    code : str
        A multiple-choice item.
    of : str
        The base of the intervals, one of `BASES`; by default those who ticked at least one answer ("percent of
        cases" of SPSS MULT RESPONSE, and the base of `describe`).
    confidence, method
        As in `helpers.analysis.interval.proportion`.

    Raises
    ------
    UserError
        If the item is of another kind, or there is no such base.

    Notes
    -----
    An option flagged as missing ("don't know") is no answer: who ticked nothing else is outside the base of
    those who ticked. Percents of cases may add up to more than 100; percents of mentions add up to 100, and
    have no interval, since the ticks of one respondent are no independent draws.

    Examples
    --------
    >>> from helpers.analysis.example import example_answers
    >>> found = multiple(example_answers(), "tools")
    >>> [(option.code, option.count, option.of_valid, option.of_asked) for option in found.options]
    [('x', 6, 0.75, 0.6), ('y', 4, 0.5, 0.4), ('z', 2, 0.25, 0.2)]
    >>> found.mentions, found.mean, found.most, found.ticked, found.none_ticked, found.base.not_asked
    (12, 1.5, 3, (2, 5, 2, 1), 2, 2)
    """
    if of not in BASES:
        raise UserError("unknown base of a multiple-choice item", value=of, accepted=BASES)
    item = count.multiple_item(answers, code)
    base = base_of(answers, code)
    ticks = count.ticks(answers, item)
    alone = np.array([option.exclusive for option in item.substantive], dtype=bool)
    exclusive = base.answered - int(ticks[:, ~alone].any(axis=1).sum())
    sizes = {TOTAL: base.total, ASKED: base.asked, VALID: base.answered, NAMED: base.answered - exclusive}
    counts = ticks.sum(axis=0, dtype=np.int64)
    options = tuple(
        _ticks(option.code, option.exclusive, int(n), sizes, int(counts.sum()), (of, confidence, method))
        for option, n in zip(item.substantive, counts, strict=True)
    )
    numbers = np.bincount(ticks.sum(axis=1, dtype=np.int64), minlength=len(item.codes) + 1)
    numbers[0] = base.count(Status.LEFT_BLANK)
    return MultipleResponse(
        answers.group, item, base, of, options, tuple(int(people) for people in numbers), exclusive
    )


def _ticks(
    code: str, exclusive: bool, n: int, sizes: dict[str, int], mentions: int, how: tuple[str, float, str]
) -> Ticks:
    of, confidence, method = how
    shares = {name: None if exclusive and name == NAMED else _share(n, size) for name, size in sizes.items()}
    if shares[of] is None:
        share = interval.proportion(0, 0, confidence, method)
    else:
        share = interval.proportion(n, sizes[of], confidence, method)
    return Ticks(
        code,
        exclusive,
        n,
        share,
        of_total=shares[TOTAL],
        of_asked=shares[ASKED],
        of_valid=shares[VALID],
        of_named=shares[NAMED],
        of_mentions=_share(n, mentions),
    )


def _share(n: int, base: int) -> float | None:
    return n / base if base else None

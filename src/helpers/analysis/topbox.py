"""Top box: the share of the highest options of an ordered item."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analysis import count, interval
from helpers.analysis.base import base_of
from helpers.analysis.results import Base, Exact, Proportion
from helpers.cleaning.answers import Answers
from helpers.errors import UserError
from helpers.study.item import Item


@dataclass(frozen=True)
class TopBox:
    """The share of the ``k`` highest options of an item, whatever it declares positive, with its base."""

    group: str
    item: Item
    codes: tuple[str, ...]
    base: Base
    share: Proportion

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        name = f"{self.group}/{self.item.code}/top{len(self.codes)}"
        parts = {
            "count": self.share.count,
            "base": self.share.base,
            "low": self.share.low,
            "high": self.share.high,
        }
        return {f"{name}/{part}": value for part, value in parts.items()}


def top_box(answers: Answers, code: str, k: int = 2, confidence: float = 0.95) -> TopBox:
    """Share of the ``k`` highest options of an ordered item among those who answered, with Wilson's interval.

    Which options count is said by ``k`` alone. What `describe` gives as ``positive`` is what the codebook
    declares, which for most scales is the two highest too.

    Parameters
    ----------
    answers : Answers
    code : str
        A Likert item, or a single-choice one that the codebook declares as ordered.
    k : int
        1 to one less than the number of options; 2, the top-2 box, by default.
    confidence : float

    Raises
    ------
    UserError
        If the item is not ordered, or ``k`` leaves no option on one side.

    Examples
    --------
    >>> from helpers.analysis.example import example_answers
    >>> found = top_box(example_answers(), "opinion")
    >>> found.codes, found.share.count, found.share.base
    (('3', '4'), 7, 10)
    """
    item = answers.item(code)
    if not item.is_ordered:
        hint = f"an item of single choice may be declared `ordered: true`; {code} is {item.kind}"
        raise UserError(f"item {code} has no highest options", value=item.kind, accepted="likert", hint=hint)
    if not 1 <= k < len(item.codes):
        accepted = f"1 to {len(item.codes) - 1}"
        raise UserError(f"so many of the options of {code} are no top box", value=k, accepted=accepted)
    base = base_of(answers, code)
    counted = int(count.options(answers, item)[-k:].sum())
    return TopBox(
        answers.group, item, item.codes[-k:], base, interval.proportion(counted, base.answered, confidence)
    )

"""Subgroups: the part of a group that gave certain answers, to be described like a group of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from helpers.analysis import count
from helpers.cleaning.answers import Answers
from helpers.study.item import Item


@dataclass(frozen=True)
class Subgroup(Answers):
    """The answers of those of a group who answered other items in a given way.

    It is `Answers` with a group code of its own, so whatever takes answers takes a subgroup. ``whole`` is the
    code of the group; ``chosen`` are the items with the options (or statuses) of which one was given.
    """

    whole: str = ""
    chosen: tuple[tuple[Item, tuple[str, ...]], ...] = ()


def subgroup(answers: Answers, by: Mapping[str, str | Sequence[str]]) -> Subgroup:
    """Keep the respondents of a group who gave one of some answers to each of some items.

    Parameters
    ----------
    answers : Answers
        A group, or a subgroup to be narrowed.
    by : mapping of str to str, or to several
        For each item's code the option codes of which one was given; of a multiple-choice item, one of which
        was ticked. A value of `Status` stands for all answers of that status; an option flagged as missing
        ("don't know") stands for its status. Several items: all of them must hold.

    Returns
    -------
    Subgroup
        Its ``group`` says how it was chosen: ``north[place=a]``.

    Raises
    ------
    UserError
        If an item or option is unknown, or clean answers do not tell two options apart.

    Examples
    --------
    >>> from helpers.analysis.base import base_of
    >>> from helpers.analysis.example import example_answers
    >>> part = subgroup(example_answers(), {"place": "a", "opinion": ["3", "4"]})
    >>> part.group, len(part), base_of(part, "tools").answered
    ('north[place=a; opinion=3,4]', 3, 2)
    """
    chosen = tuple((answers.item(code), _codes(codes)) for code, codes in by.items())
    keep = np.ones(len(answers), dtype=bool)
    for item, codes in chosen:
        keep &= count.holding(answers, item, codes)
    whole = answers.group
    if isinstance(answers, Subgroup):
        whole, chosen = answers.whole, (*answers.chosen, *chosen)
    kept = answers.where(pd.Series(keep, index=answers.values.index))
    parts = {field.name: getattr(kept, field.name) for field in fields(Answers)}
    return Subgroup(**(parts | {"group": _name(whole, chosen)}), whole=whole, chosen=chosen)


def _codes(codes: str | Sequence[str]) -> tuple[str, ...]:
    # A status is a str too, and is to be written as its value wherever the code of the subgroup stands.
    return tuple(dict.fromkeys(str(code) for code in ([codes] if isinstance(codes, str) else codes)))


def _name(whole: str, chosen: Sequence[tuple[Item, tuple[str, ...]]]) -> str:
    if not chosen:
        return whole
    parts = "; ".join(f"{item.code}={','.join(codes)}" for item, codes in chosen)
    return f"{whole}[{parts}]"

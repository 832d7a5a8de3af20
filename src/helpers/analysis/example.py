"""Twelve made-up respondents, for the examples in this room's documentation: nobody's answers."""

from __future__ import annotations

import pandas as pd

from helpers.cleaning.answers import Answers
from helpers.study.item import Item, Option
from helpers.study.label import Label
from helpers.study.questionnaire import Questionnaire, Section
from helpers.study.status import Status

_NA = pd.NA


def example_answers(group: str = "north") -> Answers:
    """Give the answers of twelve made-up respondents to four items.

    ``opinion`` (Likert, 4 options), ``place`` (single choice, 2), ``tools`` (multiple choice, 3) and ``age``.

    Examples
    --------
    >>> len(example_answers())
    12
    """
    items = (
        Item("opinion", "likert", _label("Opinion"), "main", _options("1234"), positive=("3", "4")),
        Item("place", "single", _label("Place"), "main", _options("ab")),
        Item("tools", "multiple", _label("Tools"), "main", _options("xyz")),
        Item("age", "numeric", _label("Age"), "main", integer=True),
    )
    names = pd.Index([f"{group}-{row}" for row in range(2, 14)], name="respondent")
    opinion = ["1", "2", "2", "3", "3", "3", "4", "4", "4", "4", None, None]
    ticked = ["x", "x", "xy", "y", "xz", "x", "xyz", "y", "", "", None, None]
    values = pd.DataFrame(
        {
            "opinion": pd.Categorical(opinion, list("1234"), ordered=True),
            "place": pd.Categorical(list("aabaabbbbaab"), list("ab"), ordered=True),
            **{f"tools__{o}": pd.array([_NA if t is None else o in t for t in ticked]) for o in "xyz"},
            "age": pd.array([31, 45, 28, 52, 39, 61, 47, 35, 58, 42, 50, _NA], dtype="Int64"),
        },
        index=names,
    )
    answered, blank, not_asked = Status.ANSWERED.value, Status.LEFT_BLANK.value, Status.NOT_ASKED.value
    status = pd.DataFrame(
        {
            "opinion": [answered] * 10 + [Status.DONT_KNOW.value, blank],
            "place": [answered] * 12,
            "tools": [answered] * 8 + [blank] * 2 + [not_asked] * 2,
            "age": [answered] * 11 + [blank],
        },
        index=names,
        dtype=pd.CategoricalDtype([status.value for status in Status]),
    )
    asked = Questionnaire("example", _label("Example"), (Section("main", _label("Main"), items),))
    return Answers(group, asked, items, values, status)


def _label(text: str) -> Label:
    return Label.of({"en": text})


def _options(codes: str) -> tuple[Option, ...]:
    return tuple(Option(code, _label(code.upper())) for code in codes)

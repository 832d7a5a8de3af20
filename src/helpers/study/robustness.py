"""How findings are tried for robustness: the analyses that could as well have been planned, as the study lists them."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.study.item import Item
from helpers.study.label import Label

PLANNED = "planned"
"""The code of the choice that the study planned, in every list of choices."""

QUALITY = ("break_off", "duplicate", "outside_period", "straight_lining")
"""Kinds of exclusion rules that judge how a questionnaire was filled in, and that may be changed or left out.

The others say who agreed and who may take part: nobody whom they refuse comes in by an alternative.
"""


@dataclass(frozen=True)
class ExclusionAlternative:
    """Other exclusion rules than those planned.

    ``without`` are codes of rules left out; ``change`` gives rules other parameters, as (rule, (name, value)
    pairs); ``only_submitted`` refuses whatever was not submitted, however much of it was answered.
    """

    code: str
    label: Label
    without: tuple[str, ...] = ()
    change: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = ()
    only_submitted: bool = False


@dataclass(frozen=True)
class Definition:
    """Another set of answers that count: the ``top`` highest of an ordered item, or, by group, option codes.

    ``options`` win over ``top`` for the groups that they name.
    """

    code: str
    label: Label
    top: int | None = None
    options: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def positive(self, group: str, item: Item) -> tuple[str, ...] | None:
        """Give the options that count in a group, None where the definition has no meaning for its item.

        Examples
        --------
        >>> from helpers.study.item import Option
        >>> name = Label.of({"en": "Often"})
        >>> item = Item("often", "likert", name, "main", tuple(Option(code, name) for code in "1234"))
        >>> Definition("top1", name, top=1).positive("anybody", item)
        ('4',)
        """
        own = dict(self.options).get(group)
        if own is not None:
            return own
        if self.top is None or not item.is_ordered or not 1 <= self.top < len(item.codes):
            return None
        return item.codes[-self.top :]


@dataclass(frozen=True)
class RobustnessPlan:
    """One comparison of the study's story that is tried: a part of a topic, and what else could count.

    ``planned`` says in words which answers count in the analysis planned, the items' ``positive`` ones.
    """

    topic: str
    part: str
    planned: Label
    definitions: tuple[Definition, ...] = ()


@dataclass(frozen=True)
class Robustness:
    """The alternatives to the exclusion rules, for all comparisons tried, and these comparisons."""

    exclusions: tuple[ExclusionAlternative, ...] = ()
    plans: tuple[RobustnessPlan, ...] = ()

    def plan(self, topic: str, part: str) -> RobustnessPlan:
        """Give the plan of a comparison (KeyError if it has none)."""
        return {(plan.topic, plan.part): plan for plan in self.plans}[topic, part]


NOTHING_TRIED = Robustness()

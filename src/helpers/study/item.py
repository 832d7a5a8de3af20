"""Items: the questions of a questionnaire, with their options."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from helpers.study.condition import Condition
from helpers.study.label import Label

KINDS = ("single", "likert", "multiple", "numeric", "date", "text")
MISSING_KINDS = ("dont_know", "refused", "not_concerned")
COMPARABILITY = ("identical", "equivalent", "group_specific")


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen.

    ``missing`` says that choosing it is no substantive answer (one of `MISSING_KINDS`); ``exclusive`` that it
    cannot be ticked with others; ``other`` that it opens a free-text field. ``aliases`` are other wordings
    under which exports may carry it.
    """

    code: str
    label: Label
    missing: str | None = None
    exclusive: bool = False
    other: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One question, as one questionnaire asks it.

    ``kind`` is one of `KINDS`; a ``likert`` item is a single choice whose substantive options are ordered.
    ``positive`` are the option codes that count as "yes" or "often" where the item is reduced to a share
    (top-2-box). ``minimum`` and ``maximum`` bound numbers, and dates as ISO strings. ``battery`` names the
    battery or grid that the item belongs to. ``reversed`` marks a reversed item of a scale. ``ordered`` says
    that the options of a single-choice item rise or fall in their order, such as classes of age.
    """

    code: str
    kind: str
    label: Label
    theme: str
    options: tuple[Option, ...] = ()
    show_if: Condition | None = None
    required: bool = False
    comparability: str = "group_specific"
    quasi_identifier: bool = False
    battery: str | None = None
    positive: tuple[str, ...] = ()
    minimum: float | str | None = None
    maximum: float | str | None = None
    integer: bool = False
    unit: Label | None = None
    max_selected: int | None = None
    hidden: bool = False
    reversed: bool = False
    ordered: bool = False
    derived: bool = False
    note: str | None = None

    @cached_property
    def substantive(self) -> tuple[Option, ...]:
        """The options that are answers, in the codebook's order: those not flagged as missing."""
        return tuple(option for option in self.options if option.missing is None)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the substantive options, in order."""
        return tuple(option.code for option in self.substantive)

    @property
    def is_ordered(self) -> bool:
        """Whether the options have an order: a Likert item, or a single choice declared as ordered."""
        return self.kind == "likert" or self.ordered

    def option(self, code: str) -> Option:
        """Give the option of a code (KeyError if there is none)."""
        return {option.code: option for option in self.options}[code]

    def missing_code(self, kind: str) -> str | None:
        """Give the code of the option flagged as missing of a kind, if there is one."""
        return next((option.code for option in self.options if option.missing == kind), None)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a clean or coded frame that hold this item's answers."""
        if self.kind == "multiple":
            return tuple(column(self.code, option.code) for option in self.options)
        return (self.code,)

    @property
    def text_column(self) -> str | None:
        """The column of the free text that an "other" option opens, if there is one."""
        return f"{self.code}_text" if any(option.other for option in self.options) else None


def column(item: str, option: str) -> str:
    """Name the column of one option of a multiple-choice item.

    Examples
    --------
    >>> column("recvhow", "film")
    'recvhow__film'
    """
    return f"{item}__{option}"

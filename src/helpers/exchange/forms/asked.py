"""What a form asks, in its order: the items of a section, those under one stem together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from helpers.errors import UserError
from helpers.exchange.forms.ending import ends
from helpers.study.condition import Condition, Leaf, Tree
from helpers.study.item import Item
from helpers.study.label import Label
from helpers.study.questionnaire import Questionnaire, Section
from helpers.study.study import Study


@dataclass(frozen=True)
class Block:
    """Items that stand together: one alone, or some of a battery under its stem.

    ``battery`` is the code and ``stem`` the words of the battery, None for an item of none. ``grid`` says that they
    are two Likert items or more with the same options, shown to the same respondents and as obligatory as each
    other, so that one table can ask them.
    """

    items: tuple[Item, ...]
    battery: str | None = None
    stem: Label | None = None
    grid: bool = False


@dataclass(frozen=True)
class Page:
    """A section, or the part of it up to an answer with which respondents leave (consent that is not given).

    ``code`` is the section's, with a number from the second part on. ``only_if`` says who is still there, None for
    everybody.
    """

    code: str
    title: Label
    blocks: tuple[Block, ...]
    only_if: Condition | None = None

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of the page, in order."""
        return tuple(item for block in self.blocks for item in block.items)


def pages(study: Study, questionnaire: Questionnaire) -> Iterator[Page]:
    """Give the pages of a form, so that who does not agree to take part is asked nothing more."""
    gone: list[Condition] = []
    for section in questionnaire.sections:
        number, rest = 1, [item for item in section.items if not item.hidden]
        while rest:
            ending = [place for place, item in enumerate(rest) if ends(study, questionnaire, item)]
            count = ending[0] + 1 if ending else len(rest)
            part = replace(section, items=tuple(rest[:count]))
            code = section.code if number == 1 else f"{section.code}_{number}"
            only_if = Tree("not", (Tree("any", tuple(gone)),)) if gone else None
            yield Page(code, section.title, tuple(blocks(part, questionnaire)), only_if)
            if ending:
                last = rest[count - 1]
                gone.append(Leaf(last.code, "in", ends(study, questionnaire, last)))
            number, rest = number + 1, rest[count:]


def asked(questionnaire: Questionnaire) -> tuple[Item, ...]:
    """Give the items that respondents see; what is hidden is recorded by the tool or not at all."""
    return tuple(item for item in questionnaire.items if not item.hidden)


def blocks(section: Section, questionnaire: Questionnaire) -> Iterator[Block]:
    """Give the items of a section that respondents see, as blocks."""
    stems = {battery.code: battery.label for battery in questionnaire.batteries}
    for (battery, *_), run in groupby((item for item in section.items if not item.hidden), _together):
        items = tuple(run)
        if battery is None or battery not in stems:
            yield from (Block((item,)) for item in items)
        else:
            grid = len(items) > 1 and items[0].kind == "likert" and not items[0].text_column
            yield Block(items, battery, stems[battery], grid)


def check_conditions(questionnaire: Questionnaire) -> None:
    """Check that every condition looks at items that the form asks.

    Raises
    ------
    UserError
        A condition on an item that is hidden or recorded: nobody who fills in the form could meet it.
    """
    shown = {item.code for item in asked(questionnaire)}
    for item in asked(questionnaire):
        for code in item.show_if.items() if item.show_if else ():
            if code not in shown:
                problem = (
                    f"questionnaire {questionnaire.code} does not ask the item on which {item.code} depends"
                )
                hint = "it is hidden or recorded by the tool; a form can only look at what respondents answer"
                raise UserError(problem, value=code, accepted=shown, hint=hint)


def _together(item: Item) -> tuple[object, ...]:
    return item.battery, item.kind, item.options, item.show_if, item.required

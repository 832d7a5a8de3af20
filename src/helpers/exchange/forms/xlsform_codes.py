"""How an XLSForm calls what the codebook has, and its expressions.

Names have letters, digits, ``_``, ``-``, ``.``; codes of options have no blanks. What does not fit is renamed
(`helpers.exchange.forms.codes`); the headings of the mapping are those of an export without names of groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from helpers.exchange.forms.asked import Block, Page
from helpers.exchange.forms.codes import Renamed, Rule, fitted
from helpers.exchange.forms.expression import Expressions
from helpers.study.item import Item, Option, column

_NAMES = Rule(
    characters="A-Za-z0-9_.-",
    first="A-Za-z_",
    reserved=frozenset({"meta", "instanceid", "instancename", "data"}),
)
# ODK compares codes as texts; blanks part the codes of a multiple choice.
_CODES = Rule(characters="A-Za-z0-9_.-", alike=str)


class XLSFormExpressions(Expressions):
    """XPath as ODK has it: an unanswered question is an empty text."""

    both, either, always, never = " and ", " or ", "true()", "false()"

    def __init__(self, items: Mapping[str, Item], names: Names) -> None:
        super().__init__(items)
        self.names = names

    def _answer(self, item: Item) -> str:
        return f"${{{self.names.questions[item.code]}}}"

    def equal(self, item: Item, code: str) -> str:
        """Compare as texts."""
        return f"{self._answer(item)} = '{self.names.options[item.code].get(code, code)}'"

    def unequal(self, item: Item, code: str) -> str:
        """Hold for no answer too."""
        return f"{self._answer(item)} != '{self.names.options[item.code].get(code, code)}'"

    def ticked(self, item: Item, code: str) -> str:
        """Look for the code among those ticked."""
        return f"selected({self._answer(item)}, '{self.names.options[item.code][code]}')"

    def unticked(self, item: Item, code: str) -> str:
        """Miss the code among those ticked."""
        return f"not({self.ticked(item, code)})"

    def filled(self, item: Item) -> str:
        """Ask for anything but nothing."""
        return f"{self._answer(item)} != ''"

    def blank(self, item: Item) -> str:
        """Ask for nothing."""
        return f"{self._answer(item)} = ''"

    def compared(self, item: Item, sign: str, number: str) -> str:
        """Compare as numbers."""
        return f"{self._answer(item)} {sign} {number}"


@dataclass
class Names:
    """What the form calls questions, the texts beside "other", lists of options, and options by item."""

    questions: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    options: dict[str, dict[str, str]] = field(default_factory=dict)
    lists: dict[tuple[Option, ...], str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    renamed: Renamed = field(default_factory=Renamed)
    expressions: XLSFormExpressions | None = None


def names_of(pages: Sequence[Page]) -> Names:
    """Give the names of everything that stands on the pages of a form."""
    names, items = Names(), [item for page in pages for item in page.items]
    texts = [item.text_column for item in items if item.text_column]
    groups = [page_name(page) for page in pages]
    groups += [stem_name(block) for page in pages for block in page.blocks if block.stem]
    every = fitted([*(item.code for item in items), *texts, *groups], _NAMES)
    names.groups = {group: every[group] for group in groups}
    for item in items:
        names.questions[item.code] = every[item.code]
        names.options[item.code] = codes_of(item.options)
        if item.options:
            names.lists.setdefault(item.options, every[item.code])
        if item.text_column:
            names.texts[item.code] = every[item.text_column]
        _note(names, item)
    names.expressions = XLSFormExpressions({item.code: item for item in items}, names)
    return names


def _note(names: Names, item: Item) -> None:
    """Note what of an item an export would not tell."""
    name, options = names.questions[item.code], names.options[item.code]
    if item.kind != "multiple":
        names.renamed.answer(item.code, options)
    else:
        for code, new in options.items():
            if (name, new) != (item.code, code):
                names.renamed.columns[f"{name}/{new}"] = column(item.code, code)
    if name != item.code and item.kind != "multiple":
        names.renamed.columns[name] = item.code
    if item.text_column and names.texts[item.code] != item.text_column:
        names.renamed.columns[names.texts[item.code]] = item.text_column


def codes_of(options: Iterable[Option]) -> dict[str, str]:
    """Give the codes of options as the form has them."""
    return fitted((option.code for option in options), _CODES)


def page_name(page: Page) -> str:
    """Name the group that is a page."""
    return f"page_{page.code}"


def stem_name(block: Block) -> str:
    """Name the group that is a battery, or the part of one that stands together."""
    return f"stem_{block.battery}_{block.items[0].code}"

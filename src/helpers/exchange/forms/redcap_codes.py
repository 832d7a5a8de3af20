"""How REDCap calls what the codebook has, and its branching logic.

Names of fields have small letters, digits and underscores; codes of choices small letters and digits. What does not
fit is renamed (`helpers.exchange.forms.codes`); the headings of the mapping are those of an export of raw data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from helpers.exchange.forms.asked import Block, Page
from helpers.exchange.forms.codes import Renamed, Rule, by_value, fitted
from helpers.exchange.forms.expression import Expressions
from helpers.study.item import Item, column

RECORD = "record_id"
# A field's name does not end in an underscore nor hold two together, and none is one of REDCap's own.
_FIELDS = Rule(
    characters="a-z0-9_",
    first="a-z",
    longest=64,
    reserved=frozenset({RECORD}),
    forbidden=r"__|_$|^redcap_|_(complete|timestamp|return_code)$",
)
_CODES = Rule(characters="a-z0-9", first="a-z0-9", alike=by_value)


class REDCapExpressions(Expressions):
    """Branching logic."""

    both, either, always, never = " and ", " or ", "'1' = '1'", "'1' = '0'"
    keeps_hidden = True

    def __init__(self, items: Mapping[str, Item], names: Names) -> None:
        super().__init__(items)
        self.names = names

    def _code(self, item: Item, code: str) -> str:
        return self.names.options[item.code].get(code, code)

    def equal(self, item: Item, code: str) -> str:
        """Compare with the code in quotes."""
        return f"[{self.names.fields[item.code]}] = '{self._code(item, code)}'"

    def unequal(self, item: Item, code: str) -> str:
        """Hold for no answer too."""
        return f"[{self.names.fields[item.code]}] <> '{self._code(item, code)}'"

    def ticked(self, item: Item, code: str) -> str:
        """Ask whether the choice is 1."""
        return f"[{self.names.fields[item.code]}({self._code(item, code)})] = '1'"

    def unticked(self, item: Item, code: str) -> str:
        """Ask whether the choice is anything else."""
        return f"[{self.names.fields[item.code]}({self._code(item, code)})] <> '1'"

    def filled(self, item: Item) -> str:
        """Ask for anything but nothing."""
        return f"[{self.names.fields[item.code]}] <> ''"

    def blank(self, item: Item) -> str:
        """Ask for nothing."""
        return f"[{self.names.fields[item.code]}] = ''"

    def compared(self, item: Item, sign: str, number: str) -> str:
        """Compare as numbers: no quotes."""
        return f"[{self.names.fields[item.code]}] {sign} {number}"


@dataclass
class Names:
    """What the dictionary calls the form, fields, and options by item.

    ``others`` are the fields that are no items: the texts beside "other", stems, and the names of matrices.
    """

    form: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    options: dict[str, dict[str, str]] = field(default_factory=dict)
    renamed: Renamed = field(default_factory=Renamed)
    expressions: REDCapExpressions | None = None


def names_of(questionnaire: str, pages: Sequence[Page]) -> Names:
    """Give the names of everything that stands on the pages of a form."""
    names, items = Names(), [item for page in pages for item in page.items]
    names.form = fitted([questionnaire], _FIELDS)[questionnaire]
    found = [block for page in pages for block in page.blocks]
    others = [item.text_column for item in items if item.text_column]
    others += [stem_name(block) for block in found if block.stem]
    others += [table_name(block) for block in found if block.grid]
    every = fitted([*(item.code for item in items), *others], _FIELDS)
    names.others = {name: every[name] for name in others}
    for item in items:
        names.fields[item.code] = every[item.code]
        names.options[item.code] = fitted((option.code for option in item.options), _CODES)
        _note(names, item)
    names.expressions = REDCapExpressions({item.code: item for item in items}, names)
    return names


def _note(names: Names, item: Item) -> None:
    """Note what of an item an export would not tell."""
    name, options = names.fields[item.code], names.options[item.code]
    if item.kind == "multiple":
        for code, new in options.items():
            if (name, new) != (item.code, code):
                names.renamed.columns[f"{name}___{new}"] = column(item.code, code)
    else:
        names.renamed.answer(item.code, options)
        if name != item.code:
            names.renamed.columns[name] = item.code
    if item.text_column and names.others[item.text_column] != item.text_column:
        names.renamed.columns[names.others[item.text_column]] = item.text_column


def stem_name(block: Block) -> str:
    """Name the field that shows the stem of a battery."""
    return f"stem_{block.battery}_{block.items[0].code}"


def table_name(block: Block) -> str:
    """Name the matrix of a grid."""
    return f"table_{block.battery}_{block.items[0].code}"

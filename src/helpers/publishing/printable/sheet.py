"""A questionnaire as pages to fill in by hand: the Typst source, question by question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil

from helpers.exchange.forms.asked import Block, blocks, check_conditions
from helpers.exchange.forms.ending import ends
from helpers.presentation.numbers import short_date
from helpers.presentation.typography import typeset
from helpers.publishing.document.typst import string
from helpers.publishing.printable.instruction import only_if, option_names
from helpers.publishing.printable.wording import amount, say
from helpers.study.item import Item, Option
from helpers.study.label import Label
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import Study

# Lines to write on under an open question.
LINES = 5
# Options stand side by side where there are this many and none is longer (in characters); the shortest all in a row.
_COLUMNS = ((12, 22, 3), (6, 38, 2))
_IN_A_ROW, _SHORTEST = 11, 5
# A question with more options may go over onto the next page.
_TALL = 30
# Millimetres that the answers of a grid may take in all, and each of them; a character of a heading takes so much.
_WIDEST, _NARROW, _WIDE, _CHARACTER = 120, 15, 19, 1.7


@dataclass(frozen=True)
class Sheet:
    """What every question needs to know: the study, what is asked, in which language.

    Questions have the numbers of the report's appendix, where items that are not shown count too.
    """

    study: Study
    questionnaire: Questionnaire
    language: str

    @property
    def items(self) -> dict[str, Item]:
        """The items by code."""
        return {item.code: item for item in self.questionnaire.items}

    @property
    def numbers(self) -> dict[str, int]:
        """The numbers of the questions by code."""
        return {item.code: number for number, item in enumerate(self.questionnaire.items, start=1)}

    def text(self, label: Label) -> str:
        """Give a text of the study as a Typst string, typeset."""
        return string(typeset(" ".join(label.text(self.language).split()), self.language))

    def say(self, key: str, **values: object) -> str:
        """Give fixed words as a Typst string."""
        return string(say(key, self.language, **values))


def body(study: Study, questionnaire: Questionnaire, language: str) -> str:
    """Write the questions of a questionnaire as Typst.

    Raises
    ------
    UserError
        A condition on what the questionnaire does not ask.
    """
    check_conditions(questionnaire)
    sheet = Sheet(study, questionnaire, language)
    parts: list[str] = []
    for section in questionnaire.sections:
        found = list(blocks(section, questionnaire))
        if found:
            parts.append(f"#heading(level: 1, {sheet.text(section.title)})")
        before: str | None = None
        for block in found:
            parts += _block(block, sheet, stem=block.battery != before)
            before = block.battery
    return "\n".join(parts)


def _block(block: Block, sheet: Sheet, stem: bool) -> Iterator[str]:
    if block.stem is not None and stem:
        yield f"#heading(level: 2, {sheet.text(block.stem)})"
    width = _cell(block.items[0], sheet.language)
    if block.grid and len(block.items[0].options) * width <= _WIDEST:
        yield from _grid(block, sheet, width)
    else:
        for item in block.items:
            yield _question(item, sheet)


def _when(item: Item, sheet: Sheet) -> str:
    if item.show_if is None:
        return ""
    words = only_if(item.show_if, sheet.items, sheet.numbers, sheet.language)
    return f"when({string(f'→ {words}')})"


def _cell(item: Item, language: str) -> int:
    """Give the millimetres that each answer of a grid needs so that no word of its heading is broken."""
    words = [word for option in item.options for word in option.label.text(language).split()]
    longest = max(map(len, words), default=0)
    shared = _WIDEST // (len(item.options) + 1)
    return max(_NARROW, min(_WIDE, shared), ceil(longest * _CHARACTER) + 2)


def _grid(block: Block, sheet: Sheet, width: int) -> Iterator[str]:
    first = block.items[0]
    if first.show_if is not None:
        yield f"#{_when(first, sheet)}"
    yield f"#hint({sheet.say('each_row')})"
    head = ['""', *(sheet.text(option.label) for option in first.options)]
    lines = [f"#battery(({f'{width}mm, ' * len(first.options)}), ({', '.join(head)},),"]
    for item in block.items:
        number = sheet.numbers[item.code]
        name = f'grid(columns: (1.9em, 1fr), strong("{number}."), {sheet.text(item.label)})'
        lines.append(f"  {name}, {', '.join(['circled'] * len(first.options))},")
    yield "\n".join([*lines, ")"])


def _question(item: Item, sheet: Sheet) -> str:
    parts = [part for part in (_when(item, sheet), _hint(item, sheet), _answer(item, sheet)) if part]
    stop = ends(sheet.study, sheet.questionnaire, item)
    if stop:
        words = say("stop_if", sheet.language, values=option_names(item, stop, sheet.language))
        parts.append(f"when({string(f'→ {words}')})")
    whole = "true" if len(item.options) <= _TALL else "false"
    inside = "\n  ".join(parts)
    return f'#question("{sheet.numbers[item.code]}", {sheet.text(item.label)}, whole: {whole}, {{\n  {inside}\n}})'


def _hint(item: Item, sheet: Sheet) -> str:
    if item.kind == "multiple":
        if item.max_selected is None:
            words = say("many", sheet.language)
        else:
            key = "most_one" if item.max_selected == 1 else "most"
            words = say(key, sheet.language, n=item.max_selected)
    elif item.kind == "numeric":
        words = _bounds(item, sheet.language)
    elif item.kind == "date":
        words = _days(item, sheet.language)
    else:
        words = say("one", sheet.language) if item.options else ""
    return f"hint({string(words)})" if words else ""


def _bounds(item: Item, language: str) -> str:
    kind = say("whole" if item.integer else "number", language)
    low, high = (
        None if one is None else amount(float(one), language) for one in (item.minimum, item.maximum)
    )
    key = "between" if low and high else "from" if low else "up_to"
    return kind if low is None and high is None else say(key, language, kind=kind[:-1], low=low, high=high)


def _days(item: Item, language: str) -> str:
    low, high = (
        None if one is None else short_date(date.fromisoformat(str(one)), language)
        for one in (item.minimum, item.maximum)
    )
    if low is None and high is None:
        return ""
    return say(
        f"days_{'between' if low and high else 'from' if low else 'up_to'}", language, low=low, high=high
    )


def _answer(item: Item, sheet: Sheet) -> str:
    if item.options:
        return _options(item, sheet)
    if item.kind == "text":
        return f"rules({LINES})"
    if item.kind == "date":
        parts = [
            f"cells({n})\n    h(1mm)\n    emph({sheet.say(part)})"
            for n, part in ((2, "day"), (2, "month"), (4, "year"))
        ]
        return "{ " + "\n    h(3mm)\n    ".join(parts) + " }"
    unit = f"\n    h(2mm)\n    {sheet.text(item.unit)}" if item.unit else ""
    return f"block({{ ruled(35mm){unit} }})"


def _options(item: Item, sheet: Sheet) -> str:
    mark = "squared" if item.kind == "multiple" else "circled"
    longest = max(len(option.label.text(sheet.language)) for option in item.options)
    n = len(item.options)
    columns = 1
    if item.text_column is None:
        columns = next((columns for least, most, columns in _COLUMNS if n >= least and longest <= most), 1)
        columns = n if n <= _IN_A_ROW and longest <= _SHORTEST else columns
    names = [_option(option, item, sheet) for option in item.options]
    # Down the first column, then down the next.
    height = ceil(len(names) / columns)
    lists = [f"({', '.join(names[start : start + height])},)" for start in range(0, len(names), height)]
    return f"options({mark}, {columns}, {', '.join(lists)})"


def _option(option: Option, item: Item, sheet: Sheet) -> str:
    words = typeset(" ".join(option.label.text(sheet.language).split()), sheet.language)
    if option.exclusive and item.kind == "multiple":
        words = f"{words} ({say('alone', sheet.language)})"
    return f"other({string(words)})" if option.other else string(words)

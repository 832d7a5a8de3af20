"""How LimeSurvey calls what the codebook has, and its relevance equations.

Questions have letters and digits, 20 at most, and are no word of LimeSurvey's; answers have 5 characters at most.
What does not fit is renamed (`helpers.exchange.forms.codes`). The headings of the mapping are those of an export with
question codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from helpers.exchange.forms.asked import Block, asked, blocks
from helpers.exchange.forms.codes import Renamed, Rule, by_value, fitted
from helpers.exchange.forms.expression import Expressions
from helpers.study.condition import Condition
from helpers.study.item import Item, column
from helpers.study.questionnaire import Questionnaire

# Kept by LimeSurvey (models/Question.php), words of its expressions, columns of its exports.
_KEPT = (
    *("lang", "sid", "savedid", "token", "qid", "gid", "sgq", "self", "that", "this"),
    *("and", "or", "eq", "ne", "lt", "le", "gt", "ge"),
    *("id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp", "ipaddr", "refurl"),
    "interviewtime",
)
_QUESTIONS = Rule(first="A-Za-z", longest=20, reserved=frozenset(_KEPT))
_ROWS = Rule(longest=20, reserved=frozenset({"time", "other", "comment", "othercomment"}))
_ANSWERS = Rule(longest=5, alike=by_value)
OTHER = "-oth-"


class LimeSurveyExpressions(Expressions):
    """Relevance equations. ``NAOK`` makes an item that is not relevant empty, not the whole equation."""

    both, either, always, never = " && ", " || ", "1", "0"

    def __init__(self, items: Mapping[str, Item], names: Names) -> None:
        super().__init__(items)
        self.names = names

    def _answer(self, item: Item) -> str:
        return f"{self.names.variables[item.code]}.NAOK"

    def _option(self, item: Item, code: str) -> str:
        return f"{self.names.variables[item.code]}_{self.names.options[item.code][code]}.NAOK"

    def equal(self, item: Item, code: str) -> str:
        """Compare as texts: the quotes make LimeSurvey do so."""
        return f'({self._answer(item)} == "{self.names.options[item.code][code]}")'

    def unequal(self, item: Item, code: str) -> str:
        """Hold for no answer too."""
        return f'({self._answer(item)} != "{self.names.options[item.code][code]}")'

    def ticked(self, item: Item, code: str) -> str:
        """Ask whether the box has its Y; the one of "other" has the text instead."""
        name = self._option(item, code)
        return f"(!is_empty({name}))" if item.option(code).other else f'({name} == "Y")'

    def unticked(self, item: Item, code: str) -> str:
        """Ask whether the box has no Y, or no text."""
        name = self._option(item, code)
        return f"(is_empty({name}))" if item.option(code).other else f'({name} != "Y")'

    def filled(self, item: Item) -> str:
        """Ask for anything but nothing; 0 is an answer."""
        return f"(!is_empty({self._answer(item)}))"

    def blank(self, item: Item) -> str:
        """Ask for nothing."""
        return f"(is_empty({self._answer(item)}))"

    def compared(self, item: Item, sign: str, number: str) -> str:
        """Compare as numbers: no quotes."""
        return f"({self._answer(item)} {sign} {number})"


@dataclass
class Names:
    """How LimeSurvey knows what the codebook has.

    ``keys`` say by item what its question is to be called, ``questions`` what that is called; ``variables`` are
    the names of items' answers in expressions, ``options`` the codes of answers and boxes by item.
    """

    keys: dict[str, str] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    options: dict[str, dict[str, str]] = field(default_factory=dict)
    renamed: Renamed = field(default_factory=Renamed)
    expressions: LimeSurveyExpressions | None = None

    def question(self, item: Item) -> str:
        """Give the code of the question that asks an item."""
        return self.questions[self.keys[item.code]]

    def relevance(self, condition: Condition | None) -> str:
        """Give a relevance equation; an empty one would be stored as it is."""
        return self.expressions.write(condition) if condition and self.expressions else "1"


def names_of(questionnaire: Questionnaire) -> Names:
    """Give the names of everything that a questionnaire asks."""
    names = Names()
    every = [block for section in questionnaire.sections for block in blocks(section, questionnaire)]
    keys = _keys(every)
    names.questions = fitted(keys.values(), _QUESTIONS)
    for block in every:
        rows = fitted((item.code for item in block.items), _ROWS) if block.grid else {}
        for item in block.items:
            names.keys[item.code] = keys[item.code]
            _name(names, item, block, names.question(item), rows.get(item.code))
    names.expressions = LimeSurveyExpressions({item.code: item for item in asked(questionnaire)}, names)
    return names


def _keys(every: list[Block]) -> dict[str, str]:
    """Say what the question of each item is to be called: as the item, or as the battery where it is a row.

    Of several arrays of a battery the first has its code, unless an item has it.
    """
    keys = {item.code: item.code for block in every if not block.grid for item in block.items}
    taken = set(keys)
    for block in (block for block in every if block.grid):
        number, key = 1, str(block.battery)
        while key in taken:
            number += 1
            key = f"{block.battery} {number}"
        taken.add(key)
        keys |= dict.fromkeys((item.code for item in block.items), key)
    return keys


def _name(names: Names, item: Item, block: Block, question: str, row: str | None) -> None:
    """Note how one item and its options are called, and what of it an export would not tell."""
    names.variables[item.code] = f"{question}_{row}" if row else question
    codes = [option.code for option in item.options if not option.other]
    own = {
        option.code: "other" if item.kind == "multiple" else OTHER for option in item.options if option.other
    }
    names.options[item.code] = fitted(codes, _ROWS if item.kind == "multiple" else _ANSWERS) | own
    if row:
        if (question, row) != (block.battery, item.code):
            names.renamed.columns[f"{question}[{row}]"] = item.code
    elif item.kind != "multiple" and question != item.code:
        names.renamed.columns[question] = item.code
    if item.kind == "multiple":
        for code in codes:
            box = names.options[item.code][code]
            if (question, box) != (item.code, code):
                names.renamed.columns[f"{question}[{box}]"] = column(item.code, code)
    else:
        names.renamed.answer(item.code, {code: names.options[item.code][code] for code in codes})
    if item.text_column and question != item.code:
        names.renamed.columns[f"{question}[other]"] = item.text_column

"""How SurveyJS knows what the codebook has: names of questions, values of answers, and conditions made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from helpers.exchange.forms.asked import asked, blocks
from helpers.exchange.forms.codes import Renamed, Rule, by_value, fitted
from helpers.exchange.forms.expression import Expressions
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire

COMMENT = "-Comment"
# Answers that SurveyJS takes for one another in a comparison get other codes; it keeps "other" and "none" for itself.
_ANSWERS = Rule(alike=by_value, reserved=frozenset({"other", "true", "false", "null", "undefined"}))
# Words that mean something else in an expression cannot name a question (survey-core: getBuiltInVariableNames).
_QUESTIONS = Rule(
    reserved=frozenset(
        (
            *("self", "locale", "pageno", "pagecount", "questioncount", "correctanswers", "correctedanswers"),
            *("correctedanswercount", "incorrectanswers", "incorrectedanswers", "incorrectedanswercount"),
        )
    )
)


class SurveyJSExpressions(Expressions):
    """Expressions of SurveyJS. A comparison with nothing is made to hold or not by saying so."""

    both, either, always, never = " and ", " or ", "(1 = 1)", "(1 = 2)"

    def __init__(self, items: Mapping[str, Item], names: Names) -> None:
        super().__init__(items)
        self.names = names

    def _option(self, item: Item, code: str) -> str:
        known = self.names.options[item.code].get(code, code)
        escaped = known.replace("\\", "\\\\").replace("'", "\\'")
        return f"'{escaped}'"

    def _answer(self, item: Item) -> str:
        return "{" + self.names.variables[item.code] + "}"

    def equal(self, item: Item, code: str) -> str:
        """Compare with a text; false where there is no answer."""
        return f"{self._answer(item)} = {self._option(item, code)}"

    def unequal(self, item: Item, code: str) -> str:
        """Hold for no answer too."""
        return f"({self.blank(item)} or {self._answer(item)} <> {self._option(item, code)})"

    def ticked(self, item: Item, code: str) -> str:
        """Look among the ticked options."""
        return f"{self._answer(item)} contains {self._option(item, code)}"

    def unticked(self, item: Item, code: str) -> str:
        """Hold where nothing is ticked too."""
        return f"({self.blank(item)} or {self._answer(item)} notcontains {self._option(item, code)})"

    def filled(self, item: Item) -> str:
        """Ask for anything but nothing; 0 is an answer."""
        return f"{self._answer(item)} notempty"

    def blank(self, item: Item) -> str:
        """Ask for nothing."""
        return f"{self._answer(item)} empty"

    def compared(self, item: Item, sign: str, number: str) -> str:
        """Compare as numbers: no quotes."""
        return f"{self._answer(item)} {sign} {number}"


@dataclass
class Names:
    """How SurveyJS knows what the codebook has.

    ``questions`` are the names of the questions, ``variables`` those of items' answers in expressions, ``grids`` those
    of matrices and panels by their first item, ``options`` the values of answers by item, ``items`` what is asked.
    """

    questions: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    grids: dict[str, str] = field(default_factory=dict)
    options: dict[str, dict[str, str]] = field(default_factory=dict)
    renamed: Renamed = field(default_factory=Renamed)
    items: dict[str, Item] = field(default_factory=dict)

    @property
    def expressions(self) -> SurveyJSExpressions:
        """The language of conditions with these names."""
        return SurveyJSExpressions(self.items, self)

    def call(self, item: Item, grid: str | None) -> None:
        """Note how an item is called where it is asked, alone or in a grid, and what an export would not tell of it."""
        name = self.questions[item.code]
        self.variables[item.code] = f"{grid}.{name}" if grid else name
        if name != item.code:
            self.renamed.columns[f"{grid}[{name}]" if grid else name] = item.code
            if item.text_column:
                self.renamed.columns[f"{name}{COMMENT}"] = item.text_column

    def value(self, item: Item, code: str) -> str:
        """Give the value that SurveyJS stores for an option."""
        return self.options[item.code][code]

    def shown(self, item: Item) -> dict[str, str]:
        """Give the condition under which an item is shown, if there is one."""
        return {} if item.show_if is None else {"visibleIf": self.expressions.write(item.show_if)}


def names_of(questionnaire: Questionnaire) -> Names:
    """Name the questions, matrices, panels and answers of a questionnaire."""
    names = Names()
    every = [block for section in questionnaire.sections for block in blocks(section, questionnaire)]
    names.questions = fitted((item.code for item in questionnaire.all_items), _QUESTIONS)
    taken = {*names.questions, *names.questions.values()}
    # Matrices before panels: their names stand in the results.
    for block in sorted(every, key=lambda one: not one.grid):
        if block.battery is not None:
            names.grids[block.items[0].code] = _free(block.battery, taken)
    for block in every:
        for item in block.items:
            grid = names.grids[block.items[0].code] if block.grid else None
            names.call(item, grid)
            names.options[item.code] = fitted((option.code for option in item.options), _ANSWERS)
            names.renamed.answer(item.code, names.options[item.code])
    names.items = {item.code: item for item in asked(questionnaire)}
    return names


def _free(wanted: str, taken: set[str]) -> str:
    """Give a name that nothing else has, the wanted one if possible, and note that it is taken."""
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    taken.add(name)
    return name

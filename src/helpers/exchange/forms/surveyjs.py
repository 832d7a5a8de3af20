"""SurveyJS: the survey as JSON, which SurveyJS Creator opens and the form library shows.

Tried with the library itself (survey-core 2 and 3): its own check finds nothing, every question is visible exactly
where the codebook's conditions hold, and what is filled in within a browser reads back.

- A section is a page. An item that must be answered in one way by whoever stays in the study (consent) ends its page:
  another answer ends the survey there, so that nobody who refuses is asked for more.
- A grid is a matrix, its rows the items, its columns the options; other items of a battery stand in a panel under its
  stem. The result has one object for a matrix: ``{"causes": {"late": "2"}}``.
- Codes of questions and answers are the codebook's. The words beside an "other" option are a question of their own,
  ``<item>-Comment``, the name under which SurveyJS itself keeps such words; its own "other" would be an answer called
  ``other`` whatever the codebook calls it.
- A text in several languages is ``{"default": English, "fr": French}``: to SurveyJS the default language is English,
  and a study's first language is the one that the survey opens in (``locale``).
- A question that is hidden again loses its answer at once (``clearInvisibleValues``), as cleaning would have it.
- SurveyJS knows no date of submission and no number of a respondent: whoever stores the results does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from helpers.exchange.forms.asked import Block, blocks, check_conditions
from helpers.exchange.forms.ending import ends
from helpers.exchange.forms.expression import plain_number
from helpers.exchange.forms.form import Form
from helpers.exchange.forms.surveyjs_names import COMMENT, Names, names_of
from helpers.study.item import Item
from helpers.study.label import Label
from helpers.study.questionnaire import Questionnaire, Section
from helpers.study.study import Study

Node = dict[str, Any]
# To SurveyJS texts that name no language are in this one.
DEFAULT = "en"
_TYPES = {"single": "radiogroup", "likert": "radiogroup", "multiple": "checkbox", "text": "comment"}
_WHOLE = {"en": "Please enter a whole number.", "fr": "Veuillez saisir un nombre entier."}


class SurveyJS:
    """Writes one file, with all languages of the study."""

    def write(self, study: Study, questionnaire: Questionnaire) -> tuple[Form, ...]:
        """Write a questionnaire.

        Raises
        ------
        UserError
            A condition on what the form does not ask.
        """
        check_conditions(questionnaire)
        names = names_of(questionnaire)
        pages: list[Node] = []
        triggers: list[Node] = []
        for section in questionnaire.sections:
            found, ending = _pages(section, study, questionnaire, names)
            pages += found
            triggers += ending
        survey: Node = {
            "title": _text(questionnaire.title),
            "description": _text(study.title),
            **({"locale": study.default_language} if study.default_language != DEFAULT else {}),
            "clearInvisibleValues": "onHidden",
            "storeOthersAsComment": False,
            "pages": pages,
        }
        if triggers:
            survey["triggers"] = triggers
        data = json.dumps(survey, ensure_ascii=False, indent=2).encode("utf-8") + b"\n"
        form = Form(f"surveyjs_{questionnaire.code}.json", data)
        return (form, *names.renamed.form("surveyjs", questionnaire.code))


def _pages(
    section: Section, study: Study, questionnaire: Questionnaire, names: Names
) -> tuple[list[Node], list[Node]]:
    """Give the pages of a section, and what ends the survey on them."""
    parts: list[list[Node]] = [[]]
    triggers: list[Node] = []
    for block in blocks(section, questionnaire):
        parts[-1] += _block(block, names)
        leaving = {item: ends(study, questionnaire, item) for item in block.items}
        stopping = [_stop(item, codes, names) for item, codes in leaving.items() if codes]
        if stopping:
            triggers += stopping
            parts.append([])
    title = _text(section.title)
    filled = [elements for elements in parts if elements]
    pages: list[Node] = []
    for number, elements in enumerate(filled, start=1):
        name = f"page_{section.code}" if number == 1 else f"page_{section.code}_{number}"
        pages.append({"name": name, "title": title, "elements": elements})
    return pages, triggers


def _stop(item: Item, codes: tuple[str, ...], names: Names) -> Node:
    found = [names.expressions.equal(item, code) for code in codes]
    return {"type": "complete", "expression": names.expressions.either.join(found)}


def _block(block: Block, names: Names) -> Iterator[Node]:
    first = block.items[0]
    if block.grid:
        yield _matrix(block, names)
        return
    elements = [one for item in block.items for one in _question(item, names)]
    if block.stem is None:
        yield from elements
    else:
        name = names.grids[first.code]
        yield {"type": "panel", "name": name, "title": _text(block.stem), "elements": elements}


def _matrix(block: Block, names: Names) -> Node:
    first = block.items[0]
    assert block.stem is not None
    return {
        "type": "matrix",
        "name": names.grids[first.code],
        "title": _text(block.stem),
        **names.shown(first),
        # Each row, not one of them: "isRequired" alone would be content with a single answer.
        **({"isRequired": True, "eachRowRequired": True} if first.required else {}),
        "columns": [_choice(names.value(first, one.code), one.label) for one in first.options],
        "rows": [_choice(names.questions[item.code], item.label) for item in block.items],
    }


def _question(item: Item, names: Names) -> Iterator[Node]:
    found: Node = {
        "type": _TYPES.get(item.kind, "text"),
        "name": names.questions[item.code],
        "title": _text(item.label),
        **({"description": _text(item.unit)} if item.unit else {}),
        **names.shown(item),
        **({"isRequired": True} if item.required else {}),
    }
    if item.options:
        found["choices"] = [
            _choice(names.value(item, one.code), one.label)
            | ({"isExclusive": True} if one.exclusive and item.kind == "multiple" else {})
            for one in item.options
        ]
    if item.max_selected is not None:
        found["maxSelectedChoices"] = item.max_selected
    yield found | _limits(item)
    if item.text_column:
        yield _words(item, names)


def _limits(item: Item) -> Node:
    """Give what bounds a number or a date."""
    if item.kind not in ("numeric", "date"):
        return {}
    found: Node = {"inputType": "number" if item.kind == "numeric" else "date"}
    for name, bound in (("min", item.minimum), ("max", item.maximum)):
        if bound is not None:
            found[name] = _number(bound) if item.kind == "numeric" else str(bound)
    if item.kind == "numeric":
        # What is typed in steps of one would be refused as a fraction by the browser's own check.
        found["step"] = 1 if item.integer else "any"
    if item.integer:
        text = {"default" if language == DEFAULT else language: words for language, words in _WHOLE.items()}
        found["validators"] = [{"type": "regex", "regex": r"^\s*-?\d+\s*$", "text": text}]
    return found


def _number(bound: float | str) -> int | float:
    text = plain_number(float(bound))
    return float(text) if "." in text else int(text)


def _words(item: Item, names: Names) -> Node:
    """Give the question for the words beside an "other" option, shown where it is chosen."""
    others = [option for option in item.options if option.other]
    say = names.expressions.ticked if item.kind == "multiple" else names.expressions.equal
    chosen = [say(item, option.code) for option in others]
    title = _text(others[0].label)
    return {
        "type": "text",
        "name": f"{names.questions[item.code]}{COMMENT}",
        "title": title,
        "visibleIf": names.expressions.either.join(chosen),
    }


def _choice(value: str, label: Label) -> Node:
    return {"value": value, "text": _text(label)}


def _text(label: Label) -> str | dict[str, str]:
    """Write a text; one in a single language is plain.

    Where the study is not in English, its first language stands for the languages that it is not in.
    """
    texts = {language: _plain(text) for language, text in label.texts}
    if len(texts) == 1:
        return next(iter(texts.values()))
    rest = {language: text for language, text in texts.items() if language != DEFAULT}
    return {"default": texts.get(DEFAULT, next(iter(texts.values()))), **rest}


def _plain(text: str) -> str:
    """Write a text so that braces in it do not begin the name of an answer to put in its place."""
    return " ".join(text.split()).replace("{", "{\u2060")

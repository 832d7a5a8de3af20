"""REDCap: a data dictionary (CSV, 18 columns), one for each language.

The columns are those of published dictionaries; what each may hold is REDCap's documentation. REDCap is not free
software: no server was at hand, and nothing was imported. A dictionary should be uploaded to a project in
development and tried as a survey first. Enable the form as a survey, "one section per page", and leave IP addresses
out; the time stamp of an export says the day.

- The questionnaire is one form, whose first field is the record's number. A section is a section header, which
  begins a page. A grid is a matrix; the stem of a battery stands above it as a text of its own, since a matrix's
  header would begin a page too.
- Who does not agree to take part sees no further field: the section is parted behind that question.
- An "other" option opens a field of its own, ``<item>_text``. Exclusive options and the most that may be ticked are
  action tags, so are limits of numbers and dates (``@FORCE-MINMAX``): without it REDCap warns and lets them pass.
- Branching logic has no "not" and compares empty fields too; and a field hidden after it was answered may keep its
  value, which is why a condition asks the conditions of the fields that it looks at, too.
- Texts are HTML to REDCap, ``[name]`` another field's value, ``{name}`` another field, ``|`` the end of a choice;
  all are written so that they show as in the codebook.
- Names: `helpers.exchange.forms.redcap_codes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from helpers.exchange.forms.asked import Block, Page, check_conditions, pages
from helpers.exchange.forms.expression import plain_number
from helpers.exchange.forms.form import Form
from helpers.exchange.forms.markup import as_html
from helpers.exchange.forms.redcap_codes import RECORD, Names, names_of, stem_name, table_name
from helpers.study.condition import Condition
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire
from helpers.study.spreadsheet import csv_bytes, entity
from helpers.study.study import Study

COLUMNS = (
    *("Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label"),
    *("Choices, Calculations, OR Slider Labels", "Field Note", "Text Validation Type OR Show Slider Number"),
    *("Text Validation Min", "Text Validation Max", "Identifier?", "Branching Logic (Show field only if...)"),
    *("Required Field?", "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name"),
    *("Matrix Ranking?", "Field Annotation"),
)
_NAME, _FORM, _HEADER, _TYPE, _LABEL, _CHOICES, _NOTE, _VALIDATION, _MIN, _MAX = COLUMNS[:10]
_LOGIC, _REQUIRED, _MATRIX, _TAGS = COLUMNS[11], COLUMNS[12], COLUMNS[15], COLUMNS[17]
_TYPES = {"single": "radio", "likert": "radio", "multiple": "checkbox", "text": "notes"}
Row = dict[str, str]


class REDCap:
    """Writes one data dictionary for each language of the study; the fields of all are the same."""

    def write(self, study: Study, questionnaire: Questionnaire) -> tuple[Form, ...]:
        """Write a questionnaire.

        Raises
        ------
        UserError
            A condition on what the form does not ask.
        """
        check_conditions(questionnaire)
        every = tuple(pages(study, questionnaire))
        names = names_of(questionnaire.code, every)
        forms = []
        for language in study.languages:
            rows = [{_NAME: RECORD, _TYPE: "text", _LABEL: "Record ID"}]
            rows += [row for page in every for row in _page(page, names, language)]
            cells = [[(row | {_FORM: names.form}).get(name, "") for name in COLUMNS] for row in rows]
            data = csv_bytes([COLUMNS, *cells], mask=entity)
            forms.append(Form(f"redcap_{questionnaire.code}_{language}.csv", data))
        return (*forms, *names.renamed.form("redcap", questionnaire.code))


def _page(page: Page, names: Names, language: str) -> Iterator[Row]:
    header = _text(page.title.text(language))
    for block in page.blocks:
        for row in _block(block, page, names, language):
            yield {_HEADER: header} | row
            header = ""


def _block(block: Block, page: Page, names: Names, language: str) -> Iterator[Row]:
    if block.stem:
        stem = {_NAME: names.others[stem_name(block)], _TYPE: "descriptive"}
        stem |= {_LABEL: _text(block.stem.text(language))}
        yield stem | {_LOGIC: _logic(names, page.only_if, block.items[0].show_if)}
    for item in block.items:
        row = _field(item, names, language) | {_LOGIC: _logic(names, page.only_if, item.show_if)}
        yield row | ({_MATRIX: names.others[table_name(block)]} if block.grid else {})
        other = next((option for option in item.options if option.other), None)
        if other and names.expressions:
            chosen = names.expressions.ticked if item.kind == "multiple" else names.expressions.equal
            logic = _logic(names, page.only_if, item.show_if, more=chosen(item, other.code))
            label = _text(other.label.text(language))
            yield {_NAME: names.others[f"{item.text_column}"], _TYPE: "text", _LABEL: label, _LOGIC: logic}


def _field(item: Item, names: Names, language: str) -> Row:
    codes = names.options[item.code]
    choices = [f"{codes[one.code]}, {_choice(one.label.text(language))}" for one in item.options]
    tags = list(_tags(item, codes))  # a word before them, since "@" begins a formula in spreadsheets
    row = {
        _NAME: names.fields[item.code],
        _TYPE: _TYPES.get(item.kind, "text"),
        _LABEL: _text(item.label.text(language)),
        _CHOICES: " | ".join(choices),
        _NOTE: _text(item.unit.text(language)) if item.unit else "",
        _REQUIRED: "y" if item.required else "",
        _TAGS: " ".join(["Limits:", *tags]) if tags else "",
    }
    if item.kind in ("numeric", "date"):
        row[_VALIDATION] = "date_ymd" if item.kind == "date" else "integer" if item.integer else "number"
        row |= {_MIN: _limit(item, item.minimum), _MAX: _limit(item, item.maximum)}
    return row


def _logic(names: Names, *conditions: Condition | None, more: str = "") -> str:
    """Write conditions that must all hold, and one that is written already."""
    if names.expressions is None:
        return more
    parts = [names.expressions.write(one) for one in conditions if one is not None]
    return names.expressions.both.join([*parts, *([more] if more else [])])


def _tags(item: Item, codes: Mapping[str, str]) -> Iterator[str]:
    alone = [codes[option.code] for option in item.options if option.exclusive]
    if item.kind == "multiple" and alone:
        yield f"@NONEOFTHEABOVE='{','.join(alone)}'"
    if item.max_selected is not None:
        yield f"@MAXCHECKED={item.max_selected}"
    if item.kind in ("numeric", "date") and (item.minimum is not None or item.maximum is not None):
        yield "@FORCE-MINMAX"


def _limit(item: Item, value: float | str | None) -> str:
    if value is None:
        return ""
    return str(value) if item.kind == "date" else plain_number(float(value))


def _text(text: str) -> str:
    """Write a text so that REDCap shows it: no value and no place of another field in it."""
    text = re.sub(r"\[(?=[a-z0-9_:-]+[\]\(])", "&#91;", as_html(text))
    return re.sub(r"\{(?=[a-z0-9_:-]+\})", "&#123;", text)


def _choice(text: str) -> str:
    """Write the words of a choice: no bar, no line break."""
    return _text(text).replace("|", "&#124;")

"""LimeSurvey: the structure of a survey as tab-separated text (.txt), which "Import survey" takes.

What the importer reads was read in LimeSurvey's source (``TSVImportSurvey`` in application/helpers/admin/
import_helper.php; expressions in application/helpers/expressions/em_core_helper.php) and compared with the
published structure of a real survey. No LimeSurvey server was at hand: the file was not imported, and a survey
should be tried in the preview before it goes out.

- A section is a group and a page; all groups stand once for every language. A grid is an array, other items of a
  battery have its stem as help. Single choices are radio buttons, also where there are many options.
- Who does not agree to take part sees no further group: the section is parted behind that question.
- An "other" option is LimeSurvey's own, which comes last whatever its place in the codebook. In a multiple choice
  it counts as ticked once something is written, which is also how LimeSurvey exports it.
- Texts are HTML to LimeSurvey and braces begin an expression; both are written so that they show as in the
  codebook.
- The survey is anonymous: no IP address, no referrer, no timing of pages, no saving under a name. The day of an
  answer is kept (``datestamp``): without it LimeSurvey dates every answer 1 January 1980, and neither the field
  period nor late answers could be told. LimeSurvey keeps the time of day too; reading an export drops it. Who needs
  none of that sets ``datestamp`` to N before activating the survey.
- Codes: `helpers.exchange.forms.limesurvey_codes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.exchange.forms.asked import Block, Page, check_conditions, pages
from helpers.exchange.forms.expression import plain_number
from helpers.exchange.forms.form import Form
from helpers.exchange.forms.limesurvey_codes import Names, names_of
from helpers.exchange.forms.markup import as_html
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire
from helpers.study.spreadsheet import csv_bytes, entity
from helpers.study.study import Study

COLUMNS = (
    *(
        "class",
        "type/scale",
        "name",
        "relevance",
        "text",
        "help",
        "language",
        "validation",
        "mandatory",
        "other",
    ),
    *("default", "same_default", "date_format", "date_max", "date_min", "exclude_all_others", "max_answers"),
    *("max_num_value_n", "min_num_value_n", "num_value_int_only", "other_replace_text", "suffix"),
)
_SETTINGS = {
    **{"format": "G", "anonymized": "Y", "datestamp": "Y", "ipaddr": "N", "refurl": "N", "savetimings": "N"},
    **{"allowsave": "N", "allowprev": "Y", "printanswers": "N", "publicstatistics": "N"},
}
_TYPES = {"single": "L", "likert": "L", "multiple": "M", "numeric": "N", "date": "D", "text": "T"}
Row = dict[str, str]


class LimeSurvey:
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
        first, *more = study.languages
        settings = {**_SETTINGS, "language": first, "additional_languages": " ".join(more)}
        rows = [_row("S", name=name, text=value) for name, value in settings.items() if value]
        for language in study.languages:
            for name, label in (("title", questionnaire.title), ("description", study.title)):
                text = _text(label.text(language))
                rows.append(_row("SL", name=f"surveyls_{name}", text=text, language=language))
        for language in study.languages:
            for number, page in enumerate(pages(study, questionnaire), start=1):
                rows += _group(number, page, names, language, base=language == first)
        cells = [[_cell(row.get(name, "")) for name in COLUMNS] for row in rows]
        data = csv_bytes([COLUMNS, *cells], separator="\t", mask=entity, end="\n")
        form = Form(f"limesurvey_survey_{questionnaire.code}.txt", data)
        return (form, *names.renamed.form("limesurvey", questionnaire.code))


def _group(number: int, page: Page, names: Names, language: str, base: bool) -> Iterator[Row]:
    relevance = names.relevance(page.only_if)
    title = _text(page.title.text(language))
    yield _row("G", title, language, **{"type/scale": str(number), "relevance": relevance})
    for block in page.blocks:
        if block.grid:
            yield from _array(block, names, language)
        else:
            for item in block.items:
                yield from _question(item, block, names, language, base)


def _array(block: Block, names: Names, language: str) -> Iterator[Row]:
    first = block.items[0]
    stem = _text(block.stem.text(language)) if block.stem else ""
    yield _row("Q", language=language, text=stem, **_common(first, names, "F"))
    for item in block.items:
        row = names.variables[item.code].rpartition("_")[2]
        yield _row(
            "SQ", row, language, _text(item.label.text(language)), **{"type/scale": "0", "relevance": "1"}
        )
    yield from _answers(first, names, language)


def _question(item: Item, block: Block, names: Names, language: str, base: bool) -> Iterator[Row]:
    more = _common(item, names, _TYPES[item.kind])
    if block.stem:
        more["help"] = _text(block.stem.text(language))
    other = next((option for option in item.options if option.other), None)
    if other:
        more |= {"other": "Y", "other_replace_text": _text(other.label.text(language))}
    if item.unit:
        more["suffix"] = _text(item.unit.text(language))
    if base:  # an attribute without a language would be there once for each
        more |= _limits(item, names)
    yield _row("Q", language=language, text=_text(item.label.text(language)), **more)
    if item.kind == "multiple":
        for option in (option for option in item.options if not option.other):
            code, text = names.options[item.code][option.code], _text(option.label.text(language))
            yield _row("SQ", code, language, text, **{"type/scale": "0", "relevance": "1"})
    elif item.options:
        yield from _answers(item, names, language)


def _answers(item: Item, names: Names, language: str) -> Iterator[Row]:
    for option in (option for option in item.options if not option.other):
        code, text = names.options[item.code][option.code], _text(option.label.text(language))
        yield _row("A", code, language, text, **{"type/scale": "0"})


def _common(item: Item, names: Names, kind: str) -> Row:
    """Give what stands on the row of a question in every language."""
    return {
        "type/scale": kind,
        "name": names.question(item),
        "relevance": names.relevance(item.show_if),
        "mandatory": "Y" if item.required else "N",
        "other": "N",
    }


def _limits(item: Item, names: Names) -> Row:
    """Give the attributes that bound an answer."""
    found: Row = {}
    if item.kind == "numeric":
        limits = {"min_num_value_n": item.minimum, "max_num_value_n": item.maximum}
        found |= {name: plain_number(float(value)) for name, value in limits.items() if value is not None}
        if item.integer:
            found["num_value_int_only"] = "1"
    if item.kind == "date":
        found["date_format"] = "yyyy-mm-dd"
        days = {"date_min": item.minimum, "date_max": item.maximum}
        found |= {name: str(value) for name, value in days.items() if value is not None}
    alone = [names.options[item.code][option.code] for option in item.options if option.exclusive]
    if item.kind == "multiple" and alone:
        found["exclude_all_others"] = ";".join(alone)
    if item.max_selected is not None:
        found["max_answers"] = str(item.max_selected)
    return found


def _row(kind: str, name: str = "", language: str = "", text: str = "", **more: str) -> Row:
    return {"class": kind, "name": name, "language": language, "text": text} | more


def _text(text: str) -> str:
    """Write a text so that neither a browser nor an expression nor PHP's reading of CSV changes it."""
    return re.sub(r'\\(?="|$)', "&#92;", as_html(text).replace("{", "&#123;"))


def _cell(text: str) -> str:
    """Double the quotes around a cell that has them itself: the importer takes off one pair."""
    return '"' + text.replace('"', '""') + '"' if re.fullmatch('".*"', text) else text

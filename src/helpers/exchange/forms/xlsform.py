"""XLSForm: a workbook for ODK, KoboToolbox and Enketo, all languages in one.

Every form is converted by pyxform and checked by ODK Validate in the tests; none was uploaded to a server.

- A section is a group on one screen (``field-list``); a battery is a group within it whose label is the stem, a grid
  shows its items as scales side by side (``likert``). The names of these groups begin with ``page_`` and ``stem_``:
  an export has them before the question's name, or leaves them out.
- Who does not agree to take part sees no further group: the section is parted behind that question.
- An "other" option opens a text question of its own, ``<item>_text``; "or_other" of XLSForm cannot be translated.
- ``required`` and constraints hold for whoever sees the question. Exclusive options and the most that may be ticked
  are constraints, with a message in every language.
- Nothing is recorded beside the answers: no time of start or end, no device, no name. Servers add the day and time
  of submission by themselves; reading an export drops the time.
- ODK shows some signs in labels as formatting (Markdown: ``*``, ``_``, ``#``); they are left as they are, since an
  export would have any escape signs too. ``${`` would be a reference and gets a mark of no width within.
- Names: `helpers.exchange.forms.xlsform_codes`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence

from helpers.exchange.forms.asked import Block, Page, check_conditions, pages
from helpers.exchange.forms.expression import plain_number
from helpers.exchange.forms.form import Form
from helpers.exchange.forms.xlsform_codes import Names, codes_of, names_of, page_name, stem_name
from helpers.study.condition import Condition
from helpers.study.item import Item, Option
from helpers.study.label import Label
from helpers.study.questionnaire import Questionnaire
from helpers.study.spreadsheet import workbook_bytes
from helpers.study.study import Study

# How a language is called in itself; XLSForm wants the name before the code.
LANGUAGES = {
    **{
        "fr": "Français",
        "en": "English",
        "de": "Deutsch",
        "es": "Español",
        "it": "Italiano",
        "nl": "Nederlands",
    },
    **{"pt": "Português", "lb": "Lëtzebuergesch", "pl": "Polski", "sv": "Svenska", "da": "Dansk"},
}
# Messages to whoever fills the form in; English stands where a language is not here.
_MESSAGES = {
    "en": {
        "alone": "“{option}” cannot be chosen together with other answers.",
        "most": "Choose {most} answers at most.",
        "between": "Give a value from {low} to {high}.",
        "least": "Give a value of {low} or more.",
        "highest": "Give a value of {high} or less.",
    },
    "fr": {
        "alone": "« {option} » ne peut pas être choisi avec d'autres réponses.",
        "most": "Choisissez {most} réponses au plus.",
        "between": "Donnez une valeur de {low} à {high}.",
        "least": "Donnez une valeur de {low} ou plus.",
        "highest": "Donnez une valeur de {high} ou moins.",
    },
}
_TYPES = {
    "single": "select_one",
    "likert": "select_one",
    "multiple": "select_multiple",
    "text": "text",
    "date": "date",
}
_PLAIN = ("type", "name", "required", "relevant", "constraint", "appearance")
_TRANSLATED = ("label", "hint", "constraint_message")
Row = dict[str, str]


class XLSForm:
    """Writes one workbook, with all languages of the study."""

    def write(self, study: Study, questionnaire: Questionnaire) -> tuple[Form, ...]:
        """Write a questionnaire.

        Raises
        ------
        UserError
            A condition on what the form does not ask.
        """
        check_conditions(questionnaire)
        every = tuple(pages(study, questionnaire))
        names = names_of(every)
        languages = {code: f"{LANGUAGES.get(code, code)} ({code})" for code in study.languages}
        survey = [row for page in every for row in _page(page, names, tuple(languages))]
        choices = [
            row for options, name in names.lists.items() for row in _list(name, options, names, languages)
        ]
        sheets = {
            "survey": _sheet(survey, _PLAIN, _TRANSLATED, languages),
            "choices": _sheet(choices, ("list_name", "name"), ("label",), languages),
        }
        title = questionnaire.title.text(study.default_language)
        settings = {
            "form_title": title,
            "form_id": f"{study.code}_{questionnaire.code}",
            # Another version whenever anything else is: servers refuse a changed form under the same one.
            "version": str(zlib.crc32(repr([title, sheets]).encode("utf-8"))),
            "default_language": languages[study.default_language],
            "style": "pages",
        }
        sheets["settings"] = [list(settings), list(settings.values())]
        form = Form(f"xlsform_{questionnaire.code}.xlsx", workbook_bytes(sheets))
        return (form, *names.renamed.form("xlsform", questionnaire.code))


def _page(page: Page, names: Names, languages: Sequence[str]) -> Iterator[Row]:
    group = {"type": "begin_group", "name": names.groups[page_name(page)], "appearance": "field-list"}
    yield group | _words("label", page.title, languages) | _relevant(page.only_if, names)
    for block in page.blocks:
        if block.stem:
            stem = {"type": "begin_group", "name": names.groups[stem_name(block)]}
            yield stem | _words("label", block.stem, languages) | _relevant(block.items[0].show_if, names)
        for item in block.items:
            yield from _question(item, block, names, languages)
        if block.stem:
            yield {"type": "end_group"}
    yield {"type": "end_group"}


def _question(item: Item, block: Block, names: Names, languages: Sequence[str]) -> Iterator[Row]:
    kind = _TYPES.get(item.kind, "integer" if item.integer else "decimal")
    row = {"type": f"{kind} {names.lists[item.options]}" if item.options else kind}
    row |= {"name": names.questions[item.code], "required": "yes" if item.required else ""}
    row |= (
        _words("label", item.label, languages)
        | _relevant(item.show_if, names)
        | _constraint(item, names, languages)
    )
    if item.unit:
        row |= _words("hint", item.unit, languages)
    row["appearance"] = "likert" if block.grid else "multiline" if item.kind == "text" else ""
    yield row
    other = next((option for option in item.options if option.other), None)
    if other and names.expressions:
        chosen = names.expressions.ticked if item.kind == "multiple" else names.expressions.equal
        text = {"type": "text", "name": names.texts[item.code], "relevant": chosen(item, other.code)}
        yield text | _words("label", other.label, languages)


def _relevant(condition: Condition | None, names: Names) -> Row:
    if condition is None or names.expressions is None:
        return {}
    return {"relevant": names.expressions.write(condition)}


def _constraint(item: Item, names: Names, languages: Sequence[str]) -> Row:
    """Bound an answer, and say in every language what is accepted."""
    rules: list[tuple[str, str, dict[str, object]]] = []
    options = names.options[item.code]
    if item.kind == "multiple":
        for option in item.options:
            if option.exclusive:
                alone = f"not(selected(., '{options[option.code]}') and count-selected(.) > 1)"
                rules.append((alone, "alone", {"option": option.label}))
        if item.max_selected is not None:
            rules.append((f"count-selected(.) <= {item.max_selected}", "most", {"most": item.max_selected}))
    low, high = _limit(item, item.minimum), _limit(item, item.maximum)
    bounds = [f". {sign} {one[0]}" for sign, one in ((">=", low), ("<=", high)) if one]
    if bounds:
        message = "between" if low and high else "least" if low else "highest"
        shown = {"low": low[1] if low else "", "high": high[1] if high else ""}
        rules.append((" and ".join(bounds), message, dict(shown)))
    if not rules:
        return {}
    row = {"constraint": " and ".join(rule for rule, _, _ in rules)}
    for language in languages:
        words = _MESSAGES.get(language, _MESSAGES["en"])
        told = [words[name].format(**_filled(values, language)) for _, name, values in rules]
        row[f"constraint_message {language}"] = _plain(" ".join(told))
    return row


def _filled(values: Mapping[str, object], language: str) -> dict[str, object]:
    return {
        name: value.text(language) if isinstance(value, Label) else value for name, value in values.items()
    }


def _limit(item: Item, value: float | str | None) -> tuple[str, str] | None:
    """Give a limit as XPath has it and as people read it."""
    if value is None:
        return None
    if item.kind == "date":
        return f"date('{value}')", str(value)
    return plain_number(float(value)), plain_number(float(value))


def _list(
    name: str, options: tuple[Option, ...], names: Names, languages: Mapping[str, str]
) -> Iterator[Row]:
    codes = codes_of(options)
    for option in options:
        yield {"list_name": name, "name": codes[option.code]} | _words(
            "label", option.label, tuple(languages)
        )


def _words(what: str, label: Label, languages: Sequence[str]) -> Row:
    return {f"{what} {language}": _plain(label.text(language)) for language in languages}


def _plain(text: str) -> str:
    return text.replace("${", "$\u200b{")


def _sheet(
    rows: Sequence[Row], plain: Sequence[str], translated: Sequence[str], languages: Mapping[str, str]
) -> list[list[object]]:
    """Lay rows out under their headings; a translated column stands once for each language."""
    words = {f"{what} {code}": f"{what}::{name}" for what in translated for code, name in languages.items()}
    columns = [*plain, *words]
    used = [name for name in columns if any(row.get(name) for row in rows)]
    sheet: list[list[object]] = [[words.get(name, name) for name in used]]
    for row in rows:
        sheet.append([row.get(name) or None for name in used])
    return sheet

"""A REDCap data dictionary."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from helpers.exchange.cells import Cells
from helpers.exchange.draft.form.dictionary import Dictionary, Question
from helpers.exchange.tools.markup import plain_text

CODE, FORM, TYPE, LABEL = "Variable / Field Name", "Form Name", "Field Type", "Field Label"
_CHOICES, _VALID = "Choices, Calculations, OR Slider Labels", "Text Validation Type OR Show Slider Number"
_LEAST, _MOST = "Text Validation Min", "Text Validation Max"
_LOGIC, _MATRIX = "Branching Logic (Show field only if...)", "Matrix Group Name"
_KINDS = {
    **{
        "radio": "single",
        "dropdown": "single",
        "checkbox": "multiple",
        "yesno": "single",
        "truefalse": "single",
    },
    **{"notes": "text", "text": "text", "calc": "numeric", "slider": "numeric", "sql": "text"},
}
_PAIRS = {"yesno": (("1", "Yes"), ("0", "No")), "truefalse": (("1", "True"), ("0", "False"))}


def is_redcap(cells: Cells) -> bool:
    """Whether the headings are those of a data dictionary."""
    return {CODE, FORM, TYPE, LABEL} <= set(cells.header)


def read_redcap(cells: Cells, language: str) -> Dictionary:
    """Read a data dictionary; it is in one language and does not say in which."""
    rows = [dict(zip(cells.header, row, strict=True)) for row in cells.rows]
    questions = [_question(row, language) for row in rows if row[TYPE].strip() in _KINDS]
    batteries: dict[str, Mapping[str, str]] = {}
    header = ""
    for row in rows:
        header = row.get("Section Header", "").strip() or header
        group = row.get(_MATRIX, "").strip()
        if group:
            batteries.setdefault(group, {language: plain_text(header) or group})
    forms = dict.fromkeys(row[FORM].strip() for row in rows)
    sections = {form: {language: form.replace("_", " ")} for form in forms}
    return Dictionary(tuple(questions), (language,), sections, batteries)


def _question(row: Mapping[str, str], language: str) -> Question:
    kind, valid = row[TYPE].strip(), row.get(_VALID, "").strip()
    options = (
        _PAIRS.get(kind) or _options(row.get(_CHOICES, "")) if _KINDS[kind] in ("single", "multiple") else ()
    )
    made = (
        "numeric" if valid in ("integer", "number") else "date" if valid.startswith("date") else _KINDS[kind]
    )
    more: dict[str, Any] = {"required": True} if row.get("Required Field?", "").strip() == "y" else {}
    if valid == "integer":
        more["integer"] = True
    if made == "numeric":
        limits = {"min": row.get(_LEAST, ""), "max": row.get(_MOST, "")}
        more |= {
            key: float(text) for key, text in limits.items() if re.fullmatch(r"-?\d+(\.\d+)?", text.strip())
        }
    return Question(
        row[CODE].strip(),
        made,
        {language: plain_text(row[LABEL]) or row[CODE].strip()},
        tuple((code, {language: text}) for code, text in options),
        row.get(_LOGIC, "").strip(),
        row[FORM].strip(),
        row.get(_MATRIX, "").strip(),
        more,
        exclusive=frozenset(re.findall(r"@NONEOFTHEABOVE='?([\w-]+)", row.get("Field Annotation", ""))),
        identifier=row.get("Identifier?", "").strip() == "y",
    )


def _options(text: str) -> Sequence[tuple[str, str]]:
    pairs = [part.split(",", 1) for part in text.split("|") if "," in part]
    return [(code.strip(), plain_text(label) or code.strip()) for code, label in pairs]

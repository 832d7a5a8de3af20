"""An XLSForm, as ODK and KoboToolbox have it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from python_calamine import load_workbook

from helpers.errors import UserError
from helpers.exchange.draft.form.dictionary import Dictionary, Question, in_all

_KINDS = {
    **dict.fromkeys(("integer", "decimal", "range", "calculate"), "numeric"),
    **dict.fromkeys(("date", "datetime", "dateTime"), "date"),
    **dict.fromkeys(("text", "note_text", "barcode"), "text"),
}
_NAMES = {
    "english": "en",
    "french": "fr",
    "français": "fr",
    "francais": "fr",
    "spanish": "es",
    "español": "es",
    "german": "de",
    "deutsch": "de",
}
Rows = Sequence[Mapping[str, str]]


def read_xlsform(path: Path) -> Dictionary:
    """Read an XLSForm.

    Raises
    ------
    UserError
        A workbook without the sheet "survey".
    """
    book = load_workbook(str(path))
    names = {name.lower(): name for name in book.sheet_names}
    if "survey" not in names:
        raise UserError("this is no XLSForm: it has no sheet survey", file=path, accepted=book.sheet_names)
    survey = _rows(book.get_sheet_by_name(names["survey"]).to_python())
    choices = _rows(book.get_sheet_by_name(names["choices"]).to_python()) if "choices" in names else []
    settings = _rows(book.get_sheet_by_name(names["settings"]).to_python()) if "settings" in names else []
    own = _language(next((row.get("default_language", "") for row in settings), ""))
    spoken = [_language(key[7:]) for row in survey[:1] for key in row if key.startswith("label::")]
    languages = tuple(dict.fromkeys([own, *spoken] if own in spoken or not spoken else spoken))
    lists: dict[str, list[tuple[str, Mapping[str, str]]]] = {}
    for row in choices:
        name = row.get("list_name") or row.get("list name") or ""
        if row.get("name"):
            lists.setdefault(name, []).append((row["name"], _label(row, languages)))
    sections: dict[str, Mapping[str, str]] = {}
    questions: list[Question] = []
    groups: list[str] = []
    for row in survey:
        kind = " ".join(row.get("type", "").split())
        if kind in ("begin group", "begin_group"):
            groups.append(row.get("name", ""))
            sections.setdefault(groups[-1], _label(row, languages))
        elif kind in ("end group", "end_group") and groups:
            groups.pop()
        elif (one := _question(row, kind, lists, languages, groups[-1] if groups else "")) is not None:
            questions.append(one)
    return Dictionary(tuple(questions), languages, sections)


def _rows(data: Sequence[Sequence[Any]]) -> list[dict[str, str]]:
    header = [str(cell).strip() for cell in data[0]] if data else []
    return [
        {name: _text(cell) for name, cell in zip(header, row, strict=False) if name}
        for row in data[1:]
        if any(_text(cell) for cell in row)
    ]


def _text(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _language(name: str) -> str:
    code = re.search(r"\(([a-z]{2})\w*\)", name)
    plain = re.sub(r"\(.*\)", "", name).strip().lower()
    return code[1] if code else _NAMES.get(plain, plain if re.fullmatch("[a-z]{2}", plain) else "en")


def _label(row: Mapping[str, str], languages: Sequence[str]) -> Mapping[str, str]:
    texts = {_language(key[7:]): text for key, text in row.items() if key.startswith("label::")}
    texts = texts or {languages[0] if languages else "en": row.get("label", "")}
    return in_all(texts, languages or ("en",), row.get("name", ""))


def _question(
    row: Mapping[str, str],
    kind: str,
    lists: Mapping[str, Sequence[tuple[str, Mapping[str, str]]]],
    languages: Sequence[str],
    section: str,
) -> Question | None:
    parts = kind.split(" ")
    made = {"select_one": "single", "select_multiple": "multiple"}.get(parts[0], _KINDS.get(kind))
    if made is None or not row.get("name"):
        return None
    more: dict[str, Any] = (
        {"required": True} if row.get("required", "").lower() in ("yes", "true", "true()") else {}
    )
    if kind == "integer":
        more["integer"] = True
    options = lists.get(parts[1], ()) if len(parts) > 1 else ()
    other = "or_other" in parts
    label = _label(row, languages)
    return Question(
        row["name"], made, label, tuple(options), row.get("relevant", ""), section, more=more, other=other
    )

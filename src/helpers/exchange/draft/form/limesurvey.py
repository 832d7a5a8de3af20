"""A LimeSurvey structure, as tab-separated values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from helpers.errors import UserError
from helpers.exchange.draft.drafted import Text
from helpers.exchange.draft.form.dictionary import Dictionary, Question, in_all
from helpers.exchange.tools.markup import plain_text

_SINGLE, _ARRAYS = frozenset("L!OYG5R"), frozenset("FHABCE1")
_KINDS = {
    **dict.fromkeys("MP", "multiple"),
    **dict.fromkeys("NK", "numeric"),
    **dict.fromkeys("STUQ", "text"),
    "D": "date",
}
_FIXED: Mapping[str, Sequence[tuple[str, str]]] = {
    "Y": (("Y", "Yes"), ("N", "No")),
    "G": (("F", "Female"), ("M", "Male")),
    **{"5": [(str(n), str(n)) for n in range(1, 6)], "A": [(str(n), str(n)) for n in range(1, 6)]},
    "B": [(str(n), str(n)) for n in range(1, 11)],
    "C": (("Y", "Yes"), ("U", "Uncertain"), ("N", "No")),
    "E": (("I", "Increase"), ("S", "Same"), ("D", "Decrease")),
}


Pairs = list[tuple[str, Text]]


@dataclass
class _Made:
    """A question as it is read, one language after the other."""

    kind: str
    code: str
    section: str
    row: Mapping[str, str]
    label: dict[str, str] = field(default_factory=dict)
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    options: dict[str, dict[str, str]] = field(default_factory=dict)


def read_limesurvey(path: Path, text: str) -> Dictionary:
    """Read a structure.

    Raises
    ------
    UserError
        A file without the columns of a structure.
    """
    rows = list(csv.DictReader(io.StringIO(text), delimiter="\t"))
    if not rows or not {"class", "type/scale", "name", "text"} <= set(rows[0]):
        raise UserError(
            "this is no LimeSurvey structure", file=path, accepted="columns class, type/scale, name, text"
        )
    settings = {row["name"]: (row["text"] or "").strip('" ') for row in rows if row["class"] == "S"}
    spoken = [settings.get("language", "en"), *settings.get("additional_languages", "").split()]
    languages = tuple(dict.fromkeys(one[:2] for one in spoken if len(one) > 1))
    sections, made = _read(rows, languages[0])
    batteries = {
        one.code: in_all(one.label, languages, one.code)
        for one in made.values()
        if one.kind in _ARRAYS | {"R"}
    }
    questions = [question for one in made.values() for question in _questions(one, languages)]
    return Dictionary(
        tuple(questions),
        languages,
        {code: in_all(texts, languages, code) for code, texts in sections.items()},
        batteries,
    )


def _read(
    rows: Iterable[Mapping[str, str]], first: str
) -> tuple[dict[str, dict[str, str]], dict[str, _Made]]:
    sections: dict[str, dict[str, str]] = {}
    made: dict[str, _Made] = {}
    section, one = "", None
    for row in rows:
        language = (row.get("language") or first)[:2]
        kind, name, text = row["class"], (row["name"] or "").strip(), plain_text(row["text"] or "")
        if kind == "G":
            section = f"part{row['type/scale'] or len(sections) + 1}"
            sections.setdefault(section, {}).setdefault(language, plain_text(name))
        elif kind == "Q":
            one = made.setdefault(name, _Made(row["type/scale"], name, section, row))
            one.label.setdefault(language, text)
        elif kind in ("SQ", "A") and one is not None and (row["type/scale"] or "0") == "0":
            kept = one.rows if kind == "SQ" else one.options
            kept.setdefault(name, {}).setdefault(language, text)
    return sections, made


def _questions(one: _Made, languages: tuple[str, ...]) -> Iterable[Question]:
    label = in_all(one.label, languages, one.code)
    more: dict[str, Any] = {"required": True} if (one.row.get("mandatory") or "") == "Y" else {}
    if (one.row.get("num_value_int_only") or "") == "1":
        more["integer"] = True
    relevance = (one.row.get("relevance") or "").strip()
    relevance = "" if relevance == "1" else relevance
    fixed: Pairs = [(code, dict.fromkeys(languages, text)) for code, text in _FIXED.get(one.kind, ())]
    options: Pairs = fixed or [(code, in_all(texts, languages, code)) for code, texts in one.options.items()]
    rows: Pairs = [(code, in_all(texts, languages, code)) for code, texts in one.rows.items()]
    shared = {"relevance": relevance, "section": one.section, "more": more}
    if one.kind in _SINGLE - {"R"}:
        other = (one.row.get("other") or "") == "Y"
        yield Question(one.code, "single", label, tuple(options), **shared, other=other)  # type: ignore[arg-type]
    elif one.kind in "MP":
        exclusive = frozenset((one.row.get("exclude_all_others") or "").split(";")) - {""}
        other = (one.row.get("other") or "") == "Y"
        yield Question(one.code, "multiple", label, tuple(rows), **shared, exclusive=exclusive, other=other)  # type: ignore[arg-type]
    elif one.kind in _ARRAYS:
        for code, text in rows:
            yield Question(f"{one.code}[{code}]", "single", text, tuple(options), **shared, battery=one.code)  # type: ignore[arg-type]
    elif one.kind == "R":
        for rank in range(1, len(options) + 1):
            text = {language: f"{rank}" for language in languages}
            yield Question(f"{one.code}[{rank}]", "single", text, tuple(options), **shared, battery=one.code)  # type: ignore[arg-type]
    elif one.kind in "KQ" and rows:
        for code, text in rows:
            yield Question(f"{one.code}[{code}]", _KINDS[one.kind], text, **shared)  # type: ignore[arg-type]
    elif one.kind in _KINDS:
        yield Question(one.code, _KINDS[one.kind], label, **shared)  # type: ignore[arg-type]

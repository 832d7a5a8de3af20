"""SPSS and Stata files: codes, the labels of variables and of codes, and what is declared to be no answer."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.errors import UserError
from helpers.exchange.cells import MAX_CELLS, MAX_COLUMNS, Cells
from helpers.exchange.child import Unreadable
from helpers.exchange.spelling import heading_key
from helpers.exchange.stored import as_text, number
from helpers.exchange.unpacked import unpacked
from helpers.study.study import Source

JOINT = ";"  # between the codes of a multiple-response set that are brought into one cell
_OPENING, _CLOSING = b"<stata_dta>", b"</stata_dta>"  # of Stata 13 and later
_STARTS = {
    "sav": (b"$FL2", b"$FL3"),
    "dta": (_OPENING, *(bytes([number]) for number in range(104, 117))),
}
_NAMES = {"utf-8": "UTF-8", "cp1252": "Windows-1252", "windows-1252": "Windows-1252"}
_MADE_BY = {"sav": "SPSS", "dta": "Stata"}


@dataclass
class _Variable:
    """A column: its name, the text of its question, its cells, the labels of its codes, codes that are no answer."""

    name: str
    question: str
    cells: list[str]
    words: dict[str, str]
    missing: frozenset[str]


def read_statistics(path: Path, data: bytes, settings: Source | None = None) -> Cells:
    """Read an SPSS or a Stata file: headings are the variables' names, cells are codes.

    Whole numbers are written without decimals, dates as ISO, Stata's extended missing values as ``.a`` to ``.z``; a
    missing value that is none of these is an empty cell. The variables' labels are the questions, the values' labels
    the words, and codes that the file declares to be missing stay, named in `Cells.missing`. The variables of a
    multiple-response set whose answers are categories are brought into one column under the name of the set.

    Raises
    ------
    UserError
        A file that is none of these, is damaged, has texts in another encoding than it says, or holds too much.
    """
    kind = "dta" if path.suffix.lower() == ".dta" else "sav"
    if not data.startswith(_STARTS[kind]):
        raise UserError(
            f"the file ends in {path.suffix} and is no file of {_MADE_BY[kind]}",
            file=path,
            hint=f"save it in {_MADE_BY[kind]} again, or give it the ending of what it is",
        )
    if data.startswith(_OPENING) and not data.rstrip().endswith(_CLOSING):
        raise UserError("the file was cut: its end is missing", file=path, hint="copy or save it again")
    named = settings.encoding if settings else None
    found = _found(path, data, kind, named)
    _measured(path, found)
    variables = _joined(found, _variables(found, kind))
    return Cells(
        path,
        header=tuple(one.name for one in variables),
        rows=tuple(zip(*(one.cells for one in variables), strict=True)),
        numbers=tuple(range(2, found["rows"] + 2)),
        encoding=_NAMES.get(found["encoding"].lower(), found["encoding"]),
        questions=tuple(one.question for one in variables),
        words={one.name: one.words for one in variables if one.words},
        missing={one.name: one.missing for one in variables if one.missing},
    )


def _found(path: Path, data: bytes, kind: str, named: str | None) -> dict[str, Any]:
    try:
        encoding = codecs.lookup(named).name if named else None
        return unpacked(data, kind, encoding, MAX_CELLS)
    except LookupError:
        raise UserError(
            "unknown encoding", file=path, value=named, accepted=dict.fromkeys(_NAMES.values())
        ) from None
    except Unreadable as error:
        text = str(error)
        wrong = "encoding" in text or "codec" in text or "character set" in text
        raise UserError(
            f"the file cannot be read as one of {_MADE_BY[kind]}: {text[:1].lower() + text[1:]}",
            file=path,
            hint="name the encoding of its texts in study.yaml: sources: encoding: (Windows-1252 in many old files)"
            if wrong
            else f"open it in {_MADE_BY[kind]} and save it again, or export the answers as CSV",
        ) from None


def _measured(path: Path, found: Mapping[str, Any]) -> None:
    width, rows = len(found["names"]), found["rows"]
    if width > MAX_COLUMNS:
        raise UserError(
            f"{width} columns: more than a survey has", file=path, accepted=f"up to {MAX_COLUMNS}"
        )
    if width * rows > MAX_CELLS:
        raise UserError(
            "the file has more cells than a survey's answers", file=path, accepted=f"up to {MAX_CELLS:,}"
        )
    if not rows:
        raise UserError(
            "there are variables and no answer" if width else "the file holds nothing",
            file=path,
            hint="export the responses again",
        )


def _variables(found: Mapping[str, Any], kind: str) -> list[_Variable]:
    variables = []
    for index, name in enumerate(found["names"]):
        form, store, values = found["formats"][index], found["stores"][index], found["columns"][index]
        ranges = found["missing"].get(name, [])
        words = {
            _code(code, store): str(label).strip()
            for code, label in found["words"].get(name, [])
            if str(label).strip()
        }
        known: dict[Any, str] = {}
        for value in values:
            if value not in known:
                none = _declared(value, ranges)
                known[value] = _code(value, store) if none else as_text(value, kind, form, store)
        missing = {_code(code, store) for code, _ in found["words"].get(name, []) if _declared(code, ranges)}
        missing |= {_code(value, store) for value in known if _declared(value, ranges)}
        cells = [known[value] for value in values]
        variables.append(_Variable(name, found["labels"][index].strip(), cells, words, frozenset(missing)))
    return variables


def _code(value: Any, store: str) -> str:
    if isinstance(value, str):
        return value.rstrip() if store == "string" else f".{value}"
    return number(value, store)


def _declared(value: Any, ranges: Sequence[Sequence[Any]]) -> bool:
    """Whether a value lies in one of the ranges that the file declares to be no answer."""
    if isinstance(value, str):
        return any(isinstance(low, str) and value.rstrip() == low.rstrip() for low, _ in ranges)
    if value is None:
        return False
    return any(not isinstance(low, str) and low <= value <= high for low, high in ranges)


def _joined(found: Mapping[str, Any], variables: list[_Variable]) -> list[_Variable]:
    """Make use of multiple-response sets: of dichotomies, what is counted; of categories, one column."""
    by_name = {one.name.casefold(): one for one in variables}
    for one in found["sets"]:
        members = [by_name[name.casefold()] for name in one["variable_list"] if name.casefold() in by_name]
        label = (one["label"] or "").strip()
        if one["is_dichotomy"]:
            for member in members:
                _as_dichotomy(member, label, one["counted_value"])
        elif members and all(member.words == members[0].words for member in members):
            name = re.sub(r"^\$", "", one["name"])
            if name.casefold() not in by_name or by_name[name.casefold()] in members:
                at = variables.index(members[0])
                variables = [member for member in variables if member not in members]
                variables.insert(at, _of_categories(name, label, members))
    return variables


def _as_dichotomy(member: _Variable, label: str, counted: Any) -> None:
    """Say which code is counted, where no label says so; head it with the question of the set."""
    code = (
        ""
        if counted is None
        else number(counted)
        if isinstance(counted, int | float)
        else str(counted).strip()
    )
    if code and code not in member.words:
        others = set(member.cells) - member.missing - {"", code}
        member.words = {**dict.fromkeys(others, "not selected"), **member.words, code: "selected"}
    if label and heading_key(label) not in heading_key(member.question):
        member.question = f"{label} [{member.question}]" if member.question else label


def _of_categories(name: str, label: str, members: Sequence[_Variable]) -> _Variable:
    rows = zip(*(member.cells for member in members), strict=True)
    cells = [JOINT.join(dict.fromkeys(cell for cell in row if cell.strip())) for row in rows]
    missing = frozenset[str]().union(*(member.missing for member in members))
    return _Variable(name, label or members[0].question, cells, members[0].words, missing)

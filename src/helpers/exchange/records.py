"""JSON files of answers: a list of objects, one a respondent, or one object a line.

A question's answer is a text, a number, true or false; a list of those where several could be ticked; an object by
the names of its rows where it is a grid, each a column ``question[row]``. An answer with a remark on it is an object
of its own, ``{"value": ..., "comment": ...}``; the remark goes to the column ``question[value]-Comment``. What was not
answered is not in the object, so that an item that nobody answered gets an empty column.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from helpers.errors import UserError
from helpers.exchange.cells import MAX_COLUMNS, Cells
from helpers.exchange.encoding import decode
from helpers.exchange.sheets import rendered
from helpers.exchange.spelling import fits, heading_key, squeezed
from helpers.study.item import Item
from helpers.study.study import Source

# Between the values of a list; no keyboard writes it.
JOINT = "\x1f"
COMMENT = "-Comment"
_ACCEPTED = "a list of objects, one a respondent: [{...}, {...}], or one object a line"
_VALUE = frozenset({"value", "comment", "displayValue", "text", "title"})


def read_records(path: Path, data: bytes, settings: Source | None = None) -> Cells:
    """Read the answers of a JSON file; ``numbers`` are those of the records, from 1.

    A question whose answer is made otherwise is read as JSON text where the study sets it aside.

    Raises
    ------
    UserError
        No JSON, no list of objects, or an answer within answers, with the record's number and the question's name.

    Examples
    --------
    >>> cells = read_records(Path("a.json"), b'[{"uses": true, "how": ["film", "cd"]}, {"why": {"late": 2}}]')
    >>> cells.header, cells.rows[1]
    (('uses', 'how', 'why[late]'), ('', '', '2'))
    """
    text, encoding = decode(data, path)
    records = _records(path, text)
    aside = _aside(settings)
    rows = []
    for number, record in enumerate(records, start=1):
        if not isinstance(record, dict):
            raise _no_record(path, number, record)
        row: dict[str, str] = {}
        for name, answer in record.items():
            for column, cell in _cells(path, number, name, answer, aside):
                row[column] = f"{row[column]}\n{cell}" if column in row else cell
        rows.append(row)
    header = list(dict.fromkeys(name for row in rows for name in row))
    if not header:
        raise UserError("the file holds no answer", file=path, hint="export the responses again")
    if len(header) > MAX_COLUMNS:
        raise UserError(f"{len(header)} questions: more than a survey has", file=path)
    silent = _unanswered(header, settings) if settings else []
    header += silent
    cells = tuple(tuple(row.get(name, "") for name in header) for row in rows)
    remarks = (("unanswered", ", ".join(silent)),) if silent else ()
    return Cells(path, tuple(header), cells, tuple(range(1, len(rows) + 1)), encoding, remarks=remarks)


def _unanswered(header: Sequence[str], settings: Source) -> list[str]:
    """Give the items of the codebook of which no record has an answer.

    Whatever the file does hold is some column's, so that an item under another name is found by that column.
    """
    keys = {heading_key(part) for name in header for part in (name, *re.split(r"[/\[\]]", name))}
    given = {target for _, target in settings.columns if target}
    return [
        item.code
        for item in settings.questionnaire.items
        if not given & {item.code, *item.columns} and not _names(item) & keys
    ]


def _names(item: Item) -> set[str]:
    names = [item.code, f"{item.battery}[{item.code}]", *(text for _, text in item.label.texts)]
    return {heading_key(name) for name in names}


def _records(path: Path, text: str) -> list[Any]:
    try:
        found = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant, parse_float=_Number)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and text.lstrip().startswith("{"):
            return list(_lines(path, text))
        raise _no_json(path, error.lineno, error.msg) from None
    except (ValueError, RecursionError) as error:
        raise _no_json(path, None, str(error)) from None
    if isinstance(found, dict) and not any(map(_holds_objects, found.values())):
        return [found]
    if not isinstance(found, list):
        raise UserError(
            "the file is JSON and no list of answers",
            file=path,
            value=", ".join(list(found)[:6]) if isinstance(found, dict) else str(found)[:60],
            accepted=_ACCEPTED,
            hint="take the list of the results alone out of what the service answered",
        )
    return found


def _holds_objects(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) and not _is_value(one) for one in value)


def _lines(path: Path, text: str) -> Iterator[Any]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield json.loads(
                line, object_pairs_hook=_object, parse_constant=_no_constant, parse_float=_Number
            )
        except (ValueError, RecursionError) as error:
            raise _no_json(path, number, getattr(error, "msg", str(error))) from None


class _Number(str):
    """A number with decimals as it is written, so that none is rounded."""


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(
            f"{next(name for name in names if names.count(name) > 1)!r} is there twice in one object"
        )
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _no_json(path: Path, line: int | None, why: str) -> UserError:
    hint = "export the responses again, unedited"
    return UserError(f"the file is no JSON: {why}", file=path, row=line, accepted=_ACCEPTED, hint=hint)


def _no_record(path: Path, number: int, record: object) -> UserError:
    value = json.dumps(record, ensure_ascii=False)[:60]
    return UserError(
        "a record is no object", file=path, row=f"record {number}", value=value, accepted=_ACCEPTED
    )


def _aside(settings: Source | None) -> tuple[str, ...]:
    """Give the names and patterns of the questions that the study leaves out."""
    if settings is None:
        return ()
    return (*(name for name, target in settings.columns if target is None), *settings.ignore)


def _cells(
    path: Path, number: int, name: str, answer: Any, aside: Sequence[str]
) -> Iterator[tuple[str, str]]:
    if any(fits(pattern, name) or squeezed(pattern) == squeezed(name) for pattern in aside):
        yield name, _plain(answer) if _is_plain(answer) else json.dumps(answer, ensure_ascii=False)
    elif _is_plain(answer):
        yield name, _plain(answer)
    elif isinstance(answer, list):
        values = [_value(path, number, name, one) for one in answer]
        yield name, JOINT.join(value for value, _ in values if value)
        yield from _comments(name, values)
    elif _is_value(answer):
        found = _value(path, number, name, answer)
        yield name, found[0]
        yield from _comments(name, [found])
    else:
        for row, inner in answer.items():
            if isinstance(inner, dict) and not _is_value(inner):
                raise _nested(path, number, f"{name}[{row}]", inner)
            yield from _cells(path, number, f"{name}[{row}]", inner, aside)


def _value(path: Path, number: int, name: str, answer: Any) -> tuple[str, str]:
    """Give one value and the remark on it."""
    if _is_plain(answer):
        return _plain(answer), ""
    if _is_value(answer) and _is_plain(answer["value"]):
        return _plain(answer["value"]), _plain(answer.get("comment"))
    raise _nested(path, number, name, answer)


def _comments(name: str, values: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    yield from ((f"{name}[{value}]{COMMENT}", comment) for value, comment in values if comment)


def _is_plain(answer: object) -> bool:
    return answer is None or isinstance(answer, str | bool | int)


def _is_value(answer: object) -> bool:
    return isinstance(answer, Mapping) and "value" in answer and set(answer) <= _VALUE


def _plain(answer: Any) -> str:
    if isinstance(answer, bool):
        return "true" if answer else "false"
    if isinstance(answer, _Number):
        return rendered(float(answer)) if float(answer).is_integer() else str(answer)
    return rendered(answer)


def _nested(path: Path, number: int, name: str, answer: object) -> UserError:
    return UserError(
        "an answer holds further questions, or files: it does not fit into cells",
        file=path,
        row=f"record {number}",
        column=name,
        value=json.dumps(answer, ensure_ascii=False)[:80],
        accepted="a text, a number, true or false, a list of those, or an object of those by the rows of a grid",
        hint=f"leave the question out in study.yaml: columns: {{{name}: null}}, or bring it into one row a respondent",
    )

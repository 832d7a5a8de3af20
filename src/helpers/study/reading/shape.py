"""The shape of the study's files, as the JSON Schemas in `../schema` describe it, for editors too.

The schemas are ordinary ones (draft 7). They are read here by a small validator of our own that knows the
keywords in use: its errors name line and way out, and the jsonschema package, to which the tests compare it,
takes more than a second to import where Jupyter is installed, for formats that are not used here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from helpers.errors import UserError
from helpers.study.reading.document import Entry

SCHEMAS = Path(__file__).parents[1] / "schema"
NAMES = ("study", "options", "items", "questionnaire", "mapping")

Schema = dict[str, Any]

_TYPES: dict[str, tuple[tuple[type, ...], str]] = {
    "string": ((str,), "a text"),
    "object": ((dict,), "a mapping (key: value)"),
    "array": ((list,), "a list"),
    "boolean": ((bool,), "true or false"),
    "number": ((int, float), "a number"),
    "integer": ((int,), "a whole number"),
    "null": ((type(None),), "null"),
}


def check_shape(entry: Entry, name: str) -> None:
    """Check a whole document against one of the schemas `NAMES`; the first mistake in the file is raised.

    Raises
    ------
    UserError
        With the line, the value and what would be accepted.
    """
    errors = list(_errors(entry, schema(f"{name}.json")))
    if errors:
        raise min(errors, key=lambda error: int(error.row or 0))


@cache
def schema(file: str) -> Schema:
    """Give one of the schema files."""
    return json.loads((SCHEMAS / file).read_text("utf-8"))


@cache
def _referred(reference: str) -> Schema:
    file, _, pointer = reference.partition("#/")
    found = schema(file or "common.json")
    for step in pointer.split("/"):
        found = found[step]
    return found


def _errors(entry: Entry, expected: Schema) -> Iterator[UserError]:
    if "$ref" in expected:
        expected = _referred(expected["$ref"])
    data = entry.data
    if "type" in expected and not _is_of(data, expected["type"]):
        yield _wrong_type(entry, expected["type"])
    elif "enum" in expected and data not in expected["enum"]:
        yield entry.error("this value is not known", value=data, accepted=expected["enum"])
    elif isinstance(data, dict):
        yield from _mapping_errors(entry, expected)
    elif isinstance(data, list):
        yield from _list_errors(entry, expected)
    else:
        yield from _scalar_errors(entry, expected)


def _mapping_errors(entry: Entry, expected: Schema) -> Iterator[UserError]:
    known: Schema = expected.get("properties", {})
    names, rest = expected.get("propertyNames"), expected.get("additionalProperties", True)
    missing = [key for key in expected.get("required", []) if key not in entry.data]
    if missing:
        yield entry.error(f"the key {missing[0]!r} is missing", accepted=known)
    for key, child in entry.pairs():
        if names is not None:
            yield from _errors(Entry(entry.document, key, child.steps), names)
        if key in known:
            yield from _errors(child, known[key])
        elif rest is False:
            yield child.error("this key is not known", value=key, accepted=known)
        elif isinstance(rest, dict):
            yield from _errors(child, rest)
    if len(entry.data) < expected.get("minProperties", 0):
        yield entry.error(f"at least {expected['minProperties']} needed", value=len(entry.data))
    if "oneOf" in expected and sum(set(one["required"]) <= set(entry.data) for one in expected["oneOf"]) != 1:
        yield entry.error("this does not fit together", accepted=expected["errorMessage"])


def _list_errors(entry: Entry, expected: Schema) -> Iterator[UserError]:
    if len(entry.data) < expected.get("minItems", 0):
        yield entry.error("this list is empty")
    for index, child in enumerate(entry.entries()):
        yield from _errors(child, expected.get("items", {}))
        if expected.get("uniqueItems") and child.data in entry.data[:index]:
            yield child.error("this stands twice", value=child.data)


def _scalar_errors(entry: Entry, expected: Schema) -> Iterator[UserError]:
    value = entry.data
    if isinstance(value, str):
        if len(value) < expected.get("minLength", 0):
            yield entry.error("this text is empty")
        elif "pattern" in expected and not re.search(expected["pattern"], value):
            yield entry.error("this is not possible here", value=value, accepted=expected["errorMessage"])
    elif isinstance(value, int | float):
        lowest, over = expected.get("minimum"), expected.get("exclusiveMinimum")
        highest = expected.get("maximum")
        if lowest is not None and value < lowest:
            yield entry.error("this number is too small", value=value, accepted=f"{lowest} or more")
        elif over is not None and value <= over:
            yield entry.error("this number is too small", value=value, accepted=f"more than {over}")
        elif highest is not None and value > highest:
            yield entry.error("this number is too large", value=value, accepted=f"{highest} at most")


def _is_of(data: Any, expected: str | list[str]) -> bool:
    for name in _listed(expected):
        types, _ = _TYPES[name]
        # In Python True is a whole number; in a study's file it is not.
        if isinstance(data, types) and (name == "boolean" or not isinstance(data, bool)):
            return True
        if name == "integer" and isinstance(data, float) and data.is_integer():
            return True
    return False


def _wrong_type(entry: Entry, expected: str | list[str]) -> UserError:
    value, hint = entry.data, None
    if "string" in _listed(expected) and isinstance(value, bool | int | float):
        written = entry.document.written(entry.steps)
        read = "true or false" if isinstance(value, bool) else "a number"
        hint = f"YAML reads {written} as {read}; quote it: '{written}'"
        value = written
    shown = "nothing" if value is None else value
    accepted = " or ".join(_TYPES[name][1] for name in _listed(expected))
    return entry.error("this is of the wrong kind", value=shown, accepted=accepted, hint=hint)


def _listed(names: str | Iterable[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def fitting_code(code: str) -> bool:
    """Whether a text can be the code of an item, a group or a questionnaire."""
    return re.search(_referred("common.json#/definitions/code")["pattern"], code) is not None

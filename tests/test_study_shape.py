"""The JSON Schemas fit the shipped files, and our reader of them agrees with the jsonschema package."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from referencing import Registry, Resource

from helpers.errors import UserError
from helpers.study.paths import ROOT
from helpers.study.reading.document import Document, Entry, read_yaml
from helpers.study.reading.shape import NAMES, SCHEMAS, check_shape

STUDIES = [ROOT / "data", *sorted(path.parent for path in ROOT.glob("examples/*/study.yaml"))]
FILES = [
    path
    for study in STUDIES
    for path in [
        *(study / f"{name}.yaml" for name in ("study", "mapping") if (study / f"{name}.yaml").exists()),
        *sorted(study.glob("questionnaires/*.yaml")),
    ]
]

# Keywords that helpers.study.reading.shape reads, and those that only tell people something.
READ = {
    *("$ref", "type", "properties", "required", "additionalProperties", "propertyNames", "items", "minItems"),
    *("uniqueItems", "minProperties", "oneOf", "enum", "minLength", "pattern", "minimum", "exclusiveMinimum"),
    "maximum",
}
TOLD = {"$schema", "$id", "title", "description", "errorMessage", "definitions"}


def name_of(path: Path) -> str:
    return path.stem if path.stem in NAMES else "questionnaire"


def reference(name: str) -> jsonschema.Draft7Validator:
    loaded = {path.name: json.loads(path.read_text("utf-8")) for path in SCHEMAS.glob("*.json")}
    registry = Registry().with_resources(
        [(file, Resource.from_contents(one)) for file, one in loaded.items()]
    )
    return jsonschema.Draft7Validator(loaded[f"{name}.json"], registry=registry)


REFERENCES = {name: reference(name) for name in NAMES}


def accepted_here(data: Any, name: str) -> bool:
    node = yaml.compose(yaml.safe_dump(data, sort_keys=False), Loader=yaml.SafeLoader)
    try:
        check_shape(Entry(Document(Path("made.yaml"), data, node), data), name)
    except UserError:
        return False
    return True


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.name)
def test_the_schemas_are_valid_schemas(path: Path) -> None:
    jsonschema.Draft7Validator.check_schema(json.loads(path.read_text("utf-8")))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parents[-3].name}{path.name}")
def test_the_shipped_files_fit_their_schema(path: Path) -> None:
    assert [error.message for error in REFERENCES[name_of(path)].iter_errors(read_yaml(path).data)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_editors_find_the_schema(path: Path) -> None:
    first = path.read_text("utf-8").splitlines()[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found, first
    assert (path.parent / found[1]).resolve() == SCHEMAS / f"{name_of(path)}.json"


def test_the_schemas_use_only_keywords_that_are_read() -> None:
    for path in SCHEMAS.glob("*.json"):
        used = set(keywords(json.loads(path.read_text("utf-8"))))
        assert used <= READ | TOLD, path.name


def keywords(schema: Any) -> Iterator[str]:
    if not isinstance(schema, dict):
        return
    yield from schema
    for key in ("properties", "definitions"):
        for one in schema.get(key, {}).values():
            yield from keywords(one)
    for key in ("additionalProperties", "propertyNames", "items"):
        yield from keywords(schema.get(key))


def test_every_key_of_the_schemas_is_described_or_speaks_for_itself() -> None:
    item = json.loads((SCHEMAS / "items.json").read_text("utf-8"))["additionalProperties"]["properties"]
    for key in ("kind", "positive", "show_if", "battery", "quasi_identifier"):
        assert item[key]["description"]


def places(data: Any, steps: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield steps
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, child in pairs:
        yield from places(child, (*steps, key))


def at(data: Any, steps: tuple[Any, ...]) -> Any:
    for step in steps:
        data = data[step]
    return data


SOMETHING = yaml.safe_load("""
['', a, x1, fr, Some Words, '2022-01-01', single, 0, 1, 1.0, -3, 2.5, 0.5, true, false, null, [], [a], {},
[a1, a1], {fr: a}, {q: ab}, {q: ab, op: eq}, {all: []}, {q: ab, op: eq, all: [{q: ab, op: eq}]},
[{code: a, label: b}]]
""")
SAMPLES = {name: [read_yaml(path).data for path in FILES if name_of(path) == name] for name in NAMES}
SAMPLES["mapping"].append(
    {"columns": {"Age?": "age", "Time*": None}, "answers": {"*": {"NR": None}}, "ignore": ["x*"]}
)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_our_reader_agrees_with_jsonschema_on_spoiled_files(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    sample = data.draw(st.sampled_from(SAMPLES[name]))
    spoiled = thinned(sample, data)
    for _ in range(data.draw(st.integers(0, 2))):
        steps = data.draw(st.sampled_from(sorted(places(spoiled), key=str)))
        if steps == ():
            continue
        parent, last = at(spoiled, steps[:-1]), steps[-1]
        match data.draw(st.sampled_from(["replace", "delete", "rename"])):
            case "replace":
                parent[last] = data.draw(st.sampled_from(SOMETHING))
            case "delete":
                del parent[last]
            case "rename" if isinstance(parent, dict):
                parent[data.draw(st.sampled_from(["other", "Bad Key", "label", "value", "x"]))] = parent.pop(
                    last
                )
    assert accepted_here(spoiled, name) == REFERENCES[name].is_valid(spoiled), spoiled


def thinned(sample: Any, data: st.DataObject) -> Any:
    """A copy with a few of the many entries, so that each can be spoiled often."""
    kept = copy.deepcopy(sample)
    if len(kept) > 20:  # options.yaml, items.yaml
        names = data.draw(st.lists(st.sampled_from(sorted(kept)), min_size=1, max_size=3, unique=True))
        return {name: kept[name] for name in names}
    for key in ("exclusions", "topics"):
        if key in kept:
            kept[key] = kept[key][: data.draw(st.integers(1, 2))]
    return kept

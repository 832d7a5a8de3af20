"""YAML files that know their lines, so that a mistake can be shown where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from helpers.errors import UserError

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML without libyaml: slower, same result
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

Steps = tuple[str | int, ...]
_TEXT = "tag:yaml.org,2002:str"
_DATE = "tag:yaml.org,2002:timestamp"
_construct = yaml.constructor.SafeConstructor()
_SCALARS: dict[str, Callable[[Any], Any]] = {
    _TEXT: lambda node: node.value,
    _DATE: lambda node: node.value,
    "tag:yaml.org,2002:null": lambda node: None,
    "tag:yaml.org,2002:bool": _construct.construct_yaml_bool,
    "tag:yaml.org,2002:int": _construct.construct_yaml_int,
    "tag:yaml.org,2002:float": _construct.construct_yaml_float,
}


@dataclass(frozen=True)
class Document:
    """A YAML file: its content as plain data, and its nodes for the lines. Dates stay as they are written."""

    path: Path
    data: Any
    root: yaml.Node = field(repr=False)

    def node(self, steps: Steps) -> yaml.Node:
        """Give the node at the end of some steps, or the last one on the way that exists."""
        node = self.root
        for step in steps:
            found = _child(node, step)
            if found is None:
                return node
            node = found
        return node

    def key_line(self, steps: Steps) -> int:
        """Give the line, from 1, where a key or the element of a list stands."""
        if steps:
            parent = self.node(steps[:-1])
            if isinstance(parent, yaml.MappingNode):
                for key, _ in parent.value:
                    if key.value == str(steps[-1]):
                        return key.start_mark.line + 1
        return self.node(steps).start_mark.line + 1

    def written(self, steps: Steps) -> str:
        """Give a scalar as it stands in the file."""
        node = self.node(steps)
        return node.value if isinstance(node, yaml.ScalarNode) else ""


@dataclass(frozen=True)
class Entry:
    """A place in a document with the data that stands there."""

    document: Document
    data: Any
    steps: Steps = ()

    def __getitem__(self, step: str | int) -> Entry:
        return Entry(self.document, self.data[step], (*self.steps, step))

    def get(self, key: str) -> Entry | None:
        """Give what a key holds, or None where the key is absent."""
        return self[key] if key in self.data else None

    def value(self, key: str, default: Any = None) -> Any:
        """Give the plain data that a key holds, or a default where the key is absent."""
        return self.data.get(key, default)

    def pairs(self) -> Iterator[tuple[str, Entry]]:
        """Go through a mapping in the order of the file."""
        for key in self.data:
            yield key, self[key]

    def entries(self) -> Iterator[Entry]:
        """Go through a list."""
        for index in range(len(self.data)):
            yield self[index]

    @property
    def name(self) -> str:
        """The place as steps a reader can follow, such as ``exclusions[breakoff].min_share``."""
        shown, data = "", self.document.data
        for step in self.steps:
            data = data[step] if _holds(data, step) else None
            if isinstance(step, str):
                shown += f".{step}" if shown else step
            else:
                code = data.get("code") if isinstance(data, dict) else None
                shown += f"[{code if isinstance(code, str) else step + 1}]"
        return shown

    def error(
        self,
        problem: str,
        *,
        value: object = None,
        accepted: Iterable[str] | str = (),
        hint: str | None = None,
    ) -> UserError:
        """Make the error that says what is wrong at this place."""
        said = f"{self.name}: {problem}" if self.steps else problem
        row = self.document.key_line(self.steps)
        return UserError(said, file=self.document.path, row=row, value=value, accepted=accepted, hint=hint)


def read_yaml(path: Path) -> Entry:
    """Read a YAML file.

    Raises
    ------
    UserError
        No such file, not UTF-8, empty, not YAML, or a key that stands twice (YAML would let the last one
        win).
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UserError("this file is missing", file=path) from None
    except UnicodeDecodeError as error:
        hint = "save the file as UTF-8"
        raise UserError(
            "this file is not UTF-8 text", file=path, row=_line_of(path, error), hint=hint
        ) from None
    try:
        node = Loader(text).get_single_node()
    except yaml.YAMLError as error:
        raise _malformed(path, error) from None
    if node is None:
        raise UserError("this file is empty", file=path)
    return Entry(document := Document(path, _data(node, path), node), document.data)


def _data(node: yaml.Node, path: Path) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path)
    if isinstance(node, yaml.SequenceNode):
        return [_data(child, path) for child in node.value]
    if node.tag not in _SCALARS:
        row = node.start_mark.line + 1
        raise UserError("this YAML tag has no meaning here", file=path, row=row, value=node.tag)
    return _SCALARS[node.tag](node)


def _mapping(node: yaml.MappingNode, path: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, child in node.value:
        row = key.start_mark.line + 1
        if key.tag != _TEXT:
            hint = f"write it in quotes: '{key.value}'"
            raise UserError("YAML reads this key as no text", file=path, row=row, value=key.value, hint=hint)
        if key.value in found:
            raise UserError("this key stands twice", file=path, row=row, value=key.value)
        found[key.value] = _data(child, path)
    return found


def _child(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((child for key, child in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    return None


def _holds(data: Any, step: str | int) -> bool:
    return step in data if isinstance(data, dict) else isinstance(data, list) and isinstance(step, int)


def _malformed(path: Path, error: yaml.YAMLError) -> UserError:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    hint = "indent with spaces, not with tabs" if "\\t" in problem else _hint(problem)
    row = None if mark is None else mark.line + 1
    return UserError(f"this is not YAML: {problem}", file=path, row=row, hint=hint)


def _hint(problem: str) -> str | None:
    if "mapping values are not allowed" in problem or "expected <block end>" in problem:
        return "check the indentation; a text that contains ': ' or starts with a sign stands in quotes"
    return (
        "a text with , [ ] { } : # or a quotation mark in it stands in quotes"
        if "expected" in problem
        else None
    )


def _line_of(path: Path, error: UnicodeDecodeError) -> int:
    return path.read_bytes()[: error.start].count(b"\n") + 1

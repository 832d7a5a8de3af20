"""Works that a study cites, checked to be in its bibliography."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from pathlib import Path

from helpers.study.label import Label
from helpers.study.reading.document import Entry

_ENTRY = re.compile(r"^\s*@(?!comment|string|preamble)\w+\s*\{\s*([^,\s]+)\s*,", re.MULTILINE | re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*@[^\]]*\]")
_KEY = re.compile(r"@([\w:.#/-]*\w)")


def bibliography(folder: Path) -> frozenset[str]:
    """Give the keys of the works in a study's ``references.bib``, none if there is no such file."""
    path = folder / "references.bib"
    return frozenset(_ENTRY.findall(path.read_text("utf-8"))) if path.exists() else frozenset()


def read_key(entry: Entry, keys: Set[str]) -> str:
    """Read the key of a work; one that is not in the bibliography is an error."""
    if entry.data not in keys:
        raise entry.error("references.bib has no such work", value=entry.data, accepted=sorted(keys))
    return str(entry.data)


def check_citations(entry: Entry, label: Label, keys: Set[str]) -> None:
    """Check that the works that a text cites are in the bibliography."""
    for _, text in label.texts:
        for key in _cited(text):
            if key not in keys:
                raise entry.error("references.bib has no such work", value=key, accepted=sorted(keys))


def _cited(text: str) -> Iterator[str]:
    for brackets in _BRACKETS.findall(text):
        yield from _KEY.findall(brackets)

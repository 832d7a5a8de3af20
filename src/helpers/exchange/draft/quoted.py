"""Texts, mappings and comments as YAML has them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

CONFIRM = "draft: confirm"
_LONGEST_KEY = 900  # YAML takes no longer plain key than 1,024 characters
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"})


def quoted(text: str) -> str:
    """Write a text in double quotes, on one line.

    Examples
    --------
    >>> print(quoted('Say "no"' + chr(10)))
    "Say \\"no\\"\\n"
    """
    written = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def code(text: str) -> str:
    """Write a code, in quotes where YAML would read something else than a text.

    Examples
    --------
    >>> code("role"), code("1"), code("y")
    ('role', '"1"', '"y"')
    """
    return text if _CODE.fullmatch(text) and text not in _WORDS else quoted(text)


def label(texts: Mapping[str, str]) -> str:
    """Write a text in one language plainly, in several as a mapping."""
    if len(texts) == 1:
        return quoted(next(iter(texts.values())))
    return "{" + ", ".join(f"{language}: {quoted(text)}" for language, text in texts.items()) + "}"


def flow(data: Any) -> str:
    """Write a condition or another small value on one line.

    Examples
    --------
    >>> flow({"q": "role", "op": "in", "value": ["a", "1"]})
    '{q: role, op: in, value: [a, "1"]}'
    """
    if isinstance(data, Mapping):
        return "{" + ", ".join(f"{code(key)}: {flow(value)}" for key, value in data.items()) + "}"
    if isinstance(data, (list, tuple)):
        return "[" + ", ".join(map(flow, data)) + "]"
    if isinstance(data, bool):
        return str(data).lower()
    return str(data) if isinstance(data, (int, float)) else code(str(data))


def pair(key: str, value: str, indent: int = 2) -> str:
    """Write a key, however long, and what it holds."""
    before = " " * indent
    if len(quoted(key)) > _LONGEST_KEY:
        return f"{before}? {quoted(key)}\n{before}: {value}"
    return f"{before}{quoted(key)}: {value}"


def comment(text: str) -> str:
    """Write a comment behind a value."""
    return f"  # {' '.join(text.split())}"

"""Headings of columns that hold direct identifiers, in French, English, German and Spanish.

A heading is compared as a whole, once the words that lead to it ("what is your ...") are taken off: "E-mail address"
is one, "E-mail client" and "Name of the software" are none. The words themselves are in ``identifiers.yaml``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import yaml

NAME, OTHER = "name", "other"
_ENDS = ("before", "after", "last")
_CODE_BEFORE = re.compile(r"[A-Za-z]+[\w-]*\d[\w-]*(?:\[[^\]]*\])?[.:)_]{1,3}\s*")


@cache
def _known() -> dict[str, frozenset[str]]:
    """Give the words of identifiers.yaml, by their kind."""
    text = Path(__file__).with_name("identifiers.yaml").read_text(encoding="utf-8")
    return {
        kind: frozenset(phrase.strip() for phrase in phrases.split(","))
        for kind, phrases in yaml.safe_load(text).items()
    }


@cache
def _phrases() -> dict[str, str]:
    blocks = [(kind, phrases) for kind, phrases in _known().items() if kind not in _ENDS]
    return {phrase: NAME if kind == "names" else OTHER for kind, phrases in blocks for phrase in phrases}


@cache
def headed(heading: str) -> str | None:
    """Say whether a heading is that of a direct identifier: of a name, of any other, or of none.

    Examples
    --------
    >>> [headed(text) for text in ("RecipientEmail", "name_first", "Quel est votre numéro de téléphone ?")]
    ['other', 'name', 'other']
    >>> [headed(text) for text in ("What is your e-mail client?", "Name of software", "Phone use")]
    [None, None, None]
    """
    ways = dict.fromkeys((heading, _CODE_BEFORE.sub("", heading, count=1)))
    return next(filter(None, (_phrase(_words(text)) for text in ways)), None)


def _words(heading: str) -> list[str]:
    """Split a heading into words without accents, capital letters, signs and numbers at its end."""
    plain = unicodedata.normalize("NFKD", heading.replace("ß", "ss").replace("°", " ").replace("º", " "))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain)
    words = re.findall(r"[^\W_]+", plain.casefold())
    while words and words[-1].isdigit():
        words.pop()
    return words


def _phrase(words: list[str]) -> str | None:
    known = _known()
    if words and words[-1] in known["last"] and len(words) < 5:
        return OTHER
    while words:
        if found := _phrases().get(" ".join(words)):
            return found
        if words[0] in known["before"]:
            words = words[1:]
        elif words[-1] in known["after"]:
            words = words[:-1]
        else:
            break
    return None

"""Spaces, quotation marks and apostrophes as each language sets them; texts that are safe in Markdown."""

from __future__ import annotations

import re

NNBSP = "\u202f"
NBSP = "\u00a0"

# A percent sign belongs to the number before it; "of men, % of women" keeps its space.
_BEFORE = re.compile(r"(?:(?<=\S)[ \u00a0]+(?=[;:!?»](?:$|[\s).,;:»”\]]))|(?<=\d)[ \u00a0]+(?=%))")
_AFTER = re.compile(r"«[ \u00a0]+")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_SPECIAL = re.compile(r"([\\`*_<>\[\]@$~^|])")


def typeset(text: str, language: str) -> str:
    """Set a text's spaces and apostrophes by the rules of its language; doing it twice changes nothing.

    French takes a narrow no-break space (U+202F) before ``; : ! ? %`` and inside guillemets. Only spaces that
    are there already are replaced, so that addresses and times keep their colons.

    Examples
    --------
    >>> typeset("Qu'en est-il ?", "fr")
    'Qu’en est-il\\u202f?'
    >>> typeset("Don't know?", "en")
    'Don’t know?'
    """
    text = _APOSTROPHE.sub("’", text)
    if language != "fr":
        return text
    return _AFTER.sub(f"«{NNBSP}", _BEFORE.sub(NNBSP, text))


def quoted(text: str, language: str) -> str:
    """Put a text between the quotation marks of the language.

    Examples
    --------
    >>> quoted("Often", "en")
    '“Often”'
    """
    return f"«{NNBSP}{text}{NNBSP}»" if language == "fr" else f"“{text}”"


def escaped(text: str) -> str:
    r"""Make a text of the study safe inside a Markdown paragraph.

    Examples
    --------
    >>> print(escaped("in person <1 day, or *online*"))
    in person \<1 day, or \*online\*
    """
    return _SPECIAL.sub(r"\\\1", text)


def capitalised(text: str) -> str:
    """Make the first letter a capital and leave the others as they are."""
    return text[:1].upper() + text[1:]

"""Spelling: when two texts are the same but for what tools and keyboards do to them.

Tools and spreadsheets swap apostrophes, quotes, dashes and blanks; respondents add blanks and change case.
Accents are never ignored: they make words.
"""

from __future__ import annotations

import re
import unicodedata

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc\u00b4\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u00a0\u202f\u2009\u2007\u2002\u2003", " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad"),
        "\u2026": "...",
    }
)
_BEFORE_END = re.compile(r"[\s.:;?!*]+(?=[\[\]]|$)")
_BEFORE_BRACKET = re.compile(r"\s*\[\s*")
_BEFORE_SIGN = re.compile(r"\s+(?=[?!:;,])")
_AROUND_QUOTE = re.compile(r'\s*"\s*')


def typeset(text: str) -> str:
    """Undo typography: one kind of apostrophe, quote, dash and blank, composed accents.

    Examples
    --------
    >>> typeset("L’examen «\u00a0récent\u00a0»")
    'L\\'examen " récent "'
    """
    return text if text.isascii() else unicodedata.normalize("NFC", text).translate(_SIGNS)


def squeezed(text: str) -> str:
    """Reduce every run of blanks, line breaks included, to one blank, and strip both ends.

    Examples
    --------
    >>> squeezed("  très\tsouvent ")
    'très souvent'
    """
    return " ".join(typeset(text).split())


def folded(text: str) -> str:
    """Ignore case as well as blanks and typography.

    Examples
    --------
    >>> folded(" OUI ") == folded("oui")
    True
    """
    return squeezed(text).casefold()


def heading_key(text: str) -> str:
    """Reduce a heading to what tells questions apart: no case, no end punctuation, no underscores for blanks.

    Examples
    --------
    >>> heading_key("À quelle fréquence ? [Un  examen]") == heading_key("À quelle fréquence [un examen] ")
    True
    """
    key = _AROUND_QUOTE.sub('"', folded(text.replace("_", " ")))
    key = _BEFORE_SIGN.sub("", _BEFORE_BRACKET.sub("[", key))
    return _BEFORE_END.sub("", key) or folded(text)


def fits(pattern: str, heading: str) -> bool:
    """Whether a heading is what a pattern means, in which only ``*`` stands for anything else.

    Examples
    --------
    >>> fits("edu1q*", "edu1quk. Highest degree [UK]"), fits("edu1q", "edu1quk")
    (True, False)
    """
    parts = map(re.escape, squeezed(pattern).split("*"))
    return re.fullmatch(".*".join(parts), squeezed(heading), re.DOTALL) is not None

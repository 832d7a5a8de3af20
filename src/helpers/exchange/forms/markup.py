"""Texts of a codebook for tools that show texts as HTML: they read as they are written."""

from __future__ import annotations

import re
from html import unescape

_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_REFERENCE = re.compile(r"&(?:#[xX]?[0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);?")


def as_html(text: str) -> str:
    """Write a text for a tool that shows HTML: what would be a tag or a reference there is written by its number.

    Nothing else is changed, so that headings and answers in words read back: ``3 < 5`` and ``R&D`` stay. Line
    breaks become those of HTML.

    Examples
    --------
    >>> as_html("3D (<3000), <b>, R&D & &eacute;")
    '3D (<3000), &#60;b>, R&D & &#38;eacute;'
    """
    text = _TAG.sub("&#60;", _REFERENCE.sub(_shown, text.strip()))
    return re.sub(r"\s*\n\s*", "<br />", re.sub(r"[\t\r\f\v]+", " ", text))


def _shown(found: re.Match[str]) -> str:
    written = found.group()
    return written if unescape(written) == written else f"&#38;{written[1:]}"

"""Formatting that survey tools leave in the texts of questions."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def plain_text(text: str) -> str:
    """Strip a question's text of its formatting.

    Examples
    --------
    >>> plain_text("<p>How <b>often</b>&nbsp;do you read?</p>"), plain_text("Under <5 years")
    ('How often do you read?', 'Under <5 years')
    """
    return " ".join(html.unescape(_TAG.sub(" ", text)).split()) if "<" in text or "&" in text else text

"""The fixed words of the printed questionnaire, in its language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from helpers.exchange.forms.expression import plain_number
from helpers.presentation.numbers import number
from helpers.presentation.typography import typeset


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    return yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))


def say(key: str, language: str, **values: object) -> str:
    """Give a text in a language, its values put in, typeset.

    Examples
    --------
    >>> say("each_row", "en")
    'One answer a line.'
    """
    return typeset(_catalogue()[key][language].format(**values), language)


def amount(value: float, language: str) -> str:
    """Write a number with the decimals that it has, as the language does.

    Examples
    --------
    >>> amount(2.5, "fr"), amount(1500.0, "en")
    ('2,5', '1,500')
    """
    return number(value, len(plain_number(value).partition(".")[2]), language)

"""The fixed words of the report's layout, in its language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    return yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))


def words(language: str) -> dict[str, str]:
    """Give all words in a language."""
    return {key: texts[language] for key, texts in _catalogue().items()}

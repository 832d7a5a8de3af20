"""The fixed words of tables, figures and sentences, in every language of the reports.

They stand in YAML files beside this one, one file a maker, and are loaded together. A key has a text in every
language, or one text for each number of things (``one``, ``other``; ``zero`` where "none" reads
differently)::

    respondents:
      fr: {one: "{n} répondant", other: "{n} répondants"}
      en: {one: "{n} respondent", other: "{n} respondents"}

Texts are written with ordinary spaces and apostrophes and typeset when they are asked for. ``{n}`` is shown
as the language writes counts; every other value is put in as it is.
"""

from __future__ import annotations

from functools import cache
from numbers import Integral
from pathlib import Path
from string import Formatter

import yaml
from babel import Locale

from helpers.errors import UserError
from helpers.presentation.numbers import count
from helpers.presentation.typography import typeset

FOLDER = Path(__file__).parent
LANGUAGES = ("fr", "en")

Forms = str | dict[str, str]
Catalogue = dict[str, dict[str, Forms]]


def word(key: str, language: str, **values: object) -> str:
    """Give a text of the catalogue in a language, with its values put in.

    Parameters
    ----------
    key : str
        A key of one of the YAML files.
    language : str
        One of `LANGUAGES`.
    **values
        What stands for the names in braces. ``n`` (int) chooses between singular and plural by the rules of
        the language: in French 0 is singular, in English plural.

    Raises
    ------
    UserError
        The language is not in the catalogue.
    KeyError
        No such key, or a value is missing: a mistake in the code, not of the user.

    Examples
    --------
    >>> word("respondents", "fr", n=0), word("respondents", "en", n=0)
    ('0 répondant', '0 respondents')
    """
    checked(language)
    forms = catalogue()[key][language]
    n = values.get("n")
    if isinstance(n, Integral):
        n = int(n)
        values["n"] = count(n, language)
    text = forms if isinstance(forms, str) else _form(forms, n, language)
    return typeset(text.format(**values), language)


def has(key: str) -> bool:
    """Whether the catalogue has a key."""
    return key in catalogue()


def checked(language: str) -> str:
    """Give the language back, or say which ones there are."""
    if language not in LANGUAGES:
        raise UserError("no report in this language", value=language, accepted=LANGUAGES)
    return language


def form_of(n: int, language: str) -> str:
    """Say whether a language puts a count in the singular (``one``) or in the plural (``other``)."""
    # Babel also knows "many" (French millions), which reads like the plural here.
    return "one" if Locale.parse(language).plural_form(n) == "one" else "other"


def _form(forms: dict[str, str], n: object, language: str) -> str:
    if not isinstance(n, int):
        raise KeyError(f"n is needed to choose between {', '.join(forms)}")
    if n == 0 and "zero" in forms:
        return forms["zero"]
    return forms[form_of(n, language)]


@cache
def catalogue() -> Catalogue:
    """All keys of all files of the catalogue."""
    return load(FOLDER)


def load(folder: Path) -> Catalogue:
    """Read the YAML files of a folder and check them.

    Raises
    ------
    UserError
        A key is there twice or lacks a language, or its texts do not use the same values in every language.
    """
    found: Catalogue = {}
    for file in sorted(folder.glob("*.yaml")):
        for key, texts in _read(file).items():
            if key in found:
                raise UserError("a key of the words is there twice", file=file, value=key)
            _check(key, texts, file)
            found[key] = texts
    return found


class _Loader(yaml.SafeLoader):
    """Refuses a key that is there twice, which YAML would silently let win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        keys = [key.value for key, _ in node.value]
        for line, key in enumerate(keys):
            if key in keys[:line]:
                row = node.value[line][0].start_mark.line + 1
                raise UserError("a key of the words is there twice", file=self.name, row=row, value=key)
        return super().construct_mapping(node, deep)


def _read(file: Path) -> Catalogue:
    with file.open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=_Loader) or {}


def _check(key: str, texts: object, file: Path) -> None:
    if not isinstance(texts, dict) or set(texts) != set(LANGUAGES):
        raise UserError("a key of the words lacks a language", file=file, value=key, accepted=LANGUAGES)
    names = {language: _names(texts[language]) for language in LANGUAGES}
    if len(set(names.values())) != 1:
        shown = "; ".join(f"{language}: {', '.join(sorted(used))}" for language, used in names.items())
        raise UserError("the values differ between languages", file=file, value=key, hint=shown)
    for forms in texts.values():
        if isinstance(forms, dict) and not {"one", "other"} <= set(forms) <= {"zero", "one", "other"}:
            raise UserError("unknown form of number", file=file, value=key, accepted=["zero", "one", "other"])


def _names(forms: Forms) -> frozenset[str]:
    texts = [forms] if isinstance(forms, str) else list(forms.values())
    used = (name for text in texts for _, name, _, _ in Formatter().parse(text) if name)
    # A singular may do without its number ("the only respondent"), so n does not count.
    return frozenset(used) - {"n"}

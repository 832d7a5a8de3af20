"""Texts of a study, checked to be there in every language."""

from __future__ import annotations

from helpers.study.label import Label
from helpers.study.reading.document import Entry

Languages = tuple[str, ...]


def read_label(entry: Entry, languages: Languages) -> Label:
    """Read a text: a plain one where the study has one language, else a mapping of language to text.

    Raises
    ------
    UserError
        A language of the study is missing, or a key is none of its languages.
    """
    if isinstance(entry.data, str):
        if len(languages) > 1:
            shown = ", ".join(f"{language}: ..." for language in languages)
            raise entry.error("this text is in one language only", value=entry.data, accepted=f"{{{shown}}}")
        return Label(((languages[0], _text(entry)),))
    for key, child in entry.pairs():
        if key not in languages:
            raise child.error("this is no language of the study", value=key, accepted=languages)
    for language in languages:
        if language not in entry.data:
            raise entry.error(f"the text is missing in {language!r}", accepted=languages)
    return Label(tuple((language, _text(entry[language])) for language in languages))


def _text(entry: Entry) -> str:
    text: str = entry.data.strip()
    if not text:
        raise entry.error("this text is empty")
    return text

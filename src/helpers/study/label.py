"""A text in the languages of a study."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Label:
    """A text in one or several languages.

    Parameters
    ----------
    texts : tuple of (str, str)
        Pairs of language code and text. The first language is the one used where another is missing.

    Examples
    --------
    >>> Label.of({"fr": "Oui", "en": "Yes"}).text("en")
    'Yes'
    """

    texts: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, texts: dict[str, str]) -> Label:
        """Make a label from a mapping of language code to text."""
        return cls(tuple(texts.items()))

    def text(self, language: str) -> str:
        """Give the text in a language, or in the first language that there is."""
        return dict(self.texts).get(language, self.texts[0][1])

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that this text exists in."""
        return tuple(language for language, _ in self.texts)

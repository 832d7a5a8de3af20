"""Questions answered with yes or no, which some tools write as 1 and 0 or true and false."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.exchange.spelling import folded
from helpers.study.item import Item

_YES = frozenset({"1", "y", "yes", "true", "t", "oui", "o", "ja", "j", "si", "sí"})
_NO = frozenset({"0", "n", "no", "false", "f", "non", "nein"})


def yes_no(item: Item) -> Mapping[str, str]:
    """Give the words for yes and no of an item that has both: word and option code.

    An option is yes or no by its code or one of its labels. Words that are options themselves are left alone.

    Examples
    --------
    >>> from helpers.study.item import Option
    >>> from helpers.study.label import Label
    >>> options = Option("a", Label.of({"en": "Yes"})), Option("b", Label.of({"en": "No"}))
    >>> yes_no(Item("film", "single", Label.of({"en": "Films?"}), "main", options))["1"]
    'a'
    """
    yes, no = (_only(item, words) for words in (_YES, _NO))
    if yes is None or no is None or len(item.substantive) != 2:
        return {}
    codes = {option.code for option in item.options}
    words = {**dict.fromkeys(("1", "true", "yes"), yes), **dict.fromkeys(("0", "false", "no"), no)}
    return {word: code for word, code in words.items() if word not in codes}


def _only(item: Item, words: frozenset[str]) -> str | None:
    found = [
        option.code
        for option in item.substantive
        if folded(option.code) in words or any(folded(text) in words for _, text in option.label.texts)
    ]
    return found[0] if len(found) == 1 else None

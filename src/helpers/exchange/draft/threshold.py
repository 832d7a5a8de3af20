"""From how many respondents an answer is an option of the draft.

A draft is meant to be shown and shared; an answer that few gave could be somebody's own words. Such answers are read as
the text of an "other" option, and stand nowhere in the draft. Points of a scale that everybody words alike, such as
"strongly agree" or 1 to 7, are nobody's own words, however few chose them.
"""

from __future__ import annotations

SEVERAL = 3
NO_ANSWER = frozenset({"na", "nan", "n/a", "#n/a", "null", "#null!", "nil", "<na>", "."})


def counted(number: int) -> str:
    """Write a count as a draft may show it.

    Examples
    --------
    >>> counted(1204), counted(2)
    ('1204', 'fewer than 3')
    """
    return str(number) if number >= SEVERAL else f"fewer than {SEVERAL}"

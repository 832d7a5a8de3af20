"""A share as a sentence writes it, with its interval and its counts."""

from __future__ import annotations

from helpers.analysis.results import Proportion
from helpers.presentation.numbers import count, equation, interval, level, percent
from helpers.presentation.words import word


def share_text(share: Proportion, language: str) -> str:
    """Write a share with interval and counts: "62,1 % (IC 95 % 57,4–66,6 ; n = 260/418)".

    Examples
    --------
    >>> share = Proportion(260, 418, 0.6220, 0.5746, 0.6672)
    >>> share_text(share, "en").replace("\\xa0", " ")
    '62.2% (95% CI 57.5–66.7; n = 260/418)'
    """
    if share.share is None:
        return word("share.empty", language)
    return word(
        "share",
        language,
        percent=percent(share.share, language),
        level=level(share.confidence, language),
        interval=interval(share, language),
        n_of=equation("n", f"{count(share.count, language)}/{count(share.base, language)}"),
    )

"""Why an answer is there or missing. Every base in the report is a sum of these."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """The status of one answer of one respondent.

    ``ANSWERED``: asked and answered, the only one that counts for valid percents. ``NOT_ASKED``: skip logic.
    ``LEFT_BLANK``: asked, no answer, the questionnaire was carried on with (for a multiple-choice item:
    nothing ticked). ``DONT_KNOW``, ``REFUSED``, ``NOT_CONCERNED``: an option said so. ``INVALID``: an
    impossible value, set aside by cleaning and logged. ``BROKE_OFF``: the respondent had left before this
    item.
    """

    ANSWERED = "answered"
    NOT_ASKED = "not_asked"
    LEFT_BLANK = "left_blank"
    DONT_KNOW = "dont_know"
    REFUSED = "refused"
    NOT_CONCERNED = "not_concerned"
    INVALID = "invalid"
    BROKE_OFF = "broke_off"

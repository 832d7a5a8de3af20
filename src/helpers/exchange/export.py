"""What reading an export gives: the raw cells, and the same rows in the codebook's terms."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.study.questionnaire import Questionnaire

Note = tuple[int, str, str, str, str]
# What may have to be said of a file beside what every reading says; the second half of a remark is what it is about.
REMARKS = (
    "lines_above",  # lines above the headings that were left out: how many
    "sheets",  # other sheets of the workbook that hold something and were not read: their names
    "tables",  # repeated tables or instruments that were not read, as one row is one respondent: their names
    "unanswered",  # items of which a file of records has no answer at all: their codes
    "coarsened",  # what was recorded to the second and is kept as a day: names of `system`
    "combined",  # an item whose answers stand in several columns, brought together: the item
    "by_hand",  # what study.yaml settles: tool, encoding, separator, headings, sheet, header_row, columns, answers
    "trials",  # rows that the tool itself marks as trials of the survey or as spam, kept: which and how many
    "declared",  # codes that the file declares to be no answer and the codebook does not have: item, code, number
    "identifiers",  # items whose answers are or hold direct identifiers, which were kept: item and number of answers
    "labels",  # the file's own words for codes that the codebook words otherwise: item and option
)


@dataclass(frozen=True)
class Reading:
    """How a file was read: what was recognised, said in the report of the reading.

    ``sha256`` is of the file's bytes. ``headings`` is ``code``, ``text`` or ``code+text``. ``dropped`` names
    columns that were not kept and why (direct identifiers, timings, columns that the study sets aside).
    ``sheet`` is the sheet of a workbook. ``language`` is the language that the headings are written in, where
    they tell. ``remarks`` are further things to say: a word of `REMARKS` and what it is about. ``dates`` says
    how a date such as 3/11/2022 was read: ``day first``, ``month first``, or None where there was nothing to
    decide.
    """

    path: Path
    sha256: str
    tool: str
    encoding: str | None
    separator: str | None
    headings: str
    rows: int
    dropped: tuple[tuple[str, str], ...] = ()
    sheet: str | None = None
    language: str | None = None
    dates: str | None = None
    remarks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Export:
    """An export in the codebook's terms.

    ``coded`` has one row per raw row, indexed by ``row`` (as a spreadsheet counts, header = 1), and for each
    item of the questionnaire:

    - single and Likert: the option code, object dtype, NaN where the cell is empty; missing-kind options too;
    - multiple: one column ``<item>__<option>`` per option, True or False, False where nothing was ticked;
    - numeric, text, date: the cell's text stripped at both ends, NaN where empty; cleaning makes numbers of
      it;
    - ``<item>_text``: the text beside an "other" option, NaN where empty.

    ``system`` has the same index and the columns ``id`` (str), ``submitted`` (datetime64, NaT if not
    submitted or not known), ``started`` (datetime64 or NaT), ``last_page`` (Int64 or NA), ``language`` (str
    or NaN) and ``seed`` (str or NaN); further ``last_action`` (datetime64 or NaT) and ``complete`` (bool):
    submitted, be the date known or not (an anonymous LimeSurvey without date stamps writes 1980-01-01). Dates are
    days: the time of day could tell who somebody is, and goes at the door.
    ``complete_known`` says whether the tool records which questionnaires were submitted. All dates are local
    to the study's time zone and carry none.

    ``notes`` are answers that were recognised although they are not spelled as in the codebook: (row, item,
    kind, before, after), ``kind`` being ``trimmed`` (blanks), ``case`` or ``settled`` (by the study's mapping);
    cleaning logs them as edits.
    """

    reading: Reading
    questionnaire: Questionnaire
    coded: pd.DataFrame
    system: pd.DataFrame
    complete_known: bool = True
    notes: tuple[Note, ...] = ()

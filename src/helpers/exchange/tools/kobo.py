"""KoboToolbox, ODK Central, ODK Briefcase: CSV and XLSX exports.

Headings are the names of the questions, with or without those of their groups before them (``group/question``,
``group-question`` where ODK writes it), or their labels in one language. What is ticked in a ``select_multiple``
stands in one cell, joined by blanks, or in a column for each option (``question/option``: 1 or 0), or in both; the
columns are read then. Only what was submitted is there.

What is asked for each member of a repeat group stands in tables of its own. The main table is read; another one can be
a source of its own (its file, or ``sheet:`` of the workbook).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from helpers.exchange.cells import Cells
from helpers.exchange.place import ANSWER, DROPPED, OPTION, SYSTEM, Heading, Place
from helpers.exchange.spelling import heading_key
from helpers.exchange.tools.tool import (
    IDENTIFIER,
    Tool,
    any_of,
    other_by_label,
    other_by_name,
    stems,
    unless_given,
)
from helpers.exchange.tools.yes_no import yes_no
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import Source

BOOKKEEPING = "bookkeeping of the tool"
_JOINED = "the same answers in one cell: read from the columns of the options"
_REPEAT = "link to a repeated table"
# Of several columns that say the same, the first one there is taken.
_SYSTEM = {
    "id": ("_id", "KEY", "_uuid", "_index"),
    "submitted": ("_submission_time", "SubmissionDate", "_submission__submission_time", "CompletionDate"),
    "started": ("start", "starttime"),
    "last_action": ("end", "endtime"),
}
_IDENTIFIERS = (
    *("username", "deviceid", "device_id", "DeviceID", "subscriberid", "simserial", "sim_serial", "simid"),
    *("phonenumber", "phone_number", "email", "_submitted_by", "_submission__submitted_by", "SubmitterID"),
    *("SubmitterName", "_geolocation", "meta/instanceName", "meta-instanceName", "instanceName"),
)
_BOOKKEEPING = (
    *(
        "_validation_status",
        "_notes",
        "_status",
        "_tags",
        "__version__",
        "_version_",
        "_version",
        "_duration",
    ),
    *("_xform_id_string", "_xform_id", "_bamboo_dataset_id", "_media_count", "_total_media", "_attachments"),
    *("_media_all_received", "_edited", "_last_edited", "_date_modified", "_supplementalDetails", "today"),
    *(
        "formhub/uuid",
        "meta/instanceID",
        "meta-instanceID",
        "instanceID",
        "meta/rootUuid",
        "meta/deprecatedID",
    ),
    *(
        "meta/audit",
        "meta-audit",
        "audit",
        "AttachmentsPresent",
        "AttachmentsExpected",
        "Status",
        "ReviewState",
    ),
    *("Edits", "FormVersion", "isCurrentVersion", "_parent_table_name", "PARENT_KEY", "_parent_index"),
)
_WITHIN = tuple(f"_submission_{name}" for name in ("_id", "_uuid", *_BOOKKEEPING[:5]))
# Names that no other tool writes; the system's others are words that any form may have.
_MARKS = frozenset(
    {
        *("_id", "_uuid", "_submission_time", "_index", "__version__", "_validation_status", "_submitted_by"),
        *(
            "_parent_index",
            "_parent_table_name",
            "_submission__id",
            "_xform_id_string",
            "formhub/uuid",
            "_status",
        ),
        *("KEY", "PARENT_KEY", "SubmissionDate", "SubmitterID", "SubmitterName", "meta-instanceID"),
        *("meta/instanceID", "instanceID", "AttachmentsPresent", "AttachmentsExpected", "FormVersion"),
    }
)
_BEYOND = {
    r".*[_-](latitude|longitude|altitude|precision|accuracy)": IDENTIFIER,
    r"SET-OF-.*": _REPEAT,
    r".+_URL": "address of an uploaded file",
}
_PLACE = re.compile(r"_(.+)_latitude|(.+)-Latitude")
_BRIEFCASE = re.compile(r"[A-Z][a-z]{2} \d{1,2}, \d{4}( \d{1,2}:\d\d:\d\d [AP]M)?")
_GROUP = re.compile(r"[/.:-]")


class Kobo(Tool):
    """The exports of KoboToolbox and ODK; ``file`` is the one at hand, where there is one."""

    name = "kobo"
    joined = True
    joints = (" ",)
    unseen = frozenset({"n/a"})
    ticked = frozenset({"1", "1.0", "true", "yes", "oui"})
    unticked = frozenset({"0", "0.0", "false", "no", "non", "n/a"})

    def __init__(self, file: Cells | None = None, source: Source | None = None) -> None:
        self._file, self._source = file, source

    def recognises(self, cells: Cells) -> bool:
        """Whether at least two of its own columns are there."""
        return len(_MARKS & set(cells.header)) >= 2

    def prepare(self, cells: Cells) -> Cells:
        """Write dates as ISO that Briefcase writes in words; call other sheets what they are, repeated tables."""
        tables = [text.removeprefix("SET-OF-") for text in cells.header if text.startswith("SET-OF-")]
        remarks = [("tables", what) if word == "sheets" else (word, what) for word, what in cells.remarks]
        remarks += [("tables", ", ".join(tables))] if tables else []
        return replace(_dated(cells), remarks=tuple(remarks))

    def fitted(self, cells: Cells, source: Source) -> Tool:
        """Read headings without the groups before them, and ticks from one place."""
        return Kobo(cells, source)

    def headings(self, questionnaire: Questionnaire) -> Iterable[Heading]:
        """Give the names and, in every language, the labels of all questions, and the tool's own columns."""
        header = self._file.header if self._file else ()
        own = list(_own(header, self._file.remarks if self._file else ()))
        found = [
            one for item in questionnaire.all_items for one in (*_coded(item), *_worded(item, questionnaire))
        ]
        found += _in_groups(header, found, {heading.text for heading in own})
        yield from _once(found, header)
        yield from unless_given(own, self._source) if self._source else own

    def beyond(self, heading: str, questionnaire: Questionnaire) -> Place | None:
        """Drop positions, links to repeated tables and the addresses of uploaded files."""
        return any_of(_BEYOND, heading.strip())

    def aliases(self, item: Item) -> Mapping[str, str]:
        """Give codes as numbers with decimals, as they come out of some spreadsheets, and words for yes and no."""
        numbers = {f"{option.code}.0": option.code for option in item.options if option.code.isdigit()}
        return {**yes_no(item), **numbers}


def _coded(item: Item) -> Iterable[Heading]:
    yield Heading(item.code, Place(ANSWER, item.code), "code")
    for option in item.options if item.kind == "multiple" else ():
        for name in (option.code, *option.aliases):
            for mark in "/.:":
                yield Heading(f"{item.code}{mark}{name}", Place(OPTION, item.code, option.code), "code")
    yield from other_by_name(item)


def _worded(item: Item, questionnaire: Questionnaire) -> Iterable[Heading]:
    yield from other_by_label(item)
    for stem, language, unusual in stems(item, questionnaire):
        yield Heading(stem, Place(ANSWER, item.code), "text", language, unusual)
        for option in item.options if item.kind == "multiple" else ():
            for text in (option.label.text(language), *option.aliases):
                place = Place(OPTION, item.code, option.code)
                yield Heading(f"{stem}/{text}", place, "text", language, unusual)


def _in_groups(header: Sequence[str], known: Sequence[Heading], own: set[str]) -> list[Heading]:
    """Give the headings of the file that are known but for the groups before them: the longest known end counts."""
    ends: dict[str, list[Heading]] = {}
    for heading in known:
        ends.setdefault(heading_key(heading.text), []).append(heading)
    found: list[Heading] = []
    for text in header:
        if heading_key(text) in ends or text in own:
            continue
        for mark in _GROUP.finditer(text):
            same = ends.get(heading_key(text[mark.end() :]), [])
            # Labels hold points and dashes of their own: only the usual mark is one between groups there.
            same = [one for one in same if one.mode == "code" or mark.group() == "/"]
            if same:
                found += [replace(one, text=text) for one in same]
                break
    return found


def _once(headings: Sequence[Heading], header: Sequence[str]) -> Iterable[Heading]:
    """Set the joined answers aside where each option has its column."""
    keys = {heading_key(text) for text in header}
    multiple = {h.place.item for h in headings if h.place.kind == OPTION and heading_key(h.text) in keys}
    for one in headings:
        joined = one.place.kind == ANSWER and one.place.item in multiple
        yield replace(one, place=Place(DROPPED, detail=_JOINED)) if joined else one


def _own(header: Sequence[str], remarks: Sequence[tuple[str, str]]) -> Iterable[Heading]:
    """Give the tool's own columns: those that are there and those that might be."""
    for detail, names in _SYSTEM.items():
        first = next((name for name in names if name in header), names[0])
        for name in names:
            place = Place(SYSTEM, detail=detail) if name == first else Place(DROPPED, detail=BOOKKEEPING)
            yield Heading(name, place, "code")
    for reason, names in ((IDENTIFIER, _IDENTIFIERS), (BOOKKEEPING, (*_BOOKKEEPING, *_WITHIN))):
        yield from (Heading(name, Place(DROPPED, detail=reason), "code") for name in names)
    points = {match[1] or match[2] for text in header if (match := _PLACE.fullmatch(text.rpartition("/")[2]))}
    for text in header:
        if text.rpartition("/")[2] in points:
            yield Heading(text, Place(DROPPED, detail=IDENTIFIER), "code")
    repeats = [name for word, what in remarks if word == "tables" for name in what.split(", ")]
    yield from (Heading(f"{name}_count", Place(DROPPED, detail=_REPEAT), "code") for name in repeats)


def _dated(cells: Cells) -> Cells:
    written = [
        index
        for index in range(len(cells.header))
        if (texts := set(cells.column(index)) - {""}) and all(map(_BRIEFCASE.fullmatch, texts))
    ]
    if not written:
        return cells
    rows = [
        tuple(_iso(text) if index in written else text for index, text in enumerate(row))
        for row in cells.rows
    ]
    return replace(cells, rows=tuple(rows))


def _iso(text: str) -> str:
    if not text:
        return text
    try:
        if "M" in text[-2:]:
            return datetime.strptime(text, "%b %d, %Y %I:%M:%S %p").isoformat(sep=" ")
        return datetime.strptime(text, "%b %d, %Y").date().isoformat()
    except ValueError:
        return text

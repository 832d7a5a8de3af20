"""How the exports were read: what was recognised, what was left out at the door and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from babel import Locale

from helpers.cleaning.log import Log
from helpers.exchange.export import REMARKS
from helpers.presentation import labels
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.numbers import MISSING, count
from helpers.presentation.tables.build import Row, build, plain_head
from helpers.presentation.typography import capitalised
from helpers.presentation.words import has, word

_NAMES = 6
_RECOGNISED = ("tool", "encoding", "separator", "sheet", "headings", "language", "dates")
# What is one of a few words that are said in the language of the report; other remarks name things of the file.
_SPOKEN = ("encoding", "separator", "headings", "dates", "coarsened", "by_hand")


def reading_table(logs: Sequence[Log], context: Context, *, label: str) -> Table:
    """Tabulate what was recognised in each file: facts as rows, sources as columns."""
    language = context.language
    rows = [
        (word(f"reading.{fact}", language), tuple(cells))
        for fact in (*_RECOGNISED, "rows", "dropped", *REMARKS)
        if any(cells := [_cell(fact, log, language) for log in logs])
    ]
    filled = [(heading, tuple(cell or MISSING for cell in cells)) for heading, cells in rows]
    head = plain_head(
        word("head.recognised", language), *(labels.source(log.source, context) for log in logs)
    )
    notes = [word("note.reading", language)]
    caption = word("caption.reading", language)
    return build(context, label, caption, head, filled, notes, ("left",) * len(logs))


def left_out_table(logs: Sequence[Log], context: Context, *, label: str) -> Table:
    """Tabulate the columns that were not kept, by source and reason."""
    language = context.language
    names = ("reason", "columns", "names")
    head = plain_head(word("head.source", language), *(word(f"head.{name}", language) for name in names))
    rows = [row for log in logs for row in _left_out(log, context)]
    rows = rows or [(word("row.nothing_left_out", language), (MISSING, count(0, language), MISSING))]
    align = ("left", "right", "left")
    notes = [word("note.left_out", language)]
    return build(context, label, word("caption.left_out", language), head, rows, notes, align)


def _left_out(log: Log, context: Context) -> Iterator[Row]:
    language = context.language
    for reason, n in Counter(reason for _, reason in log.reading.dropped).most_common():
        names = [name for name, why in log.reading.dropped if why == reason]
        said = word(f"dropped.{reason}", language) if has(f"dropped.{reason}") else capitalised(reason)
        yield labels.source(log.source, context), (said, count(n, language), _listed(names, language))


def _listed(names: Sequence[str], language: str) -> str:
    shown = [_cut(name) for name in names[:_NAMES]]
    return ", ".join(shown) + ("…" if len(names) > _NAMES else "")


def _cut(name: str, most: int = 40) -> str:
    name = " ".join(name.split())
    return name if len(name) <= most else name[: most - 1] + "…"


def _cell(fact: str, log: Log, language: str) -> str:
    reading = log.reading
    if fact == "tool":
        return word(f"tool.{log.tool}", language) if has(f"tool.{log.tool}") else log.tool
    if fact == "rows":
        return count(reading.rows, language)
    if fact == "dropped":
        return count(len(reading.dropped), language)
    if fact in REMARKS:
        found = [part for name, about in reading.remarks if name == fact for part in about.split(", ")]
        return _listed([_spoken(fact, part, language) for part in found], language)
    value = getattr(reading, fact)
    if fact == "language" and value:
        return str(Locale.parse(value).get_display_name(language))
    return _spoken(fact, value, language) if value else ""


def _spoken(fact: str, value: str, language: str) -> str:
    key = f"reading.{fact}.{value}"
    return word(key, language) if fact in _SPOKEN and has(key) else value

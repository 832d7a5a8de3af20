"""What all tables have in common: typesetting, the mark, the turn of the page, notes on intervals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helpers.analysis.results import Proportion
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.numbers import MISSING, bare_percent, count, equation, interval, level
from helpers.presentation.typography import NBSP, capitalised, typeset
from helpers.presentation.words import word

Head = Sequence[tuple[str, int]]
Row = tuple[str, tuple[str, ...]]

MOST_CELLS = 6
MOST_LETTERS = 130


def build(
    context: Context,
    label: str,
    caption: str,
    head: Sequence[Head],
    rows: Iterable[Row],
    notes: Iterable[str] = (),
    align: tuple[str, ...] = (),
) -> Table:
    """Make a table of finished texts: all of them typeset, the demonstration mark put on, wide ones turned.

    Notes that say the same thing twice are said once; empty ones are left out.
    """
    language = context.language

    def set_(text: str) -> str:
        return typeset(text, language)

    heads = tuple(tuple((set_(text), span) for text, span in row) for row in head)
    return Table(
        label=label,
        caption=set_(caption),
        head=heads,
        rows=tuple((set_(heading), tuple(set_(cell) for cell in cells)) for heading, cells in rows),
        notes=tuple(dict.fromkeys(set_(note) for note in notes if note)),
        mark=context.mark,
        landscape=_wide(heads),
        align=align,
    )


def _wide(heads: tuple[tuple[tuple[str, int], ...], ...]) -> bool:
    columns = heads[-1]
    return len(columns) - 1 > MOST_CELLS or sum(len(text) for text, _ in columns) > MOST_LETTERS


def plain_head(*texts: str) -> list[Head]:
    """Make a single heading row."""
    return [[(text, 1) for text in texts]]


def indented(text: str) -> str:
    """Set a row heading back under the one above it."""
    return f"–{NBSP}{text}"


def column_head(name: str, n: int, language: str) -> str:
    """Head a column with a name and its base: "Patients (n = 412)"."""
    return f"{capitalised(name)} ({equation('n', count(n, language))})"


def count_and_percent(share: Proportion, language: str) -> str:
    """Write "260 (62,1 %)" without the sign, which stands in the head or the notes."""
    if share.share is None:
        return MISSING
    return f"{count(share.count, language)} ({bare_percent(share.share, language)})"


def percent_and_interval(share: Proportion, language: str) -> str:
    """Write "62,1 (57,4–66,6)"."""
    if share.share is None:
        return MISSING
    return f"{bare_percent(share.share, language)} ({interval(share, language)})"


def interval_head(shares: Iterable[Proportion], language: str) -> str:
    """Head a column of intervals with their level: "IC 95 %"."""
    return word("interval.head", language, level=level(_confidence(shares), language))


def interval_note(shares: Iterable[Proportion], language: str) -> str:
    """Explain the intervals of a table: level and method."""
    shares = list(shares)
    method = next((share.method for share in shares), "Wilson")
    return word("note.interval", language, level=level(_confidence(shares), language), method=method)


def _confidence(shares: Iterable[Proportion]) -> float:
    return next((share.confidence for share in shares), 0.95)

"""How wide the columns of a table are, in characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# What a line of a table holds on an upright page and on one on its side, and what the gap of a column takes.
UPRIGHT, ON_ITS_SIDE, GAP = 105, 168, 2


@dataclass(frozen=True)
class Column:
    """A column's texts. One that is ``kept`` whole (numbers) breaks no line; another may break between words."""

    head: str
    cells: tuple[str, ...]
    kept: bool = False

    @property
    def natural(self) -> int:
        """What it takes to break no cell; the head may break."""
        return max([_longest_word(self.head), *map(len, self.cells)])

    @property
    def least(self) -> int:
        """What it takes to break no word."""
        words = [_longest_word(text) for text in (self.head, *self.cells)]
        return self.natural if self.kept else max(words)

    @property
    def volume(self) -> int:
        """All that it has to hold."""
        return max(1, sum(map(len, self.cells)))


def widths(columns: Sequence[Column], room: int) -> list[int]:
    """Share the room of a line out among the columns of a table.

    Columns that are kept whole get what they need, and short ones too. What is left goes to the others by how much
    text they hold, so that all are about equally high; no word is broken.

    Examples
    --------
    >>> question = Column("Question", ("How old are you?",))
    >>> widths([question, Column("n", ("418",), kept=True)], 105)
    [18, 5]
    >>> widths([question, Column("Answers offered", ("Under 18, " * 30,)), Column("n", ("418",), kept=True)], 105)
    [18, 82, 5]
    """
    given = {i: column.natural + GAP for i, column in enumerate(columns) if column.kept}
    open_ = [i for i in range(len(columns)) if i not in given]
    left = room - sum(given.values())
    while open_:
        fair = left / len(open_)
        short = [i for i in open_ if columns[i].natural + GAP <= fair]
        if not short:
            break
        given |= {i: columns[i].natural + GAP for i in short}
        left -= sum(given[i] for i in short)
        open_ = [i for i in open_ if i not in short]
    volume = sum(columns[i].volume for i in open_)
    for i in open_:
        given[i] = max(round(left * columns[i].volume / volume), columns[i].least + GAP)
    return [given[i] for i in range(len(columns))]


def _longest_word(text: str) -> int:
    return max((len(word) for word in text.replace("-", " ").split(" ")), default=0)

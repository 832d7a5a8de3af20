"""The cells of an export, as text, whatever file they came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from helpers.errors import UserError

MAX_COLUMNS = 16_384  # what a spreadsheet holds; no survey tool writes more
MAX_CELLS = 20_000_000


@dataclass(frozen=True)
class Cells:
    """A header and rows of text, all of one width.

    ``numbers`` are the rows' numbers as a spreadsheet counts them: the header is 1, a line break inside a
    cell does not count. ``encoding`` and ``separator`` are of a delimited file, ``sheet`` of a workbook.

    Some tools say more than one header row can: ``questions`` are the texts of the questions, one a column ("" where
    there is none); ``words`` gives by column the answers' codes and their labels, as SPSS files do. Neither replaces
    the header. ``remarks`` are what has to be said of the file: a word of `helpers.exchange.export.REMARKS` and
    what it is about.
    """

    path: Path
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    questions: tuple[str, ...] | None = None
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    remarks: tuple[tuple[str, str], ...] = ()

    def column(self, index: int) -> list[str]:
        """Give the cells of a column, from top to bottom."""
        return [row[index] for row in self.rows]


def tidy(
    path: Path,
    records: Iterable[tuple[int, list[str]]],
    encoding: str | None = None,
    separator: str | None = None,
    sheet: str | None = None,
) -> Cells:
    """Make cells of numbered records: the first that is not blank is the header.

    Blank records at the end are no rows, nor are records without any cell. Columns that are blank throughout,
    header included, are no columns; one with answers and no heading is called by its number, "(column 3)".

    Raises
    ------
    UserError
        No record, only a header, a row of another width, too many columns.
    """
    kept = [(number, record) for number, record in records if record]
    while kept and not any(cell.strip() for cell in kept[-1][1]):
        kept.pop()
    while kept and not any(cell.strip() for cell in kept[0][1]):
        kept.pop(0)
    if not kept:
        raise UserError("the file is empty", file=path, hint="export the responses again")
    (first, header), rows = kept[0], kept[1:]
    if len(header) > MAX_COLUMNS:
        raise UserError(
            f"{len(header)} columns: more than a survey has", file=path, accepted=f"up to {MAX_COLUMNS}"
        )
    if not rows:
        raise UserError(
            "there is a header and no answer", file=path, row=first, hint="export the responses again"
        )
    _same_width(path, header, rows)
    texts, numbers = tuple(tuple(row) for _, row in rows), tuple(number for number, _ in rows)
    return _named_columns(Cells(path, tuple(header), texts, numbers, encoding, separator, sheet))


def _same_width(path: Path, header: list[str], rows: list[tuple[int, list[str]]]) -> None:
    for number, row in rows:
        if len(row) != len(header):
            raise UserError(
                f"the row has {len(row)} cells, the header {len(header)}",
                file=path,
                row=number,
                value=row[0] if row else "",
                hint="a separator or a quotation mark is missing or too many; export again, unedited",
            )


def _named_columns(cells: Cells) -> Cells:
    """Leave out blank columns; give one with answers and no heading a name by which it can be set aside."""
    names = {index: f"(column {index + 1})" for index, name in enumerate(cells.header) if not name.strip()}
    empty = {index for index in names if not any(row[index].strip() for row in cells.rows)}
    keep = [index for index in range(len(cells.header)) if index not in empty]
    questions = cells.questions
    return replace(
        cells,
        header=tuple(names.get(index, cells.header[index]) for index in keep),
        rows=tuple(tuple(row[index] for index in keep) for row in cells.rows) if empty else cells.rows,
        questions=questions and tuple(questions[index] for index in keep),
    )

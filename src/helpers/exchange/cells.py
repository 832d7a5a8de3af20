"""The cells of an export, as text, whatever file they came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from helpers.errors import UserError
from helpers.exchange.above import Record, filled, parted

MAX_COLUMNS = 16_384  # what a spreadsheet holds; no survey tool writes more
MAX_ROWS = 1_000_000
MAX_CELLS = 20_000_000


@dataclass(frozen=True)
class Cells:
    """A header and rows of text, all of one width.

    ``numbers`` are the rows' numbers as a spreadsheet counts them: the header is 1, a line break inside a
    cell does not count; records of a JSON file are numbered from 1. ``encoding`` and ``separator`` are of a
    delimited file, ``sheet`` of a workbook.

    Some tools say more than one header row can: ``questions`` are the texts of the questions, one a column ("" where
    there is none); ``words`` gives by column the answers' codes and their labels, as SPSS files do. Neither replaces
    the header. ``missing`` gives by column the codes that the file itself declares to be no answer. ``remarks`` are
    what has to be said of the file: a word of `helpers.exchange.export.REMARKS` and what it is about.
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
    missing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    remarks: tuple[tuple[str, str], ...] = ()
    header_row: int = 1

    def column(self, index: int) -> list[str]:
        """Give the cells of a column, from top to bottom."""
        return [row[index] for row in self.rows]


def tidy(
    path: Path,
    records: Iterable[Record],
    encoding: str | None = None,
    separator: str | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
) -> Cells:
    """Make cells of numbered records: the first that is not blank, or the one that is named, is the header.

    Lines that plainly stand above the headings are left out and said (`helpers.exchange.above.parted`). Blank records
    at the end are no rows, nor are records without any cell. Columns that are blank throughout, header included, are
    no columns; one with answers and no heading is called by its number, "(column 3)". Blank cells behind the last
    column go. A record that is too short is refused, blank or not what is missing: a separator may have been lost
    anywhere in it.

    Raises
    ------
    UserError
        No record, only a header, a row of another width, too many columns, rows or cells.
    """
    kept = _bounded(path, records)
    while kept and not filled(kept[-1][1]):
        kept.pop()
    first = next((index for index, (_, record) in enumerate(kept) if filled(record)), len(kept))
    if first == len(kept):
        raise UserError("the file is empty", file=path, hint="export the responses again")
    above, ((number, header), *rows) = parted(path, kept[first:], header_row)
    if not rows:
        raise UserError(
            "there is a header and no answer", file=path, row=number, hint="export the responses again"
        )
    rows = _of_one_width(path, header, rows)
    cells = Cells(
        path,
        tuple(header),
        tuple(tuple(row) for _, row in rows),
        tuple(row for row, _ in rows),
        encoding,
        separator,
        sheet,
        remarks=(("lines_above", str(above)),) if above else (),
        header_row=number,
    )
    return _named_columns(cells)


def too_many(path: Path, what: str, most: int) -> UserError:
    """Say that a file holds more columns, rows or cells than the answers to a survey do."""
    return UserError(f"{what}: more than a survey has", file=path, accepted=f"up to {most:,}")


def _bounded(path: Path, records: Iterable[Record]) -> list[Record]:
    """Keep the records that have cells, as long as they are not too many."""
    kept: list[Record] = []
    count = 0
    for number, record in records:
        if not record:
            continue
        if len(record) > MAX_COLUMNS and any(cell.strip() for cell in record[MAX_COLUMNS:]):
            raise too_many(path, f"{len(record)} columns", MAX_COLUMNS)
        kept.append((number, record))
        count += len(record)
        if len(kept) > MAX_ROWS:
            raise too_many(path, f"over {MAX_ROWS:,} rows", MAX_ROWS)
        if count > MAX_CELLS:
            raise too_many(path, f"over {MAX_CELLS:,} cells", MAX_CELLS)
    return kept


def _of_one_width(path: Path, header: list[str], rows: list[Record]) -> list[Record]:
    """Cut blank cells behind the last column; refuse a row that is too long or too short otherwise."""
    width = len(header)
    for index, (number, row) in enumerate(rows):
        if len(row) > width and not any(cell.strip() for cell in row[width:]):
            rows[index] = (number, row[:width])
        elif len(row) != width:
            raise UserError(
                f"the row has {len(row)} cells, the header {width}",
                file=path,
                row=number,
                value=row[0] if row else "",
                hint="a separator or a quotation mark is missing or too many; export again, unedited",
            )
    return rows


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

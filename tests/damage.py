"""Ways in which an export is damaged between the survey tool and the one who reads it.

A damage takes the bytes of a file and a source of chance and gives other bytes. ``HARMLESS`` ones change nothing that
was answered: the file must be read as before. After ``HARMFUL`` ones a clear error is as good.
"""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress

import openpyxl

Damage = Callable[[bytes, random.Random], bytes]
Table = list[list[str]]


def table_of(data: bytes) -> tuple[Table, str] | None:
    """Parse a delimited file without the project's help: the records that have cells, and the separator."""
    for codec in ("utf-8-sig", "utf-16", "cp1252"):
        with suppress(UnicodeError, csv.Error):
            text = data.decode(codec)
            tables = {mark: _records(text, mark) for mark in ",;\t|"}
            mark = max(tables, key=lambda one: len(tables[one][0]) if tables[one] else 0)
            return tables[mark], mark
    return None


def _records(text: str, mark: str) -> Table:
    return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark) if row]


def written(
    table: Table, mark: str = ",", codec: str = "utf-8", end: str = "\r\n", every: bool = True
) -> bytes:
    """Write a table as a delimited file."""
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=mark, lineterminator=end, quoting=quoting).writerows(table)
    return text.getvalue().encode(codec)


def _on_table(change: Callable[[Table, random.Random], Table | None]) -> Damage:
    def damage(data: bytes, chance: random.Random) -> bytes:
        found = table_of(data)
        if found is None or len(found[0]) < 2:
            return data
        table, mark = found
        changed = change([list(row) for row in table], chance)
        return data if changed is None else written(changed, mark)

    damage.__name__ = change.__name__
    return damage


# What changes nothing that was answered.


def other_separator(data: bytes, chance: random.Random) -> bytes:
    found = table_of(data)
    return data if found is None else written(found[0], chance.choice(",;\t"))


def other_encoding(data: bytes, chance: random.Random) -> bytes:
    found = table_of(data)
    with suppress(UnicodeError):
        return (
            data
            if found is None
            else written(found[0], found[1], chance.choice(("utf-8-sig", "utf-16", "cp1252")))
        )
    return data


def other_line_ends(data: bytes, chance: random.Random) -> bytes:
    found = table_of(data)
    return data if found is None else written(found[0], found[1], end=chance.choice(("\n", "\r\n", "\r")))


def fewer_quotes(data: bytes, chance: random.Random) -> bytes:
    found = table_of(data)
    return data if found is None else written(found[0], found[1], every=False)


def blank_lines_at_the_end(data: bytes, chance: random.Random) -> bytes:
    return data + b"\r\n" * chance.randint(1, 5)


@_on_table
def blank_columns(table: Table, chance: random.Random) -> Table:
    count = chance.randint(1, 3)
    return [[*row, *[""] * count] for row in table]


@_on_table
def shuffled_columns(table: Table, chance: random.Random) -> Table:
    # The first column stays: it tells some tools.
    order = list(range(1, len(table[0])))
    chance.shuffle(order)
    if any(len(row) != len(table[0]) for row in table):
        return table
    return [[row[0], *(row[index] for index in order)] for row in table]


# What may change it.


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def cut_at_a_line(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    return b"".join(lines[: chance.randrange(len(lines) + 1)])


def cut_from_the_front(data: bytes, chance: random.Random) -> bytes:
    return data[chance.randrange(len(data) + 1) :]


def flipped_bytes(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def nul_bytes(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + b"\0" * chance.randint(1, 9) + data[at:]


def a_quotation_mark(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + b'"' + data[at:]


def a_quotation_mark_less(data: bytes, chance: random.Random) -> bytes:
    places = [index for index, byte in enumerate(data) if byte == ord('"')]
    at = chance.choice(places) if places else 0
    return data[:at] + data[at + 1 :]


def mixed_encodings(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    with suppress(UnicodeError):
        text = lines[at].decode("utf-8") + chance.choice(("é", "œuvre", "à côté"))
        lines[at] = text.encode(chance.choice(("cp1252", "utf-16", "utf-16-le", "mac-roman")))
    return b"".join(lines)


def a_mark_in_the_middle(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + b"\xef\xbb\xbf" + data[at:]


def separators_mixed(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    lines[at] = lines[at].replace(b",", b";") if b"," in lines[at] else lines[at].replace(b";", b",")
    return b"".join(lines)


def without_any_quotes(data: bytes, chance: random.Random) -> bytes:
    return data.replace(b'"', b"")


def twice(data: bytes, chance: random.Random) -> bytes:
    return data + data


def a_line_twice(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    return b"".join([*lines[: at + 1], *lines[at:]])


def another_file(data: bytes, chance: random.Random) -> bytes:
    made = (
        b"%PDF-1.7\n",
        b"<html><body>login",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0",
        b"{}",
        b"\x89PNG\r\n",
        b"   \n",
    )
    return chance.choice(made) + chance.choice((b"", data))


@_on_table
def renamed_columns(table: Table, chance: random.Random) -> Table:
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(table[0]))
        name = table[0][at]
        table[0][at] = chance.choice((name.upper(), f" {name} ", f"{name}s", name[:-1], "", "x", name[::-1]))
    return table


@_on_table
def a_column_twice(table: Table, chance: random.Random) -> Table:
    at = chance.randrange(len(table[0]))
    return [[*row, row[at] if at < len(row) else ""] for row in table]


@_on_table
def a_column_less(table: Table, chance: random.Random) -> Table:
    at = chance.randrange(len(table[0]))
    return [row[:at] + row[at + 1 :] for row in table]


@_on_table
def a_cell_more_or_less(table: Table, chance: random.Random) -> Table:
    row = chance.choice(table)
    at = chance.randrange(len(row))
    row[at : at + chance.randint(0, 1)] = ["y"] * chance.randint(0, 2)
    return table


@_on_table
def strange_answers(table: Table, chance: random.Random) -> Table:
    strange = (
        "=1+1",
        "-1",
        "+33 6",
        "@x",
        "\t",
        "NaN",
        "None",
        "N/A",
        "1e999",
        "\u202e",
        "é" * 5000,
        "0",
        "Y",
        "12,5",
    )
    for _ in range(chance.randint(1, 5)):
        row = chance.choice(table[1:])
        row[chance.randrange(len(row))] = chance.choice(strange)
    return table


@_on_table
def answers_exchanged(table: Table, chance: random.Random) -> Table:
    first, second = chance.choice(table[1:]), chance.choice(table[1:])
    at = chance.randrange(min(len(first), len(second)))
    first[at], second[at - 1] = second[at - 1], first[at]
    return table


@_on_table
def lines_above(table: Table, chance: random.Random) -> Table:
    width = len(table[0])
    notes = [["Enquête 2022", *[""] * (width - 1)], [""] * width, ["Note"]]
    return chance.sample(notes, chance.randint(1, 3)) + table


@_on_table
def blank_rows(table: Table, chance: random.Random) -> Table:
    at = chance.randrange(1, len(table) + 1)
    return [*table[:at], [""] * len(table[0]), *table[at:]]


@_on_table
def many_columns(table: Table, chance: random.Random) -> Table | None:
    if chance.random() < 0.9:
        return None  # once in a while is enough: it is slow to write
    return [[*row, *(f"c{index}" for index in range(100_000))] for row in table[:3]]


HARMLESS: tuple[Damage, ...] = (
    *(other_separator, other_encoding, other_line_ends, fewer_quotes, blank_lines_at_the_end),
    *(blank_columns, shuffled_columns),
)
HARMFUL: tuple[Damage, ...] = (
    *(
        cut,
        cut_at_a_line,
        cut_from_the_front,
        flipped_bytes,
        nul_bytes,
        a_quotation_mark,
        a_quotation_mark_less,
    ),
    *(mixed_encodings, a_mark_in_the_middle, separators_mixed, without_any_quotes, twice, a_line_twice),
    *(another_file, renamed_columns, a_column_twice, a_column_less, a_cell_more_or_less, strange_answers),
    *(answers_exchanged, lines_above, blank_rows, many_columns),
)

# Files that are no text: workbooks, statistics files. Their bytes are damaged, and what is in a workbook.
_BYTES: tuple[Damage, ...] = (cut, cut_from_the_front, flipped_bytes, nul_bytes, twice, another_file)


def part_of_a_workbook(data: bytes, chance: random.Random) -> bytes:
    """Damage one file inside the ZIP file that a workbook is."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        hit = chance.choice(names)
        for name in names:
            body = old.read(name)
            if name == hit and (chance.random() < 0.2 or not body):
                continue
            new.writestr(name, chance.choice(_BYTES[:4])(body, chance) if name == hit else body)
    return out.getvalue()


def cells_of_a_workbook(data: bytes, chance: random.Random) -> bytes:
    """Put formulas, errors and strange values into cells."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    strange = ("=1+1", '=HYPERLINK("x")', "#N/A", True, 1e300, -0.0, "None", "\u202e", "=")
    for _ in range(chance.randint(1, 4)):
        row, column = chance.randint(1, sheet.max_row), chance.randint(1, sheet.max_column)
        sheet.cell(row, column).value = chance.choice(strange)
    return _saved(book)


def sheets_of_a_workbook(data: bytes, chance: random.Random) -> bytes:
    """Add sheets before and behind."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for _ in range(chance.randint(1, 3)):
        sheet = book.create_sheet(index=chance.randint(0, 2))
        if chance.random() < 0.5:
            sheet.append(["Notes", "of somebody"])
    return _saved(book)


def bomb(data: bytes, chance: random.Random) -> bytes:
    """Let a workbook unpack to far more than it weighs."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            if name.endswith("sheet1.xml") and chance.random() < 0.1:
                body += b" " * 600_000_000
            new.writestr(name, body)
    return out.getvalue()


def _saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def values_of_records(data: bytes, chance: random.Random) -> bytes:
    """Put values of other kinds into records of JSON, take keys away, add some."""
    with suppress(ValueError):
        records = json.loads(data)
        strange = (None, True, 7, -1.5, "x", [], ["x", None], {"a": {"b": 1}}, [[1]], "=1+1", float("nan"))
        for _ in range(chance.randint(1, 3)):
            one = chance.choice(records)
            key = chance.choice([*one, "unheard of"])
            one[key] = chance.choice(strange)
            if chance.random() < 0.3:
                one.pop(key)
        return json.dumps(chance.choice((records, records, {"results": records}, records[0]))).encode()
    return data


WORKBOOK: tuple[Damage, ...] = (*_BYTES, part_of_a_workbook, cells_of_a_workbook, sheets_of_a_workbook, bomb)
BINARY = _BYTES
RECORDS: tuple[Damage, ...] = (
    *_BYTES,
    a_quotation_mark,
    a_quotation_mark_less,
    a_mark_in_the_middle,
    values_of_records,
)


def damages(ending: str) -> Iterator[tuple[Damage, bool]]:
    """Give the damages that suit a file, and whether each is harmless."""
    if ending in (".csv", ".txt", ".tsv"):
        yield from ((one, True) for one in HARMLESS)
        yield from ((one, False) for one in HARMFUL)
    else:
        suited = {".xlsx": WORKBOOK, ".ods": (*_BYTES, part_of_a_workbook), ".json": RECORDS}.get(
            ending, BINARY
        )
        yield from ((one, False) for one in suited)

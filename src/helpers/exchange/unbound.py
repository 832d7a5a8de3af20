"""The child process that opens XLS and ODS workbooks.

The library underneath is written in Rust: a broken file can make it ask for more memory than there is, which ends the
process, and with it whoever called it. It therefore runs on its own, with memory of its own: bytes in by standard
input, sheets out by standard output.
"""

from __future__ import annotations

import contextlib
import pickle
import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from helpers.exchange.child import Unreadable, ask

_LONGEST = 300  # seconds
_MEMORY = 6 * 2**30  # bytes
_LEAST, _ENDED = b"\x80", b"."  # what a pickle begins and ends with


class Protected(Exception):
    """The workbook has a password."""


class Large(Exception):
    """A sheet has more cells than are read; the text names it."""


@dataclass(frozen=True)
class Found:
    """A sheet of cells: its name, whether it is hidden, its values from the first row and column on."""

    name: str
    hidden: bool
    rows: list[list[Any]]


def unbound(data: bytes, ending: str, most: int) -> list[Found]:
    """Open a workbook in a process of its own and give its sheets.

    Parameters
    ----------
    ending : str
        ``.xls`` or ``.ods``.
    most : int
        How many cells a sheet may have.

    Raises
    ------
    Unreadable, Protected, Large
        A workbook that the library refuses or that brings it down, one with a password, one of too many cells.
    """
    done = ask("helpers.exchange.unbound", ending, str(most), data=data, longest=_LONGEST)
    if done.returncode or not (done.stdout.startswith(_LEAST) and done.stdout.endswith(_ENDED)):
        raise Unreadable("it is damaged")
    problem, found = pickle.loads(done.stdout)  # written by the process started above, and by nobody else
    if problem:
        raise {"protected": Protected, "large": Large}.get(problem, Unreadable)(found)
    return [Found(*sheet) for sheet in found]


def _open(data: bytes, ending: str, most: int) -> list[tuple[str, bool, list[list[Any]]]]:
    from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum, load_workbook

    try:
        book = load_workbook(BytesIO(data))
    except CalamineError:
        with tempfile.TemporaryDirectory() as folder:  # knowing the ending, the library can say what is wrong
            path = Path(folder) / f"book{ending}"
            path.write_bytes(data)
            book = load_workbook(path)
    sheets = []
    for index, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(index)
        if sheet.total_height * sheet.total_width > most:
            raise Large(about.name)
        hidden = about.visible != SheetVisibleEnum.Visible
        sheets.append((about.name, hidden, sheet.to_python(skip_empty_area=False)))
    return sheets


def _answer(data: bytes, ending: str, most: int) -> tuple[str, Any]:
    from python_calamine import PasswordError

    try:
        return "", _open(data, ending, most)
    except PasswordError:
        return "protected", ""
    except Large as error:
        return "large", str(error)
    except BaseException as error:  # the library's panics are no ordinary errors
        return "unreadable", str(error)[:100]


def main() -> None:
    """Answer the parent process."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # not on every system

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    answer = _answer(sys.stdin.buffer.read(), sys.argv[1], int(sys.argv[2]))
    sys.stdout.buffer.write(pickle.dumps(answer))


if __name__ == "__main__":
    main()

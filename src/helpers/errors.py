"""The one error that a user is meant to read."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path


class UserError(Exception):
    """Something that the user can put right: a file, a cell, a name.

    Commands print it and leave with exit code 2, without a traceback. The message says where the trouble is
    and what would be accepted.

    Parameters
    ----------
    problem : str
        What is wrong, as a sentence without the full stop.
    file, row, column, value : optional
        Where it is wrong. ``row`` counts as a spreadsheet or an editor does, from 1, the header included.
    accepted : iterable of str or str, optional
        What would be accepted. A long list is cut after 12; the names nearest to ``value`` come first.
    hint : str, optional
        The way out, when it is not plain from the rest.

    Examples
    --------
    >>> print(UserError("unknown group", value="patient", accepted=["patients", "gps"]))
    unknown group
      value:    'patient'
      accepted: patients, gps
    """

    def __init__(
        self,
        problem: str,
        *,
        file: str | Path | None = None,
        row: int | str | None = None,
        column: str | None = None,
        value: object = None,
        accepted: Iterable[str] | str | None = None,
        hint: str | None = None,
    ) -> None:
        self.problem, self.file, self.row, self.column, self.value = problem, file, row, column, value
        self.accepted = [accepted] if isinstance(accepted, str) else list(accepted or [])
        self.hint = hint
        super().__init__(self._message())

    def _message(self) -> str:
        shown = None if self.value is None else _short(repr(self.value))
        parts = {
            "file": self.file,
            "row": self.row,
            "column": None if self.column is None else _short(str(self.column)),
            "value": shown,
            "accepted": _listed(self.accepted, self.value) or None,
            "hint": self.hint,
        }
        lines = [f"  {name + ':':<9} {part}" for name, part in parts.items() if part is not None]
        return "\n".join([self.problem, *lines])


def _short(text: str, most: int = 120) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _listed(names: list[str], value: object, most: int = 12) -> str:
    near = get_close_matches(str(value), names, n=3) if value is not None else []
    ordered = near + [name for name in names if name not in near]
    more = len(ordered) - most
    return ", ".join(_short(name) for name in ordered[:most]) + (f" … and {more} more" if more > 0 else "")

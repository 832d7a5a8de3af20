"""The child process that opens files of SPSS and Stata.

The library underneath is written in C and can be brought down by a broken file, and with it whoever called it. It
therefore runs on its own: bytes in by standard input, JSON out by standard output.
"""

from __future__ import annotations

import json
import sys
from io import BytesIO
from typing import Any

from helpers.exchange.child import Unreadable, ask

_BYTES = "iso-8859-1"  # one letter for every byte
_LONGEST = 600  # seconds; a file of the greatest size that is read takes a tenth of it


def unpacked(data: bytes, kind: str, encoding: str | None, most: int) -> dict[str, Any]:
    """Open a file of SPSS (``sav``) or Stata (``dta``) in a process of its own.

    Parameters
    ----------
    encoding : str or None
        The encoding of its texts, where the file does not say or says wrong.
    most : int
        How many cells may be in it.

    Returns
    -------
    dict
        ``names``, ``labels``, ``formats``, ``stores``: of the variables, in order. ``columns``: their values.
        ``words``: pairs of code and label by variable. ``missing``: pairs of lowest and highest code that is declared
        to be no answer. ``sets``: multiple-response sets. ``encoding``, ``rows``.

    Raises
    ------
    Unreadable
        A file that the library refuses, or that brings it down.
    """
    done = ask("helpers.exchange.unpacked", kind, encoding or "", str(most), data=data, longest=_LONGEST)
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise Unreadable("it is damaged") from None
    if "error" in found:
        raise Unreadable(found["error"])
    return found


def unpack(data: bytes, kind: str, encoding: str | None, most: int) -> dict[str, Any]:
    """Open a file here and now; `unpacked` does so out of harm's way.

    Texts are taken byte by byte and decoded here: where the last letter of a cell is broken, the library drops it.
    """
    import pyreadstat

    read = pyreadstat.read_dta if kind == "dta" else pyreadstat.read_sav
    about = read(BytesIO(data), metadataonly=True, encoding=encoding)[1]
    own = _encoding(data, kind, encoding or about.file_encoding)
    values, about = read(
        BytesIO(data),
        user_missing=True,
        disable_datetime_conversion=True,
        output_format="dict",
        encoding=_BYTES,
        row_limit=most // max(1, len(about.column_names)) + 1,
    )
    columns = [list(values[name]) for name in about.column_names]
    missing = {**about.missing_ranges, **about.missing_user_values}
    found = {
        "names": list(about.column_names),
        "labels": [label or "" for label in about.column_labels],
        "formats": [about.original_variable_types.get(name) or "" for name in about.column_names],
        "stores": [about.readstat_variable_types.get(name) or "" for name in about.column_names],
        "columns": columns,
        "words": {name: list(words.items()) for name, words in about.variable_value_labels.items()},
        "missing": {name: [_range(one) for one in ranges] for name, ranges in missing.items()},
        "sets": [{"name": name, **one} for name, one in about.mr_sets.items()],
    }
    try:
        found = _decoded(found, own)
    except UnicodeDecodeError:
        raise Unreadable(f"its texts are in another encoding than {own}") from None
    return {**found, "encoding": own, "rows": len(columns[0]) if columns else 0}


def _range(one: Any) -> list[Any]:
    return [one["lo"], one["hi"]] if isinstance(one, dict) else [one, one]


def _encoding(data: bytes, kind: str, named: str | None) -> str:
    """Give the encoding of the texts: Stata's are UTF-8 since version 14, and were the system's before."""
    if named:
        return named
    modern = kind == "sav" or any(b"<release>%d<" % version in data[:60] for version in range(118, 130))
    return "utf-8" if modern else "cp1252"


def _decoded(found: Any, encoding: str) -> Any:
    """Decode every text in what was found, names of variables included."""
    if isinstance(found, str):
        return found if found.isascii() else found.encode(_BYTES).decode(encoding)
    if isinstance(found, dict):
        return {_decoded(name, encoding): _decoded(value, encoding) for name, value in found.items()}
    if isinstance(found, list | tuple):
        return [_decoded(value, encoding) for value in found]
    return found


def main() -> None:
    """Open what comes in, and write what it holds or why it cannot be opened."""
    kind, encoding, most = sys.argv[1:]
    try:
        found = unpack(sys.stdin.buffer.read(), kind, encoding or None, int(most))
    except Exception as error:  # whatever it is, the other process says it of the file
        found = {"error": str(error) or type(error).__name__}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()

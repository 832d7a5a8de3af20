"""The encoding of a text file."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import re
from pathlib import Path

from helpers.errors import UserError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with byte order mark"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_ACCEPTED = ("UTF-8", "UTF-16 with byte order mark", "Windows-1252 (Latin-1)")
_UTF8_PAIR = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_LETTERS = re.compile("[A-Za-zÀ-ÖØ-öø-ÿŒœŸ«»’‘“”…–—€°§²³ª\u00a0]")


def decode(data: bytes, path: Path, given: str | None = None) -> tuple[str, str]:
    """Decode a text file and say how.

    ``given`` is the encoding that the study names: UTF-8, UTF-16 or Windows-1252.

    Windows-1252 is taken only where nothing in the file is a UTF-8 character beyond ASCII and what comes out
    are letters and the usual signs: a UTF-8 file with one broken byte is an error, not a file in another
    encoding.

    Returns
    -------
    tuple of (str, str)
        The text and the name of its encoding.

    Raises
    ------
    UserError
        An encoding that is none of these, a broken byte, or bytes that are not in the encoding that the study names.

    Examples
    --------
    >>> decode("Qualité".encode("cp1252"), Path("answers.csv"))
    ('Qualité', 'Windows-1252')
    """
    if given:
        return _as_given(data, path, given)
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _strict(data, codec, path), name
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as error:
        text = _western(data)
        if text is None:
            raise _broken(data, error.start, "utf-8", path) from None
        return text, "Windows-1252"


def _as_given(data: bytes, path: Path, given: str) -> tuple[str, str]:
    """Decode as the study says, unless the bytes say that it cannot be."""
    marked = next(((codec, name) for mark, codec, name in _MARKS if data.startswith(mark)), None)
    if marked:
        if not marked[1].startswith(given):
            raise _not_so(path, given, f"its mark says {marked[1]}", marked[1].split()[0])
        return _strict(data, marked[0], path), marked[1]
    if given == "UTF-16":
        even, odd = data[::2].count(0), data[1::2].count(0)
        if even == odd:  # a separator, a line end: there is no text without such characters
            raise _not_so(path, given, "no character of it takes two bytes", "UTF-8")
        return _strict(data, "utf-16-le" if odd > even else "utf-16-be", path), given
    if given == "UTF-8":
        return _strict(data, "utf-8", path), given
    if _UTF8_PAIR.search(data):
        with contextlib.suppress(UnicodeDecodeError):
            data.decode("utf-8")
            raise _not_so(path, given, "every byte of it fits UTF-8, accented letters too", "UTF-8")
    return _strict(data, "cp1252", path), given


def _not_so(path: Path, given: str, why: str, accepted: str) -> UserError:
    problem = f"study.yaml says that the file's encoding is {given}, and {why}"
    return UserError(problem, file=path, column="encoding", value=given, accepted=accepted)


def _strict(data: bytes, codec: str, path: Path) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise _broken(data, error.start, codec, path) from None


def _western(data: bytes) -> str | None:
    high = len(re.findall(rb"[\x80-\xff]", data))
    paired = sum(len(pair) for pair in _UTF8_PAIR.findall(data))
    if paired * 10 > high:
        return None
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    usual = sum(1 for sign in text if not sign.isascii() and _LETTERS.match(sign))
    return text if usual >= 0.9 * high else None


def _broken(data: bytes, position: int, codec: str, path: Path) -> UserError:
    before = data[:position].decode(codec, errors="replace")
    return UserError(
        "the file's encoding is none that is read, or a byte is broken",
        file=path,
        row=max(1, sum(1 for _ in csv.reader(io.StringIO(before + ".", newline="")))),
        column=f"byte {position + 1} of the file",
        value=f"0x{data[position]:02X} after {before[-12:]!r}",
        accepted=_ACCEPTED,
        hint="export again as CSV UTF-8",
    )

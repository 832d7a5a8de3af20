"""Files that can bring down the library that opens them, and with it whoever called it: opened in another process."""

from __future__ import annotations

import subprocess
import sys


class Unreadable(Exception):
    """The file cannot be opened; the text says why, in the library's words."""


def ask(module: str, *arguments: str, data: bytes, longest: int) -> subprocess.CompletedProcess[bytes]:
    """Run a module of this project as a process of its own: a file's bytes in, what it answers out.

    Parameters
    ----------
    longest : int
        Seconds after which it is stopped.

    Raises
    ------
    Unreadable
        It takes too long.
    """
    command = [sys.executable, "-m", module, *arguments]
    try:
        return subprocess.run(command, input=data, capture_output=True, timeout=longest, check=False)
    except subprocess.TimeoutExpired:
        raise Unreadable("it takes too long to open") from None

"""Run one notebook: ``python -m helpers.publishing.run SOURCE.ipynb TARGET.ipynb -p language fr``.

Parameters are checked before a kernel starts (exit code 2). The target is written when the whole notebook has
run; a notebook that fails is kept as ``<target>.failed.ipynb``, and the terminal says where and why (exit
code 1).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from helpers.errors import UserError
from helpers.publishing.running.execute import TIMEOUT, execute
from helpers.publishing.running.files import read, write
from helpers.publishing.running.parameters import Values, checked


def run(source: Path, target: Path, given: Sequence[tuple[str, str]], timeout: int = TIMEOUT) -> int:
    """Run a notebook into a target and say on the terminal how it went.

    Parameters
    ----------
    source, target : Path
        The notebook and where its executed copy goes.
    given : sequence of (str, str)
        Parameters, as on the command line.
    timeout : int
        Most seconds that a cell may take.

    Returns
    -------
    int
        0 if it ran whole, 1 if a cell failed.

    Raises
    ------
    UserError
        A parameter is wrong, or the source is no notebook; no kernel was started.
    """
    notebook = read(source)
    values = checked(notebook, source, given)
    failed = target.with_name(f"{target.stem}.failed.ipynb")
    # What an earlier run left must not look like the result of this one.
    target.unlink(missing_ok=True)
    failed.unlink(missing_ok=True)
    done = execute(notebook, source.resolve().parent, values, timeout)
    if done.failure is not None:
        write(done.notebook, failed)
        title = f"{_name(source, values)}   FAILED after {done.seconds:.1f} s"
        print(f"{title}\n{done.failure.message(failed)}", file=sys.stderr)
        return 1
    write(done.notebook, target)
    warnings = [f"  warning: {one}" for one in done.warnings]
    lines = [f"{_name(source, values):<44} {done.seconds:6.1f} s", *warnings]
    print("\n".join(lines), flush=True)
    return 0


def _name(source: Path, values: Values) -> str:
    return " ".join([source.stem, *(str(value) for name, value in values.items() if name != "study")])


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m helpers.publishing.run", description="Run one notebook.")
    parser.add_argument("source", type=Path, metavar="SOURCE.ipynb")
    parser.add_argument("target", type=Path, metavar="TARGET.ipynb")
    parser.add_argument("-p", "--parameter", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"))
    limit = "most seconds that a cell may take (%(default)s)"
    parser.add_argument("--timeout", type=int, default=TIMEOUT, help=limit)
    given = parser.parse_args(arguments)
    try:
        values = [(name, value) for name, value in given.parameter]
        return run(given.source, given.target, values, given.timeout)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())

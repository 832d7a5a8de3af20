"""What a reader needs to know of a notebook that failed: where, which code, what went wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from helpers.publishing.running.parameters import effective, spoken_in

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_HEADING = re.compile(r"^#{1,6} .+$", re.MULTILINE)
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_ATTRIBUTES = re.compile(r"\s*\{[^}]*\}\s*$")
MOST_LINES = 40


@dataclass(frozen=True)
class Failure:
    """A cell that failed: the nearest heading above it, its code, the error as text."""

    heading: str | None
    code: str
    error: str

    def message(self, notebook: Path) -> str:
        """Say it on one screen."""
        parts = {
            "notebook": str(notebook),
            "heading": self.heading or "(none above)",
            "cell": _indented(self.code),
            "error": _indented(self.error),
        }
        return "\n".join(f"  {name + ':':<10}{text}" for name, text in parts.items())


def failure_of(
    notebook: NotebookNode, error: BaseException | None = None, timeout: int = 0
) -> Failure | None:
    """Find the cell at which a run ended.

    Parameters
    ----------
    notebook : NotebookNode
        As papermill left it, with its metadata.
    error : exception, optional
        What ended the run, if it was not an error in a cell: a dead kernel, the time limit.
    timeout : int
        The time limit in seconds, for the message.

    Returns
    -------
    Failure or None
        None if every code cell ran and none failed.
    """
    for index, cell in enumerate(notebook.cells):
        outputs = [output for output in cell.get("outputs", []) if output.output_type == "error"]
        if outputs:
            # Past the time limit the kernel is interrupted, and the cell shows that instead of the reason.
            late = isinstance(error, TimeoutError)
            text = _stop_text(error, timeout) if late else _error_text(outputs[0])
            return Failure(heading_above(notebook, index), cell.source, text)
    if error is None:
        last = next((i for i, cell in enumerate(notebook.cells) if _never_ran(cell)), None)
        text = "this cell did not run"
    else:
        last, text = _last_started(notebook), _stop_text(error, timeout)
    return None if last is None else Failure(heading_above(notebook, last), notebook.cells[last].source, text)


def unfinished(notebook: NotebookNode) -> str | None:
    """Say why an executed notebook is not whole: a cell that never ran or failed. None if it is whole.

    Examples
    --------
    >>> from nbformat import v4
    >>> unfinished(v4.new_notebook(cells=[v4.new_code_cell("1 + 1")]))
    'a cell never ran: 1 + 1'
    """
    for cell in notebook.cells:
        first = cell.source.strip().partition("\n")[0]
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            return f"a cell failed: {first}"
        if _never_ran(cell):
            return f"a cell never ran: {first}"
    return None


def warnings_of(notebook: NotebookNode) -> list[str]:
    """List what the cells wrote to standard error, a line each."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    texts = (output.text for output in outputs if output.get("name") == "stderr")
    return [line for text in texts for line in text.splitlines() if line.strip()]


def heading_above(notebook: NotebookNode, index: int) -> str | None:
    """Give the last heading that a reader meets before a cell's code, in the language of the run."""
    language = effective(notebook).get("language")
    found = [text for cell in notebook.cells[: index + 1] for text in _headings(cell, language)]
    return found[-1] if found else None


def _headings(cell: NotebookNode, language: object) -> Iterator[str]:
    if cell.cell_type == "markdown" and spoken_in(cell, language):
        yield from (_ATTRIBUTES.sub("", text) for text in _HEADING.findall(_FENCED.sub("", cell.source)))
    for output in cell.get("outputs", []):
        shown = output.get("metadata", {}).get("report", {})
        if shown.get("type") == "heading":
            yield f"{'#' * shown['level']} {shown['text']}"


def _never_ran(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and bool(cell.source.strip()) and cell.execution_count is None


def _last_started(notebook: NotebookNode) -> int | None:
    started = [
        i
        for i, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and cell.metadata.get("papermill", {}).get("start_time")
    ]
    return started[-1] if started else None


def _error_text(output: NotebookNode) -> str:
    if output.ename == "UserError":
        return output.evalue
    lines = _COLOURS.sub("", "\n".join(output.traceback)).splitlines()
    if not lines:
        return f"{output.ename}: {output.evalue}"
    return "\n".join(lines if len(lines) <= MOST_LINES else ["…", *lines[-MOST_LINES:]])


def _stop_text(error: BaseException | None, timeout: int) -> str:
    if isinstance(error, TimeoutError):
        return f"this cell ran longer than {timeout} s, the limit for a cell (--timeout SECONDS)"
    if type(error).__name__ == "DeadKernelError":
        return "the kernel died while this cell ran: it was killed, or the machine was out of memory"
    return f"{type(error).__name__}: {error}"


def _indented(text: str) -> str:
    return "".join(f"\n      {line}" for line in text.strip("\n").splitlines())

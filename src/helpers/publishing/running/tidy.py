"""Executed notebooks that repeat byte for byte: nothing of the day, the machine or the memory stays."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from helpers.publishing.running.parameters import INJECTED, effective, spoken_in
from helpers.study.paths import ROOT

_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
# The name that ipykernel gives to a cell's code in warnings has the process's number in it.
_CELL_FILE = re.compile(r"[^\s\"'(]*ipykernel_\d+[/\\]\d+\.py")
# The cells that papermill adds to point at a failure; the terminal says more.
MARKER = "papermill-error-cell-tag"
_TEXTS = ("text/plain", "text/html", "text/markdown")


def tidied(executed: NotebookNode, source: NotebookNode) -> NotebookNode:
    """Give an executed notebook what it had as a source, and outputs that are the same each time.

    Metadata and cell ids are those of the source; papermill's and the kernel's go, and so do texts in other languages
    than that of the run. Addresses and the
    project's folder are scrubbed from the outputs, pieces of one stream are joined, standard error last.

    Parameters
    ----------
    executed : NotebookNode
        As papermill returns it; changed in place.
    source : NotebookNode
        What was run.

    Returns
    -------
    NotebookNode
        The executed notebook.
    """
    executed.metadata = copy.deepcopy(source.metadata)
    executed.metadata.get("language_info", NotebookNode()).pop("version", None)
    executed.cells = [cell for cell in executed.cells if MARKER not in cell.metadata.get("tags", [])]
    originals = iter(source.cells)
    for cell in executed.cells:
        if INJECTED in cell.metadata.get("tags", []):
            cell.id, cell.metadata = INJECTED, NotebookNode(tags=[INJECTED])
        else:
            original = next(originals)
            cell.id, cell.metadata = original.id, NotebookNode(original.metadata)
        if cell.cell_type == "code":
            cell.outputs = [_scrubbed_output(output) for output in _ordered(cell.outputs)]
    language = effective(executed).get("language")
    executed.cells = [cell for cell in executed.cells if spoken_in(cell, language)]
    return executed


def scrubbed(text: str, root: Path = ROOT) -> str:
    """Take addresses in memory and the project's folder out of a text.

    Examples
    --------
    >>> scrubbed("<object at 0x7f3a5c1d2e80>")
    '<object at 0x0>'
    """
    text = _CELL_FILE.sub("<cell>", _ADDRESS.sub("0x0", text))
    return text.replace(f"{root}/", "").replace(str(root), ".")


def _ordered(outputs: list[NotebookNode]) -> Iterator[NotebookNode]:
    """Put standard error last, and join what follows each other on one stream: both come as chance has it."""
    ranked = sorted(outputs, key=lambda output: output.get("name") == "stderr")
    last: NotebookNode | None = None
    for output in ranked:
        streams = last is not None and output.output_type == last.output_type == "stream"
        if streams and last is not None and output.name == last.name:
            last.text += output.text
            continue
        if last is not None:
            yield last
        last = output
    if last is not None:
        yield last


def _scrubbed_output(output: NotebookNode) -> NotebookNode:
    if "text" in output:
        output.text = scrubbed(output.text)
    for mime in _TEXTS:
        if mime in output.get("data", {}):
            output.data[mime] = scrubbed(output.data[mime])
    if "report" in output.get("metadata", {}):
        output.metadata["report"] = _scrubbed_value(output.metadata["report"])
    return output


def _scrubbed_value(value: Any) -> Any:
    if isinstance(value, str):
        return scrubbed(value)
    if isinstance(value, dict):
        return NotebookNode({name: _scrubbed_value(one) for name, one in value.items()})
    return [_scrubbed_value(one) for one in value] if isinstance(value, list) else value

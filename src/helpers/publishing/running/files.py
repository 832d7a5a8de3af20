"""Notebooks on disk: read or refused, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.errors import UserError


def read(path: Path) -> NotebookNode:
    """Read a notebook.

    Raises
    ------
    UserError
        There is no such file, or it is no notebook.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        if not isinstance(notebook, NotebookNode):  # what nbformat makes of JSON that names no format
            raise TypeError("no notebook of format 4")
    except FileNotFoundError as error:
        raise UserError("no such notebook", file=path) from error
    except OSError as error:
        raise UserError(f"the notebook cannot be opened: {error.strerror or error}", file=path) from error
    except (ValueError, AttributeError, KeyError, TypeError, nbformat.ValidationError) as error:
        accepted = "a Jupyter notebook, format 4"
        raise UserError("this is not a notebook", file=path, accepted=accepted) from error
    return notebook


def write(notebook: NotebookNode, target: Path) -> None:
    """Write a notebook beside its place and move it there: a target is whole or it is not there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    try:
        nbformat.write(notebook, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)

"""The parameters of a notebook, checked before a kernel starts.

A notebook states its parameters as assignments of literals in the cell tagged ``parameters``; a run may give
other values. papermill itself only warns of an unknown name and checks no type.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from nbformat import NotebookNode

from helpers.errors import UserError
from helpers.study.load import load_study
from helpers.study.paths import paths_of

Value = str | int | float | bool | None
Values = dict[str, Value]

PARAMETERS, INJECTED = "parameters", "injected-parameters"
_LANGUAGE = re.compile(r"[a-z]{2}")
_TRUTH = {"true": True, "false": False}


def tagged(notebook: NotebookNode, tag: str) -> NotebookNode | None:
    """Give the first cell with a tag, if there is one."""
    return next((cell for cell in notebook.cells if tag in cell.metadata.get("tags", [])), None)


def spoken_in(cell: NotebookNode, language: object) -> bool:
    """Say whether a cell belongs to a run in a language: cells may be tagged with theirs."""
    spoken = [tag for tag in cell.metadata.get("tags", []) if _LANGUAGE.fullmatch(tag)]
    return not spoken or language is None or language in spoken


def stated(notebook: NotebookNode, file: str | Path = "") -> Values:
    """Give the parameters that a notebook states, with their defaults.

    Raises
    ------
    UserError
        The cell is not Python.

    Examples
    --------
    >>> from nbformat import v4
    >>> cell = v4.new_code_cell('group = "patients"', metadata={"tags": ["parameters"]})
    >>> stated(v4.new_notebook(cells=[cell]))
    {'group': 'patients'}
    """
    return _assigned(tagged(notebook, PARAMETERS), file)


def effective(notebook: NotebookNode, file: str | Path = "") -> Values:
    """Give the values that an executed notebook ran with: the stated ones, then those injected."""
    return stated(notebook, file) | _assigned(tagged(notebook, INJECTED), file)


def checked(notebook: NotebookNode, file: Path, given: Iterable[tuple[str, str]]) -> Values:
    """Read the values given for a run and check them against the notebook and the study.

    Names must be stated by the notebook and values have the type of its defaults. Where the notebook has
    them, ``study`` must be the folder of a study that loads, ``language`` one of its languages, ``group`` one
    of its groups.

    Parameters
    ----------
    notebook : NotebookNode
        The source, not executed.
    file : Path
        Its file, for messages.
    given : iterable of (str, str)
        Names and values as written on the command line.

    Returns
    -------
    dict
        The values given, typed.

    Raises
    ------
    UserError
        Anything is wrong; the message says what would be accepted.
    """
    known = stated(notebook, file)
    values: Values = {}
    for name, text in given:
        if name not in known:
            raise UserError("the notebook has no such parameter", file=file, value=name, accepted=known)
        if name in values:
            raise UserError("a parameter is given twice", file=file, value=name)
        values[name] = _typed(name, text, known[name], file)
    _check_study(known | values)
    return values


def _check_study(values: Mapping[str, Value]) -> None:
    if "study" not in values:
        return
    study = load_study(paths_of(str(values["study"])).study)
    if values.get("language") is not None:
        study.language(str(values["language"]))
    if values.get("group") is not None:
        study.group(str(values["group"]))


def _assigned(cell: NotebookNode | None, file: str | Path) -> Values:
    if cell is None:
        return {}
    try:
        statements = ast.parse(cell.source).body
    except SyntaxError as error:
        raise UserError("the cell of parameters is not Python", file=file, row=error.lineno) from error
    found: Values = {}
    for statement in statements:
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        else:
            continue
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        if names and statement.value is not None:
            found |= dict.fromkeys(names, _literal(statement.value))
    return found


def _literal(expression: ast.expr) -> Value:
    try:
        value = ast.literal_eval(expression)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    return value if isinstance(value, str | int | float) else None


def _typed(name: str, text: str, default: Value, file: Path) -> Value:
    kind = type(default)
    try:
        if isinstance(default, bool):
            return _TRUTH[text.lower()]
        return type(default)(text) if isinstance(default, int | float) else text
    except (KeyError, ValueError) as error:
        accepted = "true, false" if kind is bool else {int: "a whole number", float: "a number"}[kind]
        problem = f"parameter {name} has a value of another type than its default"
        raise UserError(problem, file=file, value=text, accepted=accepted) from error

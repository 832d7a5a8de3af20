"""Bind executed notebooks into one document.

``python -m helpers.publishing.bind --out report-fr.pdf NOTEBOOK...``

The chapters come in the order given; the bibliography follows; notebooks named ``..._appendix`` and the page
on how the report was made come last.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, v4

from helpers.cleaning.log import Log
from helpers.cleaning.store import load_log
from helpers.errors import UserError
from helpers.presentation.numbers import long_date
from helpers.publishing import exporters
from helpers.publishing.document.wording import words
from helpers.publishing.provenance import commit_time, made_of
from helpers.publishing.references import bibliography
from helpers.publishing.running.failure import unfinished
from helpers.publishing.running.files import read
from helpers.study.load import load_study
from helpers.study.paths import Paths, paths_of
from helpers.study.study import Study

FORMATS = {
    ".pdf": exporters.ReportPDF,
    ".html": exporters.ReportHTML,
    ".docx": exporters.ReportDocx,
    ".typ": exporters.ReportTypst,
    ".md": exporters.ReportMarkdown,
}
APPENDIX = "_appendix"


def bind(notebooks: Sequence[Path], study: Study, paths: Paths, language: str) -> NotebookNode:
    """Merge executed notebooks into one.

    Parameters
    ----------
    notebooks : sequence of Path
        In the order of the chapters.
    study, paths : Study, Paths
        What they are about, and where its logs and figures are.
    language : str
        Language of the report.

    Returns
    -------
    NotebookNode
        One notebook with everything that the exporters need to know in its metadata under ``report``.

    Raises
    ------
    UserError
        A notebook is missing or not executed to its end.
    """
    whole = {path: _read(path) for path in notebooks}
    logs = tuple(load_log(source.code, paths.clean) for source in study.sources)
    chapters = [cell for path, one in whole.items() if not path.stem.endswith(APPENDIX) for cell in one.cells]
    appendix = [cell for path, one in whole.items() if path.stem.endswith(APPENDIX) for cell in one.cells]
    title = f"# {words(language)['references']} {{.unnumbered}}\n\n::: {{#refs}}\n:::"
    opening, closing = _markdown(":::: {.appendix}\n\n::::"), made_of(study, logs, language)
    cells = [*chapters, _markdown(title), opening, *appendix, *closing]
    for number, cell in enumerate(cells):
        # The chapters share cells: ids are made unique, and the same each time.
        cell.id = f"cell-{number}"
    bound = v4.new_notebook(cells=cells)
    bound.metadata["report"] = _about(study, paths, logs, language)
    return bound


def _about(study: Study, paths: Paths, logs: tuple[Log, ...], language: str) -> dict[str, Any]:
    spoken = words(language)
    period = {"start": long_date(study.start, language), "end": long_date(study.end, language)}
    colon = ":" if language == "en" else " :"
    return {
        "language": language,
        "title": study.title.text(language),
        "description": f"{spoken['kind']}{colon} {study.short_title.text(language)}",
        "period": spoken["period"].format(**period),
        "mark": spoken["demonstration"] if any(log.demonstration for log in logs) else "",
        "authors": list(study.authors),
        "epoch": commit_time(study),
        "bibliography": bibliography(study),
        "figures": str(paths.figures),
    }


def write(bound: NotebookNode, out: Path) -> None:
    """Export the bound notebook by the ending of the file's name; a file is whole or not there."""
    exporter = FORMATS[out.suffix]()
    data, _ = exporter.from_notebook_node(bound)
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f".{out.name}.part")
    try:
        part.write_bytes(data if isinstance(data, bytes) else data.encode())
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _read(path: Path) -> NotebookNode:
    notebook = read(path)
    why = unfinished(notebook)
    if why is not None:
        raise UserError(f"this notebook did not run to its end: {why}", file=path)
    return notebook


def _markdown(text: str) -> NotebookNode:
    return v4.new_markdown_cell(text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and bind."""
    parser = argparse.ArgumentParser(prog="python -m helpers.publishing.bind", description=__doc__)
    parser.add_argument("--study", default="data")
    parser.add_argument("--language", required=True)
    parser.add_argument("--out", type=Path, required=True, help=f"ending: {', '.join(FORMATS)}")
    parser.add_argument("notebooks", type=Path, nargs="+")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.out.suffix not in FORMATS:
            raise UserError("the report has no such format", value=chosen.out.suffix, accepted=FORMATS)
        paths = paths_of(chosen.study, chosen.language)
        study = load_study(paths.study)
        write(bind(chosen.notebooks, study, paths, study.language(chosen.language)), chosen.out)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{os.path.relpath(chosen.out)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Small executed notebooks, and a made study to bind them for: nothing here is anybody's answer."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
import pypdfium2
import pytest
from nbformat import NotebookNode, v4

import builders_presentation
from helpers.presentation.display import Figure, Heading, Paragraph, Table
from helpers.publishing import provenance
from helpers.study.paths import Paths
from helpers.study.study import Study

Shown = Figure | Heading | Paragraph | Table
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50">'
    '<rect width="80" height="30" fill="#444"/></svg>'
)
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
OWN = "@article{own2020, author={Own, Ann}, title={A work of one's own}, journal={A Journal}, year={2020}}\n"


def notebook(*cells: NotebookNode) -> NotebookNode:
    """A notebook of Python; cells are named by their place."""
    for number, cell in enumerate(cells):
        cell.id = f"c{number}"
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "version": "3.0.0"},
    }
    return v4.new_notebook(cells=list(cells), metadata=metadata)


def said(text: str, *tags: str) -> NotebookNode:
    return v4.new_markdown_cell(text, metadata={"tags": list(tags)} if tags else {})


def code(
    source: str, *tags: str, ran: int | None = None, outputs: Sequence[NotebookNode] = ()
) -> NotebookNode:
    metadata = {"tags": list(tags)} if tags else {}
    return v4.new_code_cell(source, execution_count=ran, outputs=list(outputs), metadata=metadata)


def shown(*objects: Shown) -> NotebookNode:
    """A cell that ran and showed objects, as the notebook room's page shows them."""
    outputs = []
    for one in objects:
        data, metadata = one._repr_mimebundle_()
        outputs.append(v4.new_output("display_data", data=data, metadata=metadata))
    return code("page.show()", ran=1, outputs=outputs)


def failed(name: str, value: str, traceback: Iterable[str] = ()) -> NotebookNode:
    return v4.new_output("error", ename=name, evalue=value, traceback=list(traceback))


def saved(path: Path, *cells: NotebookNode) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook(*cells), path)
    return path


def table(label: str = "tbl-x", caption: str = "A table", **more: Any) -> Table:
    kept: dict[str, Any] = {"head": ((("Answer", 1), ("n", 1)),), "rows": (("yes", ("1",)),)} | more
    return Table(label, caption, **kept)


def figure(label: str = "fig-x", caption: str = "A figure", **more: Any) -> Figure:
    alt = "One grey bar, eighty wide and thirty high."
    return Figure(label, caption, alt, SVG, f"figures/{label}.png", **more)


def study_in(folder: Path, demonstration: bool) -> tuple[Study, Paths]:
    """A study that can be bound: references, logs of the cleaning, a folder of figures with fig-bar.png."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "references.bib").write_text(OWN, "utf-8")
    paths = Paths(folder, folder / "raw", folder / "out", folder / "figures")
    paths.figures.mkdir()
    (paths.figures / "fig-bar.png").write_bytes(PIXEL)
    study = replace(builders_presentation.study(), folder=folder, authors=("Ann Author",))
    write_logs(study, paths.clean, "rad" if demonstration else "")
    return study, paths


def write_logs(study: Study, folder: Path, demonstration: str = "") -> None:
    """Logs of the cleaning of every source; one source may have rows of the generator."""
    folder.mkdir(parents=True, exist_ok=True)
    log = builders_presentation.logs()[0]
    for source in study.sources:
        marked = source.code == demonstration
        reading = replace(log.reading, path=Path(source.file))
        one = replace(log, source=source.code, reading=reading, demonstration=marked)
        (folder / f"{source.code}.json").write_text(json.dumps(asdict(one), default=str), "utf-8")


@contextmanager
def settled() -> Iterator[None]:
    """One commit and one time, whatever happens to the tree meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provenance, "commit", lambda: ("c0ffee", True))
        patch.setenv("SOURCE_DATE_EPOCH", "1647302400")
        yield


LONG = table(
    "tbl-long",
    "Every row",
    head=((("Réponse", 1), ("n", 1)),),
    rows=tuple((f"row {k}", (str(k),)) for k in range(150)),
)
WIDE = table(
    "tbl-wide",
    "Every group",
    head=((("", 1), ("Groups", 11)), (("Answer", 1), *((f"Column {k}", 1) for k in range(11)))),
    rows=(("A part", ()), *((f"answer {k}", ("12 (3,4)",) * 11) for k in range(6))),
    notes=("Counts and percentages.",),
    landscape=True,
)
FR = "# Méthodes {#sec-methods}\n\nD'abord [@holm1979], puis [@own2020; @wilson1927] et [@holm1979]."
EN = "# Methods {#sec-methods}\n\nFirst [@holm1979], then [@own2020; @wilson1927] and [@holm1979]."


def chapters(folder: Path) -> list[Path]:
    """Two chapters and an appendix, of both languages."""
    refers = Paragraph("@tbl-long, @fig-bar, @sec-methods.\n\nWhere $x^2$.")
    groups = shown(Heading("Groups & all", 2, "sec-groups"), WIDE, figure("fig-bar", "One bar"))
    return [
        saved(folder / "01_first.ipynb", said(FR, "fr"), said(EN, "en"), shown(refers, LONG)),
        saved(folder / "02_second.ipynb", said("# Results\n\nBy group."), groups),
        saved(
            folder / "05_appendix.ipynb", said("# Questionnaire"), shown(table("tbl-short", "A short one"))
        ),
    ]


@dataclass(frozen=True)
class Report:
    """A bound PDF: its file, and by page its text without breaks and whether it lies on its side."""

    file: Path
    language: str
    pages: tuple[str, ...]
    turned: tuple[bool, ...]

    @property
    def text(self) -> str:
        return " ".join(self.pages)

    def having(self, words: str) -> list[int]:
        """The numbers of the pages with these words."""
        return [number for number, page in enumerate(self.pages) if words in page]


def read(file: Path, language: str) -> Report:
    with pypdfium2.PdfDocument(file) as pdf:
        pages = list(pdf)
        texts = [page.get_textpage().get_text_range() for page in pages]
        turned = tuple(page.get_width() > page.get_height() for page in pages)
    # Hyphens at the ends of lines and joiners are the setter's; no-break spaces read as blanks.
    plain = (re.sub(r"\s+", " ", text.replace("\ufffe", "").replace("\u2060", "")) for text in texts)
    return Report(file, language, tuple(plain), turned)

"""What a notebook shows: tables, figures, paragraphs and headings that know their label, caption and notes.

Each shows itself in JupyterLab and carries what the report needs (label, caption, note, text alternative, the
demonstration mark) in the metadata of its output, under the key ``report``, which papermill, nbformat and
nbconvert keep. Nothing is parsed back out of rendered text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# JupyterLab would set row headings to the right.
_LEFT = "style='text-align:left'"
Bundle = tuple[dict[str, str], dict[str, Any]]


@dataclass(frozen=True)
class Table:
    """A table of finished texts.

    Parameters
    ----------
    label : str
        ``tbl-...``, unique in the report.
    caption : str
        The title, without a full stop.
    head : tuple of tuple of (str, int)
        Heading rows: texts with the number of columns that each spans. The last row spans one each.
    rows : tuple of (str, tuple of str)
        Row heading and cells. A row without cells is a group heading over the whole width.
    notes : tuple of str
        Sentences under the table: base, abbreviations, tests.
    mark : str, optional
        What the table must say about its data ("Demonstration data"); shown with the notes, first.
    landscape : bool
        Whether the page should be turned for it.
    align : tuple of str, optional
        ``left``, ``right`` or ``center`` per cell column, the row heading left out; right by default.
    """

    label: str
    caption: str
    head: tuple[tuple[tuple[str, int], ...], ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[str, ...] = ()
    mark: str | None = None
    landscape: bool = False
    align: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for row in self.head:
            if sum(span for _, span in row) != self.width:
                raise ValueError(f"{self.label}: heading rows of different widths")
        for heading, cells in self.rows:
            if len(cells) not in (0, self.width - 1):
                raise ValueError(f"{self.label}: {heading!r} has {len(cells)} cells, not {self.width - 1}")

    @property
    def width(self) -> int:
        """The number of columns, the row heading included."""
        return sum(span for _, span in self.head[-1])

    def html(self) -> str:
        """The table as HTML with scopes, caption and notes."""
        notes = "".join(f"<p class='note'>{html.escape(note)}</p>" for note in self._all_notes())
        return f"{self.html_table()}{notes}"

    def html_table(self) -> str:
        """The table element alone."""
        body = "".join(self._html_row(heading, cells) for heading, cells in self.rows)
        caption = f"<caption {_LEFT}>{html.escape(self.caption)}</caption>"
        return f"<table>{caption}<thead>{self._html_head()}</thead><tbody>{body}</tbody></table>"

    def text(self) -> str:
        """The table as plain text: caption, rows separated by tabs, notes."""
        head = ["\t".join(text for text, _ in row) for row in self.head]
        rows = ["\t".join([heading, *cells]) for heading, cells in self.rows]
        return "\n".join([self.caption, *head, *rows, *self._all_notes()])

    def _all_notes(self) -> tuple[str, ...]:
        return ((self.mark,) if self.mark else ()) + self.notes

    def _html_head(self) -> str:
        return "".join(
            "<tr>"
            + "".join(
                f"<th scope='{'col' if span == 1 else 'colgroup'}'"
                + (f" colspan='{span}'" if span > 1 else "")
                + f">{html.escape(text)}</th>"
                for text, span in row
            )
            + "</tr>"
            for row in self.head
        )

    def _html_row(self, heading: str, cells: tuple[str, ...]) -> str:
        if not cells:
            return f"<tr><th scope='rowgroup' colspan='{self.width}' {_LEFT}>{html.escape(heading)}</th></tr>"
        align = self.align or ("right",) * len(cells)
        shown = "".join(
            f"<td style='text-align:{side}'>{html.escape(cell)}</td>"
            for side, cell in zip(align, cells, strict=True)
        )
        return f"<tr><th scope='row' {_LEFT}>{html.escape(heading)}</th>{shown}</tr>"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        meta = {
            "type": "table",
            "label": self.label,
            "caption": self.caption,
            "notes": list(self.notes),
            "mark": self.mark,
            "landscape": self.landscape,
            "head": [[list(cell) for cell in row] for row in self.head],
            "rows": [[heading, list(cells)] for heading, cells in self.rows],
            "align": list(self.align),
        }
        return {"text/html": self.html(), "text/plain": self.text()}, {"report": meta}


@dataclass(frozen=True)
class Figure:
    """A finished figure: SVG for reading, the same as PNG in a file beside it, and a text alternative.

    ``label`` is ``fig-...``, unique in the report, and the stem of the files' names under ``figures/``.
    ``alt`` says in words what the figure shows, numbers included. ``png`` is the path of the PNG that was
    saved.
    """

    label: str
    caption: str
    alt: str
    svg: str
    png: str
    notes: tuple[str, ...] = ()
    mark: str | None = None
    width: str = "100%"

    def __post_init__(self) -> None:
        if len(self.alt) < 20:
            raise ValueError(f"{self.label}: a figure needs a real text alternative")

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        meta = {
            "type": "figure",
            "label": self.label,
            "caption": self.caption,
            "alt": self.alt,
            "notes": list(self.notes),
            "mark": self.mark,
            "width": self.width,
            "png": self.png,
        }
        return {"image/svg+xml": self.svg, "text/plain": f"[{self.caption}] {self.alt}"}, {"report": meta}


@dataclass(frozen=True)
class Paragraph:
    """One or more sentences made from results. ``markdown`` may cross-refer: ``@tbl-...``, ``@fig-...``."""

    markdown: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        shown = re.sub(r"\s*\(?@(?:tbl|fig|sec)-[\w-]+\)?", "", self.markdown)
        meta = {"type": "paragraph", "markdown": self.markdown}
        return {"text/markdown": shown, "text/plain": shown}, {"report": meta}


@dataclass(frozen=True)
class Heading:
    """A heading made from the codebook, such as the title of a section. ``label`` is ``sec-...``."""

    text: str
    level: int
    label: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        meta = {"type": "heading", "text": self.text, "level": self.level, "label": self.label}
        shown = f"{'#' * self.level} {self.text}"
        return {"text/markdown": shown, "text/plain": shown}, {"report": meta}


def restored(data: Mapping[str, str], report: Mapping[str, Any]) -> Table | Figure | Paragraph | Heading:
    """Make the object again that an executed notebook shows: what it gives now must be what stands there.

    Parameters
    ----------
    data : mapping
        The output's data by MIME type.
    report : mapping
        What the output's metadata hold under ``report``.

    Examples
    --------
    >>> data, metadata = Heading("Sharing", 2, "sec-sharing")._repr_mimebundle_()
    >>> restored(data, metadata["report"])
    Heading(text='Sharing', level=2, label='sec-sharing')
    """
    fields = {name: _frozen(value) for name, value in report.items() if name != "type"}
    if report["type"] == "figure":
        fields["svg"] = data["image/svg+xml"]
    kinds = {"table": Table, "figure": Figure, "paragraph": Paragraph, "heading": Heading}
    return kinds[report["type"]](**fields)


def _frozen(value: object) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value

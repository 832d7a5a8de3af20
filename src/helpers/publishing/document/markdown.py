"""Cells to pandoc's Markdown. Tables, figures, paragraphs, headings come from their outputs' metadata."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from nbformat import NotebookNode

from helpers.publishing.document import typst
from helpers.publishing.document.meta import Meta, notes_of, shares, sides
from helpers.publishing.running.parameters import spoken_in

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# A chapter begins on a page of its own: its heading stays where it is.
_HEADING = re.compile(r"#{2,6} .*(?:\n\n[^\n#].*)?")
_FIRST_HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)
FIGURES = "figures"


def markdown(notebook: NotebookNode, language: str, target: str) -> tuple[str, dict[str, str]]:
    """Turn a notebook into Markdown.

    Parameters
    ----------
    notebook : NotebookNode
        Executed; cells tagged with another language are left out, code is not shown.
    language : str
        Language of the report.
    target : str
        ``typst``, ``html`` or ``docx``: tables and figures are written for it.

    Returns
    -------
    str, dict of str to str
        The Markdown, and the SVG figures by name of file.
    """
    blocks: list[str] = []
    drawings: dict[str, str] = {}
    for cell in notebook.cells:
        if not spoken_in(cell, language):
            continue
        if cell.cell_type == "markdown":
            blocks.append(_labelled(cell))
        elif cell.cell_type == "code":
            for output in cell.outputs:
                blocks += _output(output, target, drawings)
    return "\n\n".join(_with_headings(blocks)) + "\n", drawings


def _labelled(cell: NotebookNode) -> str:
    """Give a cell's text, its heading with the label that stands among the cell's tags (``sec-...``)."""
    label = next((tag for tag in cell.metadata.get("tags", []) if tag.startswith("sec-")), None)
    return cell.source if label is None else _FIRST_HEADING.sub(rf"\g<0> {{#{label}}}", cell.source, count=1)


def _with_headings(blocks: list[str]) -> list[str]:
    """Take headings that stand just before a turned page onto it, with the question beneath."""
    ordered = list(blocks)
    for start in [i for i, block in enumerate(ordered) if block == typst.TURN]:
        place = start
        while place and _HEADING.fullmatch(ordered[place - 1]):
            place -= 1
        ordered.insert(place, ordered.pop(start))
    return ordered


def plain(text: str) -> str:
    """Make a text mean only itself in Markdown.

    Examples
    --------
    >>> print(plain("<1 day, *online*"))
    \\<1 day\\, \\*online\\*
    """
    return _PUNCTUATION.sub(r"\\\1", text)


def _output(output: NotebookNode, target: str, drawings: dict[str, str]) -> Iterator[str]:
    meta: Meta = output.get("metadata", {}).get("report", {})
    kind = meta.get("type")
    if kind == "paragraph":
        yield meta["markdown"]
    elif kind == "heading":
        yield f"{'#' * meta['level']} {plain(meta['text'])} {{#{meta['label']}}}"
    elif kind == "table":
        turned = target == "typst" and meta.get("landscape")
        yield from [typst.TURN] * bool(turned)
        yield typst.table(meta) if target == "typst" else _table_div(meta)
        yield from [typst.TURN_BACK] * bool(turned)
    elif kind == "figure":
        name = f"{meta['label']}.svg"
        drawings[name] = output.data["image/svg+xml"]
        path = f"{FIGURES}/{meta['label']}.{'png' if target == 'docx' else 'svg'}"
        yield typst.figure(meta, path, drawings[name]) if target == "typst" else _figure_div(meta, path)


def _table_div(meta: Meta) -> str:
    attributes = {"widths": " ".join(map(str, shares(meta)))}
    attributes |= {"landscape": "1"} if meta.get("landscape") else {}
    return _div("report-table", meta, attributes, f"```{{=html}}\n{_html_table(meta)}\n```")


def _figure_div(meta: Meta, path: str) -> str:
    attributes = {"alt": meta["alt"], "width": meta.get("width", "100%")}
    return _div("report-figure", meta, attributes, f"![]({path})")


def _div(name: str, meta: Meta, attributes: dict[str, str], body: str) -> str:
    said = {"caption": meta["caption"], "note": " ".join(notes_of(meta)), **attributes}
    pairs = " ".join(f'{key}="{_attribute(value)}"' for key, value in said.items() if value)
    return f"::::: {{#{meta['label']} .{name} {pairs}}}\n{body}\n:::::"


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


def _html_table(meta: Meta) -> str:
    rows = ("".join(_head_cell(text, span) for text, span in row) for row in meta["head"])
    head = "".join(f"<tr>{row}</tr>" for row in rows)
    width = sum(span for _, span in meta["head"][-1])
    body = "".join(_html_row(heading, cells, meta, width) for heading, cells in meta["rows"])
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def _head_cell(text: str, span: int) -> str:
    scope = f"scope='colgroup' colspan='{span}'" if span > 1 else "scope='col'"
    return f"<th {scope}>{html.escape(text)}</th>"


def _html_row(heading: str, cells: list[str], meta: Meta, width: int) -> str:
    if not cells:
        # A body of its own, which begins with a row of headings: pandoc keeps it across the table.
        return f"</tbody><tbody><tr><th colspan='{width}'>{html.escape(heading)}</th></tr>"
    shown = "".join(
        f"<td style='text-align: {side}'>{html.escape(cell)}</td>"
        for side, cell in zip(sides(meta)[1:], cells, strict=True)
    )
    return f"<tr><td>{html.escape(heading)}</td>{shown}</tr>"

"""Tables and figures as Typst. Every text is a Typst string: nothing in it can be taken for markup."""

from __future__ import annotations

import re
from typing import Any

from helpers.presentation.charts.style import TALLEST, WIDTH
from helpers.publishing.document.meta import Meta, notes_of, shares, sides

# A table of more rows may break across pages, its heading repeated; a shorter one stays in one piece.
LONG = 18
# A landscape table of more rows is set closer, so that a questionnaire's items stand on one page.
DENSE = 28
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def raw(code: str) -> str:
    """Make a block that pandoc hands on to Typst as it is."""
    return f"```{{=typst}}\n{code}\n```"


# What stands between these is on a page turned on its side.
TURN = raw("#page(flipped: true, margin: (x: 24mm, top: 22mm, bottom: 24mm))[")
TURN_BACK = raw("]")


def string(text: str) -> str:
    r"""Write a text as a Typst string.

    Examples
    --------
    >>> print(string('a "b" \\ c'))
    "a \"b\" \\ c"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def table(meta: Meta) -> str:
    """Write a table with caption, heading rows and notes as a raw block."""
    width = sum(span for _, span in meta["head"][-1])
    lines = [
        f"#figure(kind: table, caption: [#{string(meta['caption'])}], report-table(",
        f"  columns: ({''.join(f'{share}fr, ' for share in shares(meta))}),",
        f"  dense: {'true' if meta.get('landscape') and len(meta['rows']) > DENSE else 'false'},",
        f"  align: ({', '.join(sides(meta))},),",
        f"  notes: ({''.join(string(note) + ', ' for note in notes_of(meta))}),",
        "  table.header(",
        *(f"    {_head_row(row)}" for row in meta["head"]),
        "  ),",
        "  table.hline(stroke: 0.5pt),",
        *(f"  {_row(heading, cells, width)}" for heading, cells in meta["rows"]),
        f")) <{meta['label']}>",
    ]
    code = "\n".join(lines)
    if len(meta["rows"]) <= LONG:
        code = f"#[#show figure: set block(breakable: false)\n{code}]"
    return raw(code)


def figure(meta: Meta, path: str, drawing: str = "") -> str:
    """Write a figure with caption, text alternative and notes as a raw block.

    ``drawing`` is the SVG; one that would be taller than a page, set as wide as the text, is made smaller as a whole.
    """
    notes = "".join(string(note) + ", " for note in notes_of(meta))
    size = f"width: {meta.get('width', '100%')}"
    if _too_tall(drawing):
        size += f', height: {TALLEST:g}pt, fit: "contain"'
    image = f"image({string(path)}, {size}, alt: {string(meta['alt'])})"
    code = (
        f"#figure(caption: [#{string(meta['caption'])}], report-figure({image}, notes: ({notes}))) "
        f"<{meta['label']}>"
    )
    return raw(code)


def _too_tall(drawing: str) -> bool:
    size = _SIZE.search(drawing)
    return size is not None and float(size[2]) * WIDTH > float(size[1]) * TALLEST


def _head_row(row: list[list[Any]]) -> str:
    cells = [
        f"table.cell(colspan: {span}, align: center)[#{string(text)}]" if span > 1 else f"[#{string(text)}]"
        for text, span in row
    ]
    return ", ".join(cells) + ","


def _row(heading: str, cells: list[str], width: int) -> str:
    if not cells:
        # A heading inside the table: Typst leaves none alone at the foot of a page, and repeats it at the top.
        return (
            f"table.header(level: 2, table.cell(colspan: {width}, align: left)[#strong({string(heading)})]),"
        )
    return ", ".join(f"[#{string(text)}]" for text in (heading, *cells)) + ","

"""Tables and figures as Typst. Every text is a Typst string: nothing in it can be taken for markup."""

from __future__ import annotations

from typing import Any

Meta = dict[str, Any]

# A table of more rows may break across pages, its heading repeated; a shorter one stays in one piece.
LONG = 18
# In characters: what a row heading gets at least, a cell at least and at most before its text wraps.
LEAST_STUB, LEAST_CELL, MOST_CELL = 34, 5, 48


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
    align = ["left", *(meta.get("align") or ["right"] * (width - 1))]
    lines = [
        f"#figure(kind: table, caption: [#{string(meta['caption'])}], report-table(",
        f"  columns: ({_widths(meta)}),",
        f"  align: ({', '.join(align)},),",
        f"  notes: ({''.join(string(note) + ', ' for note in _notes(meta))}),",
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
    if meta.get("landscape"):
        code = f"#page(flipped: true)[\n{code}\n]"
    return f"```{{=typst}}\n{code}\n```"


def figure(meta: Meta, path: str) -> str:
    """Write a figure with caption, text alternative and notes as a raw block."""
    notes = "".join(string(note) + ", " for note in _notes(meta))
    image = f"image({string(path)}, width: {meta.get('width', '100%')}, alt: {string(meta['alt'])})"
    code = (
        f"#figure(caption: [#{string(meta['caption'])}], report-figure({image}, notes: ({notes}))) "
        f"<{meta['label']}>"
    )
    return f"```{{=typst}}\n{code}\n```"


def _notes(meta: Meta) -> list[str]:
    mark = [f"{meta['mark'].rstrip('.')}."] if meta.get("mark") else []
    return mark + list(meta.get("notes", []))


def _widths(meta: Meta) -> str:
    """Share the width out: a column needs its longest cell or its heading's longest word, row heads more."""
    rows = [cells for _, cells in meta["rows"] if cells]
    heads = [text for text, _ in meta["head"][-1]]
    needs = [
        max([_longest_word(head), *(min(len(cells[i]), MOST_CELL) for cells in rows)])
        for i, head in enumerate(heads[1:])
    ]
    longest = max([len(heading) for heading, cells in meta["rows"] if cells] + [len(heads[0])])
    stub = min(longest, max(LEAST_STUB, sum(needs)))
    return ", ".join(f"{max(need, LEAST_CELL)}fr" for need in (stub, *needs)) + ","


def _longest_word(text: str) -> int:
    return max((len(word) for word in text.replace("-", " ").split(" ")), default=0)


def _head_row(row: list[list[Any]]) -> str:
    cells = [
        f"table.cell(colspan: {span}, align: center)[#{string(text)}]" if span > 1 else f"[#{string(text)}]"
        for text, span in row
    ]
    return ", ".join(cells) + ","


def _row(heading: str, cells: list[str], width: int) -> str:
    if not cells:
        return f"table.cell(colspan: {width}, align: left)[#strong({string(heading)})],"
    return ", ".join(f"[#{string(text)}]" for text in (heading, *cells)) + ","

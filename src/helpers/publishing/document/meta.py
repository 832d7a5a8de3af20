"""What the metadata of a shown table or figure say, whatever the document is written in."""

from __future__ import annotations

from typing import Any

from helpers.publishing.document.widths import ON_ITS_SIDE, UPRIGHT, Column, widths

Meta = dict[str, Any]


def notes_of(meta: Meta) -> list[str]:
    """Give the notes under a table or figure, the demonstration mark first."""
    mark = [f"{meta['mark'].rstrip('.')}."] if meta.get("mark") else []
    return mark + list(meta.get("notes", []))


def sides(meta: Meta) -> list[str]:
    """Give the side to which each column is set: row headings left, cells right unless the table says otherwise."""
    cells = sum(span for _, span in meta["head"][-1]) - 1
    return ["left", *(meta.get("align") or ["right"] * cells)]


def shares(meta: Meta) -> list[int]:
    """Share the line out among a table's columns; headings inside the table run across and count for none."""
    rows = [(heading, *cells) for heading, cells in meta["rows"] if cells]
    heads = [text for text, _ in meta["head"][-1]]
    kept = [side != "left" for side in sides(meta)]
    columns = [Column(head, tuple(row[i] for row in rows), kept[i]) for i, head in enumerate(heads)]
    return widths(columns, ON_ITS_SIDE if meta.get("landscape") else UPRIGHT)

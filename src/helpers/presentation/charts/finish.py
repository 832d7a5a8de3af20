"""The last step of every figure: mark, SVG and PNG with the same bytes each time, the object shown."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure as Canvas

from helpers.presentation.charts.sheet import EDGE, mark_text
from helpers.presentation.charts.style import DPI, GREY, LEADING, TALLEST, TINY, WIDTH, styled, tallest
from helpers.presentation.charts.svg import compact
from helpers.presentation.context import Context
from helpers.presentation.display import Figure
from helpers.study.paths import ROOT

# Nothing of the day, the machine or the library's version in the files.
_SVG = {"Date": None, "Creator": None, "Type": None, "Format": None}
_PNG = {"Software": None}


@styled
def finish(
    fig: Canvas, context: Context, label: str, caption: str, alt: str, notes: Sequence[str] = ()
) -> Figure:
    """Save a figure under its label and give what a notebook shows; the canvas is emptied.

    The files are ``<label>.svg`` and ``<label>.png`` (200 dots an inch) in the context's folder. The same
    figure gives the same bytes, whenever and in whatever order figures are made. Where the context has a
    demonstration mark, it stands small in the figure's bottom right corner.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The canvas, as `helpers.presentation.charts.sheet.Sheet` makes it.
    context : Context
        Folder and mark.
    label : str
        ``fig-...``, the stem of the files' names.
    caption, alt, notes
        As in `helpers.presentation.display.Figure`.
    """
    if context.mark:
        _write_mark(fig, context)
    context.figures.mkdir(parents=True, exist_ok=True)
    svg = compact(_saved(fig, "svg").decode("utf-8"), alt)
    png = context.figures / f"{label}.png"
    _write(context.figures / f"{label}.svg", svg.encode("utf-8"))
    _write(png, _saved(fig, "png"))
    width = _width(fig, caption, [*notes, context.mark or ""])
    fig.clear()
    return Figure(label, caption, alt, svg, _shown(png), tuple(notes), context.mark, width)


def _width(fig: Canvas, caption: str, notes: Sequence[str]) -> str:
    """Say how wide a figure is set: as the text, or narrower, so that a page takes it with caption and notes."""
    wide, high = fig.get_size_inches() * 72
    room = min(TALLEST, tallest(caption, notes)) * wide / WIDTH
    return "100%" if high <= room else f"{max(int(100 * room / high), 1)}%"


def _write_mark(fig: Canvas, context: Context) -> None:
    width, height = fig.get_size_inches() * 72
    x, y = 1 - EDGE / width, EDGE / height
    text = mark_text(context)
    mark = fig.text(x, y, text, fontsize=TINY, ha="right", va="bottom", color=GREY, linespacing=LEADING)
    mark.set_gid("mark")


def _saved(fig: Canvas, form: str) -> bytes:
    buffer = io.BytesIO()
    if form == "svg":
        fig.savefig(buffer, format="svg", metadata=_SVG)
    else:
        fig.savefig(buffer, format="png", dpi=DPI, metadata=_PNG)
    return buffer.getvalue()


def _write(file: Path, content: bytes) -> None:
    """Write to a name of this process and move, so that no reader ever finds half a figure."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _shown(png: Path) -> str:
    """The PNG's path from the project's root, where it lies inside: executed notebooks are published."""
    return png.relative_to(ROOT).as_posix() if png.is_relative_to(ROOT) else str(png)

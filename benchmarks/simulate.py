"""Simulate, print the tables, and write them and the figure into the documentation: ``make simulate``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from benchmarks.drawing import draw
from benchmarks.page import filled, written
from benchmarks.results import drawn_results, exact_results, odd

DOCS = Path(__file__).parents[1] / "docs"
PAGE, FIGURE = DOCS / "simulation.md", DOCS / "simulation.svg"


def main() -> int:
    """Run it all; 1 if something here is not what the helpers give."""
    if wrong := odd():
        print("Not what helpers.analysis gives:", *wrong, sep="\n  ")
        return 1
    results = [*exact_results(), *drawn_results(os.cpu_count() or 1)]
    for result in results:
        print(f"\n{result.name}\n{written(result)}")
    PAGE.write_text(filled(PAGE.read_text("utf-8"), results), "utf-8")
    FIGURE.write_text(draw(), "utf-8")
    print(f"\nWritten: {PAGE.relative_to(DOCS.parent)}, {FIGURE.relative_to(DOCS.parent)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

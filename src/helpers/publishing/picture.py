"""A page of the report as a picture, for the README: ``python -m helpers.publishing.picture REPORT PAGE PNG``.

The page is its number, or a text that stands on it: the last page on which it does is meant, so that the lists
of tables and figures do not count, and the picture stays the same page when chapters before it grow.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

DOTS_PER_INCH = 80


def picture(pdf: Path, page: int, target: Path) -> None:
    """Draw a page (the first is 1, the title page) of a PDF into a PNG file.

    Raises
    ------
    IndexError
        There is no such page.
    """
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        if not 1 <= page <= len(document):
            raise IndexError(f"{pdf} has the pages 1 to {len(document)}")
        image = document[page - 1].render(scale=DOTS_PER_INCH / 72).to_pil()
    target.parent.mkdir(parents=True, exist_ok=True)
    image.convert("P", palette=1, colors=64).save(target, optimize=True)


def page_of(pdf: Path, text: str) -> int:
    """Give the number of the last page on which a text stands.

    Raises
    ------
    LookupError
        It stands on none.
    """
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(len(document), 0, -1):
            found = document[number - 1].get_textpage().get_text_bounded()
            if text in " ".join(found.split()):
                return number
    raise LookupError(f"no page of {pdf} says {text!r}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the page that the command line names."""
    pdf, page, target = sys.argv[1:] if arguments is None else arguments
    number = int(page) if page.isdigit() else page_of(Path(pdf), page)
    picture(Path(pdf), number, Path(target))
    return 0


if __name__ == "__main__":
    sys.exit(main())

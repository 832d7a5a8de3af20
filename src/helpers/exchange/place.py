"""Where a column of an export belongs: to an item of the codebook, to the tool itself, or nowhere."""

from __future__ import annotations

from dataclasses import dataclass

ANSWER, OPTION, OTHER, SYSTEM, DROPPED = "answer", "option", "other", "system", "dropped"


@dataclass(frozen=True)
class Place:
    """What one column carries.

    ``kind`` is ``answer`` (an item's answer), ``option`` (one option of a multiple-choice item, ``detail`` is
    its code), ``other`` (the text beside an "other" option), ``system`` (``detail`` is a column of
    `Export.system`) or ``dropped`` (``detail`` says why).
    """

    kind: str
    item: str = ""
    detail: str = ""

    @property
    def carries_item(self) -> bool:
        """Whether the column carries something of an item of the codebook."""
        return self.kind in (ANSWER, OPTION, OTHER)

    def __str__(self) -> str:
        return {ANSWER: self.item, OPTION: f"{self.item}__{self.detail}", OTHER: f"{self.item}_text"}.get(
            self.kind, self.detail
        )


@dataclass(frozen=True)
class Heading:
    """A heading that a tool writes above a column.

    ``mode`` is ``code`` or ``text``; ``language`` is None where the heading does not depend on it. A
    ``fallback`` counts only where no other heading of the same spelling does.
    """

    text: str
    place: Place
    mode: str = "text"
    language: str | None = None
    fallback: bool = False

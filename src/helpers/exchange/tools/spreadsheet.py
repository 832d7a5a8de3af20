"""tables kept by hand: to be written."""

from __future__ import annotations

from collections.abc import Iterable

from helpers.exchange.cells import Cells
from helpers.exchange.place import Heading
from helpers.exchange.tools.tool import Tool
from helpers.study.questionnaire import Questionnaire


class Spreadsheet(Tool):
    """The exports of tables kept by hand."""

    name = "spreadsheet"

    def recognises(self, cells: Cells) -> bool:
        """Whether the header bears its marks."""
        return False

    def headings(self, questionnaire: Questionnaire) -> Iterable[Heading]:
        """Give its headings."""
        return ()

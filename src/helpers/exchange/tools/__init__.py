"""Survey tools: what their exports look like, one module each.

A new tool is a module with a subclass of `helpers.exchange.tools.tool.Tool` and a line in `TOOLS`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from helpers.errors import UserError
from helpers.exchange.cells import Cells
from helpers.exchange.tools.google_forms import GoogleForms
from helpers.exchange.tools.kobo import Kobo
from helpers.exchange.tools.limesurvey import LimeSurvey
from helpers.exchange.tools.qualtrics import Qualtrics
from helpers.exchange.tools.redcap import REDCap
from helpers.exchange.tools.spreadsheet import Spreadsheet
from helpers.exchange.tools.spreadsheet_file import known_headings
from helpers.exchange.tools.spss import SPSS
from helpers.exchange.tools.stata import Stata
from helpers.exchange.tools.surveyjs import SurveyJS
from helpers.exchange.tools.surveymonkey import SurveyMonkey
from helpers.exchange.tools.tool import Tool
from helpers.exchange.tools.typeform import Typeform
from helpers.study.study import Source

# In the order in which their marks are looked for; a spreadsheet bears none.
TOOLS: tuple[Tool, ...] = (
    *(SPSS(), Stata()),
    *(Qualtrics(), LimeSurvey(), REDCap(), SurveyMonkey(), Kobo(), SurveyJS(), Typeform(), GoogleForms()),
    Spreadsheet(),
)


def tool_of(source: Source, cells: Cells) -> Tool:
    """Give the tool that a source names, the one whose marks the header bears, or else a table kept by hand.

    Raises
    ------
    UserError
        An unknown name, a header that bears another tool's marks, marks in another row, or a header that bears none
        and has nothing of the codebook.
    """
    names = [tool.name for tool in TOOLS]
    place = f"sources: {source.code}: tool:"
    if source.tool not in ("auto", *names):
        raise UserError("unknown survey tool", column=place, value=source.tool, accepted=["auto", *names])
    marked = next((tool for tool in TOOLS if tool.recognises(cells)), None)
    named = next((tool for tool in TOOLS if tool.name == source.tool), None)
    if named and marked and not named.recognises(cells):
        problem = f"study.yaml says {named.name}, and the columns are those of {marked.name}"
        raise UserError(
            problem, file=cells.path, column=place, value=named.name, accepted=["auto", marked.name]
        )
    found = named or marked
    if found is None:
        _check_rows_below(cells, source)
        found = TOOLS[-1]
        if not any(map(known_headings(source), _names(cells))):
            raise _nothing_known(cells, names, place)
    return found.within(source)


_MOST_ABOVE = 5


def _names(cells: Cells) -> Iterator[str]:
    yield from cells.header
    for row in cells.rows[:_MOST_ABOVE]:
        yield from row


def _check_rows_below(cells: Cells, source: Source) -> None:
    """Stop where the headings of a survey tool stand in a row that is none of the headings."""
    for index in range(min(_MOST_ABOVE, len(cells.rows) - 1)):
        below = replace(
            cells, header=cells.rows[index], rows=cells.rows[index + 1 :], numbers=cells.numbers[index + 1 :]
        )
        marked = next((tool for tool in TOOLS if tool.recognises(below)), None)
        if marked:
            raise UserError(
                f"the headings of {marked.name} stand in another row than that of the headings",
                file=cells.path,
                row=cells.numbers[index],
                value=" | ".join(cells.rows[index][:6]),
                hint=f"name the row in study.yaml: sources: {source.code}: header_row: {cells.numbers[index]}",
            )


def _nothing_known(cells: Cells, names: list[str], place: str) -> UserError:
    sheets = ", ".join(what for word, what in cells.remarks if word in ("sheets", "tables"))
    hint = f"if it is the right file, name its tool in study.yaml ({place}), or the row of the headings (header_row:)"
    return UserError(
        "no survey tool is recognised by the columns of this file, and none of them is one of the codebook",
        file=cells.path,
        value=" | ".join(cells.header[:6]),
        accepted=names,
        hint=hint + (f"; other sheets, which sheet: names: {sheets}" if sheets else ""),
    )

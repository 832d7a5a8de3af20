"""Survey tools: what their exports look like, one module each.

A new tool is a module with a subclass of `helpers.exchange.tools.tool.Tool` and a line in `TOOLS`.
"""

from __future__ import annotations

from helpers.errors import UserError
from helpers.exchange.cells import Cells
from helpers.exchange.tools.google_forms import GoogleForms
from helpers.exchange.tools.kobo import Kobo
from helpers.exchange.tools.limesurvey import LimeSurvey
from helpers.exchange.tools.qualtrics import Qualtrics
from helpers.exchange.tools.redcap import REDCap
from helpers.exchange.tools.spreadsheet import Spreadsheet
from helpers.exchange.tools.spss import SPSS
from helpers.exchange.tools.stata import Stata
from helpers.exchange.tools.surveyjs import SurveyJS
from helpers.exchange.tools.surveymonkey import SurveyMonkey
from helpers.exchange.tools.tool import Tool
from helpers.exchange.tools.typeform import Typeform
from helpers.study.study import Source

# In the order in which their marks are looked for; a spreadsheet bears none.
TOOLS: tuple[Tool, ...] = (
    *(LimeSurvey(), Qualtrics(), REDCap(), SurveyMonkey(), Kobo(), SurveyJS(), Typeform(), GoogleForms()),
    *(SPSS(), Stata(), Spreadsheet()),
)


def tool_of(source: Source, cells: Cells) -> Tool:
    """Give the tool that a source names, or the one whose marks the header bears.

    Raises
    ------
    UserError
        An unknown name, a header that bears another tool's marks, or none.
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
    if found:
        return found
    raise UserError(
        "no survey tool is recognised by the columns of this file",
        file=cells.path,
        value=" | ".join(cells.header[:6]),
        accepted=names,
        hint=f"if it is the right file, name its tool in study.yaml: {place}",
    )

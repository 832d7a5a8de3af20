"""SPSS: files ending in .sav and .zsav."""

from __future__ import annotations

from helpers.exchange.tools.variables import Variables


class SPSS(Variables):
    """The files of SPSS."""

    name = "spss"
    ending = (".sav", ".zsav")

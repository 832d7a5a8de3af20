"""Stata: files ending in .dta."""

from __future__ import annotations

from helpers.exchange.tools.variables import Variables


class Stata(Variables):
    """The files of Stata."""

    name = "stata"
    ending = (".dta",)

"""Demonstration data: invented answers, written as a survey tool exports them, with known faults in them.

Nothing here is a result of any study. The rows carry seed values that are written down beside the exports
(``planted.json``), so that whatever is made from them can say that it is a demonstration.
"""

from helpers.study.demonstration.seeds import generated_seeds

__all__ = ["generated_seeds"]

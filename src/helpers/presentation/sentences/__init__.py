"""Sentences made from results, as Markdown, in the language of the report."""

from helpers.presentation.sentences.compare import compare_sentence, crosstab_sentence
from helpers.presentation.sentences.describe import describe_sentence, same_sentence
from helpers.presentation.sentences.design import limits
from helpers.presentation.sentences.method import methods, used_tests
from helpers.presentation.sentences.participation import (
    completeness_sentence,
    exclusion_sentence,
    weeks_sentence,
)

__all__ = [
    "compare_sentence",
    "completeness_sentence",
    "crosstab_sentence",
    "describe_sentence",
    "exclusion_sentence",
    "limits",
    "methods",
    "same_sentence",
    "used_tests",
    "weeks_sentence",
]

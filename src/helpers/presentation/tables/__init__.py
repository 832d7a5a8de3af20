"""Tables of results: every maker takes a result, the context and a label, and gives finished texts."""

from helpers.presentation.tables.battery import battery_table
from helpers.presentation.tables.cleaning import (
    contradictions_table,
    data_table,
    edits_table,
    exclusion_table,
    groups_table,
)
from helpers.presentation.tables.comparison import comparison_table
from helpers.presentation.tables.completeness import bases_table
from helpers.presentation.tables.crosstab import crosstab_table
from helpers.presentation.tables.distribution import distribution_table, numbers_table
from helpers.presentation.tables.groups import place_table
from helpers.presentation.tables.overview import overview_table
from helpers.presentation.tables.profile import profile_table
from helpers.presentation.tables.questionnaire import questionnaire_table
from helpers.presentation.tables.reading import left_out_table, reading_table

__all__ = [
    "bases_table",
    "battery_table",
    "comparison_table",
    "contradictions_table",
    "crosstab_table",
    "data_table",
    "distribution_table",
    "edits_table",
    "exclusion_table",
    "groups_table",
    "left_out_table",
    "numbers_table",
    "overview_table",
    "place_table",
    "profile_table",
    "questionnaire_table",
    "reading_table",
]

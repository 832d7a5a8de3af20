"""Figures made from results: each maker saves SVG and PNG and gives what a notebook shows."""

from helpers.presentation.charts.completeness import completeness_chart
from helpers.presentation.charts.finish import finish
from helpers.presentation.charts.flow import flow_chart
from helpers.presentation.charts.likert import likert_chart, likert_charts
from helpers.presentation.charts.maps import map_chart
from helpers.presentation.charts.numeric import numbers_chart
from helpers.presentation.charts.options import options_chart
from helpers.presentation.charts.residuals import residuals_chart
from helpers.presentation.charts.shares import share_chart
from helpers.presentation.charts.weeks import weeks_chart

__all__ = [
    "completeness_chart",
    "finish",
    "flow_chart",
    "likert_chart",
    "likert_charts",
    "map_chart",
    "numbers_chart",
    "options_chart",
    "residuals_chart",
    "share_chart",
    "weeks_chart",
]

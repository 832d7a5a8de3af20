"""What a notebook calls: one function a question, each showing its sentence, figure and table."""

from helpers.notebook.page import Page, open_page
from helpers.notebook.survey import Survey, open_survey

__all__ = ["Page", "Survey", "open_page", "open_survey"]

"""Writers of forms, one module each: the codebook as a survey tool reads it.

A new format is a module with a `helpers.exchange.forms.form.FormWriter` and a line in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Mapping

from helpers.exchange.forms.ddi import DDI
from helpers.exchange.forms.form import Form, FormWriter
from helpers.exchange.forms.limesurvey import LimeSurvey
from helpers.exchange.forms.redcap import REDCap
from helpers.exchange.forms.surveyjs import SurveyJS
from helpers.exchange.forms.xlsform import XLSForm

FORMATS: Mapping[str, FormWriter] = {
    "limesurvey": LimeSurvey(),
    "xlsform": XLSForm(),
    "redcap": REDCap(),
    "surveyjs": SurveyJS(),
    "ddi": DDI(),
}

__all__ = ["FORMATS", "Form", "FormWriter"]

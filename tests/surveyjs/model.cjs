// Tries a survey without a browser: what the library's own check finds, and what is visible after answers were given.
//
// Standard input: {"survey": ..., "walks": {version: [[[name, value], ...], ...]}}. A walk is a respondent: each step answers a
// question, or a row of a matrix ("matrix.row"), or takes an answer back (null), where the question is visible.
// Standard output: {"findings": [...], "walks": {version: [{"visible": [...], "data": {...}}, ...]}}.
"use strict";
const { readFileSync } = require("node:fs");

const versions = { 3: require("survey-core"), 2: require("survey-core-2") };
require("survey-core/survey.i18n");
const { lintSurvey } = require("survey-core/linter");

const { survey, walks } = JSON.parse(readFileSync(0, "utf8"));

function walked(model, steps) {
  model.clear(true, true);
  for (const [name, value] of steps) {
    const [whole, row] = name.split(".");
    const question = model.getQuestionByName(whole);
    if (!question.isVisible) continue;
    if (row === undefined) {
      if (value === null) question.clearValue();
      else question.value = value;
    } else {
      const cells = { ...(question.value || {}) };
      if (value === null) delete cells[row];
      else cells[row] = value;
      question.value = cells;
    }
  }
  const visible = model.getAllQuestions().filter((one) => one.isVisible).map((one) => one.name);
  return { visible, data: model.data };
}

const done = {};
for (const [version, some] of Object.entries(walks)) {
  const model = new versions[version].Model(survey);
  done[version] = some.map((steps) => walked(model, steps));
}
const titles = {};
for (const locale of new versions[3].Model(survey).getUsedLocales()) {
  const model = new versions[3].Model(survey);
  model.locale = locale;
  titles[locale] = Object.fromEntries(model.getAllQuestions().map((one) => [one.name, one.locTitle.renderedHtml]));
}
process.stdout.write(JSON.stringify({ findings: lintSurvey(survey).findings, walks: done, titles }));

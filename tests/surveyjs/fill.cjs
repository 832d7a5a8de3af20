// Fills in a survey in a browser as respondents would: by clicks and typing on what is visible, page after page.
//
// Standard input: {"survey": ..., "plans": [{name: value, ...}, ...], "browser": path, "picture": path or null}.
// A plan's values are a choice, a list of choices, a text, or {row: choice} for a matrix.
// Standard output: [{"data": {...}, "state": ..., "pages": number of pages seen}, ...].
"use strict";
const { readFileSync } = require("node:fs");
const path = require("node:path");
const { chromium } = require("playwright-core");

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
const { survey, plans, browser: executablePath, picture } = JSON.parse(readFileSync(0, "utf8"));

function asset(name, file) {
  return path.join(process.env.NODE_PATH, name, file);
}

async function opened(page) {
  await page.setContent('<!doctype html><meta charset="utf-8"><div id="survey"></div>');
  await page.addStyleTag({ path: asset("survey-core-2", "survey-core.min.css") });
  await page.addScriptTag({ path: asset("survey-core-2", "survey.core.min.js") });
  await page.addScriptTag({ path: asset("survey-core-2", "survey.i18n.min.js") });
  await page.addScriptTag({ path: asset("survey-js-ui", "survey-js-ui.min.js") });
  await page.evaluate((json) => {
    Survey.settings.animationEnabled = false;
    window.survey = new Survey.Model(json);
    window.survey.render(document.getElementById("survey"));
  }, survey);
}

// The next visible question of the page that the plan answers and that was not dealt with yet.
function next(page, done) {
  return page.evaluate(([done]) => {
    const found = window.survey.currentPage.questions.find((one) => one.isVisible && !done.includes(one.name));
    return found && { name: found.name, type: found.getType() };
  }, [done]);
}

async function choose(inputs, value) {
  const input = inputs.and(inputs.page().locator(`[value=${JSON.stringify(value)}]`));
  await input.locator("xpath=ancestor::label[1]").click();
}

async function answer(page, { name, type }, value) {
  const place = page.locator(`[data-name=${JSON.stringify(name)}]`);
  await place.waitFor({ state: "visible" });
  if (type === "matrix") {
    for (const [row, choice] of Object.entries(value)) {
      const [r, c] = await page.evaluate(([name, row, choice]) => {
        const question = window.survey.getQuestionByName(name);
        return [question.rows.findIndex((one) => one.value === row), question.columns.findIndex((one) => one.value === choice)];
      }, [name, row, choice]);
      await place.locator("tbody tr").nth(r).locator("label:has(input[type=radio])").nth(c).click();
    }
  } else if (type === "radiogroup") {
    await choose(place.locator("input[type=radio]"), value);
  } else if (type === "checkbox") {
    for (const one of value) await choose(place.locator("input[type=checkbox]"), one);
  } else {
    const field = place.locator("input, textarea").first();
    await field.fill(String(value));
    await field.blur();
  }
}

async function fill(page, plan) {
  await opened(page);
  let pages = 0;
  for (;;) {
    pages += 1;
    const done = [];
    for (let found = await next(page, done); found; found = await next(page, done)) {
      done.push(found.name);
      if (plan[found.name] !== undefined) await answer(page, found, plan[found.name]);
    }
    if (picture && pages === 2) await page.screenshot({ path: picture, fullPage: true });
    const before = await page.evaluate(() => window.survey.currentPageNo);
    // An answer that ends the survey turns "next" into "complete".
    await page.locator(".sd-navigation__complete-btn, .sd-navigation__next-btn").first().click();
    const now = await page.evaluate(() => ({
      state: window.survey.state, no: window.survey.currentPageNo, data: window.survey.data,
      errors: window.survey.currentPage?.questions.flatMap((one) => one.errors.map((e) => `${one.name}: ${e.getText()}`)),
    }));
    if (now.state === "completed") return { state: now.state, data: now.data, pages };
    if (now.no === before) return { state: "stuck", data: now.data, pages, errors: now.errors };
  }
}

(async () => {
  const browser = await chromium.launch({ executablePath, headless: true, args: FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    page.setDefaultTimeout(15000);
    const found = [];
    for (const plan of plans) found.push(await fill(page, plan));
    process.stdout.write(JSON.stringify(found));
  } finally {
    await browser.close();
  }
})().catch((error) => {
  console.error(error);
  process.exit(1);
});

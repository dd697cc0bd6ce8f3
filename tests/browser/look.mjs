// look.mjs BASE: opens each page that is named on standard input (JSON: [{path, person}]), in English in light and in Chinese in dark, and prints for
// each what is wrong with it, as JSON: [{path, look, wrong: [sentence]}].
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { begin, opened } from './browser.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const narrow = { width: 360, height: 740 }, wide = { width: 1280, height: 900 };
const base = process.argv[2];

function listen(page, wrong) {
  page.on('console', (message) => message.type() === 'error' && wrong.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => wrong.push(`script: ${error}`));
  page.on('request', (request) => request.url().startsWith(base + '/') || wrong.push(`loaded from elsewhere: ${request.url()}`));
}

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate((tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'] }), rules);
  return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 200)} ${node.failureSummary.replace(/\s+/g, ' ')}`));
}

// What reaches past the right edge of a telephone, where it is not in a box that scrolls by itself.
function past() {
  const edge = 360, width = document.scrollingElement.scrollWidth;
  if (width <= edge)
    return [];
  const out = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > edge && !one.closest('.scroll'));
  return [`${width} px wide at ${edge}: ${out.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join(' … ')}`];
}

async function seen(page, path, wrong, size) {
  await page.setViewportSize(size);
  const answer = await page.goto(path);
  if (answer.status() !== 200)
    wrong.push(`answered ${answer.status()}`);
  await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
  wrong.push(...(await violations(page)));
  await page.setViewportSize(narrow);
  wrong.push(...(await page.evaluate(past)));
}

const browser = await begin();
const asked = JSON.parse(fs.readFileSync(0, 'utf8')), told = [];
for (const [look, size] of [['english', wide], ['chinese', narrow]])
  for (const person of new Set(asked.map((one) => one.person))) {
    const page = await opened(browser, base, person, look);
    let wrong = [];
    listen(page, { push: (...more) => wrong.push(...more) });
    for (const { path } of asked.filter((one) => one.person === person)) {
      wrong = [];
      await seen(page, path, wrong, size);
      told.push({ path, person, look, wrong });
    }
    await page.context().close();
  }
await browser.close();
console.log(JSON.stringify(told));

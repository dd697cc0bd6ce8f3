// look.mjs BASE: opens each page that is named on standard input (JSON: [{path, person}]), in English in light and in Chinese in dark, and prints for
// each what is wrong with it, as JSON: [{path, look, wrong: [sentence]}].
import fs from 'node:fs';
import { begin, opened } from './browser.mjs';
import { past, violations } from './wrong.mjs';

const narrow = { width: 360, height: 740 }, wide = { width: 1280, height: 900 };
const base = process.argv[2];

function listen(page, wrong) {
  page.on('console', (message) => message.type() === 'error' && wrong.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => wrong.push(`script: ${error}`));
  page.on('request', (request) => request.url().startsWith(base + '/') || wrong.push(`loaded from elsewhere: ${request.url()}`));
}

async function seen(page, path, wrong, look, size) {
  await page.setViewportSize(size);
  const answer = await page.goto(path);
  if (answer.status() !== 200)
    wrong.push(`answered ${answer.status()}`);
  const { lang, dark } = await page.evaluate(() => ({ lang: document.documentElement.lang, dark: matchMedia('(prefers-color-scheme: dark)').matches }));
  if (lang.startsWith('zh') !== (look === 'chinese') || dark !== (look === 'chinese'))
    wrong.push(`shown in ${lang}, ${dark ? 'dark' : 'light'}`);
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
      await seen(page, path, wrong, look, size);
      told.push({ path, person, look, wrong });
    }
    await page.context().close();
  }
await browser.close();
console.log(JSON.stringify(told));

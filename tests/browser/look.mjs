// look.mjs BASE: opens each page that is named on standard input (JSON: [{path, person, look}]), and prints for each what is wrong with it, as JSON:
// [{path, person, look, wrong: [sentence]}].
import fs from 'node:fs';
import { begin, opened } from './browser.mjs';
import { listen, past, violations } from './wrong.mjs';

const narrow = { width: 360, height: 740 }, wide = { width: 1280, height: 900 };
const looks = {
  english: { words: 'english', colorScheme: 'light', size: wide },
  chinese: { words: 'chinese', colorScheme: 'dark', size: narrow },
  'english in dark': { words: 'english', colorScheme: 'dark', size: narrow },
  'chinese in light': { words: 'chinese', colorScheme: 'light', size: wide },
};
const base = process.argv[2];

async function seen(page, path, wrong, { words, colorScheme, size }) {
  await page.setViewportSize(size);
  const answer = await page.goto(path);
  if (answer.status() !== 200)
    wrong.push(`answered ${answer.status()}`);
  const { lang, dark } = await page.evaluate(() => ({ lang: document.documentElement.lang, dark: matchMedia('(prefers-color-scheme: dark)').matches }));
  if (lang.startsWith('zh') !== (words === 'chinese') || dark !== (colorScheme === 'dark'))
    wrong.push(`shown in ${lang}, ${dark ? 'dark' : 'light'}`);
  await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
  wrong.push(...(await violations(page)));
  await page.setViewportSize(narrow);
  wrong.push(...(await page.evaluate(past)));
}

const browser = await begin();
const asked = JSON.parse(fs.readFileSync(0, 'utf8')), told = [];
for (const key of new Set(asked.map(({ look, person }) => JSON.stringify([look, person])))) {
  const [look, person] = JSON.parse(key);
  const page = await opened(browser, base, person, looks[look].words, { colorScheme: looks[look].colorScheme });
  let wrong = [];
  listen(page, base, { push: (...more) => wrong.push(...more) });
  for (const { path } of asked.filter((one) => one.person === person && one.look === look)) {
    wrong = [];
    await seen(page, path, wrong, looks[look]);
    told.push({ path, person, look, wrong });
  }
  await page.context().close();
}
await browser.close();
console.log(JSON.stringify(told));

// walk.mjs BASE WAY: goes one way through the demo as somebody would who has no script, no mouse, or a second window. Ends with 0 where it led to
// the end; else it says where it did not. Each way answers a duty of its own.
import assert from 'node:assert/strict';
import { begin, opened } from './browser.mjs';

const unit = 'L-KJ-NH', office = 'O-KJ';
const duty = (code) => `/duty/KJ-NH/theme.${code}`;
const answer = 'form[action="/act/duty/answer"]';

// ---- Without script ----

// The form is folded open if it is not, filled in, and sent by its button.
async function fill(page, within, fields) {
  const form = page.locator(within).first();
  if (!(await form.isVisible()))
    await page.locator(`details:has(${within}) > summary`).first().click();
  for (const [name, value] of Object.entries(fields))
    await form.locator(`[name="${name}"]`).fill(value);
  return form;
}

async function send(page, form) {
  const leaves = page.waitForNavigation();
  await form.locator('button[type=submit]:visible').last().click();
  assert.equal((await leaves).status(), 200);
}

async function no_script(browser, base) {
  const bare = { javaScriptEnabled: false };
  const page = await opened(browser, base, unit, 'english', bare);
  await page.goto(duty('study-field'));
  const form = await fill(page, answer, { 'values.matter': 'Testing fields', 'values.visits': '7', note: 'All were seen.' });
  await form.locator('#file-1').setInputFiles({ name: 'minutes.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 minutes') });
  await form.locator('details > summary').click();
  await form.locator('#dated-1').fill('2026-01-05');
  await send(page, form);
  assert.match(page.url(), /\/receipt\?/);
  assert.match(await page.locator('main').innerText(), /Handed in/);
  await page.goto(duty('study-field'));
  assert.match(await page.locator('.given').innerText(), /7[^]*All were seen\./);
  assert.equal(await page.locator('.evidence a').count(), 1);
  await send(page, await fill(page, 'form[action="/act/measure/ask"]', { question: 'Does a visit by telephone count?' }));
  assert.match(await page.locator('main').innerText(), /Does a visit by telephone count\?/);

  const judge = await opened(browser, base, office, 'english', bare);
  await judge.goto(duty('study-field'));
  await send(judge, judge.locator('form[action="/act/duty/accept"]'));
  assert.equal(await judge.locator('.standing .state b').innerText(), 'Accepted');
  await judge.goto('/');
  await judge.locator('.waits a[href^="/duty/"]').first().click();
  await send(judge, await fill(judge, 'form[action="/act/duty/return"]', { reason: 'The roll is missing.' }));
  assert.match(await judge.locator('.standing').innerText(), /The roll is missing\./);
}

// ---- With the keyboard alone ----

// Tab until the focus is on what is looked for. Wherever it stops on the way it must be seen.
async function tab(page, selector) {
  for (let n = 0; n < 150; n++) {
    await page.keyboard.press('Tab');
    const { there, seen, what } = await page.evaluate((wanted) => {
      const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
      return { there: one.matches(wanted), seen: one === document.body || (box.width > 1 && style.outlineStyle !== 'none'), what: one.outerHTML.slice(0, 200) };
    }, selector);
    assert.ok(seen, `the focus is not seen on ${what}`);
    if (there)
      return;
  }
  assert.fail(`Tab does not lead to ${selector} on ${page.url()}`);
}

async function leads(page, pattern, key = 'Enter') {
  const arrives = page.waitForURL(pattern);
  await page.keyboard.press(key);
  await arrives;
}

async function keyboard(browser, base) {
  const page = await opened(browser, base, office);
  await tab(page, '#seek');
  await page.keyboard.type('nanhu');
  await page.locator('.options [role=option]').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await leads(page, /\/unit\/KJ-NH$/);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('xiuzhou');
  await page.locator('dialog .options [role=option]').first().waitFor();
  await leads(page, /\/unit\/KJ-XZ$/);
  await page.context().close();

  const own = await opened(browser, base, unit);
  await tab(own, `a[href^="${duty('')}"]`);
  await leads(own, /\/duty\/KJ-NH\//);
  await own.goto(duty('review-remedies'));
  await tab(own, '.answering > summary');
  if (!(await own.locator(answer).isVisible()))
    await own.keyboard.press('Enter');
  await tab(own, '[name="values.done"]');
  await own.keyboard.type('5');
  await tab(own, '[name="values.left"]');
  await own.keyboard.type('2');
  await tab(own, '[name=note]');
  await own.keyboard.type('By hand.');
  await tab(own, `${answer} button.first`);
  await leads(own, /\/receipt\?/);
  assert.match(await own.locator('main').innerText(), /Handed in/);
}

// ---- In two windows ----

async function live(browser, base) {
  const watching = await opened(browser, base, office), doing = await opened(browser, base, unit);
  await watching.goto(duty('rules-mend'));
  assert.equal(await watching.locator('.standing .state b').innerText(), 'Open');
  await watching.locator('details:has(form[action="/act/duty/waive"]) > summary').click();
  await watching.locator('#waive-reason').pressSequentially('Half a sent');
  await doing.goto(duty('rules-mend'));
  const form = await fill(doing, answer, { 'values.mended': '3', 'values.repealed': '1' });
  await send(doing, form);
  await watching.locator('.given').waitFor({ timeout: 3000 });
  assert.equal(await watching.locator('.standing .state b').innerText(), 'Answered');
  assert.equal(await watching.evaluate(() => document.activeElement.id), 'waive-reason');
  await watching.keyboard.type('ence');
  assert.equal(await watching.locator('#waive-reason').inputValue(), 'Half a sentence');
}

const ways = { 'no-script': no_script, keyboard, live };
const [, , base, way] = process.argv;
const browser = await begin();
try {
  await ways[way](browser, base);
} finally {
  await browser.close();
}

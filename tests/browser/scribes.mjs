// scribes.mjs BASE PICTURES: a meeting A.m1 that is in session: the screen of its hall follows within a second; a scribe's network goes and no word is lost,
// neither by a reload nor while it is away; two scribes at one entry see both texts and where they differ, after a reload too. PICTURES: a folder for pictures, or "".
import assert from 'node:assert/strict';
import { begin, opened } from './browser.mjs';
import { listen, violations } from './wrong.mjs';

const [base, pictures] = [process.argv[2], process.argv[3]];
const browser = await begin(), wrong = [];
const entry = (page, n) => page.locator(`[data-note="i${n}"]`);
const says = (page, n, words) => page.waitForFunction(([at, text]) => document.querySelector(`[data-note="i${at}"] [data-state]`).textContent.includes(text), [n, words], { polling: 50 });
const picture = (page, name) => (pictures ? page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true }) : null);

/* The page's own cadence, shortened: nothing else is. */
const slow = (page) => page.addInitScript(() => document.addEventListener('readystatechange', () => {
  const scribes = document.querySelector('[data-scribe]');
  if (scribes)
    Object.assign(scribes.dataset, { quiet: '300', longest: '1500' });
}, true));
/* What the browser keeps, and what the store has. */
const kept = (page) => page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('muster-notes ')).map((name) => JSON.parse(localStorage[name]).text));
const stored = (page, n) => page.evaluate(async (at) => {
  const fresh = new DOMParser().parseFromString(await (await fetch('/meeting/A.m1/scribe')).text(), 'text/html');
  return fresh.querySelector(`[data-note="i${at}"] textarea`).value;
}, n);

async function scribe(look = 'english', more = {}) {
  const page = await opened(browser, base, 'operator', look, more);
  await slow(page);
  await page.goto('/meeting/A.m1/scribe');
  return page;
}

try {
  const hall = await opened(browser, base, 'operator', 'english', { viewport: { width: 1920, height: 1080 } });
  listen(hall, base, wrong);
  await hall.goto('/meeting/A.m1/projector');
  assert.match(await hall.locator('.hand').textContent(), /Item 1 of 3[^]*Why[^]*30 min/);
  wrong.push(...(await violations(hall)));

  // Two scribes; the first writes, and it is saved by itself.
  const one = await scribe(), two = await scribe();
  wrong.push(...(await violations(one)));
  await entry(one, 1).locator('textarea').fill('Every unit makes a plan by Friday.');
  await says(one, 1, 'Saved');

  // The second, who has not seen it, gets both and the difference, and writes over nothing.
  await entry(two, 1).locator('textarea').fill('Every unit makes a report by Friday.');
  await says(two, 1, 'Somebody else changed');
  const both = entry(two, 1).locator('[data-both]');
  assert.equal(await both.locator('del').allTextContents().then((all) => all.join('|')), 'plan');
  assert.equal(await both.locator('ins').allTextContents().then((all) => all.join('|')), 'report');
  assert.equal(await entry(two, 1).locator('textarea').inputValue(), 'Every unit makes a report by Friday.');
  await picture(two, 'both');
  wrong.push(...(await violations(two)));
  // A reload decides nothing: what the other wrote still stands, and both are shown again.
  await two.reload();
  await says(two, 1, 'Somebody else changed');
  assert.equal(await both.locator('del').allTextContents().then((all) => all.join('|')), 'plan');
  assert.equal(await entry(two, 1).locator('textarea').inputValue(), 'Every unit makes a report by Friday.');
  assert.equal(await stored(one, 1), 'Every unit makes a plan by Friday.');
  await entry(two, 1).locator('textarea').fill('Every unit makes a plan and a report by Friday.');
  await entry(two, 1).locator('button', { hasText: 'Save' }).click();
  await says(two, 1, 'Saved');

  // Who decides for what was saved before is heard too.
  await entry(one, 1).locator('textarea').fill('Every unit makes two plans by Friday.');
  await says(one, 1, 'Somebody else changed');
  await entry(one, 1).locator('textarea').fill('Every unit makes a plan by Friday.');
  await entry(one, 1).locator('button', { hasText: 'Save' }).click();
  await says(one, 1, 'Saved');
  assert.equal(await stored(one, 1), 'Every unit makes a plan by Friday.');

  // A server that has too much to do is not asked for each key.
  let asked = 0;
  await one.route('**/api/v1/meeting/note', (route) => (asked++, route.fulfill({ status: 503, headers: { 'Retry-After': '1' }, body: '{}' })));
  await entry(one, 2).locator('textarea').pressSequentially('Written while all were asking, one key after the other', { delay: 60 });
  await says(one, 2, 'Kept here');
  assert.ok(asked >= 1 && asked <= 4, `asked ${asked} times`);
  await one.unroute('**/api/v1/meeting/note');
  await says(one, 2, 'Saved');

  // Nor does a page that is refused while it fetches both texts load anew.
  await entry(two, 1).locator('textarea').fill('Every unit makes three plans.');
  await two.route('**/act/meeting/note', (route) => route.fulfill({ status: 429, body: 'Too many' }), { times: 1 });
  await says(two, 1, 'Kept here');
  await says(two, 1, 'Somebody else changed');
  await entry(two, 1).locator('textarea').fill('Every unit makes a plan by Friday.');
  await entry(two, 1).locator('button', { hasText: 'Save' }).click();
  await says(two, 1, 'Saved');

  // Two pages of one person: neither forgets what the other has to send.
  const beside = await one.context().newPage();
  await slow(beside);
  await beside.goto('/meeting/A.m1/scribe');
  await beside.locator('textarea:not([readonly])').first().waitFor();
  await beside.route('**/api/v1/meeting/note', (route) => route.abort());
  await entry(beside, 3).locator('textarea').fill('From the page beside');
  await says(beside, 3, 'The network is gone');
  await entry(one, 3).locator('textarea').fill('From the first page');
  await says(one, 3, 'Saved');
  assert.deepEqual(await kept(one), ['From the page beside']);
  await beside.close();
  await one.reload();
  await says(one, 3, 'Somebody else changed');
  assert.equal(await entry(one, 3).locator('textarea').inputValue(), 'From the page beside');
  await entry(one, 3).locator('textarea').fill('');
  await entry(one, 3).locator('button', { hasText: 'Save' }).click();
  await says(one, 3, 'Saved');

  // Leaving sends what the pause has not sent yet; what cannot be sent, the browser asks about.
  await entry(one, 3).locator('textarea').fill('The last words before the break');
  await one.goto('/meeting/A.m1');
  assert.equal(await stored(one, 3), 'The last words before the break');
  await one.goto('/meeting/A.m1/scribe');
  assert.equal(await stored(one, 3), 'The last words before the break');
  await one.route('**/api/v1/meeting/note', (route) => route.abort());
  await entry(one, 3).locator('textarea:not([readonly])').press('End'); // until then nothing can be typed that would be lost
  await entry(one, 3).locator('textarea').pressSequentially(' and one more');
  await says(one, 3, 'The network is gone');
  const questions = [];
  one.on('dialog', (dialog) => questions.push(dialog.type()) && dialog.accept());
  await one.goto('/account');
  assert.deepEqual(questions, ['beforeunload']);

  // Going out asks first; nothing is thrown away without a word.
  await one.locator('form.out button').click();
  await one.locator('form.out [role=alert] a', { hasText: '/meeting/A.m1/scribe' }).waitFor();
  assert.deepEqual(await kept(one), ['The last words before the break and one more']);
  await one.unroute('**/api/v1/meeting/note');
  await one.locator('form.out [role=alert] a').click();
  await says(one, 3, 'Saved');
  await entry(one, 2).locator('textarea').fill('');
  await entry(one, 3).locator('textarea').fill('');
  await says(one, 2, 'Saved');
  await says(one, 3, 'Saved');

  // What another person left here waits seven days, and no longer.
  await one.evaluate(() => {
    localStorage.setItem('muster-notes 0123456789abcdef /meeting/A.m1/scribe i1 x', JSON.stringify({ at: Date.now() - 8 * 86400000, text: 'Old' }));
    localStorage.setItem('muster-notes 0123456789abcdef /meeting/A.m1/scribe i2 x', JSON.stringify({ at: Date.now(), text: 'New' }));
  });
  await one.goto('/meeting/A.m1/scribe');
  assert.deepEqual(await kept(one), ['New']);
  assert.equal(await entry(one, 2).locator('textarea').inputValue(), '');

  // A browser that keeps nothing says so.
  await one.evaluate(() => { Storage.prototype.setItem = () => { throw new Error('full'); }; });
  await one.route('**/api/v1/meeting/note', (route) => route.abort(), { times: 2 });
  await entry(one, 2).locator('textarea').fill('Nowhere else');
  await says(one, 2, 'keeps nothing');
  await says(one, 2, 'Saved');
  await one.goto('/meeting/A.m1/scribe');

  // The network goes; what is written is kept, and outlasts a reload that fails and one that does not.
  await one.context().setOffline(true);
  await entry(one, 2).locator('textarea').fill('Written in the dark');
  await says(one, 2, 'The network is gone');
  await entry(one, 2).locator('textarea').pressSequentially(', to the last letter');
  await one.reload().then(() => assert.fail('there was no network'), () => {});
  await one.context().setOffline(false);
  await one.goto('/meeting/A.m1/scribe');
  await entry(one, 2).locator('textarea:not([readonly])').waitFor(); // what was kept is back
  await says(one, 2, 'Saved');
  assert.equal(await entry(one, 2).locator('textarea').inputValue(), 'Written in the dark, to the last letter');

  // And comes back while the page is open: it is sent by itself.
  await one.context().setOffline(true);
  await entry(one, 3).locator('textarea').fill('第三项：网络中断时记录');
  await says(one, 3, 'The network is gone');
  await one.context().setOffline(false);
  await says(one, 3, 'Saved');
  await entry(one, 1).locator('button', { hasText: 'Preview' }).click();
  await entry(one, 1).locator('[data-preview] p').waitFor();

  // What happens is on the screen of the hall within a second.
  const token = await one.locator('[name=csrf]').first().inputValue();
  const resolved = await one.evaluate(async (csrf) => {
    const answer = await fetch('/api/v1/meeting/resolve', { method: 'POST', body: JSON.stringify({ meeting: 'A.m1', text: 'We begin on Monday' }), headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf } });
    return [answer.status, Date.now()];
  }, token);
  assert.equal(resolved[0], 200);
  await hall.locator('.taken li', { hasText: 'We begin on Monday' }).waitFor();
  const after = Date.now() - resolved[1];
  assert.ok(after < 2000, `on the screen of the hall after ${after} ms`); // a second, and as much again for a machine with other work
  await hall.keyboard.press('PageDown');
  await hall.locator('.hand', { hasText: 'Item 2 of 3' }).waitFor();
  await hall.keyboard.press('ArrowLeft');
  await hall.locator('.hand', { hasText: 'Item 1 of 3' }).waitFor();
  await picture(hall, 'hall-1920');
  if (pictures) {
    for (const [name, look, more] of [['hall-1024-dark', 'dark', { viewport: { width: 1024, height: 768 } }], ['hall-chinese', 'chinese', { viewport: { width: 1920, height: 1080 } }], ['hall-phone', 'english', { viewport: { width: 390, height: 800 } }]]) {
      const page = await opened(browser, base, 'operator', look, more);
      await page.goto('/meeting/A.m1/projector');
      await picture(page, name);
    }
    for (const [name, look, more] of [['scribe', 'english', {}], ['scribe-phone-chinese', 'chinese', { viewport: { width: 390, height: 800 } }]])
      await picture(await scribe(look, more), name);
    const page = await opened(browser, base, 'operator', 'english');
    await page.goto('/meeting/A.m1');
    await picture(page, 'meeting');
  }

  // Without script: an entry has a page of its own, so that saving it loses nothing of another.
  const plain = await opened(browser, base, 'operator', 'english', { javaScriptEnabled: false });
  await plain.goto('/meeting/A.m1/scribe');
  assert.equal(await plain.locator('textarea:visible').count(), 0);
  await plain.locator('noscript a, .links a', { hasText: '2. How' }).click();
  await entry(plain, 2).locator('textarea').fill('Written **without** script');
  await entry(plain, 2).locator('button', { hasText: 'Preview' }).click();
  assert.equal(await entry(plain, 2).locator('[data-preview] strong').textContent(), 'without');
  await entry(plain, 2).locator('button', { hasText: 'Save' }).click();
  assert.equal(new URL(plain.url()).pathname, '/meeting/A.m1/scribe');
  assert.equal(await stored(one, 2), 'Written **without** script');
  assert.deepEqual(wrong, []);
  console.log(JSON.stringify({ after }));
} catch (error) {
  for (const context of browser.contexts())
    for (const page of context.pages())
      console.error(page.url(), (await page.locator('[data-state]').allTextContents()).join(' | '));
  throw error;
} finally {
  await browser.close();
}

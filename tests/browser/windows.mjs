// windows.mjs BASE: what is done in one window is seen in another, and disturbs nothing that is being written there; who goes out in one, or comes in
// anew, loses nothing in the other. Ends with 0 where that is so.
import assert from 'node:assert/strict';
import { begin } from './browser.mjs';
import { Keys } from './hands.mjs';

const rename = '/act/unit/rename?unit=KJ-NH', said = 'form.act .sending', again = 'Half a name';
const page = '/duty/KJ-NH/theme.rules-mend', waive = 'form[action="/act/duty/waive"]', answer = 'form[action="/act/duty/answer"]';
const browser = await begin();
try {
  const watching = await Keys.of(browser, process.argv[2], 'O-KJ'), doing = await Keys.of(browser, process.argv[2], 'L-KJ-NH');
  await watching.at(page);
  assert.equal(await watching.reads('.standing .state b'), 'Open');
  await watching.fill(waive, { reason: 'Half a sent' });
  await doing.at(page);
  await doing.send(answer, { 'values.mended': '3', 'values.repealed': '1' });
  await watching.sees('Handed in', '.given');
  assert.equal(await watching.reads('.standing .state b'), 'Answered');
  assert.equal(await watching.page.evaluate(() => document.activeElement.id), 'waive-reason');
  await watching.types('ence');
  assert.equal(await watching.page.locator('#waive-reason').inputValue(), 'Half a sentence');

  // The other window of the same browser.
  const other = await watching.page.context().newPage(), stays = async () => assert.equal(await watching.page.locator('[name=name]').inputValue(), again);
  const leave = () => other.goto('/account').then(() => other.locator('form[action="/out"] button').first().click()).then(() => other.waitForURL('**/in*'));
  const enter = async () => {
    await other.goto('/welcome');
    await other.locator('form[action="/doors"] button[value="O-KJ"]').press('Enter');
    await other.waitForURL((url) => url.pathname === '/');
  };
  await watching.at(rename);
  await watching.fill('form.act', { name: again });
  await leave();
  await enter();
  await watching.push('form.act button.first');
  await watching.sees('This page is too old', said);
  await watching.follow(`${said} a`);
  await watching.push('[data-made=draft] [data-word=take]');
  await stays();
  await leave();
  await watching.push('form.act button.first');
  await watching.sees('Come in first', said);
  await stays();
  assert.equal(await watching.page.locator(`${said} a`).getAttribute('href'), `/in?to=${encodeURIComponent(rename)}`);
  assert.equal(await watching.reads(`${said} a`), 'Sign in, and come back to this page');
} finally {
  await browser.close();
}

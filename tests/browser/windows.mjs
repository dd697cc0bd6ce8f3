// windows.mjs BASE: what is done in one window is seen in another, and disturbs nothing that is being written there. Ends with 0 where that is so.
import assert from 'node:assert/strict';
import { begin } from './browser.mjs';
import { Keys } from './hands.mjs';

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
} finally {
  await browser.close();
}

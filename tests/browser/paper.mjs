// paper.mjs BASE: on paper a page has what is read, and nothing that can only be pressed. Ends with 0 where that is so.
import assert from 'node:assert/strict';
import { begin, opened } from './browser.mjs';

const pages = ['/view/unanswered?campaign=theme', '/chase/KJ?campaign=theme', '/board/KJ?campaign=theme', '/campaign/theme'];
const browser = await begin();
try {
  const page = await opened(browser, process.argv[2], 'O-KJ');
  await page.emulateMedia({ media: 'print' });
  for (const path of pages) {
    await page.goto(path);
    for (const pressed of ['input', 'select', 'button', '.top nav', '.aside'])
      assert.equal(await page.locator(`${pressed}:visible`).count(), 0, `${path}: ${pressed}`);
    assert.ok(await page.locator('h1').isVisible() && await page.locator('main table, main textarea').first().isVisible(), path);
  }
} finally {
  await browser.close();
}

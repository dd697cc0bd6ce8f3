// Debian's Chromium, and somebody who comes in by a door: one of the demo's, or the operator's.
import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright-core';

const words = { english: { locale: 'en-US', colorScheme: 'light' }, chinese: { locale: 'zh-CN', colorScheme: 'dark' } };

export function begin() {
  return chromium.launch({ executablePath: '/usr/bin/chromium-headless-shell', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
}

// The operator's door, which opens once: MUSTER and MUSTER_STORE name the program and the store that it serves.
function operators() {
  return new URL(execFileSync(process.env.MUSTER, ['door'], { encoding: 'utf8' }).trim()).pathname;
}

// A browser of its own, as it were: person is who comes in (null: nobody), look one of `words`, more what Playwright knows.
export async function opened(browser, base, person, look = 'english', more = {}) {
  const context = await browser.newContext({ baseURL: base, viewport: { width: 1280, height: 900 }, ...words[look], ...more });
  context.setDefaultTimeout(15000);
  const page = await context.newPage();
  if (person) {
    const [door, button] = person === 'operator' ? [operators(), 'main form button'] : ['/welcome', `form[action="/doors"] button[value="${person}"]`];
    await page.goto(door);
    await page.locator(button).press('Enter');
    await page.waitForURL(base + '/');
  }
  return page;
}

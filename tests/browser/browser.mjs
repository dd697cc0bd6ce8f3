// Debian's Chromium, and somebody who comes in by a door of the demo.
import { chromium } from 'playwright-core';

const words = { english: { locale: 'en-US', colorScheme: 'light' }, chinese: { locale: 'zh-CN', colorScheme: 'dark' } };

export function begin() {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
}

// A browser of its own, as it were: person is who comes in (null: nobody), look one of `words`, more what Playwright knows.
export async function opened(browser, base, person, look = 'english', more = {}) {
  const context = await browser.newContext({ baseURL: base, viewport: { width: 1280, height: 900 }, ...words[look], ...more });
  context.setDefaultTimeout(15000);
  const page = await context.newPage();
  if (person) {
    await page.goto('/welcome');
    await page.locator(`form[action="/doors"] button[value="${person}"]`).press('Enter');
    await page.waitForURL(base + '/');
  }
  return page;
}

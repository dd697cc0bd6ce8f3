// pages.mjs BASE: Lighthouse's marks for five pages of the demo that is served at BASE with its doors, as the campaign office sees them, by its desktop and its phone profile: a line each,
// "page NAME profile NAME performance N accessibility N best-practices N seo N lcp_ms N".
import lighthouse, { desktopConfig } from 'lighthouse';
import puppeteer from 'puppeteer-core';

const [, , base] = process.argv;
const pages = { home: '/', unit: '/unit/KJ-NH', campaign: '/campaign/theme', board: '/board/KJ?campaign=theme', duty: '/duty/KJ-NH/theme.study-talk' };
const marks = ['performance', 'accessibility', 'best-practices', 'seo'];

const browser = await puppeteer.launch({ executablePath: '/usr/bin/chromium-headless-shell', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
try {
  const page = await browser.newPage();
  await page.goto(`${base}/welcome?lang=en`);
  await Promise.all([page.waitForNavigation(), page.click('form[action="/doors"] button[value="O-KJ"]')]);
  for (const [name, path] of Object.entries(pages))
    for (const profile of ['desktop', 'phone']) {
      const { lhr } = await lighthouse(base + path, { onlyCategories: marks, logLevel: 'error', disableStorageReset: true }, profile === 'desktop' ? desktopConfig : undefined, page);
      if (lhr.runtimeError || lhr.finalDisplayedUrl !== base + path)
        throw new Error(`${path}: ${lhr.runtimeError?.message ?? `led to ${lhr.finalDisplayedUrl}`}`);
      console.log(`page ${name} profile ${profile} ${marks.map((mark) => `${mark} ${Math.round(lhr.categories[mark].score * 100)}`).join(' ')} lcp_ms ${Math.round(lhr.audits['largest-contentful-paint'].numericValue)}`);
    }
} finally {
  await browser.close();
}

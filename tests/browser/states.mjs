// states.mjs BASE: looks at what opens over a page and at what comes back with a refusal, in both languages, in light and in dark, on a desk and on a
// telephone, and prints what is wrong as JSON: {state: [sentence]}.
import { begin, opened } from './browser.mjs';
import { past, violations } from './wrong.mjs';

const narrow = { width: 360, height: 740 };
const option = (page, where) => page.locator(`${where} .options [role=option]`).first().waitFor();

const states = {
  async jump(page) {
    await page.goto('/campaign/theme');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('nanhu');
    await option(page, 'dialog');
  },
  async keys(page) {
    await page.goto('/campaign/theme');
    await page.keyboard.press('?');
    await page.locator('dialog#keys[open]').waitFor();
  },
  async picker(page) {
    await page.goto('/act/unit/rename');
    await page.locator('[name=unit]').pressSequentially('nanhu');
    await option(page, '.input');
  },
  async refused(page) {
    await page.goto('/act/directive/register');
    await page.locator('[name=code]').fill('#no');
    await page.locator('[name=title]').fill('A title');
    await page.locator('[name=unit]').fill('KJ');
    await page.locator('form.act button.first').click();
    await page.locator('.input.wrong').first().waitFor();
  },
};

const browser = await begin(), told = {};
for (const look of ['english', 'chinese'])
  for (const colorScheme of ['light', 'dark']) {
    const page = await opened(browser, process.argv[2], 'O-KJ', look, { colorScheme });
    for (const [name, reach] of Object.entries(states)) {
      await reach(page);
      const wrong = await violations(page), before = page.viewportSize();
      await page.setViewportSize(narrow);
      wrong.push(...(await page.evaluate(past)));
      await page.setViewportSize(before);
      told[name] = [...(told[name] || []), ...wrong.map((one) => `${look}, ${colorScheme}: ${one}`)];
    }
    await page.context().close();
  }
await browser.close();
console.log(JSON.stringify(told));

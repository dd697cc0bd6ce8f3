// states.mjs BASE: looks at what opens over a page and at what comes back with a refusal, in both languages, in light and in dark, on a desk and on a
// telephone, and prints what is wrong as JSON: {state: [sentence]}. `states.mjs --list` prints the states.
import { begin, opened } from './browser.mjs';
import { listen, past, violations } from './wrong.mjs';

const narrow = { width: 360, height: 740 };
const option = (page, where) => page.locator(`${where} .options [role=option]`).first().waitFor();

// What a browser would not let out is sent all the same: what the server says of it is looked at.
async function refused(page, path, form, fields, button = 'button.first') {
  await page.goto(path);
  await page.evaluate((selector) => (document.querySelector(selector).noValidate = true), form);
  for (const [name, value] of Object.entries(fields)) {
    const one = page.locator(`${form} [name="${name}"]`);
    await (value.buffer ? one.setInputFiles(value) : one.fill(value));
  }
  await page.locator(`${form} ${button}`).click();
}

const act = 'form.act', wrong = (page) => page.locator('.input.wrong').first().waitFor();
const file = (name, mimeType, text) => ({ name, mimeType, buffer: Buffer.from(text) });

// Each reaches its state with a page of the campaign office, or with one of nobody's, which it then gives back.
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
    await refused(page, '/act/directive/register', act, { code: '#no', title: 'A title', unit: 'KJ' });
    await wrong(page);
  },
  async 'refused in its lines'(page) {
    await refused(page, '/act/measure/add?campaign=theme', act, { code: 'new', 'form.0.name': 'Not so', 'form.1.label': 'Without a name', 'form.1.min': 'low' });
    await page.locator('.line .input.wrong').first().waitFor();
  },
  async 'refused for its file'(page) {
    const head = file('head.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'This is no document.');
    await refused(page, '/act/letterhead/set?unit=KJ', act, { file: head });
    await wrong(page);
  },
  async 'an answer refused'(page) {
    await refused(page, '/duty/KJ-JK/theme.develop-visits', '#answer form', { 'values.firms': '9999', 'values.raised': 'some' });
    await wrong(page);
  },
  async 'a person refused'(page) {
    await refused(page, '/act/person/add', act, { code: '#', name: 'N'.repeat(300), unit: 'nowhere' });
    await wrong(page);
  },
  async 'sign-in refused'(page, stranger) {
    await refused(stranger, '/in', 'form[action="/in"]', { code: 'nobody', password: 'not the password' }, 'button');
    await stranger.locator('.problem').first().waitFor();
    return stranger;
  },
  async 'a file refused'(page) {
    const units = file('units.csv', 'text/csv', 'code,name,parent\nNEW,New,KJ\n#2,,nowhere\nNEW,Twice,KJ\n');
    await refused(page, '/act/unit/import/rows', act, { file: units, under: 'KJ' });
    await page.locator('.verdicts').first().waitFor();
  },
  async 'somebody changed it'(page) {
    const path = '/act/unit/rename?unit=KJ-ZN', other = await page.context().newPage(), names = { name: `Section ${Date.now()}` };
    await page.goto(path);
    await refused(other, path, act, names);
    await other.waitForURL('**/unit/KJ-ZN?done=*');
    await other.close();
    await page.locator('[name=name]').fill('Another name');
    await page.locator(`${act} button.first`).click();
    await page.locator('main table').first().waitFor();
  },
};

async function seen(base, browser, look, colorScheme) {
  const page = await opened(browser, base, 'O-KJ', look, { colorScheme }), stranger = await opened(browser, base, null, look, { colorScheme });
  const told = {};
  let wrong;
  for (const each of [page, stranger])
    listen(each, base, { push: (...more) => wrong.push(...more) });
  for (const [name, reach] of Object.entries(states)) {
    wrong = told[name] = [];
    const one = (await reach(page, stranger)) || page, before = one.viewportSize();
    wrong.push(...(await violations(one)));
    await one.setViewportSize(narrow);
    wrong.push(...(await one.evaluate(past)));
    await one.setViewportSize(before);
  }
  await Promise.all([page, stranger].map((one) => one.context().close()));
  return told;
}

if (process.argv[2] === '--list')
  console.log(JSON.stringify(Object.keys(states)));
else {
  const browser = await begin(), told = {};
  for (const look of ['english', 'chinese'])
    for (const colorScheme of ['light', 'dark'])
      for (const [name, wrong] of Object.entries(await seen(process.argv[2], browser, look, colorScheme)))
        told[name] = [...(told[name] || []), ...wrong.map((one) => `${look}, ${colorScheme}: ${one}`)];
  await browser.close();
  console.log(JSON.stringify(told));
}

// hall.mjs BASE PICTURE NAMES: a hall. One window shows the code on its screen; as many phones as there are NAMES (JSON) scan it from a picture of that
// screen (PICTURE is where it is kept) and sign in, HALL_AT_ONCE of them (10 unless told) at the same time, wave after wave: a window that has forgotten
// its cookies is another phone. Others type the number, use one phone together, have no script, read Chinese. Ends with 0 where all of them are in, and
// prints for each wave in how many milliseconds after its last answer the screen said so: within a second, and on a busy machine seldom later. In the first
// wave it asks for nothing by the clock, so that it can know of it from /live alone.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { begin, opened } from './browser.mjs';
import { listen, past, violations } from './wrong.mjs';

const [base, picture, names] = [process.argv[2], process.argv[3], JSON.parse(process.argv[4])];
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const patience = 120000, wave = Number(process.env.HALL_AT_ONCE ?? 10); // each window that stands open costs two processors a tenth of their time
const browser = await begin(), wrong = [];

async function scanned(screen) {
  await screen.screenshot({ path: picture });
  return execFileSync('zbarimg', ['-q', '--raw', picture], { encoding: 'utf8' }).trim();
}

async function phoneOf(look, more = {}) {
  const page = await opened(browser, base, null, look, { ...phone, ...more });
  page.setDefaultTimeout(patience);
  if (more.javaScriptEnabled !== false)
    listen(page, base, wrong);
  return page;
}

async function signIn(page, name) {
  await page.locator('#name').fill(name);
  await page.locator('button.first').click();
  await page.locator('.signed').waitFor();
}

const heads = (screen) => screen.locator('#heads').textContent().then((text) => Number(text.replace(/\D/g, '')));
const says = (screen, count) => screen.waitForFunction((n) => Number(document.getElementById('heads').textContent.replace(/\D/g, '')) === n, count, { polling: 20 });

// What a page says of itself in data-again and data-good, in milliseconds, changed on its way.
async function timed(page, times) {
  await page.route(`${base}/meeting/B.m1/door`, async (route) => {
    const answer = await route.fetch();
    let body = await answer.text();
    for (const [name, ms] of Object.entries(times))
      body = body.replace(new RegExp(`data-${name}="\\d+"`), `data-${name}="${ms}"`);
    await route.fulfill({ response: answer, body });
  });
}

try {
  const screen = await opened(browser, base, 'operator');
  screen.setDefaultTimeout(patience);
  listen(screen, base, wrong);
  await timed(screen, { again: 600000 });
  await screen.goto('/meeting/B.m1/door');
  assert.equal(await heads(screen), 0);
  for (const size of [{ width: 1024, height: 768 }, { width: 1920, height: 1080 }]) {
    await screen.setViewportSize(size);
    const [code, count, number] = await Promise.all(['.code', '#heads', '.number'].map((one) => screen.locator(one).boundingBox()));
    assert.ok(code.x + code.width <= count.x && number.x + number.width <= count.x + count.width / 2, `beside each other at ${size.width}`);
    assert.ok(number.y + number.height <= size.height, `all in sight at ${size.width}`);
  }
  wrong.push(...(await violations(screen)));
  const url = await scanned(screen);
  assert.ok(url.startsWith(`${base}/s/`), url);

  const [together, one, silent, chinese, typing] = [names.slice(0, -5), ...names.slice(-5)];
  const windows = [], after = [];
  while (windows.length < Math.min(wave, together.length))
    windows.push(await phoneOf('english'));
  const first = windows[0];
  for (let n = 0; n < together.length; n += wave) {
    const named = together.slice(n, n + wave), phones = windows.slice(0, named.length);
    await Promise.all(phones.map((page) => page.context().clearCookies()));
    if (n === 0)
      await screen.reload();
    const fresh = await scanned(screen);
    await Promise.all(phones.map((page) => page.goto(fresh)));
    if (n === 0)
      wrong.push(...(await violations(first)), ...(await first.evaluate(past)));
    let last = 0;
    await Promise.all(phones.map((page, k) => signIn(page, named[k]).then(() => (last = Date.now()))));
    await says(screen, n + named.length);
    after.push(Date.now() - last);
    if (n === 0) {
      await screen.unrouteAll({ behavior: 'wait' });
      await screen.reload();
    }
  }
  assert.ok(Math.min(...after) < 1000 && after.every((ms) => ms < 20000), `${after} ms until the screen said so`);
  wrong.push(...(await violations(first)));

  // Somebody else on the phone of the first.
  await first.goto(await scanned(screen));
  await signIn(first, one);
  await Promise.all(windows.map((page) => page.context().close()));
  // Without script.
  const plain = await phoneOf('english', { javaScriptEnabled: false });
  await plain.goto(await scanned(screen));
  await signIn(plain, silent);
  // In the phone's language.
  const other = await phoneOf('chinese');
  await other.goto(await scanned(screen));
  assert.match(await other.locator('label').textContent(), /姓名/);
  wrong.push(...(await violations(other)));
  await signIn(other, chinese);
  assert.match(await other.locator('.signed').textContent(), /签到成功/);
  // From the back row.
  const back = await phoneOf('english');
  await back.goto('/s');
  await back.locator('#number').fill(await screen.locator('.number').textContent());
  await back.locator('button').click();
  await signIn(back, typing);
  await says(screen, names.length - 1);

  // The code changes by itself, while nothing happens, and without a word of the page being asked for anew.
  const before = await screen.locator('.code path').getAttribute('d');
  await screen.waitForFunction((d) => document.querySelector('.code path').getAttribute('d') !== d, before, { timeout: patience });
  assert.notEqual(await scanned(screen), url);

  // Without the network it hides what nobody can use any more, and shows it again afterwards.
  const away = await opened(browser, base, 'operator');
  away.setDefaultTimeout(patience);
  await timed(away, { again: 1000, good: 5000 });
  await away.goto('/meeting/B.m1/door');
  assert.ok(await away.locator('.number').isVisible());
  await away.unrouteAll({ behavior: 'wait' }); // what is answered on its way needs no network
  await away.context().setOffline(true);
  await away.locator('[data-instead]').waitFor();
  assert.deepEqual([await away.locator('.code').isVisible(), await away.locator('.number').isVisible()], [false, false]);
  await away.context().setOffline(false);
  await away.locator('.number').waitFor();
  assert.equal(await away.locator('[data-instead]').isVisible(), false);
  await away.context().close();

  const desk = await opened(browser, base, 'operator');
  desk.setDefaultTimeout(patience);
  listen(desk, base, wrong);
  await desk.goto('/meeting/B.m1/roll?q=' + encodeURIComponent(one));
  assert.equal(await desk.getByText('one phone').count(), 1);
  wrong.push(...(await violations(desk)));
  await desk.getByRole('button', { name: `Take back: ${one}` }).click();
  await desk.getByRole('button', { name: `Is there: ${one}` }).waitFor();
  await says(screen, names.length - 2);
  assert.deepEqual(wrong, []);
  console.log(JSON.stringify({ phones: together.length, after_ms: after }));
} finally {
  await browser.close();
}

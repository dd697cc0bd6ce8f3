// pictures.mjs BASE LANGUAGE FOLDER: takes the manual's pictures of the demo that is served at BASE and told in LANGUAGE (en, zh), as FOLDER/NAME.png.
// docs/manual/pictures.sh calls it; MUSTER and MUSTER_STORE say which program and store are served. Forms are only tried: no picture changes a later one.
import { execFileSync } from 'node:child_process';
import { begin, opened } from '../../tests/browser/browser.mjs';

const [, , base, language, folder] = process.argv;
const office = 'O-KJ', unit = 'L-KJ-NH', leader = 'M-KJ', nobody = null;
const desk = { width: 768, height: 1000 }, wide = { width: 960, height: 1000 }, phone = { width: 360, height: 740 };
const dots = 2; // to a pixel, across and down; src/web/manual.c knows it
const margin = 12; // around what is shown

function muster(...words) {
  return execFileSync(process.env.MUSTER, ['--lang', language, ...words], { encoding: 'utf8' });
}

// ---- What is done before a picture is taken ----

const unfold = (selector) => (page) => page.locator(`${selector} > summary`).first().click();

async function find(page) {
  await page.locator('#seek').pressSequentially(language === 'zh' ? 'nhq' : 'nanhu');
  await page.locator('.seek .options [role=option]').nth(3).waitFor();
}

async function branch(page) {
  await page.locator('.tree [role=treeitem]').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.locator('.tree [role=treeitem]').nth(9).waitFor();
}

async function keys(page) {
  await page.keyboard.press('?');
  await page.locator('#keys[open]').waitFor();
}

async function mistakes(page) {
  const form = page.locator('form.act');
  await form.locator('[name=code]').fill('KJ-BG');
  await form.evaluate((one) => (one.noValidate = true));
  await form.locator('button.first').click();
  await page.locator('.problem').first().waitFor();
  await page.evaluate(() => document.activeElement.blur());
}

async function rows(page) {
  const lines = ['code,name,alias,parent,level,kind', 'KJ-CY,创业服务中心,Start-up Centre,KJ,office,office', 'KJ-BG,办公室,General Office,KJ,office,office',
    'KJ-DS,大数据科,Data Section,KJ-XY,office,office', 'KJ-ZS,知识产权科,Patent Section,KJ,office,office'];
  await page.locator('input[type=file]').setInputFiles({ name: 'units.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n') + '\n') });
  await page.locator('button.first').click();
  await page.locator('table.verdicts').waitFor();
}

// A meeting whose doors are open: twenty minutes before it begins, and some are there. It comes last: the pictures before it do not know of it.
const [called, room, topic] = language === 'zh' ? ['党员干部集中学习', '二楼会议室', '研读规定书目'] : ['Study together', 'Hall, second floor', 'The set pieces are read'];

function convene() {
  muster('meeting', 'convene', '--unit', 'KJ', '--code', 'KJ.study', '--kind', 'study', '--campaign', 'theme', '--title', called, '--place', room,
    '--starts', '2026-11-23 10:20', '--ends', '2026-11-23 12:00', '--quorum-share', '60', '--expected', JSON.stringify([{ unit: 'KJ', below: true }]),
    '--agenda', JSON.stringify([{ title: topic, presenter: 'M-KJ', minutes: 90 }]));
  for (const person of ['M-KJ', 'L-KJ-BG', 'L-KJ-JG', 'L-KJ-FG', 'L-KJ-RS', 'L-KJ-XZ', 'L-KJ-JS', 'L-KJ-HY'])
    muster('meeting', 'sign_in', '--meeting', 'KJ.study', '--person', person);
}

// That no telephone reaches the machine on which pictures are taken is true of no other.
const unwarned = (page) => page.locator('.entrance .problem').evaluateAll((all) => all.forEach((one) => one.remove()));

// By the number that stands on the screen of the hall.
async function sign_in(page) {
  await page.goto('/meeting/KJ.study/door');
  const number = await page.locator('.number').textContent();
  await page.goto('/s');
  await page.locator('#number').fill(number);
  await page.locator('#number ~ button, form button').first().click();
  await page.locator('#name').fill('L-KJ-NH');
  await page.locator('form:has(#name) button').click();
  await page.locator('.signed').waitFor();
}

// ---- The pictures ----

// A personal link opens once: it is only looked at.
const invited = () => `/in/${JSON.parse(muster('person', 'invite', '--person', 'P-NH', '--format', 'json')).link}`;

// name; who looks at which page, at a desk unless `size` tells otherwise; `first`, what is done there; `of`, what is shown: from the first of these to
// the last and so much `below`, as wide as the page's text; one alone is shown as wide as it is.
const plans = [
  { name: 'start', person: leader, path: () => '/', of: ['h1', 'main section'] },
  { name: 'link', person: nobody, path: invited, of: ['h1', '.door'] },
  { name: 'doors', person: nobody, path: () => '/welcome', of: ['h2:last-of-type', 'form[action="/doors"]'] },
  { name: 'duties', person: unit, path: () => '/', of: ['h1', 'section[aria-labelledby=asked]'] },
  { name: 'duty', person: unit, path: () => '/duty/KJ-NH/theme.study-field', of: ['.where', '.answering .input:nth-of-type(2)'], below: 0 },
  { name: 'receipt', person: unit, path: () => '/duty/KJ-NH/theme.review-own/receipt', size: phone, of: ['.receipt'] },
  { name: 'board', person: office, path: () => '/board/KJ?campaign=theme&sort=-overdue', size: wide, of: ['#units', '.heat tbody tr:nth-child(6)'], below: 0 },
  { name: 'cell', person: office, path: () => '/board/KJ/theme.review-own', of: ['h1', 'main .more'] },
  { name: 'units', person: office, path: () => '/units', first: branch, of: ['h1', '.tree > li li:nth-child(8)'] },
  { name: 'find', person: office, path: () => '/', first: find, of: ['header', '.seek .options'] },
  { name: 'campaign', person: office, path: () => '/campaign/theme', of: ['.kind', '.stages'] },
  { name: 'rehearsal', person: office, path: () => '/rehearsal/theme', of: ['.kind', 'main svg'], below: 0 },
  { name: 'judging', person: office, path: () => '/duty/KJ-BG/theme.plan-unit', first: unfold('.given details.judge'), of: ['.where', '.given'] },
  { name: 'chase', person: office, path: () => '/chase/KJ?campaign=theme&due_by=2026-11-23', of: ['.chased h2', '.chased'] },
  { name: 'verdicts', person: office, path: () => '/act/unit/create/rows', first: rows, of: ['h1', '.verdicts'] },
  { name: 'lists', person: office, path: () => '/view/unanswered?campaign=theme&overdue=yes', of: ['h1', 'tbody tr:nth-child(6)'] },
  { name: 'form', person: office, path: () => '/act/unit/create', first: mistakes, of: ['h1', '.act .input:nth-of-type(3)'] },
  { name: 'history', person: office, path: () => '/unit/KJ-NH', of: ['h2:has(+ .events)', '.events li:nth-child(9)'] },
  { name: 'account', person: unit, path: () => '/account', of: ['h1', '.account .scroll + h2 + p'] },
  { name: 'keys', person: office, path: () => '/', first: keys, of: ['#keys'] },
  { name: 'minutes', person: office, path: () => '/meeting/KJ.m1/minutes', of: ['.where', '.entry'] },
];
const halls = [
  { name: 'hall', person: office, path: () => '/meeting/KJ.study/door', first: unwarned, size: wide, of: ['body'] },
  { name: 'signed', person: office, path: () => '/s', first: sign_in, size: phone, of: ['body'] },
  { name: 'roll', person: office, path: () => '/meeting/KJ.study/roll', of: ['h1', '.roll tbody tr:nth-child(5)'], below: 0 },
];

// ---- Taking them ----

// One font on every machine, and no caret that blinks.
async function dress(page) {
  await page.route('**/style.css*', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: `${await answer.text()}:root{--letters:"Noto Sans CJK SC"}*{caret-color:transparent!important}` });
  });
}

function frame_of({ of, margin, below = margin / 2 }) {
  const boxes = of.map((selector) => document.querySelector(selector).getBoundingClientRect());
  if (boxes.length === 1)
    return { x: boxes[0].x, y: boxes[0].y + scrollY, width: boxes[0].width, height: boxes[0].height };
  const main = document.querySelector('main'), style = getComputedStyle(main), x = main.getBoundingClientRect().x;
  const left = x + parseFloat(style.paddingLeft) - margin, right = x + main.offsetWidth - parseFloat(style.paddingRight) + margin;
  const top = Math.max(0, boxes[0].top + scrollY - margin), end = boxes.at(-1).bottom + scrollY + below;
  return { x: Math.floor(left), y: Math.floor(top), width: Math.ceil(right - left), height: Math.ceil(end - top) };
}

async function take(page, plan) {
  await page.setViewportSize(plan.size || desk);
  await page.goto(plan.path());
  if (plan.first)
    await plan.first(page);
  const clip = await page.evaluate(frame_of, { ...plan, path: null, first: null, margin });
  await page.screenshot({ path: `${folder}/${plan.name}.png`, fullPage: true, clip, animations: 'disabled' });
}

// The first page of the paper: its upper half.
function brief() {
  muster('brief', 'KJ', '--campaign', 'theme', '--output', `${folder}/brief.pdf`);
  execFileSync('pdftoppm', ['-r', '140', '-f', '1', '-singlefile', '-W', '1160', '-H', '960', '-png', `${folder}/brief.pdf`, `${folder}/brief`]);
}

async function take_all(browser, plans) {
  for (const person of new Set(plans.map((plan) => plan.person))) {
    const page = await opened(browser, base, person, language === 'zh' ? 'chinese' : 'english', { colorScheme: 'light', deviceScaleFactor: dots });
    await dress(page);
    for (const plan of plans.filter((one) => one.person === person))
      await take(page, plan);
    await page.context().close();
  }
}

const browser = await begin();
try {
  await take_all(browser, plans);
  convene();
  await take_all(browser, halls);
} finally {
  await browser.close();
}
brief();

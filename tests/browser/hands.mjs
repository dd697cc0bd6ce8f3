// The hands by which the tasks of the demo are done (tasks.mjs). Both know the same few words, so that each task is written once:
//
//   at(path)                       opens an address
//   follow(link), press(button)    what leads to another page
//   push(selector)                 what does not, or of which the task sees for itself what came of it
//   fill(within, {name: value})    fields of a form; a file is {name, mimeType, buffer}, a box that is to be turned over is true
//   send(within, {name: value})    the same, and the form's own button, which leads on
//   save(link)                     a link to a file: its bytes
//   down(code), into(code)         the next level of the tree of units; the page of a unit in it
//   sees(text), reads(selector)    what stands there
//
// Bare has a browser without script, and clicks. Keys has script and no mouse: it presses keys and does nothing else, and wherever the focus stops it
// must be seen.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { opened } from './browser.mjs';

const stops_max = 600;
const own = 'button[type=submit]:not([name]):not(.unseen)';

class Hand {
  static async of(browser, base, person, more) {
    return new this(await opened(browser, base, person, 'english', { ...this.context, ...more }));
  }

  constructor(page) {
    this.page = page;
  }

  async at(path, status = 200) {
    assert.equal((await this.page.goto(path)).status(), status, path);
  }

  async sees(text, where = 'main') {
    await this.page.locator(where).filter({ hasText: text }).first().waitFor();
  }

  async reads(selector) {
    return (await this.page.locator(selector).first().innerText()).trim();
  }

  count(selector) {
    return this.page.locator(selector).count();
  }

  // Whatever folds it away is unfolded, the outermost first.
  async unfold(one) {
    const summary = (
      await one.evaluateHandle((element) => {
        let folded = null;
        for (let at = element.closest('summary')?.parentElement || element; at; at = at.parentElement)
          if (at.parentElement?.matches('details:not([open])'))
            folded = at.parentElement;
        return folded && folded.querySelector('summary');
      })
    ).asElement();
    if (!summary)
      return;
    await this.touch(summary);
    await this.unfold(one);
  }

  async found(selector) {
    const one = this.page.locator(selector).first();
    await one.waitFor({ state: 'attached' });
    await this.unfold(one);
    return one.elementHandle();
  }

  async touch(one) {
    await this.reach(one);
    await this.act(one);
  }

  async push(selector) {
    await this.touch(await this.found(selector));
  }

  // What is done leads to another page.
  async leads(does) {
    const [answer] = await Promise.all([this.page.waitForNavigation(), does()]);
    if (answer)
      assert.equal(answer.status(), 200, `${answer.url()}: ${(await this.page.locator('.problem').allInnerTexts()).join(' ')}`);
  }

  async follow(selector) {
    const one = await this.found(selector);
    await this.reach(one);
    await this.leads(() => this.act(one));
  }

  press(button) {
    return this.follow(button);
  }

  // What is typed into a search, and Enter.
  async look(selector, text) {
    await this.text(await this.found(selector), text);
    await this.leads(() => this.page.keyboard.press('Enter'));
  }

  async fill(within, fields) {
    for (const [name, value] of Object.entries(fields)) {
      const one = await this.found(`${within} [name="${name}"]:not([type=hidden])`);
      const kind = await one.evaluate((field) => (field.matches('input') ? field.type : field.localName));
      await (this[kind] || this.text).call(this, one, value);
      if (typeof value === 'string')
        assert.equal(await one.inputValue(), value, name);
    }
  }

  async send(within, fields = {}) {
    await this.fill(within, fields);
    await this.press(`${within} ${own}`);
  }

  async file(one, file) {
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), this.touch(one)]);
    await chooser.setFiles(file);
  }

  async save(link) {
    const [file] = await Promise.all([this.page.waitForEvent('download'), this.push(link)]);
    return readFile(await file.path());
  }
}

export class Bare extends Hand {
  static context = { javaScriptEnabled: false };

  reach() {}

  act(one) {
    return one.click();
  }

  text(one, value) {
    return one.fill(value);
  }

  select(one, value) {
    return one.selectOption(value);
  }

  checkbox(one) {
    return one.click();
  }

  down(code) {
    return this.follow(`.tree a.below[href$="below=${code}"]`);
  }

  into(code) {
    return this.follow(`.tree a.unit[href="/unit/${code}"]`);
  }
}

// What has the focus: whether it is what is looked for, and whether anybody can see that it has it: it has a frame, and what stands fast on the page
// (a table's head) does not lie over it. The button within a field for a day has a frame by the browser, and no style tells of it.
function focused(wanted) {
  const one = document.activeElement, box = one.getClientRects()[0] || new DOMRect(), style = getComputedStyle(one);
  const inner = [0.02, 0.25, 0.5, 0.75, 0.98];
  const seen = inner.some((x) =>
    inner.some((y) => {
      const hit = document.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
      return hit && (hit === one || one.contains(hit) || hit.contains(one));
    }),
  );
  const framed = style.outlineStyle !== 'none' || (one.type === 'date' && !one.matches(':focus'));
  return {
    there: one === wanted && one.matches(':focus'),
    seen: one === document.body || (box.width > 1 && framed && seen),
    what: one.outerHTML.slice(0, 200),
  };
}

// The shorter way to what is looked for. Into a field for a day one goes forward: backward leads to its year first.
function way_to(wanted) {
  const at = document.activeElement;
  const back = at !== document.body && wanted.type !== 'date' && wanted.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING;
  return back ? 'Shift+Tab' : 'Tab';
}

export class Keys extends Hand {
  static context = {};

  key(name) {
    return this.page.keyboard.press(name);
  }

  types(text) {
    return this.page.keyboard.type(text);
  }

  async tab(wanted) {
    let stops = 0;
    if (await wanted.evaluate((one) => document.activeElement === document.body && one.closest('main') !== null))
      await this.skip();
    const way = await wanted.evaluate(way_to);
    let at = await this.page.evaluate(focused, wanted);
    for (; !at.there; at = await this.page.evaluate(focused, wanted)) {
      assert.ok(at.seen, `the focus is not seen on ${at.what} of ${this.page.url()}`);
      assert.ok(++stops < stops_max, `Tab does not lead to ${await wanted.evaluate((one) => one.outerHTML.slice(0, 200))} on ${this.page.url()}`);
      await this.key(way);
    }
    assert.ok(at.seen, `the focus is not seen on ${at.what} of ${this.page.url()}`);
  }

  // The first stop of a page skips what stands before its content.
  async skip() {
    await this.key('Tab');
    const { seen, what } = await this.page.evaluate(focused, null);
    if (!what.includes('href="#content"'))
      return; // the address leads to a part of the page
    assert.ok(seen, what);
    await this.key('Enter');
    await this.key('Tab');
  }

  reach(one) {
    return this.tab(one);
  }

  act() {
    return this.key('Enter');
  }

  async text(one, value) {
    await this.tab(one);
    await this.key('Control+a');
    await this.types(value);
  }

  // As the browser of an English hand asks for a day: month, day, year.
  async date(one, value) {
    const [year, month, day] = value.split('-');
    await this.tab(one);
    await this.types(month + day + year);
  }

  async select(one, value) {
    const options = await one.evaluate((field) => field.options.length);
    await this.tab(one);
    await this.key('Home');
    for (let n = 1; n < options && (await one.inputValue()) !== value; n++)
      await this.key('ArrowDown');
  }

  async checkbox(one) {
    await this.tab(one);
    await this.key('Space');
  }

  // One Tab leads into the tree, then its own keys: to the unit, and its level opened.
  async to(code) {
    const item = await this.page.locator(`[role=treeitem]:has(a[href="/unit/${code}"])`).first().elementHandle();
    if (!(await this.page.evaluate(() => document.activeElement.matches('[role=treeitem]'))))
      await this.tab(await this.page.locator('[role=treeitem][tabindex="0"]').elementHandle());
    for (let n = 0; n < stops_max && !(await this.page.evaluate(focused, item)).there; n++)
      await this.key('ArrowDown');
    assert.ok((await this.page.evaluate(focused, item)).seen, code);
  }

  async down(code) {
    await this.to(code);
    await this.key('ArrowRight');
    await this.page.locator(`[role=treeitem][aria-expanded=true]:has(a[href="/unit/${code}"])`).waitFor();
  }

  async into(code) {
    await this.to(code);
    await this.leads(() => this.key('Enter'));
  }
}

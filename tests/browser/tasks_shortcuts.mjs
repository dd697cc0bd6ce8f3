// Keys that are there with script: to jump, to search, to see the keys, to pick what a field names, to go through a tree and to put lines in order.
import assert from 'node:assert/strict';

const office = 'O-KJ', act = 'form.act';

async function option(hand, where = '') {
  await hand.page.locator(`${where} .options [role=option]`).first().waitFor();
}

export default {
  async 'The search is reached by a key, and what is found gone through'(as) {
    const hand = await as(office);
    await hand.at('/');
    await hand.key('/');
    await hand.types('nanhu');
    await option(hand);
    await hand.key('ArrowDown');
    await hand.leads(() => hand.key('Enter'));
    assert.match(hand.page.url(), /\/unit\/KJ-NH$/);
  },

  async 'One jumps to a unit from anywhere'(as) {
    const hand = await as(office);
    await hand.at('/campaign/theme');
    await hand.key('Control+k');
    await hand.types('xiuzhou');
    await option(hand, 'dialog');
    await hand.leads(() => hand.key('Enter'));
    assert.match(hand.page.url(), /\/unit\/KJ-XZ$/);
  },

  async 'The keys are shown, and put away'(as) {
    const hand = await as(office);
    await hand.at('/');
    await hand.key('?');
    await hand.page.locator('dialog#keys[open]').waitFor();
    await hand.key('Escape');
    await hand.page.locator('dialog#keys[open]').waitFor({ state: 'detached' });
  },

  async 'A field finds what it names'(as) {
    const hand = await as(office);
    await hand.at('/act/unit/rename');
    await hand.fill(act, { unit: 'tongxiang' });
    await option(hand, '.input');
    await hand.key('ArrowDown');
    await hand.key('Enter');
    assert.equal(await hand.page.locator('[name=unit]').inputValue(), 'KJ-TX');
    await hand.sees('桐乡市科技局', '.chosen');
  },

  async 'Lines of a form are put in another order'(as) {
    const hand = await as(office), second = '[name="clauses.1.number"]';
    await hand.at('/act/directive/register');
    await hand.fill(act, { 'clauses.0.number': '2', 'clauses.1.number': '1' });
    await hand.key('Alt+Shift+ArrowUp');
    assert.equal(await hand.page.locator('[name="clauses.0.number"]').inputValue(), '1');
    await hand.push('button[aria-label="Take line 2 away"]');
    assert.equal(await hand.count(second), 0);
  },

  async 'What was begun is a draft, and is taken back'(as) {
    const hand = await as(office);
    await hand.at('/act/person/add');
    await hand.fill(act, { code: 'half', name: 'Half a per' });
    await hand.at('/');
    await hand.at('/act/person/add');
    await hand.push('button:text("Take it back")');
    assert.equal(await hand.page.locator('[name=name]').inputValue(), 'Half a per');
  },

  async 'Files are dropped on a question that takes several'(as) {
    const hand = await as('L-KJ-PH');
    await hand.at('/fill/KJ-PH');
    await hand.page.locator('[name=files]').evaluate((input) => {
      const dropped = new DataTransfer();
      for (const name of ['one.pdf', 'two.pdf', 'three.pdf'])
        dropped.items.add(new File(['%PDF-1.4'], name));
      input.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: dropped }));
    });
    assert.deepEqual(await hand.page.locator('[name=files]').evaluate((input) => [...input.files].map((file) => file.name)), ['one.pdf', 'two.pdf', 'three.pdf']);
    assert.equal(await hand.count('[data-made=size]'), 3);
  },
};

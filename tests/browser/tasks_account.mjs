// What one does about oneself: comes in by a personal link, chooses and changes a password, ends a session, makes a token for a program and ends it.
import assert from 'node:assert/strict';

const office = 'O-KJ', unit = 'L-KJ-NH', nobody = null, act = 'form.act';
const first = 'a few words of mine', second = 'other words of mine';

async function enters(hand, password) {
  await hand.at('/in');
  await hand.fill('form[action="/in"]', { code: 'guest', password });
  await hand.press('form[action="/in"] button');
}

export default {
  async 'A personal link is handed on, opens once, and a password is chosen'(as) {
    const above = await as(office), hand = await as(nobody);
    await above.at('/unit/KJ-NH');
    await above.follow('main a[href^="/act/person/add"]');
    await above.send(act, { code: 'guest', name: 'Guest' });
    await above.at('/person/guest');
    await above.follow('main a[href^="/act/person/invite"]');
    await above.push(`${act} button.first`);
    await above.sees('A personal link for Guest');
    const link = new URL(await above.reads('.secret')).pathname;
    await hand.at(link);
    await hand.sees('Welcome, Guest');
    await hand.fill('form', { password: first });
    await hand.press('button[value=password]');
    await hand.sees('Where it stands');
    await hand.at(link, 404);
    await hand.sees('This link does not open any more');
  },

  async 'A password is changed, and the new one lets in'(as) {
    const hand = await as(nobody);
    await enters(hand, first);
    await hand.follow('.ways a[href="/account"]');
    await hand.fill('form[action="/account/password"]', { old: first, password: second });
    await hand.press('form[action="/account/password"] button');
    await hand.at('/account');
    await hand.press('form[action="/out"] button');
    await enters(hand, second);
    await hand.sees('Where it stands');
  },

  async 'Another session of one\'s own is ended'(as) {
    const here = await as(nobody), there = await as(nobody, 'again');
    await enters(here, second);
    await enters(there, second);
    await here.at('/account');
    await here.press('form[action="/account/sessions"]:has([value=others]) button');
    await there.page.goto('/account');
    assert.match(there.page.url(), /\/in\?/);
    await here.at('/account');
    assert.equal(await here.count('tbody form[action="/account/sessions"]'), 1);
  },

  async 'A token for a program is made, shown once, and ended'(as) {
    const hand = await as(unit);
    await hand.at('/account');
    await hand.follow('main a[href="/act/token/make"]');
    await hand.fill(act, { label: 'Statistics', reach: 'see' });
    await hand.push(`${act} button.first`);
    await hand.sees('It is shown this once.');
    assert.ok((await hand.reads('.secret')).length > 20);
    await hand.follow('main .more a');
    await hand.at('/account');
    await hand.sees('Statistics');
    await hand.press('form[action="/act/token/end"] button');
    await hand.at('/account');
    assert.equal(await hand.count('form[action="/act/token/end"]'), 0);
  },
};

// What whoever manages a unit does about its tree, its persons and their posts.
import assert from 'node:assert/strict';
import { today } from './days.mjs';

const office = 'O-KJ', act = 'form.act';

// From the page of a thing to one of its acts.
async function does(hand, page, name, fields = {}) {
  await hand.at(page);
  await hand.follow(`main a[href^="/act/${name}"]`);
  await hand.send(act, fields);
}

export default {
  async 'A unit is created, renamed and moved'(as) {
    const hand = await as(office);
    await does(hand, '/unit/KJ', 'unit/create', { code: 'KJ-LAB', name: 'Laboratories', level: 'office', kind: 'office' });
    await does(hand, '/unit/KJ-LAB', 'unit/rename', { name: 'Laboratories and libraries' });
    assert.match(await hand.reads('h1'), /Laboratories and libraries/);
    await does(hand, '/unit/KJ-LAB', 'unit/move', { parent: 'KJ-NH' });
    await hand.sees('南湖区科技局', '.path-to');
  },

  async 'A unit is closed: it stays, and says so'(as) {
    const hand = await as(office);
    await does(hand, '/unit/KJ-LAB', 'unit/close');
    await hand.sees('Closed');
  },

  async 'A person is added, and put right'(as) {
    const hand = await as(office);
    await does(hand, '/unit/KJ', 'person/add', { code: 'new', name: 'Ren Newcome' });
    await does(hand, '/person/new', 'person/reach', { mail: 'ren@example.org', phone: '0573 1234' });
    await hand.at('/person/new');
    await hand.sees('ren@example.org');
  },

  async 'A post is given, and a deputy named, and the post ended'(as) {
    const hand = await as(office);
    await does(hand, '/person/new', 'post/give', { unit: 'KJ-NH', role: 'liaison' });
    await hand.at('/person/new');
    await hand.sees('Liaison', 'table');
    const post = await hand.page.locator('main table th a').first().getAttribute('href');
    await does(hand, '/person/P-NH', 'post/give', { unit: 'KJ-NH', role: 'deputy', of: '#' + decodeURIComponent(post).replace(/\D/g, '') });
    await hand.at('/person/P-NH');
    await hand.sees('Deputy', 'table');
    await does(hand, post, 'post/end');
    await hand.at('/view/posts?person=new');
    await hand.sees(today, 'tbody');
  },

  async 'A person who has left is erased, once one is sure'(as) {
    const hand = await as(office);
    await does(hand, '/unit/KJ-NH', 'person/add', { code: 'gone', name: 'Gone Tomorrow' });
    await does(hand, '/person/gone', 'person/leave');
    await hand.at('/person/gone');
    await hand.follow('main a[href^="/act/person/erase"]');
    await hand.sees('It cannot be taken back.');
    await hand.press('button[name=sure]');
    await hand.at('/find?q=Tomorrow');
    await hand.sees('Nothing that you may know of is called so.');
  },
};

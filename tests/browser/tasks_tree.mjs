// What whoever manages a unit does about its tree, its letterhead, its persons and their posts.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { today } from './days.mjs';

const office = 'O-KJ', leader = 'M-KJ', act = 'form.act';

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
    await hand.sees('南湖区科技局', '.above');
  },

  async 'A unit is closed: it stays, and says so'(as) {
    const hand = await as(office);
    await does(hand, '/unit/KJ-LAB', 'unit/close');
    await hand.sees('Closed');
  },

  async 'Units come from a file, all of them or none: first tried, mended, then done'(as) {
    const hand = await as(office), other = await as(leader);
    const file = (...lines) => ({ name: 'units.csv', mimeType: 'text/csv', buffer: Buffer.from(['code,name,parent,level,kind', ...lines, ''].join('\n')) });
    await hand.at('/unit/KJ');
    await hand.follow('main a[href="/act/unit/import?under=KJ"]');
    await hand.follow('main a[href="/act/unit/import/rows"]');
    await hand.send(act, { file: file('KJ-S1,Station one,KJ,office,office', 'KJ-S2,Station two,KJ-S9,office,office'), under: 'KJ' });
    await hand.sees('KJ-S9', '.verdicts');
    await hand.at('/act/unit/import/rows');
    await hand.send(act, { file: file('KJ-S1,Station one,KJ,office,office', 'KJ-S2,Station two,KJ-S1,office,office'), under: 'KJ' });
    await hand.sees('Would be done');
    await other.at('/unit/KJ-S2', 404);
    await hand.press('main form.act button.first');
    await hand.at('/unit/KJ-S2');
    await hand.sees('Station one', '.above');
  },

  async 'A unit is split into two'(as) {
    const hand = await as(office);
    await does(hand, '/unit/KJ-S1', 'unit/split', {
      'parts.0.code': 'KJ-S3', 'parts.0.name': 'Station north', 'parts.0.children': 'KJ-S2', 'parts.1.code': 'KJ-S4', 'parts.1.name': 'Station south',
    });
    await hand.at('/unit/KJ-S2');
    await hand.sees('Station north', '.above');
    await hand.at('/unit/KJ-S1');
    await hand.sees('Closed');
  },

  async 'A unit is merged into another, which gets those below it'(as) {
    const hand = await as(office);
    await does(hand, '/unit/KJ-S3', 'unit/merge', { into: 'KJ-S4' });
    await hand.at('/unit/KJ-S2');
    await hand.sees('Station south', '.above');
  },

  async 'A letterhead is set, and papers stand on it'(as) {
    const hand = await as(office);
    const buffer = execFileSync('/usr/bin/python3', [fileURLToPath(new URL('letterhead.py', import.meta.url))]);
    const mimeType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
    await does(hand, '/unit/KJ', 'letterhead/set', { file: { name: 'head.docx', mimeType, buffer } });
    await hand.at('/view/letterheads');
    await hand.sees('KJ', 'tbody');
    await hand.at('/brief/KJ?campaign=theme');
    assert.equal((await hand.save('.take a[href*="format=docx"]')).subarray(0, 2).toString(), 'PK');
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

// What only the operator does, who comes in by a door of the command line: the first unit of a tree and its first person; the calendar; figures.
import assert from 'node:assert/strict';
import { day } from './days.mjs';

const operator = 'operator', nobody = null, act = 'form.act';

async function does(hand, name, fields) {
  await hand.at('/act');
  await hand.follow(`main a[href="/act/${name}"]`);
  await hand.send(act, fields);
}

export default {
  async 'The operator begins a tree, and lets in who goes on with it'(as) {
    const hand = await as(operator), first = await as(nobody);
    await does(hand, 'unit/create', { code: 'HB', name: 'Harbour office', level: 'bureau', kind: 'bureau' });
    await does(hand, 'person/add', { code: 'first', name: 'First Mate', unit: 'HB' });
    await does(hand, 'post/give', { person: 'first', unit: 'HB', role: 'manager' });
    await hand.at('/person/first');
    await hand.follow('main a[href^="/act/person/invite"]');
    await hand.push(`${act} button.first`);
    await hand.sees('A personal link for First Mate');
    await first.at(new URL(await hand.reads('.secret')).pathname);
    await first.fill('form', { password: 'words of the first mate' });
    await first.press('button[value=password]');
    await first.at('/unit/HB');
    assert.ok((await first.count('main a[href^="/act/unit/create?parent=HB"]')) === 1);
  },

  async 'The calendar of the organisation is set'(as) {
    const hand = await as(operator);
    await does(hand, 'calendar/set', { 'days.0.day': day(60), 'days.0.kind': 'holiday', 'days.0.name': 'Day of the harbour' });
    await hand.at('/view/calendar');
    await hand.sees('Day of the harbour', 'tbody');
  },

  async 'A figure is defined, to be asked for once'(as) {
    const hand = await as(operator);
    await does(hand, 'figure/define', { code: 'staff', title: 'Persons on the staff', kind: 'number', period: 'once' });
    await hand.at('/view/figures');
    await hand.sees('Persons on the staff', 'tbody');
  },
};

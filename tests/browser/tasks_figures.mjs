// A figure that two measures ask for: it is given once, shown filled in where it is asked for again, and corrected in one place.
import assert from 'node:assert/strict';
import { day } from './days.mjs';

const office = 'O-KJ', unit = 'L-KJ-NH', act = 'form.act', answer = '#answer form';
const duty = (measure) => `/duty/KJ-NH/theme.${measure}`;

async function asks(hand, code, title) {
  await hand.at('/act/measure/add?campaign=theme');
  await hand.fill(act, { code, title, clauses: '3', levels: 'department', due: day(99), accepted_by: 'nobody', reason: 'The city asks for it.' });
  await hand.fill(act, { 'form.0.name': 'staff', 'form.0.label': 'Persons', 'form.0.kind': 'number', 'form.0.need': 'yes', 'form.0.figure': 'staff' });
  await hand.send(act);
}

export default {
  async 'Two measures ask for the same figure'(as) {
    const hand = await as(office);
    await asks(hand, 'staff-first', 'Count the staff');
    await asks(hand, 'staff-again', 'Plan the rooms');
    await hand.sees('Persons on the staff', '.plain');
  },

  async 'A figure is given once, and stands there where it is asked for again'(as) {
    const hand = await as(unit);
    await hand.at(duty('staff-first'));
    await hand.send(answer, { 'values.staff': '41' });
    await hand.at(duty('staff-again'));
    await hand.sees('41', '#answer .held');
    assert.equal(await hand.count(`${answer} [name="values.staff"]`), 0);
    await hand.send(answer);
    await hand.follow('.receipt .more a');
    await hand.sees('41', '.given');
  },

  async 'A figure is corrected in one place, and both answers say it'(as) {
    const hand = await as(unit);
    await hand.at('/unit/KJ-NH');
    await hand.follow('main a[href^="/act/figure/correct"]');
    await hand.send(act, { figure: 'staff', value: '44', reason: 'Three had been left out.' });
    for (const measure of ['staff-first', 'staff-again']) {
      await hand.at(duty(measure));
      await hand.sees('44', '.given');
    }
  },
};

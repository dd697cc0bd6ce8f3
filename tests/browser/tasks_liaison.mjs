// What a unit does: it answers, corrects, asks and pleads, one by one or in a workbook; and what those above it do in its place and decide.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { day } from './days.mjs';

const unit = 'L-KJ-NH', above_others = 'L-KJ-PH', office = 'O-KJ';
const of = (name) => `form[action="/act/${name}"]`;
const duty = (measure, at = 'KJ-NH') => `/duty/${at}/theme.${measure}`;
const pdf = { name: 'minutes.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 minutes') };

// A workbook with the row of that measure filled in.
function filled(book, measure, ...cells) {
  return execFileSync('/usr/bin/python3', [fileURLToPath(new URL('fill_in.py', import.meta.url)), measure, ...cells], { input: book });
}

export default {
  async 'A duty is answered with figures, a note and a file, and there is a receipt'(as) {
    const hand = await as(unit);
    await hand.at('/');
    await hand.follow(`a[href="${duty('study-field')}"]`);
    await hand.fill(of('duty/answer'), { 'values.matter': 'Testing fields', 'values.visits': '7', note: 'All were seen.' });
    await hand.send(of('duty/answer'), { 'evidence.1.file': pdf, 'evidence.1.title': 'Minutes', 'evidence.1.dated': day(40) });
    await hand.sees('Handed in. You need do nothing more.');
    assert.match(await hand.reads('.receipt .seq'), /^\d/);
    await hand.follow('.receipt .more a');
    await hand.sees('All were seen.', '.given');
    assert.equal(await hand.count('.evidence a'), 1);
  },

  async 'What does not fit is told beside its field, and then mended'(as) {
    const hand = await as(unit);
    await hand.at(duty('develop-visits'));
    await hand.fill(of('duty/answer'), { 'values.firms': '9999', 'values.raised': '3', 'values.settled': '1' });
    await hand.push(`${of('duty/answer')} button.first`);
    await hand.sees('5000', '.input.wrong:has([name="values.firms"]) .problem');
    await hand.send('form.act', { 'values.firms': '12' });
    await hand.at(duty('develop-visits'));
    await hand.sees('12', '.given');
  },

  async 'An answer is corrected while it may be'(as) {
    const hand = await as(unit);
    await hand.at(duty('study-first'));
    await hand.send(of('duty/answer'), { 'values.hours': '31' });
    await hand.follow('.receipt .more a');
    await hand.sees('31', '.given');
  },

  async 'The same as last period is handed in again'(as) {
    const hand = await as(unit);
    await hand.at(duty('brief'));
    await hand.follow('.own-duties li:nth-child(2) a');
    await hand.follow('a:text("Same as last period")');
    await hand.sees('Filled in as for');
    await hand.send(of('duty/answer'));
    await hand.sees('Handed in. You need do nothing more.');
  },

  async 'A question is asked about a measure'(as) {
    const hand = await as(unit);
    await hand.at(duty('study-second'));
    await hand.send(of('measure/ask'), { question: 'Does a quiz on paper count?' });
    await hand.sees('Does a quiz on paper count?', '.questions');
  },

  async 'More time is asked for, and granted'(as) {
    const hand = await as(unit), above = await as(office);
    await hand.at(duty('study-talk'));
    await hand.send(of('duty/plead'), { until: day(110), reason: 'Our head is travelling.' });
    await hand.sees('Our head is travelling.', '.pleas');
    await above.at('/');
    await above.follow('.waits a[href="/plea/theme.study-talk.plea1"]');
    await above.follow('main a[href^="/act/duty/grant"]');
    await above.send('form.act', { until: day(108), note: 'Two days less.' });
    await above.sees('Granted');
    await hand.at(duty('study-talk'));
    assert.equal(await hand.page.locator('.standing time').first().getAttribute('datetime'), day(108));
  },

  async 'That it does not apply is said, and not granted'(as) {
    const hand = await as(unit), above = await as(office);
    await hand.at(duty('lead-results'));
    await hand.send(of('duty/plead'), { asks: 'not_applicable', reason: 'We have none.' });
    await above.at(duty('lead-results'));
    await above.send(of('duty/deny'), { reason: 'You have three.' });
    await hand.at(duty('lead-results'));
    await hand.sees('You have three.', '.pleas');
  },

  async 'A workbook goes out, is filled in, tried and handed in'(as) {
    const hand = await as(unit);
    await hand.at('/unit/KJ-NH');
    await hand.follow('main a[href="/fill/KJ-NH"]');
    const out = await hand.save('main a[href="/fill/KJ-NH?format=xlsx"]');
    const back = filled(out, 'theme.study-second', 'values.hours=17', 'note=From the workbook');
    const file = { name: 'back.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: back };
    await hand.send('form.act', { file });
    await hand.sees('Would be done');
    assert.equal(await hand.reads('.figures div:has(dt:text("Would be done")) dd'), '1');
    await hand.press('form.act button.first');
    await hand.at(duty('study-second'));
    await hand.sees('From the workbook', '.given');
  },

  async 'A workbook names files, and all that are sent along are used'(as) {
    const hand = await as(above_others), type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    await hand.at('/fill/KJ-PH');
    const out = await hand.save('main a[href="/fill/KJ-PH?format=xlsx"]');
    const found = filled(out, 'theme.study-field', 'values.matter=Rents', 'values.visits=3', 'values.report=found.pdf');
    const buffer = filled(found, 'theme.review-remedies', 'values.done=2', 'values.left=1', 'values.proof=proof.pdf');
    await hand.send('form.act', { file: { name: 'back.xlsx', mimeType: type, buffer }, files: [{ ...pdf, name: 'found.pdf' }, { ...pdf, name: 'proof.pdf' }] });
    assert.equal(await hand.reads('.figures div:has(dt:text("Would be done")) dd'), '2');
    await hand.press('form.act button.first');
    for (const measure of ['study-field', 'review-remedies']) {
      await hand.at(duty(measure, 'KJ-PH'));
      assert.equal(await hand.count('.given a[href*="/file/"]'), 1, measure);
    }
  },

  async 'An answer is given in the place of a unit that has nobody'(as) {
    const hand = await as(office);
    await hand.at(duty('review-own', 'KJ-JK'));
    await hand.sees('Nobody is liaison here');
    await hand.send(of('duty/answer'), { 'values.found': '4', 'values.righted': '2', 'values.honest': 'yes' });
    await hand.sees('In its place');
    await hand.at(duty('review-own', 'KJ-JK'));
    assert.equal(await hand.reads('.standing .state b'), 'Answered');
  },

  async 'What a unit below has answered is read by the unit above it, and sent back'(as) {
    const hand = await as(above_others);
    await hand.at('/');
    await hand.follow(`.waits a[href="${duty('review-own', 'KJ-PH-CX')}"]`);
    await hand.sees('What was given');
    await hand.send(of('duty/return'), { reason: 'Which of them was righted first?' });
    await hand.sees('Which of them was righted first?', '.standing');
    await hand.at('/');
    assert.equal(await hand.count(`.waits a[href="${duty('review-own', 'KJ-PH-CX')}"]`), 0);
  },
};

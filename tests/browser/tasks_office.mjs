// What the campaign office does: from the directive to the end of a campaign; judging, answering, reminding; lists, files and papers.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { day, today } from './days.mjs';

const office = 'O-KJ', act = 'form.act';
const of = (name) => `form[action="/act/${name}"]`;
const duty = (unit, measure) => `/duty/${unit}/theme.${measure}`;
const template = { name: 'workplace-safety.json', mimeType: 'application/json', buffer: readFileSync(new URL('../../demo/templates/workplace-safety.json', import.meta.url)) };
const csv = (...lines) => ({ name: 'rows.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n') + '\n') });

export default {
  async 'A directive is registered with its clauses'(as) {
    const hand = await as(office);
    await hand.at('/act');
    await hand.follow('a[href="/act/directive/register"]');
    await hand.fill(act, { code: 'ward', title: 'Safe wards', unit: 'KJ', issued_by: 'The province', received: day(40) });
    await hand.fill(act, { 'clauses.0.number': '1', 'clauses.0.title': 'Doors', 'clauses.1.number': '2', 'clauses.1.title': 'Lamps' });
    await hand.push(`${act} button[name=more][value=clauses]`);
    await hand.fill(act, { 'clauses.2.number': '3', 'clauses.2.title': 'Ladders' });
    await hand.push(`${act} button[name=more][value=clauses]`);
    await hand.send(act, { 'clauses.3.number': '4', 'clauses.3.title': 'Shifts' });
    await hand.sees('No campaign answers it yet.');
    assert.equal(await hand.count('main ol.plain li'), 4);
  },

  async 'What is refused stands beside its question, and what was written stays'(as) {
    const hand = await as(office);
    await hand.at('/act/directive/register');
    await hand.fill(act, { code: '#no', title: 'Once more', unit: 'KJ', 'clauses.0.number': '1', 'clauses.0.title': 'One' });
    await hand.push(`${act} button.first`);
    await hand.sees('Nothing was done yet');
    await hand.sees('#', '.input.wrong:has([name=code]) .problem');
    assert.equal(await hand.page.locator('[name=title]').inputValue(), 'Once more');
  },

  async 'An act is only tried'(as) {
    const hand = await as(office);
    await hand.at('/act/directive/register');
    await hand.fill(act, { code: 'tried', title: 'Only tried', unit: 'KJ', 'clauses.0.number': '1', 'clauses.0.title': 'One' });
    await hand.push(`${act} button[name=try]`);
    await hand.sees('It was only tried: nothing stands against it.');
    await hand.at('/view/directives?code=tried');
    await hand.sees('There is nothing to show.');
  },

  async 'A campaign is opened from a template, as a draft'(as) {
    const hand = await as(office);
    await hand.at('/act/campaign/open');
    await hand.fill(act, { code: 'ward', title: 'Safe wards', unit: 'KJ', directive: 'ward', starts: day(46), ends: day(100) });
    await hand.send(act, { template, language: 'en' });
    await hand.sees('draft');
    await hand.sees('6', `main`);
  },

  async 'A stage and a measure with a form are added'(as) {
    const hand = await as(office);
    await hand.at('/campaign/ward');
    await hand.follow('main a[href="/act/stage/add?campaign=ward"]');
    await hand.send(act, { code: 'late', title: 'The last days', starts: day(90), ends: day(100) });
    await hand.at('/campaign/ward');
    await hand.follow('main a[href="/act/measure/add?campaign=ward"]');
    await hand.fill(act, { code: 'count', title: 'Count the ladders', clauses: '3', levels: 'department', due: day(95), accepted_by: 'above' });
    await hand.fill(act, { 'form.0.name': 'ladders', 'form.0.label': 'Ladders', 'form.0.kind': 'number', 'form.0.need': 'yes', 'form.0.min': '0' });
    await hand.send(act);
    await hand.sees('Count the ladders');
    await hand.sees('Ladders', 'fieldset.shown');
  },

  async 'It is rehearsed, and what another day would change'(as) {
    const hand = await as(office);
    await hand.at('/campaign/ward');
    await hand.follow('main a[href="/rehearsal/ward"]');
    await hand.sees('A draft: nobody is bound yet');
    await hand.send('form[action="/rehearsal/ward"]', { measure: 'ward.count', due: day(60), effort_minutes: '600', most: '3' });
    await hand.sees('As if it were amended');
    await hand.sees('600', 'main');
  },

  async 'It is put into force'(as) {
    const hand = await as(office);
    await hand.at('/rehearsal/ward');
    await hand.follow('a.do[href^="/act/campaign/deploy"]');
    await hand.send(act);
    await hand.sees('In force since');
    await hand.at('/duty/KJ-NH/ward.count');
    await hand.sees('Open');
  },

  async 'It is amended with a reason, and the version before is kept'(as) {
    const hand = await as(office);
    await hand.at('/campaign/ward');
    await hand.follow('main a[href^="/act/campaign/amend"]');
    await hand.fill(act, { reason: 'The ladders come later.', answers: 'stand', 'measures.0.code': 'count', 'measures.0.due': day(98) });
    await hand.send(act);
    await hand.at('/measure/ward.count');
    await hand.sees('This is version 2.');
    await hand.sees('The ladders come later.');
  },

  async 'Who answers for what is said, and taken back'(as) {
    const hand = await as(office);
    await hand.at('/campaign/ward');
    await hand.follow('main a[href^="/act/remit/give"]');
    await hand.send(act, { person: 'L-KJ-GX', role: 'lead' });
    await hand.at('/person/L-KJ-GX');
    await hand.follow('main tr:has(a[href="/campaign/ward"]) th a');
    await hand.follow('main a[href^="/act/remit/end"]');
    await hand.send(act);
    await hand.at('/view/remits?campaign=ward');
    await hand.sees(today);
  },

  async 'It is closed, and asks nothing any more'(as) {
    const hand = await as(office);
    await hand.at('/campaign/ward');
    await hand.follow('main a[href^="/act/campaign/close"]');
    await hand.push(`${act} button.first`);
    await hand.sees('Closed');
    await hand.at('/duty/KJ-NH/ward.count');
    assert.equal(await hand.count(of('duty/answer')), 0);
  },

  async 'A measure is made earlier for a unit and those below it'(as) {
    const hand = await as(office);
    await hand.at('/measure/theme.rules-mend');
    await hand.follow('main a[href^="/act/measure/tighten"]');
    await hand.send(act, { unit: 'KJ-XZ', due: day(100) });
    await hand.at(duty('KJ-XZ', 'rules-mend'));
    assert.equal(await hand.page.locator('main time').first().getAttribute('datetime'), day(100));
  },

  async 'A question is answered, once for all'(as) {
    const hand = await as(office);
    await hand.at('/');
    await hand.follow('.waits a[href^="/question/"]');
    await hand.follow('main a[href^="/act/measure/reply"]');
    await hand.send(act, { reply: 'It does, if all could **speak**.' });
    await hand.at('/measure/theme.study-first');
    await hand.sees('It does, if all could speak.', '.questions');
  },

  async 'An answer is read and accepted'(as) {
    const hand = await as(office);
    await hand.at('/');
    await hand.follow('.waits a[href="/duty/KJ-BG/theme.plan-unit"]');
    await hand.sees('What was given');
    await hand.send(of('duty/accept'));
    assert.equal(await hand.reads('.standing .state b'), 'Accepted');
  },

  async 'An answer is sent back with a reason'(as) {
    const hand = await as(office);
    await hand.at('/');
    await hand.follow('.waits a[href^="/duty/"]');
    await hand.send(of('duty/return'), { reason: 'The roll is missing.' });
    await hand.sees('The roll is missing.', '.standing');
  },

  async 'A unit is released from a duty'(as) {
    const hand = await as(office);
    await hand.at(duty('KJ-KC', 'study-talk'));
    await hand.send(of('duty/waive'), { reason: 'Its head is away all winter.' });
    assert.equal(await hand.reads('.standing .state b'), 'Waived');
  },

  async 'All that a list shows are accepted at once, first only tried'(as) {
    const hand = await as(office);
    await hand.at('/measure/theme.plan-unit');
    await hand.follow('main a[href="/view/answers?measure=theme.plan-unit"]');
    await hand.send('form.asking', { state: 'answered', 'note.has': '' });
    const rows = await hand.count('main tbody tr');
    await hand.follow('.bulk a[href*="duty.accept"]');
    await hand.push(`${act} button[name=try]`);
    await hand.sees('It was only tried: nothing was done yet.');
    const would = Number(await hand.reads('.figures div:has(dt:text("Would be done")) dd'));
    assert.ok(would > 1 && would <= rows, `${would} of ${rows}`);
    await hand.press(`${act} button.first`);
    assert.equal(Number(await hand.reads('.figures div:has(dt:text("Done")) dd')), would);
  },

  async 'Several are sent back at once, for one reason'(as) {
    const hand = await as(office);
    await hand.at('/view/answers?measure=theme.review-own&unit=KJ-JG');
    await hand.follow('.bulk a[href*="duty.return"]');
    await hand.sees('For one row of the list');
    await hand.send(act, { reason: 'Say which pieces were read.' });
    await hand.at(duty('KJ-JG', 'review-own'));
    await hand.sees('Say which pieces were read.', '.standing');
  },

  async 'A unit is reminded, and then all that are shown'(as) {
    const hand = await as(office), form = 'form[action="/chase/KJ"]', unit = '.chased:has(a[href*="/board/KJ-NH"])';
    await hand.at('/campaign/theme');
    await hand.follow('main a[href="/chase/KJ?campaign=theme"]');
    await hand.sees('Not reminded yet', unit);
    await hand.send(`${unit} ${form}`, { note: 'By telephone.' });
    await hand.sees('It was noted for one unit.');
    await hand.sees('Reminded once', unit);
    await hand.send(`.chased:has(#all) ${form}`, { note: 'In the group.' });
    await hand.sees('Reminded 2 times', unit);
  },

  async 'The brief is taken along, to go on writing and to print'(as) {
    const hand = await as(office);
    await hand.at('/campaign/theme');
    await hand.follow('main a[href^="/brief/KJ"]');
    await hand.sees('In the last seven days');
    assert.equal((await hand.save('.take a[href*="format=docx"]')).subarray(0, 2).toString(), 'PK');
    assert.equal((await hand.save('.take a[href*="format=pdf"]')).subarray(0, 5).toString(), '%PDF-');
  },

  async 'A list is filtered, put in order, shown by chosen columns, and taken along'(as) {
    const hand = await as(office), form = 'form.asking';
    await hand.at('/view');
    await hand.follow('main a[href="/view/units"]');
    await hand.send(form, { parent: 'KJ-NH' });
    assert.equal(await hand.count('main tbody tr'), 2);
    await hand.follow('main thead a[href*="sort=name"]');
    const name = (n) => hand.reads(`main tbody tr:nth-child(${n}) td:has-text("南湖")`);
    const [first, second] = [await name(1), await name(2)];
    await hand.follow('main thead a[href*="sort=-name"]');
    assert.deepEqual([await name(1), await name(2)], [second, first]);
    await hand.send(form, { 'show.alias': true });
    assert.equal(await hand.count('main thead th:has-text("Alias")'), 0);
    assert.equal((await hand.save('.more a[href*="format=xlsx"]')).subarray(0, 2).toString(), 'PK');
    assert.match((await hand.save('.more a[href*="format=csv"]')).toString(), /南湖/);
    await hand.follow('.more a[href*="format=json"]');
    assert.match(await hand.page.locator('body').innerText(), /"name":/);
    await hand.at('/view/units?parent=KJ-NH');
    await hand.follow('.send a:text("Without filters")');
    assert.ok((await hand.count('main tbody tr')) > 2);
    await hand.send(form, { 'show.alias': true });
  },

  async 'A board and a list are looked at as they were on an earlier day'(as) {
    const hand = await as(office), notice = '.earlier', said = 'You are looking at an earlier day';
    const answered = async () => parseInt((await hand.reads('.figures div:has(dt:text("Answered")) dd')).replace(/,/g, ''), 10);
    await hand.at('/board/KJ?campaign=theme');
    const now = await answered();
    await hand.send('form.asked[action^="/board/"]', { known: day(20) });
    await hand.sees(said, notice);
    assert.ok((await answered()) < now);
    await hand.follow('main tbody a[href^="/board/KJ-NH?"]');
    await hand.sees(said, notice);
    await hand.follow(`${notice} a`);
    assert.equal(await hand.count(notice), 0);
    await hand.at('/view/unanswered?campaign=theme');
    assert.equal(await hand.count('.bulk'), 1);
    await hand.send('form.asking', { known: day(40) });
    await hand.sees(said, notice);
    assert.equal(await hand.count('.bulk'), 0);
    await hand.follow('.more a[rel=next]');
    await hand.sees(said, notice);
    assert.match((await hand.save('.more a[href*="format=csv"]')).toString(), /^.?measure,due,unit/);
    await hand.follow(`${notice} a`);
    assert.equal(await hand.count('.bulk'), 1);
  },

  async 'Acts are done from a file, first only tried'(as) {
    const hand = await as(office);
    await hand.at('/act/unit/create');
    await hand.follow('main a[href="/act/unit/create/rows"]');
    assert.match((await hand.save('main a:text("Template as CSV")')).toString(), /code/);
    const file = csv('code,name,parent,level,kind', 'KJ-NEW1,One,KJ,office,office', 'KJ-NEW2,Two,nowhere,office,office');
    await hand.send('form.act', { file });
    await hand.sees('Would be done');
    await hand.sees('nowhere', '.verdicts');
    await hand.press('main form.act button.first');
    await hand.at('/unit/KJ-NEW1');
    await hand.sees('One');
  },

  async 'What was done is found in the history'(as) {
    const hand = await as(office);
    await hand.at('/unit/KJ-NEW1');
    await hand.sees('created the unit One', '.events');
    await hand.at('/view/history');
    await hand.send('form.asking', { 'act.has': 'unit.create', 'what.has': 'One' });
    await hand.sees('created the unit One', 'tbody');
  },
};

// What anybody does: comes in, looks where it stands, finds things, reads; the leader and an ordinary member do hardly anything else.
import assert from 'node:assert/strict';
import { today } from './days.mjs';

const leader = 'M-KJ', member = 'P-NH', nobody = null;

export default {
  async 'One comes in by a door, and goes out'(as) {
    const hand = await as(nobody);
    await hand.at('/welcome');
    await hand.press(`form[action="/doors"] button[value="${member}"]`);
    await hand.sees('Where it stands');
    await hand.follow('.ways a[href="/account"]');
    await hand.press('form[action="/out"] button');
    assert.equal(await hand.count('.ways'), 0);
  },

  async 'The other language is chosen, and kept'(as) {
    const hand = await as(nobody);
    await hand.at('/welcome');
    await hand.follow('.aside a[hreflang="zh-CN"]');
    await hand.at('/help');
    assert.equal(await hand.page.locator('html').getAttribute('lang'), 'zh-CN');
    await hand.follow('.aside a[hreflang="en"]');
    assert.equal(await hand.page.locator('html').getAttribute('lang'), 'en');
  },

  async 'The manual opens where one is, and leads on'(as) {
    const hand = await as(leader);
    await hand.at('/board/KJ?campaign=theme');
    await hand.follow('.aside a[rel=help]');
    await hand.sees('The board, and how to read it');
    await hand.follow('main a[href="/help/keyboard"]');
    await hand.sees('Everything can be done without a mouse.');
  },

  async 'From who is behind down to a duty, and whom to call'(as) {
    const hand = await as(leader);
    await hand.at('/');
    await hand.follow('.blockers a[href^="/board/KJ-HY"]');
    await hand.sees('Overdue', '.figures .alarm');
    await hand.follow('main table.heat a[href^="/board/KJ-HY-ZH/theme.review-own"]');
    await hand.sees('海盐县科技局综合科', '#silent + .scroll');
    await hand.follow('.beside a[href^="/chase/"]');
    await hand.sees('Liaison');
  },

  async 'The board is gone down, put in order and seen by workstream'(as) {
    const hand = await as(leader);
    await hand.at('/board/KJ?campaign=theme');
    await hand.follow('main thead a[href*="sort=-overdue"]');
    assert.match(await hand.reads('table.heat tbody tr:first-child th'), /嘉兴经济技术开发区/);
    await hand.follow('.picks a[href*="by=workstreams"]');
    await hand.sees('Units below, by workstream');
    await hand.follow('table.board tbody a[href^="/board/KJ-NH?"]');
    assert.match(await hand.reads('h1'), /南湖区科技局/);
    await hand.follow('.above a[href^="/board/KJ?"]');
    await hand.follow('.picks a[href*="workstream=Study"]');
    await hand.sees('Only Study');
  },

  async 'A number is seen unit by unit'(as) {
    const hand = await as(leader);
    await hand.at('/board/KJ?campaign=theme');
    await hand.follow('main a[href*="number=theme.plan-meeting.present"]');
    await hand.sees('Hold the mobilisation meeting: Persons present', '#number-c');
    await hand.push('figure summary');
    await hand.sees('南湖区科技局', 'figure tbody');
  },

  async 'What a figure rests on, and why a unit must do it'(as) {
    const hand = await as(leader);
    await hand.at('/measure/theme.study-first');
    await hand.follow('main a[href*="/view/rests-on"][href*="count=answered"]');
    await hand.sees('KJ-NH', 'tbody');
    await hand.at('/view/why?unit=KJ-NH');
    await hand.sees('theme.plan-unit', 'tbody');
    await hand.at('/campaign/theme');
    await hand.follow('main a[href="/view/responsibility?campaign=theme"]');
    await hand.sees('M-KJ', 'tbody');
  },

  async 'Something is searched for, and opened'(as) {
    const hand = await as(leader);
    await hand.at('/');
    await hand.look('#seek', 'xiuzhou');
    await hand.follow('.hits a[href="/unit/KJ-XZ"]');
    await hand.sees('秀洲区科技局');
  },

  async 'The tree of units is gone down'(as) {
    const hand = await as(leader);
    await hand.at('/');
    await hand.follow('.ways a[href="/units"]');
    await hand.down('KJ');
    await hand.down('KJ-NH');
    await hand.into('KJ-NH-CX');
    assert.match(await hand.reads('h1'), /南湖区科技创新服务中心/);
  },

  async 'An ordinary member reads what is asked of the unit, and is asked for nothing'(as) {
    const hand = await as(member);
    await hand.at('/');
    await hand.follow('main a[href="/campaign/theme"]');
    await hand.follow('main a[href="/measure/theme.study-field"]');
    await hand.sees('Choose one matter that firms or laboratories raise often.');
    await hand.follow('main a[href="/duty/KJ-NH/theme.study-field"]');
    assert.equal(await hand.count('main form'), 0);
  },

  async 'A member takes along what is held about him or her'(as) {
    const hand = await as(member);
    await hand.at('/');
    await hand.follow('.ways a[href="/account"]');
    const data = (await hand.save('main a[href="/account/data"]')).toString();
    assert.match(data, /"P-NH"/);
    assert.ok(data.includes(today.slice(0, 4)));
  },
};

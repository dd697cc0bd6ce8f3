// walk.mjs BASE HAND: does every task of the demo (tasks.mjs) with one hand, `bare` or `keys`, and prints what came of each as JSON: {task: "" or what went
// wrong}. `walk.mjs --list` prints the tasks that each hand does.
import { shortcuts, tasks } from './tasks.mjs';

const each_by = { bare: tasks, keys: { ...tasks, ...shortcuts } };
const [, , base, word] = process.argv;

// Somebody keeps the same browser from one task to the next, whoever has not come in gets a new one.
async function walk(Hand, browser, each) {
  const people = new Map(), told = {};
  for (const [name, does] of Object.entries(each)) {
    const strangers = [];
    const as = async (person) => {
      if (person && people.has(person))
        return people.get(person);
      const hand = await Hand.of(browser, base, person);
      person ? people.set(person, hand) : strangers.push(hand);
      return hand;
    };
    try {
      await does(as);
      told[name] = '';
    } catch (error) {
      told[name] = error.stack;
    }
    await Promise.all(strangers.map((hand) => hand.page.context().close()));
  }
  return told;
}

if (base === '--list')
  console.log(JSON.stringify(Object.fromEntries(Object.entries(each_by).map(([name, each]) => [name, Object.keys(each)]))));
else {
  const { begin } = await import('./browser.mjs'), { Bare, Keys } = await import('./hands.mjs');
  const browser = await begin();
  console.log(JSON.stringify(await walk({ bare: Bare, keys: Keys }[word], browser, each_by[word])));
  await browser.close();
}

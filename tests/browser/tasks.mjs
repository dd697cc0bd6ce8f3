// Every task of the demo, by who does it, as what a hand does (hands.mjs) and what the person cares about afterwards. They are done in this order, each
// by both hands in a store of their own; where a task goes on with what one before it made, it stands below it.
import account from './tasks_account.mjs';
import anybody from './tasks_anybody.mjs';
import figures from './tasks_figures.mjs';
import liaison from './tasks_liaison.mjs';
import office from './tasks_office.mjs';
import operator from './tasks_operator.mjs';
import tree from './tasks_tree.mjs';

export const tasks = { ...anybody, ...office, ...liaison, ...operator, ...figures, ...tree, ...account };

// Only with script: what there is for fingers that know the keys.
export { default as shortcuts } from './tasks_shortcuts.mjs';

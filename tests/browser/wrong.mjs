// What keeps people out of a page that is open: what axe finds, what reaches past the edge of a telephone, and what its console says.
import fs from 'node:fs';
import { createRequire } from 'node:module';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

// What the console says is put into wrong, an array or what has its push; that a form was refused is no fault of the page.
export function listen(page, base, wrong) {
  page.on('console', (message) => {
    if (message.type() === 'error' && !/the server responded with a status of (412|422)/.test(message.text()))
      wrong.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => wrong.push(`script: ${error}`));
  page.on('request', (request) => request.url().startsWith(base + '/') || wrong.push(`loaded from elsewhere: ${request.url()}`));
}

export async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate((tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'] }), rules);
  return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 200)} ${node.failureSummary.replace(/\s+/g, ' ')}`));
}

// What reaches past the right edge of a telephone, where it is not in a box that scrolls by itself.
export function past() {
  const edge = 360, width = document.scrollingElement.scrollWidth;
  if (width <= edge)
    return [];
  const out = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > edge && !one.closest('.scroll'));
  return [`${width} px wide at ${edge}: ${out.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join(' … ')}`];
}

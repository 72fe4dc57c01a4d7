// Long checklists: how long the page takes to open, and from a click to the next frame.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { browser, fixture, form, open, out } from './page.js';

let chrome;
before(async () => {
  chrome = await browser();
  // A browser's first page also loads fonts and starts processes.
  const { context } = await open(chrome, form(fixture('pump.md')));
  await context.close();
});
after(() => chrome && chrome.close());

/** A checklist as people write them, of any length. */
function long(items, perSection) {
  let text = '# Long checklist\n\n**Lead**: ____\n';
  for (let at = 0; at < items; at++) {
    if (at % (perSection * 10) === 0) text += `\n## Phase ${at / (perSection * 10) + 1}\n`;
    if (at % perSection === 0) text += `\n### Part ${at / perSection + 1}\n\n`;
    text += at % 10 === 3 ? `- [ ] Note the size of part ${at}: ____ GB\n` : `- [ ] Look at service number ${at} and write down what is wrong\n`;
    if (at % 10 === 7) text += `  \`\`\`bash\n  systemctl status service-${at}\n  \`\`\`\n`;
  }
  return text;
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

async function measured(file) {
  const { context, page } = await open(chrome, file);
  const load = await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now())))));
  const clicks = await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = done; channel.port2.postMessage(0); }));
    const boxes = [...document.querySelectorAll('.ck')];
    const times = [];
    for (let at = 0; at < 15; at++) {
      const box = boxes[Math.floor((at * boxes.length) / 15)];
      box.scrollIntoView({ block: 'center' });
      await frame();
      await frame();
      const start = performance.now();
      box.click();
      await frame();
      times.push(performance.now() - start);
    }
    return times;
  });
  await context.close();
  return { load, click: median(clicks) };
}

for (const [items, perSection, load] of [[1000, 20, 600], [5000, 20, 1200], [5000, 500, 1200]]) {
  test(`${items} items, ${perSection} a section: open within ${load} ms, click to frame within 60 ms`, async (context) => {
    const document = path.join(out, `long-${items}-${perSection}.md`);
    writeFileSync(document, long(items, perSection));
    const file = form(document);
    // The machine does other work too: the best of five is what the page needs.
    const runs = [];
    for (let at = 0; at < 5; at++) runs.push(await measured(file));
    const best = { load: Math.min(...runs.map((it) => it.load)), click: Math.min(...runs.map((it) => it.click)) };
    context.diagnostic(`load ${Math.round(best.load)} ms, click to frame ${Math.round(best.click)} ms`);
    assert.ok(best.load <= load, `load ${best.load} ms`);
    assert.ok(best.click <= 60, `click ${best.click} ms`);
  });
}

// What every test of a page needs: the built program, a browser, and a page that complains about nothing.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, writeFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import vnu from 'vnu-jar';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, '../..');
export const out = mkdtempSync(path.join(tmpdir(), 'runsheet-browser-'));
export const SEED = path.join(root, '../shared/seed/production-deployment-checklist.md');

/** Documents that nobody here wrote, of different shapes; they lie beside the project where it is developed. */
const CORPUS = ['020-bylaws-tracker-test-results-template', '042-pemendeklinkbot-deployment-checklist', '007-oriva-platform-rollback', '108-summit-go-no-go-gate', '133-bylaws-tracker-test-mobile-navigation']
  .map((name) => path.join(root, '../shared/corpus', name + '.md'));
/** The seed and those documents; none where they are not there. */
export const REAL = existsSync(SEED) ? [SEED, ...CORPUS] : [];
/** All the real documents that are there. */
const FOLDER = path.join(root, '../shared/corpus');
export const ALL = existsSync(FOLDER) ? [SEED, ...readdirSync(FOLDER).filter((name) => /^[0-9].*\.md$/.test(name)).map((name) => path.join(FOLDER, name))] : [];

/** The program under test. */
const named = process.env.RUNSHEET_BIN;
export const program = (named ? [named] : ['release', 'debug'].map((it) => path.join(root, 'target', it, 'runsheet'))).find((it) => existsSync(it));
if (!program) throw new Error(named ? 'RUNSHEET_BIN names ' + named + ', which is not there' : 'no runsheet to test: build it first, or name it in RUNSHEET_BIN');
if (!named) console.error('testing ' + program);

export const fixture = (name) => path.join(here, 'fixtures', name);

/** Makes the form of a document; returns the page's path. */
export function form(document, name = path.basename(document, '.md'), ...more) {
  const page = path.join(out, name + '.html');
  execFileSync(program, ['form', '--to', 'html', '-o', page, ...more, document], { stdio: ['ignore', 'ignore', 'pipe'] });
  return page;
}

/** A browser; the tests fail where there is none. */
export function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

export const DESK = { viewport: { width: 1280, height: 900 }, acceptDownloads: true, permissions: ['clipboard-read', 'clipboard-write'], timezoneId: 'Asia/Jakarta' };
export const PHONE = { ...DESK, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** The narrowest that WCAG 2.2 asks for (1.4.10), with the phone's style. */
export const NARROW = { ...PHONE, viewport: { width: 320, height: 640 } };

/** Opens a page in a fresh profile; `complaints` gathers what the browser says. */
export async function open(chrome, file, options = DESK) {
  const context = await chrome.newContext(options);
  const page = await visit(context, file);
  return { context, page, complaints: page.complaints };
}

/** `store` is what another page left, which has to be there. */
export async function visit(context, file, store) {
  const page = await context.newPage();
  page.complaints = [];
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) page.complaints.push(message.text()); });
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  page.on('request', (request) => { if (!/^(file|data|blob):/.test(request.url())) page.complaints.push('request ' + request.url()); });
  await revisit(page, file, store);
  return page;
}

/** What the page finds in the browser's store; of long values their length. */
const inStore = () => JSON.stringify(Object.entries(localStorage).map(([key, it]) => [key, it.length > 1e5 ? it.length : it]).sort());

/** Opens a page again, when the browser has handed on what was stored: it does so when it has time. */
export async function revisit(page, file, store) {
  if (store) {
    const blank = path.join(out, 'blank.html');
    writeFileSync(blank, '<!doctype html><title>Blank</title>');
    await page.goto('file://' + blank);
    await page.waitForFunction(`(${inStore})() === ${JSON.stringify(store)}`);
  }
  await page.goto('file://' + file);
}

/** Presses something that saves, returns the file's path. */
export async function save(page, press) {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  const file = path.join(out, Math.random().toString(36).slice(2) + '-' + download.suggestedFilename());
  await download.saveAs(file);
  return file;
}

/** The results as the page shows them. */
export async function asText(page) {
  await page.evaluate(() => document.querySelector('[data-a=show-json]').click());
  const text = await page.inputValue('#json-text');
  await page.evaluate(() => document.querySelector('#json').close());
  return JSON.parse(text);
}

/** RFC 8785, for the values that results hold. */
export const canonical = (value) => value === null || typeof value !== 'object' ? JSON.stringify(value)
  : Array.isArray(value) ? '[' + value.map(canonical).join(',') + ']'
  : '{' + Object.keys(value).sort().map((key) => JSON.stringify(key) + ':' + canonical(value[key])).join(',') + '}';
export const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** What the Nu validator says of pages, which is what validator.w3.org runs. */
export function invalid(files) {
  try {
    // One process for all of them, compiled quickly rather than well, which needs more stack. `field-sizing` is newer than the
    // validator's list of CSS properties.
    execFileSync('java', ['-XX:TieredStopAtLevel=1', '-Xss8m', '-jar', vnu, '--errors-only', '--format', 'json', '--filterpattern', '.*“field-sizing”.*', ...files], { stdio: 'pipe', maxBuffer: 1 << 26 });
    return [];
  } catch (error) {
    if (error.status !== 1) throw error;
    return JSON.parse(error.stderr).messages.map((it) => `${it.url}:${it.lastLine}: ${it.message} ${it.extract}`);
  }
}

/** Has the page store what it would store in a moment, as when it is left; says what is stored then. */
export async function kept(page) {
  await page.evaluate(() => dispatchEvent(new Event('pagehide')));
  return page.evaluate(inStore);
}

/** Prints the page, returns the text of each sheet and the size of the paper. */
export async function printed(page, name) {
  const file = path.join(out, name + '.pdf');
  writeFileSync(file, await page.pdf({ preferCSSPageSize: true, printBackground: true }));
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  const size = /Page size:\s+([\d.]+) x ([\d.]+)/.exec(execFileSync('pdfinfo', [file], { encoding: 'utf8' }));
  return { file, sheets: text.split('\f').filter((it) => it.trim()), size: [Math.round(size[1]), Math.round(size[2])] };
}

export const json = (file) => JSON.parse(readFileSync(file, 'utf8'));
export const loaded = (page) => page.waitForFunction(() => !document.querySelector('#toast').hidden);
/** The item with a text. */
export const item = (page, text) => page.locator('[data-i]').filter({ hasText: text }).last();
export const box = (page, text) => page.locator('li.it > .row').filter({ hasText: text }).first().locator('.ck');
/** Waits until a box is ticked, as by another tab. */
export const ticked = async (page, text) => page.waitForFunction((it) => it.checked, await box(page, text).elementHandle());

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds wrong, as short lines; put in by the debugger, outside of the page's policy. Contrast takes it as long as all the
 *  rest: `contrast` is false where the colours are those of another look. */
export async function violations(page, contrast = true) {
  await page.evaluate(AXE);
  const found = await page.evaluate((contrast) => axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: { 'color-contrast': { enabled: contrast } },
    // Of what is fine only one place each: to name them all takes longer than to look at them.
    resultTypes: ['violations'],
  }), contrast);
  return found.violations.map((it) => it.id + ': ' + it.nodes.slice(0, 3).map((node) => node.target + ' ' + (node.any[0] || node.all[0] || node.none[0] || {}).message).join(' | '));
}

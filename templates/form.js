/* The form's script: keeps the answers, checks them, saves and loads them as results of `runsheet` (format 1). */
/* Whatever it did not write itself (a loaded file, the browser's store) is untrusted: cleaned by SHAPES, shown as text only. */
(() => {
'use strict';

const doc = document;
/* The page as it was delivered: what "save filled form" writes the answers into. */
const PRISTINE = doc.documentElement.outerHTML;
const byId = (id) => doc.getElementById(id);
const all = (selector, root = doc) => [...root.querySelectorAll(selector)];
const data = (id) => JSON.parse(byId(id).content.textContent);

const FACTS = data('rs-facts');
const TEXTS = data('rs-texts');
const OUTLINE = data('rs-outline');
const FINAL = ['done', 'failed', 'skipped', 'not-applicable'];
/* On a tie in time the more alarming answer wins. */
const RANK = { pending: 0, done: 1, 'not-applicable': 2, skipped: 3, failed: 4 };
/* Above this the page lets the browser leave out what is not in sight. */
const MANY = 400;

/* ---------- words and times ---------- */

/* A text of the table, its {places} filled in. */
function say(key, values = {}) {
  return (TEXTS[key] || key).replace(/\{(\w+)\}/g, (place, name) => (name in values ? values[name] : place));
}

const two = (number) => String(number).padStart(2, '0');

/* A moment as RFC 3339 with this computer's offset. */
function stamp(date = new Date()) {
  const offset = -date.getTimezoneOffset();
  const zone = (offset < 0 ? '-' : '+') + two(Math.floor(Math.abs(offset) / 60)) + ':' + two(Math.abs(offset) % 60);
  const day = date.getFullYear() + '-' + two(date.getMonth() + 1) + '-' + two(date.getDate());
  return day + 'T' + [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':') + zone;
}

/* What a datetime-local control shows for a moment: this reader's own time. */
function localTime(time) {
  if (!/(Z|[+-]\d\d:\d\d)$/.test(time || '')) return /^\d{4}-\d\d-\d\dT/.test(time || '') ? time.slice(0, 19) : '';
  const date = new Date(time);
  return isNaN(date) ? '' : stamp(date).slice(0, 19);
}

const CLOCK = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const clockTime = (time) => { const date = new Date(time); return isNaN(date) ? '' : CLOCK.format(date); };
const millis = (time) => Date.parse(time || '') || 0;

/* An element with text; it is marked, so that whoever reads the page's source sees that the script made it. */
function make(tag, attributes = {}, ...children) {
  const element = doc.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'text') element.textContent = value;
    else if (value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter(Boolean));
  return element;
}

/* ---------- digests: also where `crypto.subtle` is missing, as in pages opened from a folder ---------- */

const PRIMES = [];
for (let n = 2; PRIMES.length < 64; n++) if (PRIMES.every((prime) => n % prime)) PRIMES.push(n);
const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
const ROUND = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
const START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

/* FIPS 180-4, section 6.2. */
function sha256(text) {
  const bytes = new TextEncoder().encode(text);
  const words = new Int32Array((((bytes.length + 8) >> 6) + 1) << 4);
  bytes.forEach((byte, at) => { words[at >> 2] |= byte << (24 - (at & 3) * 8); });
  words[bytes.length >> 2] |= 128 << (24 - (bytes.length & 3) * 8);
  words[words.length - 2] = (bytes.length / 2 ** 29) | 0;
  words[words.length - 1] = bytes.length << 3;
  const hash = START.slice();
  const turn = (word, by) => (word >>> by) | (word << (32 - by));
  const w = new Int32Array(64);
  for (let block = 0; block < words.length; block += 16) {
    let [a, b, c, d, e, f, g, h] = hash;
    for (let i = 0; i < 64; i++) {
      if (i < 16) w[i] = words[block + i];
      else {
        const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
        const s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
        w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
      }
      const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[i] + w[i]) | 0;
      const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, at) => { hash[at] = (hash[at] + word) | 0; });
  }
  return hash.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/* JSON in the canonical form of RFC 8785. */
function canonical(value) {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return '[' + value.map(canonical).join(',') + ']';
  const keys = Object.keys(value).filter((key) => value[key] !== undefined).sort();
  return '{' + keys.map((key) => JSON.stringify(key) + ':' + canonical(value[key])).join(',') + '}';
}

/* ---------- the checklist and the page ---------- */

/* Ids in the outline are shortened by the id of what they stand in; see `shorten` in the compiler. */
const ITEMS = [];
const ITEM = new Map();
const PHASES = [];

function readSection(section, parent, phase) {
  section.id = whole(section.id, parent);
  const own = (section.items || []).map((outline) => readItem(outline, section, phase));
  section.signs = own.some((item) => item.kind === 'sign-off');
  (section.sections || []).forEach((below) => readSection(below, section.id, phase));
}

const whole = (id, parent) => (id.startsWith('/') ? parent + id.slice(1) : id);

const ELEMENTS = [];
all('[data-i]').forEach((element) => { ELEMENTS[+element.dataset.i] = element; });

function readItem(outline, section, phase) {
  outline.id = whole(outline.id, section.id);
  /* What the page says to the letter is not said twice. */
  if (outline.text === undefined) {
    const row = ELEMENTS[ITEMS.length].querySelector('.t');
    outline.text = row.querySelector('.no + span').textContent;
    outline.number = row.querySelector('.no').textContent;
    if (!outline.number) delete outline.number;
  }
  if (outline.parent) outline.parent = whole(outline.parent, section.id);
  (outline.commands || []).forEach((command) => { command.id = whole(command.id, outline.id); });
  const item = { id: outline.id, at: ITEMS.length, kind: outline.kind, outline, section, phase, fields: outline.fields || [] };
  item.off = !!(outline.contingency || section.contingency || phase.off);
  ITEMS.push(item);
  ITEM.set(item.id, item);
  phase.items.push(item);
  return item;
}

OUTLINE.forEach((section) => {
  const phase = { id: section.id, off: section.contingency, items: [], count: {} };
  PHASES.push(phase);
  readSection(section, '', phase);
});
/* The outline as results hold it: without what this script put into it. */
const PLAIN_OUTLINE = JSON.stringify(OUTLINE, (key, value) => (key === 'signs' ? undefined : value));

ELEMENTS.forEach((element, at) => {
  const item = ITEMS[at];
  item.el = element;
  item.row = element.querySelector('.row');
  item.box = element.querySelector('.ck');
  /* A step that contains steps must not take theirs. */
  if (item.box && item.box.closest('[data-i]') !== element) item.box = null;
});
PHASES.forEach((phase) => {
  phase.el = byId(phase.id);
  phase.shown = phase.el && phase.el.querySelector('.cnt b');
  phase.end = phase.el && phase.el.querySelector('.end');
  phase.link = doc.querySelector('.rail a[href="#' + CSS.escape(phase.id) + '"]');
});

const itemOf = (element) => {
  const holder = element && element.closest && element.closest('[data-i]');
  return holder ? ITEMS[+holder.dataset.i] : null;
};
/* An item's own controls, not those of the steps inside it. */
const controls = (item) => (item.el ? all('[data-f]', item.el).filter((it) => it.closest('[data-i]') === item.el) : []);
const titleOf = (item) => item.outline.text;
const numberOf = (item) => item.outline.number || titleOf(item);
/* What has to be answered before the checklist counts as complete. */
const isDue = (item) => !item.off && !item.outline.optional && (item.kind !== 'field' || item.fields.some((it) => it.required));
/* What progress is counted in: everything but parts off the way and voluntary fields. */
const isCounted = (item) => !item.off && (item.kind !== 'field' || isDue(item));
const COUNTED = ITEMS.filter(isCounted);

/* What only works with a script is made by it: the page as printed has no dead buttons. */
function enhance() {
  const state = make('span', { class: 'st' });
  const more = make('button', { type: 'button', class: 'mo', 'aria-expanded': 'false' }, make('span', { 'aria-hidden': 'true', text: '⋯' }));
  ITEMS.forEach((item) => {
    if (!item.el || item.kind === 'field') return;
    const place = item.row || item.el.lastElementChild;
    item.state = state.cloneNode();
    const button = more.cloneNode(true);
    button.setAttribute('aria-label', say('details') + ' ' + numberOf(item));
    item.more = button;
    place.append(item.state, button);
  });
  all('.cb:not([data-e=shown])').forEach((figure) => {
    const item = itemOf(figure);
    figure.append(make('button', { type: 'button', class: 'btn sm copy', 'data-a': 'copy', text: say('copy'), 'aria-label': say('copy') + ' ' + (item ? numberOf(item) : '') }));
  });
  all('input[type=datetime-local][data-f], input[data-at]').forEach((input) => {
    const item = itemOf(input);
    const label = input.getAttribute('aria-label') || (item ? titleOf(item) : '');
    (input.closest('label') || input).after(make('button', { type: 'button', class: 'btn sm stamp', 'data-a': 'stamp', text: say('now'), 'aria-label': say('now') + ': ' + label }));
    markEmpty(input);
  });
  all('.it[data-i] .exp').forEach((element) => { element.dataset.h = element.textContent; });
  if (ITEMS.length > MANY) doc.body.classList.add('many');
}

/* Browsers print an empty date as "mm/dd/yyyy"; on paper it has to be a blank. */
const markEmpty = (input) => input.toggleAttribute('data-empty', !input.value);

/* ---------- the answers ---------- */

let answers = fresh();
/* Changes since the last file, and what "undo" takes back. */
let unsaved = 0;
let past = [];
/* The secrets are in this page only: neither stored nor saved. */
const secrets = {};

function fresh() {
  const id = crypto.randomUUID ? crypto.randomUUID() : 'run-' + Date.now().toString(36) + Math.random().toString(36).slice(2, 12);
  return { run: { id, revision: 0, updated_at: stamp(), mode: 'live' }, items: {}, phases: {}, variables: {}, events: [], parents: [], keep: {}, aside: {} };
}

const answer = (item) => answers.items[item.id];
const statusOf = (item) => (answer(item) || {}).status || 'pending';

function answerFor(item) {
  return answers.items[item.id] || (answers.items[item.id] = { status: 'pending', values: {} });
}

function touched(given) {
  const now = stamp();
  if (given) {
    given.updated_at = now;
    given.source = 'form';
  }
  answers.run.updated_at = now;
  answers.run.started_at = answers.run.started_at || now;
  answers.run.revision++;
  unsaved++;
  scheduleSave();
}

function note(type, item, from, to) {
  answers.events.push({ at: stamp(), type, by: answers.run.actor || undefined, item: item ? item.id : undefined, from, to });
}

function setStatus(item, to, { quiet = false, again = false } = {}) {
  const given = answerFor(item);
  const from = given.status;
  if (from === to && !again) return;
  past.push({ item, was: JSON.stringify(given) });
  if (past.length > 50) past.shift();
  given.status = to;
  delete given.before_gate;
  if (to === 'pending') {
    delete given.status_at;
    delete given.actor;
  } else {
    given.status_at = stamp();
    given.actor = answers.run.actor || undefined;
  }
  const gate = to === 'done' ? openGateBefore(item) : null;
  if (gate) given.before_gate = gate.id;
  if (to === 'done') confirmShown(item, given);
  note('status', item, from, to);
  touched(given);
  paint(item);
  recount();
  sealsSoon();
  if (!quiet) announce(item, to, gate, given);
}

/* Who ticks a step says yes to what stands in its fields: the author's own values, and the time of a bare time field. */
function confirmShown(item, given) {
  controls(item).forEach((control) => {
    const key = control.dataset.f;
    if (given.values[key] || control.type === 'checkbox' || control.type === 'radio' && !control.checked) return;
    const field = item.fields.find((it) => it.key === key);
    if (!control.value && field && field.kind === 'time' && item.fields.length === 1) setControl(control, given.status_at);
    if (control.value) given.values[key] = valueOf(control);
  });
}

function openGateBefore(item) {
  const before = item.phase.items.slice(0, item.phase.items.indexOf(item));
  return before.reverse().find((it) => it.kind === 'gate' && statusOf(it) === 'pending');
}

function announce(item, to, gate, given) {
  const name = (given.values.name || given.values.value || '').trim().toLowerCase();
  if (item.kind === 'gate' && to === 'done' && name && name === (answers.run.actor || '').toLowerCase()) return toast(say('samePerson'), true);
  if (gate) return toast(say('gateOpen', { n: numberOf(gate) }), true);
  if (to === 'done') return toast(say('nowDone', { n: numberOf(item), t: clockTime(given.status_at) }));
  toast(say('nowStatus', { n: numberOf(item), s: say(to) }));
}

function undo() {
  const last = past.pop();
  if (!last) return;
  const was = JSON.parse(last.was);
  note('undo', last.item, statusOf(last.item), was.status);
  answers.items[last.item.id] = was;
  touched(was);
  paint(last.item);
  fill(last.item);
  recount();
  seals();
  toast('');
  if (last.item.box) last.item.box.focus();
}

/* ---------- painting ---------- */

function paint(item) {
  const given = answer(item);
  const status = given ? given.status : 'pending';
  if (!item.el) return;
  item.el.dataset.s = status === 'pending' ? '' : status;
  if (item.box) item.box.checked = status === 'done';
  if (item.state) {
    const by = given && status !== 'pending' ? [clockTime(given.status_at), given.actor].filter(Boolean).join(' · ') : '';
    item.state.replaceChildren(...(status === 'pending' ? [] : [say(status), make('small', { text: by, dir: 'auto' })]));
  }
  paintSaid(item, given);
}

/* The note, what was run, and the gate that was passed: in the open, not only in the panel. */
function paintSaid(item, given) {
  if (item.kind === 'field' || !item.row) return;
  const lines = given ? [given.note, given.before_gate && say('beforeGate', { n: ITEM.has(given.before_gate) ? numberOf(ITEM.get(given.before_gate)) : '?' }), ...(given.runs || []).map(runLine)].filter(Boolean) : [];
  let said = item.el.querySelector(':scope > .said');
  if (!lines.length) {
    if (said) said.remove();
    return;
  }
  if (!said) item.row.after(said = make('p', { class: 'said', dir: 'auto' }));
  said.textContent = lines.join('\n');
}

function runLine(run) {
  return run.exit_code == null ? '' : say('run', { n: run.attempt, x: run.exit_code });
}

function valueOf(control) {
  if (control.type === 'checkbox') return control.checked ? control.value : '';
  if (control.type === 'datetime-local') return control.value ? stamp(new Date(control.value)) : '';
  return control.value;
}

function setControl(control, value) {
  if (control.type === 'checkbox' || control.type === 'radio') control.checked = control.value === value;
  else control.value = control.type === 'datetime-local' ? localTime(value) : value || '';
  if (control.type === 'datetime-local') markEmpty(control);
}

/* Puts an item's values into its controls; where there is none, what the author wrote. */
function fill(item) {
  const given = answer(item) || { values: {} };
  controls(item).forEach((control) => {
    const field = item.fields.find((it) => it.key === control.dataset.f) || {};
    const value = given.values[control.dataset.f];
    setControl(control, value === undefined ? field.initial : value);
  });
  const at = item.kind === 'sign-off' && item.el && item.el.querySelector('[data-at]');
  if (at) setControl(at, given.status_at);
  checkNumbers(item);
}

function paintAll() {
  ITEMS.forEach((item) => {
    if (!answer(item) && !(item.el && item.el.dataset.s)) return;
    paint(item);
    fill(item);
  });
  all('[data-var]').forEach((input) => { if (!('secret' in input.dataset)) input.value = answers.variables[input.dataset.var] ?? input.defaultValue; });
  ['actor', 'actor-small'].forEach((id) => { byId(id).value = answers.run.actor || ''; });
  byId('rehearsal').checked = answers.run.mode === 'rehearsal';
  showVariables();
  recount();
  seals();
  tick();
}

/* ---------- numbers ---------- */

function asNumber(text) {
  const number = text.trim().replace(',', '.');
  return /^[-+]?\d+(\.\d+)?$/.test(number) ? +number : NaN;
}

function holds(range, number) {
  const low = range.min == null || (range.above ? number > range.min : number >= range.min);
  const high = range.max == null || (range.below ? number < range.max : number <= range.max);
  return low && high;
}

/* What is expected of a field: said by itself, or by its step where it is the only one. */
const rangeOf = (item, field) => field.expect || (item.fields.length === 1 ? item.outline.expect : undefined);

/* Whether every number of an item is as expected; null where nothing is expected or typed. */
function checkNumbers(item) {
  let verdict = null;
  item.fields.forEach((field) => {
    const range = rangeOf(item, field);
    if (field.kind !== 'number' && !range) return;
    const control = controls(item).find((it) => it.dataset.f === field.key);
    const number = control ? asNumber(control.value) : NaN;
    if (!control || !control.value.trim() || field.kind !== 'number' && isNaN(number)) return showCheck(control, null);
    const fine = !isNaN(number) && (!range || holds(range, number));
    showCheck(control, fine, isNaN(number) ? say('notNumber') : range && say(fine ? 'meets' : 'misses', { h: range.text }));
    verdict = verdict !== false && fine;
  });
  return verdict;
}

function showCheck(control, fine, text) {
  const holder = control && control.closest('.f, .fld, td');
  let out = holder && holder.querySelector('.exp');
  if (!out) {
    if (!holder || !text) return;
    holder.append(out = make('p', { class: 'exp' }));
  }
  out.setAttribute('role', 'status');
  out.className = 'exp' + (fine === null ? '' : fine ? ' ok' : ' bad');
  out.textContent = fine === null ? out.dataset.h || '' : text ? (fine ? '✓ ' : '✕ ') + text : '';
}

/* ---------- progress ---------- */

function recount() {
  const total = { done: 0, failed: 0, skipped: 0, 'not-applicable': 0 };
  PHASES.forEach((phase) => {
    const count = { done: 0, failed: 0, skipped: 0, 'not-applicable': 0, open: 0, all: 0 };
    phase.items.forEach((item) => {
      if (!isCounted(item) && !phase.off) return;
      count.all++;
      const status = statusOf(item);
      count[status === 'pending' ? 'open' : status]++;
    });
    phase.count = count;
    if (!phase.off) FINAL.forEach((status) => { total[status] += count[status]; });
    paintPhase(phase, count);
  });
  const answered = FINAL.reduce((sum, status) => sum + total[status], 0);
  put(byId('tally'), say('tally', { a: answered, b: COUNTED.length }));
  put(byId('tally-problems'), say('problems', { n: total.failed + total.skipped }));
  FINAL.forEach((status) => { doc.querySelector('.meter [data-m=' + status + ']').style.width = (100 * total[status]) / (COUNTED.length || 1) + '%'; });
}

/* Writing the same text again would make the browser lay the page out again. */
function put(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

function paintPhase(phase, count) {
  const answered = count.all - count.open;
  const text = count.all ? answered + '/' + count.all : '';
  put(phase.shown, text);
  if (phase.link) {
    const shown = phase.link.querySelector('.c');
    put(shown, text);
    shown.className = 'c' + (count.failed ? ' bad' : count.all && !count.open ? ' ok' : '');
    phase.link.querySelector('progress').value = count.all ? answered / count.all : 0;
  }
  if (phase.end) {
    const call = answers.phases[phase.id];
    const button = phase.end.querySelector('button');
    phase.end.classList.toggle('ok', !!call);
    put(phase.end.firstElementChild, call ? say('phaseCalled', { t: clockTime(call.called_at), w: call.by || '–' }) : count.open ? say('phaseOpen', { n: count.open }) : '');
    button.hidden = !!call;
    button.disabled = count.open > 0;
  }
}

function callPhase(button) {
  const phase = PHASES.find((it) => it.el && it.el.contains(button));
  answers.phases[phase.id] = { called_at: stamp(), by: answers.run.actor || undefined };
  answers.events.push({ at: stamp(), type: 'phase-complete', by: answers.run.actor || undefined, to: phase.id });
  touched();
  recount();
  toast(phase.end.firstElementChild.textContent);
  const next = PHASES.slice(PHASES.indexOf(phase) + 1).find((it) => it.el && !it.off);
  if (next) next.el.querySelector('h2').focus();
}

/* ---------- sign-offs ---------- */

/* What a sign-off signs: every answer before its section; see `Seal` in the results format. */
function signedBefore(section) {
  const signed = [];
  for (const item of ITEMS) {
    if (item.section === section) break;
    const given = answer(item);
    if (!given || given.status === 'pending' || item.section.role === 'about') continue;
    signed.push([item.id, given.status, given.note || '', given.values]);
  }
  return signed;
}

function sealFor(item) {
  const signed = signedBefore(item.section);
  return { digest: sha256(canonical(signed)), at: stamp(), items: signed.length };
}

let sealTimer = 0;
function sealsSoon() {
  clearTimeout(sealTimer);
  sealTimer = setTimeout(seals, ITEMS.length > MANY ? 400 : 0);
}

const SIGN_OFFS = ITEMS.filter((item) => item.kind === 'sign-off');

/* Shows of every sealed sign-off whether it still stands on what was signed. */
function seals() {
  let section = null;
  let signed = [];
  let digest = '';
  SIGN_OFFS.forEach((item) => {
    const given = answer(item);
    const seal = given && given.status !== 'pending' && given.seal;
    let out = item.el.querySelector('.seal');
    if (!seal) {
      if (out) out.remove();
      return;
    }
    if (section !== item.section) {
      section = item.section;
      signed = signedBefore(section);
      digest = sha256(canonical(signed));
    }
    const later = signed.filter(([id]) => millis(answers.items[id].updated_at) > millis(seal.at)).length;
    const changed = digest === seal.digest ? 0 : Math.max(later, Math.abs(signed.length - seal.items), 1);
    if (!out) item.el.append(out = make('p', {}));
    out.className = 'seal' + (changed ? ' bad' : '');
    out.textContent = say('sealed', { h: seal.digest.slice(0, 12) }) + (changed ? ' – ' + say('changedSince', { n: changed }) : '');
  });
}

function sign(item, control) {
  const given = answerFor(item);
  const approved = control.closest('.good');
  setStatus(item, approved ? 'done' : 'failed', { quiet: true, again: true });
  given.seal = sealFor(item);
  const at = item.el.querySelector('[data-at]');
  if (at) setControl(at, given.status_at);
  seals();
}

/* ---------- fields ---------- */

function onField(control, item, final) {
  const given = answerFor(item);
  const key = control.dataset.f;
  const value = valueOf(control);
  if (control.type === 'datetime-local') markEmpty(control);
  clearError(control);
  if (value === '') delete given.values[key];
  else given.values[key] = value;
  const fine = checkNumbers(item);
  touched(given);
  if (final) note('value', item, undefined, value);
  if (item.kind === 'sign-off' && key === 'approval') return sign(item, control);
  if (item.kind === 'field') return fieldItem(item, given);
  if (final && value && statusOf(item) === 'pending' && fine !== false && item.kind !== 'sign-off' && completes(item, given)) setStatus(item, 'done');
  else if (fine === false && statusOf(item) === 'done') setStatus(item, 'pending');
  sealsSoon();
}

/* A field that stands by itself is done once it has a value. */
function fieldItem(item, given) {
  const to = Object.keys(given.values).length ? 'done' : 'pending';
  given.status_at = to === 'done' ? stamp() : undefined;
  given.actor = to === 'done' ? answers.run.actor || undefined : undefined;
  given.status = to;
  paint(item);
  recount();
  sealsSoon();
  if (item.fields[0] && item.fields[0].role === 'start') tick();
}

/* A step whose text only asks for a value is done by giving it; others are ticked by hand. */
function completes(item, given) {
  const asks = item.kind !== 'check' || !!(item.row && item.row.querySelector('.fld'));
  return asks && item.fields.every((field) => given.values[field.key] || !field.required && item.fields.length > 1);
}

/* ---------- the panel of an item, made when it is asked for ---------- */

function panel(item) {
  return item.el.querySelector(':scope > .dt, :scope > td > .dt');
}

function openPanel(item) {
  if (panel(item)) return panel(item);
  const given = answerFor(item);
  const made = byId('details').content.firstElementChild.cloneNode(true);
  made.setAttribute('aria-label', say('details') + ' ' + numberOf(item));
  all('input[type=radio]', made).forEach((radio) => { radio.name = 'result-' + item.at; radio.checked = radio.value === given.status; });
  const part = (name) => made.querySelector('[data-d=' + name + ']');
  part('note').value = given.note || '';
  part('at').value = localTime(given.status_at);
  part('by').value = given.actor || '';
  const runs = (item.outline.commands || []).length > 0;
  all('.run', made).forEach((element) => { element.hidden = !runs; });
  const run = (given.runs || []).at(-1) || {};
  part('exit').value = run.exit_code ?? '';
  part('output').value = run.output ? run.output.excerpt : '';
  (item.row ? item.el : item.el.lastElementChild).append(made);
  item.more.setAttribute('aria-expanded', 'true');
  return made;
}

function closePanel(item) {
  const open = panel(item);
  if (open) open.remove();
  item.more.setAttribute('aria-expanded', 'false');
}

/* Asks for the reason of what went wrong or was left out. */
function askReason(item) {
  openPanel(item).querySelector('[data-d=note]').focus();
}

function onPanel(control, item) {
  const given = answerFor(item);
  const value = control.value;
  switch (control.dataset.d) {
    case 'note': given.note = value || undefined; break;
    case 'at': if (value && given.status !== 'pending') given.status_at = stamp(new Date(value)); break;
    case 'by': given.actor = value || undefined; break;
    case 'exit': ownRun(item, given).exit_code = /^-?\d{1,9}$/.test(value.trim()) ? +value : undefined; break;
    case 'output': ownRun(item, given).output = value ? { bytes: new TextEncoder().encode(value).length, excerpt: value } : undefined; break;
  }
  clearError(control);
  touched(given);
  paint(item);
  sealsSoon();
}

/* The run that somebody writes down by hand; those of the script are left alone. */
function ownRun(item, given) {
  given.runs = given.runs || [];
  const last = given.runs.at(-1);
  if (last && !last.started_at) return last;
  const command = item.outline.commands[0];
  const variant = item.copied || 0;
  const run = { command_id: command.id, attempt: given.runs.length + 1, variant, command: commandText(all('.cb:not([data-e=shown]) pre', item.el)[variant], false), language: command.language };
  given.runs.push(run);
  return run;
}

/* ---------- commands and their variables ---------- */

/* A value as the shell has to read it in its place. */
function quoted(value, quoting) {
  switch (quoting) {
    case 'double': return value.replace(/[\\"$`]/g, '\\$&');
    case 'single': return value.replace(/'/g, "'\\''");
    case 'bare': return /^[\w@%+=:,.\/-]+$/.test(value) ? value : "'" + value.replace(/'/g, "'\\''") + "'";
    default: return value;
  }
}

const variable = (name) => (name in secrets ? secrets[name] : answers.variables[name]) || '';

/* A command as it is copied: the variables filled in. What is recorded or shown leaves secrets masked. */
function commandText(pre, withSecrets) {
  if (!pre) return '';
  return [...pre.childNodes].map((node) => {
    if (!node.dataset) return node.data;
    const value = variable(node.dataset.v);
    if (!value) return node.dataset.p || node.textContent;
    return node.dataset.v in secrets && !withSecrets ? '•••' : quoted(value, node.dataset.q);
  }).join('');
}

function showVariables() {
  all('var[data-v]').forEach((place) => {
    place.dataset.p = place.dataset.p || place.textContent;
    const value = variable(place.dataset.v);
    place.classList.toggle('set', !!value);
    place.textContent = !value ? place.dataset.p : place.dataset.v in secrets ? '•••' : quoted(value, place.dataset.q);
  });
}

function onVariable(input) {
  const name = input.dataset.var;
  if ('secret' in input.dataset) secrets[name] = input.value;
  else if (input.value) answers.variables[name] = input.value;
  else delete answers.variables[name];
  showVariables();
  touched();
}

function copyCommand(button) {
  const pre = button.closest('.cb').querySelector('pre');
  const item = itemOf(button);
  clip(commandText(pre, true), () => {
    button.textContent = say('copied');
    byId('say').textContent = say('copied');
    setTimeout(() => { button.textContent = say('copy'); }, 2500);
    if (!item) return;
    item.copied = all('.cb:not([data-e=shown]) pre', item.el).indexOf(pre);
    note('copied', item);
  }, pre);
}

/* The clipboard the new way, the old way, or by hand. */
function clip(text, done, shown) {
  const old = () => {
    const area = make('textarea', { class: 'vh' });
    area.value = text;
    doc.body.append(area);
    area.select();
    let copied = false;
    try { copied = doc.execCommand('copy'); } catch { /* refused: the reader copies by hand */ }
    area.remove();
    if (copied) return done();
    if (shown) getSelection().selectAllChildren(shown);
    toast(say('pressCopy'), true);
  };
  if (navigator.clipboard && isSecureContext) navigator.clipboard.writeText(text).then(done, old);
  else old();
}

/* ---------- clocks ---------- */

const STARTS = ITEMS.filter((item) => item.kind === 'field' && item.fields[0].role === 'start');
const ENDS = ITEMS.filter((item) => item.kind === 'field' && item.fields[0].role === 'end');
const timeOf = (items) => items.map((item) => (answer(item) || { values: {} }).values.value).find(Boolean);

function tick() {
  const from = millis(timeOf(STARTS) || answers.run.started_at);
  const seconds = Math.max(0, Math.floor(((millis(timeOf(ENDS)) || Date.now()) - from) / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  put(byId('clock'), from ? parts.map(two).join(':') : '--:--:--');
}

function startTimer(button) {
  if (button.dataset.running) return;
  button.dataset.running = 'yes';
  const item = itemOf(button);
  const seconds = +button.dataset.n;
  const begun = Date.now();
  const show = () => {
    const left = seconds - Math.floor((Date.now() - begun) / 1000);
    if (left > 0) return put(button, say('timerLeft', { n: left }));
    clearInterval(beat);
    delete button.dataset.running;
    put(button, say('timerOver', { n: seconds }));
    byId('shout').textContent = numberOf(item) + ': ' + button.textContent;
    note('timer', item, undefined, String(seconds));
    touched();
  };
  const beat = setInterval(show, 250);
  show();
}

/* ---------- saying something ---------- */

function toast(text, bad = false) {
  const box = byId('toast');
  box.hidden = !text;
  box.classList.toggle('bad', bad);
  box.querySelector('button').hidden = !past.length;
  box.firstElementChild.textContent = text;
  byId(bad ? 'shout' : 'say').textContent = text;
}

/* ---------- taking in what comes from outside ---------- */

const isObject = (value) => !!value && typeof value === 'object' && !Array.isArray(value);
const LONGEST = 4e6;
const text = (value) => (typeof value === 'string' && value.length <= LONGEST ? value : undefined);
const whether = (value) => (typeof value === 'boolean' ? value : undefined);
const count = (value) => (Number.isSafeInteger(value) ? value : undefined);
const oneOf = (...known) => (value) => (known.includes(value) ? value : undefined);
const listOf = (shape) => (value) => (Array.isArray(value) ? value.map((it) => take(it, shape)).filter((it) => it !== undefined) : undefined);
const hash = (value) => (/^[0-9a-f]{64}$/.test(value) ? value : undefined);

/* A map of texts: keys that could reach an object's prototype have no place in it. */
function texts(value) {
  if (!isObject(value)) return undefined;
  return Object.fromEntries(Object.entries(value).filter(([key, it]) => /^[a-z][a-z0-9_]{0,63}$/.test(key) && text(it)));
}

const RUN = { command_id: text, attempt: count, variant: count, command: text, edited: whether, language: text, started_at: text, ended_at: text, duration_ms: count, exit_code: count, timed_out: whether, interrupted: whether, output: { bytes: count, excerpt: text, truncated: whether, redactions: count }, log: { path: text, bytes: count, sha256: hash }, decision: oneOf('accepted', 'retry', 'skip', 'failed', 'abort') };
const ANSWER = { status: oneOf('pending', ...FINAL), status_at: text, updated_at: text, actor: text, source: oneOf('form', 'script', 'pdf', 'import'), note: text, values: texts, before_gate: text, runs: listOf(RUN), seal: { digest: hash, at: text, items: count } };
const SHAPES = {
  run: { id: text, revision: count, mode: oneOf('live', 'rehearsal'), started_at: text, ended_at: text, updated_at: text, actor: text },
  call: { called_at: text, by: text },
  event: { at: text, type: oneOf('status', 'value', 'undo', 'actor', 'copied', 'timer', 'phase-complete', 'load', 'run', 'session'), by: text, item: text, from: text, to: text },
  environment: { host: text, os: text, user: text, shell: text, cwd: text },
};

/* Keeps of a value what its shape knows; everything else is dropped. */
function take(value, shape) {
  if (typeof shape === 'function') return shape(value);
  if (!isObject(value)) return undefined;
  const taken = {};
  for (const [key, inner] of Object.entries(shape)) {
    const kept = Object.hasOwn(value, key) ? take(value[key], inner) : undefined;
    if (kept !== undefined) taken[key] = kept;
  }
  return taken;
}

function takeAnswer(value) {
  const taken = take(value, ANSWER);
  if (!taken) return undefined;
  taken.status = taken.status || 'pending';
  taken.values = taken.values || {};
  if (taken.seal && !taken.seal.digest) delete taken.seal;
  Object.assign(taken, ownKeys(value));
  return taken;
}

/* Keys of other programs are kept where they stand. */
const ownKeys = (value) => Object.fromEntries(Object.entries(value).filter(([key]) => /^x-[a-z0-9-]{1,60}$/.test(key)));

/* Results as answers of this page; null where the value is no results document. */
function intake(value) {
  if (!isObject(value) || value.format !== 'runsheet-results' || !isObject(value.items)) return null;
  const taken = fresh();
  Object.assign(taken.run, take(value.run, SHAPES.run));
  for (const [id, given] of Object.entries(value.items)) {
    const kept = /^[a-z0-9][a-z0-9._-]*$/.test(id) && takeAnswer(given);
    if (kept) (ITEM.has(id) ? taken.items : taken.aside)[id] = kept;
  }
  if (isObject(value['x-aside'])) Object.entries(value['x-aside']).forEach(([id, given]) => { if (/^[a-z0-9][a-z0-9._-]*$/.test(id)) taken.aside[id] = takeAnswer(given); });
  if (isObject(value.phases)) {
    PHASES.forEach((phase) => {
      const call = Object.hasOwn(value.phases, phase.id) && take(value.phases[phase.id], SHAPES.call);
      if (call && call.called_at) taken.phases[phase.id] = call;
    });
  }
  taken.variables = texts(value.variables) || {};
  taken.events = (listOf(SHAPES.event)(value.events) || []).filter((it) => it.at && it.type && (!it.item || ITEM.has(it.item)));
  taken.environment = take(value.environment, SHAPES.environment);
  taken.parents = (listOf(text)(value.parents) || []).slice(0, 1000);
  taken.keep = ownKeys(value);
  delete taken.keep['x-aside'];
  const checklist = isObject(value.checklist) ? value.checklist : {};
  const digest = isObject(value.integrity) ? hash(value.integrity.digest) : undefined;
  return { taken, known: Object.keys(taken.items).length, aside: Object.keys(taken.aside), same: checklist.fingerprint === FACTS.fingerprint, other: checklist.id !== undefined && checklist.id !== FACTS.id ? String(checklist.title) : '', digest };
}

const substance = (given) => canonical([given.status, given.note || '', given.values, given.runs || []]);
const isNewer = (a, b) => (millis(a.updated_at) - millis(b.updated_at) || RANK[a.status] - RANK[b.status]) > 0;
const isAnswered = (given) => !!given && (given.status !== 'pending' || !!given.note || Object.keys(given.values).length > 0);

/* Joins other answers into these: the newest wins, no answer is lost to a missing one. Says how many changed. */
function mergeIn(other) {
  let changed = 0;
  for (const [id, theirs] of Object.entries(other.items)) {
    const mine = answers.items[id];
    if (mine && (substance(mine) === substance(theirs) || !isNewer(theirs, mine))) continue;
    if (isAnswered(mine) && !isAnswered(theirs) && !isNewer(theirs, mine)) continue;
    answers.items[id] = theirs;
    changed++;
  }
  answers.phases = { ...other.phases, ...answers.phases };
  answers.variables = { ...other.variables, ...answers.variables };
  answers.aside = { ...other.aside, ...answers.aside };
  answers.keep = { ...other.keep, ...answers.keep };
  answers.environment = answers.environment || other.environment;
  const seen = new Set(answers.events.map(canonical));
  answers.events.push(...other.events.filter((it) => !seen.has(canonical(it))));
  answers.events.sort((a, b) => millis(a.at) - millis(b.at));
  const mine = answers.run;
  mine.actor = mine.actor || other.run.actor;
  if (other.run.started_at && !(millis(mine.started_at) <= millis(other.run.started_at) && mine.started_at)) mine.started_at = other.run.started_at;
  mine.revision = Math.max(mine.revision, other.run.revision);
  mine.id = other.run.id.length >= 8 ? other.run.id : mine.id;
  return changed;
}

/* ---------- results ---------- */

/* The document of the results format, version 1. */
function results() {
  const items = {};
  for (const [id, given] of Object.entries(answers.items)) if (isAnswered(given) || (given.runs || []).length) items[id] = given;
  const document = {
    format: 'runsheet-results',
    format_version: '1.0',
    generator: { name: 'runsheet', version: FACTS.generator || '0', kind: 'form' },
    checklist: { id: FACTS.id, title: FACTS.title, version: FACTS.version || undefined, fingerprint: FACTS.fingerprint, source: FACTS.source || undefined, lang: FACTS.lang || undefined },
    run: { ...answers.run, actor: answers.run.actor || undefined, timezone: Intl.DateTimeFormat().resolvedOptions().timeZone, complete: ITEMS.every((item) => !isDue(item) || statusOf(item) !== 'pending') },
    deployment: FACTS.deployment,
    items,
    phases: answers.phases,
    variables: answers.variables,
    outline: JSON.parse(PLAIN_OUTLINE),
    events: answers.events,
    environment: answers.environment,
    parents: answers.parents,
    ...answers.keep,
    'x-aside': Object.keys(answers.aside).length ? answers.aside : undefined,
  };
  /* Through JSON and back: leaves out what is not set, as the digest does. */
  const plain = JSON.parse(JSON.stringify(document));
  plain.integrity = { algorithm: 'sha-256/jcs', digest: sha256(canonical(plain)) };
  return plain;
}

function fileName(ending) {
  return (FACTS.deployment.id || FACTS.id).replace(/[^\w.-]+/g, '-') + '.r' + answers.run.revision + ending;
}

function download(name, content, type) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = make('a', { href: address, download: name });
  doc.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

function saveJson() {
  download(fileName('.results.json'), JSON.stringify(results(), null, 1) + '\n', 'application/json');
  filed();
}

/* JSON without a character that means anything to HTML. */
const harmless = (json) => json.replace(/[<>&\u007f-\u009f]/g, (char) => '\\u' + char.charCodeAt(0).toString(16).padStart(4, '0'));

function saveHtml() {
  const holder = /<template id="rs-results">[^<]*<\/template>/;
  const filled = PRISTINE.replace(holder, () => '<template id="rs-results">' + harmless(JSON.stringify(results())) + '</template>');
  download(fileName('.form.html'), '<!doctype html>\n' + filled + '\n', 'text/html');
  filed();
}

function filed() {
  answers.filedAt = stamp();
  unsaved = 0;
  saveLine();
  toast(say('fileSaved', { t: clockTime(answers.filedAt) }));
}

/* ---------- loading ---------- */

async function readFile(file) {
  if (!file) return;
  if (file.size > 64 * 2 ** 20) return refuse();
  let content = await file.text();
  if (/^\s*</.test(content)) content = (/<template id="rs-results">([^<]*)<\/template>/.exec(content) || [])[1] || '';
  readText(content);
}

function readText(content) {
  let loaded = null;
  try { loaded = intake(JSON.parse(content)); } catch { /* not JSON, or nested too deep */ }
  if (loaded) offer(loaded);
  else refuse();
}

const refuse = () => toast(say('badFile'), true);

let offered = null;

/* Takes a file over at once where nothing can get lost, else shows what would change. */
function offer(loaded) {
  offered = loaded;
  const here = Object.keys(answers.items).filter((id) => isAnswered(answers.items[id]));
  if (!here.length && loaded.same) return accept(true);
  const theirs = loaded.taken.items;
  const differing = here.filter((id) => Object.hasOwn(theirs, id) && substance(answers.items[id]) !== substance(theirs[id]));
  const fresh = Object.keys(theirs).filter((id) => !isAnswered(answers.items[id])).length;
  const body = doc.querySelector('#merge .body');
  body.replaceChildren(make('p', { text: say('counts', { a: loaded.known + loaded.aside.length, b: differing.length, c: fresh }) }));
  if (loaded.other) body.append(make('p', { class: 'emsg', text: say('otherChecklist', { t: loaded.other }) }));
  if (!loaded.same) body.append(make('p', { class: 'emsg', text: say('otherVersion', { a: loaded.known, b: loaded.aside.length }) }));
  if (loaded.aside.length) body.append(make('p', { class: 'hint', text: say('aside', { l: loaded.aside.slice(0, 20).join(', ') }) }));
  if (differing.length) body.append(conflicts(differing, theirs));
  byId('merge').showModal();
}

function conflicts(ids, theirs) {
  const describe = (given, wins) => say(given.status) + ' ' + [clockTime(given.status_at || given.updated_at), given.actor].filter(Boolean).join(', ') + (wins ? ' (' + say('newer') + ')' : '');
  const rows = ids.slice(0, 50).map((id) => {
    const [mine, other] = [answers.items[id], theirs[id]];
    const otherWins = isNewer(other, mine);
    const cells = [numberOf(ITEM.get(id)) + ' ' + titleOf(ITEM.get(id)), describe(mine, !otherWins), describe(other, otherWins)];
    return make('tr', {}, ...cells.map((cell) => make('td', { text: cell })));
  });
  const head = ['item', 'here', 'inFile'].map((key) => make('th', { scope: 'col', text: say(key) }));
  return make('table', {}, make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...rows));
}

function accept(replaces) {
  byId('merge').close();
  const { taken, known, digest } = offered;
  if (replaces) {
    const actor = taken.run.actor || answers.run.actor;
    answers = taken;
    answers.run.actor = actor;
  } else mergeIn(taken);
  if (digest && !answers.parents.includes(digest)) answers.parents.push(digest);
  answers.events.push({ at: stamp(), type: 'load', by: answers.run.actor || undefined, to: String(known) });
  past = [];
  paintAll();
  autosave();
  toast(say('loaded', { n: known }));
}

/* ---------- the browser's store ---------- */

/* All files of one folder share a store in some browsers, so that the key names checklist, version and place. */
const KEY = 'runsheet:1:' + FACTS.id + ':' + FACTS.fingerprint.slice(7, 23) + ':';
const OWN_KEY = KEY + location.pathname;
let store = null;
let saveTimer = 0;

function openStore() {
  try {
    localStorage.setItem('runsheet:probe', '1');
    localStorage.removeItem('runsheet:probe');
    store = localStorage;
  } catch { store = null; }
}

function scheduleSave() {
  clearTimeout(saveTimer);
  saveTimer = setTimeout(autosave, ITEMS.length > MANY ? 600 : 250);
  saveLine();
}

function autosave() {
  clearTimeout(saveTimer);
  saveTimer = 0;
  if (store) {
    try {
      store.setItem(OWN_KEY, JSON.stringify({ format: 'runsheet-results', ...answers, ...answers.keep, 'x-aside': answers.aside, checklist: { id: FACTS.id, fingerprint: FACTS.fingerprint } }));
      answers.storedAt = stamp();
    } catch {
      /* Full: say so once, and go on without. */
      store = null;
      byId('no-store').hidden = false;
    }
  }
  saveLine();
}

function stored(key) {
  try { return intake(JSON.parse(store.getItem(key))); } catch { return null; }
}

function saveLine() {
  const parts = [store ? answers.storedAt && say('autosaved', { t: clockTime(answers.storedAt) }) : say('autosaveOff')];
  parts.push(answers.filedAt && say('fileSaved', { t: clockTime(answers.filedAt) }), unsaved && say('unsaved', { n: unsaved }));
  put(byId('saved'), parts.filter(Boolean).join(' · '));
}

function restore() {
  let embedded = null;
  try { embedded = intake(data('rs-results')); } catch { /* nothing was saved into this page */ }
  const own = store && stored(OWN_KEY);
  if (own) answers = own.taken;
  if (embedded && own) mergeIn(embedded.taken);
  else if (embedded) answers = embedded.taken;
  if (!own && !embedded) return offerCopy();
  if (own && own.known) showRestored();
}

function showRestored() {
  const box = byId('restored');
  const next = nextOpen(null);
  const t = clockTime(answers.run.updated_at);
  box.querySelector('p').textContent = next ? say('restored', { t, n: numberOf(next) }) : say('restoredDone', { t });
  box.querySelector('[data-a=next]').hidden = !next;
  box.hidden = false;
}

let copy = null;

/* Answers of a copy in another place are offered, never mixed in. */
function offerCopy() {
  if (!store) return;
  for (let at = 0; at < store.length; at++) {
    const key = store.key(at);
    const found = key.startsWith(KEY) && key !== OWN_KEY && stored(key);
    if (found && found.known && (!copy || millis(found.taken.run.updated_at) > millis(copy.taken.run.updated_at))) copy = found;
  }
  if (!copy) return;
  byId('other-copy').querySelector('p').textContent = say('otherCopy', { t: localTime(copy.taken.run.updated_at).replace('T', ' ') });
  byId('other-copy').hidden = false;
}

function clearAll() {
  answers = fresh();
  unsaved = 0;
  try { if (store) store.removeItem(OWN_KEY); } catch { /* it was not there */ }
  clearTimeout(saveTimer);
  location.reload();
}

/* ---------- checking before the end ---------- */

function clearError(control) {
  if (!control.hasAttribute('aria-invalid')) return;
  control.removeAttribute('aria-invalid');
  control.removeAttribute('aria-describedby');
  const holder = control.closest('.f, .fld, td, .it');
  const message = holder && holder.querySelector('.emsg');
  if (message) message.remove();
}

/* What is missing or wrong with one item: the control to go to and the message. */
function wrongWith(item) {
  const given = answer(item) || { status: 'pending', values: {} };
  const words = { n: numberOf(item), l: titleOf(item) };
  const control = (key) => controls(item).find((it) => it.dataset.f === key);
  const bad = item.fields.find((field) => field.kind === 'number' && given.values[field.key] && isNaN(asNumber(given.values[field.key])));
  if (bad) return [control(bad.key), say('errNumber', words)];
  if (item.kind === 'sign-off' && !item.off && !item.outline.optional) {
    if (control('name') && !given.values.name) return [control('name'), say('errName', words)];
    if (control('approval') && !given.values.approval) return [control('approval'), say('errSign', words)];
  }
  if (given.status === 'failed' || given.status === 'skipped') {
    if (given.note || item.kind === 'sign-off' && given.values.comments) return null;
    return [() => openPanel(item).querySelector('[data-d=note]'), say('errReason', words)];
  }
  if (given.status === 'pending') return isDue(item) ? [item.box || controls(item)[0], say('errOpen', words)] : null;
  if (given.status !== 'done') return null;
  const missing = item.fields.find((field) => !given.values[field.key] && (field.required || item.fields.length === 1 && item.kind !== 'field'));
  return missing ? [control(missing.key), say('errValue', { ...words, l: missing.label || words.l })] : null;
}

const MOST_ERRORS = 20;

function finish() {
  toast('');
  all('[aria-invalid]').forEach(clearError);
  const wrong = ITEMS.filter((item) => item.el).map(wrongWith).filter((it) => it && it[0]);
  const box = byId('errors');
  if (!wrong.length) {
    box.hidden = true;
    doc.title = FACTS.title;
    answers.run.ended_at = answers.run.ended_at || stamp();
    touched();
    return toast(say('complete'));
  }
  const lines = wrong.slice(0, MOST_ERRORS).map(([place, message], at) => {
    const control = typeof place === 'function' ? place() : place;
    control.id = control.id || 'error-place-' + at;
    invalid(control, message, at);
    return make('li', {}, make('a', { href: '#' + control.id, text: message }));
  });
  if (wrong.length > MOST_ERRORS) lines.push(make('li', { text: say('moreErrors', { n: wrong.length - MOST_ERRORS }) }));
  box.querySelector('ul').replaceChildren(...lines);
  box.hidden = false;
  doc.title = say('error') + ': ' + FACTS.title;
  box.focus();
  box.scrollIntoView({ block: 'start' });
}

/* Says at the control itself what is wrong; a box that is merely open says it by being open. */
function invalid(control, message, at) {
  if (control.classList.contains('ck') || control.type === 'radio') return;
  control.setAttribute('aria-invalid', 'true');
  control.setAttribute('aria-describedby', 'error-text-' + at);
  const holder = control.closest('.f, .fld, td');
  if (holder) holder.prepend(make('span', { class: 'emsg', id: 'error-text-' + at, text: say('error') + ': ' + message }));
}

/* ---------- a summary for the team's channel ---------- */

function summary() {
  const md = (value) => String(value ?? '').replace(/[\\`*_{}\[\]<>#|]/g, '\\$&').replace(/\s*\n\s*/g, ' ');
  const outcome = ITEMS.find((item) => item.fields.some((field) => field.role === 'outcome'));
  const field = outcome && outcome.fields.find((it) => it.role === 'outcome');
  const value = outcome && (answer(outcome) || { values: {} }).values[field.key];
  const chosen = value && (field.options.find((it) => it.id === value) || { label: value }).label;
  const lines = ['## ' + say('summary') + ': ' + md(FACTS.deployment.id) + ' ' + md(FACTS.title), ''];
  lines.push('- ' + say('outcome') + ': **' + md(chosen || say('pending')) + '**', '- ' + byId('tally').textContent + ', ' + byId('tally-problems').textContent, '- ' + say('elapsed') + ': ' + byId('clock').textContent);
  const problems = ITEMS.filter((item) => ['failed', 'skipped'].includes(statusOf(item)));
  if (problems.length) lines.push('', '### ' + say('problemsTitle'), '');
  problems.forEach((item) => lines.push('- ' + md(numberOf(item)) + ' ' + md(titleOf(item)) + ': **' + say(statusOf(item)) + '** ' + md(answer(item).note)));
  return lines.join('\n') + '\n';
}

/* ---------- moving about ---------- */

const isStepView = () => doc.body.dataset.view === 'step';
const current = () => itemOf(doc.querySelector('[data-i].now')) || itemOf(doc.activeElement);
const mainControl = (item) => item.box || controls(item)[0] || item.more;

function nextOpen(from) {
  const start = from ? from.at + 1 : 0;
  const order = [...ITEMS.slice(start), ...ITEMS.slice(0, start)];
  return order.find((item) => isCounted(item) && item.el && statusOf(item) === 'pending') || null;
}

function goTo(item, block = 'center') {
  if (!item) return;
  if (isStepView()) showStep(item);
  for (let up = item.el.closest('details:not([open]):not(.menu)'); up; up = up.parentElement.closest('details:not([open])')) up.open = true;
  const control = mainControl(item);
  if (control) control.focus({ preventScroll: true });
  item.el.scrollIntoView({ block });
}

/* The next or previous item that can be seen. */
function move(by) {
  let item = current() || ITEMS[0];
  do item = ITEMS[item.at + by]; while (item && (!item.el || item.off && !answer(item) || !isStepView() && !item.el.offsetParent));
  if (item) goTo(item, 'nearest');
}

function toggleStepView() {
  const item = current() || nextOpen(null) || ITEMS[0];
  if (!item) return;
  if (isStepView()) {
    delete doc.body.dataset.view;
    all('.on, .now').forEach((element) => element.classList.remove('on', 'now'));
    byId('stepbar').hidden = true;
  } else doc.body.dataset.view = 'step';
  goTo(item);
}

/* Shows one item alone, with the headings it stands under. */
function showStep(item) {
  all('.on, .now').forEach((element) => element.classList.remove('on', 'now'));
  item.el.classList.add('now');
  for (let up = item.el; up && up.tagName !== 'FORM'; up = up.parentElement) up.classList.add('on');
  byId('stepbar').hidden = false;
  scrollTo(0, 0);
}

function toggleTheme() {
  const root = doc.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme:dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  try { if (store) store.setItem('runsheet:theme', root.dataset.theme); } catch { /* only for this visit then */ }
}

/* ---------- paper ---------- */

/* Printed controls cut off what does not fit, so that paper gets the text itself. */
function mirrorForPrint() {
  const blank = doc.body.dataset.print === 'blank';
  doc.body.classList.add('mirror');
  all('form input:not([type=radio], [type=checkbox]), form textarea, form select').forEach((control) => {
    let shown = control.nextElementSibling;
    if (!shown || !shown.classList.contains('pv')) control.after(shown = make('span', { class: 'pv', 'aria-hidden': 'true' }));
    const value = control.tagName === 'SELECT' && control.value ? control.selectedOptions[0].textContent : control.value;
    const given = blank && !control.defaultValue ? '' : control.type === 'password' ? '' : value;
    shown.textContent = given.replace(/^(\d{4}-\d\d-\d\d)T/, '$1 ');
  });
}

/* Prints the page as if nothing had been filled in, and puts the answers back. */
function printBlank() {
  const kept = answers;
  const actor = answers.run.actor;
  autosave();
  doc.body.dataset.print = 'blank';
  answers = fresh();
  ITEMS.forEach((item) => { paint(item); fill(item); });
  recount();
  addEventListener('afterprint', () => {
    answers = kept;
    answers.run.actor = actor;
    delete doc.body.dataset.print;
    paintAll();
  }, { once: true });
  print();
}

/* ---------- events: one listener a kind, for the whole page ---------- */

const ACTIONS = {
  save: saveJson,
  'save-html': saveHtml,
  'open-load': () => byId('load').showModal(),
  'choose-file': () => byId('file').click(),
  'load-pasted': () => { byId('load').close(); readText(byId('pasted').value); },
  merge: () => accept(false),
  replace: () => accept(true),
  'use-copy': (button) => { button.closest('.note').hidden = true; offered = copy; accept(true); },
  'copy-summary': () => clip(summary(), () => toast(say('copied'))),
  'show-json': () => { byId('json-text').value = JSON.stringify(results(), null, 1); byId('json').showModal(); byId('json-text').select(); },
  'step-view': toggleStepView,
  'step-done': () => { const item = current(); if (item && item.box) setStatus(item, 'done'); move(1); },
  'step-problem': () => { const item = current(); if (item && item.more) openPanel(item).querySelector('[value=failed]').focus(); },
  'step-next': () => move(1),
  previous: () => move(-1),
  next: () => goTo(nextOpen(current())),
  print: () => { delete doc.body.dataset.print; print(); },
  'print-blank': printBlank,
  theme: toggleTheme,
  keys: () => byId('keys').showModal(),
  clear: () => byId('ask').showModal(),
  'clear-now': clearAll,
  close: (button) => button.closest('dialog').close(),
  dismiss: (button) => { button.closest('.note').hidden = true; },
  phase: callPhase,
  timer: startTimer,
  copy: copyCommand,
  stamp: stampNow,
  finish,
  undo,
};

function stampNow(button) {
  const input = button.parentElement.querySelector('input[type=datetime-local]');
  setControl(input, stamp());
  if ('at' in input.dataset) onSignedAt(input);
  else onField(input, itemOf(input), true);
  input.focus();
}

function onSignedAt(input) {
  const item = itemOf(input);
  const given = answerFor(item);
  if (given.status !== 'pending' && input.value) given.status_at = stamp(new Date(input.value));
  markEmpty(input);
  touched(given);
  paint(item);
}

function shutMenus(keep) {
  all('.menu[open]').forEach((menu) => { if (menu !== keep) menu.open = false; });
}

function onClick(event) {
  const link = event.target.closest('.err a');
  if (link) {
    event.preventDefault();
    const place = byId(link.getAttribute('href').slice(1));
    place.focus();
    place.scrollIntoView({ block: 'center' });
    return;
  }
  const jump = event.target.closest('.rail a');
  if (jump) {
    const target = byId(decodeURIComponent(jump.hash.slice(1)));
    if (target && target.tagName === 'DETAILS') target.open = true;
  }
  const button = event.target.closest('button');
  shutMenus(event.target.closest('.menu') && !button ? event.target.closest('.menu') : null);
  if (!button) return;
  if (button.classList.contains('mo')) {
    const item = itemOf(button);
    if (panel(item)) return closePanel(item);
    return openPanel(item).querySelector('input:checked').focus();
  }
  const action = ACTIONS[button.dataset.a];
  if (action) action(button);
}

function onChange(event) {
  const control = event.target;
  const item = itemOf(control);
  if (control.classList.contains('ck')) setStatus(item, control.checked ? 'done' : 'pending');
  else if (control.name && control.name.startsWith('result-')) onResult(control, item);
  else if (control.name === 'filter') doc.body.dataset.filter = control.value;
  else if (control.id === 'actor' || control.id === 'actor-small') onActor(control.value.trim());
  else if (control.id === 'rehearsal') { answers.run.mode = control.checked ? 'rehearsal' : 'live'; touched(); }
  else if (control.id === 'file') { readFile(control.files[0]); control.value = ''; }
  else if (control.matches('[data-f]') && item) onField(control, item, true);
}

function onInput(event) {
  const control = event.target;
  const item = itemOf(control);
  if (control.dataset.d && item) onPanel(control, item);
  else if (control.dataset.var) onVariable(control);
  else if ('at' in control.dataset) onSignedAt(control);
  else if (control.matches('[data-f]:not([type=radio], [type=checkbox], select)') && item) onField(control, item, false);
}

function onResult(radio, item) {
  setStatus(item, radio.value);
  const open = panel(item);
  open.querySelector('[data-d=at]').value = localTime(answerFor(item).status_at);
  open.querySelector('[data-d=by]').value = answerFor(item).actor || '';
  if (radio.value === 'failed' || radio.value === 'skipped') askReason(item);
}

function onActor(name) {
  answers.run.actor = name || undefined;
  ['actor', 'actor-small'].forEach((id) => { byId(id).value = name; });
  answers.events.push({ at: stamp(), type: 'actor', to: name });
  touched();
}

/* Letters do something only while a box has the focus: typing in a field must stay typing. */
const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  g: (item) => goTo(nextOpen(item)),
  f: (item) => { setStatus(item, 'failed'); askReason(item); },
  s: (item) => { setStatus(item, 'skipped'); askReason(item); },
  x: (item) => setStatus(item, 'not-applicable'),
  e: (item) => openPanel(item).querySelector('input').focus(),
  c: (item) => { const button = item.el.querySelector('[data-a=copy]'); if (button) copyCommand(button); },
  z: undo,
  '?': () => byId('keys').showModal(),
};

function onKey(event) {
  const control = event.target;
  if (event.key === 'Escape') return onEscape(control);
  if (event.ctrlKey || event.metaKey || event.altKey) {
    if (event.key.toLowerCase() === 's' && !event.altKey) {
      event.preventDefault();
      saveJson();
    }
    return;
  }
  const action = control.classList.contains('ck') && KEYS[event.key.toLowerCase()];
  if (!action) return;
  event.preventDefault();
  action(itemOf(control));
}

function onEscape(control) {
  const menu = control.closest('.menu[open]');
  if (menu) {
    menu.open = false;
    menu.firstElementChild.focus();
  } else if (control.closest('.dt')) {
    const item = itemOf(control);
    closePanel(item);
    item.more.focus();
  }
}

/* Another tab of the same file saved: join what it has, item by item. */
function onOtherTab(event) {
  if (event.key !== OWN_KEY || !event.newValue) return;
  const other = stored(OWN_KEY);
  const changed = other ? mergeIn(other.taken) : 0;
  if (!changed) return;
  paintAll();
  toast(say('otherTab', { n: changed }));
}

function watchPhases() {
  const seen = new Set();
  const watch = new IntersectionObserver((entries) => {
    entries.forEach((entry) => { if (entry.isIntersecting) seen.add(entry.target); else seen.delete(entry.target); });
    const now = PHASES.filter((phase) => seen.has(phase.el)).pop();
    PHASES.forEach((phase) => { if (phase.link) phase.link.toggleAttribute('aria-current', phase === now); });
  }, { rootMargin: '-80px 0px -60% 0px' });
  PHASES.forEach((phase) => { if (phase.el) watch.observe(phase.el); });
}

function listen() {
  doc.addEventListener('click', onClick);
  doc.addEventListener('change', onChange);
  doc.addEventListener('input', onInput);
  doc.addEventListener('keydown', onKey);
  doc.addEventListener('submit', (event) => { if (event.target.method !== 'dialog') event.preventDefault(); });
  doc.addEventListener('visibilitychange', () => { if (doc.visibilityState === 'hidden' && saveTimer) autosave(); });
  addEventListener('pagehide', () => { if (saveTimer) autosave(); });
  addEventListener('beforeunload', (event) => { if (unsaved && !store) event.preventDefault(); });
  addEventListener('storage', onOtherTab);
  addEventListener('beforeprint', mirrorForPrint);
  const hasFiles = (event) => event.dataTransfer && event.dataTransfer.types.includes('Files');
  addEventListener('dragover', (event) => { if (hasFiles(event)) { event.preventDefault(); doc.body.classList.add('drop'); } });
  addEventListener('dragleave', () => doc.body.classList.remove('drop'));
  addEventListener('drop', (event) => {
    doc.body.classList.remove('drop');
    if (hasFiles(event)) { event.preventDefault(); readFile(event.dataTransfer.files[0]); }
  });
}

/* ---------- start ---------- */

openStore();
try {
  const theme = store && store.getItem('runsheet:theme');
  if (theme === 'dark' || theme === 'light') doc.documentElement.dataset.theme = theme;
} catch { /* the reader's system decides */ }
enhance();
all('[data-var]').forEach((input) => { if ('secret' in input.dataset) secrets[input.dataset.var] = ''; else if (input.value) answers.variables[input.dataset.var] = input.value; });
restore();
byId('no-store').hidden = !!store;
paintAll();
saveLine();
watchPhases();
listen();
setInterval(tick, 1000);
doc.body.classList.add('js');
})();

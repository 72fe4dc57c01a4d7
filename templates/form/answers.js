/* The answers, and what changes them. */

let answers = fresh();
/* Changes since the last file, and what "undo" takes back. */
let unsaved = 0;
let past = [];
/* The secrets are in this page only: neither stored nor saved. */
const secrets = {};

function fresh() {
  return { run: { id: randomId(4), revision: 0, updated_at: now(), mode: 'live' }, items: {}, phases: {}, variables: {}, events: [], conflicts: {}, parents: [], keep: {}, aside: {} };
}

const answer = item => answers.items[item.id];
const statusOf = item => (answer(item) || {}).status || 'pending';

function answerFor(item) {
  return answers.items[item.id] || (answers.items[item.id] = { status: 'pending', values: {} });
}

function touched(given) {
  const at = now();
  if (given) {
    given.updated_at = at;
    given.source = 'form';
  }
  answers.run.updated_at = at;
  answers.run.started_at = answers.run.started_at || stamp();
  answers.run.revision++;
  unsaved++;
  scheduleSave();
}

function note(type, item, from, to) {
  answers.events.push({ at: stamp(), type, by: answers.run.actor || undefined, item: item ? item.id : undefined, from, to });
}

/* What a change of status sets, and what taking it back takes back: what was typed since stays. */
const STAMPS = ['status', 'status_at', 'actor', 'before_gate', 'seal'];

function setStatus(item, to, { quiet = false, again = false } = {}) {
  const given = answerFor(item);
  const from = given.status;
  if (from === to && !again) return;
  const change = { item, was: STAMPS.map(key => given[key]), added: {} };
  past.push(change);
  if (past.length > 50) past.shift();
  /* Who ends the run once more ends it then. */
  delete answers.run.ended_at;
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
  if (to === 'done') change.added = confirmShown(item, given);
  note('status', item, from, to);
  touched(given);
  paint(item);
  recount();
  sealsSoon();
  if (!quiet) announce(item, to, gate, given);
}

/* Who ticks a step says yes to what stands in its fields: the author's own values, and the time of a bare time field. Says which. */
function confirmShown(item, given) {
  const added = {};
  controls(item).forEach(control => {
    const key = control.dataset.f;
    if (given.values[key] || control.type === 'checkbox' || control.type === 'radio' && !control.checked) return;
    const field = item.fields.find(it => it.key === key);
    if (!control.value && field && field.kind === 'time' && item.fields.length === 1) setControl(control, given.status_at);
    if (control.value) added[key] = given.values[key] = valueOf(control);
  });
  return added;
}

function openGateBefore(item) {
  const before = item.phase.items.slice(0, item.phase.items.indexOf(item));
  return before.reverse().find(it => it.kind === 'gate' && statusOf(it) === 'pending');
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
  const given = answerFor(last.item);
  note('undo', last.item, given.status, last.was[0]);
  STAMPS.forEach((key, at) => { given[key] = last.was[at]; });
  Object.entries(last.added).forEach(([key, value]) => { if (given.values[key] === value) delete given.values[key]; });
  touched(given);
  paint(last.item);
  fill(last.item);
  recount();
  seals();
  toast('');
  if (last.item.box) last.item.box.focus();
}

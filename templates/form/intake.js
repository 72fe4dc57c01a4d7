/* Taking in what comes from outside, and joining it with what is here. */

const isObject = value => !!value && typeof value === 'object' && !Array.isArray(value);
const LONGEST = 4e6;
const text = value => (typeof value === 'string' && value.length <= LONGEST ? value : undefined);
const whether = value => (typeof value === 'boolean' ? value : undefined);
const count = value => (Number.isSafeInteger(value) ? value : undefined);
const oneOf = (...known) => value => (known.includes(value) ? value : undefined);
const listOf = shape => value => (Array.isArray(value) ? value.map(it => take(it, shape)).filter(it => it !== undefined) : undefined);
const isId = key => /^[a-z0-9][a-z0-9._-]*$/.test(key);
const hash = value => (/^[0-9a-f]{64}$/.test(value) ? value : undefined);

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
const ownKeys = value => Object.fromEntries(Object.entries(value).filter(([key]) => /^x-[a-z0-9-]{1,60}$/.test(key)));

/* Results as answers of this page; null where the value is no results document. */
function intake(value) {
  if (!isObject(value) || value.format !== 'runsheet-results' || !isObject(value.items)) return null;
  const taken = fresh();
  Object.assign(taken.run, take(value.run, SHAPES.run));
  for (const [id, given] of Object.entries(value.items)) {
    const kept = isId(id) && takeAnswer(given);
    if (kept) (ITEM.has(id) ? taken.items : taken.aside)[id] = kept;
  }
  if (isObject(value.aside)) Object.entries(value.aside).forEach(([id, given]) => { if (isId(id)) taken.aside[id] = takeAnswer(given); });
  if (isObject(value.conflicts)) Object.entries(value.conflicts).forEach(([id, lost]) => { if (isId(id) && Array.isArray(lost) && (ITEM.has(id) || taken.aside[id])) taken.conflicts[id] = lost.slice(0, 100).map(takeAnswer).filter(Boolean); });
  if (isObject(value.phases)) {
    PHASES.forEach(phase => {
      const call = Object.hasOwn(value.phases, phase.id) && take(value.phases[phase.id], SHAPES.call);
      if (call && call.called_at) taken.phases[phase.id] = call;
    });
  }
  taken.variables = texts(value.variables) || {};
  taken.events = (listOf(SHAPES.event)(value.events) || []).filter(it => it.at && it.type && (!it.item || ITEM.has(it.item)));
  taken.environment = take(value.environment, SHAPES.environment);
  taken.parents = (listOf(text)(value.parents) || []).slice(0, 1000);
  taken.keep = ownKeys(value);
  const checklist = isObject(value.checklist) ? value.checklist : {};
  const digest = isObject(value.integrity) ? hash(value.integrity.digest) : undefined;
  const same = checklist.fingerprint === FACTS.fingerprint;
  const other = checklist.id !== undefined && checklist.id !== FACTS.id ? String(checklist.title) : '';
  const then = same ? new Map() : itemsOf(value.outline);
  const { changed, moved } = same ? { changed: [], moved: [] } : follow(taken, then);
  const aside = Object.keys(taken.aside).map(id => (then.has(id) ? then.get(id).name : id));
  return { taken, known: Object.keys(taken.items).length, aside, changed, moved, same, other, digest };
}

/* What an outline from outside says of its items, by id. */
function itemsOf(outline) {
  const found = new Map();
  const open = Array.isArray(outline) ? [...outline].reverse() : [];
  while (open.length) {
    const section = open.pop();
    if (!isObject(section)) continue;
    (listOf({ id: text, number: text, text, commands: listOf({ sha256: listOf(hash) }) })(section.items) || []).forEach(it => {
      if (it.id && it.text) found.set(it.id, { text: it.text, name: [it.number, it.text].filter(Boolean).join(' '), runs: ranBy(it) });
    });
    if (Array.isArray(section.sections)) open.push(...[...section.sections].reverse());
  }
  return found;
}

const ranBy = outline => (outline.commands || []).flatMap(it => it.sha256 || []).join();

/* Follows items from an older version of the checklist to this one: answers of an item that stands in another place now, known by its
   text where that is unique, move there; items that read or run something else than when they were answered are named. */
function follow(taken, then) {
  outline();
  const unique = entries => {
    const known = new Map();
    entries.forEach(([key, value]) => known.set(key, known.has(key) ? null : value));
    return known;
  };
  const arrived = unique(ITEMS.filter(item => !then.has(item.id)).map(item => [titleOf(item), item]));
  const left = unique(Object.keys(taken.aside).filter(id => then.has(id)).map(id => [then.get(id).text, id]));
  const changed = Object.keys(taken.items).map(id => ITEM.get(id)).filter(item => {
    const before = then.get(item.id);
    return before && (before.text !== titleOf(item) || before.runs !== ranBy(item.outline));
  }).map(nameOf);
  const moved = [];
  left.forEach((id, words) => {
    const item = id && arrived.get(words);
    if (!item) return;
    taken.items[item.id] = taken.aside[id];
    delete taken.aside[id];
    moved.push(then.get(id).name + ' → ' + nameOf(item));
  });
  return { changed, moved };
}

const substance = given => canonical([given.status, given.note || '', given.values, given.runs || []]);
const isNewer = (a, b) => (millis(a.updated_at) - millis(b.updated_at) || RANK[a.status] - RANK[b.status]) > 0;
const said = given => canonical([given.status, given.note || '', given.values]);
const isAnswered = given => !!given && (given.status !== 'pending' || !!given.note || Object.keys(given.values).length > 0);

/* Keeps an answer that lost, once. */
function lose(id, given) {
  const lost = answers.conflicts[id] = answers.conflicts[id] || [];
  if (!lost.some(it => said(it) === said(given))) lost.push({ ...given, runs: undefined });
}

/* Commands that were run, those of both, once each, in order of time: whose answer counts says nothing about what was run. */
function joinRuns(mine, theirs) {
  const runs = new Map([...(mine || []), ...(theirs || [])].map(run => [canonical(run), run]));
  const sorted = [...runs.values()].sort((a, b) => millis(a.started_at) - millis(b.started_at) || a.attempt - b.attempt);
  return sorted.length ? sorted : undefined;
}

/* Joins other answers into these: the newest wins, no answer is lost to a missing one. Says how many changed. Of a file, the answers that
   lose are kept beside. */
function mergeIn(other, isFile) {
  let changed = 0;
  for (const [id, theirs] of Object.entries(other.items)) {
    const mine = answers.items[id];
    if (mine && substance(mine) === substance(theirs)) continue;
    const runs = joinRuns(mine && mine.runs, theirs.runs);
    const wins = !mine || isNewer(theirs, mine) && (!isFile || isAnswered(theirs) || !isAnswered(mine));
    const loser = wins ? mine : theirs;
    if (isFile && isAnswered(loser) && (!mine || said(mine) !== said(theirs))) lose(id, loser);
    if (!wins && canonical(runs || []) === canonical(mine.runs || [])) continue;
    answers.items[id] = { ...(wins ? theirs : mine), runs };
    changed++;
  }
  if (isFile) Object.entries(other.conflicts).forEach(([id, lost]) => lost.forEach(it => lose(id, it)));
  answers.phases = { ...other.phases, ...answers.phases };
  const [older, later] = millis(other.run.updated_at) > millis(answers.run.updated_at) ? [answers, other] : [other, answers];
  answers.variables = { ...older.variables, ...later.variables };
  answers.aside = { ...other.aside, ...answers.aside };
  answers.keep = { ...other.keep, ...answers.keep };
  answers.environment = answers.environment || other.environment;
  const seen = new Set(answers.events.map(canonical));
  answers.events.push(...other.events.filter(it => !seen.has(canonical(it))));
  answers.events.sort((a, b) => millis(a.at) - millis(b.at));
  const mine = answers.run;
  mine.actor = mine.actor || other.run.actor;
  if (other.run.started_at && !(millis(mine.started_at) <= millis(other.run.started_at) && mine.started_at)) mine.started_at = other.run.started_at;
  mine.revision = Math.max(mine.revision, other.run.revision);
  mine.id = /^[^]{8,64}$/u.test(other.run.id) ? other.run.id : mine.id;
  return changed;
}

/* The browser's store: answers are kept as they are given, and shared with other tabs of the same file. */

/* All files of one folder share a store in some browsers, so that the key names checklist, version and place. */
const OF_CHECKLIST = 'runsheet:1:' + FACTS.id + ':';
const OF_VERSION = OF_CHECKLIST + FACTS.fingerprint.slice(7, 23) + ':';
const OWN_KEY = OF_VERSION + location.pathname;
let store = null;
let saveTimer = 0;
/* What the store held when this tab last read or wrote it: anything else was written by another tab. */
let held = null;
/* What this browser is called in all that it saves, whatever the checklist and the run. */
let device = randomId(2);

function openStore() {
  /* Denied altogether, this throws; full, it can still be read. This page is the device then. */
  try {
    store = localStorage;
    const known = store.getItem('runsheet:device');
    if (/^[\w-]{8,64}$/.test(known)) device = known;
    else store.setItem('runsheet:device', device);
  } catch { /* `no-store` says so. */ }
}

function canStore() {
  try {
    store.setItem('runsheet:probe', '1');
    store.removeItem('runsheet:probe');
    return true;
  } catch { return false; }
}

function scheduleSave() {
  clearTimeout(saveTimer);
  saveTimer = setTimeout(autosave, MANY ? 600 : 250);
  saveLine();
}

function autosave() {
  clearTimeout(saveTimer);
  saveTimer = 0;
  let fine = false;
  try {
    if (store) {
      const there = store.getItem(OWN_KEY);
      if (there && there !== held) join(there);
      const text = JSON.stringify({ format: 'runsheet-results', ...answers, ...answers.keep, unsaved, checklist: { id: FACTS.id, fingerprint: FACTS.fingerprint } });
      if (text !== there) store.setItem(OWN_KEY, text);
      held = text;
      answers.storedAt = stamp();
      fine = true;
    }
  } catch { /* Full, or taken away while the page is open: the next change tries again. */ }
  byId('no-store').hidden = fine;
  saveLine();
}

function stored(text) {
  try { return intake(JSON.parse(text)); } catch { return null; }
}

/* Joins what another tab wrote, item by item. Says how much it lacks of what is here. */
function join(text) {
  const other = stored(text);
  if (!other) return 0;
  held = text;
  const lacks = Object.keys(answers.items).filter(id => isAnswered(answers.items[id]) && (!other.taken.items[id] || isNewer(answers.items[id], other.taken.items[id]))).length;
  const changed = mergeIn(other.taken);
  if (changed) {
    paintAll();
    toast(say('otherTab', { n: changed }));
  }
  return lacks;
}

/* Both tabs may have written at the same moment: who sees that the store lacks something writes it again. */
function onOtherTab(event) {
  if (event.key === OWN_KEY && event.newValue && join(event.newValue)) scheduleSave();
}

function saveLine() {
  const works = byId('no-store').hidden;
  const parts = [works ? answers.storedAt && say('autosaved', { t: clockTime(answers.storedAt) }) : say('autosaveOff')];
  parts.push(answers.filedAt && say('fileSaved', { t: clockTime(answers.filedAt) }), unsaved && say('unsaved', { n: unsaved }));
  put(byId('saved'), parts.filter(Boolean).join(' · '));
}

function restore() {
  let embedded = null;
  try { embedded = intake(data('rs-results')); } catch { /* nothing was saved into this page */ }
  held = store && store.getItem(OWN_KEY);
  const mine = held && stored(held);
  if (mine) {
    answers = mine.taken;
    /* What is not in a file yet is not so after a reload either. */
    const there = JSON.parse(held);
    unsaved = count(there.unsaved) || 0;
    answers.filedAt = text(there.filedAt);
  }
  if (embedded && mine) mergeIn(embedded.taken);
  else if (embedded) answers = embedded.taken;
  if (mine && mine.known) showRestored();
  else if (!embedded) offerCopy();
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

/* Answers of a copy in another place, or of an older version in this place, are offered, never mixed in. */
function offerCopy() {
  if (!store) return;
  for (let at = 0; at < store.length; at++) {
    const key = store.key(at);
    const near = key.startsWith(OF_VERSION) || key.startsWith(OF_CHECKLIST) && key.endsWith(':' + location.pathname);
    const found = near && key !== OWN_KEY && stored(store.getItem(key));
    if (found && found.known && (!copy || millis(found.taken.run.updated_at) > millis(copy.taken.run.updated_at))) copy = found;
  }
  if (!copy) return;
  byId('other-copy').querySelector('p').textContent = say(copy.same ? 'otherCopy' : 'olderCopy', { t: localTime(copy.taken.run.updated_at).replace('T', ' ') });
  byId('other-copy').hidden = false;
}

function clearAll() {
  answers = fresh();
  unsaved = 0;
  try { if (store) store.removeItem(OWN_KEY); } catch { /* it was not there */ }
  clearTimeout(saveTimer);
  saveTimer = 0;
  location.reload();
}

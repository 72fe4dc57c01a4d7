/* Events: one listener a kind, for the whole page. */

const ACTIONS = {
  save: saveJson,
  'save-html': saveHtml,
  'open-load': () => byId('load').showModal(),
  'choose-file': () => byId('file').click(),
  'load-pasted': () => { byId('load').close(); readText(byId('pasted').value); },
  merge: () => accept(false),
  replace: () => accept(true),
  'use-copy': button => { button.closest('.note').hidden = true; if (copy.same) { offered = copy; accept(true); } else offer(copy); },
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
  close: button => button.closest('dialog').close(),
  dismiss: button => { button.closest('.note').hidden = true; },
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
  all('.menu[open]').forEach(menu => { if (menu !== keep) menu.open = false; });
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
  ['actor', 'actor-small'].forEach(id => { byId(id).value = name; });
  answers.events.push({ at: stamp(), type: 'actor', to: name });
  touched();
}

/* Letters do something only while a box has the focus: typing in a field must stay typing. */
const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  g: item => goTo(nextOpen(item)),
  f: item => { setStatus(item, 'failed'); askReason(item); },
  s: item => { setStatus(item, 'skipped'); askReason(item); },
  x: item => setStatus(item, 'not-applicable'),
  e: item => openPanel(item).querySelector('input').focus(),
  c: item => { const button = item.el.querySelector('[data-a=copy]'); if (button) copyCommand(button); },
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

function watchPhases() {
  const seen = new Set();
  const watch = new IntersectionObserver(entries => {
    entries.forEach(entry => { if (entry.isIntersecting) seen.add(entry.target); else seen.delete(entry.target); });
    const now = PHASES.filter(phase => seen.has(phase.el)).pop();
    PHASES.forEach(phase => { if (!phase.link) return;
      if (phase === now) phase.link.setAttribute('aria-current', 'true');
      else phase.link.removeAttribute('aria-current'); });
  }, { rootMargin: '-80px 0px -60% 0px' });
  PHASES.forEach(phase => { if (phase.el) watch.observe(phase.el); });
}

function listen() {
  doc.addEventListener('click', onClick);
  doc.addEventListener('change', onChange);
  doc.addEventListener('input', onInput);
  doc.addEventListener('keydown', onKey);
  doc.addEventListener('submit', event => { if (event.target.method !== 'dialog') event.preventDefault(); });
  doc.addEventListener('visibilitychange', () => { if (doc.visibilityState === 'hidden' && saveTimer) autosave(); });
  addEventListener('pagehide', () => { if (saveTimer) autosave(); });
  addEventListener('beforeunload', event => { if (unsaved && !byId('no-store').hidden) event.preventDefault(); });
  addEventListener('storage', onOtherTab);
  addEventListener('beforeprint', mirrorForPrint);
  const hasFiles = event => event.dataTransfer && event.dataTransfer.types.includes('Files');
  addEventListener('dragover', event => { if (hasFiles(event)) { event.preventDefault(); doc.body.classList.add('drop'); } });
  addEventListener('dragleave', () => doc.body.classList.remove('drop'));
  addEventListener('drop', event => {
    doc.body.classList.remove('drop');
    if (hasFiles(event)) { event.preventDefault(); readFile(event.dataTransfer.files[0]); }
  });
}

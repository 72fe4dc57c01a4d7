/* Painting: an item as its answer says. */

function paint(item) {
  const given = answer(item);
  const status = given ? given.status : 'pending';
  if (!item.el) return;
  item.el.dataset.s = status === 'pending' ? '' : status;
  if (item.box) item.box.checked = status === 'done';
  if (item.more && (item.state || status !== 'pending')) {
    if (!item.state) item.more.before(item.state = make('span', { class: 'st' }));
    const by = status === 'pending' ? '' : [momentOf(given.status_at), given.actor].filter(Boolean).join(' · ');
    item.state.replaceChildren(...(status === 'pending' ? [] : [say(status), make('small', { text: by, dir: 'auto' })]));
  }
  paintSaid(item, given);
}

/* The time of an answer; with its day where that is not the day of the start. */
function momentOf(time) {
  const day = at => localTime(at).slice(0, 10);
  const start = day(answers.run.started_at);
  return (start && day(time) !== start ? day(time) + ' ' : '') + clockTime(time);
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
  controls(item).forEach(control => {
    const field = item.fields.find(it => it.key === control.dataset.f) || {};
    const value = given.values[control.dataset.f];
    setControl(control, value === undefined ? field.initial : value);
  });
  const at = item.kind === 'sign-off' && item.el && item.el.querySelector('[data-at]');
  if (at) setControl(at, given.status_at);
  checkNumbers(item);
}

function paintAll() {
  ITEMS.forEach(item => {
    if (!answer(item) && !(item.el && item.el.dataset.s)) return;
    paint(item);
    fill(item);
  });
  all('[data-var]').forEach(input => { if (!('secret' in input.dataset)) input.value = answers.variables[input.dataset.var] ?? input.defaultValue; });
  ['actor', 'actor-small'].forEach(id => { byId(id).value = answers.run.actor || ''; });
  byId('rehearsal').checked = answers.run.mode === 'rehearsal';
  showVariables();
  recount();
  seals();
  tick();
}

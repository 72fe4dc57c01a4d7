/* Checking before the end: what is missing, and the way there. */

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
  const control = key => controls(item).find(it => it.dataset.f === key);
  const bad = item.fields.find(field => field.kind === 'number' && given.values[field.key] && isNaN(asNumber(given.values[field.key])));
  if (bad) return [control(bad.key), say('errNumber', words)];
  if (item.kind === 'sign-off' && isDue(item)) {
    if (control('name') && !given.values.name) return [control('name'), say('errName', words)];
    if (control('approval') && !given.values.approval) return [control('approval'), say('errSign', words)];
  }
  if (given.status === 'failed' || given.status === 'skipped') {
    if (given.note || item.kind === 'sign-off' && given.values.comments) return null;
    return [() => openPanel(item).querySelector('[data-d=note]'), say('errReason', words)];
  }
  if (given.status === 'pending') return isDue(item) ? [item.box || controls(item)[0], say('errOpen', words)] : null;
  if (given.status !== 'done') return null;
  const missing = item.fields.find(field => !given.values[field.key] && (field.required || item.fields.length === 1 && item.kind !== 'field'));
  return missing ? [control(missing.key), say('errValue', { ...words, l: missing.label || words.l })] : null;
}

const MOST_ERRORS = 20;

function finish() {
  toast('');
  all('[aria-invalid]').forEach(clearError);
  const wrong = ITEMS.filter(item => item.el).map(wrongWith).filter(it => it && it[0]);
  /* Where nothing has to be answered, somebody still has to have answered something. */
  const first = ITEMS.find(item => item.el && mainControl(item));
  if (!wrong.length && first && !isAny()) wrong.push([mainControl(first), say('errNothing')]);
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

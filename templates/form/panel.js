/* The panel of an item: result, reason, time, person, exit code. It is made when it is asked for. */

function panel(item) {
  return item.el.querySelector(':scope > .dt, :scope > td > .dt');
}

function openPanel(item) {
  if (panel(item)) return panel(item);
  const given = answerFor(item);
  const made = byId('details').content.firstElementChild.cloneNode(true);
  made.setAttribute('aria-label', say('details') + ' ' + numberOf(item));
  all('input[type=radio]', made).forEach(radio => { radio.name = 'result-' + item.at; radio.checked = radio.value === given.status; });
  const part = name => made.querySelector('[data-d=' + name + ']');
  part('note').value = given.note || '';
  part('at').value = localTime(given.status_at);
  part('by').value = given.actor || '';
  const runs = !!item.outline.commands;
  all('.run', made).forEach(element => { element.hidden = !runs; });
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
  outline();
  const command = item.outline.commands[0];
  const variant = item.copied || 0;
  const alternatives = blocks(item)[0] || [];
  const pre = (alternatives[variant] || item.el).querySelector('pre');
  const run = { command_id: command.id, attempt: given.runs.length + 1, variant, command: commandText(pre, false), language: command.language };
  given.runs.push(run);
  return run;
}

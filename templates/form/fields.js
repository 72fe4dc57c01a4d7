/* Fields: what is typed and chosen. */

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
  if (item.kind === 'sign-off' && item.fields.find(it => it.role === 'approval') === item.fields.find(it => it.key === key)) return sign(item, control);
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
  return asks && item.fields.every(field => given.values[field.key] || !field.required && item.fields.length > 1);
}

/* Numbers, and what is expected of them. */

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
  item.fields.forEach(field => {
    const range = rangeOf(item, field);
    if (field.kind !== 'number' && !range) return;
    const control = controls(item).find(it => it.dataset.f === field.key);
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
    holder.append(out = make('span', { class: 'exp' }));
  }
  out.setAttribute('role', 'status');
  out.className = 'exp' + (fine === null ? '' : fine ? ' ok' : ' bad');
  out.textContent = fine === null ? out.dataset.h || '' : text ? (fine ? '✓ ' : '✕ ') + text : '';
}

/* Words and times */

/* A text of the table, its {places} filled in. */
function say(key, values = {}) {
  return (TEXTS[key] || key).replace(/\{(\w+)\}/g, (place, name) => (name in values ? values[name] : place));
}

const two = number => String(number).padStart(2, '0');

/* A moment as RFC 3339 with this computer's offset. `exact` has milliseconds: two tabs may both write within one second. */
function stamp(date = new Date(), exact = false) {
  const offset = -date.getTimezoneOffset();
  const zone = (offset < 0 ? '-' : '+') + two(Math.floor(Math.abs(offset) / 60)) + ':' + two(Math.abs(offset) % 60);
  const day = date.getFullYear() + '-' + two(date.getMonth() + 1) + '-' + two(date.getDate());
  return day + 'T' + [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':') + (exact ? '.' + String(date.getMilliseconds()).padStart(3, '0') : '') + zone;
}

/* What a datetime-local control shows for a moment: this reader's own time. */
function localTime(time) {
  if (!/(Z|[+-]\d\d:\d\d)$/.test(time || '')) return /^\d{4}-\d\d-\d\dT/.test(time || '') ? time.slice(0, 19) : '';
  const date = new Date(time);
  return isNaN(date) ? '' : stamp(date).slice(0, 19);
}

const clockTime = time => { const date = new Date(time); return isNaN(date) ? '' : stamp(date).slice(11, 19); };
const millis = time => Date.parse(time || '') || 0;

/* An element with its attributes and text. */
function make(tag, attributes = {}, ...children) {
  const element = doc.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'text') element.textContent = value;
    else if (value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter(Boolean));
  return element;
}

const now = () => stamp(new Date(), true);

/* Says something at the foot of the page and to screen readers; with the way back where there is one. */
function toast(text, bad = false) {
  const box = byId('toast');
  box.hidden = !text;
  box.classList.toggle('bad', bad);
  box.querySelector('button').hidden = !past.length;
  box.firstElementChild.textContent = text;
  byId(bad ? 'shout' : 'say').textContent = text;
}

/* The items: what the outline says of each, and the elements of the page that belong to it. */

const ITEMS = [];
const ITEM = new Map();
const PHASES = [];
const ELEMENTS = [];
all('[data-i]').forEach(element => { ELEMENTS[+element.dataset.i] = element; });

/* What the page says of an item to the letter. */
const titleOf = item => item.outline.text ?? (item.title ??= item.no.nextElementSibling.textContent);
const printed = item => (item.outline.text === undefined ? item.no.textContent : item.outline.number) || '';
const numberOf = item => printed(item) || titleOf(item);
const nameOf = item => (printed(item) + ' ' + titleOf(item)).trim();

/* The outline leaves out what the page says, what is usual, and what of an id follows from others; see `outline.rs` of the compiler. */
function whole(id, parent, words) {
  if (typeof id === 'string') return id.startsWith('/') ? parent + id.slice(1) : id;
  const named = words().replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '').toLowerCase();
  return (parent && parent + '.') + named.slice(0, id);
}

function readSection(section, parent, phase) {
  section.id = whole(section.id, parent, () => section.title);
  const own = (section.items || []).map(outline => readItem(outline, section, phase));
  section.signs = own.some(item => item.kind === 'sign-off');
  (section.sections || []).forEach(below => readSection(below, section.id, phase));
}

function readItem(outline, section, phase) {
  outline.kind = outline.kind || 'check';
  if (outline.parent) outline.parent = whole(outline.parent, section.id);
  const fields = outline.fields || [];
  fields.forEach(field => {
    field.key = field.key || 'value';
    field.kind = field.kind || 'text';
  });
  const el = ELEMENTS[ITEMS.length];
  const due = outline.due ?? outline.kind !== 'field';
  delete outline.due;
  const item = { at: ITEMS.length, kind: outline.kind, due, outline, section, phase, fields, el };
  item.off = !!(outline.contingency || section.contingency || phase.off);
  if (el) {
    item.row = el.querySelector('.row');
    item.no = item.row && item.row.querySelector('.no');
    item.box = (item.row || el).querySelector('.ck');
    /* A step that contains steps must not take theirs. */
    if (item.box && item.box.closest('[data-i]') !== el) item.box = null;
  }
  item.id = outline.id = whole(outline.id, section.id, () => titleOf(item));
  ITEMS.push(item);
  ITEM.set(item.id, item);
  phase.items.push(item);
  return item;
}

OUTLINE.forEach(section => {
  const phase = { off: section.contingency, items: [], count: {} };
  PHASES.push(phase);
  readSection(section, '', phase);
  phase.id = section.id;
  phase.el = byId(phase.id);
  phase.shown = phase.el && phase.el.querySelector('.cnt b');
  phase.end = phase.el && phase.el.querySelector('.end');
  phase.link = doc.querySelector('.rail a[href="#' + CSS.escape(phase.id) + '"]');
});

const itemOf = element => {
  const holder = element && element.closest && element.closest('[data-i]');
  return holder ? ITEMS[+holder.dataset.i] : null;
};
/* An item's own elements, not those of the steps inside it. */
const own = (item, selector) => (item.el ? all(selector, item.el).filter(it => it.closest('[data-i]') === item.el) : []);
const controls = item => own(item, '[data-f]');
/* The blocks of code of an item that can be run, each a list of its alternatives. */
function blocks(item) {
  const found = [];
  own(item, '.cb:not([data-e=shown])').forEach(figure => {
    const before = figure.previousElementSibling;
    if (found.length && before && before.className === 'or') found.at(-1).push(figure);
    else found.push([figure]);
  });
  return found;
}

/* What has to be answered before the checklist counts as complete: the compiler says so. */
const isDue = item => item.due;
const isAny = () => ITEMS.some(item => statusOf(item) !== 'pending');
/* What progress is counted in: everything but parts off the way and voluntary fields. */
const isCounted = item => !item.off && (item.kind !== 'field' || isDue(item));
const COUNTED = ITEMS.filter(isCounted);

/* The outline as results hold it: what was left out is put back, what this script put into it is not in it. */
let fullOutline = null;
function outline() {
  if (fullOutline) return fullOutline;
  ITEMS.forEach(item => {
    const told = item.outline;
    if (told.text === undefined) {
      told.number = printed(item) || undefined;
      told.text = titleOf(item);
    }
    item.fields.forEach(field => { field.label = field.label ?? told.text; });
    const shown = told.commands && blocks(item);
    (told.commands || []).forEach((command, at) => {
      command.id = whole(command.id || '/.cmd', item.id);
      command.class = command.class || 'run';
      if (command.sha256) return;
      command.language = shown[at][0].querySelector('b').textContent;
      command.effect = shown[at][0].dataset.e;
      command.sha256 = shown[at].map(figure => sha256(written(figure.querySelector('pre'))));
    });
  });
  fullOutline = JSON.stringify(OUTLINE, (key, value) => (key === 'signs' ? undefined : value));
  return fullOutline;
}

/* What only works with a script is made by it: the page as printed has no dead buttons. */
function enhance() {
  PHASES.forEach(phase => {
    const title = phase.el && phase.el.querySelector('h2');
    if (phase.end) phase.end.append(make('button', { type: 'button', class: 'btn', 'data-a': 'phase', text: say('phaseCall') }, make('span', { class: 'vh', text: ': ' + title.textContent })));
    if (phase.link) phase.link.append(make('span', { class: 'c' }), make('progress', { max: 1, value: 0, 'aria-hidden': 'true' }));
  });
  const more = make('button', { type: 'button', class: 'mo', 'aria-expanded': 'false' }, make('span', { 'aria-hidden': 'true', text: '⋯' }));
  ITEMS.forEach(item => {
    if (!item.el || item.kind === 'field') return;
    item.more = more.cloneNode(true);
    item.more.setAttribute('aria-label', say('details') + ' ' + numberOf(item));
    (item.row || item.el.lastElementChild).append(item.more);
  });
  all('.cb:not([data-e=shown])').forEach(figure => {
    const item = itemOf(figure);
    figure.append(make('button', { type: 'button', class: 'btn sm copy', 'data-a': 'copy', text: say('copy'), 'aria-label': say('copy') + ' ' + (item ? numberOf(item) : '') }));
  });
  all('input[type=datetime-local][data-f], input[data-at]').forEach(input => {
    const item = itemOf(input);
    const label = input.getAttribute('aria-label') || (item ? titleOf(item) : '');
    (input.closest('label') || input).after(make('button', { type: 'button', class: 'btn sm stamp', 'data-a': 'stamp', text: say('now'), 'aria-label': say('now') + ': ' + label }));
    markEmpty(input);
  });
  /* On a phone a row stands as a card, where each cell is named by its column. */
  all('.tb').forEach(table => {
    const heads = all('th', table).map(head => head.textContent.trim());
    all('tbody tr', table).forEach(row => [...row.cells].forEach((cell, at) => { if (heads[at]) cell.dataset.l = heads[at]; }));
  });
  all('.it[data-i] .exp').forEach(element => { element.dataset.h = element.textContent; });
}

/* Browsers print an empty date as "mm/dd/yyyy"; on paper it has to be a blank. */
const markEmpty = input => input.toggleAttribute('data-empty', !input.value);

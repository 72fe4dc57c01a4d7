/* Moving about: by key, one step at a time, in the dark. */

const isStepView = () => doc.body.dataset.view === 'step';
const current = () => itemOf(doc.querySelector('[data-i].now')) || itemOf(doc.activeElement);
const mainControl = item => item.box || controls(item)[0] || item.more;

function nextOpen(from) {
  const start = from ? from.at + 1 : 0;
  const order = [...ITEMS.slice(start), ...ITEMS.slice(0, start)];
  return order.find(item => isCounted(item) && item.el && statusOf(item) === 'pending') || null;
}

function goTo(item, block = 'center') {
  if (!item) return;
  if (isStepView()) showStep(item);
  for (let up = item.el.closest('details:not([open]):not(.menu)'); up; up = up.parentElement.closest('details:not([open])')) up.open = true;
  const control = mainControl(item);
  if (control) control.focus({ preventScroll: true });
  if (!isStepView()) item.el.scrollIntoView({ block });
}

/* The next or previous item that can be seen. */
function move(by) {
  let item = current() || ITEMS[0];
  do item = ITEMS[item.at + by]; while (item && (!item.el || item.off && !answer(item) || !isStepView() && !item.el.offsetParent));
  if (item) goTo(item, 'nearest');
}

function toggleStepView() {
  const item = current() || nextOpen(null) || ITEMS[0];
  if (!item) return;
  if (isStepView()) {
    delete doc.body.dataset.view;
    all('.on, .now').forEach(element => element.classList.remove('on', 'now'));
    byId('stepbar').hidden = true;
  } else doc.body.dataset.view = 'step';
  goTo(item);
}

/* Shows one item alone, with the headings it stands under. */
function showStep(item) {
  all('.on, .now').forEach(element => element.classList.remove('on', 'now'));
  item.el.classList.add('now');
  for (let up = item.el; up && up.tagName !== 'FORM'; up = up.parentElement) up.classList.add('on');
  byId('stepbar').hidden = false;
  scrollTo(0, 0);
}

function toggleTheme() {
  const root = doc.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme:dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  try { if (store) store.setItem('runsheet:theme', root.dataset.theme); } catch { /* only for this visit then */ }
}

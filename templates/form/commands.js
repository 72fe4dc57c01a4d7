/* Commands, the values that they leave open, and the clipboard. */

/* A value as the shell has to read it in its place. */
function quoted(value, quoting) {
  switch (quoting) {
    case 'double': return value.replace(/[\\"$`]/g, '\\$&');
    case 'single': return value.replace(/'/g, "'\\''");
    case 'bare': return /^[\w@%+=:,.\/-]+$/.test(value) ? value : "'" + value.replace(/'/g, "'\\''") + "'";
    default: return value;
  }
}

const variable = name => (name in secrets ? secrets[name] : answers.variables[name]) || '';

/* A command as it is copied: the variables filled in. What is recorded or shown leaves secrets masked. */
function commandText(pre, withSecrets) {
  if (!pre) return '';
  return [...pre.childNodes].map(node => {
    if (!node.dataset) return node.data;
    const value = variable(node.dataset.v);
    if (!value) return node.dataset.p || node.textContent;
    return node.dataset.v in secrets && !withSecrets ? '•••' : quoted(value, node.dataset.q);
  }).join('');
}

/* A command as the checklist has it. */
const written = pre => [...pre.childNodes].map(node => (node.dataset ? node.dataset.p || node.textContent : node.data)).join('');

function showVariables() {
  all('var[data-v]').forEach(place => {
    place.dataset.p = place.dataset.p || place.textContent;
    const value = variable(place.dataset.v);
    place.classList.toggle('set', !!value);
    place.textContent = !value ? place.dataset.p : place.dataset.v in secrets ? '•••' : quoted(value, place.dataset.q);
  });
}

function onVariable(input) {
  const name = input.dataset.var;
  if ('secret' in input.dataset) secrets[name] = input.value;
  else if (input.value) answers.variables[name] = input.value;
  else delete answers.variables[name];
  showVariables();
  touched();
}

function copyCommand(button) {
  const pre = button.closest('.cb').querySelector('pre');
  const item = itemOf(button);
  clip(commandText(pre, true), () => {
    button.textContent = say('copied');
    byId('say').textContent = say('copied');
    setTimeout(() => { button.textContent = say('copy'); }, 2500);
    if (!item) return;
    item.copied = Math.max(0, (blocks(item).find(it => it.includes(pre.parentElement)) || []).indexOf(pre.parentElement));
    note('copied', item);
  }, pre);
}

/* The clipboard the new way, the old way, or by hand. */
function clip(text, done, shown) {
  const old = () => {
    const area = make('textarea', { class: 'vh' });
    area.value = text;
    doc.body.append(area);
    area.select();
    let copied = false;
    try { copied = doc.execCommand('copy'); } catch { /* refused: the reader copies by hand */ }
    area.remove();
    if (copied) return done();
    if (shown) getSelection().selectAllChildren(shown);
    toast(say('pressCopy'), true);
  };
  if (navigator.clipboard && isSecureContext) navigator.clipboard.writeText(text).then(done, old);
  else old();
}

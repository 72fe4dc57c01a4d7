/* Loading: results of the script, of a colleague, of an older version of the checklist; what would change is shown first. */

const LARGEST = 64 * 2 ** 20;

async function readFile(file) {
  if (!file) return;
  if (file.size > LARGEST) return refuse();
  let content = await file.text();
  if (/^\s*</.test(content)) content = (/<template id="rs-results">([^<]*)<\/template>/.exec(content) || [])[1] || '';
  readText(content);
}

function readText(content) {
  let loaded = null;
  try { loaded = intake(JSON.parse(content)); } catch { /* not JSON, or nested too deep */ }
  if (loaded) offer(loaded);
  else refuse();
}

const refuse = () => toast(say('badFile'), true);

let offered = null;

/* Takes a file over at once where nothing can get lost, else shows what would change. */
function offer(loaded) {
  offered = loaded;
  const here = Object.keys(answers.items).filter(id => isAnswered(answers.items[id]));
  if (!here.length && loaded.same) return accept(true);
  const theirs = loaded.taken.items;
  const differing = here.filter(id => Object.hasOwn(theirs, id) && substance(answers.items[id]) !== substance(theirs[id]));
  const added = Object.keys(theirs).filter(id => !isAnswered(answers.items[id])).length;
  const body = doc.querySelector('#merge .body');
  body.replaceChildren(make('p', { text: say('counts', { a: loaded.known + loaded.aside.length, b: differing.length, c: added }) }));
  if (loaded.other) body.append(make('p', { class: 'emsg', text: say('otherChecklist', { t: loaded.other }) }));
  else if (!loaded.same) body.append(make('p', { class: 'emsg', text: say('otherVersion', { a: loaded.known, b: loaded.aside.length }) }));
  listed(body, 'changed', loaded.changed);
  listed(body, 'moved', loaded.moved);
  listed(body, 'aside', loaded.aside);
  if (differing.length) body.append(conflicts(differing, theirs));
  doc.querySelector('[data-a=replace]').hidden = !loaded.known;
  byId('merge').showModal();
}

function listed(body, key, names) {
  if (!names.length) return;
  const lines = names.slice(0, MOST_ERRORS).map(name => make('li', { text: name, dir: 'auto' }));
  if (names.length > MOST_ERRORS) lines.push(make('li', { text: say('moreErrors', { n: names.length - MOST_ERRORS }) }));
  body.append(make('h3', { text: say(key) }), make('ul', {}, ...lines));
}

function conflicts(ids, theirs) {
  const describe = (given, wins) => say(given.status) + ' ' + [clockTime(given.status_at || given.updated_at), given.actor].filter(Boolean).join(', ') + (wins ? ' (' + say('newer') + ')' : '');
  const rows = ids.slice(0, 50).map(id => {
    const [mine, other] = [answers.items[id], theirs[id]];
    const otherWins = isNewer(other, mine);
    const cells = [nameOf(ITEM.get(id)), describe(mine, !otherWins), describe(other, otherWins)];
    return make('tr', {}, ...cells.map(cell => make('td', { text: cell })));
  });
  const head = ['item', 'here', 'inFile'].map(key => make('th', { scope: 'col', text: say(key) }));
  return make('table', {}, make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...rows));
}

function accept(replaces) {
  byId('merge').close();
  const { taken, known, digest } = offered;
  if (replaces) {
    const actor = taken.run.actor || answers.run.actor;
    answers = taken;
    answers.run.actor = actor;
  } else mergeIn(taken, true);
  if (digest && !answers.parents.includes(digest)) answers.parents.push(digest);
  answers.events.push({ at: stamp(), type: 'load', by: answers.run.actor || undefined, to: String(known) });
  past = [];
  paintAll();
  autosave();
  toast(say('loaded', { n: known }));
}

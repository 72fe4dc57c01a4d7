/* Saving: results as a file, and the page with its answers in it. */

/* The document of the results format, version 1. */
function results() {
  const items = {};
  for (const [id, given] of Object.entries(answers.items)) if (isAnswered(given) || (given.runs || []).length) items[id] = given;
  const document = {
    format: 'runsheet-results',
    format_version: '1.0',
    generator: { name: 'runsheet', version: FACTS.generator || '0', kind: 'form' },
    checklist: { id: FACTS.id, title: FACTS.title, version: FACTS.version || undefined, fingerprint: FACTS.fingerprint, source: FACTS.source || undefined, lang: FACTS.lang || undefined },
    run: { ...answers.run, device, actor: answers.run.actor || undefined, timezone: Intl.DateTimeFormat().resolvedOptions().timeZone, complete: isAny() && ITEMS.every(item => !isDue(item) || statusOf(item) !== 'pending') },
    deployment: FACTS.deployment,
    items,
    phases: answers.phases,
    variables: answers.variables,
    outline: JSON.parse(outline()),
    events: answers.events,
    environment: answers.environment,
    parents: answers.parents,
    ...answers.keep,
    conflicts: answers.conflicts,
    aside: Object.keys(answers.aside).length ? answers.aside : undefined,
  };
  /* Through JSON and back: leaves out what is not set, as the digest does. */
  const plain = JSON.parse(JSON.stringify(document));
  plain.integrity = { algorithm: 'sha-256/jcs', digest: sha256(canonical(plain)) };
  return plain;
}

function fileName(ending) {
  return (FACTS.deployment.id || FACTS.id).replace(/[^\w.-]+/g, '-') + '.r' + answers.run.revision + ending;
}

function download(name, content, type) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = make('a', { href: address, download: name });
  doc.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

function saveJson() {
  download(fileName('.results.json'), JSON.stringify(results(), null, 1) + '\n', 'application/json');
  filed();
}

/* JSON without a character that means anything to HTML. */
const harmless = json => json.replace(/[<>&\u007f-\u009f]/g, char => '\\u' + char.charCodeAt(0).toString(16).padStart(4, '0'));

function saveHtml() {
  const holder = /<template id="rs-results">[^<]*<\/template>/;
  const filled = PRISTINE.replace(holder, () => '<template id="rs-results">' + harmless(JSON.stringify(results())) + '</template>');
  download(fileName('.form.html'), '<!doctype html>\n' + filled, 'text/html');
  filed();
}

function filed() {
  answers.filedAt = stamp();
  unsaved = 0;
  scheduleSave();
  toast(say('fileSaved', { t: clockTime(answers.filedAt) }));
}

/* Sign-offs, sealed over what was signed. */

/* What a sign-off signs: every answer before its section; see `Seal` in the results format. */
function signedBefore(section) {
  const signed = [];
  for (const item of ITEMS) {
    if (item.section === section) break;
    const given = answer(item);
    if (!given || given.status === 'pending' || item.section.role === 'about') continue;
    signed.push([item.id, given.status, given.note || '', given.values]);
  }
  return signed;
}

function sealFor(item) {
  const signed = signedBefore(item.section);
  return { digest: sha256(canonical(signed)), at: now(), items: signed.length };
}

let sealTimer = 0;
function sealsSoon() {
  clearTimeout(sealTimer);
  sealTimer = setTimeout(seals, MANY ? 400 : 0);
}

const SIGN_OFFS = ITEMS.filter(item => item.kind === 'sign-off');

/* Shows of every sealed sign-off whether it still stands on what was signed. */
function seals() {
  let section = null;
  let signed = [];
  let digest = '';
  SIGN_OFFS.forEach(item => {
    const given = answer(item);
    const seal = given && given.status !== 'pending' && given.seal;
    let out = item.el.querySelector('.seal');
    if (!seal) {
      if (out) out.remove();
      return;
    }
    if (section !== item.section) {
      section = item.section;
      signed = signedBefore(section);
      digest = sha256(canonical(signed));
    }
    const later = signed.filter(([id]) => millis(answers.items[id].updated_at) > millis(seal.at)).length;
    const changed = digest === seal.digest ? 0 : Math.max(later, Math.abs(signed.length - seal.items), 1);
    if (!out) item.el.append(out = make('p', {}));
    out.className = 'seal' + (changed ? ' bad' : '');
    out.textContent = say('sealed', { h: seal.digest.slice(0, 12) }) + (changed ? ' – ' + say('changedSince', { n: changed }) : '');
  });
}

/* The status that a choice decides: the compiler has marked the options that approve and those that refuse. Where there are none, and for what is typed, it is the person's. */
function decision(control) {
  const options = control.closest('.choices') || control;
  if (!options.querySelector('.good, .refuses')) return null;
  if (!valueOf(control)) return 'pending';
  const words = (control.closest('.choice') || control.selectedOptions[0]).classList;
  return words.contains('good') ? 'done' : words.contains('refuses') ? 'failed' : null;
}

function sign(item, control) {
  const to = decision(control);
  if (!to) return sealsSoon();
  const given = answerFor(item);
  setStatus(item, to, { quiet: true, again: true });
  if (to === 'pending') delete given.seal;
  else given.seal = sealFor(item);
  const at = item.el.querySelector('[data-at]');
  if (at) setControl(at, given.status_at || '');
  seals();
}

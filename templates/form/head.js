/* The form's script: keeps the answers, checks them, saves and loads them as results of `runsheet` (format 1). */
/* Whatever it did not write itself (a loaded file, the browser's store) is untrusted: cleaned by SHAPES, shown as text only. */
/* One module, in the order of TEMPLATES in the compiler; no part begins anything before the last one, start.js. */

const doc = document;
/* The page as it was delivered: what "save filled form" writes the answers into. */
const PRISTINE = doc.documentElement.outerHTML;
const byId = id => doc.getElementById(id);
const all = (selector, root = doc) => [...root.querySelectorAll(selector)];
const data = id => JSON.parse(byId(id).content.textContent);

const FACTS = data('rs-facts');
const TEXTS = data('rs-texts');
const OUTLINE = data('rs-outline');
/* The page is so long that the browser leaves out what is not in sight. */
const MANY = doc.body.classList.contains('many');
const FINAL = ['done', 'failed', 'skipped', 'not-applicable'];
/* On a tie in time the more alarming answer wins. */
const RANK = { pending: 0, done: 1, 'not-applicable': 2, skipped: 3, failed: 4 };

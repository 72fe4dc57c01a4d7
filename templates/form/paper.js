/* Paper. */

/* Printed controls cut off what does not fit, so that paper gets the text itself. */
function mirrorForPrint() {
  const blank = doc.body.dataset.print === 'blank';
  doc.body.classList.add('mirror');
  all('form input:not([type=radio], [type=checkbox]), form textarea, form select').forEach(control => {
    let shown = control.nextElementSibling;
    if (!shown || !shown.classList.contains('pv')) control.after(shown = make('span', { class: 'pv', 'aria-hidden': 'true' }));
    const value = control.tagName === 'SELECT' && control.value ? control.selectedOptions[0].textContent : control.value;
    const given = blank && !control.defaultValue ? '' : control.type === 'password' ? '' : value;
    shown.textContent = given.replace(/^(\d{4}-\d\d-\d\d)T/, '$1 ');
  });
}

/* Prints the page as if nothing had been filled in, and puts the answers back. */
function printBlank() {
  const kept = answers;
  const actor = answers.run.actor;
  autosave();
  doc.body.dataset.print = 'blank';
  answers = fresh();
  ITEMS.forEach(item => { paint(item); fill(item); });
  recount();
  addEventListener('afterprint', () => {
    answers = kept;
    answers.run.actor = actor;
    delete doc.body.dataset.print;
    paintAll();
  }, { once: true });
  print();
}

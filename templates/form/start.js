/* The beginning: whatever the other parts need is there by now. */

openStore();
try {
  const theme = store && store.getItem('runsheet:theme');
  if (theme === 'dark' || theme === 'light') doc.documentElement.dataset.theme = theme;
} catch { /* the reader's system decides */ }
enhance();
all('[data-var]').forEach(input => { if ('secret' in input.dataset) secrets[input.dataset.var] = ''; else if (input.value) answers.variables[input.dataset.var] = input.value; });
/* Browsers put back by themselves what was chosen before a reload. */
byId('filter-all').checked = true;
restore();
paintAll();
byId('no-store').hidden = canStore();
saveLine();
watchPhases();
listen();
setInterval(tick, 1000);
doc.body.classList.add('js');

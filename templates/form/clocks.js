/* Clocks: the time that has gone by, and the timers of steps that wait. */

const STARTS = ITEMS.filter(item => item.kind === 'field' && item.fields[0].role === 'start');
const ENDS = ITEMS.filter(item => item.kind === 'field' && item.fields[0].role === 'end');
const timeOf = items => items.map(item => (answer(item) || { values: {} }).values.value).find(Boolean);

function tick() {
  const from = millis(timeOf(STARTS) || answers.run.started_at);
  const seconds = Math.max(0, Math.floor(((millis(timeOf(ENDS)) || Date.now()) - from) / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  put(byId('clock'), from ? parts.map(two).join(':') : '--:--:--');
}

function startTimer(button) {
  if (button.dataset.running) return;
  button.dataset.running = 'yes';
  const item = itemOf(button);
  const seconds = +button.dataset.n;
  const begun = Date.now();
  const show = () => {
    const left = seconds - Math.floor((Date.now() - begun) / 1000);
    if (left > 0) return put(button, say('timerLeft', { n: left }));
    clearInterval(beat);
    delete button.dataset.running;
    put(button, say('timerOver', { n: seconds }));
    byId('shout').textContent = numberOf(item) + ': ' + button.textContent;
    note('timer', item, undefined, String(seconds));
    touched();
  };
  const beat = setInterval(show, 250);
  show();
}

/* Progress: of the whole, of each phase, and the call that a phase is complete. */

function recount() {
  const total = { done: 0, failed: 0, skipped: 0, 'not-applicable': 0 };
  PHASES.forEach(phase => {
    const count = { done: 0, failed: 0, skipped: 0, 'not-applicable': 0, open: 0, all: 0 };
    phase.items.forEach(item => {
      if (!isCounted(item) && !phase.off) return;
      count.all++;
      const status = statusOf(item);
      count[status === 'pending' ? 'open' : status]++;
    });
    phase.count = count;
    if (!phase.off) FINAL.forEach(status => { total[status] += count[status]; });
    paintPhase(phase, count);
  });
  const answered = FINAL.reduce((sum, status) => sum + total[status], 0);
  tick();
  put(byId('tally'), say('tally', { a: answered, b: COUNTED.length }));
  put(byId('tally-problems'), say('problems', { n: total.failed + total.skipped }));
  FINAL.forEach(status => { doc.querySelector('.meter [data-m=' + status + ']').style.width = (100 * total[status]) / (COUNTED.length || 1) + '%'; });
}

/* Writing the same text again would make the browser lay the page out again. */
function put(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

function paintPhase(phase, count) {
  const answered = count.all - count.open;
  const text = count.all ? answered + '/' + count.all : '';
  put(phase.shown, text);
  if (phase.link) {
    const shown = phase.link.querySelector('.c');
    put(shown, text);
    shown.className = 'c' + (count.failed ? ' bad' : count.all && !count.open ? ' ok' : '');
    const bar = phase.link.querySelector('progress');
    bar.hidden = !count.all;
    bar.value = count.all ? answered / count.all : 0;
  }
  if (phase.end) {
    const call = answers.phases[phase.id];
    const button = phase.end.querySelector('button');
    phase.end.classList.toggle('ok', !!call);
    put(phase.end.firstElementChild, call ? say('phaseCalled', { t: clockTime(call.called_at), w: call.by || '–' }) : count.open ? say('phaseOpen', { n: count.open }) : '');
    button.hidden = !!call;
    button.disabled = count.open > 0;
  }
}

function callPhase(button) {
  const phase = PHASES.find(it => it.el && it.el.contains(button));
  answers.phases[phase.id] = { called_at: stamp(), by: answers.run.actor || undefined };
  answers.events.push({ at: stamp(), type: 'phase-complete', by: answers.run.actor || undefined, to: phase.id });
  touched();
  recount();
  toast(phase.end.firstElementChild.textContent);
  const next = PHASES.slice(PHASES.indexOf(phase) + 1).find(it => it.el && !it.off);
  if (!next) return;
  const title = next.el.querySelector('h2');
  title.tabIndex = -1;
  title.focus();
}

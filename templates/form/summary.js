/* A summary for the team's channel. */

function summary() {
  const md = value => String(value ?? '').replace(/[\\`*_{}\[\]<>#|]/g, '\\$&').replace(/\s*\n\s*/g, ' ');
  const outcome = ITEMS.find(item => item.fields.some(field => field.role === 'outcome'));
  const field = outcome && outcome.fields.find(it => it.role === 'outcome');
  const value = outcome && (answer(outcome) || { values: {} }).values[field.key];
  const chosen = value && (field.options.find(it => it.id === value) || { label: value }).label;
  const lines = ['## ' + say('summary') + ': ' + md(FACTS.deployment.id) + ' ' + md(FACTS.title), ''];
  lines.push('- ' + say('outcome') + ': **' + md(chosen || say('pending')) + '**', '- ' + byId('tally').textContent + ', ' + byId('tally-problems').textContent, '- ' + say('elapsed') + ': ' + byId('clock').textContent);
  const problems = ITEMS.filter(item => ['failed', 'skipped'].includes(statusOf(item)));
  if (problems.length) lines.push('', '### ' + say('problemsTitle'), '');
  problems.forEach(item => lines.push('- ' + md(numberOf(item)) + ' ' + md(titleOf(item)) + ': **' + say(statusOf(item)) + '** ' + md(answer(item).note)));
  return lines.join('\n') + '\n';
}

//! Siblings that are one decision: `- [ ] GO` / `- [ ] NO-GO` are one choice, not two steps.

use super::{labels, slug::slug, words};
use crate::model::{Block, Choice, Field, FieldKind, Prose, ProseKind, Step, StepForm};

/// Joins runs of steps of which exactly one can be done into a choice, in a body and below it.
pub(super) fn join(body: &mut Vec<Block>, label: &str) {
    for block in body.iter_mut() {
        if let Block::Step(step) = block {
            let label = step.text.to_plain();
            join(&mut step.body, &label);
        }
    }
    let mut start = 0;
    while start < body.len() {
        let end = run(body, start);
        let texts: Vec<String> = body[start..end]
            .iter()
            .filter_map(|block| as_step(block).map(|step| step.text.to_plain()))
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        if texts.len() == end - start && words::are_decision(&texts) {
            let joined = choice(body, start, end, label);
            body.splice(start..end, joined);
        }
        start = end.max(start + 1);
    }
}

fn as_step(block: &Block) -> Option<&Step> {
    match block {
        Block::Step(step) if !matches!(step.form, StepForm::Numbered | StepForm::Heading) => {
            Some(step)
        }
        Block::Step(_)
        | Block::Prose(_)
        | Block::Field(_)
        | Block::Command(_)
        | Block::Table(_) => None,
    }
}

/// The end of the run of steps that begins at `start`.
fn run(body: &[Block], start: usize) -> usize {
    body[start..]
        .iter()
        .position(|block| as_step(block).is_none())
        .map_or(body.len(), |length| start + length)
}

fn choice(body: &[Block], start: usize, end: usize, label: &str) -> Vec<Block> {
    let before = labels::above(&body[..start], label);
    let steps = body[start..end].iter().filter_map(as_step);
    let mut options: Vec<Choice> = Vec::new();
    let mut explained = Vec::new();
    for step in steps {
        let text = step.text.to_plain();
        let label =
            labels::clean(text.trim_start_matches(|c: char| {
                !c.is_alphanumeric() && !matches!(c, '<' | '>' | '~')
            }));
        let id = format!(
            "{}{}",
            slug(&label, 40),
            if options.iter().any(|it| it.id == slug(&label, 40)) { "-2" } else { "" }
        );
        if !step.body.is_empty() {
            explained.push(Block::Prose(Prose {
                kind: ProseKind::Label,
                text: step.text.clone(),
                span: step.span,
            }));
            explained.extend(step.body.iter().cloned());
        }
        options.push(Choice { id, label });
    }
    let span = body[start..end].iter().find_map(as_step).map(|step| step.span).unwrap_or_default();
    let role = words::role(&before);
    let mut joined = vec![Block::Field(Field {
        label: before,
        kind: FieldKind::Choice,
        role,
        options,
        span,
        ..Field::default()
    })];
    joined.extend(explained);
    joined
}

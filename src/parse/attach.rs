//! Which step each block of code belongs to: inwards, backwards, or to the heading.

use super::vocabulary::Words;
use crate::model::{Block, Checklist, Class, Prose, ProseKind, Section, Step, StepForm};

/// Moves blocks of code to the step they carry out, and notes for the others whose heading they belong to.
pub(super) fn attach(checklist: &mut Checklist) {
    for section in &mut checklist.sections {
        in_section(section);
    }
}

fn in_section(section: &mut Section) {
    let heading = (!section.title.is_blank()).then_some(section.span.line);
    if let Some(step) = &mut section.step {
        in_step(step);
    }
    backwards(&mut section.body);
    for block in &mut section.body {
        match block {
            Block::Command(command) => command.step_line = heading,
            Block::Step(step) => in_step(step),
            Block::Prose(_) | Block::Field(_) | Block::Table(_) => {}
        }
    }
    for below in &mut section.sections {
        in_section(below);
    }
}

fn in_step(step: &mut Step) {
    backwards(&mut step.body);
    for block in &mut step.body {
        match block {
            Block::Command(command) => command.step_line = Some(step.span.line),
            Block::Step(step) => in_step(step),
            Block::Prose(_) | Block::Field(_) | Block::Table(_) => {}
        }
    }
}

/// A block that stands right behind a step carries that step out. Where a block comes before the first step, the steps only confirm
/// what the section's blocks do: then they all belong to the heading.
fn backwards(body: &mut Vec<Block>) {
    let first_step = body.iter().position(|block| matches!(block, Block::Step(_)));
    let first_run =
        body.iter().position(|block| matches!(block, Block::Command(command) if command.is_run()));
    let Some(first_step) = first_step else { return };
    // Items of a procedure that have a block each are no confirmations.
    let told = body.iter().enumerate().filter(|(at, block)| {
        let next = matches!(body.get(at + 1), Some(Block::Command(_)));
        matches!(block, Block::Step(step) if step.form == StepForm::Numbered
            && (next || step.commands().next().is_some()))
    });
    if first_run.is_some_and(|run| run < first_step) && told.count() < 2 {
        return;
    }
    let steps = body.iter().filter(|block| matches!(block, Block::Step(_))).count();
    let mut kept: Vec<Block> = Vec::new();
    // A label or a field ends what belongs to a step.
    let mut open = false;
    for block in std::mem::take(body) {
        match (block, kept.last_mut()) {
            (Block::Command(command), Some(Block::Step(step)))
                if open && command.class != Class::Template =>
            {
                step.body.push(Block::Command(command));
            }
            (block, _) => {
                open = match &block {
                    Block::Step(_) => true,
                    Block::Prose(prose) => {
                        open && prose.kind != ProseKind::Label
                            && !(steps > 1 && leads_many(prose))
                            && !(heads_block(prose) && follows_several(&kept, prose))
                    }
                    Block::Command(_) | Block::Field(_) | Block::Table(_) => false,
                };
                let prose = matches!(block, Block::Prose(_));
                match kept.last_mut() {
                    Some(Block::Step(step)) if prose && open => step.body.push(block),
                    _ => kept.push(block),
                }
            }
        }
    }
    // Prose that ends up last in a step with nothing behind it was said of the section; it reads the same there.
    *body = kept;
}

/// `Verify:` in a line of its own.
fn heads_block(prose: &Prose) -> bool {
    let text = prose.text.to_plain();
    prose.kind == ProseKind::Paragraph
        && text.ends_with([':', '：'])
        && text.split_whitespace().count() <= 3
}

/// Whether several steps stand right before, none of which is carried out by a block of its own, and a label is not said of the last.
fn follows_several(body: &[Block], label: &Prose) -> bool {
    let (label, last) = (label.text.to_plain().to_lowercase(), body.last());
    let is_named = |step: &Step| {
        let text = step.text.to_plain().to_lowercase();
        let mut words = label.split(|c: char| !c.is_alphanumeric());
        words.any(|word| word.len() > 4 && text.contains(word))
    };
    if matches!(last, Some(Block::Step(step)) if is_named(step)) {
        return false;
    }
    let bare =
        |block: &Block| matches!(block, Block::Step(step) if step.commands().next().is_none());
    matches!(body, [.., one, other] if bare(one) && bare(other))
}

/// `Suggested commands:` is said of several steps, not of the last of them.
fn leads_many(prose: &Prose) -> bool {
    static MANY: Words = Words::new("commands|comandos|befehle|commandes|команды|komutlar");
    let text = prose.text.to_plain();
    text.ends_with([':', '：']) && MANY.is_in(&text.to_lowercase())
}

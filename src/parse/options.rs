//! Options of a choice: `PASS / FAIL`, what stands behind each box.

use super::{slug::slug, words};
use crate::model::Choice;

/// An option's words: without ticks, emphasis and separators, and without a hint behind the last.
pub(super) fn option(text: &str) -> &str {
    // What follows from an option is not its name: `YES → ready`.
    let text = text.split(['_', '|', '→']).next().unwrap_or(text);
    let text = text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '*' | '/' | ',' | ';' | '`' | '\\' | '·' | ':' | '：')
    });
    let text = text.trim_start_matches(|c: char| {
        !c.is_alphanumeric()
            && !matches!(c, '<' | '>' | '(' | '"' | '[' | '±' | '≥' | '≤' | '$' | '-' | '#')
    });
    match text.rsplit_once('(') {
        Some((words, hint)) if is_circle(hint) => words.trim_end(),
        _ => text,
    }
}

/// A hint that says that one of what stands before it is to be chosen.
pub(super) fn is_circle(hint: &str) -> bool {
    let hint = hint.to_lowercase();
    let told = [
        "circle",
        "check one",
        "select one",
        "choose one",
        "pick one",
        "tick one",
        "delete as",
        "strike",
    ];
    told.iter().any(|it| hint.contains(it))
}

/// `PASS / FAIL`, `Low|Medium|High`: two to eight short answers of which most are usual ones.
pub(super) fn slash_options(text: &str) -> Option<Vec<String>> {
    let (text, told) = match text.rsplit_once('(') {
        Some((options, hint)) if is_circle(hint) => (options, true),
        _ => (text, false),
    };
    let text = text.trim().trim_matches(['*', '`', '[', ']', '(', ')', '_']);
    if text.contains("://") || text.len() > 140 {
        return None;
    }
    let separator = if text.contains('/') { '/' } else { '|' };
    let parts: Vec<&str> = text.split(separator).map(option).collect();
    let short = |part: &&str| part.chars().count() <= 28 && part.split_whitespace().count() <= 4;
    let answers = parts.iter().filter(|part| words::is_answer(part)).count();
    let signs = text.split(separator).all(|part| {
        part.trim()
            .starts_with(['✅', '❌', '⚠', '☐', '⬜', '🟢', '🔴', '🟡', '✓', '✗', '⏳', '✔', '✖'])
    });
    let whole = |part: &&str| part.matches('(').count() == part.matches(')').count();
    let fits = (2..=8).contains(&parts.len())
        && parts.iter().all(whole)
        && (signs || parts.iter().all(|part| !part.is_empty()))
        && parts.iter().all(short)
        && (signs || told || answers * 2 >= parts.len());
    fits.then(|| {
        parts
            .iter()
            .zip(text.split(separator))
            .map(|(part, raw)| if part.is_empty() { raw.trim() } else { part }.to_owned())
            .collect()
    })
}

/// Options with ids of their own, also where two say the same.
pub(super) fn choices(labels: Vec<String>) -> Vec<Choice> {
    let mut options: Vec<Choice> = Vec::new();
    for label in labels {
        let base = match slug(&label, 40) {
            empty if empty.is_empty() => "option".to_owned(),
            base => base,
        };
        let taken = |id: &str| options.iter().any(|it| it.id == id);
        let mut id = base.clone();
        let mut count = 1;
        while taken(&id) {
            count += 1;
            id = format!("{base}-{count}");
        }
        options.push(Choice { id, label });
    }
    options
}

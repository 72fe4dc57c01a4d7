//! Options of a choice: `PASS / FAIL`, what stands behind each box.

use super::words;

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

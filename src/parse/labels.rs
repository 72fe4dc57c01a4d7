//! Labels: what stands before a blank and says what goes into it.

use super::{
    blanks::{self, MarkKind},
    fields::{Filled, Found},
    lines::Line,
    options, sentences, words,
};
use crate::model::{Block, ProseKind, SectionRole};

/// `Document git tag: v1.2`: a value that is to be recorded and already stands there.
pub(super) fn recorded(line: Line<'_>) -> Option<Filled> {
    let (label, start) = labelled(line.text)?;
    let rest = &line.text[start..];
    let value = rest.trim().trim_matches('`');
    let fits = sentences::is_record(label)
        && !value.is_empty()
        && value.len() <= 80
        && !value.contains(' ');
    let range = line.start + start + rest.len() - rest.trim_start().len()
        ..line.start + line.text.trim_end().len();
    let cuts = vec![range.clone()];
    let found =
        Found { label: clean(label), initial: Some(value.to_owned()), range, ..Found::default() };
    fits.then(|| Filled { fields: vec![found], cuts, ..Filled::default() })
}

/// Whether an answer was begun behind a blank and goes on below: `Result: ____came up, but`.
pub(super) fn opens_answer(text: &str) -> bool {
    let marks = blanks::marks(text, &[]);
    let last = marks.iter().rfind(|mark| matches!(mark.kind, MarkKind::Blank(None)));
    last.is_some_and(|mark| {
        text[mark.range.end..].chars().next().is_some_and(char::is_alphanumeric)
    })
}

/// Text up to the colon that makes it a label, and where its value begins.
pub(super) fn labelled(text: &str) -> Option<(&str, usize)> {
    let mut from = 0;
    if let Some(rest) = text.strip_prefix("**")
        && let Some(end) = rest.find("**")
    {
        let label = &rest[..end];
        let after = &rest[end + 2..];
        if label.ends_with([':', '：']) {
            return Some((label, 4 + end));
        }
        let spaces = after.len() - after.trim_start().len();
        if let Some(colon) = after.trim_start().chars().next().filter(|c| matches!(c, ':' | '：'))
        {
            return Some((label, 4 + end + spaces + colon.len_utf8()));
        }
        from = 4 + end;
    }
    let (at, colon) = text[from..].char_indices().find(|(_, c)| matches!(c, ':' | '：'))?;
    let at = at + from;
    let label = &text[..at];
    let after = &text[at + colon.len_utf8()..];
    // `Who`: with nothing behind it, though the label is set as code.
    let bare = after.trim_matches([' ', '`']).is_empty();
    let coded =
        label.starts_with('`') && bare && !label.contains(['$', '=']) && !options::is_path(label);
    let fits = (colon == '：' || bare || after.starts_with([' ', '*', '_', '\\', '$']))
        && (coded || !label.contains('`'))
        && !label.contains(['[', '"'])
        && label.chars().count() <= 60
        && label.chars().any(char::is_alphanumeric)
        && label.matches('(').count() == label.matches(')').count()
        && !label.contains(". ");
    fits.then(|| (label, at + colon.len_utf8()))
}

/// Whether the words right before a block lead off the way, as a heading of them would: `**Rollback:**`.
pub(super) fn leads_off(out: &[Block]) -> bool {
    let Some(Block::Prose(prose)) = out.last() else { return false };
    let text = prose.text.to_plain();
    let last = text.lines().last().unwrap_or_default().trim();
    let bare = last.trim_end_matches([':', '：']);
    (prose.kind == ProseKind::Label || bare.len() < last.len())
        && bare.split_whitespace().count() <= 4
        && matches!(words::section(bare), SectionRole::Rollback | SectionRole::Troubleshooting)
}

/// A label without markup, boxes and the punctuation around it.
pub(super) fn clean(text: &str) -> String {
    // Most labels have no markup, and need not be written anew.
    let bare = text.contains(['*', '`']).then(|| text.replace("**", "").replace('`', ""));
    let text = bare.as_deref().unwrap_or(text);
    let edge = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '*' | '_'
                    | '|'
                    | ','
                    | ';'
                    | '-'
                    | '–'
                    | '—'
                    | ':'
                    | '：'
                    | '='
                    | '\\'
                    | '/'
                    | '>'
                    | '•'
                    | '·'
                    | '~'
                    | '#'
            )
            || matches!(c, '☐' | '□' | '⬜' | '◻' | '☑' | '\u{fe0f}')
    };
    let text = text.trim_matches(edge);
    let text = text.strip_prefix("[ ]").unwrap_or(text).trim_start();
    // An opening parenthesis alone is what stood before a hint.
    let text =
        text.strip_suffix('(').unwrap_or(text).trim_end_matches(|c: char| edge(c) || c == '$');
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What names an answer that has no label of its own: the last line of the words before it, else what the place is about.
pub(super) fn above(before: &[Block], otherwise: &str) -> String {
    match before.last() {
        Some(Block::Prose(prose)) => {
            clean(prose.text.to_plain().lines().last().unwrap_or_default())
        }
        Some(Block::Field(_) | Block::Step(_) | Block::Command(_) | Block::Table(_)) | None => {
            clean(otherwise)
        }
    }
}

/// The last sentence of what stands before a blank.
pub(super) fn last_clause(text: &str) -> &str {
    // In a cell, a line break is a tag.
    let text =
        text.rfind("<br").map_or(text, |at| text[at + 3..].trim_start_matches(['/', ' ', '>']));
    text.rfind(". ")
        .map_or(text, |at| if text[at..].contains([':', '：']) { &text[at + 2..] } else { text })
}

/// What stands in parentheses right behind a blank, and how many bytes that takes.
pub(super) fn parenthesis(after: &str) -> Option<(&str, usize)> {
    let text = after.trim_start_matches([' ', '*']);
    let inside = text.strip_prefix('(')?.split(')').next()?;
    let length = after.len() - text.len() + inside.len() + 2;
    (length <= after.len() && inside.len() < 80).then_some((inside.trim(), length))
}

/// `Result: Pass ____`: what stands between the label's colon and a blank at the line's end has been written there.
pub(super) fn answered(label: String, before: &str, after: &str) -> (String, Option<String>) {
    let written = before.trim_end().ends_with([':', '：', '$', '€', '£', '(', '=', '-', '*'])
        || !after.trim().is_empty();
    match label.split_once([':', '：']) {
        Some((name, answer))
            if !written
                && !answer.trim().is_empty()
                && answer.len() <= 40
                && answer.split_whitespace().count() <= 2 =>
        {
            (clean(name), Some(answer.trim().to_owned()))
        }
        _ => (label, None),
    }
}

//! What can be mended for certain: the edits of findings, put into the text.

use std::collections::BTreeMap;

use super::{Diagnostic, Edit};
use crate::source::{Source, Span};

/// The text with all certain edits made, and how many findings they mend; `None` where there is nothing to mend. Where edits of two
/// findings overlap, the later finding is left for the next time, whole. What the reading repaired and no finding mends stays as it is in the file.
///
/// ```
/// use runsheet::{check::LINTS, diagnostic::{Diagnostic, Edit, mended}, source::Source};
/// let source = Source::read("pump.md", b"$ uptime\n").unwrap();
/// let edit = Edit { span: source.span(0..2), text: String::new() };
/// let found = Diagnostic::new(LINTS[0].0, source.span(0..2), "a prompt").fix([edit]);
/// assert_eq!(mended(&source, &[found]), Some(("uptime\n".to_owned(), 1)));
/// ```
pub fn mended(source: &Source, diagnostics: &[Diagnostic]) -> Option<(String, usize)> {
    let mut fixing: Vec<&Diagnostic> = diagnostics.iter().filter(|it| !it.fix.is_empty()).collect();
    fixing.sort_by_key(|it| it.fix.iter().map(|edit| edit.span).min());
    // A finding is mended whole or not at all. Two that ask for the same edit are both mended by it.
    let mut edits: BTreeMap<(u32, u32), Vec<&str>> = BTreeMap::new();
    let mut count = 0;
    for found in fixing {
        let same = |edit: &Edit| {
            edits.get(&place(edit.span)).is_some_and(|it| it.contains(&edit.text.as_str()))
        };
        let new: Vec<&Edit> = found.fix.iter().filter(|it| !same(it)).collect();
        let apart = |(at, edit): (usize, &&Edit)| {
            !new[..at].iter().any(|it| overlap(place(it.span), place(edit.span)))
        };
        let free =
            new.iter().all(|it| is_free(&edits, it.span)) && new.iter().enumerate().all(apart);
        if free {
            count += 1;
            for edit in new {
                edits.entry(place(edit.span)).or_default().push(&edit.text);
            }
        }
    }
    // A repair that nobody asked for is taken back.
    for repair in &source.repairs {
        if !edits.contains_key(&place(repair.span)) && is_free(&edits, repair.span) {
            edits.insert(place(repair.span), vec![&repair.before]);
        }
    }
    let mut text = String::with_capacity(source.text.len());
    let mut end = 0;
    for ((from, to), new) in edits {
        let (from, to) = (from as usize, to as usize);
        text.push_str(source.text.get(end..from).unwrap_or_default());
        text.extend(new);
        end = to.max(end);
    }
    text.push_str(source.text.get(end..).unwrap_or_default());
    (count > 0).then_some((text, count))
}

fn place(span: Span) -> (u32, u32) {
    (span.start, span.end)
}

/// Whether two edits touch the same text. Two that only put something in at the same place do not.
fn overlap(one: (u32, u32), two: (u32, u32)) -> bool {
    one.0 < two.1 && two.0 < one.1 || (one == two && one.0 < one.1)
}

/// Whether nothing of a place is edited yet. What is edited does not overlap, so that its neighbours tell.
fn is_free(edits: &BTreeMap<(u32, u32), Vec<&str>>, span: Span) -> bool {
    let own = place(span);
    let before = edits.range(..=own).next_back();
    let after = edits.range(own..).next();
    ![before, after].into_iter().flatten().any(|(other, _)| overlap(*other, own))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Rule, Severity};

    static RULE: Rule = Rule {
        code: "RS000",
        name: "test",
        severity: Severity::Warning,
        why: "",
        bad: "",
        good: "",
    };

    #[test]
    fn a_finding_is_mended_whole_or_not_at_all() {
        let source = Source::read("a.md", b"abcdefgh\n").unwrap();
        let edit = |from: usize, to: usize, text: &str| Edit {
            span: source.span(from..to),
            text: text.to_owned(),
        };
        let found = |edits: Vec<Edit>| Diagnostic::new(&RULE, source.span(0..1), "x").fix(edits);
        let case = |all: &[Diagnostic], text: &str, count: usize| {
            assert_eq!(mended(&source, all), Some((format!("{text}\n"), count)));
        };
        let first = found(vec![edit(0, 2, "1")]);
        // One of its edits overlaps: the other is not made either, and it is not counted.
        let second = found(vec![edit(1, 3, "2"), edit(5, 6, "3")]);
        case(&[first.clone(), second], "1cdefgh", 1);
        case(&[first.clone(), found(vec![edit(0, 2, "1")])], "1cdefgh", 2);
        case(&[first.clone(), found(vec![edit(0, 2, "9")])], "1cdefgh", 1);
        case(&[first.clone(), found(vec![edit(2, 2, "+")])], "1+cdefgh", 2);
        case(&[first, found(vec![edit(4, 5, ""), edit(6, 7, "")])], "1cdfh", 2);
    }
}

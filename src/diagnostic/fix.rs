//! What can be mended for certain: the edits of findings, put into the text.

use super::{Diagnostic, Edit};
use crate::source::Source;

/// The text with all certain edits made, and how many findings they mend; `None` where there is nothing to mend. Where two edits
/// overlap, the later one is left for the next time. What the reading repaired and no finding mends stays as it is in the file.
///
/// ```
/// use runsheet::{check::LINTS, diagnostic::{Diagnostic, Edit, mended}, source::Source};
/// let source = Source::read("pump.md", b"$ uptime\n").unwrap();
/// let edit = Edit { span: source.span(0..2), text: String::new() };
/// let found = Diagnostic::new(LINTS[0].0, source.span(0..2), "a prompt").fix([edit]);
/// assert_eq!(mended(&source, &[found]), Some(("uptime\n".to_owned(), 1)));
/// ```
pub fn mended(source: &Source, diagnostics: &[Diagnostic]) -> Option<(String, usize)> {
    let fixing = || diagnostics.iter().filter(|it| !it.fix.is_empty());
    let count = fixing().count();
    let mut edits: Vec<(&Edit, usize)> = fixing()
        .enumerate()
        .flat_map(|(at, it)| it.fix.iter().map(move |edit| (edit, at)))
        .collect();
    edits.sort_by_key(|(edit, at)| (edit.span, *at));
    let mended = |span| edits.binary_search_by_key(&span, |(edit, _)| edit.span).is_ok();
    // A repair that nobody asked for is taken back.
    let kept: Vec<Edit> = source
        .repairs
        .iter()
        .filter(|it| !mended(it.span))
        .map(|it| Edit { span: it.span, text: it.before.clone() })
        .collect();
    edits.extend(kept.iter().map(|edit| (edit, usize::MAX)));
    edits.sort_by_key(|(edit, at)| (edit.span, *at));
    let mut text = String::with_capacity(source.text.len());
    let mut end = 0;
    for (Edit { span, text: new }, _) in edits {
        let range = span.range();
        let Some(between) = source.text.get(end..range.start).filter(|_| range.start >= end) else {
            continue;
        };
        text.push_str(between);
        text.push_str(new);
        end = range.end;
    }
    text.push_str(source.text.get(end..).unwrap_or_default());
    (count > 0).then_some((text, count))
}

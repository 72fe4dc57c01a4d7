//! Diagnostics for people, with the lines they are about: rustc's look. The home of annotate-snippets.

use annotate_snippets::{
    AnnotationKind, Group, Level, Origin, Renderer, Snippet, renderer::DecorStyle,
};

use super::{Diagnostic, Severity};
use crate::source::{Source, Span};

/// Places that are further apart than this many lines are shown each by itself.
const APART: u32 = 12;

/// So many bytes of a line are read on either side of a place; the renderer shows some 140 columns, and would read the whole line.
const BESIDE: usize = 2_000;

/// Every finding with its lines, a blank line after each.
///
/// ```
/// use runsheet::{check::LINTS, diagnostic::{Diagnostic, human}, source::Source};
/// let source = Source::read("pump.md", b"- [ ] Close\n").unwrap();
/// let found = Diagnostic::new(LINTS[0].0, source.span(6..11), "this is never opened").label("here");
/// assert!(human(&source, &[found], false).contains("--> pump.md:1:7"));
/// ```
pub fn human(source: &Source, diagnostics: &[Diagnostic], color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    diagnostics.iter().map(|it| renderer.render(&[group(source, it)]) + "\n\n").collect()
}

fn group<'a>(source: &'a Source, found: &'a Diagnostic) -> Group<'a> {
    let level = match found.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::NOTE.with_name("advice"),
    };
    let title = level.primary_title(found.message.as_str()).id(found.rule.code);
    let mut places = vec![(AnnotationKind::Primary, found.span, found.label.as_str())];
    places.extend(
        found.notes.iter().map(|(span, text)| (AnnotationKind::Context, *span, text.as_str())),
    );
    places.sort_by_key(|(_, span, _)| span.start);
    // Where a repair stands before the place, the author's column is not that of the text, nor where the line is cut.
    let moved = found.span.column as usize > BESIDE
        || source.span(found.span.range()).column != found.span.column;
    let mut group = Group::with_title(title);
    if moved {
        let (line, column) = (found.span.line as usize, found.span.column as usize);
        let origin = Origin::path(source.name.as_str()).line(line).char_column(column);
        group = group.element(origin);
    }
    for near in places.chunk_by(|one, next| next.1.line.saturating_sub(one.1.line) <= APART) {
        let snippet = snippet(source, near);
        group = group.element(if moved { snippet } else { snippet.path(source.name.as_str()) });
    }
    if let Some(help) = &found.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    group
}

fn snippet<'a>(
    source: &'a Source,
    places: &[(AnnotationKind, Span, &'a str)],
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let text = source.text.as_str();
    let first = places.iter().map(|(_, span, _)| span.start as usize).min().unwrap_or_default();
    let last = places.iter().map(|(_, span, _)| span.end as usize).max().unwrap_or_default();
    let near = text.floor_char_boundary(first.saturating_sub(BESIDE));
    let far = text.ceil_char_boundary(last.saturating_add(BESIDE));
    let from = text.get(near..first).and_then(|it| it.rfind('\n')).map_or(near, |at| near + at + 1);
    let to = text.get(last..far).and_then(|it| it.find('\n')).map_or(far, |at| last + at);
    let annotation = |&(kind, span, label): &(AnnotationKind, Span, &'a str)| {
        // Line by line, a long place would fill the screen: its first line says where it is.
        let end = text.get(span.range()).and_then(|it| it.find('\n'));
        let end = end.map_or(span.end as usize, |at| span.start as usize + at);
        kind.span(span.start as usize - from..end.saturating_sub(from)).label(label)
    };
    Snippet::source(text.get(from..to).unwrap_or_default())
        .line_start(places.first().map_or(1, |(_, span, _)| span.line.max(1) as usize))
        .annotations(places.iter().map(annotation))
}

//! Text to lines: running text by the Unicode line breaking rules, code at sensible places with a mark.

use std::{borrow::Cow, ops::Range, sync::Arc};

use unicode_bidi::{BidiInfo, Level};
use unicode_segmentation::UnicodeSegmentation as _;

use super::{
    fonts::{Face, Fonts, Run, Shaped},
    list::Color,
    style::BLUE,
};
use crate::emit::links;

/// Behind these a word may be broken that is wider than its line.
pub(crate) const SEPARATORS: [char; 4] = ['_', '/', '.', '-'];

/// How a piece of text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ink {
    pub(crate) face: Face,
    pub(crate) size: f32,
    pub(crate) color: Color,
    /// A line through it.
    pub(crate) struck: bool,
    /// A tint behind it.
    pub(crate) tint: Option<Color>,
}

impl Ink {
    pub(crate) const fn new(face: Face, size: f32, color: Color) -> Ink {
        Ink { face, size, color, struck: false, tint: None }
    }
}

/// A piece of text in one style.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    pub(crate) text: String,
    pub(crate) ink: Ink,
    /// Where it leads.
    pub(crate) link: Option<Arc<str>>,
}

impl Span {
    pub(crate) fn new(text: impl Into<String>, ink: Ink) -> Span {
        Span { text: text.into(), ink, link: None }
    }

    /// The same, leading somewhere; and seen to.
    pub(crate) fn leading(self, target: &str) -> Span {
        Span { ink: Ink { color: BLUE, ..self.ink }, link: Some(target.into()), ..self }
    }
}

/// Glyphs at their place in a line.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// From the line's left edge.
    pub(crate) x: f32,
    pub(crate) ink: Ink,
    pub(crate) run: Arc<Run>,
    pub(crate) link: Option<Arc<str>>,
}

/// One line of text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pub(crate) pieces: Vec<Piece>,
    /// Without the spaces at its end.
    pub(crate) width: f32,
    /// The line goes on below although the text has no line end there.
    pub(crate) continued: bool,
}

impl Line {
    fn push(&mut self, pen: &mut f32, (ink, leading): (Ink, Option<&Arc<str>>), shaped: &Shaped) {
        self.width = *pen + shaped.ink * ink.size / 1000.0;
        for run in &shaped.runs {
            self.pieces.push(Piece { x: *pen, ink, run: Arc::clone(run), link: leading.cloned() });
            *pen += run.width * ink.size / 1000.0;
        }
    }

    /// Turns the order of the pieces round, over this width. On a sheet that is mirrored afterwards they stand right again.
    fn mirrored(mut self, fonts: &Fonts, width: f32) -> Line {
        if fonts.mirrored {
            for piece in &mut self.pieces {
                piece.x = width - piece.x - piece.run.width * piece.ink.size / 1000.0;
            }
        }
        self
    }
}

/// Whether some of a text runs from right to left: Hebrew, Arabic and what is written with their letters.
fn is_turned(text: &str) -> bool {
    let letter = |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}');
    text.bytes().any(|it| it >= 0xd6) && text.chars().any(letter)
}

/// A text on one line, however long.
pub(crate) fn one_line(fonts: &mut Fonts, text: &str, ink: Ink) -> Line {
    if is_turned(text) {
        let spans = [Span::new(text.replace('\n', " "), ink)];
        let end = spans[0].text.len();
        let bidi = BidiInfo::new(&spans[0].text, base(fonts));
        let line = turned(fonts, &spans, &bidi, 0..end, None);
        let width = line.width;
        return line.mirrored(fonts, width);
    }
    let mut line = Line::default();
    line.push(&mut 0.0, (ink, None), &fonts.shape(ink.face, text));
    let width = line.pieces.iter().map(|it| it.run.width * ink.size / 1000.0).sum();
    line.mirrored(fonts, width)
}

/// Which way paragraphs run that mix both ways: as the sheet does, else as they begin.
fn base(fonts: &Fonts) -> Option<Level> {
    fonts.mirrored.then(Level::rtl)
}

/// The lines again, each in the order that it is read, by the Unicode Bidirectional Algorithm (UAX 9). A paragraph that begins from
/// the right ends at the right edge.
fn turned(
    fonts: &mut Fonts,
    spans: &[Span],
    bidi: &BidiInfo<'_>,
    range: Range<usize>,
    width: Option<f32>,
) -> Line {
    let mut line = Line::default();
    let text = bidi.text[range.clone()].trim_end();
    let range = range.start..range.start + text.len();
    let found = bidi.paragraphs.iter().find(|it| it.range.contains(&range.start));
    let Some(paragraph) = found.filter(|_| !range.is_empty()) else { return line };
    let (levels, runs) = bidi.visual_runs(paragraph, range);
    let mut pen = 0.0;
    for run in runs {
        let is_turned = levels.get(run.start).is_some_and(Level::is_rtl);
        let mut pieces: Vec<(&Span, &str)> = parts(spans, run.start, run.end).collect();
        if is_turned {
            pieces.reverse();
        }
        for (span, text) in pieces {
            let shaped = if is_turned {
                fonts.shape_turned(span.ink.face, text)
            } else {
                fonts.shape(span.ink.face, text)
            };
            line.push(&mut pen, (span.ink, span.link.as_ref()), &shaped);
        }
    }
    line.width = pen;
    if let (Some(width), true) = (width, paragraph.level.is_rtl()) {
        let shift = (width - pen).max(0.0);
        for piece in &mut line.pieces {
            piece.x += shift;
        }
        line.width += shift;
    }
    line
}

/// Running text as lines of at most `width`; at least one line.
pub(crate) fn wrap(fonts: &mut Fonts, spans: &[Span], width: f32) -> Vec<Line> {
    let spans = &*with_links(spans);
    let full: String = spans.iter().map(|span| span.text.as_str()).collect();
    let mirrored = |line: Line, fonts: &Fonts| {
        let width = line.width;
        line.mirrored(fonts, width)
    };
    if !is_turned(&full) {
        let lines = broken(fonts, spans, &full, width);
        return lines.into_iter().map(|it| mirrored(it.0, fonts)).collect();
    }
    let bidi = BidiInfo::new(&full, base(fonts));
    let lines = broken(fonts, spans, &full, width);
    // What begins from the right ends at the right edge; on a mirrored sheet everything does.
    let width = Some(width).filter(|_| !fonts.mirrored);
    let mut from = 0;
    let mut all = Vec::with_capacity(lines.len());
    for (_, end) in lines {
        let line = turned(fonts, spans, &bidi, from..end, width);
        all.push(mirrored(line, fonts));
        from = end;
    }
    all
}

/// The same with the addresses in it as links. Commands are no running text: what is in them is copied, not followed.
fn with_links(spans: &[Span]) -> Cow<'_, [Span]> {
    let is_code = |span: &Span| matches!(span.ink.face, Face::Mono | Face::MonoBold);
    let found = |span: &Span| {
        if is_code(span) || span.link.is_some() { Vec::new() } else { links::found(&span.text) }
    };
    if spans.iter().all(|it| found(it).is_empty()) {
        return Cow::Borrowed(spans);
    }
    let mut all = Vec::with_capacity(spans.len() + 2);
    for span in spans {
        let part = |range: Range<usize>| Span { text: span.text[range].to_owned(), ..span.clone() };
        let mut from = 0;
        for (at, target) in found(span) {
            all.push(part(from..at.start));
            all.push(part(at.clone()).leading(&target));
            from = at.end;
        }
        all.push(part(from..span.text.len()));
    }
    all.retain(|it| !it.text.is_empty());
    Cow::Owned(all)
}

/// Lines in the order that they are written, and the byte that each ends with.
fn broken(fonts: &mut Fonts, spans: &[Span], full: &str, width: f32) -> Vec<(Line, usize)> {
    let mut lines = Vec::new();
    let (mut line, mut pen, mut start) = (Line::default(), 0.0, 0);
    for (end, kind) in unicode_linebreak::linebreaks(full) {
        let word: Vec<(&Span, Arc<Shaped>, &str)> = parts(spans, start, end)
            .map(|(span, text)| (span, fonts.shape(span.ink.face, text), text))
            .collect();
        let mut at = start;
        start = end;
        let points = |shaped: f32, span: &Span| shaped * span.ink.size / 1000.0;
        let all: f32 = word.iter().map(|(span, shaped, _)| points(shaped.width, span)).sum();
        let trailing = word.last().map_or(0.0, |(span, it, _)| points(it.width - it.ink, span));
        let is_wide = all - trailing > width;
        if pen > 0.0 && pen + all - trailing > width && !is_wide {
            lines.push((std::mem::take(&mut line), at));
            pen = 0.0;
        }
        if is_wide {
            // One word wider than the line, such as the name of a file: broken behind its separators, else between characters.
            for (span, _, text) in word {
                for part in text.split_inclusive(SEPARATORS) {
                    let whole = points(fonts.shape(span.ink.face, part).ink, span) <= width;
                    if pen > 0.0 && !whole {
                        lines.push((std::mem::take(&mut line), at));
                        pen = 0.0;
                    }
                    let clusters = if whole { vec![part] } else { part.graphemes(true).collect() };
                    for cluster in clusters {
                        let shaped = fonts.shape(span.ink.face, cluster);
                        if pen > 0.0 && pen + points(shaped.ink, span) > width {
                            lines.push((std::mem::take(&mut line), at));
                            pen = 0.0;
                        }
                        at += cluster.len();
                        line.push(&mut pen, (span.ink, span.link.as_ref()), &shaped);
                    }
                }
            }
        } else {
            for (span, shaped, _) in &word {
                line.push(&mut pen, (span.ink, span.link.as_ref()), shaped);
            }
        }
        // The end of the text counts as a mandatory break too.
        if kind == unicode_linebreak::BreakOpportunity::Mandatory {
            lines.push((std::mem::take(&mut line), end));
            pen = 0.0;
        }
    }
    if lines.is_empty() || !line.pieces.is_empty() {
        lines.push((line, full.len()));
    }
    lines
}

/// The parts of the spans between two places of their joined text, without line ends.
fn parts(spans: &[Span], start: usize, end: usize) -> impl Iterator<Item = (&Span, &str)> {
    let mut offset = 0;
    spans.iter().filter_map(move |span| {
        let (from, to) = (start.max(offset), end.min(offset + span.text.len()));
        let part = (from < to).then(|| span.text.get(from - offset..to - offset)).flatten();
        offset += span.text.len();
        let part = part?.trim_end_matches(['\n', '\r', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}']);
        (!part.is_empty()).then_some((span, part))
    })
}

/// Code as lines of at most `width`. A line that is too long goes on below, indented, at a place where a reader would break it.
pub(crate) fn code(fonts: &mut Fonts, text: &str, ink: Ink, width: f32) -> Vec<Line> {
    let mut lines = Vec::new();
    for source in text.split('\n') {
        let source = expand_tabs(source.trim_end_matches('\r'));
        code_line(fonts, &source, ink, width, &mut lines);
    }
    lines
}

fn code_line(fonts: &mut Fonts, source: &str, ink: Ink, width: f32, lines: &mut Vec<Line>) {
    let indent = source.len() - source.trim_start_matches(' ').len();
    let space = fonts.width(ink.face, ink.size, " ");
    #[expect(clippy::cast_precision_loss, reason = "clamped to a dozen")]
    let below = space * (indent.min(12) + 4) as f32;
    let (mut rest, mut left) = (source, 0.0);
    loop {
        let mut line = Line::default();
        let mut pen = left;
        let fits = fitting(fonts, rest, ink, width - left);
        // Shaped as a whole it may be narrower than its letters one by one; what is far too long is not shaped for each line.
        if rest.trim_end().len() <= 2 * fits + 64 {
            let shaped = fonts.shape(ink.face, rest);
            if left + shaped.ink * ink.size / 1000.0 <= width {
                line.push(&mut pen, (ink, None), &shaped);
                lines.push(line.mirrored(fonts, width));
                return;
            }
        }
        let mut at = break_at(rest, fits);
        // A backslash at the end does not stand alone on a line.
        if rest[at..].trim() == "\\" {
            let fits = rest.floor_char_boundary(rest[..at].trim_end().len().saturating_sub(2));
            let earlier = break_at(rest, fits);
            if fits > 0 && rest.is_char_boundary(earlier) && earlier < at {
                at = earlier;
            }
        }
        let (head, tail) = rest.split_at(at);
        line.push(&mut pen, (ink, None), &fonts.shape(ink.face, head));
        line.continued = true;
        lines.push(line.mirrored(fonts, width));
        (rest, left) = (tail, below);
    }
}

/// How many bytes of a line fit; at least one character.
fn fitting(fonts: &mut Fonts, text: &str, ink: Ink, width: f32) -> usize {
    let mut pen = 0.0;
    for (start, cluster) in text.grapheme_indices(true) {
        pen += fonts.width(ink.face, ink.size, cluster);
        if pen > width && start > 0 {
            return start;
        }
    }
    text.len()
}

/// The best place for a break among the first `fits` bytes: before an operator or option, after a space, after a separator, else hard.
fn break_at(text: &str, fits: usize) -> usize {
    let head = text.get(..fits).unwrap_or(text);
    let enough = fits / 2;
    // The space that ends the line may stand beyond the edge.
    let near = &text[..text.floor_char_boundary(fits + 1)];
    let spaces = near.match_indices(' ').map(|(at, _)| at + 1);
    let (mut operator, mut space) = (0, 0);
    for at in spaces {
        if text[..at].trim().is_empty() {
            continue;
        }
        let rest = &text[at..];
        if ["|", "&&", "||", ">", "-", "--", "AND ", "OR ", "FROM ", "WHERE "]
            .iter()
            .any(|it| rest.starts_with(it))
        {
            operator = at;
        }
        space = at;
    }
    if operator >= enough && operator > 0 {
        return operator;
    }
    if space >= enough && space > 0 {
        return space;
    }
    let separator = head.rfind([',', ';', '/', '=', ':', '&', '?', '|']).map_or(0, |at| at + 1);
    if separator >= enough && separator > 0 { separator } else { fits.max(1) }
}

fn expand_tabs(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut column = 0;
    for c in line.chars() {
        if c == '\t' {
            let step = 4 - column % 4;
            out.extend(std::iter::repeat_n(' ', step));
            column += step;
        } else {
            out.push(c);
            column += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Face, Fonts, Ink, Line, Span, break_at, code, expand_tabs, wrap};

    const TEXT: Ink = Ink::new(Face::Regular, 10.0, [0, 0, 0]);
    const MONO: Ink = Ink::new(Face::Mono, 8.0, [0, 0, 0]);

    fn lines(text: &str, width: f32) -> Vec<Line> {
        wrap(&mut Fonts::default(), &[Span::new(text, TEXT)], width)
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        let text = "Verify that https://example.org/a/very/long/path/without/any/blank and Donaudampfschifffahrt fit";
        for width in [40.0, 80.0, 200.0] {
            let lines = lines(text, width);
            assert!(lines.iter().all(|line| line.width <= width), "{width}");
            assert!(lines.len() > 1);
        }
    }

    #[test]
    fn a_line_end_in_the_text_ends_the_line_and_nothing_adds_one() {
        assert_eq!(lines("one\ntwo", 500.0).len(), 2);
        assert_eq!(lines("one", 500.0).len(), 1);
        assert_eq!(lines("", 500.0).len(), 1);
    }

    #[test]
    fn a_name_wider_than_the_line_begins_where_the_words_before_it_end() {
        let lines = lines("Run PRODUCTION_DB_MIGRATION_2026_01_17.sql on staging", 190.0);
        let x: Vec<f32> = lines[0].pieces.iter().map(|it| it.x).collect();
        assert!(lines.len() == 2 && x.len() > 3, "{x:?}");
    }

    #[test]
    fn a_style_may_change_inside_a_word() {
        let bold = Ink { face: Face::Bold, ..TEXT };
        let spans = [Span::new("re", TEXT), Span::new("start", bold), Span::new("ed now", TEXT)];
        let lines = wrap(&mut Fonts::default(), &spans, 60.0);
        assert_eq!(lines.len(), 2, "`now` alone goes to the second line");
        assert_eq!(lines[0].pieces.len(), 3);
    }

    #[test]
    fn code_breaks_before_operators_then_at_spaces_then_at_separators() {
        let case = |text: &str, fits, head: &str| assert_eq!(&text[..break_at(text, fits)], head);
        case("pg_dump -h db -U postgres | gzip > dump.gz", 34, "pg_dump -h db -U postgres | gzip ");
        case("echo aaaaaaaaaa bbbbbbbbbb cccccccccc", 30, "echo aaaaaaaaaa bbbbbbbbbb ");
        case("https://example.org/path/to/something", 30, "https://example.org/path/to/");
        case("aaaaaaaaaaaaaaaaaaaaaaaa", 10, "aaaaaaaaaa");
    }

    #[test]
    fn code_is_never_cut() {
        let source = "curl -fsS https://example.org/healthz?verbose=1 | jq .status\n\tdone";
        let mut fonts = Fonts::default();
        let lines = code(&mut fonts, source, MONO, 120.0);
        assert!(lines.iter().all(|line| line.width <= 120.0));
        let glyphs: usize =
            lines.iter().flat_map(|line| &line.pieces).map(|it| it.run.glyphs.len()).sum();
        assert_eq!(glyphs, source.len() - "\n\t".len() + "    ".len());
        assert!(lines[0].continued && !lines[lines.len() - 1].continued);
    }

    #[test]
    fn right_to_left_is_set_from_right_to_left() {
        let mut fonts = Fonts::default();
        let text = "שלום 42 world";
        let line = &wrap(&mut fonts, &[Span::new(text, TEXT)], 300.0)[0];
        // The paragraph begins at the right: first what is Latin, then the number, then the Hebrew word.
        assert!((line.width - 300.0).abs() < 0.1, "{}", line.width);
        let faces: Vec<Face> = line.pieces.iter().map(|it| it.run.face).collect();
        assert_eq!((faces.first(), faces.last()), (Some(&Face::Regular), Some(&Face::Symbols)));
        let left = &wrap(&mut fonts, &[Span::new("world שלום", TEXT)], 300.0)[0];
        assert!(left.pieces[0].x < 0.1 && left.width < 200.0);
        // Its first glyph is the word's last letter.
        let word = fonts.shape_turned(Face::Symbols, "שלום").runs[0].clone();
        let last = fonts.shape_turned(Face::Symbols, "ם").runs[0].glyphs[0].id;
        assert_eq!(word.glyphs[0].id, last);
    }

    #[test]
    fn no_mix_of_directions_loses_a_character() {
        let mut fonts = Fonts::default();
        for text in
            ["שלום (42) עולם", "a שלום b", "\u{202e}abc", "مرحبا\nبك", "ש", " ש ", "abcשdef"]
        {
            for width in [20.0, 60.0, 500.0] {
                let lines = wrap(&mut fonts, &[Span::new(text, TEXT)], width);
                let glyphs: usize =
                    lines.iter().flat_map(|it| &it.pieces).map(|it| it.run.glyphs.len()).sum();
                let letters = text.chars().filter(|it| it.is_alphanumeric()).count();
                assert!(glyphs >= letters, "{text}: {glyphs} of {letters} at {width}");
            }
        }
    }

    #[test]
    fn a_backslash_does_not_stand_alone() {
        let mut fonts = Fonts::default();
        for (width, text) in
            [(170.0, "curl -X GET \"http://example.org/a/b\" \\"), (60.0, "éééééééééééé \\")]
        {
            let lines = code(&mut fonts, text, MONO, width);
            let last = lines.last().unwrap();
            let glyphs: usize = last.pieces.iter().map(|it| it.run.glyphs.len()).sum();
            assert!(lines.len() > 1 && glyphs > 2, "{text}: {glyphs} in {} lines", lines.len());
        }
    }

    #[test]
    fn tabs_go_to_the_next_stop() {
        assert_eq!(expand_tabs("a\tb"), "a   b");
    }
}

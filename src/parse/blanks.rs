//! Blanks, masks and boxes in a line of source, found before Markdown's inline rules eat them.

use std::ops::Range;

/// Something to fill in, or to tick, in a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    /// Bytes of the line that are to vanish from its text.
    pub(super) range: Range<usize>,
    pub(super) kind: MarkKind,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum MarkKind {
    /// `____`; what has been written into it.
    Blank(Option<String>),
    /// `__/__/____`
    DateMask,
    /// `__:__`
    TimeMask,
    /// `[ ]`, ☐; whether it is ticked.
    Box(bool),
}

const EMPTY_BOXES: &[char] = &['☐', '□', '⬜', '◻', '▢', '❏', '❑', '⃞', '◯', '🔲'];
const TICKED_BOXES: &[char] = &['☑', '☒', '🗹', '🗷'];

/// Whether a line begins with an empty or ticked box glyph; the rest of it, and whether it is ticked.
pub(super) fn leading_glyph(text: &str) -> Option<(bool, usize)> {
    let bare = text.trim_start_matches(['*', '_', ' ']);
    let first = bare.chars().next()?;
    let ticked = TICKED_BOXES.contains(&first);
    let end = text.len() - bare.len() + first.len_utf8();
    // A variation selector belongs to the glyph.
    let end = end + if text[end..].starts_with('\u{fe0f}') { 3 } else { 0 };
    (ticked || EMPTY_BOXES.contains(&first)).then_some((ticked, end))
}

/// `[ ]`, `[x]`, `[-]` at the start of a text: the mark and where it ends. Not a link.
pub(super) fn leading_box(text: &str) -> Option<(char, usize)> {
    let rest = text.strip_prefix('[')?;
    let (mark, rest) = if let Some(rest) = rest.strip_prefix(']') {
        (' ', rest)
    } else {
        let mark = rest.chars().next()?;
        let after = &rest[mark.len_utf8()..];
        let inside = after.trim_start_matches([' ', '_']);
        // `[ ____ ]` is a blank.
        let after = if mark == ' ' && !after.contains("___") { inside } else { after };
        (mark, after.strip_prefix(']')?)
    };
    let known = matches!(
        mark,
        ' ' | '_'
            | 'x'
            | 'X'
            | 'v'
            | 'V'
            | '-'
            | '~'
            | '!'
            | '✓'
            | '✔'
            | '✅'
            | '✗'
            | '/'
            | '>'
            | '\u{a0}'
    );
    (known && !rest.starts_with(['(', '['])).then(|| (mark, text.len() - rest.len()))
}

/// Every mark in a line. Bytes in `code` (code spans, links) are not looked at.
pub(super) fn marks(text: &str, code: &[Range<usize>]) -> Vec<Mark> {
    let mut found: Vec<Mark> = Vec::new();
    let mut at = 0;
    let mut spans = code.iter().peekable();
    while let Some(skipped) = text.as_bytes()[at..].iter().position(|byte| may_open(*byte)) {
        at += skipped;
        while spans.next_if(|span| span.end <= at).is_some() {}
        if let Some(span) = spans.peek().filter(|span| span.start <= at) {
            at = span.end;
            continue;
        }
        let rest = &text[at..];
        let mark = match rest.as_bytes()[0] {
            b'_' | b'\\' | b'*' => mask(rest, at).or_else(|| blank(text, at)),
            b'[' => bracketed(rest, at).or_else(|| tick_box(rest, at)),
            _ => tick_box(rest, at),
        };
        if let Some(mark) = mark {
            at = mark.range.end;
            match found.last_mut().filter(|day| joins_clock(text, day, &mark)) {
                Some(day) => {
                    *day = Mark { range: day.range.start..at, kind: MarkKind::TimeMask };
                }
                None => found.push(mark),
            }
            continue;
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    // "Replace [ ] with [x]" tells how to tick.
    let told = found.windows(2).position(|pair| {
        let between = text[pair[0].range.end..pair[1].range.start].trim_matches([' ', '`', '"']);
        (&pair[0].kind, &pair[1].kind) == (&MarkKind::Box(false), &MarkKind::Box(true))
            && matches!(between, "with" | "to" | "→" | "por" | "durch" | "par")
    });
    if let Some(at) = told {
        found.drain(at..at + 2);
    }
    found.retain(|mark| !is_unknown(text, &mark.range) && !is_spoken_of(text, mark));
    join_answers(text, found)
}

/// `Scale to [X] nodes`, `Downtime: [X] minutes`, `Errors: [X]`: a figure that is not known yet, and no ticked box.
pub(super) fn is_unknown(text: &str, range: &Range<usize>) -> bool {
    let (before, after) = (&text[..range.start], &text[range.end..]);
    let counted = || {
        let label = before.trim_end_matches(['*', ' ']).strip_suffix([':', '：']);
        after.trim_matches(['*', ' ']).is_empty() && label.is_some_and(super::words::is_count)
    };
    &text[range.clone()] == "[X]"
        && (super::words::unit(after).is_some_and(|unit| unit.len() > 1 || unit == "%")
            || before.trim_end().ends_with(char::is_alphanumeric)
                && after.trim_start().starts_with(char::is_lowercase)
            || counted())
}

/// Whether a line speaks of a box: "only when all ☐ have become ☑".
fn is_spoken_of(text: &str, mark: &Mark) -> bool {
    const LEADS: &[&str] = &[
        "marked", "all", "every", "each", "the", "a", "an", "with", "as", "into", "to", "from",
        "by", "alle", "jede", "mit", "als", "zu", "todos", "todas", "con", "los", "las", "tous",
        "les", "avec", "все", "с",
    ];
    let last = text[..mark.range.start].rsplit(' ').find(|it| !it.is_empty()).unwrap_or_default();
    matches!(mark.kind, MarkKind::Box(_)) && LEADS.contains(&last)
}

/// Whether a mark can begin with this byte: the signs in ASCII, and the first bytes of the glyphs.
fn may_open(byte: u8) -> bool {
    matches!(byte, b'_' | b'\\' | b'*' | b'[' | 0xE2 | 0xF0)
}

/// How far a run of underscores goes, with the escapes and stars that a formatter put in, and how many underscores it has. Two stars
/// may have been two underscores; they count only where there is no other sign for them: `**_/10` was `___/10`.
fn underscores(text: &str) -> (usize, usize) {
    let (end, count, stars) = run_of_underscores(text);
    let lone = (1..3).contains(&count) && count + stars / 2 * 2 >= 3;
    let next = text[end..].chars().next();
    if lone && next.is_none_or(|c| matches!(c, ' ' | '/' | '%' | ')' | '|')) {
        (end, 3)
    } else {
        (end, count)
    }
}

fn run_of_underscores(text: &str) -> (usize, usize, usize) {
    let mut stars = 0;
    let mut count = 0;
    let mut end = 0;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'_' => {
                count += 1;
                end = at + 1;
            }
            b'\\' if bytes.get(at + 1).is_some_and(|next| matches!(next, b'_' | b'*')) => {}
            b'*' if count > 0
                || bytes[at..].iter().take(16).find(|byte| !matches!(byte, b'*' | b'\\'))
                    == Some(&b'_') =>
            {
                end = at + 1;
                stars += 1;
            }
            _ => break,
        }
        at += 1;
    }
    (end, count, stars)
}

/// `[____]`, `[ ____ ]`, and `[__]` behind something else.
fn bracketed(rest: &str, at: usize) -> Option<Mark> {
    let inside = rest.strip_prefix('[')?.trim_start_matches(' ');
    let (end, count) = underscores(inside);
    let after = inside[end..].trim_start_matches(' ').strip_prefix(']')?;
    // `[__] Close it` may be meant for a box.
    let alone = at > 0 || after.trim().is_empty() || super::words::unit(after).is_some();
    (count >= if alone { 2 } else { 3 } && !after.starts_with(['(', '[']))
        .then(|| Mark { range: at..at + rest.len() - after.len(), kind: MarkKind::Blank(None) })
}

fn blank(text: &str, at: usize) -> Option<Mark> {
    let (end, count) = underscores(&text[at..]);
    let inside_word = text[..at].ends_with(char::is_alphanumeric)
        && text[at + end..].starts_with(char::is_alphanumeric);
    // The end of bold italics is no blank.
    let written = text[at..at + end].matches('_').count();
    let closes =
        written < 3 && text[..at].ends_with(|c: char| !matches!(c, ' ' | '(' | '/' | '|' | '$'));
    // Two are enough before a unit: `__ min`.
    let after = &text[at + end..];
    let opens = text[..at].is_empty() || text[..at].ends_with([' ', ':', '|', '(', '~', '*']);
    let measured = &text[at..at + end] == "__"
        && opens
        && after
            .strip_prefix(' ')
            .and_then(super::words::unit)
            .is_some_and(|unit| unit.len() > 1 || unit == "%");
    (measured || count >= 3 && !inside_word && !closes)
        .then(|| Mark { range: at..at + end, kind: MarkKind::Blank(None) })
}

/// `__/__/____`, `___/___/2025`, `__:__`: groups of underscores (one may be a given year) between separators.
fn mask(rest: &str, at: usize) -> Option<Mark> {
    if let Some(end) = written_date(rest) {
        return Some(Mark { range: at..at + end, kind: MarkKind::DateMask });
    }
    let mut end = 0;
    let mut groups = 0;
    let mut separator = None;
    loop {
        let piece = &rest[end..];
        // Two underscores that a formatter took for bold: `**/**/____`.
        let (len, count) = if piece.starts_with("**/") { (2, 2) } else { underscores(piece) };
        let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
        if count >= 2 || (count == 1 && groups > 0) {
            end += len;
        } else if groups > 0 && digits == 4 {
            end += digits;
        } else {
            break;
        }
        groups += 1;
        let next = rest[end..].trim_start_matches(' ');
        let spaces = rest[end..].len() - next.len();
        let Some(sign) = next.chars().next().filter(|c| matches!(c, '/' | ':' | '-' | '.')) else {
            break;
        };
        let after = next[sign.len_utf8()..].trim_start_matches(' ');
        // The separator counts only with a further group behind it.
        if separator.is_some_and(|it| it != sign)
            || !(after.starts_with(['_', '\\', '2', '1']) || after.starts_with("**/"))
            || spaces > 1
        {
            break;
        }
        separator = Some(sign);
        end = rest.len() - after.len();
    }
    let end = rest[..end].trim_end_matches(['/', ':', '-', '.', ' ']).len();
    let kind = match separator {
        Some(':') if groups >= 2 => MarkKind::TimeMask,
        Some(_) if groups == 3 => MarkKind::DateMask,
        // `___.___.___.___`
        Some(_) if groups > 3 => MarkKind::Blank(None),
        _ => return None,
    };
    Some(Mark { range: at..at + end, kind })
}

/// `____年__月__日`, `____년 __월 __일`
fn written_date(rest: &str) -> Option<usize> {
    let mut end = 0;
    for signs in [['年', '년'], ['月', '월'], ['日', '일']] {
        let (len, count) = underscores(&rest[end..]);
        let after = rest[end + len..].trim_start_matches(' ');
        if count < 2 || !after.starts_with(signs) {
            return None;
        }
        let behind = &after[signs[0].len_utf8()..];
        end = rest.len()
            - if signs[0] == '日' { behind } else { behind.trim_start_matches(' ') }.len();
    }
    Some(end)
}

/// A day with a time behind it is one answer: `__.__.____ __:__`.
fn joins_clock(text: &str, day: &Mark, clock: &Mark) -> bool {
    let between = text.get(day.range.end..clock.range.start).unwrap_or_default();
    (&day.kind, &clock.kind) == (&MarkKind::DateMask, &MarkKind::TimeMask)
        && matches!(between, " " | "  " | " T" | "T" | ", ")
}

fn tick_box(rest: &str, at: usize) -> Option<Mark> {
    if let Some((mark, end)) = leading_box(rest) {
        return Some(Mark {
            range: at..at + end,
            kind: MarkKind::Box(mark != ' ' && mark != '_' && mark != '\u{a0}'),
        });
    }
    let first = rest.chars().next()?;
    let ticked = TICKED_BOXES.contains(&first);
    (ticked || EMPTY_BOXES.contains(&first)).then(|| {
        let end =
            first.len_utf8() + if rest[first.len_utf8()..].starts_with('\u{fe0f}') { 3 } else { 0 };
        Mark { range: at..at + end, kind: MarkKind::Box(ticked) }
    })
}

/// `____Pass____` and `__ Pass ____` are one blank that has been written into.
fn join_answers(text: &str, marks: Vec<Mark>) -> Vec<Mark> {
    let mut joined: Vec<Mark> = Vec::new();
    for mark in marks {
        if mark.kind == MarkKind::Blank(None) {
            if let Some(last) = joined.last_mut()
                && matches!(last.kind, MarkKind::Blank(_))
                && let between = &text[last.range.end..mark.range.start]
                && !between.starts_with(' ')
                && !between.ends_with(' ')
                && !between.ends_with([':', '：'])
                && !between.contains(": ")
                && !between.contains('|')
                && super::words::unit(between).is_none()
                && between.chars().any(char::is_alphanumeric)
            {
                last.kind = MarkKind::Blank(Some(between.trim().to_owned()));
                last.range.end = mark.range.end;
                continue;
            }
            // Two underscores are no blank by themselves, but they open one that has been written into.
            if let Some(open) =
                opening(&text[..mark.range.start], joined.last().map_or(0, |it| it.range.end))
            {
                let answer = text[open.end..mark.range.start].trim().to_owned();
                joined.push(Mark {
                    range: open.start..mark.range.end,
                    kind: MarkKind::Blank(Some(answer)),
                });
                continue;
            }
        }
        joined.push(mark);
    }
    joined
}

fn opening(before: &str, from: usize) -> Option<Range<usize>> {
    let at = from + before[from..].rfind("__ ")?;
    let answer = &before[at + 2..];
    let fits = !answer.contains('_')
        && !answer.contains(": ")
        && answer.chars().any(char::is_alphanumeric)
        && answer.len() < 400;
    (fits && !before[..at].ends_with('_')).then(|| at..at + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(&str, MarkKind)> {
        marks(text, &[]).into_iter().map(|mark| (&text[mark.range], mark.kind)).collect()
    }

    #[test]
    fn blanks_are_runs_of_three_or_more() {
        assert_eq!(kinds("Lead: ___ at __"), [("___", MarkKind::Blank(None))]);
        assert_eq!(kinds("snake___case"), []);
    }

    #[test]
    fn mangled_blanks_are_blanks() {
        assert_eq!(kinds(r"By: ******\_\_\_****** Date: ___").len(), 2);
        assert_eq!(
            kinds("Branch: **________________**"),
            [("**________________**", MarkKind::Blank(None))]
        );
    }

    #[test]
    fn blanks_that_became_bold_are_blanks() {
        assert_eq!(kinds("**Score:** **_/10 (_**%)").len(), 2);
        assert_eq!(kinds("**_Note:_** read this"), []);
        assert_eq!(kinds("**_very_** good"), []);
    }

    #[test]
    fn masks_are_one_field() {
        assert_eq!(kinds("Date: __/__/____"), [("__/__/____", MarkKind::DateMask)]);
        assert_eq!(kinds("___/___/2025"), [("___/___/2025", MarkKind::DateMask)]);
        assert_eq!(kinds(r"on **/**/\_\_\_\_"), [(r"**/**/\_\_\_\_", MarkKind::DateMask)]);
        assert_eq!(kinds("src/**/**/*.rs"), []);
        assert_eq!(kinds("at __:__ h"), [("__:__", MarkKind::TimeMask)]);
        assert_eq!(kinds("____年__月__日 __:__"), [("____年__月__日 __:__", MarkKind::TimeMask)]);
        assert_eq!(kinds("____년 __월 __일"), [("____년 __월 __일", MarkKind::DateMask)]);
        assert_eq!(kinds("__.__.____ __:__"), [("__.__.____ __:__", MarkKind::TimeMask)]);
    }

    #[test]
    fn answers_between_underscores_are_kept() {
        assert_eq!(
            kinds("Result: __ Pass ____"),
            [("__ Pass ____", MarkKind::Blank(Some("Pass".into())))]
        );
        assert_eq!(
            kinds("Size: ____20GB____"),
            [("____20GB____", MarkKind::Blank(Some("20GB".into())))]
        );
        assert_eq!(kinds("___ out of ___").len(), 2);
    }

    #[test]
    fn boxes_are_not_links() {
        assert_eq!(kinds("[ ] A [x] B").len(), 2);
        assert_eq!(kinds("[x](https://a.b)").len(), 0);
        assert_eq!(kinds("☐ Yes ☑ No"), [("☐", MarkKind::Box(false)), ("☑", MarkKind::Box(true))]);
    }
}

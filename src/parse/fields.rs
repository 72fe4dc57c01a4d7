//! From a line of source to the fields that are filled in on it.

use std::ops::Range;

use super::{
    blanks::{self, Mark, MarkKind},
    labels::{answered, clean, labelled, last_clause, parenthesis},
    lines::Line,
    options::{SEPARATORS, bracket_options, circled_options, is_path, option, slash_options},
    vocabulary::Words,
    words,
};
use crate::model::FieldKind;

/// A field as found, without ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Found {
    pub(super) label: String,
    pub(super) kind: FieldKind,
    pub(super) unit: Option<String>,
    pub(super) prefix: Option<String>,
    pub(super) options: Vec<String>,
    pub(super) initial: Option<String>,
    pub(super) hint: Option<String>,
    /// Bytes of the source: the blank, the placeholder, the boxes.
    pub(super) range: Range<usize>,
}

/// What a line holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Filled {
    pub(super) fields: Vec<Found>,
    /// What vanishes from the line's text, in order.
    pub(super) cuts: Vec<Range<usize>>,
    /// Whether words remain that are not the label of a field.
    pub(super) says_more: bool,
    /// Whether the blanks stand among words that say something only with them: "Wait ____ minutes before the switch".
    pub(super) in_sentence: bool,
}

/// The longest placeholder, in characters; the longest of the real ones that were read had 74.
const LONGEST: usize = 90;

/// So many bytes of an address are looked at before a placeholder in it.
const LONGEST_ADDRESS: usize = 300;

/// So many fields of a line are looked for in its words; no line that was read had more than nine.
const MANY: usize = 50;

/// What is known around the line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around<'a> {
    /// The label of a blank that has none of its own: the step's text, the column's heading.
    pub(super) label: &'a str,
    /// Bytes of the source that are code spans or links.
    pub(super) code: &'a [Range<usize>],
    /// The line stands in a part that is all contacts.
    pub(super) contacts: bool,
    /// A cell of a table: the whole of it is a value.
    pub(super) cell: bool,
    /// An answer was begun on a line before and not ended: the underscores that are left are its rest.
    pub(super) answering: bool,
}

/// Finds what is to be filled in on a line.
pub(super) fn find(line: Line<'_>, around: Around<'_>) -> Filled {
    let end = line.start + line.text.len();
    let first = around.code.partition_point(|span| span.start < line.start);
    let code: Vec<Range<usize>> = around.code[first..]
        .iter()
        .take_while(|span| span.start < end)
        .filter(|span| span.end <= end)
        .map(|span| span.start - line.start..span.end - line.start)
        // A blank that is set as code is a blank: `____`.
        .filter(|span| !is_blank_code(&line.text[span.clone()]))
        .collect();
    let mut marks = blanks::marks(line.text, &code);
    for mark in &mut marks {
        let (before, after) = (&line.text[..mark.range.start], &line.text[mark.range.end..]);
        if before.ends_with('`') && after.starts_with('`') && mark.kind != MarkKind::Box(false) {
            mark.range = mark.range.start - 1..mark.range.end + 1;
        }
    }
    let labelled = labelled(line.text);
    let mut finder = Finder { line, labelled, around, filled: Filled::default(), from: 0 };
    let boxes = marks.iter().filter(|mark| matches!(mark.kind, MarkKind::Box(_))).count();
    if boxes >= 2 {
        finder.choice(&marks);
    } else if boxes == 1 && marks.len() == 1 {
        finder.lone_box(&marks[0]);
    } else {
        for mark in &marks {
            finder.blank(mark);
        }
    }
    if finder.filled.fields.is_empty() {
        finder.placeholders(&code);
    }
    if finder.filled.fields.is_empty() {
        finder.pointed();
    }
    if finder.filled.fields.is_empty() {
        finder.written_mask();
    }
    if finder.filled.fields.is_empty() {
        finder.slash_choice(&code);
    }
    if finder.filled.fields.is_empty() {
        finder.commented();
    }
    if boxes == 0 && !marks.is_empty() && !finder.filled.fields.is_empty() {
        finder.choice_behind();
    }
    finder.finish()
}

/// Whether nothing but a blank stands in a code span.
fn is_blank_code(code: &str) -> bool {
    let inside = code.trim_matches('`').trim();
    // `BUG-___`
    if inside.ends_with("___")
        && inside.starts_with(char::is_alphanumeric)
        && !inside.contains([' ', '/', '.', '\\'])
    {
        return true;
    }
    inside.matches('_').count() >= 3
        && inside
            .chars()
            .all(|c| matches!(c, '_' | '/' | ':' | '-' | '.' | ' ') || c.is_ascii_digit())
        || matches!(inside, "__:__" | "__/__" | "__/__/__")
}

struct Finder<'a> {
    line: Line<'a>,
    /// The label that the line begins with, and where its value begins.
    labelled: Option<(&'a str, usize)>,
    around: Around<'a>,
    filled: Filled,
    /// Where the label of the next field begins.
    from: usize,
}

impl<'a> Finder<'a> {
    fn text(&self) -> &'a str {
        self.line.text
    }

    fn push(&mut self, mut found: Found, range: Range<usize>) {
        if found.label.is_empty() {
            found.label = clean(self.around.label);
        }
        if found.label.is_empty() {
            found.label = self.last_label();
        }
        // Who somebody is, is asked by the word for a name, or by a role with a plain blank behind it.
        let named = found.kind == FieldKind::Person
            && (words::is_name(&found.label)
                || found.hint.as_deref().is_none_or(|hint| {
                    words::is_name(hint) || words::kind(hint) == FieldKind::Person
                }));
        if self.around.contacts
            && !self.around.cell
            && matches!(found.kind, FieldKind::Text | FieldKind::Person)
            && !named
        {
            found.kind = FieldKind::Contact;
        }
        found.range = self.line.at(&range);
        self.filled.fields.push(found);
    }

    fn cut(&mut self, range: Range<usize>) {
        let range = self.line.at(&range);
        self.filled.cuts.push(range);
    }

    fn label(&self, end: usize) -> String {
        let before = last_clause(&self.text()[self.from..end]);
        // A blank in an address is named by what stands before the address.
        let before = before
            .find("http")
            .filter(|at| before[*at..].contains("://"))
            .map_or(before, |at| &before[..at]);
        // `Yes (Justification: ____)`
        let before = before
            .rfind('(')
            .filter(|at| !before[*at..].contains(')') && before[*at..].contains([':', '：']))
            .map_or(before, |at| &before[at + 1..]);
        // `**Owner:** @ops **Due:** ____`
        let before = last_bold(before).unwrap_or(before);
        // Behind a first blank, what stands before a comma belongs to that one.
        let first = self.filled.fields.is_empty();
        let before = before.rsplit_once(", ").filter(|_| !first).map_or(before, |(_, it)| it);
        let label = clean(if first { before } else { without_and(before) });
        // `1. ____` has a number and no name.
        if label.chars().all(|c| c.is_ascii_digit() || c == '.') { String::new() } else { label }
    }

    fn blank(&mut self, mark: &Mark) {
        static VERSION: Words = Words::new(
            "version|versión|versão|versione|versi|build|release|ip|ip address|версия|版本|バージョン|버전",
        );
        let text = self.text();
        let Some(before) = text.get(self.from..mark.range.start) else { return };
        if self.around.answering && !before.ends_with([':', '：', ' ']) {
            self.from = mark.range.end;
            return;
        }
        let money = before.trim_end().chars().next_back().filter(|c| matches!(c, '$' | '€' | '£'));
        let prefix = money.or_else(|| version_sign(before));
        let prefix_start = self.from + before.trim_end().len() - prefix.map_or(0, char::len_utf8);
        let label = self.label(if prefix.is_some() { prefix_start } else { mark.range.start });
        // The label of a second blank is the field's, not the line's.
        let start = if self.filled.fields.is_empty() { mark.range.start } else { self.from };
        let mut end = mark.range.end;
        let unit = words::unit(&text[end..]);
        if let Some(unit) = unit {
            end += text[end..].find(unit).unwrap_or(0) + unit.len();
        }
        let (label, answer) = answered(label, before, &text[end..]);
        // Parentheses with a blank in them are no hint.
        let hint = parenthesis(&text[end..]).filter(|(hint, _)| !hint.contains('_'));
        if let Some((_, length)) = hint {
            end += length;
        }
        let hint = hint.map(|(hint, _)| hint);
        // `Lead: ____ (date: ____)`: the brackets around a label and its blank go with them.
        let bracket = before.rfind(['(', '（']).filter(|at| {
            let label = before[*at..].trim_end();
            label.ends_with([':', '：']) && !label.contains([')', '）'])
        });
        let closed = text[end..].trim_start_matches([' ', '*']);
        let bracket = bracket.filter(|_| closed.starts_with([')', '）'])).map(|at| {
            end = text.len() - closed.len() + closed.chars().next().map_or(0, char::len_utf8);
            self.from + at
        });
        // `____ **Open the dome** at about sunset`: a blank before what is to be done is for a mark, whatever the words.
        let ticks = before.trim().is_empty()
            && label.is_empty()
            && !self.around.cell
            && text[end..].split_whitespace().count() > 2;
        let name = if ticks {
            ""
        } else if label.is_empty() {
            self.around.label
        } else {
            &label
        };
        let mut found = Found {
            label: label.clone(),
            unit: unit
                .map(|it| it.trim().to_owned())
                .or_else(|| words::unit_in_label(name).map(str::to_owned)),
            prefix: prefix.map(String::from),
            hint: hint.map(str::to_owned),
            ..Found::default()
        };
        found.initial = match &mark.kind {
            MarkKind::Blank(Some(inside)) => Some(inside.clone()),
            MarkKind::Blank(None) | MarkKind::DateMask | MarkKind::TimeMask | MarkKind::Box(_) => {
                answer
            }
        };
        if let Some(options) = hint.and_then(slash_options) {
            found.options = options;
            found.hint = None;
        }
        found.kind = match mark.kind {
            MarkKind::DateMask if VERSION.is_in(&name.to_lowercase()) => FieldKind::Text,
            MarkKind::DateMask => FieldKind::Date,
            MarkKind::TimeMask => FieldKind::Time,
            _ if !found.options.is_empty() => FieldKind::Choice,
            _ if found.unit.is_some() || money.is_some() => FieldKind::Number,
            _ => blank_kind(name, hint),
        };
        self.push(found, mark.range.clone());
        let start = if prefix.is_some() { start.min(prefix_start) } else { start };
        let start = start.min(bracket.unwrap_or(start));
        self.cut(start..end);
        self.from = end;
    }

    /// `Approval: [ ] A [ ] B`, with blanks between them where an option is to be specified.
    fn choice(&mut self, marks: &[Mark]) {
        let text = self.text();
        let Some(first) = marks.iter().position(|mark| matches!(mark.kind, MarkKind::Box(_)))
        else {
            return;
        };
        for mark in &marks[..first] {
            self.blank(mark);
        }
        let label = self.label(marks[first].range.start);
        let mut options = Vec::new();
        let mut initial = None;
        let mut write_ins: Vec<(String, Range<usize>)> = Vec::new();
        for (at, mark) in marks.iter().enumerate().skip(first) {
            let next = marks.get(at + 1).map_or(text.len(), |next| next.range.start);
            let words = option(&text[mark.range.end..next]);
            if let MarkKind::Box(ticked) = mark.kind {
                if ticked && initial.is_none() {
                    initial = Some(words.to_owned());
                }
                if !words.is_empty() {
                    options.push(words.to_owned());
                }
            } else {
                let before = &text[marks[at - 1].range.end..mark.range.start];
                // On the next line of a cell it has a label of its own.
                let label = match before.rsplit_once("<br") {
                    Some((_, label)) => clean(label.trim_start_matches(['/', ' '])),
                    None => options.last().cloned().unwrap_or_default(),
                };
                write_ins.push((label, mark.range.clone()));
            }
        }
        let range = marks[first].range.start..text.len();
        if options.is_empty() {
            return;
        }
        let ticks_last = initial.is_some() && initial.as_ref() == options.last();
        let hint = behind_last(&mut options);
        initial = if ticks_last { options.last().cloned() } else { initial };
        let found =
            Found { label, kind: FieldKind::Choice, options, initial, hint, ..Found::default() };
        self.push(found, range.clone());
        for (label, range) in write_ins {
            self.push(Found { label, ..Found::default() }, range);
        }
        self.cut(range);
        self.from = text.len();
    }

    /// One box that does not open the line: `[ ] RESOLVED / DEFERRED`, `Approved: [ ]`, a lone `☐ Yes` in a cell.
    fn lone_box(&mut self, mark: &Mark) {
        let text = self.text();
        let before = text[self.from..mark.range.start].trim_end();
        // In the middle of a sentence, or behind it, a box is no question.
        if !(before.is_empty()
            || before.ends_with([':', '：', '?', '？', '-', '–', '—', '=', '|', '(', '*', '>']))
        {
            return;
        }
        let label = self.label(mark.range.start);
        // `Completed: [ ] / 15`: how many of them.
        let of = words::unit(&text[mark.range.end..]).filter(|it| it.starts_with('/'));
        if of.is_some() && text.trim_end().ends_with(|c: char| c.is_ascii_digit()) {
            self.blank(&Mark { kind: MarkKind::Blank(None), range: mark.range.clone() });
            return;
        }
        let words = option(&text[mark.range.end..]);
        let value = text[mark.range.start..].trim_end_matches([':', '：']);
        let options = slash_options(words.trim_end_matches([':', '：']));
        let options = match options.or_else(|| slash_options(value)) {
            Some(options) => options,
            None if label.is_empty() && !self.around.cell => return,
            None if words.is_empty() => vec![label.clone()],
            None => vec![words.to_owned()],
        };
        let initial = (mark.kind == MarkKind::Box(true)).then(|| options[0].clone());
        self.push(
            Found { label, kind: FieldKind::Choice, options, initial, ..Found::default() },
            mark.range.clone(),
        );
        self.cut(mark.range.start..text.len());
        self.from = text.len();
    }

    /// `[Your Name]` as the value of a label.
    fn placeholders(&mut self, code: &[Range<usize>]) {
        let text = self.text();
        let labelled_at = self.labelled.map(|(_, start)| start);
        // What an answer of the line before left behind has been passed already.
        let mut at = self.from;
        while let Some(open) = text[at..].find('[').map(|found| found + at) {
            at = open + 1;
            let near = text[open + 1..]
                .char_indices()
                .nth(LONGEST)
                .map_or(text.len(), |(end, _)| open + 1 + end);
            let inside = text[open + 1..near].split_once(']').map(|(inside, _)| inside);
            let is_asked = |inside: &&str| {
                is_placeholder(inside) || blanks::is_unknown(text, &(open..open + inside.len() + 2))
            };
            let Some(inside) = inside.filter(is_asked) else { continue };
            if code.iter().any(|span| span.contains(&open)) {
                continue;
            }
            // Part of an address.
            let near = text.floor_char_boundary(open.saturating_sub(LONGEST_ADDRESS));
            if text[near..open]
                .rsplit(char::is_whitespace)
                .next()
                .is_some_and(|it| it.contains("://"))
            {
                continue;
            }
            let close = open + 1 + inside.len();
            let after = text.get(close + 1..).unwrap_or_default();
            let before =
                text[self.from..open].trim_end_matches(['*', '_', '`', '"', '\'', '(', ' ', '~']);
            let follows = before.is_empty()
                || before
                    .ends_with([':', '：', '=', '|', '/', ',', '-', '–', '—', '@', '$', '&', '+']);
            let whole = self.around.cell && before.is_empty();
            // `[Start] to [End]`
            let until = matches!(
                before.trim_start(),
                "to" | "until"
                    | "till"
                    | "bis"
                    | "à"
                    | "a"
                    | "al"
                    | "até"
                    | "hasta"
                    | "до"
                    | "~"
                    | "〜"
                    | "至"
                    | "→"
                    | "から"
            );
            let is_value = if self.filled.fields.is_empty() {
                whole
                    || before.ends_with([':', '：', '='])
                    || (labelled_at.is_some_and(|start| start <= open) && follows)
            } else {
                follows || until
            };
            // `The update is planned for [Date]`
            let dated = after.trim().is_empty()
                && before.contains(' ')
                && !self.around.label.is_empty()
                && matches!(placeholder_kind("", inside), FieldKind::Date | FieldKind::Time);
            if !(is_value || dated)
                || after.starts_with(['(', '['])
                || after.starts_with(": ")
                || !text[close..].starts_with(']')
            {
                continue;
            }
            let label = match labelled_at.filter(|start| *start <= open && self.from == 0) {
                // `Incident ID: INC-[number]`
                Some(start) => clean(&text[..start]),
                None if self.filled.fields.is_empty() || before.contains([':', '：']) => {
                    self.label(open)
                }
                None => String::new(),
            };
            let label = if label.is_empty() { self.last_label() } else { label };
            let mut found = Found { hint: Some(inside.trim().to_owned()), ..Found::default() };
            // Part of a file's name.
            let named = after
                .strip_prefix(['.', '_', '/'])
                .is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
                && !text[..open].ends_with([' ', '*', '`', '"', '(', ':', '：']);
            // `Subject: [New] now available`: the rest is given.
            let rest = after.trim_start_matches(['*', '_', '`']);
            let goes_on = || {
                let mut words = rest.split_whitespace();
                let mut word = || words.any(|it| it.starts_with(char::is_alphabetic));
                rest.starts_with(' ') && !rest.contains(['[', '|', '_', '(']) && word() && word()
            };
            if named || (self.filled.fields.is_empty() && !whole && goes_on()) {
                continue;
            }
            let offered = inside.contains(" / ")
                && words::kind(&label) == FieldKind::Text
                && (words::kind(inside) == FieldKind::Text || words::offers_ways(&label, inside));
            let circled = || circled_options(inside);
            let mask = is_date_mask(inside);
            let options = if mask { None } else { slash_options(inside) };
            let options = options
                .or_else(|| offered.then(circled).flatten())
                .or_else(|| bracket_options(inside))
                .filter(|_| !mask);
            if let Some(options) = options {
                (found.kind, found.options, found.hint) = (FieldKind::Choice, options, None);
            } else {
                found.kind = placeholder_kind(
                    if label.is_empty() { self.around.label } else { &label },
                    inside,
                );
                found.unit = words::unit(after).map(str::to_owned);
                if found.unit.is_some() && found.kind == FieldKind::Text {
                    found.kind = FieldKind::Number;
                }
            }
            found.label = label;
            self.push(found, open..close + 1);
            self.cut(open..close + 1);
            self.from = close + 1;
            at = close + 1;
        }
    }

    /// `Date: YYYY-MM-DD`, or a cell that holds nothing else.
    fn written_mask(&mut self) {
        let text = self.text();
        let Some((label, start)) = self.labelled.or_else(|| self.around.cell.then_some(("", 0)))
        else {
            return;
        };
        let value = text[start..].trim_matches(['*', ' ', '`', '(', ')']);
        let signs = |c: char| {
            matches!(c, 'Y' | 'M' | 'D' | 'H' | 'S' | 'm' | 's' | '-' | '/' | '.' | ':' | ' ')
        };
        let (day, clock) = (
            is_date_mask(value) || (value.contains("YY") && value.contains("MM")),
            value.contains("HH:MM") || value.contains("HH:mm"),
        );
        let zone = value.trim_end_matches(" UTC");
        if !(day || clock) || !(is_date_mask(value) || zone.chars().all(signs)) {
            return;
        }
        let kind = if clock { FieldKind::Time } else { FieldKind::Date };
        let hint = Some(value.to_owned());
        self.push(Found { label: clean(label), kind, hint, ..Found::default() }, start..text.len());
        self.cut(start..text.len());
        self.from = text.len();
    }

    /// `<name>` set as code, or of several words, as the whole of a cell or the value of a label: no tag of HTML.
    fn pointed(&mut self) {
        static REDACTED: Words = Words::new("redacted|hidden|masked|omitted|removed|secret");
        let text = self.text();
        let start = match self.labelled {
            Some((_, start)) => start,
            None if self.around.cell => 0,
            None => return,
        };
        let value = text[start..].trim_matches(['*', ' ', '`']);
        let inside = value.strip_prefix('<').and_then(|it| it.strip_suffix('>'));
        let coded = text[start..].contains('`');
        let asked = |it: &&str| {
            is_placeholder(it)
                && (coded || it.contains(' '))
                && !REDACTED.is_in(&it.to_lowercase())
                && !it.contains(['<', '>', '"', '=', ':', '@'])
                && !it.starts_with(['/', '?'])
                && !it.trim_end().ends_with('/')
        };
        let Some(inside) = inside.filter(asked) else { return };
        let label = self.labelled.map_or(String::new(), |(label, _)| clean(label));
        let about = if label.is_empty() { self.around.label } else { &label };
        let offered = inside.contains(['/', '|']).then(|| circled_options(inside)).flatten();
        let kind =
            if offered.is_some() { FieldKind::Choice } else { placeholder_kind(about, inside) };
        let hint = offered.is_none().then(|| inside.trim().to_owned());
        let options = offered.unwrap_or_default();
        self.push(Found { label, kind, options, hint, ..Found::default() }, start..text.len());
        self.cut(start..text.len());
        self.from = text.len();
    }

    fn last_label(&self) -> String {
        self.filled.fields.last().map(|found| found.label.clone()).unwrap_or_default()
    }

    /// `Status: PASS / FAIL`
    fn slash_choice(&mut self, code: &[Range<usize>]) {
        let text = self.text();
        if !text.contains(SEPARATORS) {
            return;
        }
        // `Alerts active? YES / NO`
        let asked = || {
            text.rfind('?').map(|at| (&text[..at], at + 1)).filter(|(label, _)| label.len() <= 80)
        };
        let Some((label, start)) =
            self.labelled.or_else(|| self.around.cell.then_some(("", 0))).or_else(asked)
        else {
            return;
        };
        let value = text[start..].trim_matches(['*', ' ', '`']);
        let told = value.strip_prefix('(').and_then(|it| it.strip_suffix(')'));
        if code.iter().any(|span| span.end > start) && !text[start..].trim_start().starts_with('`')
        {
            return;
        }
        // `Result: Did it sound? Yes / No`: the question belongs to the label.
        let (label, start, value) = match value.rsplit_once("? ") {
            Some((question, rest)) if question.len() <= 80 => {
                let end = start + text[start..].find(question).unwrap_or(0) + question.len() + 1;
                (clean(&text[..end]), end, rest.trim_matches(['*', ' ', '`']))
            }
            _ => (clean(label), start, value),
        };
        // `Type: (Standard / Major)` offers what it names, whatever the words. A question is answered, not chosen from.
        let named = |it: &&str| {
            words::kind(&label) == FieldKind::Text
                && !label.is_empty()
                && !text[..start].ends_with('?')
                && !is_path(it)
        };
        let offered = told.filter(named);
        // `Page: \`Start/Search/Detail\``
        let set = text[start..].trim().trim_matches('*').trim();
        let coded = set.len() > 2
            && set.starts_with('`')
            && set.ends_with('`')
            && set.matches('`').count() == 2;
        let options = slash_options(value)
            .or_else(|| circled_options(offered?))
            .or_else(|| coded.then(|| bracket_options(value)).flatten());
        let Some(options) = options else { return };
        self.push(
            Found { label, kind: FieldKind::Choice, options, ..Found::default() },
            start..text.len(),
        );
        self.cut(start..text.len());
        self.from = text.len();
    }

    /// `Owner: ____ Decision: GO / NO-GO`: a choice behind the last blank.
    fn choice_behind(&mut self) {
        let text = self.text();
        let Some(rest) = text.get(self.from..).filter(|it| it.contains(SEPARATORS)) else { return };
        let lead = rest.len() - rest.trim_start_matches(['*', ' ', ',', ';', '|', '`']).len();
        let Some((label, start)) = labelled(&rest[lead..]) else { return };
        let start = self.from + lead + start;
        let value = text[start..].trim_matches(['*', ' ', '`']);
        let Some(options) = slash_options(value) else { return };
        let label = clean(label);
        self.push(
            Found { label, kind: FieldKind::Choice, options, ..Found::default() },
            start..text.len(),
        );
        self.cut(self.from..text.len());
        self.from = text.len();
    }

    /// `Owner: <!-- name or ID -->`: nothing is seen behind the label, and the comment says what belongs there.
    fn commented(&mut self) {
        static LINK: Words = Words::new("link|url|enlace|lien|tautan");
        let text = self.text();
        let Some((label, start)) = self.labelled else { return };
        let value = text[start..].trim_matches(['*', ' ']);
        let hint = value.strip_prefix("<!--").and_then(|it| it.strip_suffix("-->"));
        let hint =
            hint.map(str::trim).filter(|it| !it.contains("-->") && !it.starts_with("runsheet"));
        let Some(hint) = hint.filter(|it| it.chars().any(char::is_alphabetic)) else { return };
        let label = clean(label);
        let kind = match placeholder_kind(&label, hint) {
            _ if LINK.is_in(&hint.to_lowercase()) => FieldKind::Text,
            FieldKind::Text if words::is_prose(&label) => FieldKind::Multiline,
            kind => kind,
        };
        let hint = Some(hint.to_owned());
        self.push(Found { label, kind, hint, ..Found::default() }, start..text.len());
        self.cut(start..text.len());
        self.from = text.len();
    }

    fn finish(self) -> Filled {
        let text = self.text();
        let mut filled = self.filled;
        // `___ min (planned) / ___ min (actual)`: what tells two blanks of one label apart.
        let twins = |it: &Found| {
            let of_label = |other: &&Found| other.label == it.label && other.hint.is_some();
            it.hint.is_some() && filled.fields.iter().take(MANY).filter(of_label).count() > 1
        };
        let told: Vec<bool> = filled.fields.iter().map(twins).collect();
        let Some(first) = filled.fields.first() else { return filled };
        let mut rest = String::new();
        let mut from = 0;
        for cut in &filled.cuts {
            rest.push_str(text.get(from..cut.start - self.line.start).unwrap_or_default());
            rest.push(' ');
            from = from.max(cut.end - self.line.start);
        }
        rest.push_str(&text[from..]);
        let rest = clean(&rest);
        let rest = first
            .initial
            .as_deref()
            .and_then(|answer| rest.strip_suffix(answer))
            .map_or(rest.clone(), clean);
        // The labels of the fields are said where the fields stand.
        let labels = filled.fields.iter().filter(|it| !it.label.is_empty()).take(MANY);
        let rest = labels.fold(rest, |rest, it| rest.replacen(&it.label, "", 1));
        filled.says_more = rest.chars().any(char::is_alphanumeric);
        if in_sentence(text, &filled, self.line.start) {
            filled.in_sentence = true;
            filled.cuts = filled.fields.iter().map(|it| it.range.clone()).collect();
        }
        for (it, _) in filled.fields.iter_mut().zip(told).filter(|(_, told)| *told) {
            it.label = format!("{} ({})", it.label, it.hint.take().unwrap_or_default());
        }
        filled
    }
}

/// `☐ Yes ☐ No (hold if not complete)`: what stands in brackets behind the last option alone is said of all of them.
fn behind_last(options: &mut [String]) -> Option<String> {
    let (last, others) = options.split_last_mut()?;
    let (answer, hint) = last.strip_suffix(')')?.rsplit_once(" (")?;
    let told = !answer.trim().is_empty()
        && hint.split_whitespace().count() > 1
        && !others.iter().any(|it| it.contains('('));
    let (answer, hint) = told.then(|| (answer.trim_end().to_owned(), hint.to_owned()))?;
    *last = answer;
    Some(hint)
}

/// `v____`: a sign right before a blank belongs to what is written there.
fn version_sign(before: &str) -> Option<char> {
    let sign = before.chars().next_back().filter(|c| matches!(c, 'v' | 'V'))?;
    let alone = before[..before.len() - 1].ends_with([' ', '|', ':', '(', '*']);
    (alone || before.len() == 1).then_some(sign)
}

/// The label of a second blank without the word that joins it to the first.
fn without_and(label: &str) -> &str {
    let label = label.trim_start();
    let (first, rest) = label.split_once(' ').unwrap_or_default();
    let joins = ["and", "und", "et", "y", "e", "i", "и", "ve", "dan", "và"];
    if joins.contains(&first) { rest } else { label }
}

/// Whether words stand before the first blank and behind it that belong to no field.
fn in_sentence(text: &str, filled: &Filled, start: usize) -> bool {
    let (Some(first), Some(cut)) = (filled.fields.first(), filled.cuts.first()) else {
        return false;
    };
    let is_blank = |it: &Found| {
        it.options.is_empty()
            && it.initial.is_none()
            && it.kind != FieldKind::Multiline
            && text
                .get(it.range.start - start..it.range.end - start)
                .is_some_and(|it| it.contains('_'))
    };
    let words = |part: &str| part.chars().any(char::is_alphabetic);
    let ends = filled.cuts.iter().map(|it| it.end - start);
    let starts = filled.cuts.iter().skip(1).map(|it| it.start - start).chain([text.len()]);
    let behind = ends.zip(starts).any(|(end, next)| text.get(end..next).is_some_and(words));
    // A label of a second blank that goes on from the first one, or whose words are not all in it.
    let on = filled.fields.iter().zip(&filled.cuts).skip(1).any(|(field, cut)| {
        let label = text.get(cut.start - start..field.range.start - start).unwrap_or_default();
        let ends = label
            .trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, ':' | '：' | '='));
        let several = label.split_whitespace().filter(|it| words(it)).count() > 1;
        (several && !ends.ends_with([':', '：', '=']))
            || (words(&label.replacen(&field.label, "", 1)) && !label.contains(", "))
    });
    let before = text.get(..first.range.start.min(cut.start) - start).is_some_and(words);
    // `Observed (one week, until ____)`
    let left = text.get(..first.range.start - start).unwrap_or_default();
    let inside = left.rfind(['(', '（']) > left.rfind([')', '）'])
        && !left.trim_end().ends_with([':', '：']);
    before && (behind || on || inside) && filled.fields.iter().all(is_blank)
}

fn is_placeholder(inside: &str) -> bool {
    let inside = inside.trim();
    let words = inside.chars().any(char::is_alphabetic);
    let tick = matches!(inside, "x" | "X");
    words
        && !tick
        && inside.chars().count() <= LONGEST
        && !inside.contains(['[', '^', '`', '\n'])
        && !inside.starts_with(['!', '@', '#', '$', '\\'])
}

/// `DD/MM/YYYY`, `TT.MM.JJJJ`, `JJ/MM/AAAA`: day, month and year by their letters, in the order and language of the place.
fn is_date_mask(text: &str) -> bool {
    let parts: Vec<&str> = text.trim().split(['/', '.', '-']).collect();
    let run = |part: &&str| {
        let part = part.trim();
        let first = part.chars().next().unwrap_or(' ').to_lowercase().next().unwrap_or(' ');
        matches!(part.chars().count(), 1 | 2 | 4)
            && "dtjghmbayrgднмг年月日".contains(first)
            && part.to_lowercase().chars().all(|c| c == first)
    };
    let letters: usize = parts.iter().map(|it| it.trim().chars().count()).sum();
    parts.len() == 3 && parts.iter().all(run) && letters >= 6 && parts[1].trim() != parts[0].trim()
}

/// What stands behind the last label in bold that a text ends with: `@ops **Due:**` has `**Due:**`.
fn last_bold(text: &str) -> Option<&str> {
    let bare = text.trim_end().trim_end_matches([':', '：', ' ']);
    let inside = bare.strip_suffix("**")?;
    let open = inside.rfind("**")?;
    // Only where something stands before it that is no part of the label.
    (open > 0 && inside[..open].contains("**")).then(|| &text[open..])
}

fn blank_kind(label: &str, hint: Option<&str>) -> FieldKind {
    static NAME: Words = Words::new(
        "name|signature|initials|nombre|nama|nom|firma|unterschrift|assinatura|tanda tangan|подпись|имя|imza|podpis|chữ ký|署名|签名|서명|姓名|氏名",
    );
    static TIME: Words = Words::new("hh|hh:mm|time|am/pm|utc");
    static DATE: Words = Words::new("date|yyyy-mm-dd|dd/mm/yyyy|mm/dd/yyyy|fecha");
    if let Some(hint) = hint {
        let hint = hint.to_lowercase();
        if NAME.is_in(&hint) {
            return FieldKind::Person;
        }
        if TIME.is_in(&hint) {
            return FieldKind::Time;
        }
        if DATE.is_in(&hint) {
            return FieldKind::Date;
        }
    }
    words::kind(label)
}

fn placeholder_kind(label: &str, inside: &str) -> FieldKind {
    static DATE: Words =
        Words::new("yyyy-mm-dd|yyyy/mm/dd|dd/mm/yyyy|mm/dd/yyyy|date|fecha|datum|tanggal");
    static TIME: Words = Words::new("hh:mm|time|timestamp|date/time|date and time|hh");
    static SPAN: Words =
        Words::new("duration|dauer|duración|duração|durée|durata|durasi|süre|длительность|时长");
    let lower = inside.to_lowercase();
    if SPAN.is_in(&lower) {
        return FieldKind::Text;
    }
    if is_date_mask(inside) {
        return FieldKind::Date;
    }
    if DATE.is_in(&lower) && !lower.contains("hh") && !lower.contains("time") {
        return FieldKind::Date;
    }
    if TIME.is_in(&lower) {
        return FieldKind::Time;
    }
    // "Server: [Name]" asks for the server's.
    if words::is_name(&lower) && words::is_thing(label) {
        return FieldKind::Text;
    }
    match words::kind(&lower) {
        FieldKind::Text => words::kind(label),
        kind => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(text: &str) -> Vec<(String, FieldKind)> {
        let line = Line { text, start: 0 };
        find(line, Around::default()).fields.into_iter().map(|it| (it.label, it.kind)).collect()
    }

    #[test]
    fn blanks_take_the_label_before_them() {
        assert_eq!(case("**Start Time**: ____"), [("Start Time".into(), FieldKind::Time)]);
        assert_eq!(
            case("Name: ____ Date: ____"),
            [("Name".into(), FieldKind::Person), ("Date".into(), FieldKind::Date)]
        );
        assert_eq!(case("Score: ___ (___)").len(), 2);
        assert_eq!(case("**Score:** **_/10 (_**%)").len(), 2);
        assert_eq!(
            case("Check migration duration: _____ minutes"),
            [("Check migration duration".into(), FieldKind::Number)]
        );
    }

    #[test]
    fn placeholders_are_values_of_labels_only() {
        assert_eq!(case("**Lead**: [Your Name]"), [("Lead".into(), FieldKind::Person)]);
        assert_eq!(case("Send the [report] to them"), []);
        assert_eq!(case("**Docs**: [guide](a.md)"), []);
    }

    #[test]
    fn choices_have_options() {
        let line = Line { text: "Approval: [ ] ✓ Approved [ ] ✗ Issues Found", start: 0 };
        let found = find(line, Around::default());
        assert_eq!(found.fields[0].options, ["Approved", "Issues Found"]);
        assert_eq!(case("**Status**: PASS / FAIL")[0].1, FieldKind::Choice);
        assert_eq!(case("Path: src/main")[..], []);
    }
}

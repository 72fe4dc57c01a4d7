//! How the shell reads each place of a text: quotes, `$(…)` inside of them, heredocs, comments.
//!
//! The text is read letter by letter, because a placeholder such as `<host>` need not be bash.

use std::collections::{HashMap, VecDeque};

use crate::model::Quoting;

/// How far quotes are open.
#[derive(Default)]
pub(super) struct Reader {
    /// What is open, the innermost last; nothing is plain text.
    open: Vec<Open>,
    escaped: bool,
    /// The letter before was a `$`.
    dollar: bool,
    /// Heredocs that begin with the next line.
    announced: Vec<Heredoc>,
    /// Heredocs that are being read, the first one now.
    reading: VecDeque<Heredoc>,
    /// Where each line last stands, without the tabs before it; made when the first heredoc is announced.
    lines: Option<HashMap<String, usize>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Single,
    Double,
    /// `$(`, and plain brackets in it.
    Bracket,
    Backtick,
}

pub(super) struct Heredoc {
    pub(super) end: String,
    expands: bool,
    /// `<<-`: tabs before its lines do not count.
    tabs: bool,
}

impl Reader {
    pub(super) fn quoting(&self) -> Quoting {
        if let Some(heredoc) = self.reading.front() {
            return if heredoc.expands { Quoting::Double } else { Quoting::Literal };
        }
        match self.open.last() {
            Some(Open::Single) => Quoting::Single,
            Some(Open::Double) => Quoting::Double,
            Some(Open::Bracket | Open::Backtick) | None => Quoting::Bare,
        }
    }

    /// The length of what is passed over at this place: a comment, the end of a heredoc, its announcement.
    pub(super) fn passes(&mut self, text: &str, at: usize) -> Option<usize> {
        let rest = &text[at..];
        // A line may be as long as the text: it is not to be looked through for each letter.
        let line = || rest.split('\n').next().unwrap_or_default();
        if let Some(heredoc) = self.reading.front() {
            if !text[..at].ends_with('\n') {
                return None;
            }
            let line = line();
            let words = if heredoc.tabs { line.trim_start_matches('\t') } else { line };
            if words != heredoc.end {
                return None;
            }
            self.reading.pop_front();
            return Some((line.len() + 1).min(rest.len()));
        }
        if self.quoting() != Quoting::Bare || self.escaped {
            return None;
        }
        if rest.starts_with('#') && (at == 0 || text[..at].ends_with(char::is_whitespace)) {
            return Some(line().len());
        }
        if rest.starts_with("<<<") {
            return Some(3);
        }
        let (heredoc, length) = announced(rest)?;
        // `1 << n` announces nothing: there is no line that ends it.
        let lines = self.lines.get_or_insert_with(|| last_of_lines(text));
        // The line of the announcement itself is no end: what stands before it is not behind its `<<`.
        let body = lines.get(&heredoc.end).is_some_and(|last| *last > at);
        body.then(|| {
            self.announced.push(heredoc);
            length
        })
    }

    pub(super) fn step(&mut self, c: char) {
        if !self.reading.is_empty() {
            return;
        }
        let dollar = std::mem::replace(&mut self.dollar, c == '$' && !self.escaped);
        if self.escaped {
            self.escaped = false;
            return;
        }
        match (self.open.last(), c) {
            (Some(Open::Single), '\'')
            | (Some(Open::Double), '"')
            | (Some(Open::Backtick), '`')
            | (Some(Open::Bracket), ')') => {
                self.open.pop();
            }
            (Some(Open::Single), _) => {}
            (_, '\\') => self.escaped = true,
            (_, '(') if dollar => self.open.push(Open::Bracket),
            (_, '`') => self.open.push(Open::Backtick),
            (Some(Open::Double), _) => {}
            (_, '"') => self.open.push(Open::Double),
            (_, '\'') => self.open.push(Open::Single),
            (Some(Open::Bracket), '(') => self.open.push(Open::Bracket),
            (_, '\n') => self.reading.extend(self.announced.drain(..)),
            _ => {}
        }
    }
}

/// Where each line of a text last stands, by its words without the tabs before them.
fn last_of_lines(text: &str) -> HashMap<String, usize> {
    let mut at = 0;
    let places = text.split('\n').map(|line| {
        let start = at;
        at += line.len() + 1;
        (line.trim_start_matches('\t').to_owned(), start)
    });
    places.collect()
}

/// `<<EOF`, `<<-'EOF'`, and its length.
pub(super) fn announced(rest: &str) -> Option<(Heredoc, usize)> {
    let after = rest.strip_prefix("<<")?;
    let tabs = after.starts_with('-');
    let word = after.trim_start_matches('-').trim_start_matches([' ', '\t']);
    let before = rest.len() - word.len();
    let quoted = word.starts_with(['\'', '"', '\\']);
    let name = word.trim_start_matches(['\'', '"', '\\']);
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '!');
    let end = name.find(|c: char| !plain(c)).unwrap_or(name.len());
    let closed = usize::from(quoted && name[end..].starts_with(['\'', '"']));
    let heredoc = Heredoc { end: name[..end].to_owned(), expands: !quoted, tabs };
    (end > 0).then(|| (heredoc, before + word.len() - name.len() + end + closed))
}

#[cfg(test)]
mod tests {
    use crate::{
        model::Quoting::{Bare, Double, Literal, Single},
        shell::placeholders,
    };

    fn case(text: &str, expected: &[crate::model::Quoting]) {
        let found: Vec<_> = placeholders(text, true).iter().map(|it| it.quoting).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn quotes_are_followed() {
        case("echo <a> \"<a>\" '<a>' it\\'s <a>", &[Bare, Double, Single, Bare]);
        case("echo \"$(curl <a> \"<a>\" '<a>') <a>\" <a>", &[Bare, Double, Single, Double, Bare]);
        case("echo \"`curl <a>` <a>\"", &[Bare, Double]);
        case("echo $( (a; b) <a> ) # it's\necho <a>", &[Bare, Bare]);
    }

    #[test]
    fn heredocs_are_followed() {
        case("cat <<E >f\nit's <a>\nE\necho <a> '<a>'", &[Double, Bare, Single]);
        case("cat <<'E' | tr \"<a>\" b\n\"<a>\nE\necho <a>", &[Double, Literal, Bare]);
        case("cat <<-\"E\" <<F\n\t<a>\n\tE\n<a>\nF\n<a>", &[Literal, Double, Bare]);
        case("x=$((1 << n))\necho <a>\ncat <<< <a>", &[Bare, Bare]);
    }
}

//! What the rules look at: the checklist in one pass, and the places of what they find.

use crate::{
    config::Config,
    model::{Alternative, Call, Checklist, Class, Command, Node, Section, Step, Word},
    shell,
    source::{Source, Span},
};

/// What a rule may look at.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// What was understood.
    pub checklist: &'a Checklist,
    /// What was written.
    pub source: &'a Source,
    /// What is set.
    pub config: &'a Config,
    /// What there is around the document.
    pub world: World<'a>,
    /// Everything in the checklist, in the document's order.
    pub nodes: &'a [Node<'a>],
    /// The SQL of the document: blocks, and what clients are given on their command line.
    pub(super) sql: &'a [Sql<'a>],
}

/// What there is around a document, as far as somebody has looked. The library does not look itself.
#[derive(Clone, Copy, Default)]
pub struct World<'a> {
    /// Whether there is a file, by its path as seen from the document.
    pub has_file: Option<&'a dyn Fn(&str) -> bool>,
    /// Whether there is a program of that name.
    pub has_tool: Option<&'a dyn Fn(&str) -> bool>,
}

/// A simple command, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) command: &'a Command,
    pub(super) way: &'a Alternative,
    pub(super) call: &'a Call,
    /// The step it belongs to.
    pub(super) step: Option<&'a Step>,
}

/// A statement of SQL, and where it stands.
pub(super) struct Sql<'a> {
    pub(super) command: &'a Command,
    pub(super) statement: shell::Statement,
    pub(super) span: Span,
}

impl<'a> Input<'a> {
    /// Every step, and its section.
    pub(super) fn steps(self) -> impl Iterator<Item = (&'a Step, &'a Section)> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Step(step, section) => Some((*step, *section)),
            Node::Section(_)
            | Node::Field(..)
            | Node::Command(..)
            | Node::Prose(_)
            | Node::Table(_) => None,
        })
    }

    /// Every section.
    pub(super) fn sections(self) -> impl Iterator<Item = &'a Section> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Section(section) => Some(*section),
            Node::Step(..)
            | Node::Field(..)
            | Node::Command(..)
            | Node::Prose(_)
            | Node::Table(_) => None,
        })
    }

    /// Every block of code, and the step that it stands in.
    pub(super) fn commands(self) -> impl Iterator<Item = (&'a Command, Option<&'a Step>)> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Command(command, step) => Some((*command, *step)),
            Node::Section(_)
            | Node::Step(..)
            | Node::Field(..)
            | Node::Prose(_)
            | Node::Table(_) => None,
        })
    }

    /// Every simple command of every block that bash runs.
    pub(super) fn calls(self) -> impl Iterator<Item = Place<'a>> {
        self.commands().filter(|(command, _)| command.is_run()).flat_map(|(command, step)| {
            // A list in a fence and a line of a crontab parse by accident.
            let runnable = command.alternatives.iter().filter(|way| way.runnable);
            runnable.flat_map(move |way| {
                let calls = way.bash.calls.iter().filter(|it| !it.name().starts_with(is_time));
                calls.map(move |call| Place { command, way, call, step })
            })
        })
    }

    /// The same without what stands in rollback and troubleshooting parts.
    pub(super) fn main_calls(self) -> impl Iterator<Item = Place<'a>> {
        self.calls().filter(|it| it.command.class == Class::Run)
    }

    /// What `sql` is made of.
    pub(super) fn statements(self) -> impl Iterator<Item = Sql<'a>> {
        self.commands().filter(|(command, _)| command.is_run()).flat_map(move |(command, _)| {
            let mut found = Vec::new();
            for way in &command.alternatives {
                if is_sql(command) {
                    // Each statement is looked for behind the one before it.
                    let mut rest = command.span;
                    found.extend(shell::statements(&way.text).into_iter().map(|statement| {
                        let words = way.text.get(statement.range.clone()).unwrap_or_default();
                        let first = words.lines().next().unwrap_or_default().trim();
                        let span = self.find(rest, first);
                        rest.start = span.end.min(rest.end);
                        Sql { command, statement, span }
                    }));
                }
                for call in way.bash.calls.iter().filter(|it| CLIENTS.contains(&it.name())) {
                    let given = call.value(&["-c", "--command", "-e", "--execute"]);
                    let Some(word) = given else { continue };
                    let span = self.word(command, word);
                    let statements = shell::statements(&word.text).into_iter();
                    found.extend(statements.map(|statement| Sql { command, statement, span }));
                }
            }
            found
        })
    }

    /// The place of a word; the command's first line where that is not known.
    pub(super) fn word(self, command: &Command, word: &Word) -> Span {
        if command.inferred || word.end == 0 {
            return self.first_line(command);
        }
        let text = &self.source.text;
        let (start, end) = (word.start as usize, word.end as usize);
        // Where a line of the command was not found in the document, the place may be inside of a letter.
        let Some(written) = text.get(start..end) else { return self.first_line(command) };
        // A long word is shown by its first line.
        let end = start + written.find('\n').unwrap_or(written.len());
        self.source.span(start..end)
    }

    /// The place of a simple command, from its program to its last word on the line.
    pub(super) fn call(self, at: Place<'_>) -> Span {
        let assigned = at.call.assigns.first().map(|(_, word)| word);
        let Some(first) = at.call.words.first().or(assigned) else {
            return self.first_line(at.command);
        };
        let start = self.word(at.command, first);
        let last = at.call.words.last().map_or(start, |word| self.word(at.command, word));
        if last.line == start.line && last.end > start.end {
            self.source.span(start.start as usize..last.end as usize)
        } else {
            start
        }
    }

    /// The first line of a command, below its fence.
    pub(super) fn first_line(self, command: &Command) -> Span {
        self.find(command.span, command.text().lines().next().unwrap_or_default().trim())
    }

    /// Where words first stand within a place; the place's first line where they do not.
    pub(super) fn find(self, within: Span, words: &str) -> Span {
        let text = self.source.text.get(within.range()).unwrap_or_default();
        let start = within.start as usize;
        match text.find(words).filter(|_| !words.is_empty()) {
            Some(at) => self.source.span(start + at..start + at + words.len()),
            None => self.source.span(start..start + text.find('\n').unwrap_or(text.len())),
        }
    }

    /// The first line of the document that says something.
    pub(super) fn top(self) -> Span {
        let text = &self.source.text;
        let start = text.len() - text.trim_start().len();
        let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        self.source.span(start..end)
    }

    /// The lines outside of blocks of code, with their first byte.
    pub(super) fn prose_lines(self) -> impl Iterator<Item = (usize, &'a str)> {
        let mut blocks: Vec<Span> =
            self.commands().filter(|(it, _)| !it.inferred).map(|(it, _)| it.span).collect();
        blocks.sort_unstable();
        let mut at = 0;
        let mut next = 0;
        self.source.text.split_inclusive('\n').filter_map(move |line| {
            let start = at;
            at += line.len();
            while blocks.get(next).is_some_and(|it| it.end as usize <= start) {
                next += 1;
            }
            let inside = blocks.get(next).is_some_and(|it| (it.start as usize) < at);
            (!inside).then_some((start, line))
        })
    }
}

/// The backticks of a line, counted once: it is asked about one place behind the other.
#[derive(Default)]
pub(super) struct Backticks {
    at: usize,
    open: bool,
}

impl Backticks {
    /// Whether a place stands between backticks: an odd number stands before it.
    pub(super) fn is_code(&mut self, line: &str, at: usize) -> bool {
        let passed = line.get(self.at..at).unwrap_or_default();
        self.open ^= passed.bytes().filter(|it| *it == b'`').count() % 2 == 1;
        self.at = at;
        self.open
    }
}

/// How a line of a crontab begins; no program has such a name.
fn is_time(letter: char) -> bool {
    letter.is_ascii_digit() || letter == '*' || letter == '-'
}

const CLIENTS: &[&str] = &["psql", "mysql", "mariadb", "sqlite3"];

/// Whether a block is SQL, also one that stands off the way.
fn is_sql(command: &Command) -> bool {
    let silent = command.alternatives.iter().all(|way| way.bash == crate::model::Bash::default());
    command.class == Class::Sql
        || (command.class == Class::Contingency && silent && command.language.contains("sql"))
}

/// Whether a text has one of these words, in small letters; a word that ends with `*` need only begin so.
pub(super) fn says(text: &str, words: &[&str]) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty()).any(|it| {
        // Nearly every word of every step comes by here: most need no copy to be compared.
        if it.is_ascii() {
            return words.iter().any(|word| match word.strip_suffix('*') {
                Some(start) => begins(it, start),
                None => it.eq_ignore_ascii_case(word),
            });
        }
        let it = it.to_lowercase();
        words.iter().any(|word| match word.strip_suffix('*') {
            Some(start) => it.starts_with(start),
            None => it == *word,
        })
    })
}

/// Whether a text begins so, in letters of any size; the beginning is in small ones.
pub(super) fn begins(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|it| it.eq_ignore_ascii_case(start))
}

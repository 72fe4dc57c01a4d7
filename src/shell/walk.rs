//! The way through a parsed piece of bash: its simple commands, in order, each with what is known around it.

use std::ops::Range;

use brush_parser::{
    ast,
    ast::SourceLocation as _,
    ast::{CommandPrefixOrSuffixItem as Item, CompoundCommand, CompoundList},
};

use super::{
    effects::{self, Feed},
    functions,
    handed_on::handed_on,
    syntax::nested,
    words,
};
use crate::model::{Bash, Call, Effect, Redirect, RedirectKind, Scope, Word};

/// So deep are commands read that stand in a word of another one.
pub(super) const DEEPEST: usize = 3;

/// What is known around a command.
#[derive(Clone, Copy, Debug, Default)]
struct Around {
    tested: bool,
    background: bool,
    scope: Scope,
}

/// The way through a program.
#[derive(Default)]
pub(super) struct Walk {
    found: Bash,
    pipelines: usize,
    endless: bool,
    /// Something in it is not read, or changes without a command of its own.
    unread: bool,
    bytes: Option<Vec<usize>>,
    depth: usize,
    functions: Vec<(String, Range<usize>)>,
}

impl Walk {
    /// `bytes` has the byte of each character where they are not the same, `depth` counts the words around the text.
    pub(super) fn new(bytes: Option<Vec<usize>>, depth: usize) -> Walk {
        Walk { bytes, depth, ..Walk::default() }
    }

    /// Everything that a program has, which was read from the text.
    pub(super) fn through(mut self, program: &ast::Program, text: &str) -> Bash {
        for list in &program.complete_commands {
            self.list(list, Around::default());
        }
        let functions = std::mem::take(&mut self.functions);
        let ends: Vec<usize> = match functions.len() {
            0 => Vec::new(),
            _ => text.match_indices('\n').map(|(at, _)| at).collect(),
        };
        let whole = |(name, place): (String, _)| functions::whole(text, &ends, &name, place);
        self.found.functions = functions.into_iter().filter_map(whole).collect();
        self.finish()
    }

    fn list(&mut self, list: &CompoundList, around: Around) {
        for ast::CompoundListItem(item, separator) in &list.0 {
            let background = matches!(separator, ast::SeparatorOperator::Async);
            let around = Around { background: around.background || background, ..around };
            let rescued = item.additional.iter().rposition(|it| matches!(it, ast::AndOr::Or(_)));
            let rest = item.additional.iter().map(|next| match next {
                ast::AndOr::And(pipeline) | ast::AndOr::Or(pipeline) => pipeline,
            });
            for (at, pipeline) in std::iter::once(&item.first).chain(rest).enumerate() {
                let tested = around.tested || pipeline.bang || rescued.is_some_and(|or| at <= or);
                self.pipelines += 1;
                for (stage, command) in pipeline.seq.iter().enumerate() {
                    let place = (self.pipelines - 1, stage, pipeline.seq.len());
                    self.command(command, Around { tested, ..around }, place);
                }
            }
        }
    }

    fn command(&mut self, command: &ast::Command, around: Around, place: (usize, usize, usize)) {
        match command {
            ast::Command::Simple(simple) => self.simple(simple, around, place),
            ast::Command::Compound(compound, redirects) => {
                self.compound(compound, around, place);
                self.redirects(redirects.as_ref());
            }
            ast::Command::Function(function) => {
                self.found.sets.push(function.fname.value.clone());
                self.function(function, around);
                let around = Around { scope: Scope::Function, ..around };
                self.compound(&function.body.0, around, place);
            }
            ast::Command::ExtendedTest(test, redirects) => {
                self.around(&test.to_string());
                self.redirects(redirects.as_ref());
            }
        }
    }

    /// Remembers where a function stands; `functions.rs` looks where it ends.
    fn function(&mut self, function: &ast::FunctionDefinition, around: Around) {
        let place = function.location().filter(|_| around.scope == Scope::Text && self.depth == 0);
        if let Some(place) = place {
            let place = self.byte(place.start.index)..self.byte(place.end.index);
            self.functions.push((function.fname.value.clone(), place));
        }
    }

    fn compound(
        &mut self,
        compound: &CompoundCommand,
        around: Around,
        place: (usize, usize, usize),
    ) {
        let tested = Around { tested: true, ..around };
        match compound {
            CompoundCommand::Arithmetic(_) => {}
            CompoundCommand::ArithmeticForClause(it) => self.list(&it.body.list, around),
            CompoundCommand::BraceGroup(it) => self.list(&it.list, around),
            CompoundCommand::Subshell(it) => self.list(&it.list, around),
            CompoundCommand::ForClause(it) => {
                self.found.sets.push(it.variable_name.clone());
                for word in it.values.iter().flatten() {
                    self.around(&word.value);
                }
                self.list(&it.body.list, around);
            }
            CompoundCommand::CaseClause(it) => {
                self.around(&it.value.value);
                for list in it.cases.iter().filter_map(|case| case.cmd.as_ref()) {
                    self.list(list, around);
                }
            }
            CompoundCommand::IfClause(it) => {
                self.list(&it.condition, tested);
                self.list(&it.then, around);
                for other in it.elses.iter().flatten() {
                    if let Some(condition) = &other.condition {
                        self.list(condition, tested);
                    }
                    self.list(&other.body, around);
                }
            }
            CompoundCommand::WhileClause(it) | CompoundCommand::UntilClause(it) => {
                let condition = it.0.to_string();
                self.endless |= matches!(condition.trim(), "true" | ":") && !around.background;
                self.list(&it.0, tested);
                self.list(&it.1.list, around);
            }
            CompoundCommand::Coprocess(it) => self.command(&it.body, around, place),
        }
    }

    fn simple(
        &mut self,
        simple: &ast::SimpleCommand,
        around: Around,
        (pipeline, stage, stages): (usize, usize, usize),
    ) {
        let Around { tested, background, scope } = around;
        let mut call =
            Call { pipeline, stage, stages, tested, background, scope, ..Call::default() };
        let mut inside = Vec::new();
        for item in simple.prefix.iter().flat_map(|prefix| &prefix.0) {
            self.item(item, &mut call, true, &mut inside);
        }
        if let Some(name) = &simple.word_or_name {
            let word = self.word(name, &mut inside);
            call.words.push(word);
        }
        for item in simple.suffix.iter().flat_map(|suffix| &suffix.0) {
            self.item(item, &mut call, false, &mut inside);
        }
        self.sets(&call);
        let piped = self.piped(&call);
        let input = match &piped {
            Some((text, filled)) => Feed::Text(text, *filled),
            None if stage > 0 => Feed::Unknown,
            None => Feed::Nothing,
        };
        effects::judge(&mut call, input);
        let elsewhere = handed_on(&call, self.depth, input);
        effects::take_over(&mut call, &elsewhere);
        // A login without a command is a session, and so is a shell without a script.
        let fed = stage > 0 || !call.redirects.is_empty();
        let login = call.name() == "ssh" && !call.has(&["-N", "-f", "-V"]);
        if login && elsewhere.is_empty() && !fed && self.depth < DEEPEST {
            call.effect = Effect::Asks;
        }
        if fed && call.effect == Effect::Asks && call.arguments().is_empty() {
            call.effect = Effect::Changes;
        }
        if background && call.effect == Effect::Endless {
            call.effect = Effect::Changes;
        }
        let at = call.words.first().map_or((0, 0), |word| (word.start, word.end));
        self.found.calls.push(call);
        self.found.calls.extend(elsewhere);
        self.inside(inside, at);
    }

    /// The commands of `$(…)`, which stand in the word at a place.
    fn inside(&mut self, texts: Vec<String>, at: (u32, u32)) {
        for text in texts {
            // Too deep to be read: it may do anything.
            if self.depth >= DEEPEST {
                self.unread = true;
                return;
            }
            let mut below = nested(&text, self.depth + 1);
            self.unread |= below.error.is_some();
            for call in &mut below.calls {
                call.scope = Scope::Substitution;
                call.words.iter_mut().for_each(|word| (word.start, word.end) = at);
            }
            self.found.calls.append(&mut below.calls);
            // Of its own words some may be too deep in turn.
            self.unread |= below.effect == Effect::Changes;
        }
    }

    /// Words that stand in no simple command: of `for`, `case` and `[[`.
    fn around(&mut self, raw: &str) {
        let mut inside = Vec::new();
        words::read(raw, &mut inside);
        self.inside(inside, (0, 0));
    }

    /// What goes into a whole `{ … }` or `( … )`, or comes out of it.
    fn redirects(&mut self, list: Option<&ast::RedirectList>) {
        let mut inside = Vec::new();
        let redirects = list.iter().flat_map(|it| &it.0);
        let found: Vec<Redirect> =
            redirects.filter_map(|it| self.redirect(it, &mut inside)).collect();
        self.unread |= found.iter().any(effects::writes);
        self.inside(inside, (0, 0));
    }

    /// What `echo` and `printf` print into the next command of their pipeline, and whether the shell puts something into it.
    fn piped(&self, call: &Call) -> Option<(String, bool)> {
        let before = call.stage.checked_sub(1)?;
        let is = |it: &&Call| it.pipeline == call.pipeline && it.stage == before;
        let from = self.found.calls.iter().rev().find(|it| it.scope == call.scope && is(it))?;
        let words: Vec<&str> = from.operands().map(|word| word.text.as_str()).collect();
        let text = match from.name() {
            "echo" => words.join(" ").replace("\\n", "\n"),
            // Its first operand says where the others stand.
            "printf" => words.join(";\n").replace("\\n", "\n"),
            _ => return None,
        };
        let filled = from.operands().any(|word| !word.uses.is_empty() || word.text.contains("$("));
        Some((text, filled))
    }

    fn item(&mut self, item: &Item, call: &mut Call, prefix: bool, inside: &mut Vec<String>) {
        match item {
            Item::Word(word) => {
                let word = self.word(word, inside);
                call.words.push(word);
            }
            Item::AssignmentWord(assignment, word) => {
                let word = self.word(word, inside);
                if prefix {
                    let name = match &assignment.name {
                        ast::AssignmentName::VariableName(name)
                        | ast::AssignmentName::ArrayElementName(name, _) => name.clone(),
                    };
                    call.assigns.push((name, word));
                } else {
                    call.words.push(word);
                }
            }
            Item::IoRedirect(redirect) => call.redirects.extend(self.redirect(redirect, inside)),
            Item::ProcessSubstitution(_, shell) => inside.push(shell.list.to_string()),
        }
    }

    fn redirect(&self, redirect: &ast::IoRedirect, inside: &mut Vec<String>) -> Option<Redirect> {
        use ast::{IoFileRedirectKind as File, IoFileRedirectTarget as Target};
        Some(match redirect {
            ast::IoRedirect::File(number, kind, target) => {
                let target = match target {
                    Target::Filename(word) | Target::Duplicate(word) => {
                        self.word(word, inside).text
                    }
                    Target::Fd(fd) => fd.to_string(),
                    Target::ProcessSubstitution(_, shell) => {
                        inside.push(shell.list.to_string());
                        return None;
                    }
                };
                let kind = match kind {
                    File::Read | File::ReadAndWrite => RedirectKind::Read,
                    File::Write | File::Append | File::Clobber => RedirectKind::Write,
                    File::DuplicateInput | File::DuplicateOutput => RedirectKind::Join,
                };
                Redirect { number: *number, kind, target, filled: false }
            }
            ast::IoRedirect::HereDocument(number, here) => Redirect {
                number: *number,
                kind: RedirectKind::Here,
                target: here.doc.value.clone(),
                filled: here.requires_expansion && words::heredoc(&here.doc.value, inside),
            },
            ast::IoRedirect::HereString(number, word) => Redirect {
                number: *number,
                kind: RedirectKind::Here,
                target: self.word(word, inside).text,
                filled: words::is_filled(&word.value),
            },
            ast::IoRedirect::OutputAndError(word, _) => Redirect {
                number: None,
                kind: RedirectKind::Both,
                target: self.word(word, inside).text,
                filled: false,
            },
        })
    }

    /// The byte of a character of the text.
    fn byte(&self, at: usize) -> usize {
        let of = |bytes: &Vec<usize>| bytes.get(at).or(bytes.last()).copied().unwrap_or_default();
        self.bytes.as_ref().map_or(at, of)
    }

    /// A word in its place; the commands inside of it are collected.
    fn word(&self, word: &ast::Word, inside: &mut Vec<String>) -> Word {
        let mut read = words::read(&word.value, inside);
        if let Some(place) = &word.loc {
            let byte = |at: usize| u32::try_from(self.byte(at)).unwrap_or_default();
            (read.start, read.end) = (byte(place.start.index), byte(place.end.index));
        }
        read
    }

    /// Variables that a command sets.
    fn sets(&mut self, call: &Call) {
        let sets = &mut self.found.sets;
        // Before a program they hold for it alone.
        if call.words.is_empty() {
            sets.extend(call.assigns.iter().map(|(name, _)| name.clone()));
        }
        let names = call.words.iter().skip(1).map(|word| word.text.split('=').next());
        match call.words.first().map(|word| word.text.as_str()) {
            Some(
                "export" | "declare" | "local" | "readonly" | "typeset" | "read" | "mapfile"
                | "readarray" | "getopts" | "unset",
            ) => {
                sets.extend(names.flatten().map(str::to_owned));
            }
            Some("printf") => {
                sets.extend(call.value(&["-v"]).map(|word| word.text.clone()));
            }
            // What is read in may set anything.
            Some("source" | "." | "eval") => sets.push("*".to_owned()),
            _ => {}
        }
    }

    fn finish(self) -> Bash {
        let Walk { mut found, endless, unread, .. } = self;
        let strongest = |scope: &dyn Fn(&Call) -> bool| {
            found.calls.iter().filter(|it| scope(it)).map(|it| it.effect).max()
        };
        let text = || found.calls.iter().filter(|it| it.scope == Scope::Text);
        let own = |it: &Call| found.sets.iter().any(|name| name == it.name());
        let mut here = strongest(&|it| it.scope == Scope::Text).unwrap_or_default();
        // A function that is called does what stands in it.
        if text().any(own) {
            here = here.max(strongest(&|it| it.scope == Scope::Function).unwrap_or_default());
        }
        // One that nobody knows may do anything: what the others read says nothing about it.
        let known = |it: &Call| it.effect != Effect::None || it.name().is_empty() || own(it);
        if here == Effect::Reads && !text().all(known) {
            here = Effect::None;
        }
        // What runs inside a word changes and destroys all the same; it does not wait for anybody.
        let inside = strongest(&|it| {
            it.scope == Scope::Substitution
                && matches!(it.effect, Effect::Changes | Effect::Destroys)
        });
        found.effect = here.max(inside.unwrap_or_default());
        if unread {
            found.effect = found.effect.max(Effect::Changes);
        }
        if endless {
            found.effect = found.effect.max(Effect::Endless);
        }
        found
    }
}

//! What is run: a command, its ways, and what only looks like one.

use super::{
    super::placeholders::{Prepared, prepare},
    Plan,
};
use crate::model::{Alternative, Block, Class, Command, Effect, Text};

/// Languages that a database reads, for blocks off the way whose class does not say so.
static SQL: &[&str] =
    &["sql", "postgresql", "postgres", "psql", "plpgsql", "mysql", "mariadb", "sqlite", "tsql"];

/// Programs that draw on the whole screen: they get the terminal and are not captured.
static SCREEN: &[&str] = &["watch", "top", "htop", "less", "more", "vi", "vim", "nano"];

/// The output that the document shows behind a command: the operator wants to know it before the command is run.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) text: Option<String>,
    /// How many blocks behind the command say nothing else.
    pub(super) blocks: usize,
}

impl Shown {
    pub(super) fn behind(blocks: &[Block]) -> Shown {
        let output = |block: &Block| match block {
            Block::Command(it) if it.class == Class::Output => Some(it.text()),
            Block::Command(_)
            | Block::Prose(_)
            | Block::Step(_)
            | Block::Field(_)
            | Block::Table(_) => None,
        };
        match blocks {
            [first, ..] if output(first).is_some() => Shown { text: output(first), blocks: 1 },
            [Block::Prose(label), second, ..]
                if label.text.to_plain().trim_end().ends_with(':') =>
            {
                let text = output(second);
                Shown { blocks: if text.is_some() { 2 } else { 0 }, text }
            }
            _ => Shown::default(),
        }
    }
}

impl<'a> Plan<'a> {
    /// A block that is only shown.
    pub(super) fn block(&mut self, command: &Command) {
        let title = command.title.as_ref().map(Text::to_plain).unwrap_or_default();
        let class = match command.class {
            Class::Output => "output",
            Class::Template => "template",
            Class::Config => "config",
            Class::Diagram => "diagram",
            Class::Run | Class::Sql | Class::Contingency | Class::Code => "code",
        };
        self.record("block", &[class], &title);
        self.lines(&command.text());
    }

    /// A command; `shown` is what the document shows behind it as its output.
    pub(super) fn command(&mut self, command: &Command, shown: Option<&str>) {
        let class = match command.class {
            Class::Contingency if self.aside(self.is_contingency(command)) => "contingency",
            Class::Run
            | Class::Contingency
            | Class::Sql
            | Class::Output
            | Class::Template
            | Class::Config
            | Class::Code
            | Class::Diagram => "run",
        };
        let effect = match command.effect {
            Effect::None => "none",
            Effect::Reads => "reads",
            Effect::Changes => "changes",
            Effect::Endless => "endless",
            Effect::Asks => "asks",
            Effect::Destroys => "destroys",
        };
        let attributes = &command.attributes;
        let mut flags = Vec::new();
        if attributes.confirm {
            flags.push("confirm".to_owned());
        }
        if attributes.secret {
            flags.push("secret".to_owned());
        }
        if attributes.isolate {
            flags.push("isolate".to_owned());
        }
        let screen = |it: &Alternative| SCREEN.contains(&program(&it.text).as_str());
        if attributes.interactive
            || command.effect == Effect::Asks
            || command.alternatives.iter().any(screen)
        {
            flags.push("terminal".to_owned());
        }
        if let Some(timeout) = attributes.timeout_ms {
            flags.push(format!("timeout={}", timeout.div_ceil(1000)));
        }
        if let Some(retry) = attributes.retry {
            flags.push(format!("retry={retry}"));
        }
        if let Some(delay) = attributes.delay_ms {
            flags.push(format!("delay={}", delay.div_ceil(1000)));
        }
        let title = command.title.as_ref().map(Text::to_plain).unwrap_or_default();
        let words = [&*command.id, &*command.language, class, effect, &*flags.join(",")];
        self.record("command", &words, &title);
        if let Some(expect) = &attributes.expect {
            self.record("expect-text", &[], expect);
        }
        if let Some(code) = attributes.exit_code {
            self.record("expect-code", &[], &code.to_string());
        }
        if let Some(pattern) = &attributes.pattern {
            self.record("match", &[], pattern);
        }
        if let Some(host) = &attributes.host {
            self.record("host", &[], host);
        }
        if let Some(cwd) = &attributes.cwd {
            self.record("cwd", &[], cwd);
        }
        if let Some(name) = &attributes.capture {
            self.record("capture", &[name], "");
        }
        if let Some(output) = command.output.as_deref().or(shown) {
            self.record("output", &[], "");
            self.lines(output);
        }
        for alternative in &command.alternatives {
            self.way(command, alternative);
        }
    }

    /// Whether a command is run from the script: somebody can read it there.
    pub(super) fn is_run(&self, command: &Command) -> bool {
        command.is_run() && command.alternatives.iter().any(|it| self.mode(command, it).0 != "show")
    }

    /// How an alternative is run: `bash`, `runner` and its name, or `show`: not at all.
    fn mode(&self, command: &Command, alternative: &Alternative) -> (&'static str, &'a str) {
        let sql = is_sql(command);
        let runners = &self.settings.runners;
        let runner = runners
            .get_key_value(&command.language)
            .or_else(|| if sql { runners.get_key_value("sql") } else { None });
        match runner {
            Some((name, _)) => ("runner", name.as_str()),
            None if !sql && alternative.runnable && !alternative.text.contains('\0') => {
                ("bash", "")
            }
            None => ("show", ""),
        }
    }

    fn way(&mut self, command: &Command, alternative: &Alternative) {
        let (mode, runner) = self.mode(command, alternative);
        if mode == "show" && command.alternatives.len() == 1 {
            self.shown.push((command.span.line, is_sql(command)));
        }
        let Prepared { text, needs, fills } = prepare(alternative, mode == "bash");
        self.record("way", &[mode, runner, &program(&alternative.text)], &alternative.label);
        self.lines(&text);
        if text != alternative.text {
            self.record("written", &[], "");
            self.lines(&alternative.text);
        }
        if mode == "bash" {
            for function in &alternative.bash.functions {
                let (first, last) = (function.first.to_string(), function.last.to_string());
                self.record("function", &[&function.name, &first, &last], "");
            }
        }
        for name in &needs {
            self.record("need", &[name], "");
        }
        for (name, marker) in &fills {
            self.record("fill", &[name], marker);
        }
    }
}

fn is_sql(command: &Command) -> bool {
    command.class == Class::Sql || SQL.contains(&command.language.as_str())
}

/// One line for each reason why blocks are not run.
pub(super) fn warnings(shown: &[(u32, bool)]) -> Vec<String> {
    let lines = |sql: bool| -> Vec<String> {
        shown.iter().filter(|it| it.1 == sql).map(|it| it.0.to_string()).collect()
    };
    let about = |lines: &[String], what: &str| {
        let (block, line, verb) =
            if lines.len() == 1 { ("block", "line", "is") } else { ("blocks", "lines", "are") };
        format!(
            "{} {block} of {what} (at {line} {}) {verb} shown only",
            lines.len(),
            lines.join(", ")
        )
    };
    let (sql, other) = (lines(true), lines(false));
    let mut warnings = Vec::new();
    if !sql.is_empty() {
        let blocks = about(&sql, "SQL");
        warnings.push(format!("{blocks}; `[runners] sql = \"psql …\"` runs them"));
    }
    if !other.is_empty() {
        let blocks = about(&other, "code");
        warnings.push(format!("{blocks}; bash cannot run them"));
    }
    warnings
}

/// The program that a text runs first: what an operator types to confirm it, and what is looked for on the host.
fn program(text: &str) -> String {
    let code = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    let words = code.unwrap_or_default().split_whitespace();
    let mut words = words.skip_while(|it| *it == "sudo" || it.contains('='));
    let name = words.next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    let plain = |it: char| it.is_ascii_alphanumeric() || "._-".contains(it);
    if name.chars().all(plain) { name.to_owned() } else { String::new() }
}

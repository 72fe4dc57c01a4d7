//! What people read: on standard error, with colour where that is wanted.

use std::io::{self, Write as _};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

use super::Failure;
use runsheet::{
    diagnostic::{self, Diagnostic, Severity},
    report::clean,
    source::Source,
};

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR`, `TERM=dumb` or `CLICOLOR_FORCE` say otherwise
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How to talk to people.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terminal {
    color: Color,
    quiet: bool,
}

impl Terminal {
    pub(super) fn new(color: Color, quiet: bool) -> Terminal {
        Terminal { color, quiet }
    }

    /// Whether to colour what goes to standard output.
    pub(super) fn colors_stdout(self) -> bool {
        self.colors(AutoStream::choice(&io::stdout()))
    }

    fn colors_stderr(self) -> bool {
        self.colors(AutoStream::choice(&io::stderr()))
    }

    fn colors(self, auto: ColorChoice) -> bool {
        match self.color {
            Color::Auto => auto != ColorChoice::Never,
            Color::Always => true,
            Color::Never => false,
        }
    }

    /// A line on what was done; not with `--quiet`.
    pub(super) fn say(self, line: &str) {
        if !self.quiet {
            eprintln!("{}", clean(line));
        }
    }

    pub(super) fn warn(self, line: &str) {
        self.labelled("warning", "33", line);
    }

    pub(super) fn error(self, line: &str) {
        self.labelled("error", "31", line);
    }

    pub(super) fn failure(self, failure: &Failure) {
        self.error(&format!("failed to {}: {}", failure.tried, failure.why));
        if let Some(help) = &failure.help {
            eprintln!("  help: {}", clean(help));
        }
    }

    /// Whatever a file or a name holds, the terminal does not obey it.
    fn labelled(self, label: &str, color: &str, line: &str) {
        let line = clean(line);
        if self.colors_stderr() {
            eprintln!("\u{1b}[1;{color}m{label}\u{1b}[0m: {line}");
        } else {
            eprintln!("{label}: {line}");
        }
    }

    /// Findings beside another command's work: advice is only counted.
    pub(super) fn diagnostics(self, source: &Source, diagnostics: &[Diagnostic]) {
        let shown: Vec<Diagnostic> =
            diagnostics.iter().filter(|it| it.severity > Severity::Advice).cloned().collect();
        let shown = if self.quiet {
            shown.into_iter().filter(|it| it.severity == Severity::Error).collect()
        } else {
            shown
        };
        eprint!("{}", diagnostic::human(source, &shown, self.colors_stderr()));
        let advice = diagnostics.iter().filter(|it| it.severity == Severity::Advice).count();
        if advice > 0 {
            let advice = counted(advice, "piece of advice", "pieces of advice");
            self.say(&format!("{}: {advice}; `runsheet check` shows them", source.name));
        }
    }
}

/// `1 warning`, `2 warnings`
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Results to standard output.
pub(super) fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(|error| Failure::stdout(&error))
}

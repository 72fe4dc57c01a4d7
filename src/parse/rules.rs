//! What the reading of a document can find wrong with it. The rules of `check` look at the finished checklist.

use std::ops::Range;

use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    source::Source,
};

/// The rules of this stage, in order of code.
pub static RULES: &[&Rule] = &[&FRONT_MATTER, &UNKNOWN_ATTRIBUTE, &MISPLACED_FENCE];

static FRONT_MATTER: Rule = Rule {
    code: "RS002",
    name: "broken-front-matter",
    severity: Severity::Error,
    why: "What the front matter says about title, version, people and variables is lost when it cannot be read.",
    bad: "+++\ntitle = Pump\n+++\n\n# Pump\n\n- [ ] Close the valve\n",
    good: "+++\ntitle = \"Pump\"\n+++\n\n# Pump\n\n- [ ] Close the valve\n",
};

static UNKNOWN_ATTRIBUTE: Rule = Rule {
    code: "RS003",
    name: "unknown-attribute",
    severity: Severity::Warning,
    why: "An attribute that is not known does nothing: a mistyped `timeout` does not stop the command.",
    bad: "# Pump\n\n- [ ] Look at the log\n  ```bash {timeot=30s}\n  tail -20 pump.log\n  ```\n",
    good: "# Pump\n\n- [ ] Look at the log\n  ```bash {timeout=30s}\n  tail -20 pump.log\n  ```\n",
};

static MISPLACED_FENCE: Rule = Rule {
    code: "RS004",
    name: "misplaced-fence",
    severity: Severity::Warning,
    why: "GitHub shows this fence as running text, because it is indented too far under its item or never closed. It is read here as \
          the block that was meant.",
    bad: "# Pump\n\n- [ ] Look at the log\n\n  ```bash\n  tail -20 pump.log\n",
    good: "# Pump\n\n- [ ] Look at the log\n\n  ```bash\n  tail -20 pump.log\n  ```\n",
};

pub(super) fn front_matter(
    source: &Source,
    at: Range<usize>,
    message: &str,
    help: Option<&str>,
) -> Diagnostic {
    let found = Diagnostic::new(
        &FRONT_MATTER,
        source.span(at),
        format!("front matter cannot be read: {message}"),
    );
    match help {
        Some(help) => found.help(help),
        None => found.help("write TOML between `+++` lines: `title = \"…\"`"),
    }
}

pub(super) fn unknown_attribute(source: &Source, at: Range<usize>, key: &str) -> Diagnostic {
    const KNOWN: &[&str] = &[
        "timeout",
        "expect",
        "retry",
        "match",
        "delay",
        "confirm",
        "interactive",
        "secret",
        "host",
        "cwd",
        "capture",
        "name",
        "id",
    ];
    let found = Diagnostic::new(
        &UNKNOWN_ATTRIBUTE,
        source.span(at),
        format!("attribute `{key}` is not known and does nothing"),
    );
    match crate::diagnostic::nearest(key, KNOWN) {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found.help(format!("known are {}", KNOWN.join(", "))),
    }
}

pub(super) fn misplaced_fence(source: &Source, at: Range<usize>, message: &str) -> Diagnostic {
    Diagnostic::new(&MISPLACED_FENCE, source.span(at), message)
        .help("indent the fence as far as the text of its item, and close it")
}

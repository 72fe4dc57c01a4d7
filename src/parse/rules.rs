//! What the reading of a document can find wrong with it. The rules of `check` look at the finished checklist.

use std::ops::Range;

use super::attributes;
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

/// An attribute of a fence, or a word of a comment, that nothing is made of: not known, or with a value that says nothing.
pub(super) fn unknown_attribute(source: &Source, at: Range<usize>, key: &str) -> Diagnostic {
    unread(source, at, key, attributes::FENCES)
}

fn unread(source: &Source, at: Range<usize>, key: &str, known: &[&str]) -> Diagnostic {
    let span = source.span(at);
    if known.contains(&key) {
        let help = match key {
            "timeout" | "delay" | "planned" => "write a time such as `30s`, `15m` or `1h30m`",
            "retry" => "write a number: `retry=3`",
            "id" => "write letters, digits and hyphens, and begin with a letter or digit",
            "owner" => "write a name: `owner=\"Ana\"`",
            _ => "write the word alone, or with `=false`",
        };
        let counts = match key {
            "confirm" | "interactive" | "secret" | "isolate" | "alternatives" | "gate"
            | "rollback" => "counts as `true`",
            _ => "does nothing",
        };
        let message = format!("the value of `{key}` is not understood and {counts}");
        return Diagnostic::new(&UNKNOWN_ATTRIBUTE, span, message).help(help);
    }
    let message = format!("attribute `{key}` is not known and does nothing");
    let found = Diagnostic::new(&UNKNOWN_ATTRIBUTE, span, message);
    match crate::diagnostic::nearest(key, known) {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found.help(format!("known are {}", known.join(", "))),
    }
}

/// What nothing is made of in a comment that is meant for us; `words` is the place of what stands behind `runsheet:`.
///
/// ```
/// use runsheet::{parse::unread_words, source::Source};
/// let source = Source::read("a.md", b"- [ ] a <!-- runsheet: ownr=Ana gate -->").unwrap();
/// assert_eq!(unread_words(&source, 22..37)[0].message, "attribute `ownr` is not known and does nothing");
/// ```
pub fn unread_words(source: &Source, words: Range<usize>) -> Vec<Diagnostic> {
    let text = source.text.get(words.clone()).unwrap_or_default();
    let tell = |(at, key): (usize, String)| {
        let at = words.start + at;
        unread(source, at..at + key.len(), &key, attributes::NOTES)
    };
    attributes::unread(text).into_iter().map(tell).collect()
}

pub(super) fn misplaced_fence(source: &Source, at: Range<usize>, message: &str) -> Diagnostic {
    let line = source.text[..at.start].rfind('\n').map_or(0, |it| it + 1);
    let begins = source.text[line..].trim_start_matches(['>', ' ', '\t']);
    // A fence that begins its line belongs to no item.
    let indented = source.text.len() - begins.len() > line;
    let help = if indented {
        "indent the fence as far as the text of its item, and close it"
    } else {
        "close it: a line with nothing but the marks that opened it"
    };
    Diagnostic::new(&MISPLACED_FENCE, source.span(at), message).help(help)
}

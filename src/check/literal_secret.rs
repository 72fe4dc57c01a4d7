//! RS140: a password, token or key in the document.

use std::collections::BTreeSet;

use super::{Input, secrets::is_literal};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{Class, is_secret_name},
    source::Span,
};

pub(super) static RULE: Rule = Rule {
    code: "RS140",
    name: "literal-secret",
    severity: Severity::Warning,
    why: "Everybody who may read the document, and every copy of its history, has the secret. It is printed in the forms, and on paper.",
    bad: "# Pump\n\n- [ ] Ask the pump\n  ```bash\n  pumpctl --password=Hb7-kraken status\n  ```\n",
    good: "# Pump\n\n- [ ] Ask the pump\n  ```bash\n  pumpctl --password=\"${PUMP_PASSWORD:?}\" status\n  ```\n",
};

/// How well-known tokens begin, and how long they are at least.
const TOKENS: &[(&str, usize)] = &[
    ("AKIA", 20),
    ("ASIA", 20),
    ("ghp_", 30),
    ("gho_", 30),
    ("ghs_", 30),
    ("github_pat_", 40),
    ("glpat-", 20),
    ("sk_live_", 20),
    ("rk_live_", 20),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("AIzaSy", 30),
    ("sk-proj-", 30),
    ("sk-ant-", 30),
    ("npm_", 30),
    ("dop_v1_", 30),
    ("SG.", 40),
];

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut told: BTreeSet<u32> = BTreeSet::new();
    let mut tell = |span: Span, what: String| {
        if !told.insert(span.line) {
            return;
        }
        diagnostics.push(Diagnostic::new(&RULE, span, what).help(
            "take it out, change it where it is used, and read it from a variable or a vault",
        ));
    };
    for (at, length) in tokens(&input.source.text) {
        tell(input.source.span(at..at + length), "a token stands in the document".to_owned());
    }
    for (at, _) in input.source.text.match_indices("-----BEGIN") {
        let line = input.source.text[at..].lines().next().unwrap_or_default();
        if line.contains("PRIVATE KEY-----") {
            let span = input.source.span(at..at + line.len());
            tell(span, "a private key stands in the document".to_owned());
        }
    }
    for place in input.calls() {
        let given = place
            .call
            .assigns
            .iter()
            .map(|(name, word)| (name.as_str(), word, assigned(&word.text)));
        let words = place.call.arguments().iter().filter_map(|word| {
            let (name, value) = word.text.split_once('=')?;
            Some((name.trim_start_matches('-'), word, value))
        });
        for (name, word, value) in given.chain(words) {
            let plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
            if plain && is_secret_name(name) && is_literal(value) {
                tell(
                    input.word(place.command, word),
                    format!("the value of `{name}` stands in the document"),
                );
            }
        }
        for pair in place.call.arguments().windows(2) {
            let name = pair[0].text.trim_start_matches('-');
            if pair[0].text.starts_with("--")
                && !name.contains('=')
                && is_secret_name(name)
                && is_literal(&pair[1].text)
            {
                tell(
                    input.word(place.command, &pair[1]),
                    format!("the value of `--{name}` stands in the document"),
                );
            }
        }
    }
    for (command, _) in input.commands().filter(|(it, _)| it.class == Class::Config) {
        for line in command.alternatives.iter().flat_map(|way| way.text.lines()) {
            let Some((name, value)) = setting(line) else { continue };
            if is_secret_name(name) && is_literal(value) {
                let span = input.find(command.span, line.trim());
                tell(span, format!("the value of `{name}` stands in the document"));
            }
        }
    }
}

fn assigned(text: &str) -> &str {
    text.split_once('=').map_or(text, |(_, value)| value)
}

/// `NAME=value`, `name: value`, `"name": "value"`
fn setting(line: &str) -> Option<(&str, &str)> {
    let line = line.trim().trim_start_matches("export ").trim_end_matches([',', ';']);
    let (name, value) = line.split_once('=').or_else(|| line.split_once(':'))?;
    let name = name.trim().trim_matches(['"', '\'', '-', ' ']);
    let value = value.split(" #").next().unwrap_or_default().trim();
    let value = value.trim_matches(['"', '\'']);
    let plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    (plain && !name.is_empty()).then_some((name, value))
}

/// So many letters of a token tell whether it is one, or a word repeated to show where one goes.
const VARIED: usize = 200;

/// The places of what looks like a well-known token, and how long each is.
fn tokens(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    // One pass for all of them: their first letters are few.
    let mut first = [false; 256];
    for (start, _) in TOKENS {
        first[usize::from(start.as_bytes()[0])] = true;
    }
    // Most of those letters stand inside a word, where no token begins.
    let begins = |at: &usize| {
        first[usize::from(bytes[*at])] && !text[..*at].ends_with(char::is_alphanumeric)
    };
    // Where the run of letters ends that a place stands in: of many beginnings in one run, the first one looks.
    let mut run = 0;
    let places = (0..bytes.len()).filter(begins).filter_map(|at| {
        let (start, least) =
            TOKENS.iter().find(|(start, _)| bytes[at..].starts_with(start.as_bytes()))?;
        if run <= at {
            let outside = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
            run = text[at..].find(outside).map_or(text.len(), |it| at + it);
        }
        let word = text.get(at + start.len()..run).unwrap_or_default();
        let varied = word.bytes().take(VARIED).collect::<BTreeSet<_>>().len() > 8;
        (run - at >= *least && varied).then_some((at, run - at))
    });
    places.collect()
}

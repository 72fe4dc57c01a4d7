//! RS159: a link that leads nowhere.

use std::collections::{BTreeMap, BTreeSet};

use super::{Input, input::Backticks};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity, nearest},
    model::heading_address,
    source::Span,
};

pub(super) static RULE: Rule = Rule {
    code: "RS159",
    name: "broken-link",
    severity: Severity::Warning,
    why: "The link to the rollback is followed once, in a hurry. The program looks at the headings of the document and at the files \
          beside it; it does not ask the network.",
    bad: "# Pump\n\nWhen it leaks, see [what to do](#leaks).\n\n- [ ] Close the valve\n\n## Leak\n\nCall the workshop.\n",
    good: "# Pump\n\nWhen it leaks, see [what to do](#leak).\n\n- [ ] Close the valve\n\n## Leak\n\nCall the workshop.\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let links = links(input);
    if links.is_empty() {
        return;
    }
    let anchors = anchors(input);
    for (span, target) in links {
        if let Some(anchor) = target.strip_prefix('#') {
            if anchor.is_empty() || anchors.contains(&decoded(anchor).to_lowercase()) {
                continue;
            }
            // In a document of thousands of headings, looking for what was meant takes its time.
            let known: Vec<&str> = anchors.iter().map(String::as_str).take(500).collect();
            let found =
                Diagnostic::new(&RULE, span, format!("no heading here is called `#{anchor}`"));
            diagnostics.push(match nearest(anchor, &known) {
                Some(near) => found.help(format!("did you mean `#{near}`?")),
                None => found.help(
                    "a heading's address is its words in small letters, with hyphens between",
                ),
            });
            continue;
        }
        let path = decoded(target.split(['#', '?']).next().unwrap_or_default());
        let Some(has) = input.world.has_file else { continue };
        if !path.is_empty() && !has(&path) {
            diagnostics.push(
                Diagnostic::new(
                    &RULE,
                    span,
                    format!("there is no file `{path}` beside this document"),
                )
                .help("correct the path; it is read from the document's own folder"),
            );
        }
    }
}

/// No address in a document is longer, in bytes; browsers take about as much.
const LONGEST: usize = 2_000;

/// Links inside the document and to files, with the places of their targets.
fn links(input: Input<'_>) -> Vec<(Span, &str)> {
    let mut found = Vec::new();
    for (start, line) in input.prose_lines() {
        let mut ticks = Backticks::default();
        for (at, _) in line.match_indices("](") {
            // Between backticks it is text.
            if ticks.is_code(line, at) {
                continue;
            }
            let rest = &line[at + 2..];
            let rest = &rest[..rest.floor_char_boundary(LONGEST)];
            let close = if rest.starts_with('<') { vec!['>', '\n'] } else { vec![')', ' ', '\n'] };
            let Some(end) = rest.find(close.as_slice()) else { continue };
            let target = rest[..end].trim_matches(['<', '>']);
            let elsewhere = target.contains("://")
                || ["mailto:", "tel:", "data:", "/", "<", "{", "$"]
                    .iter()
                    .any(|it| target.starts_with(it))
                || target.contains(['{', '<', '*', '|', '`']);
            let file = target.starts_with('#') || target.contains('.') || target.contains('/');
            if !elsewhere && file {
                let from = start + at + 2;
                found.push((input.source.span(from..from + end), target));
            }
        }
    }
    found
}

/// The addresses that GitHub gives to headings, and those that the author gave.
fn anchors(input: Input<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    // The line above a row of `=` is a heading.
    let mut before = "";
    for (_, line) in input.prose_lines() {
        let bare = line.trim_start();
        let marks = bare.bytes().take_while(|it| *it == b'#').count();
        if (1..=6).contains(&marks) && bare[marks..].starts_with([' ', '\t']) {
            let slug = slug(bare[marks..].trim().trim_end_matches('#').trim());
            let count = counts.entry(slug.clone()).or_insert(0);
            found.insert(if *count == 0 { slug } else { format!("{slug}-{count}") });
            *count += 1;
        } else if !bare.trim_end().is_empty() && bare.trim_end().chars().all(|it| it == '=') {
            found.insert(slug(before.trim()));
        }
        before = line;
        for attribute in ["id=", "name="] {
            for (at, _) in line.match_indices(attribute) {
                let value = &line[at + attribute.len()..];
                let value =
                    value[..value.floor_char_boundary(LONGEST)].trim_start_matches(['"', '\'']);
                let end = value.find(['"', '\'', ' ', '>', '}']).unwrap_or(value.len());
                found.insert(value[..end].to_lowercase());
            }
        }
    }
    found
}

/// A heading's address as GitHub makes it: small letters, hyphens for spaces, no other signs.
fn slug(heading: &str) -> String {
    // Of a link, the words; of a comment and a tag, nothing: the space behind them stays.
    let heading = without_tags(heading.split("<!--").next().unwrap_or_default().trim_end());
    let mut text = String::new();
    let mut rest = heading.as_str();
    while let Some(at) = rest.find("](") {
        text.push_str(&rest[..at]);
        rest = rest[at..].split_once(')').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    heading_address(&text)
}

fn without_tags(text: &str) -> String {
    let mut inside = false;
    let keep = |c: &char| {
        inside |= *c == '<';
        let keep = !inside;
        inside &= *c != '>';
        keep
    };
    if text.contains("</") { text.chars().filter(keep).collect() } else { text.to_owned() }
}

/// `%20` and the like as what they stand for.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail
            .get(..2)
            .and_then(|it| std::str::from_utf8(it).ok())
            .and_then(|it| u8::from_str_radix(it, 16).ok());
        if let (b'%', Some(byte)) = (first, code) {
            bytes.push(byte);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn addresses_are_githubs() {
        assert_eq!(slug("1. Back up & go (now)"), "1-back-up--go-now");
        assert_eq!(slug("🚀 Setup"), "-setup");
        assert_eq!(slug("<a name=\"x\"></a> Known bugs"), "-known-bugs");
        assert_eq!(slug("The `run.sh` [file](x.md)"), "the-runsh-file");
    }
}

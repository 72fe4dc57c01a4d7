//! RS161: a blank that GitHub shows as bold or italic text.

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::Node,
};

/// So many places are shown; the rest is counted.
const SHOWN: usize = 5;

pub(super) static RULE: Rule = Rule {
    code: "RS161",
    name: "eaten-blank",
    severity: Severity::Advice,
    why: "In Markdown, underscores around a word make it bold or italic: of `___/___/2026` remains `/2026`. Here it is read as the blank \
          that was meant.",
    bad: "# Pump\n\n- [ ] Day of the repair: ___/___/2026\n",
    good: "# Pump\n\n- [ ] Day of the repair: `___/___/2026`\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut last = 0;
    let mut first: Option<Diagnostic> = None;
    let mut count = 0;
    let mut drawn = 0;
    for node in input.nodes {
        if let Node::Command(command, _) = node {
            drawn = command.span.end;
        }
        let Node::Field(field, _) = node else { continue };
        // A line is looked at once, however many blanks it has.
        if field.span.start < drawn || field.span.line == last {
            continue;
        }
        last = field.span.line;
        let start = field.span.start as usize;
        let text = &input.source.text;
        let from = text.get(..start).and_then(|it| it.rfind('\n')).map_or(0, |at| at + 1);
        let to = text.get(start..).and_then(|it| it.find('\n')).map_or(text.len(), |at| start + at);
        let Some((open, close)) = text.get(from..to).and_then(eaten) else { continue };
        count += 1;
        let span = input.source.span(from + open..from + close);
        first = Some(match first {
            Some(found) if count <= SHOWN => found.note(span, "and these"),
            Some(found) => found,
            None => Diagnostic::new(
                &RULE,
                span,
                "these underscores are shown as bold or italic text by GitHub",
            )
            .help("put the blank between backticks, or a space between the parts"),
        });
    }
    // Whoever writes one blank like that writes all of them so.
    if let Some(mut found) = first {
        if count > 1 {
            found.message = format!("{} ({count} places)", found.message);
        }
        diagnostics.push(found);
    }
}

/// The first two runs of underscores that `CommonMark` takes for emphasis.
fn eaten(line: &str) -> Option<(usize, usize)> {
    if line.contains(['`', '\\']) || line.trim_start().starts_with('|') {
        return None;
    }
    let mut open: Option<usize> = None;
    let mut at = 0;
    while let Some(start) = line[at..].find('_').map(|it| at + it) {
        let length = line[start..].bytes().take_while(|it| *it == b'_').count();
        let before = line[..start].chars().next_back().unwrap_or(' ');
        let after = line[start + length..].chars().next().unwrap_or(' ');
        let sign = |c: char| c.is_ascii_punctuation();
        let left =
            !after.is_whitespace() && (!sign(after) || before.is_whitespace() || sign(before));
        let right =
            !before.is_whitespace() && (!sign(before) || after.is_whitespace() || sign(after));
        at = start + length;
        // Shorter ones are meant as emphasis, or part of a name.
        if length < 3 && open.is_none() {
            continue;
        }
        if let Some(open) = open
            && right
            && (!left || sign(after))
        {
            return Some((open, start + length));
        }
        if open.is_none() && left && (!right || sign(before)) {
            open = Some(start);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::eaten;

    #[test]
    fn emphasis_is_told_from_blanks() {
        assert!(eaten("Day: ___/___/2026").is_some());
        assert!(eaten("Name: ____ Date: ____").is_none());
        assert!(eaten("**Lead**: ________").is_none());
        assert!(eaten("(____) and snake_case_name").is_none());
    }
}

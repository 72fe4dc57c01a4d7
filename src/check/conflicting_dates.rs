//! RS151: dates that are not those of the deployment.

use std::collections::BTreeSet;

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::FieldRole,
    source::Span,
};

pub(super) static RULE: Rule = Rule {
    code: "RS151",
    name: "conflicting-dates",
    severity: Severity::Warning,
    why: "A checklist is often copied from the last one. The date that was not changed with the others is in the name of the backup \
          that would be overwritten, or of the tag that is there already.",
    bad: "# Pump release 2026-03-14\n\n- [ ] Keep the log\n  ```bash\n  cp pump.log pump_2026_03_13.log\n  ```\n",
    good: "# Pump release 2026-03-14\n\n- [ ] Keep the log\n  ```bash\n  cp pump.log pump_2026_03_14.log\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some((date, span)) = stated(input) else { return };
    let mut told: BTreeSet<String> = BTreeSet::new();
    for place in input.main_calls() {
        for word in &place.call.words {
            for (other, written) in dates(&word.text) {
                if other == date || !told.insert(other.clone()) {
                    continue;
                }
                let at = input.find(input.word(place.command, word), written);
                diagnostics.push(
                    Diagnostic::new(
                        &RULE,
                        at,
                        format!("this is of {other}, and the deployment of {date}"),
                    )
                    .note(span, "stated here")
                    .help("change it, or take it from a variable: `{{ date }}`"),
                );
            }
        }
    }
}

/// The day of the deployment: in the title, in its number, or as its date.
fn stated(input: Input<'_>) -> Option<(String, Span)> {
    let title = &input.checklist.title;
    if let Some((date, written)) = dates(title).into_iter().next() {
        let at = input.source.text.find(written).unwrap_or_default();
        return Some((date, input.source.span(at..at + written.len())));
    }
    let roles = [FieldRole::DeploymentId, FieldRole::Date];
    roles.iter().find_map(|role| {
        let entry = input.checklist.metadata.iter().find(|it| it.role == Some(*role))?;
        let label = entry.label.to_lowercase();
        // When the document was written is another matter.
        let own = !["updat", "creat", "written", "review", "modif", "revis"]
            .iter()
            .any(|it| label.contains(it));
        let value = entry.value.to_plain();
        let (date, _) = dates(&value).into_iter().next().filter(|_| own)?;
        Some((date, entry.span))
    })
}

/// Days such as `2026-03-14`, `2026_03_14` and `20260314`: as ISO writes them, and as they stand there.
fn dates(text: &str) -> Vec<(String, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("20").map(|it| at + it) {
        at = start + 2;
        if text[..start].ends_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let end = text[start..]
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '_')))
            .map_or(text.len(), |it| start + it);
        let run = &text[start..end];
        let digits: String = run.chars().filter(char::is_ascii_digit).take(8).collect();
        let separated = run.as_bytes().get(4).is_some_and(|it| matches!(it, b'-' | b'_'));
        let length = if separated { 10 } else { 8 };
        let shape = if separated {
            run.as_bytes().get(7) == run.as_bytes().get(4)
        } else {
            run.bytes().take(8).all(|it| it.is_ascii_digit())
        };
        let more = run.as_bytes().get(length).is_some_and(u8::is_ascii_digit);
        let Some(written) = run.get(..length).filter(|_| shape && digits.len() == 8 && !more)
        else {
            continue;
        };
        let (month, day) = (digits[4..6].parse::<u8>(), digits[6..8].parse::<u8>());
        if matches!((month, day), (Ok(1..=12), Ok(1..=31))) {
            found.push((format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..8]), written));
            at = start + length;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::dates;

    #[test]
    fn days_are_found_in_names() {
        let case = |text: &str| dates(text).into_iter().map(|it| it.0).collect::<Vec<_>>();
        assert_eq!(case("db_2026_01_17.sql"), ["2026-01-17"]);
        assert_eq!(case("v20260117-1 and 2026-01-18"), ["2026-01-17", "2026-01-18"]);
        assert!(case("202601171200 20261399 2026-1").is_empty());
    }
}

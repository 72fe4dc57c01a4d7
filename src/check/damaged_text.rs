//! RS001: text that was read in a wrong encoding once, or is not UTF-8.

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Edit, Rule, Severity},
    source::{Damage, Repair},
};

/// So many places are shown; the rest is counted.
const SHOWN: usize = 3;

pub(super) static RULE: Rule = Rule {
    code: "RS001",
    name: "damaged-text",
    severity: Severity::Warning,
    why: "The file was saved in a wrong encoding, so that other programs show signs in place of letters and emoji. It is repaired \
          for the outputs; the file itself stays as it is.",
    bad: "# Caf√© pump\n\n- [ ] Close the valve\n",
    good: "# Café pump\n\n- [ ] Close the valve\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    // One finding for each way it happened: a damaged file is damaged all over.
    let mut ways: Vec<(Damage, &str)> = Vec::new();
    for repair in &input.source.repairs {
        if !ways.contains(&(repair.damage, repair.encoding)) {
            ways.push((repair.damage, repair.encoding));
        }
    }
    for (damage, encoding) in ways {
        let same = |it: &&Repair| (it.damage, it.encoding) == (damage, encoding);
        let places: Vec<&Repair> = input.source.repairs.iter().filter(same).collect();
        diagnostics.extend(finding(input, &places));
    }
}

fn finding(input: Input<'_>, places: &[&Repair]) -> Option<Diagnostic> {
    let (first, rest) = places.split_first()?;
    let (count, encoding) = (places.len(), first.encoding);
    let message = match (first.damage, count) {
        (Damage::Misread, 1) => format!("text was read as {encoding} once, and saved like that"),
        (Damage::Misread, _) => {
            format!("text was read as {encoding} once, and saved like that, in {count} places")
        }
        (Damage::NotUtf8, 1) => format!("text is not UTF-8; it was read as {encoding}"),
        (Damage::NotUtf8, _) => {
            format!("text is not UTF-8 in {count} places; it was read as {encoding}")
        }
        (Damage::Lost, 1) => "a character is lost: half of it is missing in the file".to_owned(),
        (Damage::Lost, _) => {
            format!("{count} characters are lost: half of each is missing in the file")
        }
    };
    let now = |it: &Repair| {
        let now = input.source.text.get(it.span.range()).unwrap_or_default();
        match it.damage {
            Damage::Misread => format!("`{}` stood for `{now}`", it.before),
            Damage::NotUtf8 | Damage::Lost => format!("read as `{now}`"),
        }
    };
    let mut found = Diagnostic::new(&RULE, first.span, message).label(now(first));
    for it in rest.iter().take(SHOWN - 1) {
        found = found.note(it.span, now(it));
    }
    if first.damage == Damage::Lost {
        return Some(found.help("write what was meant in place of it, and save the file as UTF-8"));
    }
    // The text is repaired already: what stands there now is what is to be written.
    let written = places.iter().map(|it| Edit {
        span: it.span,
        text: input.source.text.get(it.span.range()).unwrap_or_default().to_owned(),
    });
    Some(
        found
            .fix(written)
            .help("save the file as UTF-8 with the repaired text: `runsheet check --fix`"),
    )
}

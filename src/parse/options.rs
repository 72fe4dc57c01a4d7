//! Options of a choice: `PASS / FAIL`, what stands behind each box.

use std::collections::HashMap;

use super::{slug::slug, words};
use crate::model::Choice;

/// Signs that an option begins with.
const SIGNS: &[char] = &[
    '✅', '❌', '⚠', '☐', '⬜', '🟢', '🔴', '🟡', '🟠', '🔵', '⚪', '⚫', '✓', '✗', '⏳', '✔', '✖',
    '🚨', '⭐', '🚧', '⏸', '⏭', '🔄', '⛔', '🛑',
];

/// What may stand between options.
pub(super) const SEPARATORS: &[char] = &['/', '|', '・', '·'];

/// An option's words: without ticks, emphasis and separators, and without a hint behind the last.
pub(super) fn option(text: &str) -> &str {
    // What follows from an option is not its name: `YES → ready`; nor is what stands on the next line of a cell.
    let text = text.split("<br").next().unwrap_or(text);
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let ends = text.char_indices().find(|(at, c)| match c {
        '|' | '→' => true,
        // `team_lead` is one word.
        '_' => !(letter(text[..*at].chars().next_back()) && letter(text[at + 1..].chars().next())),
        _ => false,
    });
    let text = ends.map_or(text, |(at, _)| &text[..at]);
    let text = text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '*' | '/' | ',' | ';' | '`' | '\\' | '·' | ':' | '：')
    });
    let text = text.trim_start_matches(|c: char| {
        !c.is_alphanumeric()
            && !matches!(c, '<' | '>' | '(' | '（' | '"' | '[' | '±' | '≥' | '≤' | '$' | '-' | '#')
    });
    match text.rsplit_once('(') {
        Some((words, hint)) if is_circle(hint) => words.trim_end(),
        _ => text,
    }
}

/// A hint that says that one of what stands before it is to be chosen.
pub(super) fn is_circle(hint: &str) -> bool {
    let hint = hint.to_lowercase();
    let told = [
        "circle",
        "check one",
        "select one",
        "choose one",
        "pick one",
        "tick one",
        "delete as",
        "strike",
        "zutreffendes",
        "encerrar",
        "entourer",
        "圈",
        "択一",
    ];
    told.iter().any(|it| hint.contains(it))
}

/// `PASS / FAIL`, `Low|Medium|High`: two to eight short answers of which most are usual ones.
pub(super) fn slash_options(text: &str) -> Option<Vec<String>> {
    if !text.contains(['/', '|']) {
        return dotted_options(text);
    }
    let (text, told) = match text.rsplit_once(['(', '（']) {
        Some((options, hint)) if is_circle(hint) => (options, true),
        _ => (text, false),
    };
    // `yes/no — if no:`
    let text = ["— ", "– ", " - "]
        .iter()
        .filter_map(|dash| text.split_once(dash))
        .find_map(|(before, rest)| {
            ["if ", "wenn ", "falls ", "si ", "se ", "если "]
                .iter()
                .any(|it| rest.starts_with(it))
                .then_some(before)
        })
        .unwrap_or(text);
    let text = text.trim().trim_matches(['*', '`', '[', ']', '_']);
    // Not that of a last option: `cellar / (elsewhere)`.
    let text = if text.starts_with('(') { text.trim_matches(['(', ')']) } else { text };
    if text.contains("://") || text.contains("[[") || text.len() > 140 {
        return None;
    }
    let separator = if text.contains('/') && !text.contains(" | ") { '/' } else { '|' };
    // An example is no offer, nor is where to look.
    let elsewhere = [
        "e.g", "i.e", "z.b", "z. b", "p. ej", "ej.", "p. ex", "par ex", "see ", "siehe ", "s. ",
        "vgl", "cf", "as in ", "voir ", "ver ", "véase ", "vedi ", "lihat ", "bkz", "см.", "参照",
        "参见", "참고",
    ];
    let lower = text.to_lowercase();
    if elsewhere.iter().any(|it| lower.starts_with(it)) {
        return None;
    }
    let written = without_reason(parts(text, separator));
    let parts: Vec<&str> = written.iter().copied().map(option).collect();
    let short = |part: &&str| part.chars().count() <= 28 && part.split_whitespace().count() <= 4;
    // What may not apply is no answer by itself: `checklist complete / N/A`.
    let said = parts.iter().filter(|part| !part.eq_ignore_ascii_case("n/a"));
    let (said, answers) =
        (said.clone().count(), said.filter(|part| words::is_answer(part)).count());
    let signs = written.iter().all(|part| part.trim().starts_with(SIGNS));
    let whole = |part: &&str| part.matches('(').count() == part.matches(')').count();
    let fits = (2..=8).contains(&parts.len())
        && parts.iter().all(whole)
        && (signs || parts.iter().all(|part| !part.is_empty()))
        && parts.iter().all(short)
        && (signs || told || (said > 0 && answers * 2 >= said) || are_opposites(&parts));
    fits.then(|| {
        parts
            .iter()
            .zip(&written)
            .map(|(part, raw)| if part.is_empty() { raw.trim() } else { part }.to_owned())
            .collect()
    })
}

/// `PASS・FAIL`: the same between middle dots, where each is a usual answer.
fn dotted_options(text: &str) -> Option<Vec<String>> {
    let dot = ['・', '·'].into_iter().find(|it| text.contains(*it))?;
    let parts: Vec<String> = text.split(dot).map(|it| option(it).to_owned()).collect();
    ((2..=8).contains(&parts.len()) && parts.iter().all(|it| words::is_answer(it))).then_some(parts)
}

/// `Applied / Not applied`, `Stable / Unstable`: one is the other with a word or a syllable that turns it.
fn are_opposites(parts: &[&str]) -> bool {
    const TURNS: &[&str] = &[
        "not ", "no ", "in", "un", "dis", "non-", "non ", "nicht ", "kein ", "keine ", "un",
        "não ", "pas ", "tidak ", "не ", "не", "不", "未", "非",
    ];
    let [one, other] = parts else { return false };
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let turned = |a: &str, b: &str| {
        a.chars().count() > 1 && b.strip_suffix(a).is_some_and(|turn| TURNS.contains(&turn))
    };
    turned(&one, &other) || turned(&other, &one)
}

/// The same where it is known that one of them is to be chosen, whatever the words.
pub(super) fn circled_options(text: &str) -> Option<Vec<String>> {
    slash_options(&format!("{text} (circle one)"))
}

/// Whether a stroke in a text is that of a path or a link: `docs/plan.md`, `/var/log`, `[plan](docs/plan)`.
pub(super) fn is_path(text: &str) -> bool {
    let path = |word: &str| {
        let word = word.trim_matches(['`', ',', ';', '"', '(', ')']);
        let ending = word.rsplit_once('.').is_some_and(|(_, it)| {
            (1..=5).contains(&it.len()) && it.chars().all(|c| c.is_ascii_lowercase())
        });
        word.len() > 1
            && word.contains('/')
            && (ending || word.starts_with(['/', '.', '~']) || word.ends_with('/'))
    };
    text.contains("](") || text.split_whitespace().any(path)
}

/// What a column's heading offers: `Yes/No`, `Status (Pass/Blocker/Waiver)`.
pub(super) fn heading_options(heading: &str) -> Option<Vec<String>> {
    let inside = || heading.trim_end().strip_suffix(')')?.rsplit_once('(').map(|(_, it)| it);
    slash_options(heading).or_else(|| inside().and_then(slash_options))
}

/// `Daily/Weekly/Monthly` between brackets: three or more short words of one shape, which no path has.
pub(super) fn bracket_options(text: &str) -> Option<Vec<String>> {
    let parts = parts(text, '/');
    let word = |part: &&str| {
        let part = part.trim();
        part.starts_with(char::is_uppercase)
            && part.chars().count() <= 20
            && part.split_whitespace().count() <= 3
            && part.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'))
    };
    ((3..=8).contains(&parts.len()) && parts.iter().all(word))
        .then(|| parts.iter().map(|it| it.trim().to_owned()).collect())
}

/// The parts between separators; the one in `N/A` is none.
fn parts(text: &str, separator: char) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(separator) {
        let (before, after) = (&text[..at], &text[at + separator.len_utf8()..]);
        let lone = |it: Option<char>| !it.is_some_and(char::is_alphanumeric);
        let left = before.ends_with(['n', 'N']) && lone(before.chars().rev().nth(1));
        let right = after.starts_with(['a', 'A']) && lone(after.chars().nth(1));
        if left && right {
            continue;
        }
        found.push(&text[start..at]);
        start = at + separator.len_utf8();
    }
    found.push(&text[start..]);
    found
}

/// Options without what is asked behind the last: `Yes/No - reason`.
fn without_reason(mut parts: Vec<&str>) -> Vec<&str> {
    const DASHES: [&str; 3] = [" - ", " – ", " — "];
    let dashed = |it: &&str| DASHES.iter().any(|dash| it.contains(dash));
    if parts.iter().filter(|it| dashed(it)).count() == 1
        && let Some(last) = parts.last_mut()
        && let Some((answer, _)) = DASHES.iter().find_map(|dash| last.split_once(dash))
        && words::is_answer(option(answer))
    {
        *last = answer;
    }
    parts
}

/// Options with ids of their own, also where two say the same.
pub(super) fn choices(labels: Vec<String>) -> Vec<Choice> {
    let mut options: Vec<Choice> = Vec::new();
    let mut taken: HashMap<String, usize> = HashMap::new();
    for label in labels {
        let base = match slug(&label, 40) {
            empty if empty.is_empty() => "option".to_owned(),
            base => base,
        };
        let mut id = base.clone();
        while taken.contains_key(&id) {
            let count = taken.entry(base.clone()).or_insert(1);
            *count += 1;
            id = format!("{base}-{count}");
        }
        taken.insert(id.clone(), 1);
        options.push(Choice { id, label });
    }
    options
}

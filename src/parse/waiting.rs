//! Labels and lines that wait for an answer without a blank.

use std::{collections::HashSet, ops::Range};

use super::{
    blocks::Place,
    fields::{self, Around, Found},
    items::step_mark,
    labels::{above, clean, labelled},
    lines::Line,
    options::{circled_options, slash_options},
    sentences,
    tree::{Inline, Node, Piece},
    vocabulary::Words,
    words,
};
use crate::model::{Block, FieldKind, FieldRole, SectionRole};

/// Labels with nothing behind them wait for an answer where their neighbours are filled in or blank.
pub(super) fn waits_for_answers(
    lines: &[Line<'_>],
    code: &[Range<usize>],
    place: Place<'_>,
) -> bool {
    let bare: Vec<FieldKind> =
        lines.iter().filter_map(|line| waiting(*line)).map(|found| found.kind).collect();
    let telling = bare.iter().filter(|kind| **kind != FieldKind::Text).count();
    if let [line] = lines {
        // In a paragraph of its own: it asks who or when.
        let asks = bare.iter().any(|it| !matches!(it, FieldKind::Text | FieldKind::Multiline));
        let lasts = || measuring(*line).is_some_and(|found| words::is_lasting(&found.label));
        return (asks || lasts()) && !place.leads && line.text.starts_with("**");
    }
    if bare.is_empty() {
        let blank = |line: &&Line<'_>| {
            !fields::find(**line, Around { code, ..Around::default() }).fields.is_empty()
        };
        let measured = lines.iter().filter(|line| measuring(**line).is_some()).count();
        let asked = lines.iter().any(|line| asking(*line).is_some());
        return measured > 1
            || (measured > 0 || asked) && lines.iter().filter(blank).count() * 2 >= lines.len();
    }
    // A label in bold that offers its answers.
    if bare.contains(&FieldKind::Choice) {
        return true;
    }
    // Nothing but bold labels, one below the other, with nothing behind the last: a form.
    let bold = |line: &Line<'_>| line.text.starts_with("**") && open(*line).is_some();
    if !place.leads && lines.iter().all(bold) {
        return true;
    }
    let approval = matches!(
        place.role,
        SectionRole::Approval | SectionRole::About | SectionRole::Contacts | SectionRole::Summary
    );
    let answered = |line: &Line<'_>| {
        let given =
            labelled(line.text).is_some_and(|(_, start)| !line.text[start..].trim().is_empty());
        given || !fields::find(*line, Around { code, ..Around::default() }).fields.is_empty()
    };
    approval || telling * 2 >= bare.len() || lines.iter().any(answered)
}

/// Whether a label with nothing behind it introduces what comes next. One that asks who or when waits for an answer all the same.
pub(super) fn introduces(line: Line<'_>, place: Place<'_>) -> bool {
    let tells = |found: Found| {
        matches!(found.kind, FieldKind::Text | FieldKind::Multiline)
            || words::is_signing(&found.label)
    };
    place.leads && waiting(line).is_some_and(tells)
}

/// A label with nothing behind it.
pub(super) fn waiting(line: Line<'_>) -> Option<Found> {
    if step_mark(line).is_some() {
        return None;
    }
    let (label, start) = labelled(line.text)?;
    let label = clean(label);
    let rest = line.text[start..].trim_matches(['*', ' ', '\\']);
    // `Version: v`
    let is_sign = rest == "v" && words::role(&label) == Some(FieldRole::Version);
    // `**Owner**: (name)`, `Branch: (optional)`
    let hint = rest.strip_prefix('(').and_then(|it| it.strip_suffix(')')).filter(|it| is_hint(it));
    let rest = if is_sign || hint.is_some() { "" } else { rest };
    if !rest.is_empty() || label.is_empty() {
        return None;
    }
    let hint = hint.map(str::to_owned);
    // `Severity (SEV1 / SEV2 / SEV3):`
    if let Some((name, options)) = offered(&label) {
        let kind = FieldKind::Choice;
        return Some(Found { label: name, kind, options, range: line.range(), ..Found::default() });
    }
    if label.split_whitespace().count() > 5 {
        return None;
    }
    let kind = if words::is_prose(&label) { FieldKind::Multiline } else { words::kind(&label) };
    // What the label leaves open, the hint may say.
    let kind = hint.as_deref().filter(|_| kind == FieldKind::Text).map_or(kind, words::kind);
    Some(Found { label, kind, hint, range: line.range(), ..Found::default() })
}

/// Whether what stands between brackets behind a label says what goes there.
fn is_hint(text: &str) -> bool {
    static HINT: Words = Words::new(
        "optional|opcional|opsional|optionnel|optionnelle|facultatif|facultativo|facoltativo|name|your name|full name|nome|nombre|nom|nama|\
        date|datum|fecha|data|tanggal|time|local|local time|uhrzeit|hora|heure|e.g.|e.g|ex.|ex:|ex|p. ej.|p.ej.|p. ex.|z.b.|z. b.|\
        for example|por ejemplo|por exemplo|par exemple|zum beispiel|misalnya|yyyy*|dd/mm*|hh:mm*|if any|if applicable|se houver|\
        si aplica|falls vorhanden|si applicable|to be filled*|fill in*|任意|可选",
    );
    let text = text.trim().to_lowercase();
    !text.contains([')', '('])
        && HINT.opening(&text).any(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// What a line waits for among others that do: a label with nothing behind it, with answers to choose from, with a unit; a question.
pub(super) fn open(line: Line<'_>) -> Option<Found> {
    let found = waiting(line).or_else(|| offering(line)).or_else(|| measuring(line));
    found.or_else(|| asking(line))
}

/// `Response time: ms (was ms)`: a label with nothing but the unit of its answer behind it.
fn measuring(line: Line<'_>) -> Option<Found> {
    static UNIT: Words = Words::new(
        "%|ms|s|sec|secs|seconds|min|mins|minutes|h|hrs|hours|kb|mb|gb|tb|kib|mib|gib|°c|rps|tps|qps|req/s|req/min|minuten|sekunden|\
        stunden|minutos|segundos|horas|secondes|heures|minuti|secondi|ore|menit|detik|jam|dakika|saniye|saat|минут|мин|секунд|сек|часов|\
        分钟|秒|小时|分|分|초|분|시간|phút|giây|giờ|minut|sekund|godzin",
    );
    if step_mark(line).is_some() {
        return None;
    }
    let (label, start) = labelled(line.text)?;
    let value = line.text[start..].trim_matches(['*', ' ', '\\']);
    let unit = words::unit(value).filter(|unit| UNIT.contains(&unit.to_lowercase()))?;
    let rest = value[value.find(unit)? + unit.len()..].trim();
    let hint = rest.strip_prefix('(').and_then(|it| it.strip_suffix(')'));
    let label = clean(label);
    if label.is_empty() || !(rest.is_empty() || hint.is_some()) {
        return None;
    }
    let at = line.text.len() - line.text[start..].trim_start_matches(['*', ' ']).len();
    let range = line.at(&(at..line.text.len()));
    let (unit, hint) = (Some(unit.to_owned()), hint.map(str::to_owned));
    Some(Found { label, kind: FieldKind::Number, unit, hint, range, ..Found::default() })
}

/// `**Was it successful?**`: a question with nothing behind it.
fn asking(line: Line<'_>) -> Option<Found> {
    let words = line.text.trim_matches(['*', '_', ' ', '\\']);
    let fits = words.ends_with(['?', '？'])
        && line.text.starts_with("**")
        && !words.contains([':', '：', '[', '`'])
        && !words.contains(". ")
        && words.split_whitespace().count() <= 12;
    let label = words.trim_end_matches(['?', '？']).to_owned() + "?";
    let found = Found { label, kind: FieldKind::Text, range: line.range(), ..Found::default() };
    fits.then_some(found)
}

/// `Environment: trial / staging / production`, beside labels that wait for an answer: one of them is the answer.
pub(super) fn offering(line: Line<'_>) -> Option<Found> {
    if step_mark(line).is_some() {
        return None;
    }
    let (label, start) = labelled(line.text)?;
    let label = clean(label);
    let value = line.text[start..].trim_matches(['*', ' ']);
    // `(whichever it is)` behind the last of them.
    let value = value
        .strip_suffix(['）', ')'])
        .and_then(|it| it.rsplit_once(['（', '(']))
        .filter(|(it, _)| !it.trim_end().ends_with('/'))
        .map_or(value, |(it, _)| it);
    let offers = value.contains(" / ")
        && !value.contains(['`', '[', '.', '@'])
        && words::kind(&label) == FieldKind::Text;
    let options = circled_options(value)
        .filter(|it| offers && it.iter().collect::<HashSet<_>>().len() == it.len())?;
    let start = line.text.find(value).unwrap_or(start);
    let range = line.at(&(start..start + value.len()));
    Some(Found { label, kind: FieldKind::Choice, options, range, ..Found::default() })
}

/// What a label offers between brackets, with spaces around the strokes, and the label without it.
fn offered(label: &str) -> Option<(String, Vec<String>)> {
    let (name, inside) = label.strip_suffix(')')?.rsplit_once('(')?;
    let spaced = inside.contains(" / ") || inside.contains(" | ");
    let options = if spaced { circled_options(inside) } else { slash_options(inside) };
    let name = clean(name);
    options.filter(|_| !name.is_empty()).map(|options| (name, options))
}

/// A line that holds only a prompt for prose: `[Add any important notes here]`.
pub(super) fn prompt(line: Line<'_>, place: Place<'_>, out: &[Block]) -> Option<Found> {
    let bare = line.text.trim_matches(['*', '_']);
    // `None / [List the incidents]`
    let bare = bare.strip_prefix("None / ").unwrap_or(bare);
    let bracketed = bare.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    // Directly under a heading, whatever its words: the section is the answer.
    let words = |it: &str| {
        it.split_whitespace().count() >= 2 || (!it.is_ascii() && it.chars().count() >= 4)
    };
    let whole = out.is_empty() && !place.label.is_empty() && !place.in_step && !place.metadata;
    let asks =
        |it: &str| sentences::is_prompt(it) || (whole && words(it) && !it.contains(['/', '|']));
    let bracketed = bracketed.filter(|it| asks(it) && !it.contains(['[', ']']));
    let inside = bracketed.or_else(|| to_be_filled(line.text))?;
    let label = above(out, if whole { place.label } else { inside });
    let hint = Some(inside.trim().to_owned());
    let range = line.range();
    Some(Found { label, kind: FieldKind::Multiline, hint, range, ..Found::default() })
}

/// `(To be filled in afterwards)`, `_To be completed_`: what stands there says that nothing stands there yet.
fn to_be_filled(text: &str) -> Option<&str> {
    static OPEN: Words = Words::new(
        "to be filled|to be completed|to be written|fill in|por completar|a completar|a preencher|zu ergänzen|auszufüllen|à compléter|akan diisi|待填写|待补充",
    );
    let inside = text.trim_matches(['(', ')', '_', '*', ' ', '.']);
    let marked = text.starts_with(['(', '_', '*']) && text.ends_with([')', '_', '*', '.']);
    (marked && OPEN.is_in(&inside.to_lowercase()) && inside.split_whitespace().count() <= 8)
        .then_some(inside)
}

/// A list of nothing but prompts between brackets, `1. [Critical fix if needed]`: one answer of several lines. Where each asks something
/// of its own, `- [What went well]` and `- [What deviated]`, an answer each.
pub(super) fn prompts(
    list: &Node,
    heads: &[Line<'_>],
    out: &[Block],
    place: Place<'_>,
) -> Option<Vec<Found>> {
    let inside = |line: &Line<'_>| {
        if let Some(inside) = to_be_filled(line.text) {
            return Some(inside.to_owned());
        }
        let bare = line.text.trim_matches(['*', '_']);
        let inside = bare.strip_prefix("None / ").unwrap_or(bare);
        let inside = inside.strip_prefix('[')?.strip_suffix(']')?;
        let fits = (inside.chars().count() >= 4
            || (!inside.is_ascii() && inside.chars().count() >= 2))
            && inside.chars().any(char::is_alphabetic)
            && !inside.contains(['[', ']', '/', '|']);
        fits.then(|| inside.trim().to_owned())
    };
    let alone = |item: &Node| {
        let links = |piece: &Inline| matches!(piece.event, Piece::Link(_));
        item.children.len() == 1 && !item.children[0].inlines.iter().any(links)
    };
    let all = heads.len() == list.children.len() && list.children.iter().all(alone);
    let asked: Vec<String> = heads.iter().filter(|_| all).map_while(inside).collect();
    if asked.is_empty() || asked.len() < heads.len() {
        return None;
    }
    let above = above(out, place.label);
    let several = asked.len() > 1 && asked.iter().all(|it| sentences::is_question(it));
    let found = heads.iter().zip(asked).take(if several { heads.len() } else { 1 });
    let found = found.map(|(line, inside)| {
        let own = several || above.is_empty();
        let label = if own { inside.clone() } else { above.clone() };
        let hint = (!own).then_some(inside);
        let (kind, range) = (FieldKind::Multiline, line.range());
        Found { label, kind, hint, range, ..Found::default() }
    });
    Some(found.collect())
}

/// `1.` and nothing behind it.
pub(super) fn is_empty_item(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits > 0 && digits < 4 && matches!(&text[digits..], "." | ")")
}

pub(super) fn is_underscores(text: &str) -> bool {
    let count = text.bytes().filter(|byte| *byte == b'_').count();
    count >= 3 && text.chars().all(|c| matches!(c, '_' | '\\' | '*' | ' '))
}

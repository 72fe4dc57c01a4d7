//! `<!-- runsheet: allow endless-command: the operator stops it -->`: findings that somebody has looked at.
//!
//! A comment holds for what it stands at: behind a step, for the step and what belongs to it; behind a heading, for its section; on a
//! line of its own, for what follows it. A blank line before the next thing does not matter.

use std::{collections::HashMap, ops::Range};

use crate::{
    diagnostic::{Diagnostic, Edit, Rule, Severity, nearest},
    parse,
    source::{Source, Span},
};

/// The rules of this stage, in order of code.
pub(super) static RULES: &[&Rule] = &[&NO_REASON, &UNKNOWN_RULE, &UNUSED];

static NO_REASON: Rule = Rule {
    code: "RS005",
    name: "allow-without-reason",
    severity: Severity::Warning,
    why: "Who reads the checklist a year later wants to know why this is in order here, and whether it still is.",
    bad: "# Pump\n\n- [ ] Look at the log <!-- runsheet: allow endless-command -->\n  ```bash\n  tail -f pump.log\n  ```\n",
    good: "# Pump\n\n- [ ] Look at the log <!-- runsheet: allow endless-command: Ana stops it -->\n  ```bash\n  tail -f pump.log\n  ```\n",
};

static UNKNOWN_RULE: Rule = Rule {
    code: "RS006",
    name: "unknown-rule",
    severity: Severity::Error,
    why: "A comment that allows a rule which does not exist allows nothing.",
    bad: "# Pump\n\n- [ ] Close the valve <!-- runsheet: allow endles-command: Ana stops it -->\n",
    good: "# Pump\n\n- [ ] Look at the log <!-- runsheet: allow endless-command: Ana stops it -->\n  ```bash\n  tail -f pump.log\n  ```\n",
};

static UNUSED: Rule = Rule {
    code: "RS007",
    name: "unused-allow",
    severity: Severity::Warning,
    why: "What it allowed is gone. Left standing, it would hide the next finding, which nobody has looked at.",
    bad: "# Pump\n\n- [ ] Look at the log <!-- runsheet: allow endless-command: Ana stops it -->\n  ```bash\n  tail pump.log\n  ```\n",
    good: "# Pump\n\n- [ ] Look at the log\n  ```bash\n  tail pump.log\n  ```\n",
};

/// A comment, and what it holds for.
struct Allow<'a> {
    rule: &'a str,
    reason: &'a str,
    /// The whole comment.
    comment: Range<usize>,
    /// The rule's name in it.
    name: Range<usize>,
    holds: Range<usize>,
    used: bool,
}

impl Allow<'_> {
    /// Where it ends to hold.
    fn end(&self) -> usize {
        self.holds.end.max(self.comment.end)
    }

    fn is_for(&self, at: usize) -> bool {
        self.holds.contains(&at) || self.comment.contains(&at)
    }
}

/// Takes out what is allowed, and adds what is wrong with the comments themselves.
pub(super) fn apply(source: &Source, diagnostics: &mut Vec<Diagnostic>) {
    let mut allows = find(&source.text);
    if allows.is_empty() {
        return;
    }
    diagnostics.sort_by_key(|found| found.span);
    // Those that began before the finding at hand, of each rule, the nearest last. What they hold for is nested, as sections and items
    // are, so that what has ended lies on top.
    let mut open: HashMap<String, Vec<usize>> = HashMap::new();
    let mut next = 0;
    diagnostics.retain(|found| {
        let at = found.span.start as usize;
        while let Some(it) =
            allows.get(next).filter(|it| it.comment.start <= at || it.holds.start <= at)
        {
            open.entry(it.rule.to_ascii_lowercase()).or_default().push(next);
            next += 1;
        }
        let names = [found.rule.name.to_owned(), found.rule.code.to_ascii_lowercase()];
        let nearest = names.iter().filter_map(|name| {
            let begun = open.get_mut(name)?;
            begun.truncate(
                begun.len() - begun.iter().rev().take_while(|it| allows[**it].end() <= at).count(),
            );
            begun.iter().rev().copied().find(|it| allows[*it].is_for(at))
        });
        // The nearest one is used; one for a whole section may then be too much.
        nearest.max().map(|it| allows[it].used = true).is_none()
    });
    let rules = super::rules();
    let known: Vec<&str> = rules.iter().flat_map(|rule| [rule.name, rule.code]).collect();
    for it in &allows {
        let span = source.span(it.comment.clone());
        let is_known = known.iter().any(|name| name.eq_ignore_ascii_case(it.rule));
        if !is_known {
            diagnostics.push(unknown(source.span(it.name.clone()), it.rule, &known));
        } else if !it.used {
            diagnostics.push(
                Diagnostic::new(&UNUSED, span, format!("nothing here breaks `{}`", it.rule))
                    .help("take the comment out: `runsheet check --fix`")
                    .fix([without(source, &it.comment)]),
            );
        } else if it.reason.is_empty() {
            diagnostics.push(
                Diagnostic::new(
                    &NO_REASON,
                    span,
                    format!("no reason is given for allowing `{}`", it.rule),
                )
                .help(format!(
                    "add it behind a colon: `<!-- runsheet: allow {}: why -->`",
                    it.rule
                )),
            );
        }
    }
}

fn unknown(span: Span, rule: &str, known: &[&str]) -> Diagnostic {
    let found = Diagnostic::new(&UNKNOWN_RULE, span, format!("there is no rule `{rule}`"));
    match nearest(rule, known) {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found.help("`docs/rules.md` lists the rules"),
    }
}

/// Takes a comment out, with the space before it, or with its line where nothing else stands on it.
fn without(source: &Source, comment: &Range<usize>) -> Edit {
    let text = &source.text;
    let before = text[..comment.start].trim_end_matches([' ', '\t']);
    let after = &text[comment.end..];
    let alone = before.is_empty() || before.ends_with('\n');
    let end = match after.strip_prefix('\n') {
        Some(_) if alone => comment.end + 1,
        _ => comment.end,
    };
    let start = if alone { comment.start } else { before.len() };
    Edit { span: source.span(start..end), text: String::new() }
}

/// Every such comment outside of blocks of code.
fn find(text: &str) -> Vec<Allow<'_>> {
    // Most documents have none.
    if !text.contains("runsheet: allow ") {
        return Vec::new();
    }
    let lines = lines(text);
    let following = following(text, &lines);
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.code) {
        let mut from = line.range.start;
        while let Some(open) =
            text[from..line.range.end].find("<!-- runsheet: allow ").map(|it| from + it)
        {
            let Some(length) = text[open..].find("-->") else { break };
            let comment = open..open + length + 3;
            let inside = &text[open + "<!-- runsheet: allow ".len()..open + length];
            let (rule, reason) = inside.split_once(':').unwrap_or((inside, ""));
            let start = open + "<!-- runsheet: allow ".len() + rule.len() - rule.trim_start().len();
            let alone = text[line.range.start..open].trim().is_empty()
                && text[comment.end..line.range.end.max(comment.end)].trim().is_empty();
            let target = if alone { following[at] } else { Some(at) };
            found.push(Allow {
                rule: rule.trim(),
                reason: reason.trim(),
                name: start..start + rule.trim().len(),
                holds: target.map_or(comment.clone(), |at| extent(text, &lines, at)),
                used: false,
                comment: comment.clone(),
            });
            from = comment.end.min(line.range.end);
        }
    }
    found
}

/// Of each line, the next one below that says something and is no such comment itself.
fn following(text: &str, lines: &[Line]) -> Vec<Option<usize>> {
    let mut next = None;
    let mut following = vec![None; lines.len()];
    for (at, line) in lines.iter().enumerate().rev() {
        following[at] = next;
        let words = text[line.range.clone()].trim();
        let other = words.starts_with("<!-- runsheet: allow ") && words.ends_with("-->");
        if !words.is_empty() && !other {
            next = Some(at);
        }
    }
    following
}

/// What nothing is made of in the other comments that are meant for us: `<!-- runsheet: ownr=Ana -->`.
pub(super) fn notes(source: &Source) -> Vec<Diagnostic> {
    const OPEN: &str = "<!-- runsheet:";
    let text = &source.text;
    if !text.contains(OPEN) {
        return Vec::new();
    }
    let lines = lines(text);
    let written = lines.iter().filter(|it| !it.code).flat_map(|line| {
        let comments = text[line.range.clone()].match_indices(OPEN);
        let (mut code, mut counted) = (false, line.range.start);
        comments.filter_map(move |(at, _)| {
            let start = line.range.start + at + OPEN.len();
            // Between backticks it is shown, not meant.
            code ^= text[counted..start].matches('`').count() % 2 == 1;
            counted = start;
            let end = start + text[start..line.range.end].find("-->")?;
            (!code && !text[start..end].trim_start().starts_with("allow ")).then_some(start..end)
        })
    });
    written.flat_map(|words| parse::unread_words(source, words)).collect()
}

/// A line, and whether it belongs to a block of code.
struct Line {
    range: Range<usize>,
    code: bool,
}

fn lines(text: &str) -> Vec<Line> {
    let mut start = 0;
    // The sign and the length of the mark that opened a block: another sign or a shorter mark does not close it.
    let mut fence: Option<(char, usize)> = None;
    text.split_inclusive('\n')
        .map(|line| {
            let range = start..start + line.len();
            start = range.end;
            let bare = line.trim();
            let sign = bare.chars().next().filter(|it| matches!(it, '`' | '~'));
            let rest = bare.trim_start_matches(sign.unwrap_or('`'));
            let mark = sign.map(|it| (it, bare.len() - rest.len())).filter(|it| it.1 >= 3);
            let code = fence.is_some() || mark.is_some();
            fence = match (fence, mark) {
                (Some(open), Some(mark)) => {
                    let closes = open.0 == mark.0 && open.1 <= mark.1 && rest.is_empty();
                    (!closes).then_some(open)
                }
                (open, mark) => open.or(mark),
            };
            Line { range, code }
        })
        .collect()
}

/// What begins at a line: the section of a heading, an item with what is indented under it, a block of code, a paragraph.
fn extent(text: &str, lines: &[Line], at: usize) -> Range<usize> {
    let start = lines[at].range.start;
    let line = |it: &Line| &text[it.range.clone()];
    let level = |it: &Line| {
        let marks = line(it).bytes().take_while(|it| *it == b'#').count();
        (!it.code && (1..=6).contains(&marks) && line(it)[marks..].starts_with([' ', '\n']))
            .then_some(marks)
    };
    let indent = |it: &Line| line(it).len() - line(it).trim_start().len();
    let rest = &lines[at + 1..];
    let end = if let Some(own) = level(&lines[at]) {
        rest.iter().find(|it| level(it).is_some_and(|level| level <= own))
    } else if lines[at].code {
        rest.iter().find(|it| !it.code)
    } else {
        let own = indent(&lines[at]);
        // What is not indented deeper begins something else; a block of code right behind a paragraph goes with it.
        let is_item = line(&lines[at]).trim_start().starts_with(['-', '*', '+', '|'])
            || line(&lines[at]).trim_start().starts_with(|c: char| c.is_ascii_digit());
        rest.iter().find(|it| {
            let blank = line(it).trim().is_empty();
            if is_item {
                !blank && indent(it) <= own && !it.code
            } else {
                blank || level(it).is_some()
            }
        })
    };
    start..end.map_or(text.len(), |it| it.range.start)
}

//! The lines of a run's journal, as far as each proves the one before it.
//!
//! A line is part of the chain when it is an object with what every line has, whatever happened in it: a newer script may know more
//! kinds of events. Its digest is that of its text with one line feed behind it, as the script wrote it: a journal that was mailed
//! or checked out with CR LF, or whose last line feed was lost, says the same. `templates/run/journal.sh` reads it the same way.

use serde::Deserialize;

use crate::model::sha256_hex;

/// What the chain makes of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Walked<'a> {
    /// It is part of it.
    Link(Link<'a>),
    /// Torn while it was written, or written by somebody else; no part of it.
    Other {
        /// From 1.
        number: usize,
    },
}

/// A line that is part of the chain.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Link<'a> {
    /// From 1, of all lines.
    pub(super) number: usize,
    /// Without its line end.
    pub(super) text: &'a [u8],
    /// When it was written.
    pub(super) ts: String,
    /// The digest that it has of the line before it.
    pub(super) prev: String,
    /// The digest of the link before it, `0` where there is none: what `prev` has to be.
    pub(super) expected: String,
    /// Its own.
    pub(super) digest: String,
}

/// Walks the lines in their order. Empty ones are passed over.
pub(super) fn walk(journal: &[u8]) -> impl Iterator<Item = Walked<'_>> {
    /// What every line has.
    #[derive(Deserialize)]
    struct Line {
        #[serde(rename = "seq")]
        _seq: u64,
        ts: String,
        #[serde(rename = "ev")]
        _ev: String,
        prev: String,
    }
    let mut head = "0".to_owned();
    let lines = journal.split(|byte| *byte == b'\n').zip(1..);
    let lines = lines.map(|(line, number)| (line.strip_suffix(b"\r").unwrap_or(line), number));
    lines.filter(|(text, _)| !text.is_empty()).map(move |(text, number)| {
        let Ok(Line { ts, prev, .. }) = serde_json::from_slice::<Line>(text) else {
            return Walked::Other { number };
        };
        let digest = sha256_hex(&[text, b"\n"].concat());
        let expected = std::mem::replace(&mut head, digest.clone());
        Walked::Link(Link { number, text, ts, prev, expected, digest })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of the events, each with the digest of the one before.
    fn journal(events: &[&str]) -> Vec<String> {
        let mut prev = "0".to_owned();
        let line = |(seq, event): (usize, &&str)| {
            let line = format!(
                "{{\"seq\":{seq},\"ts\":\"2026-01-17T22:00:00+00:00\",\"ev\":\"{event}\",\"prev\":\"{prev}\"}}\n"
            );
            prev = sha256_hex(line.as_bytes());
            line
        };
        events.iter().enumerate().map(line).collect()
    }

    /// The numbers of the links, with a mark at those that do not follow, and of the other lines.
    fn numbers(text: &str) -> (Vec<String>, Vec<usize>) {
        let (mut links, mut others) = (Vec::new(), Vec::new());
        for line in walk(text.as_bytes()) {
            match line {
                Walked::Link(it) if it.prev == it.expected => links.push(it.number.to_string()),
                Walked::Link(it) => links.push(format!("{}!", it.number)),
                Walked::Other { number } => others.push(number),
            }
        }
        (links, others)
    }

    fn case(text: &str, links: &[&str], others: &[usize]) {
        let links = links.iter().map(|it| (*it).to_owned()).collect();
        assert_eq!(numbers(text), (links, others.to_vec()), "{text}");
    }

    #[test]
    fn links_hold_together_whatever_stands_between_them() {
        let lines = journal(&["run", "answer", "of-a-newer-script", "finish"]);
        let whole = lines.concat();
        case(&whole, &["1", "2", "3", "4"], &[]);
        case(&whole.replace('\n', "\r\n"), &["1", "2", "3", "4"], &[]);
        case(&whole.replace('\n', "\n\n"), &["1", "3", "5", "7"], &[]);
        case(whole.trim_end(), &["1", "2", "3", "4"], &[]);
        let among = format!(
            "{}{{\"seq\":9,\"ts\n{{\"prev\":\"0\"}}\nhello\n{}",
            lines[0],
            lines[1..].concat()
        );
        case(&among, &["1", "5", "6", "7"], &[2, 3, 4]);
        case("", &[], &[]);
    }

    #[test]
    fn what_was_changed_taken_out_or_moved_does_not_follow() {
        let lines = journal(&["run", "answer", "answer", "finish"]);
        case(&lines.concat().replacen("answer", "change", 1), &["1", "2", "3!", "4"], &[]);
        case(&[&*lines[0], &lines[2], &lines[3]].concat(), &["1", "2!", "3"], &[]);
        case(&[&*lines[1], &lines[0]].concat(), &["1!", "2!"], &[]);
        case(&lines.concat()[..lines.concat().len() - 9], &["1", "2", "3"], &[4]);
    }
}

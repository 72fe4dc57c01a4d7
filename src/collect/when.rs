//! What people write beside a step: a time, and who they are.

use crate::model::{Time, parse_date};

/// Where a clock time without a day belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Near {
    /// To the day and night of the deployment: the nearest to this.
    Around(Time),
    /// To the hours before the file was saved.
    Before(Time),
}

impl Near {
    pub(super) fn time(self) -> Time {
        match self {
            Near::Around(time) | Near::Before(time) => time,
        }
    }

    /// A time as people write it, with a day or without.
    pub(super) fn read(self, text: &str) -> Option<Time> {
        /// Clocks differ by a few minutes.
        const LATER_MS: i64 = 15 * 60_000;
        const DAY_MS: i64 = 86_400_000;
        let time = Time::parse_near(text, self.time())?;
        let has_day = text.trim().len() > "22:04:00.000".len();
        Some(match self {
            Near::Before(saved) if !has_day && time.ms() > saved.ms() + LATER_MS => {
                time.plus(-DAY_MS)
            }
            Near::Before(_) | Near::Around(_) => time,
        })
    }
}

/// What is written beside a step.
#[derive(Debug, Default)]
pub(super) struct Stamp {
    pub(super) when: Option<Time>,
    pub(super) who: Option<String>,
    /// What is meant for a time or a day, and is none that can be read.
    pub(super) unread: String,
}

/// Words for a time, in the languages of the documents that they were learnt from.
const WHEN: &[&str] = &[
    "afternoon",
    "am",
    "evening",
    "midday",
    "midnight",
    "morning",
    "night",
    "noon",
    "now",
    "pm",
    "today",
    "tonight",
    "yesterday",
    "abend",
    "abends",
    "gestern",
    "heute",
    "mittag",
    "mittags",
    "mitternacht",
    "morgens",
    "nachmittag",
    "nachts",
    "uhr",
    "ayer",
    "hoy",
    "mañana",
    "medianoche",
    "mediodía",
    "noche",
    "tarde",
    "kemarin",
    "malam",
    "pagi",
    "siang",
    "sore",
];

/// `22:04 AR`, `2026-01-17 10:04 pm, Ana Ruiz`, `AR`: when, and who. What is no time is a name, unless it is meant for one.
pub(super) fn stamp(text: &str, near: Near) -> Stamp {
    let words: Vec<&str> =
        text.split([' ', ',', ';', '/', '\n', '\t']).filter(|it| !it.is_empty()).collect();
    let mut when = None;
    let mut used = vec![false; words.len()];
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).copied().unwrap_or_default();
        let Some((clock, and_next)) = clock(word, next) else { continue };
        let day = at.checked_sub(1).filter(|it| parse_date(words[*it]).is_some());
        let written = day.map_or_else(|| clock.clone(), |it| format!("{} {clock}", words[it]));
        when = near.read(&written);
        if when.is_some() {
            used[at] = true;
            if and_next {
                used[at + 1] = true;
            }
            if let Some(day) = day {
                used[day] = true;
            }
            break;
        }
    }
    let rest = words.iter().zip(&used).filter(|(_, used)| !**used).map(|(word, _)| *word);
    let rest: Vec<&str> = rest.collect();
    let unread = |at: usize| {
        // Where a time was read the rest is the name: `22:04 4711`, `22:04 Noche`.
        if when.is_some() {
            return is_another_time(rest[at]);
        }
        let before = at.checked_sub(1).is_some_and(|it| is_number(rest[it]));
        is_meant_for_a_time(rest[at]) && (before || !is_initials(rest[at]))
    };
    let (unread, who): (Vec<usize>, Vec<usize>) = (0..rest.len()).partition(|at| unread(*at));
    let [unread, who] =
        [unread, who].map(|it| it.into_iter().map(|at| rest[at]).collect::<Vec<_>>());
    let who = who.join(" ").trim_matches(['(', ')', '-', '–', '.', ' ']).to_owned();
    Stamp { when, who: Some(who).filter(|it| !it.is_empty()), unread: unread.join(" ") }
}

fn bare(word: &str) -> &str {
    word.trim_matches(['(', ')', '.', '-'])
}

fn is_meant_for_a_time(word: &str) -> bool {
    is_number(word) || WHEN.contains(&bare(word).to_lowercase().as_str())
}

/// `22:4`, `10pm`, `17-01-26`; `2nd` is none.
fn is_number(word: &str) -> bool {
    let word = bare(word).to_lowercase();
    let letters = word.trim_start_matches(|it: char| it.is_ascii_digit() || ":.-+".contains(it));
    word.starts_with(|it: char| it.is_ascii_digit())
        && matches!(letters.replace('.', "").as_str(), "" | "am" | "pm" | "h" | "min" | "uhr" | "z")
}

/// A second time, a day, or a word such as `tonight`, beside a time.
fn is_another_time(word: &str) -> bool {
    let word = bare(word);
    is_number(word) && (word.contains(':') || parse_date(word).is_some()) || WHEN.contains(&word)
}

/// `PM` may be Paul Meyer.
fn is_initials(word: &str) -> bool {
    matches!(bare(word), "AM" | "PM")
}

/// A time of the day in 24 hours, and whether the next word was part of it.
fn clock(word: &str, next: &str) -> Option<(String, bool)> {
    if word.contains('T') && Time::parse_near(word, Time::from_unix(0)?).is_some() {
        return Some((word.to_owned(), false));
    }
    let lower = word.to_lowercase();
    let digits = lower.trim_end_matches(|it: char| !it.is_ascii_digit());
    let inside = &lower[digits.len()..];
    let (half, and_next) = match inside {
        "" => (next.to_lowercase(), true),
        _ => (inside.to_owned(), false),
    };
    let pm = match half.replace('.', "").as_str() {
        "am" => Some(false),
        "pm" => Some(true),
        // `22:04h`, `22:04 Uhr`
        "h" | "uhr" => None,
        _ if inside.is_empty() => None,
        _ => return None,
    };
    let is_unit = and_next && matches!(half.as_str(), "h" | "uhr");
    let (hour, rest) = digits.split_once([':', '.', 'h'])?;
    let (minute, second) = rest.split_once(':').unwrap_or((rest, "00"));
    let two = |text: &str| (text.len() == 2).then(|| text.parse::<u32>().ok()).flatten();
    let (hour, minute, second) = (hour.parse::<u32>().ok()?, two(minute)?, two(second)?);
    let hour = match pm {
        Some(pm) if (1..=12).contains(&hour) => hour % 12 + if pm { 12 } else { 0 },
        // `22:04 AM` is Anna Meyer.
        Some(_) if and_next => return Some((format!("{hour:02}:{minute:02}:{second:02}"), false)),
        Some(_) => return None,
        None => hour,
    };
    Some((format!("{hour:02}:{minute:02}:{second:02}"), (pm.is_some() || is_unit) && and_next))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Time {
        Time::parse(text).unwrap()
    }

    #[test]
    fn times_and_names_are_told_apart() {
        let near = Near::Around(at("2026-01-17T22:00:00+07:00"));
        for (text, time, who) in [
            ("22:04 AR", "2026-01-17T22:04:00+07:00", "AR"),
            ("AR 0:10", "2026-01-18T00:10:00+07:00", "AR"),
            ("2026-01-19 07:04, Ana Ruiz", "2026-01-19T07:04:00+07:00", "Ana Ruiz"),
            ("10:04 pm AR", "2026-01-17T22:04:00+07:00", "AR"),
            ("10:04PM/AR", "2026-01-17T22:04:00+07:00", "AR"),
            ("21.55 Łukasz", "2026-01-17T21:55:00+07:00", "Łukasz"),
            ("2026-01-17T22:04:00Z", "2026-01-17T22:04:00+00:00", ""),
            ("22:04 AM", "2026-01-17T22:04:00+07:00", "AM"),
            ("10:04 AM", "2026-01-17T10:04:00+07:00", ""),
            ("10:04 PM AM", "2026-01-17T22:04:00+07:00", "AM"),
            ("22:04 4711", "2026-01-17T22:04:00+07:00", "4711"),
            ("22:04 Noche", "2026-01-17T22:04:00+07:00", "Noche"),
            ("22:04 Uhr AR", "2026-01-17T22:04:00+07:00", "AR"),
            ("PM", "", "PM"),
            ("2nd shift", "", "2nd shift"),
            ("AR", "", "AR"),
            ("v2.10", "", "v2.10"),
            ("", "", ""),
        ] {
            let Stamp { when, who: name, unread } = stamp(text, near);
            assert_eq!(when.map(Time::rfc3339).unwrap_or_default(), time, "{text}");
            assert_eq!(
                (name.unwrap_or_default(), unread),
                (who.to_owned(), String::new()),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_meant_for_a_time_is_no_name() {
        let near = Near::Around(at("2026-01-17T22:00:00+07:00"));
        for (text, who, unread) in [
            ("25:99 XX", "XX", "25:99"),
            ("22:4", "", "22:4"),
            ("yesterday noon", "", "yesterday noon"),
            ("99:99", "", "99:99"),
            ("Ana, 10 pm", "Ana", "10 pm"),
            ("Ana, 10 PM", "Ana", "10 PM"),
            ("22:04 tonight, Ana", "Ana", "tonight"),
            ("22:04 AR 22:05", "AR", "22:05"),
        ] {
            let found = stamp(text, near);
            assert_eq!(
                (found.who.unwrap_or_default(), found.unread),
                (who.to_owned(), unread.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn nothing_was_written_after_the_file_was_saved() {
        let near = Near::Before(at("2026-01-18T08:00:00Z"));
        let read = |text| near.read(text).map(Time::rfc3339);
        assert_eq!(read("19:30").as_deref(), Some("2026-01-17T19:30:00+00:00"));
        assert_eq!(read("07:30").as_deref(), Some("2026-01-18T07:30:00+00:00"));
        assert_eq!(read("2026-01-19 19:30").as_deref(), Some("2026-01-19T19:30:00+00:00"));
    }
}

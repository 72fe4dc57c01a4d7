//! Times and durations in words.

use super::{
    Moment, Span,
    words::{PHRASES, fill},
};
use crate::model::{Time, length_in_words};

/// A length to the minute; below one to a tenth of a second.
pub(super) fn length(ms: i64) -> String {
    match ms.unsigned_abs() {
        0..60_000 => exact(ms),
        ms => length_in_words((ms + 30_000) / 60_000 * 60_000),
    }
}

/// A length to a tenth of a second below a minute, then to a second.
pub(super) fn exact(ms: i64) -> String {
    let ms = ms.unsigned_abs();
    match (ms + 50) / 100 {
        tenths @ 0..600 => format!("{}.{} s", tenths / 10, tenths % 10),
        _ => length_in_words((ms + 500) / 1000 * 1000),
    }
}

pub(super) fn span(ms: i64) -> Span {
    Span { ms, words: length(ms) }
}

pub(super) fn exact_span(ms: u64) -> Span {
    let ms = i64::try_from(ms).unwrap_or(i64::MAX / 2);
    Span { ms, words: exact(ms) }
}

/// `+15 min`, `−2 min`, `±0 min`.
pub(super) fn difference(ms: i64) -> Span {
    let minutes = (ms.abs() + 30_000) / 60_000;
    let sign = match (minutes, ms < 0) {
        (0, _) => "±",
        (_, true) => "−",
        (_, false) => "+",
    };
    let words = if minutes == 0 { "0 min".to_owned() } else { length(minutes * 60_000) };
    Span { ms, words: format!("{sign}{words}") }
}

/// A point in time, as read beside others of the run that began at `base`: the day only where it is another one.
pub(super) fn moment(time: Time, base: Option<Time>) -> Moment {
    let mut words = time.clock();
    if let Some(base) = base {
        if base.date() != time.date() {
            words = format!("{} {words}", time.day());
        }
        if base.offset_s() != time.offset_s() {
            words = format!("{words} ({})", time.offset());
        }
    }
    Moment { rfc3339: time.rfc3339(), words }
}

/// `17 January 2026`
pub(super) fn date((year, month, day): (i32, u32, u32)) -> String {
    let month = PHRASES.months.get(month as usize - 1).copied().unwrap_or_default();
    fill(PHRASES.date, &[("day", &day.to_string()), ("month", month), ("year", &year.to_string())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_said_as_people_say_them() {
        for (ms, expected) in [
            (0, "0.0 s"),
            (2_100, "2.1 s"),
            (59_940, "59.9 s"),
            (60_000, "1 min"),
            (58 * 60_000, "58 min"),
            (110 * 60_000, "1 h 50 min"),
            (59 * 60_000 + 40_000, "1 h"),
            (51 * 3_600_000, "2 d 03 h"),
        ] {
            assert_eq!(length(ms), expected);
        }
        assert_eq!(exact(702_500), "11 min 43 s");
        assert_eq!(exact(59_960), "1 min");
        assert_eq!(exact(3_600_000), "1 h");
    }

    #[test]
    fn differences_have_a_sign() {
        assert_eq!(difference(15 * 60_000).words, "+15 min");
        assert_eq!(difference(-110_000).words, "−2 min");
        assert_eq!(difference(-10_000).words, "±0 min");
    }

    #[test]
    fn a_moment_names_the_day_and_the_offset_only_where_they_differ() {
        let time = |text| Time::parse(text).unwrap();
        let base = time("2026-01-17T22:04:00+07:00");
        let words = |text| moment(time(text), Some(base)).words;
        assert_eq!(words("2026-01-17T23:00:00+07:00"), "23:00");
        assert_eq!(words("2026-01-18T00:10:00+07:00"), "2026-01-18 00:10");
        assert_eq!(words("2026-01-17T16:00:00+00:00"), "16:00 (+00:00)");
    }
}

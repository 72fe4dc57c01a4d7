//! Points in time: RFC 3339 with offset. The home of the time crate.

use chrono::{
    DateTime, Datelike as _, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _,
};

/// A point in time and the offset it was written down with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(DateTime<FixedOffset>);

impl Time {
    /// RFC 3339 with offset.
    ///
    /// ```
    /// use runsheet::model::Time;
    /// assert_eq!(Time::parse("2026-01-17T22:04:00+07:00").unwrap().clock(), "22:04");
    /// assert_eq!(Time::parse("17 January"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Time> {
        DateTime::parse_from_rfc3339(text).ok().map(Time)
    }

    /// Seconds since 1970 UTC, as `SOURCE_DATE_EPOCH` has them. `None` beyond the year 262,142.
    ///
    /// ```
    /// use runsheet::model::Time;
    /// assert_eq!(Time::from_unix(0).unwrap().rfc3339(), "1970-01-01T00:00:00+00:00");
    /// assert_eq!(Time::from_unix(i64::MAX), None);
    /// ```
    pub fn from_unix(seconds: i64) -> Option<Time> {
        DateTime::from_timestamp(seconds, 0).map(|it| Time(it.fixed_offset()))
    }

    /// RFC 3339, or as people type it (`2026-01-17T22:04`, `2026-01-17 22:04:10`, `22:04`), then with the offset and the day of `near`; a
    /// clock time alone is the one nearest to it.
    ///
    /// ```
    /// use runsheet::model::Time;
    /// let start = Time::parse("2026-01-17T22:04:00+07:00").unwrap();
    /// assert_eq!(Time::parse_near("00:10", start).unwrap().rfc3339(), "2026-01-18T00:10:00+07:00");
    /// ```
    pub fn parse_near(text: &str, near: Time) -> Option<Time> {
        let text = text.trim();
        if let Some(time) = Time::parse(text) {
            return Some(time);
        }
        let formats =
            ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M"];
        let day = formats.iter().find_map(|it| NaiveDateTime::parse_from_str(text, it).ok());
        if let Some(local) = day {
            return local.and_local_timezone(*near.0.offset()).single().map(Time);
        }
        let formats = ["%H:%M:%S%.f", "%H:%M"];
        let clock = formats.iter().find_map(|it| NaiveTime::parse_from_str(text, it).ok())?;
        let candidate = |days| {
            let day = near.0.date_naive().checked_add_signed(chrono::Duration::days(days))?;
            day.and_time(clock).and_local_timezone(*near.0.offset()).single().map(Time)
        };
        [-1, 0, 1].into_iter().filter_map(candidate).min_by_key(|it| (it.ms() - near.ms()).abs())
    }

    /// Milliseconds since 1970 UTC.
    ///
    /// ```
    /// assert_eq!(runsheet::model::Time::parse("1970-01-01T01:00:01+01:00").unwrap().ms(), 1000);
    /// ```
    pub fn ms(self) -> i64 {
        self.0.timestamp_millis()
    }

    /// The same offset, later by so many milliseconds.
    ///
    /// ```
    /// use runsheet::model::Time;
    /// let start = Time::parse("2026-01-17T23:59:00Z").unwrap();
    /// assert_eq!(start.plus(60_000).clock(), "00:00");
    /// ```
    #[must_use]
    pub fn plus(self, ms: i64) -> Time {
        let later =
            chrono::Duration::try_milliseconds(ms).and_then(|it| self.0.checked_add_signed(it));
        Time(later.unwrap_or(self.0))
    }

    /// RFC 3339 with offset.
    ///
    /// ```
    /// use runsheet::model::Time;
    /// assert_eq!(Time::parse("2026-01-17t22:04:00z").unwrap().rfc3339(), "2026-01-17T22:04:00+00:00");
    /// ```
    pub fn rfc3339(self) -> String {
        self.0.to_rfc3339()
    }

    /// `22:04`
    ///
    /// ```
    /// assert_eq!(runsheet::model::Time::parse("2026-01-17T22:04:59Z").unwrap().clock(), "22:04");
    /// ```
    pub fn clock(self) -> String {
        format!("{:02}:{:02}", self.0.hour(), self.0.minute())
    }

    /// `2026-01-17`
    ///
    /// ```
    /// assert_eq!(runsheet::model::Time::parse("2026-01-17T22:04:59Z").unwrap().day(), "2026-01-17");
    /// ```
    pub fn day(self) -> String {
        let (year, month, day) = self.date();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// The day as year, month and day of month.
    ///
    /// ```
    /// assert_eq!(runsheet::model::Time::parse("2026-01-17T22:04:59Z").unwrap().date(), (2026, 1, 17));
    /// ```
    pub fn date(self) -> (i32, u32, u32) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// Minutes since midnight.
    ///
    /// ```
    /// assert_eq!(runsheet::model::Time::parse("2026-01-17T01:02:00Z").unwrap().minute_of_day(), 62);
    /// ```
    pub fn minute_of_day(self) -> i64 {
        i64::from(self.0.hour() * 60 + self.0.minute())
    }

    /// Seconds east of UTC.
    ///
    /// ```
    /// assert_eq!(runsheet::model::Time::parse("2026-01-17T22:04:00+01:00").unwrap().offset_s(), 3600);
    /// ```
    pub fn offset_s(self) -> i32 {
        self.0.offset().local_minus_utc()
    }

    /// `+07:00`
    ///
    /// ```
    /// assert_eq!(runsheet::model::Time::parse("2026-01-17T22:04:00Z").unwrap().offset(), "+00:00");
    /// ```
    pub fn offset(self) -> String {
        self.0.offset().to_string()
    }
}

/// A length of time as people say it: to the second below an hour, to the minute below a day, then to the hour, cut and not rounded.
///
/// ```
/// use runsheet::model::length_in_words;
/// let words = [40, 90, 720, 3_900, 7_200, 183_600].map(|seconds| length_in_words(seconds * 1000));
/// assert_eq!(words, ["40 s", "1 min 30 s", "12 min", "1 h 05 min", "2 h", "2 d 03 h"]);
/// ```
pub fn length_in_words(ms: u64) -> String {
    let seconds = ms / 1000;
    match (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60) {
        (0, 0, 0, seconds) => format!("{seconds} s"),
        (0, 0, minutes, 0) => format!("{minutes} min"),
        (0, 0, minutes, seconds) => format!("{minutes} min {seconds:02} s"),
        (0, hours, 0, _) => format!("{hours} h"),
        (0, hours, minutes, _) => format!("{hours} h {minutes:02} min"),
        (days, 0, _, _) => format!("{days} d"),
        (days, hours, _, _) => format!("{days} d {hours:02} h"),
    }
}

/// A day as people and forms write it, `2026-01-17`, as year, month and day of month.
///
/// ```
/// assert_eq!(runsheet::model::parse_date("2026-01-17"), Some((2026, 1, 17)));
/// ```
pub fn parse_date(text: &str) -> Option<(i32, u32, u32)> {
    let date = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()?;
    Some((date.year(), date.month(), date.day()))
}

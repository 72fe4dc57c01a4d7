//! Masks of versions and dates inside commands: `git tag vX.Y.Z`, `cp .env.backup.YYYYMMDD_HHMMSS .env`.
//!
//! Nobody runs them as they stand. A mask that is a whole text in quotes is a pattern for a program: `to_char(now(), 'YYYY-MM-DD')`.

/// The name of a variable for the mask that stands at a place, and the mask's length in bytes.
pub(super) fn mask(text: &str, at: usize) -> Option<(String, usize)> {
    let rest = &text[at..];
    let (kind, length) = match rest.as_bytes().first()? {
        b'X' | b'x' => ("version", version(rest)?),
        b'Y' if rest.starts_with("YYYY") => ("date", date(rest)?),
        _ => return None,
    };
    let (before, after) = (&text[..at], &rest[length..]);
    // `v` stands before versions.
    let bare = if kind == "version" { before.trim_end_matches(['v', 'V']) } else { before };
    let begins = before.len() - bare.len() < 2 && !bare.ends_with(char::is_alphanumeric);
    let ends = !after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '%'));
    let is_pattern = ["'", "\""].iter().any(|it| before.ends_with(it) && after.starts_with(it))
        || before.rsplit(char::is_whitespace).take(2).any(|it| it.contains("format"));
    if !begins || !ends || is_pattern {
        return None;
    }
    Some((super::placeholders::name(&format!("{kind} {}", &rest[..length]))?, length))
}

/// The length of `X.Y.Z`, `X.Y`, `x.y.z`: small letters mean something else where they are two.
fn version(rest: &str) -> Option<usize> {
    let known: &[&str] =
        if rest.starts_with('X') { &["X.Y.Z", "X.X.X", "X.Y", "X.X"] } else { &["x.y.z", "x.x.x"] };
    known.iter().find(|it| rest.starts_with(**it)).map(|it| it.len())
}

/// The length of a day, with the time of day where that follows: `YYYY-MM-DD`, `YYYYMMDD_HHMMSS`.
fn date(rest: &str) -> Option<usize> {
    let day = parts(rest, &["YYYY", "MM", "DD"])?;
    let after = &rest[day..];
    let join = usize::from(after.starts_with(['_', '-', 'T', '.']));
    let time = ["SS", "MM"].iter().find_map(|last| {
        let times: &[&str] = if *last == "SS" { &["HH", "MM", "SS"] } else { &["HH", "MM"] };
        parts(&after[join..], times)
    });
    Some(time.map_or(day, |time| day + join + time))
}

/// The length of parts one behind the other, with the same sign between them or none.
fn parts(rest: &str, parts: &[&str]) -> Option<usize> {
    let joined = ["", "-", "_", ".", ":"].into_iter().map(|it| parts.join(it));
    joined.filter(|it| rest.starts_with(it.as_str())).map(|it| it.len()).next()
}

#[cfg(test)]
mod tests {
    use crate::shell::placeholders;

    #[test]
    fn versions_and_dates_that_nobody_has_filled_in_are_variables() {
        for (text, expected) in [
            ("git tag vX.Y.Z && git push origin vX.Y.Z", &["version_x_y_z", "version_x_y_z"][..]),
            ("git checkout -b release-X.Y", &["version_x_y"]),
            ("tar xf pump-x.y.z.tar.gz", &["version_x_y_z"]),
            ("git tag -m \"Release X.Y.Z\" X.Y.Z-rc.1", &["version_x_y_z", "version_x_y_z"]),
            ("cp env.YYYYMMDD_HHMMSS .env", &["date_yyyymmdd_hhmmss"]),
            ("ls backup-YYYY-MM-DD.sql", &["date_yyyy_mm_dd"]),
            ("psql pump < pump_YYYYMMDD-HHMM.sql", &["date_yyyymmdd_hhmm"]),
            ("psql -c \"SELECT to_char(now(), 'YYYY-MM-DD')\"", &[]),
            ("log --date-format YYYY-MM-DD", &[]),
            ("node -e 'console.log(x.y)'", &[]),
            ("git checkout release-1.2.x", &[]),
            ("echo MAX.Y.Z xX.Y.Z XYYYYMMDD", &[]),
        ] {
            let found = placeholders(text, true);
            let names: Vec<&str> = found.iter().map(|it| it.name.as_str()).collect();
            assert_eq!(names, expected, "{text}");
        }
    }
}

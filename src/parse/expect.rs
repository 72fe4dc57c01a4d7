//! Thresholds and times in a text: `< 2 seconds`, `minimum 10GB`, `should be 0`, `(15 min)`.

use super::{vocabulary::Words, words};
use crate::model::Range;

/// What a step's text expects, where it says so in figures.
pub(super) fn expectation(text: &str) -> Option<Range> {
    const SIGNS: &[(&str, bool, bool)] = &[
        // sign, upper bound, strict
        ("<=", true, false),
        (">=", false, false),
        ("≤", true, false),
        ("≥", false, false),
        ("<", true, true),
        (">", false, true),
        ("less than", true, true),
        ("under", true, true),
        ("below", true, true),
        ("more than", false, true),
        ("greater than", false, true),
        ("over", false, true),
        ("above", false, true),
        ("at least", false, false),
        ("minimum", false, false),
        ("min", false, false),
        ("at most", true, false),
        ("maximum", true, false),
        ("max", true, false),
        ("up to", true, false),
        ("mindestens", false, false),
        ("wenigstens", false, false),
        ("höchstens", true, false),
        ("maximal", true, false),
        ("weniger als", true, true),
        ("kleiner als", true, true),
        ("mehr als", false, true),
        ("größer als", false, true),
        ("al menos", false, false),
        ("mínimo", false, false),
        ("como máximo", true, false),
        ("menos de", true, true),
        ("más de", false, true),
        ("au moins", false, false),
        ("au plus", true, false),
        ("moins de", true, true),
        ("plus de", false, true),
        ("pelo menos", false, false),
        ("no máximo", true, false),
        ("mais de", false, true),
    ];
    // Most steps name no figure, and need not be searched for what may stand before one.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let mut from = 0;
    while let Some(start) = lower[from..].find(in_figure).map(|it| from + it) {
        from = lower[start..].find(|c| !in_figure(c)).map_or(lower.len(), |it| start + it);
        let before = lower[..start].trim_end();
        let signs = SIGNS.iter().filter_map(|(sign, upper, strict)| {
            before.strip_suffix(sign).map(|rest| (rest.len(), sign, *upper, *strict))
        });
        for (at, sign, upper, strict) in signs {
            let word = sign.starts_with(|c: char| c.is_ascii_alphabetic());
            let alone = !lower[..at].ends_with(char::is_alphanumeric)
                && !lower[before.len()..].starts_with(char::is_alphanumeric);
            if word && !alone {
                continue;
            }
            let Some((number, length)) = figure(&text[before.len()..]) else { continue };
            let end = before.len() + length;
            // `44x44px` is a size, and neither of its figures is what is expected.
            let mut behind = text[end..].chars();
            if matches!(behind.next(), Some('x' | '×'))
                && behind.next().is_some_and(|c| c.is_ascii_digit())
            {
                continue;
            }
            let unit = words::unit(&text[end..]);
            let end = end + unit.map_or(0, |unit| text[end..].find(unit).unwrap_or(0) + unit.len());
            let mut range = Range {
                unit: unit.map(str::to_owned),
                text: text[at..end].to_owned(),
                ..Range::default()
            };
            if upper {
                (range.max, range.below) = (Some(number), strict);
            } else {
                (range.min, range.above) = (Some(number), strict);
            }
            return Some(range);
        }
    }
    exact(text, &lower)
}

fn in_figure(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',')
}

/// `should be 0`, `status 200`.
fn exact(text: &str, lower: &str) -> Option<Range> {
    let signs = [
        "should be ",
        "must be ",
        "soll ",
        "muss ",
        "debe ser ",
        "doit être ",
        "deve ser ",
        "equals ",
        "response status ",
        "http status ",
        "status code ",
        "exit code ",
    ];
    let mut found = signs.iter().filter_map(|sign| {
        let at = lower.find(sign)?;
        figure(&text[at + sign.len()..]).map(|(number, length)| (at, sign, number, length))
    });
    let (at, sign, number, length) = found.next()?;
    let end = at + sign.len() + length;
    Some(Range {
        min: Some(number),
        max: Some(number),
        text: text[at..end].to_owned(),
        ..Range::default()
    })
}

/// A number at the start of a text, after spaces: its value and how many bytes it takes.
fn figure(text: &str) -> Option<(f64, usize)> {
    let bare = text.trim_start();
    let skipped = text.len() - bare.len();
    if skipped > 2 {
        return None;
    }
    let end = bare.find(|c| !in_figure(c)).unwrap_or(bare.len());
    let digits = bare[..end].trim_end_matches(['.', ',']);
    // A comma before three digits parts thousands, any other is a decimal sign: `1,000`, `1,5`, `0,125`.
    let thousands = !digits.starts_with("0,")
        && digits
            .split(',')
            .skip(1)
            .all(|group| group.split('.').next().is_some_and(|it| it.len() == 3));
    let number = digits.replace(',', if thousands { "" } else { "." }).parse().ok()?;
    Some((number, skipped + digits.len()))
}

/// How long a heading says its section takes, in milliseconds: `(15 min)`, `(~2 hours)`. Not when it is to be done.
pub(super) fn planned(title: &str) -> Option<u64> {
    static WHEN: Words =
        Words::new("first|before|after|prior|t-|within|vorher|antes|every|next|last");
    let inside = title.rsplit_once(['(', '（'])?.1.split([')', '）']).next()?;
    let lower = inside.to_lowercase();
    if WHEN.is_in(&lower) || ["t+", "t-", "t0"].iter().any(|it| lower.starts_with(it)) {
        return None;
    }
    duration(inside)
}

/// The longest time in a text, in milliseconds: of `30-60 seconds` the minute.
pub(super) fn duration(text: &str) -> Option<u64> {
    let mut longest = None;
    // `1h 30min`: the end, the factor and the sum of what stands right before.
    let mut before: Option<(usize, f64, f64)> = None;
    for (at, _) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
        if text[..at].ends_with(|c: char| c.is_ascii_digit() || c == '.') {
            continue;
        }
        let Some((number, length)) = figure(&text[at..]) else { continue };
        let Some(unit) = words::unit(&text[at + length..]) else { continue };
        let end = at + length + text[at + length..].find(unit).unwrap_or(0) + unit.len();
        let factor = match unit.to_lowercase().as_str() {
            "ms" | "milliseconds" => 1.0,
            "s" | "sec" | "secs" | "second" | "sekund" | "секунды" | "giây" | "seconds"
            | "sekunden" | "segundos" | "detik" | "secondes" | "saniye" | "сек" | "секунд"
            | "秒" | "초" => 1e3,
            "min" | "mins" | "minute" | "minuti" | "minut" | "minuty" | "минуты" | "phút"
            | "minutes" | "minuten" | "minutos" | "menit" | "dakika" | "мин" | "минут" | "分钟"
            | "分" | "분" => 6e4,
            "h" | "hr" | "hrs" | "std" | "ore" | "hora" | "godzin" | "godziny" | "часа"
            | "часы" | "時間" | "시간" | "giờ" | "hour" | "hours" | "stunden" | "horas" | "jam"
            | "heures" | "saat" | "часов" | "小时" => 3.6e6,
            _ => continue,
        };
        let goes_on = before.filter(|(end, larger, _)| {
            factor < *larger && text.get(*end..at).is_some_and(|it| it.trim().is_empty())
        });
        let sum = number * factor + goes_on.map_or(0.0, |(_, _, sum)| sum);
        before = Some((end, factor, sum));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is clamped"
        )]
        let ms = sum.clamp(0.0, 1e12) as u64;
        longest = longest.max(Some(ms));
    }
    longest
}

/// How long a step asks to wait.
pub(super) fn wait(text: &str) -> Option<u64> {
    static WAITS: Words = Words::new(
        "wait|warte*|espera*|esperar|tunggu|attendre|aguardar|bekle*|подожд*|等待|대기|待つ",
    );
    WAITS.is_in(&text.to_lowercase()).then(|| duration(text)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_ranges() {
        let case = |text: &str| {
            expectation(text).map(|it| (it.min, it.max, it.unit.unwrap_or_default(), it.text))
        };
        assert_eq!(
            case("Verify response time < 2 seconds"),
            Some((None, Some(2.0), "seconds".into(), "< 2 seconds".into()))
        );
        assert_eq!(
            case("Verify improvement >= 50% for map queries"),
            Some((Some(50.0), None, "%".into(), ">= 50%".into()))
        );
        assert_eq!(
            case("disk space (minimum 10GB free)"),
            Some((Some(10.0), None, "GB".into(), "minimum 10GB".into()))
        );
        assert_eq!(
            case("Check exit code (should be 0)"),
            Some((Some(0.0), Some(0.0), String::new(), "should be 0".into()))
        );
        assert_eq!(
            case("Error rate < 0,125 %"),
            Some((None, Some(0.125), "%".into(), "< 0,125 %".into()))
        );
        assert_eq!(case("Brief the team"), None);
        assert_eq!(case("Touch targets at least 44x44px"), None);
    }

    #[test]
    fn waits_and_plans_are_milliseconds() {
        assert_eq!(wait("Wait for application to start (30-60 seconds)"), Some(60_000));
        assert_eq!(planned("Backup (15 min)"), Some(900_000));
        assert_eq!(planned("MONITORING PHASE (First 1 hour)"), None);
    }
}

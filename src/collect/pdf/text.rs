//! The bytes of a PDF's strings to text (ISO 32000-1, 7.9.2.2).

use crate::model::Time;

/// `PDFDocEncoding` from 0x18 to 0x1f, and from 0x80 to 0xa0, where it is not Latin-1.
const LOW: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
const HIGH: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™',
    'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
];

/// A text string: UTF-16 or UTF-8 where it says so, else `PDFDocEncoding`. Lines end with `\n`.
pub(super) fn decode(bytes: &[u8]) -> String {
    let utf16 = |bytes: &[u8], order: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|it| order([it[0], it[1]]));
        char::decode_utf16(units).map(|it| it.unwrap_or('\u{fffd}')).collect::<String>()
    };
    let text = match bytes {
        [0xfe, 0xff, rest @ ..] => without_language(&utf16(rest, u16::from_be_bytes)),
        // Against the specification, but some programs write it.
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|it| character(*it)).collect(),
    };
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn character(byte: u8) -> char {
    match byte {
        0x18..=0x1f => LOW[usize::from(byte - 0x18)],
        0x80..=0xa0 => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// A language may be named inside, between two escapes.
fn without_language(text: &str) -> String {
    let parts = text.split('\u{1b}').enumerate();
    parts.filter(|(at, _)| at % 2 == 0).map(|(_, part)| part).collect()
}

/// `D:20260117220400+07'00'` (7.9.4).
pub(super) fn date(text: &str) -> Option<Time> {
    let text = text.trim().trim_start_matches("D:");
    let (digits, zone) =
        text.split_at(text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len()));
    let part = |range: std::ops::Range<usize>, usual| digits.get(range).unwrap_or(usual);
    let zone = zone.replace('\'', ":");
    let zone = match zone.trim_end_matches(':') {
        "" | "Z" | "z" | "Z00:00" => "+00:00".to_owned(),
        hours if hours.len() == 3 => format!("{hours}:00"),
        whole => whole.to_owned(),
    };
    let (day, clock) = (
        [part(0..4, ""), part(4..6, "01"), part(6..8, "01")].join("-"),
        [part(8..10, "00"), part(10..12, "00"), part(12..14, "00")].join(":"),
    );
    Time::parse(&format!("{day}T{clock}{zone}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_is_read() {
        assert_eq!(decode(b"na\xefve \xa0\x9b\r\n\x85"), "naïve €ł\n–");
        assert_eq!(decode(b"\xfe\xff\x01\x42\x00\r\x00\n\xd8\x3d\xde\x42"), "ł\n🙂");
        assert_eq!(decode(b"\xfe\xff\x00\x1b\x00e\x00n\x00\x1b\x00a"), "a");
        assert_eq!(decode(b"\xff\xfe\x42\x01"), "ł");
        assert_eq!(decode("\u{feff}Łódź".as_bytes()), "Łódź");
        assert_eq!(decode(b"\xfe\xff\xd8\x3d"), "\u{fffd}");
    }

    #[test]
    fn dates_are_read() {
        let read = |text| date(text).map(Time::rfc3339);
        assert_eq!(read("D:20260117220400+07'00'").as_deref(), Some("2026-01-17T22:04:00+07:00"));
        assert_eq!(read("D:20260117220400Z").as_deref(), Some("2026-01-17T22:04:00+00:00"));
        assert_eq!(read("D:20260117").as_deref(), Some("2026-01-17T00:00:00+00:00"));
        assert_eq!(read("D:2026011722-05").as_deref(), Some("2026-01-17T22:00:00-05:00"));
        assert_eq!(read("yesterday"), None);
    }
}

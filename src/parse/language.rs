//! Which language a document is written in, by its letters and its commonest words.

const WORDS: &[(&str, &[&str])] = &[
    ("en", &["the", "and", "to", "of", "is", "for", "with", "all", "from"]),
    ("de", &["der", "die", "und", "das", "nicht", "mit", "für", "ist", "auf"]),
    ("es", &["el", "los", "las", "que", "con", "para", "del", "una", "por"]),
    ("fr", &["le", "les", "des", "est", "pour", "avec", "dans", "une", "du"]),
    ("pt", &["os", "não", "com", "uma", "para", "dos", "está", "são", "ao"]),
    ("id", &["dan", "yang", "untuk", "dengan", "di", "sudah", "dari", "ke", "tidak"]),
    ("tr", &["ve", "bir", "için", "ile", "bu", "olarak", "veya", "değil", "edildi"]),
];

/// The longest of them, in bytes.
const LONGEST: usize = 6;

/// BCP 47; English where nothing else is plain.
pub(super) fn detect(text: &str) -> &'static str {
    let (mut letters, mut han, mut kana, mut hangul, mut cyrillic, mut arabic, mut hebrew) =
        (0_usize, 0, 0, 0, 0, 0, 0);
    let mut counts = [0_usize; WORDS.len()];
    // The first part tells.
    let end = text.char_indices().nth(8_000).map_or(text.len(), |(at, _)| at);
    for word in text[..end].split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        for c in word.chars() {
            letters += 1;
            match u32::from(c) {
                0x4E00..=0x9FFF => han += 1,
                0x3040..=0x30FF => kana += 1,
                0xAC00..=0xD7AF => hangul += 1,
                0x0400..=0x04FF => cyrillic += 1,
                0x0600..=0x06FF => arabic += 1,
                0x0590..=0x05FF => hebrew += 1,
                _ => {}
            }
        }
        if word.len() > LONGEST {
            continue;
        }
        let lower = word.to_lowercase();
        for (count, (_, words)) in counts.iter_mut().zip(WORDS) {
            *count += usize::from(words.contains(&lower.as_str()));
        }
    }
    let many = |count: usize| count * 10 > letters && count > 0;
    let best =
        counts.iter().enumerate().max_by_key(|(at, count)| (**count, std::cmp::Reverse(*at)));
    match () {
        () if many(kana) => "ja",
        () if many(hangul) => "ko",
        () if many(han) => "zh",
        () if many(cyrillic) => "ru",
        () if many(arabic) => "ar",
        () if many(hebrew) => "he",
        () => best.filter(|(_, count)| **count > 0).map_or("en", |(at, _)| WORDS[at].0),
    }
}

#[cfg(test)]
mod tests {
    use super::detect;

    #[test]
    fn the_longest_word_is_known() {
        let words = super::WORDS.iter().flat_map(|(_, words)| *words);
        assert_eq!(words.map(|it| it.len()).max(), Some(super::LONGEST));
    }

    #[test]
    fn languages_are_told_apart() {
        assert_eq!(detect("Check that the backup is complete and stored"), "en");
        assert_eq!(detect("Die Datenbank ist gesichert und das Log ist nicht leer"), "de");
        assert_eq!(detect("Проверить резервную копию"), "ru");
        assert_eq!(detect("检查数据库备份"), "zh");
    }
}

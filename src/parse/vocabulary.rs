//! Lists of words, and whether one of them stands in a text.

use std::sync::OnceLock;

/// Words and phrases in lower case, as they are written in the source: between bars; a trailing `*` allows any ending.
pub(super) struct Words {
    list: &'static str,
    index: OnceLock<Index>,
}

/// The words of one list in order of their first byte, so that at each place of a text only a handful is looked at: the lists are
/// long, and most of the reading of a document would go into them.
struct Index {
    words: Vec<Word>,
    /// Where the words that begin with a byte begin; they end where those of the next byte begin.
    starts: Vec<u16>,
}

#[derive(Clone, Copy)]
struct Word {
    text: &'static str,
    /// Any ending fits.
    open: bool,
}

impl Words {
    pub(super) const fn new(list: &'static str) -> Words {
        Words { list, index: OnceLock::new() }
    }

    /// Whether one of the words stands in the text (lower case). A word has to stand by itself; those of scripts without spaces may
    /// stand anywhere.
    pub(super) fn is_in(&self, text: &str) -> bool {
        let index = self.index();
        let bytes = text.as_bytes();
        let (mut at, mut inside) = (0, false);
        while let Some(&byte) = bytes.get(at) {
            // Inside a word no other begins: most of a text is passed here.
            if byte.is_ascii_alphanumeric() && inside {
                at += 1;
                continue;
            }
            let c =
                if byte.is_ascii() { Some(char::from(byte)) } else { text[at..].chars().next() };
            let Some(c) = c else { return false };
            let begins = !inside || is_unspaced(c);
            inside = c.is_alphanumeric();
            let second = bytes.get(at + 1);
            let fits = |word: &Word| {
                // Most words differ in their second byte already.
                word.text.as_bytes().get(1).is_none_or(|it| Some(it) == second)
                    && text[at..].strip_prefix(word.text).is_some_and(|rest| {
                        word.open || is_unspaced(c) || !rest.starts_with(char::is_alphanumeric)
                    })
            };
            if begins && index.beginning(byte).iter().any(fits) {
                return true;
            }
            at += c.len_utf8();
        }
        false
    }

    /// Whether a word (lower case) is itself one of them.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.opening(word).any(str::is_empty)
    }

    /// What follows a word at the start of a text (lower case), for each that fits, whatever stands behind it.
    pub(super) fn opening<'a>(&self, text: &'a str) -> impl Iterator<Item = &'a str> {
        let words = text.bytes().next().map_or(&[][..], |first| self.index().beginning(first));
        words.iter().filter_map(|word| text.strip_prefix(word.text))
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(self.list))
    }
}

impl Index {
    fn of(list: &'static str) -> Index {
        let word = |text: &'static str| match text.strip_suffix('*') {
            Some(text) => Word { text, open: true },
            None => Word { text, open: false },
        };
        let mut words = Vec::with_capacity(list.len() / 4);
        let mut starts = vec![0; 257];
        for text in list.split('|').filter(|it| !it.is_empty()) {
            starts[usize::from(text.as_bytes()[0]) + 1] += 1;
            words.push(word(text));
        }
        for byte in 1..starts.len() {
            starts[byte] += starts[byte - 1];
        }
        // Each word to its place: sorting takes longer than the reading of a short document.
        let mut places = starts.clone();
        let mut sorted = vec![Word { text: "", open: false }; words.len()];
        for word in words {
            let place = &mut places[usize::from(word.text.as_bytes()[0])];
            sorted[usize::from(*place)] = word;
            *place += 1;
        }
        Index { words: sorted, starts }
    }

    fn beginning(&self, byte: u8) -> &[Word] {
        let at = usize::from(byte);
        &self.words[usize::from(self.starts[at])..usize::from(self.starts[at + 1])]
    }
}

/// Scripts that put no space between words.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x2E80..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF)
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn words_stand_by_themselves() {
        static WORDS: Words = Words::new("date|due by|fehl*|日期|é");
        for text in ["date", "the due date:", "due by noon", "fehlschlag", "完成日期：", "é"]
        {
            assert!(WORDS.is_in(text), "{text}");
        }
        for text in ["", "update", "dates", "due bye", "unfehlbar", "日", "éa"] {
            assert!(!WORDS.is_in(text), "{text}");
        }
    }

    #[test]
    fn a_list_has_its_words() {
        static WORDS: Words = Words::new("yes|no|n/a|50 %");
        assert!(WORDS.contains("n/a") && WORDS.contains("50 %"));
        assert!(!WORDS.contains("") && !WORDS.contains("none") && !WORDS.contains("n"));
    }
}

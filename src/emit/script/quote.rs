//! A shell word from any text. The one place where text becomes shell.

/// The text as one word of a POSIX shell, in single quotes: a bare `test` behind `=` looks like a command that lost its `$( )`.
///
/// A NUL cannot be in a word; it becomes U+FFFD.
pub(in crate::emit) fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\0', "\u{fffd}").replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::quote;

    fn case(text: &str, word: &str) {
        assert_eq!(quote(text), word);
    }

    #[test]
    fn words_are_quoted() {
        case("", "''");
        case("test", "'test'");
        case("a b", "'a b'");
        case("it's", r"'it'\''s'");
        case("$(rm x)\n`y`", "'$(rm x)\n`y`'");
        case("a\0b", "'a\u{fffd}b'");
    }
}

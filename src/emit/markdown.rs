//! Values as Markdown: the one place that knows how to keep them text.

/// Text for a line, a table cell or a list item of GitHub's Markdown: shows as it is, whatever it holds. Line breaks become spaces.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let glued = |char: char| !char.is_whitespace();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, char) in text.char_indices() {
        match char {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$' | '!'
            | '@' => {
                out.push('\\');
                out.push(char);
            }
            // At the start of a block these make lists and underlined headings.
            '-' | '+' | '=' | ':' if at == 0 => {
                out.push('\\');
                out.push(char);
            }
            '.' | ')' if digits > 0 && at == digits && !text[at + 1..].starts_with(glued) => {
                out.push('\\');
                out.push(char);
            }
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            char if char.is_control() => out.push('\u{fffd}'),
            char => out.push(char),
        }
    }
    out
}

/// Text as a block of code, between fences that it cannot close.
pub(super) fn fence(text: &str, language: &str) -> String {
    let longest = text.split(|char| char != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    // What follows an opening fence may hold no backtick, and a blank ends the language.
    let plain = |char: &char| char.is_ascii_alphanumeric() || "+-_".contains(*char);
    let language: String = language.chars().take_while(plain).collect();
    let visible = |char: char| match char {
        '\n' | '\t' => char,
        char if char.is_control() => '\u{fffd}',
        char => char,
    };
    let text: String = text.trim_end_matches('\n').chars().map(visible).collect();
    format!("{fence}{language}\n{text}\n{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_text() {
        for (value, expected) in [
            ("plain words, 4.5 s", "plain words, 4.5 s"),
            ("<script>*x*</script>", r"\<script\>\*x\*\</script\>"),
            ("a | b", r"a \| b"),
            ("[x](javascript:y)", r"\[x\](javascript:y)"),
            ("# one\n- two", r"\# one - two"),
            ("- item", r"\- item"),
            ("1. item", r"1\. item"),
            ("2)", r"2\)"),
            ("1.5 s", "1.5 s"),
            ("=1+1", r"\=1+1"),
            ("\u{1b}[31mred", "\u{fffd}\\[31mred"),
            ("{{ 7 * 7 }}", r"{{ 7 \* 7 }}"),
            ("a\\|b", r"a\\\|b"),
        ] {
            assert_eq!(escape(value), expected);
        }
    }

    #[test]
    fn a_fence_cannot_be_closed_from_inside() {
        assert_eq!(fence("a\n", "bash"), "```bash\na\n```");
        assert_eq!(fence("````\nx", "sh`"), "`````sh\n````\nx\n`````");
    }
}

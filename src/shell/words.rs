//! The words of a command: without their quotes, with the variables and commands inside of them.

use brush_parser::{
    ParserOptions,
    word::{self, Parameter, ParameterExpr, WordPiece, WordPieceWithSource},
};

use crate::model::{Use, Word};

/// Reads a word as written; the commands inside `$(…)` are collected.
pub(super) fn read(raw: &str, inside: &mut Vec<String>) -> Word {
    let plain = |text: &str| Word { text: text.to_owned(), ..Word::default() };
    if !raw.contains(['\'', '"', '\\', '$', '`', '*', '?']) {
        return plain(raw);
    }
    let Ok(pieces) = word::parse(raw, &ParserOptions::default()) else {
        return Word { quoted: true, ..plain(&brush_parser::unquote_str(raw)) };
    };
    let mut word = Word { unquoted: broken(&pieces, raw), ..Word::default() };
    push(&pieces, raw, false, &mut word, inside);
    word
}

/// Whether the shell puts something into a heredoc; the commands inside `$(…)` are collected.
pub(super) fn heredoc(text: &str, inside: &mut Vec<String>) -> bool {
    if !text.contains(['$', '`']) {
        return false;
    }
    let Ok(pieces) = word::parse_heredoc(text, &ParserOptions::default()) else { return true };
    push(&pieces, text, true, &mut Word::default(), inside);
    fills(&pieces)
}

/// Whether the shell puts something into a word.
pub(super) fn is_filled(raw: &str) -> bool {
    let pieces = || word::parse(raw, &ParserOptions::default());
    raw.contains(['$', '`']) && pieces().map_or(true, |it| fills(&it))
}

fn fills(pieces: &[WordPieceWithSource]) -> bool {
    pieces.iter().any(|it| match &it.piece {
        WordPiece::DoubleQuotedSequence(inner) | WordPiece::GettextDoubleQuotedSequence(inner) => {
            fills(inner)
        }
        WordPiece::ParameterExpansion(_)
        | WordPiece::CommandSubstitution(_)
        | WordPiece::BackquotedCommandSubstitution(_) => true,
        WordPiece::Text(_)
        | WordPiece::SingleQuotedText(_)
        | WordPiece::AnsiCQuotedText(_)
        | WordPiece::EscapeSequence(_)
        | WordPiece::TildeExpansion(_)
        | WordPiece::ArithmeticExpression(_) => false,
    })
}

fn push(
    pieces: &[WordPieceWithSource],
    raw: &str,
    quoted: bool,
    word: &mut Word,
    inside: &mut Vec<String>,
) {
    for it in pieces {
        let written = raw.get(it.start_index..it.end_index).unwrap_or_default();
        match &it.piece {
            WordPiece::Text(text) => {
                word.glob |= !quoted && text.contains(['*', '?']);
                word.text.push_str(text);
            }
            WordPiece::SingleQuotedText(text) | WordPiece::AnsiCQuotedText(text) => {
                word.quoted = true;
                word.text.push_str(text);
            }
            WordPiece::DoubleQuotedSequence(pieces)
            | WordPiece::GettextDoubleQuotedSequence(pieces) => {
                word.quoted = true;
                push(pieces, raw, true, word, inside);
            }
            WordPiece::EscapeSequence(text) => {
                word.text.push_str(text.strip_prefix('\\').unwrap_or(text));
            }
            WordPiece::ParameterExpansion(it) => {
                word.uses.extend(used(it));
                word.text.push_str(written);
            }
            WordPiece::CommandSubstitution(text)
            | WordPiece::BackquotedCommandSubstitution(text) => {
                inside.push(text.clone());
                word.text.push_str(written);
            }
            WordPiece::TildeExpansion(_) | WordPiece::ArithmeticExpression(_) => {
                word.text.push_str(written);
            }
        }
    }
}

fn used(expression: &ParameterExpr) -> Option<Use> {
    let (parameter, guarded) = match expression {
        ParameterExpr::UseDefaultValues { parameter, .. }
        | ParameterExpr::AssignDefaultValues { parameter, .. }
        | ParameterExpr::IndicateErrorIfNullOrUnset { parameter, .. }
        | ParameterExpr::UseAlternativeValue { parameter, .. } => (parameter, true),
        ParameterExpr::Parameter { parameter, .. }
        | ParameterExpr::ParameterLength { parameter, .. }
        | ParameterExpr::RemoveSmallestSuffixPattern { parameter, .. }
        | ParameterExpr::RemoveLargestSuffixPattern { parameter, .. }
        | ParameterExpr::RemoveSmallestPrefixPattern { parameter, .. }
        | ParameterExpr::RemoveLargestPrefixPattern { parameter, .. }
        | ParameterExpr::Substring { parameter, .. }
        | ParameterExpr::Transform { parameter, .. }
        | ParameterExpr::UppercaseFirstChar { parameter, .. }
        | ParameterExpr::UppercasePattern { parameter, .. }
        | ParameterExpr::LowercaseFirstChar { parameter, .. }
        | ParameterExpr::LowercasePattern { parameter, .. }
        | ParameterExpr::ReplaceSubstring { parameter, .. } => (parameter, false),
        ParameterExpr::VariableNames { .. } | ParameterExpr::MemberKeys { .. } => return None,
    };
    match parameter {
        Parameter::Named(name)
        | Parameter::NamedWithIndex { name, .. }
        | Parameter::NamedWithAllIndices { name, .. } => Some(Use { name: name.clone(), guarded }),
        Parameter::Positional(_) | Parameter::Special(_) => None,
    }
}

/// A word between two quoted parts that was to be quoted itself: in `'… = 'idle';'` it is `idle`.
fn broken(pieces: &[WordPieceWithSource], raw: &str) -> Option<String> {
    let quoted = |it: &WordPieceWithSource| {
        let written = raw.get(it.start_index + 1..it.end_index.checked_sub(1)?)?;
        match it.piece {
            WordPiece::SingleQuotedText(_) | WordPiece::DoubleQuotedSequence(_) => Some(written),
            _ => None,
        }
    };
    pieces.windows(3).find_map(|three| {
        let (before, after) = (quoted(&three[0])?, quoted(&three[2])?);
        let WordPiece::Text(text) = &three[1].piece else { return None };
        let opens = before.ends_with([' ', '=', '(', '{', '[', ',', ':']);
        let closes = after.is_empty() || after.starts_with([' ', ';', ')', '}', ']', ',', ':']);
        let word = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '%'));
        (opens && closes && word && !text.is_empty()).then(|| text.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_taken_off_as_bash_does() {
        let text = |raw: &str| read(raw, &mut Vec::new()).text;
        assert_eq!(text(r#""it's $x""#), "it's $x");
        assert_eq!(text(r"'a\nb'"), r"a\nb");
        assert_eq!(text(r"a\ b"), "a b");
    }

    #[test]
    fn quotes_that_end_too_early_are_seen() {
        let case = |raw: &str| read(raw, &mut Vec::new()).unquoted;
        assert_eq!(case("'SELECT 1 WHERE s = 'idle';'").as_deref(), Some("idle"));
        assert_eq!(case(r#""{"a": 1}""#).as_deref(), Some("a"));
        assert_eq!(case(r#""$HOME"/bin/"$x""#), None);
        assert_eq!(case(r"'it'\''s'"), None);
    }
}

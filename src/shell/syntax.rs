//! Bash, read by a real parser: whether it parses, and which simple commands it has.

use brush_parser::{ParserOptions, tokenize_str_with_options};

use super::{depth, walk::Walk};
use crate::model::{Bash, SyntaxError};

/// Longer texts are not parsed; the parser's memory grows with the text. The longest block of 2,000 real ones had 9 KB.
const LIMIT: usize = 256 << 10;

/// So deep may commands and words nest on any stack. People nest a handful of levels.
const DEEPEST: usize = 64;

/// So many `$(…)` and `${…}` may a text have; a block of 9 KB has a hundred.
const OPENED: usize = 2_048;

/// Bytes of stack for each of them. In a debug build, an eighth of it was enough for every kind of them (tried in `depth.rs`).
const STACK: usize = 128 << 10;

const TOO_DEEP: &str = "too long or too deeply nested to be read";

/// Reads bash. The places of words are bytes of the text.
///
/// ```
/// use runsheet::{model::Effect, shell};
/// let found = shell::analyse("cd app && sudo git pull");
/// assert!(found.error.is_none());
/// assert_eq!((found.effect, found.calls.len(), found.calls[1].name()), (Effect::Changes, 2, "git"));
/// assert!(shell::analyse("if true; then").error.is_some());
/// ```
pub fn analyse(text: &str) -> Bash {
    // Words nest no deeper than so often something opens. Few of these fit on any stack; for more the stack is made.
    let opened = depth::of_words(text);
    if opened <= DEEPEST || text.len() > LIMIT {
        return nested(text, 0);
    }
    if opened > OPENED {
        return failed(0, 0, TOO_DEEP.to_owned());
    }
    std::thread::scope(|scope| {
        let reader = std::thread::Builder::new().stack_size(opened * STACK);
        let read =
            reader.spawn_scoped(scope, || nested(text, 0)).map(std::thread::ScopedJoinHandle::join);
        match read {
            Ok(Ok(read)) => read,
            Ok(Err(_)) | Err(_) => failed(0, 0, TOO_DEEP.to_owned()),
        }
    })
}

fn failed(line: usize, column: usize, message: String) -> Bash {
    Bash { error: Some(SyntaxError { line, column, message }), ..Bash::default() }
}

pub(super) fn nested(text: &str, depth: usize) -> Bash {
    if text.len() > LIMIT {
        return failed(0, 0, TOO_DEEP.to_owned());
    }
    let options = ParserOptions::default();
    let tokens = match tokenize_str_with_options(text, &options.tokenizer_options()) {
        Ok(tokens) => tokens,
        Err(error) => return failed(0, 0, error.to_string()),
    };
    // The parser recurses over nesting; what nests deeper than any checklist is not handed to it.
    if depth::of_tokens(&tokens) > DEEPEST {
        return failed(0, 0, TOO_DEEP.to_owned());
    }
    match brush_parser::parse_tokens(&tokens, &options) {
        Ok(program) => Walk::new(bytes(text), depth).through(&program, text),
        Err(error) => {
            let (line, column) = match &error {
                brush_parser::ParseError::ParsingNear(near) => (near.line, near.column),
                brush_parser::ParseError::Tokenizing { position: Some(near), .. } => {
                    (near.line, near.column)
                }
                brush_parser::ParseError::Tokenizing { position: None, .. }
                | brush_parser::ParseError::ParsingAtEndOfInput => (0, 0),
            };
            failed(line, column, error.to_string())
        }
    }
}

/// The byte of each character, where they are not the same.
fn bytes(text: &str) -> Option<Vec<usize>> {
    let places = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    (!text.is_ascii()).then(|| places.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Effect;

    fn names(text: &str) -> Vec<String> {
        analyse(text).calls.iter().map(|it| it.name().to_owned()).collect()
    }

    #[test]
    fn commands_inside_of_words_are_found() {
        assert_eq!(names("kill $(pgrep app)"), ["kill", "pgrep"]);
        assert_eq!(names("ssh -p 22 db1 'sudo systemctl restart app'"), ["ssh", "systemctl"]);
        assert_eq!(names("docker compose exec -T db pg_dump -U x y"), ["docker", "pg_dump"]);
        assert_eq!(names("kubectl exec pod -- psql -c 'DROP TABLE t'"), ["kubectl", "psql"]);
        assert_eq!(analyse("kubectl exec pod -- psql -c 'DROP TABLE t'").effect, Effect::Destroys);
        assert_eq!(analyse("ssh db1 uptime").effect, Effect::Reads);
        assert_eq!(names("diff <(ls a) <(ls b)"), ["diff", "ls", "ls"]);
    }

    #[test]
    fn words_know_their_place() {
        let text = "echo é && rm -rf \"$DIR/x\"";
        let found = analyse(text);
        let word = &found.calls[1].words[2];
        assert_eq!(&text[word.start as usize..word.end as usize], "\"$DIR/x\"");
        assert_eq!((word.text.as_str(), word.uses[0].name.as_str()), ("$DIR/x", "DIR"));
    }

    #[test]
    fn exit_codes_that_are_looked_at() {
        let tested = |text: &str| analyse(text).calls[0].tested;
        assert!(tested("grep x f || true") && tested("! grep x f"));
        assert!(tested("if grep x f; then echo y; fi"));
        assert!(!tested("grep x f && echo y") && !tested("grep x f"));
    }

    #[test]
    fn what_runs_in_the_background_ends_for_the_script() {
        assert_eq!(analyse("npm run dev &").effect, Effect::Changes);
        assert_eq!(analyse("npm run dev").effect, Effect::Endless);
    }
}

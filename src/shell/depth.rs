//! How deep a piece of bash nests, before it is parsed: the parser recurses, and these texts come from strangers.

use brush_parser::Token;

/// What nests deeper need not be counted to its end.
const ENOUGH: usize = 1_000;

/// How deep a program nests, as the parser will see it: compound commands, brackets, and what `[[ … ]]` and `coproc` chain.
///
/// A closing word counts only where a command may stand and where it closes what was opened last, so that nothing in an argument pays
/// for a nesting that goes on.
pub(super) fn of_tokens(tokens: &[Token]) -> usize {
    let mut open: Vec<&str> = Vec::new();
    let (mut deepest, mut chained) = (0, 0);
    // Whether a command may begin here, and for how many words more: behind `for x`, `function f` and `coproc NAME` one may.
    let (mut begins, mut names) = (true, 0_usize);
    for token in tokens {
        let text = token.to_str();
        let is_word = matches!(token, Token::Word(..));
        let may_begin = is_word && (begins || names > 0);
        let in_test = open.contains(&"[[");
        let closes = match (text, open.last().copied()) {
            (")", Some("(")) => !is_word,
            ("}", Some("{"))
            | ("fi", Some("if"))
            | ("esac", Some("case"))
            | ("done", Some("while" | "until" | "for" | "select")) => may_begin,
            ("]]", Some("[[")) => is_word,
            _ => false,
        };
        let opens = match text {
            "(" => !is_word,
            "{" | "if" | "case" | "while" | "until" | "for" | "select" | "[[" => {
                may_begin && !in_test
            }
            _ => false,
        };
        if closes {
            open.pop();
        } else if opens {
            open.push(text);
        }
        if matches!(text, ";" | "\n") && !in_test {
            chained = 0;
        }
        let links = if in_test { matches!(text, "!" | "&&" | "||") } else { text == "coproc" };
        chained += usize::from(links);
        deepest = deepest.max(open.len() + chained);
        if deepest > ENOUGH {
            break;
        }
        let goes_on = matches!(
            text,
            "if" | "then" | "elif" | "else" | "while" | "until" | "do" | "{" | "!" | "time" | "-p"
        );
        names = match text {
            "for" | "select" | "function" | "coproc" if may_begin => 2,
            _ => names.saturating_sub(1),
        };
        begins =
            if is_word { may_begin && goes_on || closes } else { !text.starts_with(['<', '>']) };
    }
    deepest
}

/// How often `$(`, `${`, `$[` and a backtick open something: so deep the reading of words may nest at most.
pub(super) fn of_words(text: &str) -> usize {
    let expansions = text.as_bytes().windows(2);
    expansions.filter(|two| two[0] == b'$' && matches!(two[1], b'(' | b'{' | b'[')).count()
        + text.bytes().filter(|it| *it == b'`').count()
}

#[cfg(test)]
mod tests {
    use crate::shell::analyse;

    fn refused(text: &str) {
        let error = analyse(text).error.map(|it| it.message).unwrap_or_default();
        assert!(error.contains("deeply nested"), "{error:?} of {:?}", &text[..20]);
    }

    #[test]
    fn what_nests_deeper_than_the_parser_can_is_refused() {
        refused(&"if true; then\n".repeat(2_000));
        refused(&format!("{}true\n{}", "( : }\n".repeat(20_000), ")\n".repeat(20_000)));
        refused(&format!("{}true\n{}", "case x in a)\n".repeat(12_000), "esac\n".repeat(12_000)));
        refused(&"while echo done; do ".repeat(2_000));
        refused(&"if echo fi > fi # ; fi\nthen ".repeat(2_000));
        refused(&"{ case x in }) ".repeat(2_000));
        refused(&"coproc ".repeat(4_000));
        refused(&format!("[[ {} a ]]", "! ".repeat(4_000)));
        refused(&format!("[[ {} a ]]", "a && ".repeat(4_000)));
        refused(&"echo $( ')' ".repeat(20_000));
        refused(&"echo ${a:-'}'".repeat(20_000));
    }

    #[test]
    fn words_that_nest_as_deep_as_they_may_fit_on_the_stack() {
        let deep = |open: &str, close: &str| {
            let text = format!("echo {}x{}", open.repeat(2_000), close.repeat(2_000));
            analyse(&text)
        };
        for (open, close) in [
            ("${a:-", "}"),
            ("\"${a:-", "}\""),
            ("$(echo ", ")"),
            ("\"$(echo ", ")\""),
            ("$((1+", "))"),
            ("$[1+", "]"),
        ] {
            deep(open, close);
        }
    }

    #[test]
    fn long_programs_that_do_not_nest_are_read() {
        let fine = |text: &str| assert_eq!(analyse(text).error, None, "{:?}", &text[..20]);
        fine(&"if true; then :; elif false; then { :; }; fi\n".repeat(300));
        fine(&"case x in a) : ;; (b) ( : ) ;; esac\n".repeat(300));
        fine(&"for x in if while; do [[ $x && ! -f if ]]; done\n".repeat(300));
        fine(&"# if it fails, for example {\necho \"$(date) ${HOME}\" if\n".repeat(300));
        fine("a && b || c && ! d; f() { :; }\nf");
    }
}

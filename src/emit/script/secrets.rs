//! What the script knows of names that hold a secret: the lists of `model/secret.rs`, as a function of bash and as rules of sed.

use std::collections::BTreeMap;

use super::quote;
use crate::model::NAMES;

/// Stands behind a name that only looks like one, until the line is done.
const MARK: &str = "\u{2}rs\u{2}";
/// A letter of a name.
const LETTER: &str = "[A-Za-z0-9_.-]";
/// What is written between a name and its value.
const QUOTE: &str = "[\"']?[[:space:]]*";

/// The function `__rs_is_secret NAME`, and the rules in `RS_NAME_RULES`.
pub(super) fn shell() -> String {
    let cases: String = NAMES
        .iter()
        .map(|it| (it.patterns.join(" | "), u8::from(!it.secret)))
        .fold(String::new(), |all, (patterns, code)| {
            all + "  " + &patterns + ") __rs_s=" + &code.to_string() + " ;;\n"
        });
    let function = include_str!("../../../templates/run/secret.sh");
    let function = function.replace("  #@names\n", &cases);
    function + "RS_NAME_RULES=" + &quote(&rules()) + "\n"
}

/// Rules that mask the value behind a name, in the order of the lists: a name that is known to be harmless is marked, and what is
/// marked is passed over.
fn rules() -> String {
    let mut rules = vec![
        // The shell's own names for folders, and how many passed.
        format!("s/(^|[^A-Za-z0-9_.-])((OLD)?PWD)=/\\1\\2{MARK}=/g"),
        format!(
            "s/([pP][aA][sS][sS]{QUOTE})([=:][[:space:]]*[\"']?[0-9]+([.][0-9]+)?)($|[^A-Za-z0-9.@!#^*+~-])/\\1{MARK}\\2\\4/g"
        ),
    ];
    for names in NAMES {
        let name = format!("(^|[^A-Za-z0-9_.-])(({}){QUOTE}", alternatives(names.patterns));
        if names.secret {
            rules.push(format!(
                "s/{name}[=:][[:space:]]*[\"']?)[^][:space:]\"',;&[]{{3,}}/\\1\\2[REDACTED]/g"
            ));
        } else {
            rules.extend(["=", ":"].map(|it| format!("s/{name}){it}/\\1\\2{MARK}{it}/g")));
        }
    }
    rules.push(format!("s/{MARK}//g"));
    rules.join("\n")
}

/// Patterns of names as one extended regular expression. Those that begin and end alike share that: half the time for `sed` on lines
/// that hold such a name.
fn alternatives(patterns: &[&str]) -> String {
    let any = format!("{LETTER}*");
    let end = format!("([_.-]{LETTER}*)?");
    let mut alike: BTreeMap<(String, &str), Vec<String>> = BTreeMap::new();
    for pattern in patterns {
        let letters: Vec<char> = pattern.chars().collect();
        let pieces = match letters[..] {
            // A word within the name: behind a sign, or with a capital.
            ['*', '_', first, ..] if first.is_ascii_lowercase() => {
                let (rest, capital) = (expression(&letters, 3), first.to_ascii_uppercase());
                vec![
                    (format!("({any}[_.-])?"), format!("[{first}{capital}]{rest}")),
                    (format!("{any}[a-z]"), format!("{capital}{rest}")),
                ]
            }
            ['*', ..] => vec![(any.clone(), expression(&letters, 1))],
            _ => vec![(String::new(), expression(&letters, 0))],
        };
        for (head, mut body) in pieces {
            let tail = [&*any, &end].into_iter().find(|it| body.ends_with(*it)).unwrap_or("");
            body.truncate(body.len() - tail.len());
            alike.entry((head, tail)).or_default().push(body);
        }
    }
    let joined = alike.iter().map(|((head, tail), it)| format!("{head}({}){tail}", it.join("|")));
    joined.collect::<Vec<_>>().join("|")
}

/// A pattern of names from one of its letters on, as an extended regular expression of the names themselves, where words may also
/// begin with a capital.
fn expression(letters: &[char], mut at: usize) -> String {
    let either = |out: &mut String, c: char| match c {
        '*' => out.extend([LETTER, "*"]),
        '?' => out.push_str("[A-Za-z0-9]"),
        c if c.is_ascii_lowercase() => out.extend(['[', c, c.to_ascii_uppercase(), ']']),
        c => out.push(c),
    };
    let mut out = String::new();
    while let Some(&c) = letters.get(at) {
        let next = letters.get(at + 1).copied();
        let begun = letters.get(at + 2).copied().filter(|_| next == Some('_'));
        match (c, next) {
            // The ends of a name.
            ('_', Some('*')) if at + 2 == letters.len() => {
                out.extend(["([_.-]", LETTER, "*)?"]);
                break;
            }
            ('_', Some(_)) if at > 0 => out += "[_.-]",
            ('_', _) => {}
            // `x_y` is also `xY`.
            (_, Some('_')) if begun.is_some_and(|it| it.is_ascii_lowercase()) => {
                let first = begun.unwrap_or_default();
                out.push('(');
                either(&mut out, c);
                out.push_str("[_.-]");
                either(&mut out, first);
                out.push('|');
                match c {
                    '*' => out.extend([LETTER, "*[a-z]"]),
                    '?' => out.push_str("[a-z]"),
                    c => out.push(c),
                }
                out.extend([first.to_ascii_uppercase(), ')']);
                at += 2;
            }
            _ => either(&mut out, c),
        }
        at += 1;
    }
    out
}

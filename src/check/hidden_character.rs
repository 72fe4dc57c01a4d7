//! RS109: characters in commands that nobody sees.

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Edit, Rule, Severity},
    model::Command,
};

pub(super) static RULE: Rule = Rule {
    code: "RS109",
    name: "hidden-character",
    severity: Severity::Warning,
    why: "Bash takes a no-break space for a letter, so that the command is not found; characters that turn the direction of \
          writing make a command look like another one.",
    bad: "# Pump\n\n- [ ] Start\n  ```bash\n  uptime\u{a0}-p\n  ```\n",
    good: "# Pump\n\n- [ ] Start\n  ```bash\n  uptime -p\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (command, _) in input.commands().filter(|(it, _)| it.is_run()) {
        let text = command.text();
        let mut told = Vec::new();
        for letter in text.chars() {
            let Some(name) = name(letter).filter(|it| !told.contains(it)) else { continue };
            told.push(name);
            let span = input.find(command.span, letter.encode_utf8(&mut [0; 4]));
            let code = u32::from(letter);
            let message = format!("this command holds {name} (U+{code:04X})");
            diagnostics.push(
                Diagnostic::new(&RULE, span, message)
                    .label("here")
                    .fix(everywhere(input, command, letter))
                    .help("type it anew; it often comes from a web page or a word processor"),
            );
        }
    }
}

/// A no-break space was a space; what has no width was nothing. Others have to be looked at.
fn everywhere(input: Input<'_>, command: &Command, letter: char) -> Vec<Edit> {
    let text = match letter {
        '\u{a0}' | '\u{202f}' | '\u{2007}' => " ",
        '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => "",
        _ => return Vec::new(),
    };
    let block = input.source.text.get(command.span.range()).unwrap_or_default();
    let start = command.span.start as usize;
    let edit = |(at, it): (usize, &str)| Edit {
        span: input.source.span(start + at..start + at + it.len()),
        text: text.to_owned(),
    };
    block.match_indices(letter).map(edit).collect()
}

fn name(letter: char) -> Option<&'static str> {
    match letter {
        '\u{a0}' | '\u{202f}' | '\u{2007}' => Some("a no-break space"),
        '\u{200b}' | '\u{2060}' | '\u{feff}' => Some("a space of no width"),
        '\u{ad}' => Some("a soft hyphen"),
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("a character that turns the direction of writing")
        }
        '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => Some("a control character"),
        _ => None,
    }
}

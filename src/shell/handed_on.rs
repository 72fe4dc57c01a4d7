//! Commands that another command is given to run: `ssh host '…'`, `bash -c '…'`, `docker exec db …`.

use super::{effects, syntax, walk::DEEPEST};
use crate::model::{Call, Scope, Word, is_option};

/// What a command hands on, as commands of their own.
pub(super) fn handed_on(call: &Call, depth: usize) -> Vec<Call> {
    if depth >= DEEPEST {
        return Vec::new();
    }
    let arguments = call.arguments();
    match call.name() {
        "bash" | "sh" | "zsh" | "dash" | "ash" | "su" => {
            let at = arguments.iter().position(|word| is_option("-c", &word.text));
            at.and_then(|at| arguments.get(at + 1))
                .map_or_else(Vec::new, |word| text(&word.text, word, depth))
        }
        "eval" => all(arguments, depth),
        "watch" => all(operands(arguments, &["-n", "--interval"]), depth),
        "ssh" => {
            let valued = ["-p", "-i", "-l", "-o", "-L", "-R", "-J", "-F", "-D", "-E"];
            all(operands(arguments, &valued).get(1..).unwrap_or_default(), depth)
        }
        "docker" | "podman" | "nerdctl" | "docker-compose" => {
            let at = arguments.iter().position(|word| word.text == "exec");
            let valued = ["-u", "--user", "-e", "--env", "-w", "--workdir", "--index", "-f"];
            let rest = at.map_or(&[][..], |at| operands(&arguments[at + 1..], &valued));
            words(rest.get(1..).unwrap_or_default(), depth)
        }
        "kubectl" | "oc" => {
            let at = arguments.iter().position(|word| word.text == "--");
            words(at.map_or(&[][..], |at| &arguments[at + 1..]), depth)
        }
        _ => Vec::new(),
    }
}

/// What remains behind leading options and their values.
fn operands<'a>(mut words: &'a [Word], valued: &[&str]) -> &'a [Word] {
    while let Some(option) = words.first().filter(|it| it.text.starts_with('-')) {
        let length = if valued.contains(&option.text.as_str()) { 2 } else { 1 };
        words = words.get(length..).unwrap_or_default();
    }
    words
}

fn all(words: &[Word], depth: usize) -> Vec<Call> {
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    words.first().map_or_else(Vec::new, |first| text(&texts.join(" "), first, depth))
}

/// A text that another shell reads: its words all stand where the text stands.
fn text(text: &str, place: &Word, depth: usize) -> Vec<Call> {
    let mut calls = syntax::nested(text, depth + 1).calls;
    for call in &mut calls {
        call.scope = Scope::Elsewhere;
        for word in call.words.iter_mut().chain(call.assigns.iter_mut().map(|(_, word)| word)) {
            (word.start, word.end) = (place.start, place.end);
        }
    }
    calls
}

/// Words that are a command of their own.
fn words(words: &[Word], depth: usize) -> Vec<Call> {
    if words.is_empty() {
        return Vec::new();
    }
    let mut call =
        Call { words: words.to_vec(), stages: 1, scope: Scope::Elsewhere, ..Call::default() };
    effects::judge(&mut call);
    let mut calls = handed_on(&call, depth + 1);
    if let Some(inner) = calls.iter().map(|it| it.effect).max() {
        call.effect = call.effect.max(inner);
    }
    calls.insert(0, call);
    calls
}

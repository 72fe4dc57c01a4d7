//! Commands that another command is given to run: `ssh host '…'`, `bash -c '…'`, `docker exec db …`.

use super::{
    clients,
    effects::{self, Feed, feed},
    given::Valued,
    syntax,
    walk::DEEPEST,
};
use crate::model::{Call, Scope, Word, is_option};

/// Options of `docker exec` and `docker run` with a value in a word of its own.
const DOCKER: &[&str] = &[
    "-u",
    "--user",
    "-e",
    "--env",
    "-w",
    "--workdir",
    "--index",
    "--env-file",
    "--detach-keys",
    "-v",
    "--volume",
    "-p",
    "--publish",
    "--name",
    "--network",
    "--net",
    "--entrypoint",
    "-h",
    "--hostname",
    "-l",
    "--label",
    "-m",
    "--memory",
    "--cpus",
    "--mount",
    "--add-host",
    "--platform",
    "--restart",
    "--volumes-from",
    "--pull",
];

const SHELLS: &[&str] = &["bash", "sh", "zsh", "dash", "ash", "ksh", "su", "runuser"];

/// What a command hands on, as commands of their own. What it reads is read by them; `piped` is what stands before it in its pipeline.
pub(super) fn handed_on(call: &Call, depth: usize, piped: Feed<'_>) -> Vec<Call> {
    if depth >= DEEPEST {
        return Vec::new();
    }
    let arguments = call.arguments();
    let feed = feed(call, piped);
    let value = |options: &[&str]| {
        let is = |word: &Word| options.iter().any(|it| is_option(it, &word.text));
        let at = arguments.iter().position(is);
        at.and_then(|at| match arguments[at].text.split_once('=') {
            Some((_, value)) if arguments[at].text.starts_with("--") => {
                Some((&arguments[at], value))
            }
            Some(_) | None => arguments.get(at + 1).map(|word| (word, word.text.as_str())),
        })
    };
    let given = |options: &[&str]| {
        value(options).map_or_else(Vec::new, |(place, it)| text(it, place, depth, feed))
    };
    match call.name() {
        shell if SHELLS.contains(&shell) => {
            let read = given(&["-c", "--command"]);
            if read.is_empty() { fed(call, depth, feed) } else { read }
        }
        "eval" => all(arguments, depth, feed),
        "trap" => operands(arguments, None)
            .first()
            .map_or_else(Vec::new, |word| text(&word.text, word, depth, feed)),
        "watch" => all(operands(arguments, Some(&list(&["-n", "--interval"]))), depth, feed),
        "flock" => given(&["-c", "--command"]),
        "ssh" | "autossh" => {
            let command = operands(arguments, effects::valued("ssh")).get(1..).unwrap_or_default();
            // Options may stand behind the host too.
            let command = operands(command, effects::valued("ssh"));
            if command.is_empty() { fed(call, depth, feed) } else { all(command, depth, feed) }
        }
        "docker" | "podman" | "nerdctl" | "docker-compose" => {
            let verb = |word: &Word| matches!(word.text.as_str(), "exec" | "run");
            let at = arguments.iter().position(verb);
            let rest = at.map_or(&[][..], |at| operands(&arguments[at + 1..], Some(&list(DOCKER))));
            words(rest.get(1..).unwrap_or_default(), depth, feed)
        }
        "kubectl" | "oc" => {
            let at = arguments.iter().position(|word| word.text == "--");
            let rest = at.map_or(&[][..], |at| &arguments[at + 1..]);
            let first = operands(arguments, effects::valued("kubectl"));
            let runs = first.first().is_some_and(|it| matches!(it.text.as_str(), "exec" | "rsh"));
            match first.get(1..).filter(|_| at.is_none() && runs) {
                // Without `--`, as older ones take it.
                Some(rest) => {
                    let valued = list(&["-n", "--namespace", "-c", "--container"]);
                    let pod = operands(rest, Some(&valued));
                    let command = operands(pod.get(1..).unwrap_or_default(), Some(&valued));
                    words(command, depth, feed)
                }
                None => words(rest, depth, feed),
            }
        }
        "find" => {
            let runs = ["-exec", "-execdir", "-ok", "-okdir"];
            let starts = arguments.iter().enumerate().filter(|(_, it)| runs.contains(&&*it.text));
            let commands = starts.map(|(at, _)| {
                let rest = &arguments[at + 1..];
                let end = rest.iter().position(|it| matches!(it.text.as_str(), ";" | "+"));
                &rest[..end.unwrap_or(rest.len())]
            });
            commands.flat_map(|it| words(it, depth, feed)).collect()
        }
        "ansible" => given(&["-a", "--args"]),
        "gcloud" => given(&["--command"]),
        _ => Vec::new(),
    }
}

/// What a shell reads that is given no command.
fn fed(call: &Call, depth: usize, feed: Feed<'_>) -> Vec<Call> {
    let place = call.words.get(call.program);
    match (feed, place) {
        (Feed::Text(it, _), Some(place)) => text(it, place, depth, Feed::Nothing),
        _ => Vec::new(),
    }
}

fn list(options: &[&'static str]) -> Valued {
    Valued { anywhere: options.to_vec(), ..Valued::default() }
}

/// What remains behind leading options and their values.
fn operands<'a>(mut words: &'a [Word], valued: Option<&Valued>) -> &'a [Word] {
    while let Some(option) = words.first().filter(|it| it.text.starts_with('-')) {
        let length = valued.map_or(1, |it| it.length(&option.text));
        words = words.get(length..).unwrap_or_default();
        if option.text == "--" {
            break;
        }
    }
    words
}

fn all(words: &[Word], depth: usize, feed: Feed<'_>) -> Vec<Call> {
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    words.first().map_or_else(Vec::new, |first| text(&texts.join(" "), first, depth, feed))
}

/// A text that another shell reads: its words all stand where the text stands.
fn text(text: &str, place: &Word, depth: usize, feed: Feed<'_>) -> Vec<Call> {
    let mut calls = syntax::nested(text, depth + 1).calls;
    for call in &mut calls {
        call.scope = Scope::Elsewhere;
        if call.stage == 0 && feed != Feed::Nothing {
            if clients::is_client(call.name()) {
                effects::judge(call, feed);
            } else if SHELLS.contains(&call.name()) {
                effects::take_over(call, &handed_on(call, depth + 1, feed));
            }
        }
        for word in call.words.iter_mut().chain(call.assigns.iter_mut().map(|(_, word)| word)) {
            (word.start, word.end) = (place.start, place.end);
        }
    }
    calls
}

/// Words that are a command of their own.
fn words(words: &[Word], depth: usize, feed: Feed<'_>) -> Vec<Call> {
    if words.is_empty() {
        return Vec::new();
    }
    let mut call =
        Call { words: words.to_vec(), stages: 1, scope: Scope::Elsewhere, ..Call::default() };
    effects::judge(&mut call, feed);
    let mut calls = handed_on(&call, depth + 1, feed);
    effects::take_over(&mut call, &calls);
    calls.insert(0, call);
    calls
}

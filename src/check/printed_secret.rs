//! RS141: a command that prints a secret into the record.

use super::{Input, input::Place, secrets::is_connection};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{Call, Mark, RedirectKind, Scope, is_secret_name},
};

pub(super) static RULE: Rule = Rule {
    code: "RS141",
    name: "printed-secret",
    severity: Severity::Warning,
    why: "What a command prints stands in the log, in the record and in the report. Whether a variable is set can be seen without its \
          value.",
    bad: "# Pump\n\n- [ ] The key is set\n  ```bash\n  env | grep PUMP_API_KEY\n  ```\n",
    good: "# Pump\n\n- [ ] The key is set\n  ```bash\n  test -n \"${PUMP_API_KEY:-}\"\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for place in input.calls() {
        let written = |it: &crate::model::Redirect| {
            matches!(it.kind, RedirectKind::Write | RedirectKind::Both) && it.number != Some(2)
        };
        if place.command.attributes.secret || place.call.redirects.iter().any(written) {
            continue;
        }
        let Some(name) = printed(place) else { continue };
        diagnostics.push(
            Diagnostic::new(&RULE, input.call(place), format!("this prints {name}"))
                .label("into the log and the record")
                .help("ask only whether it is set: `test -n \"${NAME:-}\"`; or add `{secret}` behind the fence's language"),
        );
    }
}

/// What is printed, where that is a secret.
fn printed(place: Place<'_>) -> Option<String> {
    let call = place.call;
    let prints =
        matches!(call.name(), "echo" | "printf" | "grep" | "egrep") || call.is(Mark::Prints);
    if !prints || matches!(call.scope, Scope::Substitution | Scope::Function) {
        return None;
    }
    let stages: Vec<&Call> = place
        .way
        .bash
        .calls
        .iter()
        .filter(|it| {
            it.pipeline == call.pipeline && it.scope == call.scope && it.stage >= call.stage
        })
        .collect();
    // Whatever counts, cuts or replaces may well leave the value out.
    let shows = |it: &&&Call| {
        matches!(it.name(), "grep" | "egrep" | "head" | "tail" | "cat" | "sort" | "less" | "more")
            && !it.has(&["-q", "-c", "-o", "--quiet", "--count"])
    };
    let [_, rest @ ..] = stages.as_slice() else { return None };
    if !rest.iter().all(|it| shows(&it)) {
        return None;
    }
    let secret = |name: &str| is_secret_name(name) || is_connection(name);
    let filter = rest.iter().find(|it| it.name().ends_with("grep"));
    let pattern = filter.and_then(|it| it.operands().next());
    let hidden = filter.is_some_and(|it| it.has(&["-v"]));
    match call.name() {
        "echo" | "printf" => {
            let used = call.arguments().iter().find_map(|word| {
                let part = |name: &str| {
                    // `${#X}` is a length, `${X:0:4}` a beginning.
                    word.text.contains(&format!("${name}"))
                        || word.text.contains(&format!("${{{name}}}"))
                };
                word.uses.iter().find(|it| secret(&it.name) && part(&it.name))
            });
            used.map(|it| format!("`{}`", it.name))
        }
        "grep" | "egrep" => {
            let quiet = call.has(&["-q", "-c", "-l", "-o", "-L"]);
            let file = call
                .operands()
                .skip(1)
                .any(|it| it.text.contains(".env") && !it.text.contains("example"));
            let name = call
                .operands()
                .next()
                .filter(|it| secret(it.text.trim_start_matches('^').trim_end_matches('=')));
            name.filter(|_| file && !quiet && call.stage == 0).map(|it| format!("`{}`", it.text))
        }
        _ if call.is(Mark::Prints) && !hidden => {
            let example =
                call.operands().any(|it| it.text.contains("example") || it.text.contains("sample"));
            let name = call.name();
            // `env A=b program` starts a program; `printenv NAME` and `set -e` are something else.
            let variables = matches!(name, "env" | "printenv" | "set");
            let own = call.operands().next();
            match (pattern, variables) {
                (Some(pattern), _) => {
                    let mut names = pattern.text.split(['|', '\\', '(', ')', '^', '=']);
                    let any = names.any(secret) && !(variables && own.is_some());
                    any.then(|| format!("`{}`", pattern.text))
                }
                (None, true) => match (name, own) {
                    ("printenv", Some(own)) => secret(&own.text).then(|| format!("`{}`", own.text)),
                    ("env" | "printenv", None) if call.arguments().is_empty() => {
                        Some("all variables, secrets among them".to_owned())
                    }
                    _ => None,
                },
                (None, false) if example => None,
                (None, false) if name == "kubectl" || name == "oc" => {
                    call.has(&["-o", "--output"]).then(|| "a secret of the cluster".to_owned())
                }
                (None, false) if name == "heroku" && call.operands().count() > 1 => None,
                (None, false) => {
                    let file = own.map_or("secrets", |it| it.text.as_str());
                    Some(if matches!(name, "cat" | "less" | "more" | "head" | "tail" | "bat") {
                        format!("`{file}` with the secrets in it")
                    } else {
                        "settings with the secrets in them".to_owned()
                    })
                }
            }
        }
        _ => None,
    }
}

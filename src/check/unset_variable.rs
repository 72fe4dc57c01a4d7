//! RS123: a variable that nothing in the document sets.

use std::collections::BTreeSet;

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{Class, Scope},
};

pub(super) static RULE: Rule = Rule {
    code: "RS123",
    name: "unset-variable",
    severity: Severity::Advice,
    why: "A variable that is not set is empty: the command goes to another host, or to none. Perhaps it comes from the operator's own \
          environment; then the checklist can say so.",
    bad: "# Pump\n\n- [ ] Ask the pump\n  ```bash\n  pumpctl -h \"$PUMP_HOST\" status\n  ```\n",
    good: "# Pump\n\n- [ ] Ask the pump\n  ```bash\n  pumpctl -h \"${PUMP_HOST:?is not set}\" status\n  ```\n",
};

/// What a shell has without anybody's doing.
const KNOWN: &[&str] = &[
    "HOME",
    "USER",
    "LOGNAME",
    "PATH",
    "PWD",
    "OLDPWD",
    "SHELL",
    "HOSTNAME",
    "TERM",
    "EDITOR",
    "LANG",
    "TMPDIR",
    "RANDOM",
    "SECONDS",
    "UID",
    "EUID",
    "PPID",
    "LINENO",
    "BASH_SOURCE",
    "BASH_VERSION",
    "IFS",
    "OSTYPE",
    "MACHTYPE",
    "HOSTTYPE",
    "REPLY",
    "PIPESTATUS",
    "SHLVL",
    "DISPLAY",
    "XDG_RUNTIME_DIR",
    "SSH_AUTH_SOCK",
    "SSH_CONNECTION",
    "FUNCNAME",
    "BASH_REMATCH",
    "COLUMNS",
    "LINES",
    "TZ",
    "OPTARG",
    "APPDATA",
    "USERPROFILE",
    "GOPATH",
    "JAVA_HOME",
];

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut set: BTreeSet<&str> = KNOWN.iter().copied().collect();
    for (command, _) in input.commands() {
        for way in &command.alternatives {
            set.extend(way.bash.sets.iter().map(String::as_str));
            // A file of settings is likely read in by somebody.
            if command.class == Class::Config || way.bash.error.is_some() {
                let name = |line: &'_ str| line.split_once('=').map(|(name, _)| name.len());
                set.extend(way.text.lines().filter_map(|line| {
                    let line = line.trim().trim_start_matches("export ");
                    name(line).map(|length| &line[..length])
                }));
            }
        }
    }
    // What a file sets that is read in cannot be told.
    if set.contains("*") {
        return;
    }
    for place in input.calls().filter(|it| it.call.scope != Scope::Elsewhere) {
        // Printed or tested, to see whether the environment has it.
        let looks = matches!(place.call.name(), "echo" | "printf" | "test" | "[");
        if looks && place.call.stages == 1 && place.call.redirects.is_empty() {
            continue;
        }
        let assigned = place.call.assigns.iter().map(|(_, word)| word);
        for word in place.call.words.iter().chain(assigned) {
            for used in &word.uses {
                if used.guarded || !set.insert(&used.name) {
                    continue;
                }
                let name = &used.name;
                let span = input.find(input.word(place.command, word), name);
                diagnostics.push(
                    Diagnostic::new(&RULE, span, format!("nothing in the checklist sets `{name}`"))
                        .help(format!(
                            "set it before, or stop where it is empty: `${{{name}:?is not set}}`"
                        )),
                );
            }
        }
    }
}

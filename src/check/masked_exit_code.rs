//! RS129: a pipe that hides whether the work was done.

use std::collections::BTreeMap;

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{Alternative, Call, Effect, Mark, Scope},
};

pub(super) static RULE: Rule = Rule {
    code: "RS129",
    name: "masked-exit-code",
    severity: Severity::Warning,
    why: "The exit code of a pipe is that of its last command. `head` is content with anything, so that a backup which cannot be read, \
          or a build that failed, counts as done.",
    bad: "# Pump\n\n- [ ] Check the backup\n  ```bash\n  pg_restore --list pump.dump | head\n  ```\n",
    good: "# Pump\n\n- [ ] Check the backup\n  ```bash\n  pg_restore --list pump.dump\n  ```\n",
};

/// What passes on, and is content with anything.
const CONTENT: &[&str] = &[
    "head", "tail", "tee", "cat", "less", "more", "sort", "wc", "awk", "sed", "cut", "uniq",
    "column", "gzip", "bzip2", "xz", "zstd", "pigz", "grep",
];

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut last: Option<(&Alternative, BTreeMap<usize, &Call>)> = None;
    for place in input.calls().filter(|it| it.call.scope == Scope::Text) {
        let call = place.call;
        if call.is_last() || call.tested || !matters(call) {
            continue;
        }
        // A block may have thousands of pipes, and is looked through once.
        if last.as_ref().is_none_or(|(way, _)| !std::ptr::eq(*way, place.way)) {
            last = Some((place.way, content(place.way)));
        }
        let Some(last) = last.as_ref().and_then(|(_, ends)| ends.get(&call.pipeline)) else {
            continue;
        };
        let (name, last) = (call.name(), last.name());
        diagnostics.push(
            Diagnostic::new(
                &RULE,
                input.call(place),
                format!("the exit code is that of `{last}`, whatever becomes of `{name}`"),
            )
            .help("write `set -o pipefail` before it, or leave the pipe out"),
        );
    }
}

/// The last commands of the pipes of a block that are content with anything; none where the block looks at the exit codes before them.
fn content(way: &Alternative) -> BTreeMap<usize, &Call> {
    let calls = || way.bash.calls.iter().filter(|it| it.scope == Scope::Text);
    let looks =
        |it: &Call| (it.name() == "set" && it.has(&["pipefail"])) || it.has(&["PIPESTATUS"]);
    if calls().any(looks) {
        return BTreeMap::new();
    }
    let ends = calls().filter(|it| it.is_last() && CONTENT.contains(&it.name()));
    ends.map(|it| (it.pipeline, it)).collect()
}

/// Whether it is known what to make of a failure.
fn matters(call: &Call) -> bool {
    const VERIFYING: &[&str] =
        &["pg_restore", "sha256sum", "sha512sum", "md5sum", "pg_verifybackup", "mysqlcheck"];
    let request = matches!(
        call.name(),
        "curl" | "wget" | "http" | "kill" | "pkill" | "echo" | "printf" | "tee"
    );
    let works = matches!(call.effect, Effect::Changes | Effect::Destroys) && !request;
    works || call.is(Mark::Backup) || VERIFYING.contains(&call.name())
}

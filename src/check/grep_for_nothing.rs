//! RS117: a search that fails when all is well.

use super::{Input, input::Place, input::says};
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::{Call, Scope},
};

pub(super) static RULE: Rule = Rule {
    code: "RS117",
    name: "grep-for-nothing",
    severity: Severity::Warning,
    why: "`grep` ends with exit code 1 where it finds nothing. Where nothing is the good news, the script calls the step failed; behind \
          a pipe into `tail` it calls it done whatever was found.",
    bad: "# Pump\n\n- [ ] Check the log for errors\n  ```bash\n  grep -i error pump.log\n  ```\n",
    good: "# Pump\n\n- [ ] Check the log for errors\n  ```bash\n  ! grep -i error pump.log\n  ```\n",
};

const GREPS: &[&str] = &["grep", "egrep", "fgrep", "zgrep", "rg"];

/// What only passes on what was found.
const PASSING: &[&str] = &["tail", "head", "less", "more", "sort", "uniq", "cat", "tee", "column"];

/// What nobody wants to find.
const BAD: &[&str] = &[
    "err",
    "error*",
    "fail*",
    "fatal",
    "warn",
    "warning*",
    "exception*",
    "critical",
    "panic*",
    "denied",
    "refused",
    "traceback",
    "corrupt*",
    "invalid",
    "unauthorized",
    "timeout",
    "500",
    "501",
    "502",
    "503",
    "504",
    "5xx",
    "oom",
    "segfault",
    "todo",
    "fixme",
];

/// What says of a step that nothing is to be found.
const ABSENT: &[&str] = &[
    "no",
    "not",
    "none",
    "nothing",
    "released",
    "free",
    "stopped",
    "gone",
    "closed",
    "removed",
    "without",
    "rien",
    "aucun*",
    "kein*",
    "nichts",
    "ninguna",
    "ningún",
    "nada",
    "nenhum*",
    "tidak",
    "yok",
    "нет",
    "ничего",
];

/// The same in languages that write no spaces.
const ABSENT_INSIDE: &[&str] =
    &["ゼロ", "なし", "ないこと", "無いこと", "没有", "沒有", "不存在", "없음", "없는지"];

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for place in input.main_calls() {
        let Place { command, way, call, step } = place;
        let quiet = call.has(&["-q", "-v", "-c", "-L", "--quiet", "--count", "--invert-match"]);
        let searches = GREPS.contains(&call.name()) && call.scope == Scope::Text && !quiet;
        if !searches
            || call.tested
            || command.attributes.expect.is_some()
            || command.attributes.exit_code.is_some()
        {
            continue;
        }
        // `grep -v grep` behind `ps` has a rule of its own.
        let rest: Vec<&Call> = way
            .bash
            .calls
            .iter()
            .filter(|it| {
                it.pipeline == call.pipeline && it.stage > call.stage && it.scope == Scope::Text
            })
            .collect();
        if !rest.iter().all(|it| PASSING.contains(&it.name())) {
            continue;
        }
        let pattern = call.value(&["-e"]).or_else(|| call.operands().next());
        let Some(pattern) = pattern.map(|word| word.text.as_str()) else { continue };
        let text = step.map(|it| it.text.to_plain()).unwrap_or_default();
        let bad = pattern.split('|').all(|it| says(it, BAD));
        let absent = says(&text, ABSENT) || ABSENT_INSIDE.iter().any(|it| text.contains(it));
        if !bad && !absent {
            continue;
        }
        let message = match rest.last() {
            Some(last) => format!(
                "the exit code is that of `{}`: 0 whether or not `grep` finds something",
                last.name()
            ),
            None => {
                "`grep` fails where it finds nothing, and nothing is the good news here".to_owned()
            }
        };
        diagnostics.push(Diagnostic::new(&RULE, input.call(place), message).help(
            "write `! grep …`, or say what is expected: `{expect=1}` behind the fence's language",
        ));
    }
}

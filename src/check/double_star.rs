//! RS116: `**` that is no more than `*`.

use super::Input;
use crate::{
    diagnostic::{Diagnostic, Rule, Severity},
    model::Scope,
};

pub(super) static RULE: Rule = Rule {
    code: "RS116",
    name: "double-star",
    severity: Severity::Warning,
    why: "Unless `globstar` is set, bash reads `**` as `*`: files further down are passed over without a word.",
    bad: "# Pump\n\n- [ ] Count the lines\n  ```bash\n  wc -l logs/**/*.log\n  ```\n",
    good: "# Pump\n\n- [ ] Count the lines\n  ```bash\n  shopt -s globstar\n  wc -l logs/**/*.log\n  ```\n",
};

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut set = false;
    for place in input.calls() {
        set |= place.call.name() == "shopt" && place.call.has(&["globstar"]);
        let foreign = matches!(place.command.language.as_str(), "zsh" | "fish");
        if set || foreign || place.call.scope == Scope::Elsewhere {
            continue;
        }
        let deep = |word: &&crate::model::Word| word.glob && word.text.contains("**/");
        let Some(word) = place.call.arguments().iter().find(deep) else { continue };
        diagnostics.push(
            Diagnostic::new(
                &RULE,
                input.word(place.command, word),
                format!("`{}` goes only one level deep", word.text),
            )
            .help("write `shopt -s globstar` before it, or use `find … -name`"),
        );
    }
}

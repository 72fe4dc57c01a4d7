//! `{{ name }}` and the placeholders of commands: what is replaced, and what is asked for.

use super::finish::Naming;
use crate::{
    model::{Text, Variable, VariableUse, is_secret_name},
    source::Span,
};

impl Naming {
    /// `{{ name }}` in text: a known name is replaced, another one is asked for.
    pub(super) fn words(&mut self, text: &mut Text, span: Span) {
        for run in text.0.iter_mut().filter(|run| run.text.contains("{{")) {
            self.plain(&mut run.text, span);
        }
    }

    pub(super) fn plain(&mut self, text: &mut String, span: Span) {
        let mut from = 0;
        while let Some(open) = text[from..].find("{{").map(|at| from + at) {
            let Some(close) = text[open..].find("}}").map(|at| open + at + 2) else { return };
            from = close;
            let name = text[open + 2..close - 2].trim().to_owned();
            if let Some(value) = self.vars.get(&name) {
                text.replace_range(open..close, value);
                from = open + value.len();
            } else if let Some(variable) =
                crate::shell::placeholders(&text[open..close], false).pop()
            {
                let placeholder = text[open..close].to_owned();
                self.variable(&variable.name, &placeholder, span);
            }
        }
    }

    /// Known names are replaced, the others stay variables.
    pub(super) fn substitute(&self, text: &mut String, variables: &mut Vec<VariableUse>) {
        let mut kept = Vec::new();
        let mut out = String::new();
        let mut from = 0;
        for used in std::mem::take(variables) {
            out.push_str(&text[from..used.start]);
            let placeholder = &text[used.start..used.end];
            from = used.end;
            let name = placeholder.trim_start_matches("{{").trim_end_matches("}}").trim();
            if let Some(value) = self.vars.get(name).filter(|_| placeholder.starts_with("{{")) {
                out.push_str(value);
            } else {
                let start = out.len();
                out.push_str(placeholder);
                kept.push(VariableUse { start, end: out.len(), ..used });
            }
        }
        out.push_str(&text[from..]);
        *text = out;
        *variables = kept;
    }

    pub(super) fn variable(&mut self, name: &str, placeholder: &str, span: Span) {
        if self.variables.contains_key(name) {
            return;
        }
        let default = self.vars.get(name).cloned();
        self.order.push(name.to_owned());
        self.variables.insert(
            name.to_owned(),
            Variable {
                name: name.to_owned(),
                placeholder: placeholder.to_owned(),
                default,
                secret: is_secret_name(name),
                span,
            },
        );
    }
}

//! Placeholders of a command become places that a value can fill without ever being read as shell.

use crate::model::{Alternative, Quoting};

/// A command's text with its placeholders prepared.
#[derive(Debug, PartialEq)]
pub(super) struct Prepared {
    /// The text; placeholders in shell are parameter expansions.
    pub(super) text: String,
    /// Variables that have to be known before it runs, in order of first use.
    pub(super) needs: Vec<String>,
    /// `(variable, marker)`: what is replaced by the value itself when the command is run, outside of shell.
    pub(super) fills: Vec<(String, String)>,
}

/// The shell variable that holds a value. Prefixed, so that no variable of the checklist's own commands is meant by accident.
fn parameter(name: &str) -> String {
    format!("${{ask_{name}}}")
}

/// Prepares an alternative for a shell (`shell`), or for a program that reads it on standard input.
pub(super) fn prepare(alternative: &Alternative, shell: bool) -> Prepared {
    let source = alternative.text.as_str();
    let mut prepared = Prepared { text: String::new(), needs: Vec::new(), fills: Vec::new() };
    let mut done = 0;
    for place in &alternative.variables {
        // Ranges come from the parser in order; one that does not fit is left as the author wrote it.
        let Some(before) = source.get(done..place.start).filter(|_| place.end >= place.start)
        else {
            continue;
        };
        if !source.is_char_boundary(place.end) {
            continue;
        }
        prepared.text.push_str(before);
        let quoting = if shell { place.quoting } else { Quoting::Literal };
        match quoting {
            Quoting::Bare => prepared.text.extend(["\"", &parameter(&place.name), "\""]),
            Quoting::Double => prepared.text += &parameter(&place.name),
            Quoting::Single => prepared.text.extend(["'\"", &parameter(&place.name), "\"'"]),
            Quoting::Literal => {
                let marker = marker(source, &place.name);
                prepared.text += &marker;
                let fill = (place.name.clone(), marker);
                if !prepared.fills.contains(&fill) {
                    prepared.fills.push(fill);
                }
            }
        }
        if !prepared.needs.contains(&place.name) {
            prepared.needs.push(place.name.clone());
        }
        done = place.end;
    }
    prepared.text.push_str(&source[done..]);
    prepared
}

/// Something that stands nowhere else in the text.
fn marker(source: &str, name: &str) -> String {
    let mut braces = 2;
    loop {
        let marker = format!("{}{name}{}", "{".repeat(braces), "}".repeat(braces));
        if !source.contains(&marker) {
            return marker;
        }
        braces += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::prepare;
    use crate::model::{Alternative, Quoting, VariableUse};

    fn case(text: &str, placeholder: &str, quoting: Quoting, shell: bool, expected: &str) {
        let variables = text.match_indices(placeholder).map(|(start, it)| VariableUse {
            name: "host".into(),
            start,
            end: start + it.len(),
            quoting,
        });
        let alternative = Alternative {
            text: text.into(),
            variables: variables.collect(),
            ..Alternative::default()
        };
        assert_eq!(prepare(&alternative, shell).text, expected);
    }

    #[test]
    fn each_place_keeps_its_quoting() {
        case("ssh <h> ls", "<h>", Quoting::Bare, true, r#"ssh "${ask_host}" ls"#);
        case(
            r#"curl "http://<h>/""#,
            "<h>",
            Quoting::Double,
            true,
            r#"curl "http://${ask_host}/""#,
        );
        case("echo 'on <h>'", "<h>", Quoting::Single, true, r#"echo 'on '"${ask_host}"''"#);
        case("SELECT '<h>'", "<h>", Quoting::Literal, true, "SELECT '{{host}}'");
    }

    #[test]
    fn what_is_no_shell_is_filled_in_as_text() {
        case("SELECT <h>, {{host}}", "<h>", Quoting::Bare, false, "SELECT {{{host}}}, {{host}}");
    }
}

//! What a command does, by the table in `effects.txt`.

use std::{collections::HashMap, sync::OnceLock};

use crate::model::Effect;

/// A line of the table.
struct Entry {
    effect: Effect,
    needs: Vec<&'static str>,
}

/// What a simple command does: its program and arguments, unquoted. `None` of the table's programs: nothing is known.
pub(super) fn simple(words: &[String]) -> Effect {
    let words = without_wrappers(words);
    let Some((program, arguments)) = words.split_first() else { return Effect::None };
    let name = program.rsplit('/').next().unwrap_or(program);
    let fits = |entry: &&Entry| entry.needs.iter().all(|need| holds(need, arguments));
    let entries = table().get(name).map(Vec::as_slice).unwrap_or_default();
    let best = entries.iter().filter(fits).max_by_key(|entry| entry.needs.len());
    let effect = best.map_or(Effect::None, |entry| entry.effect);
    match name {
        "psql" | "mysql" | "mariadb" | "sqlite3" => client(effect, arguments),
        "bash" | "sh" if arguments.first().is_some_and(|it| it == "-c") => {
            arguments.get(1).map_or(effect, |text| super::analyse(text).effect)
        }
        _ => effect,
    }
}

/// A database client reads its SQL from an option, a file or the terminal.
fn client(effect: Effect, arguments: &[String]) -> Effect {
    let after = |names: &[&str]| {
        arguments
            .iter()
            .position(|it| names.contains(&it.as_str()))
            .and_then(|at| arguments.get(at + 1))
    };
    let asks_nothing = ["-l", "--list", "--version", "-V"];
    if let Some(text) = after(&["-c", "--command", "-e", "--execute"]) {
        return super::sql_effect(text);
    }
    if after(&["-f", "--file"]).is_some() || arguments.iter().any(|it| it == "<") {
        return Effect::Changes;
    }
    if arguments.iter().any(|it| asks_nothing.contains(&it.as_str())) {
        Effect::Reads
    } else {
        effect
    }
}

/// The program behind `sudo`, `env A=b`, `time`, `nohup` …
fn without_wrappers(mut words: &[String]) -> &[String] {
    loop {
        let Some(first) = words.first() else { return words };
        let wrapper = matches!(
            first.as_str(),
            "sudo"
                | "env"
                | "time"
                | "nohup"
                | "nice"
                | "command"
                | "exec"
                | "timeout"
                | "builtin"
                | "doas"
                | "xargs"
        );
        let assignment = first
            .split_once('=')
            .is_some_and(|(name, _)| name.chars().all(|c| c.is_alphanumeric() || c == '_'));
        let alone = words.len() == 1;
        if alone || !(wrapper || assignment) {
            return words;
        }
        let takes_value = |option: &str| {
            matches!(
                (first.as_str(), option),
                ("sudo", "-u" | "-g" | "-h") | ("nice", "-n") | ("xargs", "-n" | "-I" | "-P")
            )
        };
        words = &words[1..];
        while let Some(option) = words.first().filter(|it| it.starts_with('-') && wrapper) {
            words = words.get(if takes_value(option) { 2 } else { 1 }..).unwrap_or_default();
        }
        if first == "timeout" {
            words = words.get(1..).unwrap_or_default();
        }
    }
}

fn holds(need: &str, arguments: &[String]) -> bool {
    if let Some(first) = need.strip_prefix('^') {
        let word = arguments.iter().find(|it| !it.starts_with(['-', '+']));
        return word.is_some_and(|word| first.is_empty() || first.split('|').any(|it| it == word));
    }
    need.split('|').any(|need| arguments.iter().any(|word| is_word(need, word)))
}

fn is_word(need: &str, word: &str) -> bool {
    let cluster = need.len() == 2 && need.starts_with('-') && !need.starts_with("--");
    if cluster && word.starts_with('-') && !word.starts_with("--") {
        return word[1..].contains(&need[1..]);
    }
    word == need
        || (need.starts_with("--")
            && word.strip_prefix(need).is_some_and(|rest| rest.starts_with('=')))
}

fn table() -> &'static HashMap<&'static str, Vec<Entry>> {
    static TABLE: OnceLock<HashMap<&'static str, Vec<Entry>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: HashMap<_, Vec<Entry>> = HashMap::new();
        for line in include_str!("effects.txt").lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_whitespace();
            let (Some(effect), Some(programs)) = (words.next().and_then(effect), words.next())
            else {
                continue;
            };
            let needs: Vec<_> = words.collect();
            for program in programs.split(',') {
                table.entry(program).or_default().push(Entry { effect, needs: needs.clone() });
            }
        }
        table
    })
}

/// Whether the table knows a program.
pub(super) fn knows(program: &str) -> bool {
    table().contains_key(program)
}

fn effect(name: &str) -> Option<Effect> {
    Some(match name {
        "reads" => Effect::Reads,
        "changes" => Effect::Changes,
        "endless" => Effect::Endless,
        "asks" => Effect::Asks,
        "destroys" => Effect::Destroys,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(text: &str, expected: Effect) {
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        assert_eq!(simple(&words), expected, "{text}");
    }

    #[test]
    fn the_most_specific_rule_wins() {
        case("git push origin main", Effect::Changes);
        case("git push --force origin main", Effect::Destroys);
        case("git tag -a v1", Effect::Changes);
        case("git tag", Effect::Reads);
        case("rm -rf build", Effect::Destroys);
        case("tail -100 log", Effect::Reads);
        case("tail -f log", Effect::Endless);
        case("sudo -u app systemctl restart app", Effect::Changes);
        case("systemctl status app", Effect::Reads);
        case("some-tool-nobody-knows", Effect::None);
    }

    #[test]
    fn every_line_of_the_table_is_read() {
        for line in include_str!("effects.txt")
            .lines()
            .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        {
            assert!(line.split_whitespace().next().and_then(effect).is_some(), "{line}");
        }
    }
}

//! What a command does, by the table in `effects.txt`.

use std::{collections::HashMap, sync::OnceLock};

use crate::model::{Call, Effect, Mark, RedirectKind, is_option};

/// A line of the table.
struct Entry {
    says: Says,
    needs: Vec<&'static str>,
}

/// What a line of the table says.
#[derive(Clone, Copy, PartialEq)]
enum Says {
    Effect(Effect),
    Mark(Mark),
}

/// Sets what a simple command does and is for, by its program and arguments.
pub(super) fn judge(call: &mut Call) {
    let mut words: Vec<String> = call.words.iter().map(|it| it.text.clone()).collect();
    let reads = |it: &&crate::model::Redirect| {
        matches!(it.kind, RedirectKind::Read | RedirectKind::Here)
            && it.number.is_none_or(|it| it == 0)
    };
    words.extend(call.redirects.iter().filter(reads).map(|_| "<".to_owned()));
    let rest = without_wrappers(&words);
    call.program = words.len() - rest.len();
    call.effect = simple(rest);
    // What goes into a file changes it, whatever the program.
    let writes = |it: &crate::model::Redirect| {
        matches!(it.kind, RedirectKind::Write | RedirectKind::Both)
            && !it.target.starts_with("/dev/")
    };
    if call.effect <= Effect::Reads && call.redirects.iter().any(writes) {
        call.effect = Effect::Changes;
    }
    call.marks = marks(rest);
}

/// What a simple command does: its program and arguments, unquoted. `None` of the table's programs: nothing is known.
fn simple(words: &[String]) -> Effect {
    let Some((program, arguments)) = words.split_first() else { return Effect::None };
    let name = program.rsplit('/').next().unwrap_or(program);
    let entries = table().get(name).map(Vec::as_slice).unwrap_or_default();
    let fitting = entries.iter().filter_map(|entry| match entry.says {
        Says::Effect(effect) if entry.fits(arguments) => Some((entry.needs.len(), effect)),
        Says::Effect(_) | Says::Mark(_) => None,
    });
    let effect = fitting.max_by_key(|(needs, _)| *needs).map_or(Effect::None, |(_, effect)| effect);
    match name {
        "bash" | "sh" | "zsh" | "python" | "python3" | "node" if arguments.is_empty() => {
            Effect::Asks
        }
        "psql" | "mysql" | "mariadb" | "sqlite3" => client(effect, arguments),
        _ => effect,
    }
}

fn marks(words: &[String]) -> Vec<Mark> {
    let Some((program, arguments)) = words.split_first() else { return Vec::new() };
    let name = program.rsplit('/').next().unwrap_or(program);
    let entries = table().get(name).map(Vec::as_slice).unwrap_or_default();
    let mut marks: Vec<Mark> = Vec::new();
    for entry in entries {
        match entry.says {
            Says::Mark(mark) if entry.fits(arguments) && !marks.contains(&mark) => marks.push(mark),
            Says::Mark(_) | Says::Effect(_) => {}
        }
    }
    marks
}

impl Entry {
    fn fits(&self, arguments: &[String]) -> bool {
        self.needs.iter().all(|need| holds(need, arguments))
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
    if let Some((before, need)) = need.split_once("..") {
        let at = arguments.iter().position(|word| word == before);
        return at.is_some_and(|at| arguments[at..].iter().any(|word| is_word(need, word)));
    }
    need.split('|').any(|need| arguments.iter().any(|word| is_word(need, word)))
}

fn is_word(need: &str, word: &str) -> bool {
    match need.strip_suffix('*') {
        Some(start) if !start.is_empty() => word.starts_with(start),
        _ => is_option(need, word),
    }
}

fn table() -> &'static HashMap<&'static str, Vec<Entry>> {
    static TABLE: OnceLock<HashMap<&'static str, Vec<Entry>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: HashMap<_, Vec<Entry>> = HashMap::new();
        for line in include_str!("effects.txt").lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_whitespace();
            let (Some(says), Some(programs)) = (words.next().and_then(says), words.next()) else {
                continue;
            };
            let needs: Vec<_> = words.collect();
            for program in programs.split(',') {
                table.entry(program).or_default().push(Entry { says, needs: needs.clone() });
            }
        }
        table
    })
}

/// Whether the table knows a program.
pub(super) fn knows(program: &str) -> bool {
    table().contains_key(program)
}

fn says(name: &str) -> Option<Says> {
    Some(match name {
        "reads" => Says::Effect(Effect::Reads),
        "changes" => Says::Effect(Effect::Changes),
        "endless" => Says::Effect(Effect::Endless),
        "asks" => Says::Effect(Effect::Asks),
        "destroys" => Says::Effect(Effect::Destroys),
        "backs-up" => Says::Mark(Mark::Backup),
        "verifies" => Says::Mark(Mark::Verify),
        "migrates" => Says::Mark(Mark::Migration),
        "live" => Says::Mark(Mark::Live),
        "opens" => Says::Mark(Mark::Session),
        "shows" => Says::Mark(Mark::Prints),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(text: &str, expected: Effect) {
        assert_eq!(crate::shell::analyse(text).effect, expected, "{text}");
    }

    #[test]
    fn the_most_specific_rule_wins() {
        case("git push origin main", Effect::Changes);
        case("git push --force origin main", Effect::Destroys);
        case("git tag -a v1", Effect::Changes);
        case("git tag", Effect::Reads);
        case("rm -rf /srv/data", Effect::Destroys);
        case("tail -100 log", Effect::Reads);
        case("tail -f log", Effect::Endless);
        case("sudo -u app systemctl restart app", Effect::Changes);
        case("systemctl status app", Effect::Reads);
        case("some-tool-nobody-knows", Effect::None);
        case("rm -rf node_modules", Effect::Changes);
    }

    #[test]
    fn marks_say_what_a_command_is_for() {
        let marked = |text: &str, mark| crate::shell::analyse(text).calls[0].is(mark);
        assert!(marked("sudo -u postgres pg_dump -Fc app", Mark::Backup));
        assert!(marked("npx prisma migrate deploy", Mark::Migration));
        assert!(marked("pg_restore --list x.dump", Mark::Verify));
        assert!(!marked("git status", Mark::Live) && marked("git push origin main", Mark::Live));
    }

    #[test]
    fn every_line_of_the_table_is_read() {
        for line in include_str!("effects.txt")
            .lines()
            .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        {
            assert!(line.split_whitespace().next().and_then(says).is_some(), "{line}");
        }
    }
}

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
    /// It shows what it would do, and does nothing.
    Rehearses,
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
    call.marks = marks(rest);
    call.effect = simple(rest);
    // A heredoc says what the client does; one that only asks is no migration.
    let here = call.redirects.iter().rfind(|it| it.kind == RedirectKind::Here);
    if let Some(here) = here.filter(|_| CLIENTS.contains(&call.name())) {
        call.effect = super::sql_effect(&here.target);
        if call.effect <= Effect::Reads {
            call.marks.retain(|it| !matches!(it, Mark::Migration | Mark::Live));
        }
    }
    if matches!(call.effect, Effect::Changes | Effect::Destroys) && rehearses(rest) {
        call.effect = Effect::Reads;
        call.marks.retain(|it| !matches!(it, Mark::Migration | Mark::Live | Mark::Backup));
    }
    // What goes into a file changes it, whatever the program.
    let writes = |it: &crate::model::Redirect| {
        matches!(it.kind, RedirectKind::Write | RedirectKind::Both)
            && !it.target.starts_with("/dev/")
    };
    if call.effect <= Effect::Reads && call.redirects.iter().any(writes) {
        call.effect = Effect::Changes;
    }
}

/// Clients that read SQL where they are fed it.
const CLIENTS: &[&str] = &["psql", "mysql", "mariadb", "sqlite3"];

/// What a simple command does: its program and arguments, unquoted. `None` of the table's programs: nothing is known.
fn simple(words: &[String]) -> Effect {
    let Some((program, arguments)) = words.split_first() else { return Effect::None };
    let name = program.rsplit('/').next().unwrap_or(program);
    let entries = table().get(name).map(Vec::as_slice).unwrap_or_default();
    let fitting = entries.iter().filter_map(|entry| match entry.says {
        Says::Effect(effect) if entry.fits(arguments) => Some((entry.needs.len(), effect)),
        Says::Effect(_) | Says::Mark(_) | Says::Rehearses => None,
    });
    let effect = fitting.max_by_key(|(needs, _)| *needs).map_or(Effect::None, |(_, effect)| effect);
    match name {
        "bash" | "sh" | "zsh" | "python" | "python3" | "node" if arguments.is_empty() => {
            Effect::Asks
        }
        "sqlite3" if sqlite_text(arguments).is_some() => {
            sqlite_text(arguments).map_or(effect, |text| super::sql_effect(text))
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
            Says::Mark(_) | Says::Effect(_) | Says::Rehearses => {}
        }
    }
    marks
}

/// Whether a command is a dry run, by the lines for its program and those for all (`*`).
fn rehearses(words: &[String]) -> bool {
    let Some((program, arguments)) = words.split_first() else { return false };
    let name = program.rsplit('/').next().unwrap_or(program);
    // `--dry-run=none` is kubectl's way to say that it is meant.
    let meant =
        arguments.iter().any(|it| matches!(it.as_str(), "--dry-run=none" | "--dry-run=false"));
    let entries = [name, "*"].into_iter().filter_map(|it| table().get(it)).flatten();
    !meant && entries.into_iter().any(|it| it.says == Says::Rehearses && it.fits(arguments))
}

impl Entry {
    fn fits(&self, arguments: &[String]) -> bool {
        self.needs.iter().all(|need| holds(need, arguments))
    }
}

/// `sqlite3 FILE "SQL"`: what stands behind the file.
fn sqlite_text(arguments: &[String]) -> Option<&String> {
    let mut rest = arguments.iter();
    let mut operands = Vec::new();
    while let Some(word) = rest.next() {
        match word.as_str() {
            "-cmd" | "-init" | "-separator" | "-newline" | "-nullvalue" => {
                rest.next();
            }
            "<" => {}
            option if option.starts_with('-') => {}
            _ => operands.push(word),
        }
    }
    operands.get(1).copied()
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

/// Programs that run another one, with how many words they take for themselves before it, and which of their options have a value in
/// a word of its own.
const WRAPPERS: &[(&str, usize, &[&str])] = &[
    (
        "sudo",
        0,
        &[
            "-u",
            "-g",
            "-h",
            "-p",
            "-C",
            "-r",
            "-t",
            "-T",
            "-U",
            "-D",
            "-R",
            "--user",
            "--group",
            "--host",
            "--prompt",
            "--close-from",
            "--role",
            "--type",
            "--command-timeout",
            "--other-user",
            "--chdir",
            "--chroot",
        ],
    ),
    ("doas", 0, &["-u", "-C"]),
    ("env", 0, &["-u", "--unset", "-C", "--chdir", "-a", "--argv0"]),
    ("time", 0, &["-f", "--format", "-o", "--output"]),
    ("nohup", 0, &[]),
    ("setsid", 0, &[]),
    ("nice", 0, &["-n", "--adjustment"]),
    ("ionice", 0, &["-c", "--class", "-n", "--classdata"]),
    ("stdbuf", 0, &["-i", "-o", "-e", "--input", "--output", "--error"]),
    ("command", 0, &[]),
    ("builtin", 0, &[]),
    ("exec", 0, &["-a"]),
    ("timeout", 1, &["-k", "--kill-after", "-s", "--signal"]),
    (
        "xargs",
        0,
        &[
            "-n",
            "-I",
            "-P",
            "-L",
            "-d",
            "-E",
            "-s",
            "-a",
            "--max-args",
            "--max-procs",
            "--max-lines",
            "--delimiter",
            "--max-chars",
            "--arg-file",
        ],
    ),
];

/// The program behind `sudo`, `env A=b`, `time`, `nohup` …
fn without_wrappers(mut words: &[String]) -> &[String] {
    loop {
        let Some(first) = words.first() else { return words };
        let name = first.rsplit('/').next().unwrap_or(first);
        let wrapper = WRAPPERS.iter().find(|it| it.0 == name);
        let assignment = first
            .split_once('=')
            .is_some_and(|(name, _)| name.chars().all(|c| c.is_alphanumeric() || c == '_'));
        let alone = words.len() == 1;
        if alone || !(wrapper.is_some() || assignment) {
            return words;
        }
        words = &words[1..];
        let Some((_, own, valued)) = wrapper else { continue };
        while let Some(option) = words.first().filter(|it| it.starts_with('-')) {
            let length = if valued.contains(&option.as_str()) { 2 } else { 1 };
            words = words.get(length..).unwrap_or_default();
        }
        words = words.get(*own..).unwrap_or_default();
    }
}

fn holds(need: &str, arguments: &[String]) -> bool {
    let mut operands = arguments.iter().filter(|it| !it.starts_with(['-', '+']));
    if let Some(all) = need.strip_prefix('=') {
        // `/tmp/../srv` is not below `/tmp`, nobody knows what `/tmp/$X` is, and `/tmp/*` is all that others left there.
        let fits = |word: &String| {
            !word.contains("..")
                && !word.contains(['$', '`'])
                && all.split('|').any(|need| is_word(need, word) && !is_everything_in(need, word))
        };
        let mut operands = operands.filter(|it| *it != "<").peekable();
        return operands.peek().is_some() && operands.all(fits);
    }
    if let Some(second) = need.strip_prefix("^^") {
        let word = operands.nth(1);
        return word.is_some_and(|word| second.split('|').any(|need| is_word(need, word)));
    }
    if let Some(first) = need.strip_prefix('^') {
        let word = operands.next();
        return word.is_some_and(|word| first.is_empty() || first.split('|').any(|it| it == word));
    }
    if let Some((before, need)) = need.split_once("..") {
        let at = arguments.iter().position(|word| word == before);
        return at.is_some_and(|at| arguments[at..].iter().any(|word| is_word(need, word)));
    }
    need.split('|').any(|need| arguments.iter().any(|word| is_word(need, word)))
}

/// Whether a word is the folder of an absolute need such as `/tmp/*`, or all that is in it.
fn is_everything_in(need: &str, word: &str) -> bool {
    need.strip_suffix('*').filter(|it| it.starts_with('/')).is_some_and(|folder| {
        let rest = word.strip_prefix(folder).unwrap_or_default();
        let name = rest.trim_start_matches('.');
        !name.starts_with(|it: char| it.is_alphanumeric() || it == '_')
    })
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
    // `*` stands for any program, and is none.
    program != "*" && table().contains_key(program)
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
        "rehearses" => Says::Rehearses,
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
    fn one_harmless_argument_makes_no_other_harmless() {
        case("rm -rf node_modules /srv/data", Effect::Destroys);
        case("rm -rf /tmp/../srv/data", Effect::Destroys);
        case("rm -rf node_modules dist ./build", Effect::Changes);
        case("rm -f yarn.lock /srv/data/x", Effect::Destroys);
        case("rm -f yarn.lock nohup.out", Effect::Changes);
    }

    #[test]
    fn a_path_that_may_lead_anywhere_is_not_harmless() {
        for path in [
            "/tmp/$X/../../srv/data",
            "\"/tmp/$X\"",
            "/tmp/$(cat name)",
            "/tmp/*",
            "/tmp/{a,/srv}",
            "/tmp/",
            "/tmp/.",
            "/tmp/./",
            "/tmp/.*",
            "/tmp//",
            "/tmp/?",
            "/var/cache/*",
            "\"$DIR/build\"",
        ] {
            case(&format!("rm -rf {path}"), Effect::Destroys);
        }
        for path in ["/tmp/app-*", "/tmp/release.tar", "dist/*", "/var/cache/app/*"] {
            case(&format!("rm -rf {path}"), Effect::Changes);
        }
    }

    #[test]
    fn wrappers_take_their_options_and_leave_the_program() {
        let wrapped = |wrapper: &str| {
            let text = format!("{wrapper} rm -rf /srv/data");
            let found = crate::shell::analyse(&text);
            assert_eq!((found.calls[0].name(), found.effect), ("rm", Effect::Destroys), "{text}");
        };
        wrapped("timeout -k 5 30");
        wrapped("timeout -s KILL 5");
        wrapped("timeout --signal=KILL --kill-after 5 30");
        wrapped("sudo --user app -g www");
        wrapped("/usr/bin/sudo -u app env -u HOME A=b nice -n 5");
        wrapped("env -u PGPASSWORD");
        wrapped("ionice -c 3 nohup");
        wrapped("xargs -L 1 -d x");
    }

    #[test]
    fn dry_runs_change_nothing() {
        for text in [
            "kubectl delete pod x --dry-run=client",
            "kubectl drain node-1 --delete-emptydir-data --dry-run=server",
            "rsync -avn --delete a/ b/",
            "helm upgrade app ./chart --dry-run",
            "npm publish --dry-run",
            "git push --dry-run origin main",
            "cargo publish --dry-run",
            "git clean -ndx",
        ] {
            case(text, Effect::Reads);
            assert!(!crate::shell::analyse(text).calls[0].is(Mark::Live), "{text}");
        }
        case("kubectl delete pod x --dry-run=none", Effect::Destroys);
        case("rsync -av --delete a/ b/", Effect::Destroys);
    }

    #[test]
    fn clouds_and_containers_are_judged_by_their_verb() {
        case("kubectl drain node-1 --ignore-daemonsets", Effect::Changes);
        case("kubectl drain node-1 --delete-emptydir-data", Effect::Destroys);
        case("aws s3 rm s3://bucket/old --recursive", Effect::Destroys);
        case("aws rds delete-db-instance --db-instance-identifier x", Effect::Destroys);
        case("az group delete --name x --yes", Effect::Destroys);
        case("aws ec2 describe-instances", Effect::Reads);
        case("aws s3 cp describe-x s3://bucket/", Effect::Changes);
        case("gcloud projects list", Effect::Reads);
        case("flyway info", Effect::Reads);
        case("flyway migrate", Effect::Changes);
        case("docker compose up", Effect::Endless);
        case("docker compose -f a.yml up --build", Effect::Endless);
        case("docker compose up -d", Effect::Changes);
        case("docker-compose up --detach", Effect::Changes);
        case("docker compose up --wait", Effect::Changes);
        case("sqlplus / as sysdba", Effect::Asks);
        case("sqlplus / as sysdba @migrate.sql", Effect::Changes);
    }

    #[test]
    fn what_a_client_is_fed_says_what_it_does() {
        case("sqlite3 f.db \"\nSELECT count(*)\nFROM t;\n\"", Effect::Reads);
        case("sqlite3 -header f.db 'DELETE FROM t'", Effect::Destroys);
        case("sqlite3 f.db", Effect::Asks);
        let reads = "psql app <<'E'\nSELECT count(*) FROM t;\nE";
        case(reads, Effect::Reads);
        assert_eq!(crate::shell::analyse(reads).calls[0].marks, [Mark::Session]);
        case("psql app <<'E'\nSELECT 1;\nDROP TABLE t;\nE", Effect::Destroys);
        case("psql app < migrate.sql", Effect::Changes);
        case("psql -c 'SELECT pg_promote();'", Effect::Changes);
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

//! What a command does, by the table in `effects.txt`.

use std::{collections::HashMap, sync::OnceLock};

use super::{
    clients,
    given::{Given, Valued},
};
use crate::model::{Call, Effect, Mark, RedirectKind, is_option};

/// What the table knows of a program.
#[derive(Default)]
struct Program {
    entries: Vec<Entry>,
    valued: Valued,
    /// The words of which the first one is its verb: `delete` of `az vm delete`.
    verbs: Vec<&'static str>,
    /// It runs another program: how many words it takes for itself before that, and the options with which it runs none.
    wraps: Option<(usize, Vec<&'static str>)>,
}

/// A line of the table.
struct Entry {
    says: Says,
    /// As written: few of them are ever asked for.
    needs: &'static str,
}

impl Entry {
    fn needs(&self) -> impl Iterator<Item = &'static str> {
        self.needs.split_ascii_whitespace()
    }
}

/// What a line of the table says.
#[derive(Clone, Copy, PartialEq)]
enum Says {
    Effect(Effect),
    Mark(Mark),
    /// It shows what it would do, and does nothing.
    Rehearses,
}

/// What a command reads on its standard input.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Feed<'a> {
    /// The terminal, or nothing.
    Nothing,
    /// A heredoc, or what `echo` prints; whether the shell puts something into it.
    Text(&'a str, bool),
    /// A file, or what another command prints.
    Unknown,
}

/// What a command reads by its redirections; `piped` where there are none.
pub(super) fn feed<'a>(call: &'a Call, piped: Feed<'a>) -> Feed<'a> {
    let read = call.redirects.iter().rfind(|it| {
        matches!(it.kind, RedirectKind::Read | RedirectKind::Here)
            && it.number.is_none_or(|it| it == 0)
    });
    match read {
        Some(it) if it.kind == RedirectKind::Here => Feed::Text(&it.target, it.filled),
        Some(it) if it.target == "/dev/null" => Feed::Nothing,
        Some(_) => Feed::Unknown,
        None => piped,
    }
}

/// Sets what a simple command does and is for, by its program and arguments, and by what it reads.
pub(super) fn judge(call: &mut Call, piped: Feed<'_>) {
    let mut words: Vec<String> = call.words.iter().map(|it| it.text.clone()).collect();
    let (program, unknown) = without_wrappers(&words);
    // What `xargs` reads is nobody's to know.
    words.extend(unknown.then(|| "{}".to_owned()));
    let feed = feed(call, piped);
    let (effect, marks) = by_table(&words[program..], feed);
    let is_text = matches!(feed, Feed::Text(..));
    let is_client = words.get(program).is_some_and(|it| clients::is_client(base(it)));
    (call.program, call.effect, call.marks) = (program, effect, marks);
    // One that is fed nothing but questions is no migration.
    if is_client && is_text && effect <= Effect::Reads {
        call.marks.retain(|it| !matches!(it, Mark::Migration | Mark::Live));
    }
    // What goes into a file changes it, whatever the program.
    if call.effect <= Effect::Reads && call.redirects.iter().any(writes) {
        call.effect = Effect::Changes;
    }
}

/// A command does what it hands on: that says more than its own name, where all of it is known.
pub(super) fn take_over(call: &mut Call, handed_on: &[Call]) {
    let Some(inner) = handed_on.iter().map(|it| it.effect).max() else { return };
    let known = handed_on.iter().all(|it| it.effect != Effect::None || it.words.is_empty());
    let stays = !known || matches!(call.effect, Effect::Endless | Effect::Destroys);
    if inner == Effect::None || (call.effect == Effect::Endless && inner != Effect::Destroys) {
        return;
    }
    call.effect = if stays { call.effect.max(inner) } else { inner };
}

/// Whether a redirection writes into a file.
pub(super) fn writes(redirect: &crate::model::Redirect) -> bool {
    matches!(redirect.kind, RedirectKind::Write | RedirectKind::Both)
        && !redirect.target.starts_with("/dev/")
}

/// What a simple command does and is for: its program and arguments, unquoted. `None` of the table's programs: nothing is known.
fn by_table(words: &[String], input: Feed<'_>) -> (Effect, Vec<Mark>) {
    let none = Program::default();
    let of = |name: &str| table().get(name).unwrap_or(&none);
    let Some((program, arguments)) = words.split_first() else { return <_>::default() };
    let fed = input != Feed::Nothing;
    let (mut name, mut known) = (base(program), of(base(program)));
    let mut given = known.valued.given(arguments, fed);
    // `docker compose` is a program of its own, with options of its own.
    let compose = given.operands.first().filter(|it| **it == "compose");
    let at = compose.and_then(|it| arguments.iter().position(|word| word == it));
    if let Some(at) = at.filter(|_| matches!(name, "docker" | "podman" | "nerdctl")) {
        (name, known) = ("docker-compose", of("docker-compose"));
        given = known.valued.given(&arguments[at + 1..], fed);
    }
    let fitting = fitting(known, &given);
    let mut effect = strongest(&fitting);
    // An option before the verb that is not known may have taken the first word as its value.
    if given.leading_unknown && given.operands.len() > 1 {
        let mut other = known.valued.given(given.words, fed);
        other.operands.remove(0);
        let destroys = strongest(&self::fitting(known, &other)) == Effect::Destroys;
        effect = if destroys { Effect::Destroys } else { effect };
    }
    let interprets = matches!(name, "bash" | "sh" | "zsh" | "python" | "python3" | "node");
    if interprets && arguments.is_empty() && !fed {
        effect = Effect::Asks;
    }
    // `./watch` is the author's own program, whatever it is called.
    let folder = program.rsplit_once('/').map(|(folder, _)| base(folder));
    if effect == Effect::Endless && folder.is_some_and(|it| !it.ends_with("bin")) {
        effect = Effect::None;
    }
    effect = clients::effect(name, effect, &given, input);
    let mut marks: Vec<Mark> = Vec::new();
    for entry in &fitting {
        if let Says::Mark(mark) = entry.says {
            marks.extend(Some(mark).filter(|it| !marks.contains(it)));
        }
    }
    // `--dry-run=none` is kubectl's way to say that it is meant.
    let meant = given.has("--dry-run:none") || given.has("--dry-run:false");
    let rehearses = || fitting.iter().any(|it| it.says == Says::Rehearses);
    if matches!(effect, Effect::Changes | Effect::Destroys) && !meant && rehearses() {
        effect = Effect::Reads;
        marks.retain(|it| !matches!(it, Mark::Migration | Mark::Live | Mark::Backup));
    }
    (effect, marks)
}

/// The lines of the table that hold.
fn fitting<'a>(program: &'a Program, given: &Given<'_>) -> Vec<&'a Entry> {
    let fits = |entry: &&Entry| entry.needs().all(|need| holds(need, program, given));
    program.entries.iter().filter(fits).collect()
}

/// What the line says that fits best.
fn strongest(fitting: &[&Entry]) -> Effect {
    let effects = fitting.iter().filter_map(|entry| match entry.says {
        Says::Effect(effect) => Some((entry.needs().count(), effect)),
        Says::Mark(_) | Says::Rehearses => None,
    });
    effects.max_by_key(|(needs, _)| *needs).map_or(Effect::None, |(_, effect)| effect)
}

/// A program's name without its folder.
fn base(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

/// Where the program stands behind `sudo`, `env A=b`, `time`, `nohup` …, and whether it gets operands that only its run will show.
fn without_wrappers(words: &[String]) -> (usize, bool) {
    let (mut at, mut unknown) = (0, false);
    while let Some(first) = words.get(at) {
        let known = table().get(base(first));
        let wrapper = known.and_then(|it| it.wraps.as_ref().map(|wraps| (it, wraps)));
        let assignment = first
            .split_once('=')
            .is_some_and(|(name, _)| name.chars().all(|c| c.is_alphanumeric() || c == '_'));
        let mut behind = at + 1;
        if let Some((known, (own, without))) = wrapper {
            let start = behind;
            while let Some(option) = words.get(behind).filter(|it| it.starts_with('-')) {
                behind += known.valued.length(option);
                if option == "--" {
                    break;
                }
            }
            let options = &words[start..behind.min(words.len())];
            let options = known.valued.given(options, false);
            let own_work = without.iter().any(|it| options.has(it));
            behind = if own_work { words.len() } else { behind + own };
        }
        // Alone, it is what is run.
        if behind >= words.len() || !(wrapper.is_some() || assignment) {
            break;
        }
        unknown |= matches!(base(first), "xargs" | "parallel");
        at = behind;
    }
    (at, unknown)
}

fn holds(need: &str, program: &Program, given: &Given<'_>) -> bool {
    if let Some(need) = need.strip_prefix('!').filter(|it| !it.is_empty()) {
        return !holds(need, program, given);
    }
    let at = |place: usize, need: &str| {
        let word = given.operands.get(place);
        word.is_some_and(|word| need.is_empty() || need.split('|').any(|it| is_word(it, word)))
    };
    if let Some(all) = need.strip_prefix('=') {
        // `/tmp/../srv` is not below `/tmp`, nobody knows what `/tmp/$X` is, and `/tmp/*` is all that others left there.
        let fits = |word: &&str| {
            !word.contains("..")
                && !word.contains(['$', '`'])
                && all.split('|').any(|need| is_word(need, word) && !is_everything_in(need, word))
        };
        return !given.operands.is_empty() && given.operands.iter().all(fits);
    }
    if let Some(need) = need.strip_prefix("^^") {
        return at(1, need);
    }
    if let Some(need) = need.strip_prefix('^') {
        return at(0, need);
    }
    if let Some(need) = need.strip_prefix('%') {
        let first = given.words.first();
        return first.is_some_and(|word| need.split('|').any(|it| is_word(it, word)));
    }
    if let Some(need) = need.strip_prefix(':').filter(|it| !it.is_empty()) {
        let is_verb = |word: &&&str| program.verbs.iter().any(|it| is_word(it, word));
        let verb = given.operands.iter().take(given.path).find(is_verb);
        return verb.is_some_and(|verb| need.split('|').any(|it| is_word(it, verb)));
    }
    let dots = need.as_bytes().windows(2).position(|two| two == b"..");
    if let Some((before, need)) = dots.map(|at| (&need[..at], &need[at + 2..])) {
        let at = given.words.iter().position(|word| word == before);
        return at.is_some_and(|at| {
            given.words[at..].iter().any(|word| is_word(need, word) || is_option(need, word))
        });
    }
    need.split('|').any(|need| match need {
        "<" => given.fed,
        "-" => given.words.iter().any(|it| it == "-"),
        option if option.starts_with('-') => given.has(option),
        word => given.words.iter().any(|it| is_word(word, it)),
    })
}

/// Whether a word is the folder of an absolute need such as `/tmp/*`, or all that is in it.
fn is_everything_in(need: &str, word: &str) -> bool {
    need.strip_suffix('*').filter(|it| it.starts_with('/')).is_some_and(|folder| {
        let rest = word.strip_prefix(folder).unwrap_or_default();
        let name = rest.trim_start_matches('.');
        !name.starts_with(|it: char| it.is_alphanumeric() || it == '_')
    })
}

/// Whether a word is the one that is needed: `x*` begins so, `*x*` holds it.
fn is_word(need: &str, word: &str) -> bool {
    match (need.strip_prefix('*'), need.strip_suffix('*')) {
        (Some(rest), Some(_)) if rest.len() > 1 => word.contains(&rest[..rest.len() - 1]),
        (Some(end), None) if !end.is_empty() => word.ends_with(end),
        (None, Some(start)) if !start.is_empty() => word.starts_with(start),
        _ => word == need,
    }
}

/// Room for the programs of the table, which names 533.
const PROGRAMS: usize = 600;

fn table() -> &'static HashMap<&'static str, Program> {
    static TABLE: OnceLock<HashMap<&'static str, Program>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: HashMap<_, Program> = HashMap::with_capacity(PROGRAMS);
        for line in include_str!("effects.txt").lines().filter(|line| !line.starts_with('#')) {
            let Some((kind, line)) = line.split_once(' ') else { continue };
            let (programs, rest) =
                line.trim_start().split_once(' ').unwrap_or((line.trim_start(), ""));
            let words = || rest.split_ascii_whitespace();
            let says = says(kind);
            for program in programs.split(',') {
                let program = table.entry(program).or_default();
                match (kind, says) {
                    (_, Some(says)) => program.entries.push(Entry { says, needs: rest }),
                    ("valued", _) => program.valued.anywhere.extend(words()),
                    ("leading", _) => program.valued.leading.extend(words()),
                    ("verbs", _) => program.verbs.extend(words().flat_map(|it| it.split('|'))),
                    ("wraps", _) => {
                        let own = words().next().and_then(|it| it.parse().ok()).unwrap_or(0);
                        program.wraps = Some((own, words().skip(1).collect()));
                    }
                    (_, None) => {}
                }
            }
        }
        table
    })
}

/// Which options of a program have a value in a word of its own.
pub(super) fn valued(program: &str) -> Option<&'static Valued> {
    table().get(program).map(|it| &it.valued)
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
        case("./watch version", Effect::None);
        case("/usr/bin/watch date", Effect::Endless);
        case("npx prisma migrate diff --script", Effect::Reads);
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
        assert!(!marked("npx prisma migrate diff --script", Mark::Migration));
        assert!(marked("pg_restore --list x.dump", Mark::Verify));
        assert!(!marked("git status", Mark::Live) && marked("git push origin main", Mark::Live));
    }

    #[test]
    fn every_line_of_the_table_is_read() {
        for line in include_str!("effects.txt")
            .lines()
            .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        {
            let kind = line.split_whitespace().next().unwrap();
            let other = ["valued", "leading", "verbs", "wraps"].contains(&kind);
            assert!(other || says(kind).is_some(), "{line}");
        }
    }
}

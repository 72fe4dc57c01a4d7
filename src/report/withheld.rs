//! What stakeholders need not know, taken out of results: contacts, hosts, accounts and the values of variables. The home of aho-corasick.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::{
    model::{FieldKind, Outline, OutlineItem, OutlineKind, OutlineSection, SectionRole},
    results::{self, Environment, Item, Results},
};

/// Shorter values are parts of other words, and nothing tells them from those.
const SHORTEST: usize = 3;
const HOST: &str = "[host]";
const ACCOUNT: &str = "[account]";
/// So many names are looked for one by one.
const FEW: usize = 8;
/// Programs whose `-h` is a host, and whose `-U` or `-u` is an account.
const CLIENTS: &[&str] = &[
    "createdb",
    "dropdb",
    "mariadb",
    "mongo",
    "mongodump",
    "mongosh",
    "mysql",
    "mysqladmin",
    "mysqldump",
    "pg_basebackup",
    "pg_dump",
    "pg_dumpall",
    "pg_isready",
    "pg_restore",
    "psql",
    "redis-cli",
    "vacuumdb",
];
/// Programs whose first operand is a host.
const TALKERS: &[&str] = &["dig", "mosh", "nc", "nslookup", "ping", "ssh", "telnet", "traceroute"];

/// The results as stakeholders see them. Digests and seals are over the whole file: they are checked before.
pub(super) fn withheld(results: &Results) -> Results {
    let mut shown = results.clone();
    let variables = results.variables.iter();
    let variables = variables.chain(results.merged.iter().flat_map(|it| &it.variables));
    let (mut hosts, mut of_machine) = (Masks::default(), Masks::default());
    let merged = results.merged.iter().filter_map(|it| it.environment.as_ref());
    for Environment { host, user, .. } in results.environment.iter().chain(merged) {
        hosts.extend(host.iter().map(|it| (it.clone(), HOST.to_owned())));
        of_machine.extend(user.iter().map(|it| (it.clone(), ACCOUNT.to_owned())));
    }
    let named = results.items.values().flat_map(|it| &it.runs).flat_map(|it| names(&it.command));
    // A bare word may be a host here and another thing elsewhere.
    hosts.extend(named.filter(|(name, mask)| mask == HOST && name.contains('.')));
    let mut masks = hosts.clone();
    masks.extend(variables.map(|(name, value)| (value.clone(), format!("<{name}>"))));
    of_machine.extend(masks.0.iter().cloned());
    let (hosts, masks, of_machine) = (hosts.search(), masks.search(), of_machine.search());

    let mut outline = std::mem::take(&mut shown.outline);
    for section in &mut outline.0 {
        hide_contacts(section, false, &hosts);
    }
    let (before, after) = (by_id(&results.outline), by_id(&outline));
    let is_shown =
        |id: &String| after.contains_key(id.as_str()) || !before.contains_key(id.as_str());
    let Results { items, conflicts, aside, .. } = &mut shown;
    items.retain(|id, _| is_shown(id));
    conflicts.retain(|id, _| is_shown(id));
    let lost = conflicts.iter_mut().flat_map(|(id, all)| all.iter_mut().map(move |it| (id, it)));
    for (id, answer) in items.iter_mut().chain(aside).chain(lost) {
        let item = before.get(id.as_str()).zip(after.get(id.as_str()));
        hide(answer, item.map(|(before, after)| (*before, *after)), &masks, &of_machine);
    }
    shown.outline = outline;
    shown.environment = None;
    shown.merged.iter_mut().for_each(|it| it.environment = None);
    shown.variables.clear();
    shown
}

fn by_id(outline: &Outline) -> BTreeMap<&str, &OutlineItem> {
    outline.items().into_iter().map(|it| (it.id.as_str(), it)).collect()
}

/// Leaves out whom to call, and masks the names of hosts in what there is to do.
fn hide_contacts(section: &mut OutlineSection, inside: bool, hosts: &Search) {
    let inside = inside || section.role == SectionRole::Contacts;
    if inside {
        section.items.clear();
    }
    for item in &mut section.items {
        item.fields.retain(|it| it.kind != FieldKind::Contact);
        item.text = hosts.mask(&item.text);
    }
    section.items.retain(|it| it.kind != OutlineKind::Field || !it.fields.is_empty());
    for below in &mut section.sections {
        hide_contacts(below, inside, hosts);
    }
}

/// Masks an answer. `item` is what was asked, as it is and as it is shown.
fn hide(
    answer: &mut Item,
    item: Option<(&OutlineItem, &OutlineItem)>,
    masks: &Search,
    of_machine: &Search,
) {
    if let Some((before, after)) = item {
        let contact = |key: &String| {
            before.fields.iter().any(|it| it.key == *key && it.kind == FieldKind::Contact)
        };
        answer.values.retain(|key, _| !contact(key));
        if let Some(asked) = &mut answer.asked {
            // What was asked the same still is.
            if asked.sha256 == results::asked(before).sha256 {
                asked.sha256 = results::asked(after).sha256;
            }
            asked.text = masks.mask(&asked.text);
        }
    }
    for (key, value) in &mut answer.values {
        let field = item.and_then(|it| it.1.fields.iter().find(|field| field.key == *key));
        // Facts of the deployment and choices say nothing about machines.
        if field.is_none_or(|it| it.role.is_none() && it.options.is_empty()) {
            *value = masks.mask(value);
        }
    }
    answer.note = answer.note.as_deref().map(|it| masks.mask(it));
    for run in &mut answer.runs {
        // What this command alone names is masked in its own words only.
        let of_run = Masks(names(&run.command)).search();
        let mask = |text: &str| of_machine.mask(&of_run.mask(text));
        run.command = mask(&run.command);
        if let Some(output) = &mut run.output {
            output.excerpt = mask(&output.excerpt);
        }
    }
}

/// Names, and what stands in their place.
#[derive(Clone, Default)]
struct Masks(Vec<(String, String)>);

impl Masks {
    fn extend(&mut self, names: impl Iterator<Item = (String, String)>) {
        self.0.extend(names.filter(|(name, _)| name.chars().count() >= SHORTEST && !is_here(name)));
        // The longest first: a name may be a part of another.
        self.0.sort_by(|one, two| two.0.len().cmp(&one.0.len()).then_with(|| one.cmp(two)));
        self.0.dedup();
    }

    fn search(self) -> Search {
        // The longest first, as they are sorted: a name may be a part of another. Where none is built, they are looked for one by one.
        let build =
            || AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(self.names()).ok();
        let many = if self.0.len() > FEW { build() } else { None };
        Search { many, masks: self }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|it| it.0.as_str())
    }
}

/// Names that are looked for all at once, for there may be as many as there are commands.
struct Search {
    many: Option<AhoCorasick>,
    masks: Masks,
}

impl Search {
    /// The first name in a text, of those that begin there the longest: where, and which.
    fn find(&self, text: &str) -> Option<(usize, usize)> {
        match &self.many {
            Some(many) => many.find(text).map(|it| (it.start(), it.pattern().as_usize())),
            None => {
                let names = self.masks.names().enumerate();
                names.filter_map(|(at, name)| Some((text.find(name)?, at))).min()
            }
        }
    }

    /// The text with every name that stands as a word of its own masked.
    fn mask(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let (mut kept, mut from) = (0, 0);
        while let Some((start, which)) = self.find(&text[from..]) {
            let (name, mask) = &self.masks.0[which];
            let start = from + start;
            let end = start + name.len();
            if text[..start].ends_with(is_inside) || text[end..].starts_with(is_inside) {
                // A part of another word; a shorter name may begin at the next letter.
                from = start + name.chars().next().map_or(1, char::len_utf8);
                continue;
            }
            out.push_str(&text[kept..start]);
            out.push_str(mask);
            (kept, from) = (end, end);
        }
        out.push_str(&text[kept..]);
        out
    }
}

fn is_inside(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// This machine, whichever it is.
fn is_here(name: &str) -> bool {
    ["localhost", "127.0.0.1", "0.0.0.0", "::1"].contains(&name)
}

/// The hosts and accounts that a command names, by the options and addresses that clients take them in.
fn names(command: &str) -> Vec<(String, String)> {
    let mut masks = Masks::default();
    for part in command.split(['\n', ';', '|', '&', '(', ')']) {
        let bare = part.replace(['"', '\''], "");
        let words: Vec<&str> = bare.split_whitespace().collect();
        let base = |word: &str| word.rsplit('/').next().unwrap_or_default().to_owned();
        let has = |programs: &[&str]| words.iter().any(|it| programs.contains(&base(it).as_str()));
        let client = has(CLIENTS);
        for (at, word) in words.iter().enumerate() {
            let (key, value) = word.split_once('=').unwrap_or((word, ""));
            let value = if word.contains('=') { value } else { words.get(at + 1).unwrap_or(&"") };
            let upper = key.to_uppercase();
            let assigned = word.contains('=') && !key.starts_with('-');
            let mask = match key {
                "--host" | "--hostname" | "--server" | "--bootstrap-server" => HOST,
                "--user" | "--username" => ACCOUNT,
                "-h" if client => HOST,
                "-U" | "-u" if client => ACCOUNT,
                "-u" if has(&["sudo"]) => ACCOUNT,
                "-l" if has(&["ssh"]) => ACCOUNT,
                _ if assigned && upper.ends_with("HOST") => HOST,
                _ if assigned && upper.ends_with("USER") => ACCOUNT,
                _ => "",
            };
            if !mask.is_empty() {
                masks.name(value, mask);
            }
            masks.address(word);
        }
        let operand = words.iter().position(|it| TALKERS.contains(&base(it).as_str()));
        if let Some(at) = operand {
            let mut rest = words[at + 1..].iter();
            while let Some(word) = rest.next() {
                match word.strip_prefix('-') {
                    // Their options take a value, but for those that are switches.
                    Some(option) if option.len() == 1 && "bcFiJlopRSWw".contains(option) => {
                        rest.next();
                    }
                    Some(_) => {}
                    None => {
                        masks.name(word.rsplit('@').next().unwrap_or_default(), HOST);
                        break;
                    }
                }
            }
        }
    }
    masks.0
}

impl Masks {
    /// Takes a name where it is one: no option, no variable, no path.
    fn name(&mut self, name: &str, mask: &str) {
        let name = name.split([':', ',', '/']).next().unwrap_or_default();
        let fits = |it: char| it.is_alphanumeric() || "._-".contains(it);
        if !name.starts_with('-') && name.chars().all(fits) {
            self.extend(std::iter::once((name.to_owned(), mask.to_owned())));
        }
    }

    /// `https://host/path`, `postgres://user:word@host`, `user@host:path`, `10.0.0.5`
    fn address(&mut self, word: &str) {
        let (scheme, rest) = word.split_once("://").map_or((false, word), |(_, rest)| (true, rest));
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        match authority.rsplit_once('@') {
            // `package@1.2.3` is no address.
            Some((_, host)) if !scheme && host.starts_with(|it: char| it.is_ascii_digit()) => {
                self.address(host);
            }
            Some((user, host)) => {
                self.name(user, ACCOUNT);
                self.name(host, HOST);
            }
            None if scheme || authority.parse::<std::net::Ipv4Addr>().is_ok() => {
                self.name(authority, HOST);
            }
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_accounts_are_found_where_clients_take_them() {
        for (command, expected) in [
            ("psql -h db1.corp.example -U postgres app", "psql -h [host] -U [account] app"),
            ("pg_dump --host=db1 --username=backup", "pg_dump --host=[host] --username=[account]"),
            ("ssh -p 22 deploy@web-1 'uptime'", "ssh -p 22 [account]@[host] 'uptime'"),
            ("scp a.tgz deploy@web1.example:/srv", "scp a.tgz [account]@[host]:/srv"),
            ("curl -s https://api.example.com/health", "curl -s https://[host]/health"),
            ("curl http://localhost:8080/health", "curl http://localhost:8080/health"),
            ("sudo -u app ./run.sh", "sudo -u [account] ./run.sh"),
            ("df -h /var && du -h srv", "df -h /var && du -h srv"),
            ("ping -c 3 10.0.0.17", "ping -c 3 [host]"),
            ("PGHOST=db7 make", "PGHOST=[host] make"),
        ] {
            assert_eq!(Masks(names(command)).search().mask(command), expected, "{command}");
        }
    }
    #[test]
    fn many_names_are_found_as_few_are() {
        let few: Vec<(String, String)> =
            [("web", "<a>"), ("web-1", "<b>"), ("web-10.example", "<c>")]
                .map(|(name, mask)| (name.to_owned(), mask.to_owned()))
                .to_vec();
        let more = (0..FEW).map(|n| (format!("db{n}.example"), HOST.to_owned()));
        let text = "web-10.example web-1 web webs a.web, db3.example ödb3.example web-10.exampleö";
        let expected = "<c> <b> <a> webs a.<a>, db3.example ödb3.example <a>-10.exampleö";
        let search = |names: Vec<(String, String)>| {
            let mut masks = Masks::default();
            masks.extend(names.into_iter());
            masks.search()
        };
        assert_eq!(search(few.clone()).mask(text), expected);
        let many = search(few.into_iter().chain(more).collect());
        assert!(many.many.is_some());
        assert_eq!(many.mask(text), expected.replacen("db3.example", HOST, 1));
    }
}

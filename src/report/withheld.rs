//! What stakeholders need not know, taken out of results: contacts, hosts, accounts and the values of variables. The home of aho-corasick.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;

use crate::{
    model::{
        FieldKind, FieldRole, Outline, OutlineField, OutlineItem, OutlineKind, OutlineSection,
        SectionRole,
    },
    results::{self, Environment, Item, Results},
};

/// Shorter values are parts of other words, and nothing tells them from those.
const SHORTEST: usize = 3;
const HOST: &str = "[host]";
const ACCOUNT: &str = "[account]";
const PASSWORD: &str = "[password]";
/// What stands for a contact that something is said about, and for what is said.
const CONTACT: &str = "[contact]";
const WITHHELD: &str = "[withheld]";
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
/// Clients that take a password glued to `-p`.
const MYSQL: &[&str] = &["mariadb", "mysql", "mysqladmin", "mysqldump"];
/// Programs whose operands are `host:path`.
const COPIERS: &[&str] = &["rsync", "scp", "sftp"];
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
    // `pump` in the checklist's own words is a pump.
    let texts = Masks(hosts.0.iter().filter(|it| is_distinct(&it.0)).cloned().collect());
    let mut masks = hosts;
    // `3.5` is a number here and another thing there.
    let variables = variables.filter(|(_, value)| !is_bare_number(value));
    let variables = variables.map(|(name, value)| (value.clone(), format!("<{name}>")));
    let (distinct, words): (Vec<_>, Vec<_>) = variables.partition(|it| !is_word(&it.0));
    masks.extend(distinct.into_iter());
    of_machine.extend(masks.0.iter().cloned().chain(words));
    let (texts, masks, of_machine) = (texts.search(), masks.search(), of_machine.search());

    let mut outline = std::mem::take(&mut shown.outline);
    let placed = results.outline.placed();
    let due = placed.iter().filter(|it| it.is_due()).map(|it| it.item.id.as_str());
    let mut hiding = Hiding { results, due: due.collect(), contacts: BTreeSet::new(), texts };
    for section in &mut outline.0 {
        hiding.section(section, false);
    }
    let Hiding { contacts, texts, .. } = hiding;
    let (before, after) = (by_id(&results.outline), by_id(&outline));
    let is_shown =
        |id: &String| after.contains_key(id.as_str()) || !before.contains_key(id.as_str());
    let Results { items, conflicts, aside, .. } = &mut shown;
    items.retain(|id, _| is_shown(id));
    conflicts.retain(|id, _| is_shown(id));
    let lost = conflicts.iter_mut().flat_map(|(id, all)| all.iter_mut().map(move |it| (id, it)));
    for (id, answer) in items.iter_mut().chain(aside).chain(lost) {
        let item = before.get(id.as_str()).zip(after.get(id.as_str()));
        if contacts.contains(id) {
            let kept = item.map_or(&[][..], |(_, after)| &after.fields);
            let expects = item.is_some_and(|(_, after)| after.expect.is_some());
            let counts = |it: &OutlineField| counts(it, expects);
            answer.values.retain(|key, _| kept.iter().any(|it| it.key == *key && counts(it)));
            answer.note = answer.note.as_ref().map(|_| WITHHELD.to_owned());
            answer.runs.iter_mut().for_each(|it| it.output = None);
        }
        let item = item.map(|(before, after)| (*before, *after));
        hide(answer, item, &texts, &masks, &of_machine);
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

/// Takes out of an outline whom to call. What the verdict looks at stays, without its words: it is the same for everybody.
struct Hiding<'a> {
    results: &'a Results,
    /// What has to be answered, by id.
    due: BTreeSet<&'a str>,
    /// What is left of contacts, by id.
    contacts: BTreeSet<String>,
    texts: Search,
}

impl Hiding<'_> {
    fn section(&mut self, section: &mut OutlineSection, inside: bool) {
        let inside = inside || section.role == SectionRole::Contacts;
        section.items.retain_mut(|item| if inside { self.contact(item) } else { self.item(item) });
        for below in &mut section.sections {
            self.section(below, inside);
        }
    }

    /// Masks the names of hosts in what there is to do.
    fn item(&self, item: &mut OutlineItem) -> bool {
        item.fields.retain(|it| it.kind != FieldKind::Contact || it.required);
        item.text = self.texts.mask(&item.text);
        item.kind != OutlineKind::Field || !item.fields.is_empty()
    }

    fn contact(&mut self, item: &mut OutlineItem) -> bool {
        let expects = item.expect.is_some();
        let known = self.results.items.contains_key(&item.id)
            || self.results.conflicts.contains_key(&item.id);
        let is_kept = match item.kind {
            OutlineKind::Field => item.fields.iter().any(|it| counts(it, expects)),
            _ => known,
        };
        if !is_kept && !self.due.contains(item.id.as_str()) {
            return false;
        }
        CONTACT.clone_into(&mut item.text);
        item.fields.retain(|it| it.required || counts(it, expects));
        item.fields.iter_mut().for_each(|it| CONTACT.clone_into(&mut it.label));
        self.contacts.insert(item.id.clone());
        true
    }
}

/// Whether the verdict looks at a field's value. `expects` is whether its item expects a number.
fn counts(field: &OutlineField, expects: bool) -> bool {
    field.role == Some(FieldRole::Approval) && !field.options.is_empty()
        || field.kind == FieldKind::Number && (expects || field.expect.is_some())
}

/// Masks an answer. `item` is what was asked, as it is and as it is shown.
fn hide(
    answer: &mut Item,
    item: Option<(&OutlineItem, &OutlineItem)>,
    texts: &Search,
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
            asked.text = texts.mask(&asked.text);
        }
    }
    for (key, value) in &mut answer.values {
        let field = item.and_then(|it| it.1.fields.iter().find(|field| field.key == *key));
        if field.is_none_or(may_name_a_machine) {
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

/// Facts of the deployment, choices, numbers, times and who signed say nothing about machines.
fn may_name_a_machine(field: &OutlineField) -> bool {
    let says = match field.kind {
        FieldKind::Text | FieldKind::Multiline | FieldKind::Contact => true,
        FieldKind::Number
        | FieldKind::Date
        | FieldKind::Time
        | FieldKind::Choice
        | FieldKind::Person
        | FieldKind::Signature => false,
    };
    says && field.role.is_none() && field.options.is_empty()
}

/// Whether a name of a host is no word of a language.
fn is_distinct(name: &str) -> bool {
    name.contains('.') || name.contains(|it: char| it.is_ascii_digit())
}

/// `3.5`, `1,000`, `-2`: what people measure.
fn is_bare_number(value: &str) -> bool {
    let value = value.trim();
    value.contains(|it: char| it.is_ascii_digit())
        && value.chars().all(|it| it.is_ascii_digit() || ".,-+% ".contains(it))
        && value.parse::<std::net::Ipv4Addr>().is_err()
}

/// `production`, `app`: a word that texts have for something else.
fn is_word(value: &str) -> bool {
    value.trim().chars().all(char::is_alphabetic)
}

/// Names, and what stands in their place.
#[derive(Clone, Default)]
struct Masks(Vec<(String, String)>);

impl Masks {
    fn extend(&mut self, names: impl Iterator<Item = (String, String)>) {
        self.0.extend(names.filter(|(name, _)| name.chars().count() >= SHORTEST && !is_here(name)));
    }

    fn search(mut self) -> Search {
        // The longest first: a name may be a part of another.
        self.0.sort_by(|one, two| two.0.len().cmp(&one.0.len()).then_with(|| one.cmp(two)));
        self.0.dedup();
        // Where none is built, they are looked for one by one.
        let many = (self.0.len() > FEW).then(|| AhoCorasick::new(self.names()).ok()).flatten();
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
    /// Where the names stand as words of their own, and which: of those that begin at one place the longest first.
    fn find(&self, text: &str) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = if let Some(many) = &self.many {
            let all = many.find_overlapping_iter(text);
            all.map(|it| (it.start(), it.pattern().as_usize())).collect()
        } else {
            let names = self.masks.names().enumerate();
            names.flat_map(|(at, name)| places(text, name).map(move |it| (it, at))).collect()
        };
        found.retain(|(start, which)| {
            let behind = &text[start + self.masks.0[*which].0.len()..];
            !text[..*start].ends_with(is_inside) && !behind.starts_with(is_inside)
        });
        found.sort_unstable();
        found
    }

    /// The text with every name that stands as a word of its own masked.
    fn mask(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut kept = 0;
        for (start, which) in self.find(text) {
            // What is a part of a name that is masked already needs nothing more.
            if start >= kept {
                let (name, mask) = &self.masks.0[which];
                out.push_str(&text[kept..start]);
                out.push_str(mask);
                kept = start + name.len();
            }
        }
        out.push_str(&text[kept..]);
        out
    }
}

/// Every place in a text where a name begins, also inside another occurrence of it.
fn places<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    let step = name.chars().next().map_or(1, char::len_utf8);
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + text.get(from..)?.find(name)?;
        from = at + step;
        Some(at)
    })
}

fn is_inside(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// This machine, whichever it is.
fn is_here(name: &str) -> bool {
    ["localhost", "127.0.0.1", "0.0.0.0", "::1"].contains(&name)
}

/// `PGPASSWORD`, `MYSQL_PWD`, `API_TOKEN`
fn is_password(name: &str) -> bool {
    ["PASSWORD", "PASSWD", "PASS", "PWD", "SECRET", "TOKEN"].iter().any(|it| name.ends_with(it))
        && name != "PWD"
}

/// The hosts, accounts and passwords that a command names, by the options and addresses that clients take them in.
fn names(command: &str) -> Vec<(String, String)> {
    let mut masks = Masks::default();
    for part in command.split(['\n', ';', '|', '&', '(', ')']) {
        let unquoted = part.replace(['"', '\''], "");
        let words: Vec<&str> = unquoted.split_whitespace().collect();
        let base = |word: &str| word.rsplit('/').next().unwrap_or_default().to_owned();
        let has = |programs: &[&str]| words.iter().any(|it| programs.contains(&base(it).as_str()));
        let (client, mysql, copier) = (has(CLIENTS), has(MYSQL), has(COPIERS));
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
                "--password" => PASSWORD,
                _ if assigned && is_password(&upper) => PASSWORD,
                _ => "",
            };
            match mask {
                "" => {}
                PASSWORD => masks.password(value),
                _ => masks.name(value, mask),
            }
            // `-hdb1 -uroot -pword`
            let glued = word.get(..2).zip(word.get(2..)).filter(|it| !it.1.is_empty());
            match glued {
                Some(("-h", value)) if client => masks.glued("-h", value, HOST),
                Some((option @ ("-u" | "-U"), value)) if client => {
                    masks.glued(option, value, ACCOUNT);
                }
                Some(("-p", value)) if mysql => masks.glued("-p", value, PASSWORD),
                _ => {}
            }
            masks.address(word);
            masks.remote(word, copier);
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

    fn password(&mut self, word: &str) {
        if !word.starts_with('$') {
            self.extend(std::iter::once((word.to_owned(), PASSWORD.to_owned())));
        }
    }

    /// The value of an option that stands close to it.
    fn glued(&mut self, option: &str, value: &str, mask: &str) {
        if is_here(value) || value.starts_with(['$', '-', '=']) {
            return;
        }
        self.extend(std::iter::once((format!("{option}{value}"), format!("{option}{mask}"))));
        match mask {
            PASSWORD => self.password(value),
            _ => self.name(value, mask),
        }
    }

    /// `host:path` of the programs that copy, and `host.name:443`.
    fn remote(&mut self, word: &str, copier: bool) {
        let Some((host, rest)) = word.split_once(':') else { return };
        let host = host.rsplit('@').next().unwrap_or_default();
        let port = !rest.is_empty() && rest.bytes().all(|it| it.is_ascii_digit());
        let named = host.contains('.') && host.ends_with(|it: char| it.is_alphanumeric());
        if (copier || port && named) && !host.contains('/') && !rest.starts_with("//") {
            self.name(host, HOST);
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
                if let Some((_, word)) = user.split_once(':') {
                    self.password(word);
                }
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
            (
                "mysql -uroot -phunter2 -hdb1.corp.example app",
                "mysql -u[account] -p[password] -h[host] app",
            ),
            ("mysqldump --password=hunter2 app", "mysqldump --password=[password] app"),
            ("PGPASSWORD=hunter2 psql -hdb1 -p5432", "PGPASSWORD=[password] psql -h[host] -p5432"),
            ("psql postgres://app:hunter2@db1/x", "psql postgres://[account]:[password]@[host]/x"),
            ("rsync a web1.corp.example:/srv", "rsync a [host]:/srv"),
            ("scp -r dist web1:/srv", "scp -r dist [host]:/srv"),
            ("nc -z web1.corp.example:443", "nc -z [host]:443"),
            ("mysql -hlocalhost app", "mysql -hlocalhost app"),
            ("docker run -v ./a.yml:/a.yml nginx:1.2", "docker run -v ./a.yml:/a.yml nginx:1.2"),
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
        let few_again = few.clone();
        let many = search(few.into_iter().chain(more).collect());
        assert!(many.many.is_some());
        assert_eq!(many.mask(text), expected.replacen("db3.example", HOST, 1));
        // In long texts too, where few names are looked for all at once.
        let [long, masked] = [text, expected].map(|it| format!("{it} ").repeat(100));
        assert!(search(few_again).mask(&long) == masked);
    }
}

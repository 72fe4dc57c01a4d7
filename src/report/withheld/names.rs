//! The hosts, accounts and passwords that commands name.

use super::masks::{Masks, is_here};

pub(super) const HOST: &str = "[host]";
pub(super) const ACCOUNT: &str = "[account]";
const PASSWORD: &str = "[password]";
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

/// `PGPASSWORD`, `MYSQL_PWD`, `API_TOKEN`
fn is_password(name: &str) -> bool {
    ["PASSWORD", "PASSWD", "PASS", "PWD", "SECRET", "TOKEN"].iter().any(|it| name.ends_with(it))
        && name != "PWD"
}

/// The hosts, accounts and passwords that a command names, by the options and addresses that clients take them in.
pub(super) fn names(command: &str) -> Vec<(String, String)> {
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
}

//! What a block of code is: by what it holds first, by its tag second, by where it stands third.

use super::{
    code::{Code, unframed},
    fields::{self, Around},
    lines::Line,
    sentences,
    vocabulary::Words,
    waiting::{is_empty_item, is_underscores},
};
use crate::{model::Class, shell};

const SHELL: &[&str] = &[
    "bash",
    "sh",
    "shell",
    "zsh",
    "console",
    "terminal",
    "shell-session",
    "shellsession",
    "shellscript",
    "ksh",
    "fish",
];
const FOREIGN: &[&str] = &["powershell", "ps1", "pwsh", "ps", "cmd", "bat", "batch", "dos"];
const SQL: &[&str] = &[
    "sql",
    "psql",
    "postgresql",
    "postgres",
    "mysql",
    "sqlite",
    "plsql",
    "tsql",
    "pgsql",
    "mariadb",
];
const CONFIG: &[&str] = &[
    "yaml",
    "yml",
    "json",
    "jsonc",
    "json5",
    "toml",
    "ini",
    "env",
    "dotenv",
    "nginx",
    "conf",
    "config",
    "properties",
    "xml",
    "dockerfile",
    "docker",
    "hcl",
    "terraform",
    "tf",
    "apache",
    "caddyfile",
    "caddy",
    "cron",
    "crontab",
    "systemd",
    "editorconfig",
    "gitignore",
    "csv",
    "plist",
    "http-config",
];
const DIAGRAM: &[&str] = &["mermaid", "plantuml", "dot", "graphviz", "ascii", "tree", "flow"];
const TEXT: &[&str] = &[
    "",
    "text",
    "txt",
    "plaintext",
    "plain",
    "markdown",
    "md",
    "log",
    "output",
    "none",
    "template",
];

/// Tags of shells that bash cannot stand in for.
pub(super) fn is_foreign(language: &str) -> bool {
    FOREIGN.contains(&language)
}

pub(super) fn is_sql(code: &Code<'_>) -> bool {
    SQL.contains(&code.language.as_str())
        || (TEXT.contains(&code.language.as_str()) && looks_sql(code.text))
}

/// What a block is.
pub(super) fn class(code: &Code<'_>) -> Class {
    let language = code.language.as_str();
    let text = code.text.trim();
    // `[main, test]` in a settings file is its own syntax.
    let settings = CONFIG.contains(&language) && !text.contains("___");
    if TEXT.contains(&language) && is_flow(text) {
        return Class::Diagram;
    }
    // What is typed into a client, with its prompt: bash would take `mysql> SHOW` for a file to write.
    if (TEXT.contains(&language) || SHELL.contains(&language)) && has_client_prompt(text) {
        return Class::Code;
    }
    if text.is_empty() || (!settings && is_form(text)) {
        return Class::Template;
    }
    let commented =
        || text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
    let shell = SHELL.contains(&language);
    if DIAGRAM.contains(&language) || (is_drawing(text) && !settings && (!shell || commented())) {
        return Class::Diagram;
    }
    let off = |class| if code.contingency { Class::Contingency } else { class };
    if SQL.contains(&language) {
        return off(Class::Sql);
    }
    if shell || FOREIGN.contains(&language) {
        return if is_settings(text, true) {
            off(Class::Config)
        } else if shell {
            shell_class(code, text)
        } else {
            off(Class::Run)
        };
    }
    if CONFIG.contains(&language) && is_typed(text) {
        return off(Class::Run);
    }
    if matches!(language, "markdown" | "md")
        && text.lines().any(|line| line.starts_with("# ") || line.starts_with("## "))
    {
        return Class::Template;
    }
    if CONFIG.contains(&language) {
        let shown =
            language.starts_with("json") && (says_output(&code.before) || says_output(code.step));
        return if shown { Class::Output } else { off(Class::Config) };
    }
    if language == "output" || language == "log" {
        return Class::Output;
    }
    if TEXT.contains(&language) { plain_class(code, text) } else { Class::Code }
}

/// A block tagged as shell, by its contents.
fn shell_class(code: &Code<'_>, text: &str) -> Class {
    let off = |class| if code.contingency { Class::Contingency } else { class };
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        // Only comments: notes to be read, or rules to be set up somewhere.
        return off(Class::Config);
    }
    if looks_sql(text) {
        return off(Class::Sql);
    }
    if text.starts_with('@') {
        return off(Class::Config);
    }
    // `1. Open the panel`: told in words.
    let told =
        |line: &str| line.split_once(". ").is_some_and(|(number, _)| number.parse::<u8>().is_ok());
    let mut lines = text.lines().map(str::trim).filter(|it| !it.is_empty() && !it.starts_with('#'));
    if lines.all(told) {
        return Class::Template;
    }
    if is_call(text) {
        return Class::Code;
    }
    if is_file(code, text) {
        return off(Class::Config);
    }
    if is_usage(text) {
        return Class::Output;
    }
    // Addresses to be opened.
    let address = |line: &str| {
        ["http://", "https://"].iter().any(|it| line.starts_with(it)) && !line.contains(' ')
    };
    if text.lines().map(str::trim).filter(|it| !it.is_empty() && !it.starts_with('#')).all(address)
    {
        return Class::Template;
    }
    if (looks_json(text) && says_output(&code.before)) || looks_printed(text) {
        return Class::Output;
    }
    off(Class::Run)
}

/// Whether the first line has the prompt of a client that is no shell: `mysql>`, `SQL>`, `app=#`, `rs0:PRIMARY>`, `127.0.0.1:6379>`.
fn has_client_prompt(text: &str) -> bool {
    static CLIENTS: Words = Words::new(
        "mysql|mariadb|sql|sqlite|redis|mongo|mongos|mongosh|rman|dgmgrl|asmcmd|cqlsh|ftp|sftp|db2|tarantool|neo4j|irb|node|scala|hive|spark-sql",
    );
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    if first.starts_with(">>> ") {
        return true;
    }
    let Some((prompt, typed)) = first.split_once("> ").or_else(|| first.split_once("=# ")) else {
        return false;
    };
    let psql = first[prompt.len()..].starts_with("=#") || prompt.ends_with('=');
    let name = prompt.trim_end_matches(['=', '-']);
    let word = |it: &str| {
        !it.is_empty()
            && it.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
    };
    let state = name.split_once(':').is_some_and(|(host, rest)| {
        word(host)
            && (matches!(rest, "PRIMARY" | "SECONDARY" | "ARBITER") || rest.parse::<u16>().is_ok())
    });
    let known = CLIENTS.contains(&name.split([' ', ':']).next().unwrap_or_default().to_lowercase());
    !typed.trim().is_empty() && ((psql && word(name)) || state || known)
}

/// Whether a script is shown as what a file is to hold: ``Create `backup.sh`:``.
fn is_file(code: &Code<'_>, text: &str) -> bool {
    static SAVED: Words = Words::new(
        "create|creating|save|saved|add|put|write|paste|new file|with the following content|with this content|following content|\
        erstelle|erstellen|anlegen|speichern|speichere|crea|crear|guarda|guardar|créer|créez|enregistrer|criar|crie|salve|salvar|\
        создайте|создать|сохраните|新建|创建|保存|作成",
    );
    static HOLDS: Words = Words::new(
        "contents of|content of|inhalt von|contenido de|contenu de|conteúdo de|contenuto di|содержимое|内容",
    );
    let named = |words: &str| {
        words.split_whitespace().any(|word| {
            let word =
                word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '/' | '.' | '~'));
            word.starts_with(['/', '~'])
                || word.rsplit_once('.').is_some_and(|(name, ending)| {
                    !name.is_empty()
                        && (1..=7).contains(&ending.len())
                        && ending.chars().all(|c| c.is_ascii_lowercase())
                })
        })
    };
    let words = if code.before.is_empty() { code.step } else { &code.before };
    let line = words.lines().last().unwrap_or_default().to_lowercase();
    let whole = text.starts_with("#!")
        || text.starts_with('[') && text.lines().next().is_some_and(|it| it.ends_with(']'));
    named(&line)
        && ((whole && (SAVED.is_in(&line) || line.split_whitespace().count() == 1))
            || HOLDS.is_in(&line))
}

/// What a program prints of its options: `options:` and the options below it.
fn is_usage(text: &str) -> bool {
    let heads = |line: &str| {
        let ends = line.ends_with([':', '：']) && line.split_whitespace().count() < 3;
        ends && !line.starts_with(|c: char| c.is_whitespace() || matches!(c, '#' | '-'))
    };
    let below = |line: &str| line.starts_with(' ') && line.trim_start().starts_with("--");
    let lines: Vec<&str> = text.lines().collect();
    let listed = |pair: &[&str]| heads(pair[0].trim_end()) && below(pair[1]);
    !text.contains("<<") && lines.windows(2).any(listed)
}

/// Whether every line of a file's contents starts a program that is known: commands, whatever the tag says.
fn is_typed(text: &str) -> bool {
    let mut lines =
        text.lines().map(str::trim).filter(|it| !it.is_empty() && !it.starts_with('#')).peekable();
    lines.peek().is_some()
        && lines.all(|line| {
            let mut words = line.split_whitespace();
            let starts = words
                .next()
                .is_some_and(|it| it.starts_with(char::is_alphabetic) && starts_program(it));
            starts
                && words.next().is_some()
                && !line.contains(": ")
                && !line.ends_with([':', ';', '{'])
        })
}

/// `track('seen', { … });`: a call in another language.
fn is_call(text: &str) -> bool {
    let first =
        text.lines().find(|line| !line.trim().is_empty() && !line.trim().starts_with(['#', '/']));
    let called = first.and_then(|line| line.split_once('(')).is_some_and(|(name, rest)| {
        !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
            && rest.starts_with(['\'', '"', '{'])
    });
    called && text.ends_with([')', ';'])
}

/// What was printed, or is to be pasted, under a shell's tag: results with signs, a place holder for the rest, a comment that says so.
fn looks_printed(text: &str) -> bool {
    static PRINTED: Words =
        Words::new("output|paste|expected result|sample|ausgabe|salida|sortie|hasil|вывод|输出");
    static SHOWN: Words = Words::new(
        "expected|sample|example|erwartet*|esperado|esperada|attendu|beispiel*|ejemplo|exemple",
    );
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let comment = |line: &str| line.strip_prefix('#').map(|it| it.trim().to_lowercase());
    let says = lines.clone().filter_map(comment).any(|words| PRINTED.is_in(&words));
    // `# Output:` above all of it; `# Review the output` behind a command says what to do with it.
    let heads = || {
        let first = lines.clone().next().and_then(comment);
        first.is_some_and(|it| {
            [&PRINTED, &SHOWN].iter().any(|words| words.opening(&it).next().is_some())
        })
    };
    let elided = lines.clone().any(|line| matches!(line, "..." | "…" | "[...]" | "[…]"));
    let rest: Vec<&str> = lines.clone().filter(|line| !line.starts_with('#')).collect();
    let signs =
        rest.iter().filter(|line| line.starts_with(['✅', '✓', '✔', '❌', '✗', '✖'])).count();
    (says && elided)
        || signs * 2 > rest.len()
        || (says && !rest.is_empty() && heads() && !looks_shell(text))
}

/// A block without a telling tag.
fn plain_class(code: &Code<'_>, text: &str) -> Class {
    let off = |class| if code.contingency { Class::Contingency } else { class };
    if says_output(&code.before) {
        return Class::Output;
    }
    if looks_sql(text) {
        return off(Class::Sql);
    }
    if !code.step.is_empty()
        && says_output(code.step)
        && !looks_shell(text)
        && !is_settings(text, false)
    {
        return Class::Output;
    }
    if looks_json(text) {
        return Class::Config;
    }
    if is_settings(text, false) {
        return off(Class::Config);
    }
    if looks_log(text) {
        return Class::Output;
    }
    let opens = [
        "from ",
        "import ",
        "def ",
        "const ",
        "let ",
        "function ",
        "class ",
        "#include",
        "public ",
    ];
    let first = text.lines().next().unwrap_or_default();
    if (opens.iter().any(|it| first.starts_with(it)) && text.contains(['(', '=', '{']))
        || is_call(text)
    {
        return Class::Code;
    }
    if looks_shell(text) { off(Class::Run) } else { Class::Template }
}

/// Blanks, boxes or prompts to be filled in.
fn is_form(text: &str) -> bool {
    let count = text.lines().count();
    let (mut blanks, mut boxes) = (0, 0);
    for line in text.lines().map(unframed) {
        let around = Around::default();
        let found = fields::find(Line { text: line, start: 0 }, around).fields;
        let asks = found.iter().any(|found| !found.label.is_empty() || count < 4);
        blanks += usize::from(asks && !line.starts_with(['#', '$']) && !line.contains("=_"));
        boxes += usize::from(line.starts_with(['☐', '□', '⬜']) || line.starts_with("[ ] "));
    }
    let prompt = count <= 3
        && text
            .strip_prefix('[')
            .and_then(|it| it.strip_suffix(']'))
            .is_some_and(sentences::is_prompt);
    let empty = count > 1 && text.lines().all(|line| is_empty_item(line.trim()));
    let underscores =
        text.lines().all(|line| line.trim().is_empty() || is_underscores(line.trim()));
    prompt || empty || underscores || boxes > 0 || blanks * 3 >= count || blanks >= 3
}

fn is_drawing(text: &str) -> bool {
    let drawn = text
        .chars()
        .filter(|c| matches!(u32::from(*c), 0x2500..=0x257F | 0x2190..=0x21FF | 0x25A0..=0x25FF))
        .count();
    let lines = text.lines().count();
    drawn >= 2 && drawn * 2 >= lines || (lines <= 2 && text.contains('→') && !text.contains('$'))
}

/// What leads to what, by arrows: `Build → [Approve] → Ship`, or arrows on lines of their own between what they join.
fn is_flow(text: &str) -> bool {
    const ARROWS: &[&str] = &["→", "⟶", "➜", "-->", "==>"];
    let lines = || text.lines().map(str::trim).filter(|it| !it.is_empty());
    let arrows = |line: &str| ARROWS.iter().map(|it| line.matches(it).count()).sum::<usize>();
    let between = |line: &str| {
        line.chars().all(|c| matches!(c, '↓' | '⬇' | '▼' | '|' | '│' | ' ' | '\u{fe0f}'))
    };
    let alone = lines().filter(|it| it.contains(['↓', '⬇', '▼']) && between(it)).count();
    let chained = lines().filter(|it| arrows(it) > 1).count();
    let all = lines().count();
    !text.contains("___") && !text.contains(['☐', '⬜']) && (alone > 1 || chained * 2 > all)
}

/// `KEY=value` lines, comments, lines of a crontab and nothing else. In a `shell` a word behind the value is a command.
fn is_settings(text: &str, shell: bool) -> bool {
    let is_key = |key: &str| {
        !key.is_empty()
            && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
    };
    let setting = |line: &str| {
        let line = line.trim();
        let key = line.strip_prefix("export ").map_or(line.split_once('='), |_| None);
        let pair = |(key, value): (&str, &str)| {
            let spaced = key.ends_with(' ') && value.starts_with(' ');
            let (key, value) = (key.trim_end(), value.trim_start());
            // `a = b` is no command either.
            is_key(key)
                && !value.starts_with("$(")
                && ends_with_value(value, shell)
                && (!spaced || key.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
        };
        line.is_empty() || line.starts_with('#') || is_cron(line) || key.is_some_and(pair)
    };
    text.lines().all(setting)
        && text.lines().any(|line| {
            !line.trim_start().starts_with('#') && (line.contains('=') || is_cron(line.trim()))
        })
}

/// Whether nothing but a comment stands behind a value.
fn ends_with_value(value: &str, shell: bool) -> bool {
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let rest = match quote {
        Some(quote) => value[1..].split_once(quote).map_or("", |(_, rest)| rest),
        None => value.find(char::is_whitespace).map_or("", |at| &value[at..]),
    };
    let rest = rest.trim_start();
    let command = rest.split_whitespace().next().unwrap_or_default();
    rest.is_empty() || rest.starts_with('#') || !(shell || starts_program(command))
}

/// `0 2 * * * /opt/backup.sh`: five times and what is done then.
fn is_cron(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let time = |word: &&str| {
        word.chars().all(|c| c.is_ascii_digit() || matches!(c, '*' | '/' | ',' | '-'))
    };
    words.len() > 5 && words[..5].iter().all(time) && words[..5].iter().any(|it| it.contains('*'))
}

fn starts_program(word: &str) -> bool {
    shell::knows(word.rsplit('/').next().unwrap_or(word)) || word.starts_with("./")
}

fn looks_sql(text: &str) -> bool {
    let first = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with("--") && !line.starts_with('#'))
        .unwrap_or_default();
    let upper = first.to_uppercase();
    let mut words = upper.split_whitespace();
    let (verb, next) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let pair = matches!(
        (verb, next),
        ("INSERT", "INTO")
            | (
                "CREATE" | "DROP" | "ALTER",
                "TABLE"
                    | "INDEX"
                    | "DATABASE"
                    | "USER"
                    | "VIEW"
                    | "UNIQUE"
                    | "EXTENSION"
                    | "SCHEMA"
                    | "POLICY"
                    | "FUNCTION"
                    | "TRIGGER"
                    | "ROLE"
                    | "MATERIALIZED"
                    | "TYPE"
            )
            | ("DELETE", "FROM")
            | ("EXPLAIN", "ANALYZE" | "SELECT")
    );
    let pair = pair || (matches!(verb, "TRUNCATE" | "GRANT" | "REVOKE") && !next.starts_with('-'));
    let asks = verb == "SELECT"
        && (upper.contains('*')
            || upper.contains(" FROM ")
            || upper.ends_with(';')
            || text.to_uppercase().contains("FROM")
            || upper.contains('('));
    pair || asks
        || (verb == "UPDATE" && upper.contains(" SET "))
        || matches!(first, "BEGIN;" | "BEGIN TRANSACTION;")
}

fn looks_json(text: &str) -> bool {
    (text.starts_with('{') && text.ends_with('}') && text.contains('"'))
        || (text.starts_with('[') && text.ends_with(']') && text.contains('{'))
}

/// One of its lines starts a program that is known, has a prompt, or is plainly the shell's.
fn looks_shell(text: &str) -> bool {
    let lines =
        || text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let Some(first) = lines().next() else { return false };
    if first.starts_with("$ ") {
        return true;
    }
    let prose = |line: &str| {
        line.ends_with(':') || (line.ends_with('.') && line.split_whitespace().count() > 6)
    };
    let runs = |line: &str| {
        let mut words = line
            .split_whitespace()
            .skip_while(|word| matches!(*word, "sudo" | "time" | "env") || word.contains('='));
        let program = words.next().unwrap_or_default();
        let plain = program.starts_with(|c: char| c.is_ascii_lowercase())
            && program
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'));
        let options = words.any(|word| word.len() > 1 && word.starts_with('-') && word != "--");
        starts_program(program) || (plain && options)
    };
    let loops = |line: &str| {
        (line.starts_with("for ") && line.contains(" in "))
            || line.starts_with("if [")
            || line.starts_with("while ")
    };
    if prose(first) {
        return false;
    }
    // What begins like a command and goes on like one.
    let typed = lines().take(5).filter(|line| runs(line)).count();
    runs(first)
        || (typed > 0 && !lines().any(prose))
        || (loops(first)
            && lines().any(|line| {
                line.contains("; do") || line.contains("; then") || line == "do" || line == "then"
            }))
}

fn looks_log(text: &str) -> bool {
    let printed = |line: &&str| {
        let line = line.trim_start();
        let opens =
            line.starts_with(|c: char| c == '[' || c.is_ascii_digit()) && line.contains(':');
        // `May 25 21:06:08 host systemd[1]: …`
        let clock = |word: &str| word.len() == 8 && word.matches(':').count() == 2;
        // `    at new Lamp (lamp.js:41:32)`
        let frame = line.starts_with("at ") && line.ends_with(')');
        let sign = line.starts_with(['✅', '✓', '✔', '❌', '✗', '✖', '→', '⚠']);
        opens || frame || sign || line.split_whitespace().take(4).any(clock)
    };
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines.iter().filter(|line| printed(line)).count() * 2 > lines.len() || text.starts_with("HTTP/")
}

/// Whether the words before a block say that it is what is to be seen, rather than done.
fn says_output(before: &str) -> bool {
    static OUTPUT: Words = Words::new(
        "output|expected|erwartetes|atteso|attesa|attesi|応答|期待される*|예상 결과|기대 결과|beklenen|kết quả mong đợi|kết quả|oczekiwany|oczekiwane|\
            devrait afficher|debe mostrar|debería mostrar|deve mostrar|deve mostrare|sollte zeigen|risposta|response|result|results|should see|should show|should return|\
            should display|you'll see|you will see|returns|expect|shows|ausgabe|erwartet|\
            antwort|salida|respuesta|resultado esperado|esperado|may see|might see|will look like|sortie|réponse|résultat|\
            attendu|saída|resposta|keluaran|hasil|çıktı|вывод|ожидаем*|ответ|输出|预期|返回|响应|출력|\
            응답|出力|sample log*|log output|looks like|\
            deberías ver|debería ver|deberá ver|verás|mensajes como|sollten sehen|sehen sie|devriez voir|\
            vous verrez|você verá|deve ver|deverá ver|akan melihat|akan muncul|应该看到|会看到",
    );
    OUTPUT.is_in(&before.to_lowercase())
}

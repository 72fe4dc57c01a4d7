//! Every rule proves itself, and their page is the one that is printed.

use std::{env, fs};

use runsheet::{compile, config::Config, source::Source};

/// The codes that a document breaks.
fn codes(document: &str) -> Vec<&'static str> {
    let source = Source::read("example.md", document.as_bytes()).unwrap();
    let (_, found) = compile::compile(&source, &Config::default());
    found.iter().map(|it| it.rule.code).collect()
}

#[test]
fn examples_hold() {
    let mut wrong = Vec::new();
    for rule in compile::rules() {
        let (bad, good) = (codes(rule.bad), codes(rule.good));
        if bad != [rule.code] || !good.is_empty() {
            wrong.push(format!("{} `{}`: bad breaks {bad:?}, good {good:?}", rule.code, rule.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn codes_and_names_are_unique_and_in_order() {
    let topics = compile::topics();
    assert!(topics.windows(2).all(|pair| pair[0].code < pair[1].code));
    let mut names: Vec<_> = topics.iter().map(|it| it.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), topics.len());
}

#[test]
fn messages_follow_the_house_style() {
    for rule in compile::rules() {
        let source = Source::read("example.md", rule.bad.as_bytes()).unwrap();
        let (_, found) = compile::compile(&source, &Config::default());
        for it in found {
            let first = it.message.chars().next().unwrap();
            assert!(!first.is_uppercase() || it.message.starts_with("SQL"), "{}", it.message);
            assert!(!it.message.ends_with('.') && !it.message.contains('\n'), "{}", it.message);
            assert!(it.help.is_some(), "{}: what is to be done?", it.rule.name);
        }
    }
}

#[test]
fn levels_are_set_by_name_or_code() {
    let source = Source::read("a.md", b"# Pump\n").unwrap();
    let severity = |set: &str| {
        let config = Config::from_toml(set, &["no-steps", "RS101"]).unwrap();
        compile::compile(&source, &config).1.first().map(|it| it.severity.word())
    };
    assert_eq!(severity(""), Some("error"));
    assert_eq!(severity("[check]\nno-steps = 'advice'"), Some("advice"));
    assert_eq!(severity("[check]\nRS101 = 'warning'"), Some("warning"));
    assert_eq!(severity("[check]\nno-steps = 'off'"), None);
}

#[test]
fn a_runner_for_sql_is_enough() {
    let text = "# T\n\n- [ ] Count\n  ```sql\n  SELECT 1;\n  ```\n";
    let source = Source::read("a.md", text.as_bytes()).unwrap();
    let config = Config::from_toml("[runners]\nsql = 'psql'", &[]).unwrap();
    assert!(compile::compile(&source, &config).1.is_empty());
}

#[test]
fn a_gate_guards_what_stands_behind_it() {
    let text = "# T\n\n- [ ] Ana says go <!-- runsheet: gate -->\n- [ ] Remove\n  ```bash\n  rm -rf /srv/old\n  ```\n";
    assert!(codes(text).is_empty(), "{:?}", codes(text));
}

/// `UPDATE=1 cargo test` writes the page.
#[test]
fn the_page_of_rules_is_true() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules.md");
    let page = compile::page();
    if env::var_os("UPDATE").is_some() {
        fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/docs")).unwrap();
        fs::write(path, &page).unwrap();
    }
    assert!(fs::read_to_string(path).unwrap() == page, "run `UPDATE=1 cargo test`");
}

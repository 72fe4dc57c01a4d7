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

/// A document with one step for each block of bash.
fn document(blocks: &[&str]) -> String {
    let step = |block: &&str| {
        let lines: String = block.lines().map(|it| format!("  {it}\n")).collect();
        format!("- [ ] Do it well\n  ```bash\n{lines}  ```\n")
    };
    format!("# Pump\n\n{}", blocks.iter().map(step).collect::<String>())
}

fn breaks(code: &str, blocks: &[&str]) -> bool {
    codes(&document(blocks)).contains(&code)
}

#[test]
fn a_gate_guards_the_sections_below_its_own_and_no_others() {
    let gate = "- [ ] Ana says go <!-- runsheet: gate -->\n\n";
    let remove = "- [ ] Remove\n  ```bash\n  rm -rf /srv/pump/old\n  ```\n\n";
    let found = |text: &str| {
        let text = text.replace("GATE\n", gate).replace("REMOVE\n", remove);
        codes(&format!("# Pump\n\n{text}")).into_iter().filter(|it| *it == "RS105").count()
    };
    assert_eq!(found("## A\n\nGATE\n### A1\n\nREMOVE\n"), 0);
    assert_eq!(found("## A\n\nGATE\n### A1\n\n#### A1a\n\nText.\n\n### A2\n\nREMOVE\n"), 0);
    assert_eq!(found("## A\n\n### A1\n\nGATE\n### A2\n\nREMOVE\n"), 1);
    assert_eq!(found("## A\n\n### A1\n\nGATE\n## B\n\nREMOVE\n"), 1);
    assert_eq!(found("## A\n\nREMOVE\nGATE\n## B\n\n### B1\n\nREMOVE\n"), 2);
}

#[test]
fn a_look_at_a_backup_that_cannot_fail_is_shown() {
    let text = document(&["pg_dump -Fc -f pump.dump pump", "pg_restore --list pump.dump | head"]);
    let source = Source::read("example.md", text.as_bytes()).unwrap();
    let (_, found) = compile::compile(&source, &Config::default());
    let found = found.iter().find(|it| it.rule.code == "RS131").unwrap();
    assert_eq!(found.message, "no command fails where this backup is broken");
    let (span, note) = &found.notes[0];
    assert_eq!(source.text[span.range()].lines().next(), Some("pg_restore --list pump.dump"));
    assert!(note.contains("the pipe hides its exit code"), "{note}");
    assert!(!breaks("RS131", &["pg_dump -Fc -f pump.dump pump\npg_restore --list pump.dump"]));
}

#[test]
fn what_only_looks_and_what_is_rehearsed_is_left_alone() {
    for dry in [
        "kubectl delete pod pump-1 --dry-run=client",
        "rsync -avn --delete a/ b/",
        "kubectl drain node-1 --delete-emptydir-data --dry-run=server",
        "kubectl drain node-1 --ignore-daemonsets",
    ] {
        assert!(!breaks("RS105", &[dry]), "{dry}");
    }
    for destroys in [
        "aws s3 rm s3://pump/old --recursive",
        "aws rds delete-db-instance --db-instance-identifier pump",
        "az group delete --name pump --yes",
        "rm -rf node_modules /srv/data",
        "timeout -k 5 30 rm -rf /srv/data",
        "kubectl drain node-1 --delete-emptydir-data",
    ] {
        assert!(breaks("RS105", &[destroys]), "{destroys}");
    }
    let publish = ["cargo publish", "helm upgrade pump ./chart", "npm publish", "git push"];
    let dry = publish.map(|it| format!("{it} --dry-run"));
    assert!(breaks("RS137", &publish));
    assert!(!breaks("RS137", &dry.each_ref().map(String::as_str)));
    let heredoc = |sql: &str| format!("psql pump <<'E'\n{sql};\nE");
    assert!(breaks("RS136", &[&heredoc("ALTER TABLE t ADD x int")]));
    assert!(!breaks("RS136", &[&heredoc("SELECT count(*) FROM t")]));
    assert!(breaks("RS130", &["psql pump -v ON_ERROR_STOP=1 < migrate.sql"]));
    assert!(!breaks("RS130", &[&heredoc("SELECT count(*) FROM t")]));
    assert!(breaks("RS135", &["psql -c 'DELETE FROM t'"]));
    assert!(!breaks("RS135", &["psql -c 'DELETE FROM t WHERE(id=1)'"]));
}

#[test]
fn who_waits_and_who_does_not() {
    assert!(!breaks("RS113", &["sqlite3 pump.db \"\nSELECT count(*)\nFROM t;\n\""]));
    assert!(breaks("RS113", &["sqlplus / as sysdba"]) && breaks("RS113", &["sqlite3 pump.db"]));
    assert!(breaks("RS104", &["docker compose up"]) && breaks("RS104", &["docker-compose up"]));
    assert!(!breaks("RS104", &["docker compose up -d --build"]));
    assert!(!breaks("RS121", &["psql pump\n\\l\n\\dt public.*\n\\q"]));
    assert!(breaks("RS121", &["venv\\Scripts\\activate"]));
}

#[test]
fn figures_are_told_from_arrows_and_factors() {
    let step = |text: &str| codes(&format!("# Pump\n\n- [ ] {text}\n"));
    assert!(step("Pressure is below 4 bar (< 4 bar)").contains(&"RS154"));
    for text in [
        "Settings -> 2FA is switched on",
        "The door refuses strangers (no token -> 401)",
        "Soak test at ≥3× expected RPS",
    ] {
        assert!(!step(text).contains(&"RS154"), "{text}: {:?}", step(text));
    }
}

#[test]
fn nothing_to_be_found_is_understood_in_other_languages() {
    let found = |text: &str| {
        let block = "  ```bash\n  grep -i altes pump.log\n  ```\n";
        codes(&format!("# Pump\n\n- [ ] {text}\n{block}")).contains(&"RS117")
    };
    for text in [
        "Ne devrait rien retourner",
        "結果がゼロであることを確認",
        "确认没有结果",
        "Nichts zu finden",
    ] {
        assert!(found(text), "{text}");
    }
    assert!(!found("Look at the log"));
}

#[test]
fn a_fence_that_never_closes_is_not_told_to_be_indented_where_there_is_no_item() {
    let help = |text: &str| {
        let source = Source::read("a.md", text.as_bytes()).unwrap();
        let (_, found) = compile::compile(&source, &Config::default());
        let found = found.into_iter().find(|it| it.rule.code == "RS004").expect("RS004");
        found.help.unwrap_or_default()
    };
    assert!(!help("# Pump\n\n- [ ] Look\n\nThen:\n\n```bash\nuptime\n").contains("item"));
    assert!(help("# Pump\n\n- [ ] Look\n\n  ```bash\n  uptime\n").contains("item"));
}

#[test]
fn attributes_that_mean_nothing_are_told() {
    let found = |info: &str, note: &str| {
        let text =
            format!("# Pump\n\n- [ ] Look at it{note}\n  ```bash {{{info}}}\n  uptime\n  ```\n");
        let source = Source::read("a.md", text.as_bytes()).unwrap();
        let (_, found) = compile::compile(&source, &Config::default());
        let found = found.into_iter().filter(|it| it.rule.code == "RS003");
        found.map(|it| it.message).collect::<Vec<_>>()
    };
    assert_eq!(found("retry=abc timeout=soon delay=x isolate=perhaps", "").len(), 4);
    assert_eq!(
        found("retry=2 timeout=30s delay=1s isolate=false alternatives expect=200", ""),
        [""; 0]
    );
    assert!(found("isolat", "").len() == 1);
    assert_eq!(found("", " <!-- runsheet: ownr=x planned=soon optional=perhaps -->").len(), 3);
    assert_eq!(found("", " <!-- runsheet: owner=x planned=30m optional=false id=b-1 -->"), [""; 0]);
    assert_eq!(found("", " <!-- runsheet: allow no-title: Ana knows -->"), [""; 0]);
}

#[test]
fn an_optional_that_is_false_is_not_optional() {
    let text = "# Pump\n\n- [ ] Look <!-- runsheet: optional=false gate=false -->\n";
    let source = Source::read("a.md", text.as_bytes()).unwrap();
    let checklist = compile::compile(&source, &Config::default()).0;
    let step = checklist.steps()[0];
    assert!(!step.optional && step.kind == runsheet::model::StepKind::Check);
}

#[test]
fn three_backticks_in_a_fence_of_four_do_not_close_it() {
    let text = "# Pump\n\n- [ ] Look\n\n````markdown\n```bash\nx\n```\n\
                <!-- runsheet: allow endless-command: y -->\n````\n";
    assert!(!codes(text).contains(&"RS007"), "{:?}", codes(text));
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

/// The findings as `line:code`.
fn places(document: &str) -> Vec<String> {
    let source = Source::read("example.md", document.as_bytes()).unwrap();
    let (_, found) = compile::compile(&source, &Config::default());
    found.iter().map(|it| format!("{}:{}", it.span.line, it.rule.code)).collect()
}

#[test]
fn a_comment_allows_what_it_stands_at() {
    let endless = "  ```bash\n  tail -f pump.log\n  ```\n";
    let allow = "<!-- runsheet: allow endless-command: Ana stops it -->";
    // Behind a step, above it, by code, behind the heading; the next step is another matter.
    let step = format!("# T\n\n- [ ] Look {allow}\n{endless}- [ ] Again\n{endless}");
    assert_eq!(places(&step), ["9:RS104"]);
    let above = format!("# T\n\n{allow}\n\n- [ ] Look\n{endless}- [ ] Again\n{endless}");
    assert_eq!(places(&above), ["11:RS104"]);
    let code = allow.replace("endless-command", "RS104");
    assert!(places(&format!("# T\n\n- [ ] Look {code}\n{endless}")).is_empty());
    let heading = format!(
        "# T\n\n## A {allow}\n\n- [ ] Look\n{endless}\n## B\n\n- [ ] Look again\n{endless}"
    );
    assert_eq!(places(&heading), ["14:RS104"]);
    let title = format!(
        "# T {allow}\n\n## A\n\n- [ ] Look\n{endless}\n## B\n\n- [ ] Look again\n{endless}"
    );
    assert!(places(&title).is_empty());
    // The nearest comment is the one that is used: that of the section is then for the other step.
    let section = allow.replace("Ana", "Ben");
    let both =
        format!("# T\n\n## A {section}\n\n- [ ] Look {allow}\n{endless}- [ ] Again\n{endless}");
    assert!(places(&both).is_empty());
    let needless = format!("# T\n\n## A {section}\n\n- [ ] Look {allow}\n{endless}");
    assert_eq!(places(&needless), ["3:RS007"]);
    // In a block of code it is text.
    let shown = format!("# T\n\n- [ ] Look\n  ```bash\n  # {allow}\n  tail -f pump.log\n  ```\n");
    assert_eq!(places(&shown), ["6:RS104"]);
}

#[test]
fn a_thousand_comments_allow_what_each_stands_at() {
    let step = |number: usize| {
        let allow = if number.is_multiple_of(2) {
            "<!-- runsheet: allow endless-command: Ana stops it -->"
        } else {
            ""
        };
        format!("- [ ] Look at log {number} {allow}\n  ```bash\n  tail -f {number}.log\n  ```\n")
    };
    let document: String = (0..2000).map(step).collect();
    let found = places(&format!("# T\n\n{document}"));
    let of_steps: Vec<_> = found.iter().filter(|it| it.ends_with("RS104")).collect();
    assert_eq!(of_steps.len(), 1000);
    // The third line of every second step: the first is `Look at log 1`.
    assert_eq!(of_steps[0], "9:RS104");
    assert_eq!(of_steps[999], "8001:RS104");
    assert!(!found.iter().any(|it| it.ends_with("RS007")), "every comment is used");
}

#[test]
fn an_isolated_block_hands_nothing_on() {
    let block = |attributes: &str, text: &str| {
        places(&format!("# T\n\n- [ ] Pump\n  ```bash {attributes}\n  {text}\n  ```\n"))
    };
    assert_eq!(block("{isolate}", "cd /srv/pump"), ["5:RS114"]);
    assert_eq!(block("{isolate}", "export PUMP=1"), ["5:RS114"]);
    assert_eq!(block("{isolate}", "true; PUMP=1"), ["5:RS114"]);
    assert!(block("{isolate}", "cd /srv/pump && ls -l").is_empty());
    assert!(block("", "cd /srv/pump").is_empty());
}

#[test]
fn every_way_of_a_choice_knows_its_place() {
    let text = "# T\n\n- [ ] Start\n  ```bash\n  cd /srv\n\n  pm2 restart app\n  # or\n  pkill -f app\n\n  ls\n  ```\n";
    assert_eq!(places(text), ["9:RS112", "9:RS118"]);
    let quoted = "# T\n\n- [ ] Ask\n  ```bash\n  curl \"https://pump/<user-id>/x\"\n  pumpctl <user-id> on\n  ```\n";
    assert_eq!(places(quoted), ["6:RS111"]);
}

#[test]
fn a_comment_that_allows_nothing_is_told() {
    let case =
        |comment: &str| places(&format!("# T\n\n- [ ] Look <!-- runsheet: allow {comment} -->\n"));
    assert_eq!(case("endless-command: why"), ["3:RS007"]);
    assert_eq!(case("endless-comand: why"), ["3:RS006"]);
    assert_eq!(case(": why"), ["3:RS006"]);
    assert_eq!(case(""), ["3:RS006"]);
    let source =
        Source::read("a.md", b"# T\n\n- [ ] a <!-- runsheet: allow no-titel: x -->\n").unwrap();
    let found = compile::compile(&source, &Config::default()).1;
    assert_eq!(found[0].help.as_deref(), Some("did you mean `no-title`?"));
}

#[test]
fn certain_fixes_mend_what_they_say_and_nothing_else() {
    let text = "# Caf\u{221a}\u{a9} pump\n\n- [ ] Look\n      ```bash\n      $ uptime\n      ```\n- [ ] Go <!-- runsheet: allow no-title: x -->\n";
    let source = Source::read("a.md", text.as_bytes()).unwrap();
    let found = compile::compile(&source, &Config::default()).1;
    let (mended, count) = runsheet::diagnostic::mended(&source, &found).unwrap();
    assert_eq!(mended, "# Caf\u{e9} pump\n\n- [ ] Look\n  ```bash\n  uptime\n  ```\n- [ ] Go\n");
    assert_eq!(count, 4);
    assert!(places(&mended).is_empty());
    // What nobody complains about stays as it is in the file.
    let config = Config::from_toml("[check]\ndamaged-text = 'off'", &["damaged-text"]).unwrap();
    let found = compile::compile(&source, &config).1;
    assert!(
        runsheet::diagnostic::mended(&source, &found)
            .unwrap()
            .0
            .starts_with("# Caf\u{221a}\u{a9} pump\n")
    );
}

#[test]
fn every_fix_leaves_a_document_that_breaks_the_rule_no_more() {
    let mut count = 0;
    for rule in compile::rules() {
        let source = Source::read("a.md", rule.bad.as_bytes()).unwrap();
        let found = compile::compile(&source, &Config::default()).1;
        if let Some((mended, _)) = runsheet::diagnostic::mended(&source, &found) {
            assert!(codes(&mended).is_empty(), "{}: {mended}", rule.name);
            count += 1;
        }
    }
    assert!(count >= 4, "{count}");
}

#[test]
fn no_document_makes_a_rule_panic() {
    // Places are cut out of texts in other scripts, at ends, and inside of what is not closed.
    for text in [
        "# T\n\n- [ ] Compare é before\n  ```bash\n  rm -rf $ü/x **/é\n  ps | grep é\n  env | grep ÄPI_KEY",
        "- [ ] x <!-- runsheet: allow ",
        "- [ ] x <!-- runsheet: allow é: ü -->",
        "# T\n\n```bash\nssh é 'grep \"a\nb'\n```\n- [ ] [x](<é",
        "# 2026-1é-17\n\n- [ ] a 20\n  ```sh\n  cp x 20é60117 http://é\n  curl://é:ü@x\n  ```",
        "- [ ] Verify é < 2é ___/é/___\n<é>\n[x](#é%)\n[y](%é%4)\n",
        "- [ ] a\n  ```sql\n  DELETE FROM é -- 'ü\n  ; $$ é\n  ```",
    ] {
        let source = Source::read("a.md", text.as_bytes()).unwrap();
        let world =
            runsheet::check::World { has_file: Some(&|_| false), has_tool: Some(&|_| false) };
        let (_, found) = compile::compile_in(&source, &Config::default(), world);
        runsheet::diagnostic::human(&source, &found, false);
        runsheet::diagnostic::mended(&source, &found);
    }
}

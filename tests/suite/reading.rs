//! What is understood of a document: one small case a construct, and what has to hold for any document at all.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use proptest::prelude::*;
use runsheet::{
    diagnostic,
    model::{Checklist, Node},
    parse::{self, Options},
    source::Source,
};

fn read(text: &str) -> (Source, Checklist, Vec<diagnostic::Diagnostic>) {
    let source = Source::read("case.md", text.as_bytes()).unwrap();
    let vars = [("known".to_owned(), "42".to_owned())].into();
    let options = Options { vars, ..Options::default() };
    let (checklist, diagnostics) = parse::parse(&source, &options);
    (source, checklist, diagnostics)
}

/// Everything that was understood, a line each.
fn told(text: &str) -> String {
    let (source, checklist, diagnostics) = read(text);
    let mut out = format!("{} ({}) {}\n", checklist.title, checklist.id, checklist.lang);
    for entry in &checklist.metadata {
        writeln!(out, "{:3} given {}: {}", entry.span.line, entry.label, entry.value.to_plain())
            .unwrap();
    }
    for variable in &checklist.variables {
        writeln!(
            out,
            "    variable {} for {}{}",
            variable.name,
            variable.placeholder,
            if variable.secret { ", secret" } else { "" }
        )
        .unwrap();
    }
    for node in checklist.nodes() {
        match node {
            Node::Section(it) => {
                let off = if it.contingency { ", off the way" } else { "" };
                writeln!(
                    out,
                    "{:3} section {} [{}] {:?}{off} <{}>",
                    it.span.line,
                    it.number,
                    it.title.to_plain(),
                    it.role,
                    it.id
                )
                .unwrap();
            }
            Node::Step(it, _) => {
                let more = [
                    it.optional.then(|| "optional".to_owned()),
                    it.initial.map(|it| format!("{it:?}")),
                    it.expectation.as_ref().map(|it| format!("expects {}", it.text)),
                    it.wait_ms.map(|it| format!("waits {it} ms")),
                    it.owner.as_ref().map(|it| format!("owner {it}")),
                ];
                let more: Vec<String> = more.into_iter().flatten().collect();
                writeln!(
                    out,
                    "{:3} step {} {:?}/{:?} [{}] {} <{}>",
                    it.span.line,
                    it.number,
                    it.kind,
                    it.form,
                    it.text.to_plain(),
                    more.join(", "),
                    it.id
                )
                .unwrap();
            }
            Node::Field(it, owner) => {
                let options: Vec<&str> = it.options.iter().map(|it| it.label.as_str()).collect();
                let more = [
                    it.unit.as_ref().map(|it| format!("unit {it}")),
                    it.prefix.as_ref().map(|it| format!("prefix {it}")),
                    it.initial.as_ref().map(|it| format!("initial {it}")),
                    (!options.is_empty()).then(|| format!("options {}", options.join(" | "))),
                ];
                let more: Vec<String> = more.into_iter().flatten().collect();
                let place = if owner.is_some() { "  field" } else { "field" };
                writeln!(
                    out,
                    "{:3} {place} {:?} [{}] {} <{}> {}",
                    it.span.line,
                    it.kind,
                    it.label,
                    more.join(", "),
                    it.id,
                    it.key
                )
                .unwrap();
            }
            Node::Command(it, _) => {
                let ways: Vec<String> = it
                    .alternatives
                    .iter()
                    .map(|way| {
                        format!(
                            "{}{:?}{}",
                            if way.runnable { "" } else { "not for bash: " },
                            way.text,
                            if way.label.is_empty() {
                                String::new()
                            } else {
                                format!(" ({})", way.label)
                            }
                        )
                    })
                    .collect();
                writeln!(
                    out,
                    "{:3} command {:?} {:?} of {:?}: {} <{}>",
                    it.span.line,
                    it.class,
                    it.effect,
                    it.step_line,
                    ways.join(" or "),
                    it.id
                )
                .unwrap();
            }
            Node::Prose(it) => {
                writeln!(out, "{:3} prose {:?} [{}]", it.span.line, it.kind, it.text.to_plain())
                    .unwrap();
            }
            Node::Table(it) => {
                writeln!(out, "{:3} table of {} rows", it.span.line, it.rows.len()).unwrap();
            }
        }
    }
    out + &diagnostic::short(&source, &diagnostics)
}

#[test]
fn cases_are_understood_as_written_down() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    cases.retain(|case| case.extension().is_some_and(|it| it == "md"));
    cases.sort();
    assert!(cases.len() > 20, "the cases are gone");
    for case in cases {
        let name = case.file_stem().unwrap().to_str().unwrap().to_owned();
        insta::assert_snapshot!(name, told(&fs::read_to_string(&case).unwrap()));
    }
}

#[test]
fn ids_stay_when_the_document_grows_elsewhere() {
    let before = "# T\n\n## A\n\n- [ ] **TIME**: ___\n- [ ] **TIME**: ___\n- [ ] Stop\n\n## B\n\n- [ ] Stop\n\n| X | Result |\n|--|--|\n| a | |\n";
    let after = before
        .replace("## B", "## New\n\n- [ ] **TIME**: ___\n- [ ] Stop\n\n```bash\nls\n```\n\n## B");
    let ids = |text: &str| -> BTreeSet<String> {
        let checklist = read(text).1;
        let steps = checklist.steps().into_iter().map(|step| step.id.clone());
        let fields = checklist.fields().into_iter().map(|field| field.id.clone());
        let sections = checklist.sections.iter().map(|section| section.id.clone());
        steps.chain(fields).chain(sections).collect()
    };
    let (before, after) = (ids(before), ids(&after));
    assert!(before.contains("a.time-2") && before.len() == 9, "{before:?}");
    assert!(before.is_subset(&after), "lost: {:?}", before.difference(&after));
}

#[test]
fn a_reflow_keeps_the_fingerprint_and_a_changed_command_does_not() {
    let text = "# T\n\n- [ ] Stop the\n  lamp\n  ```bash\n  lampctl off\n  ```\n";
    let fingerprint = |text: &str| runsheet::model::fingerprint(&read(text).1);
    assert_eq!(fingerprint(text), fingerprint(&text.replace("Stop the\n  lamp", "Stop the lamp")));
    assert_ne!(fingerprint(text), fingerprint(&text.replace("off", "on")));
    assert_ne!(fingerprint(text), fingerprint(&text.replace("lamp\n", "horn\n")));
}

#[test]
fn deep_and_wide_documents_are_read_in_bounded_time() {
    let deep: String =
        (0..1_500).flat_map(|at| ["  ".repeat(at.min(400)), "- [ ] a\n".to_owned()]).collect();
    let wide =
        format!("|{}\n|{}\n|{}\n", "a|".repeat(1_000), "-|".repeat(1_000), " |".repeat(1_000));
    for text in [
        &"[".repeat(200_000),
        &deep,
        &wide,
        &"> ".repeat(50_000),
        &"`".repeat(100_000),
        &"_".repeat(200_000),
        &"- ".repeat(20_000),
    ] {
        let start = std::time::Instant::now();
        read(text);
        // A second or two in a debug build, also on a busy machine; quadratic reading takes minutes.
        assert!(start.elapsed().as_secs() < 60, "{:?} for {:?}…", start.elapsed(), &text[..20]);
    }
}

/// What each of these takes grows with its length, not with its square: four times the text, at most some ten times the time.
#[test]
fn what_is_repeated_costs_what_it_is_long() {
    let block =
        |language: &str, text: String| format!("# T\n\n- [ ] a\n\n```{language}\n{text}\n```\n");
    let each =
        |count: usize, line: &dyn Fn(usize) -> String| -> String { (0..count).map(line).collect() };
    let cases: &[(&str, &dyn Fn(usize) -> String)] = &[
        ("braces", &|n| block("sql", "{{".repeat(n))),
        ("signs", &|n| block("sql", "<".repeat(n))),
        ("a long line", &|n| block("bash", format!("echo {}", "a".repeat(n)))),
        ("heredocs that do not end", &|n| block("text", each(n / 8, &|at| format!("<< a{at}\n")))),
        ("systems behind lines", &|n| {
            block("bash", each(n / 4, &|at| format!("a # linux {at}\n")))
        }),
        ("systems above lines", &|n| {
            block("bash", "x\n".repeat(n / 2) + &each(n / 8, &|at| format!("# linux {at}\ny\n")))
        }),
        ("a log", &|n| block("bash", format!("a\n{}cat <<E\nE", "INFO: a\n".repeat(n / 4)))),
        ("a function", &|n| {
            block("bash", format!("f() {{ cat <<E; }}\n{}E\nf", "body\n".repeat(n / 16)))
        }),
        ("tokens", &|n| format!("# T\n\n- [ ] a\n\n{}\n", "AKIA".repeat(n / 2))),
        ("parts of tokens", &|n| format!("# T\n\n- [ ] a\n\n{}\n", "AKIA-".repeat(n / 2))),
        ("links", &|n| format!("# T\n\n- [ ] a\n\n{}\n", "](x.y ".repeat(n / 4))),
        ("open links", &|n| format!("# T\n\n- [ ] a\n\n{}\n", "](<x".repeat(n / 4))),
        ("tags", &|n| format!("# T\n\n- [ ] a\n\n{}\n", "<ab>".repeat(n / 4))),
        ("allowing comments", &|n| {
            let comment = "<!-- runsheet: allow no-title: x -->\n";
            format!("# T\n\n- [ ] a\n\n{}\n- [ ] b\n", comment.repeat(n / 16))
        }),
        ("nested ifs", &|n| block("bash", "if true; then\n".repeat(n / 8))),
        ("pipes", &|n| block("bash", "pg_dump a | gzip\nps | grep a\n".repeat(n / 32))),
        ("boxes on a line", &|n| "[ ] a ".repeat(n / 6)),
        ("placeholders on a line", &|n| format!("Name: {}", "[bb cc] ".repeat(n / 8))),
        ("blanks on a line", &|n| "a: ____ ".repeat(n / 8)),
        ("headings with one number", &|n| "## 1. a\n\n".repeat(n / 8)),
        ("boxes and bullets", &|n| "- [ ] a\n- b\n".repeat(n / 12)),
        ("fences that nothing closes", &|n| "```a\n".repeat(n / 5)),
    ];
    let time = |text: &str| {
        let start = std::time::Instant::now();
        let source = Source::read("case.md", text.as_bytes()).unwrap();
        let (_, found) = runsheet::compile::compile(&source, &runsheet::config::Config::default());
        diagnostic::human(&source, &found, false);
        start.elapsed().as_secs_f64()
    };
    // A busy machine makes one try slow, not three. What takes no time has no ratio.
    let slow: Vec<String> = cases
        .iter()
        .filter_map(|(name, make)| {
            let (short, long) = (make(8_000), make(32_000));
            let tries = (0..3).map(|_| (time(&short), time(&long)));
            let bound = |(short, long): (f64, f64)| long < 10.0 * short || long < 0.3;
            let seen: Vec<_> = tries.take_while(|it| !bound(*it)).collect();
            (seen.len() == 3).then(|| format!("{name}: {seen:?} s"))
        })
        .collect();
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

/// The same for what the PDF draws: a long title, a long line of code.
#[test]
fn long_lines_are_drawn_in_bounded_time() {
    use runsheet::emit::{Context, FORMS, Settings, Templates};
    let pdf = FORMS.iter().find(|it| it.name == "form-pdf").unwrap();
    let draw = |text: &str| {
        let source = Source::read("a.md", text.as_bytes()).unwrap();
        let checklist = runsheet::compile::compile(&source, &runsheet::config::Config::default()).0;
        let templates = Templates::new(pdf.templates, &std::collections::BTreeMap::new()).unwrap();
        let settings = Settings::default();
        let start = std::time::Instant::now();
        let made = (pdf.emit)(&checklist, &Context { templates: &templates, settings: &settings });
        assert!(made.unwrap().bytes.starts_with(b"%PDF-"));
        start.elapsed()
    };
    for text in [
        format!("# {}\n\n- [ ] a\n", "abcd ".repeat(1_000)),
        format!("# T\n\n- [ ] a\n\n```text\n{}\n```\n", "abcd ".repeat(8_000)),
        format!("# T\n\n- [ ] a\n\n```text\n{}\n```\n", "abcd".repeat(8_000)),
    ] {
        // A second in a debug build; minutes, where every letter is a try of its own.
        let took = draw(&text);
        assert!(took.as_secs() < 15, "{took:?} for {:?}…", &text[..40]);
    }
}

fn check_any(text: &str) {
    let (source, checklist, diagnostics) = read(text);
    let mut ids = BTreeSet::new();
    let within = |span: runsheet::source::Span| {
        assert!(span.start <= span.end && span.end as usize <= source.text.len(), "{span:?}");
        assert!(
            source.text.is_char_boundary(span.start as usize)
                && source.text.is_char_boundary(span.end as usize),
            "{span:?}"
        );
    };
    for node in checklist.nodes() {
        let (id, span) = match node {
            Node::Step(it, _) => (&it.id, it.span),
            Node::Field(it, _) => (&it.id, it.span),
            Node::Command(it, _) => (&it.id, it.span),
            Node::Section(it) => {
                within(it.span);
                continue;
            }
            Node::Prose(it) => {
                within(it.span);
                continue;
            }
            Node::Table(it) => {
                within(it.span);
                continue;
            }
        };
        within(span);
        assert!(ids.insert(id.clone()), "id `{id}` is given twice");
        assert!(id.starts_with(|c: char| c.is_ascii_alphanumeric()) && id.len() <= 256, "{id}");
    }
    for command in checklist.commands() {
        for way in &command.alternatives {
            for used in &way.variables {
                assert!(way.text.get(used.start..used.end).is_some(), "{used:?} in {:?}", way.text);
            }
        }
    }
    diagnostic::human(&source, &diagnostics, false);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        check_any(&text);
    }

    #[test]
    fn any_mixture_of_constructs_is_read(pieces in proptest::collection::vec(prop::sample::select(PIECES), 0..40)) {
        check_any(&pieces.concat());
    }
}

const PIECES: &[&str] = &[
    "# T\n",
    "## 1. A\n",
    "### Step 2: x\n",
    "- [ ] ",
    "- ",
    "1. ",
    "  ",
    "      ",
    "[ ] ",
    "☐ ",
    "☑",
    "**",
    "_",
    "___",
    "\\_",
    "__/__/____",
    "__:__",
    ": ",
    "：",
    "\n",
    "\n\n",
    "|",
    "|--|--|\n",
    "```bash\n",
    "```\n",
    "~~~",
    "`",
    "[Name]",
    "(hint)",
    "<host>",
    "{{ known }}",
    "{{ x }}",
    "$",
    "%",
    "/",
    " minutes",
    "PASS / FAIL",
    "é",
    "部署",
    "🔥",
    "\u{fe0f}",
    "\u{200d}",
    "<!-- runsheet: gate owner=b -->",
    "<!--",
    "-->",
    "+++\n",
    "---\n",
    "> ",
    "\t",
    "# or\n",
    "cd a && ls <b> 'c' \"d\"\n",
    "SELECT 1;\n",
    "TEST 1.1 - x\n",
    "Result: ",
    "\r",
    "If it fails:\n",
    "GO\n",
    "NO-GO\n",
    "\\",
    "*",
    "a",
];

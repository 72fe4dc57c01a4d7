//! The stages before the outputs, one after the other, and the rules that they know.

mod allow;

use std::{fmt::Write as _, thread};

use crate::{
    check::{self, World},
    config::{Config, Level},
    diagnostic::{Diagnostic, Rule, Severity},
    model::{self, Checklist},
    parse, results,
    source::Source,
};

/// Reads and checks a document; findings come in the document's order, each as bad as the configuration says.
///
/// ```
/// use runsheet::{compile, config::Config, source::Source};
/// let source = Source::read("pump.md", b"# Pump\n").unwrap();
/// let (_, diagnostics) = compile::compile(&source, &Config::default());
/// assert_eq!(diagnostics[0].rule.name, "no-steps");
/// ```
pub fn compile(source: &Source, config: &Config) -> (Checklist, Vec<Diagnostic>) {
    let (mut checklist, found) = read(source, config);
    // One takes about as long as the other.
    let (fingerprint, diagnostics) = thread::scope(|scope| {
        let fingerprint = scope.spawn(|| model::fingerprint(&checklist));
        let diagnostics = findings(&checklist, found, source, config, World::default());
        let fingerprint = fingerprint.join();
        (fingerprint.unwrap_or_else(|panic| std::panic::resume_unwind(panic)), diagnostics)
    });
    checklist.fingerprint = fingerprint;
    (checklist, diagnostics)
}

/// The same, where somebody has looked what there is around the document. Made for checking: the checklist has no fingerprint, which
/// outputs need.
///
/// ```
/// use runsheet::{check::World, compile, config::Config, source::Source};
/// let source = Source::read("pump.md", b"# Pump\n\n- [ ] See [the plan](plan.md)\n").unwrap();
/// let world = World { has_file: Some(&|_| false), ..World::default() };
/// let (_, diagnostics) = compile::compile_in(&source, &Config::default(), world);
/// assert_eq!(diagnostics[0].rule.name, "broken-link");
/// ```
pub fn compile_in(
    source: &Source,
    config: &Config,
    world: World<'_>,
) -> (Checklist, Vec<Diagnostic>) {
    let (checklist, found) = read(source, config);
    let diagnostics = findings(&checklist, found, source, config, world);
    (checklist, diagnostics)
}

fn read(source: &Source, config: &Config) -> (Checklist, Vec<Diagnostic>) {
    let options =
        parse::Options { vars: config.vars.clone(), lang: config.output.language.clone() };
    parse::parse(source, &options)
}

/// What is found in a checklist, with what was found in reading it.
fn findings(
    checklist: &Checklist,
    mut diagnostics: Vec<Diagnostic>,
    source: &Source,
    config: &Config,
    world: World<'_>,
) -> Vec<Diagnostic> {
    diagnostics.extend(check::check(checklist, source, config, world));
    diagnostics.extend(allow::notes(source));
    allow::apply(source, &mut diagnostics);
    diagnostics.retain_mut(|found| level(found, config));
    diagnostics.sort_by_key(|found| (found.span, found.rule.code));
    // Two ways of a choice may share the line.
    diagnostics
        .dedup_by(|a, b| a.span == b.span && a.rule.code == b.rule.code && a.message == b.message);
    diagnostics
}

/// Every rule about documents, in order of code.
///
/// ```
/// assert!(runsheet::compile::rules().iter().any(|rule| rule.name == "no-steps"));
/// ```
pub fn rules() -> Vec<&'static Rule> {
    let lints = check::LINTS.iter().map(|(rule, _)| *rule);
    let mut rules: Vec<&Rule> =
        parse::RULES.iter().chain(allow::RULES).copied().chain(lints).collect();
    rules.sort_by_key(|rule| rule.code);
    rules
}

/// What `runsheet explain` tells about: a rule about documents, or one about results.
#[derive(Clone, Copy, Debug)]
pub struct Topic {
    /// `RS101`
    pub code: &'static str,
    /// `no-steps`
    pub name: &'static str,
    /// How bad it is unless the configuration says otherwise.
    pub severity: Severity,
    /// Why it matters.
    pub why: &'static str,
    /// A document that breaks it, and the same one mended.
    pub examples: Option<(&'static str, &'static str)>,
}

/// Everything that has a code, in order of code.
///
/// ```
/// let topics = runsheet::compile::topics();
/// assert!(topics.windows(2).all(|pair| pair[0].code < pair[1].code));
/// ```
pub fn topics() -> Vec<Topic> {
    let of_documents = rules().into_iter().map(|rule| Topic {
        code: rule.code,
        name: rule.name,
        severity: rule.severity,
        why: rule.why,
        examples: Some((rule.bad, rule.good)),
    });
    let of_results = results::KINDS.iter().map(|kind| Topic {
        code: kind.code,
        name: kind.name,
        severity: kind.severity,
        why: kind.why,
        examples: None,
    });
    of_documents.chain(of_results).collect()
}

impl Topic {
    /// The topic as Markdown, as in `docs/rules.md`.
    ///
    /// ```
    /// assert!(runsheet::compile::topics()[0].text().starts_with("## RS0"));
    /// ```
    pub fn text(&self) -> String {
        let Topic { code, name, why, .. } = self;
        let level = self.severity.word();
        let mut text = format!("## {code} `{name}` ({level})\n\n{why}\n");
        if let Some((bad, good)) = self.examples {
            for (title, example) in [("Wrong", bad), ("Right", good)] {
                // A fence longer than any inside.
                // Writing to a String cannot fail.
                let _ = write!(text, "\n{title}:\n\n~~~~~markdown\n{}\n~~~~~\n", visible(example));
            }
        }
        text
    }
}

/// An example as it can be printed: characters that nobody sees are written as their code points.
fn visible(example: &str) -> String {
    let hidden = |it: char| {
        it.is_control() && it != '\n'
            || matches!(it, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let show =
        |it: char| if hidden(it) { format!("<U+{:04X}>", it as u32) } else { it.to_string() };
    example.trim_end().chars().map(show).collect()
}

/// The page of all rules.
///
/// ```
/// assert!(runsheet::compile::page().starts_with("# Rules"));
/// ```
pub fn page() -> String {
    let head = "# Rules\n\n`runsheet check` looks for these things; `runsheet explain CODE` prints one of them. \
        How bad each is can be set in `runsheet.toml`:\n\n```toml\n[check]\nno-steps = \"warning\"   # or \"error\", \"advice\", \"off\"\n```\n\n\
        Codes that begin with RS2 are about results files; those cannot be set.\n";
    topics().iter().fold(head.to_owned(), |page, topic| page + "\n" + &topic.text())
}

/// Sets how bad a finding is; says whether it is shown at all.
fn level(found: &mut Diagnostic, config: &Config) -> bool {
    let rule = found.rule;
    match config.check.get(rule.name).or_else(|| config.check.get(rule.code)) {
        Some(Level::Error) => found.severity = Severity::Error,
        Some(Level::Warning) => found.severity = Severity::Warning,
        Some(Level::Advice) => found.severity = Severity::Advice,
        Some(Level::Off) => return false,
        None => {}
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_from_the_head_then_from_the_configuration() {
        let text = "<!-- runsheet\n[vars]\nrelease = '4.7'\n-->\n# Ship {{ release }}\n\n\
                    - [ ] Install {{ release }} on {{ host }} for {{ who }}\n  \
                    ```bash\n  install {{ release }} {{ host }}\n  ```\n";
        let source = Source::read("t.md", text.as_bytes()).unwrap();
        let config = Config::from_toml("[vars]\nhost = 'db1'\nrelease = '1'\n", &[]).unwrap();
        let (checklist, _) = compile(&source, &config);
        assert_eq!(checklist.title, "Ship 4.7");
        let step = checklist.steps()[0];
        assert_eq!(step.text.to_plain(), "Install 4.7 on db1 for {{ who }}");
        assert!(step.id.ends_with("install-release-on-host-for-who"), "{}", step.id);
        assert_eq!(checklist.commands()[0].text(), "install 4.7 db1");
        let open: Vec<_> = checklist.variables.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(open, ["who"]);
    }

    #[test]
    fn the_language_is_the_documents_then_the_configured_one() {
        let config = Config::from_toml("[output]\nlanguage = 'id'\n", &[]).unwrap();
        let lang =
            |text: &str| compile(&Source::read("t.md", text.as_bytes()).unwrap(), &config).0.lang;
        assert_eq!(lang("# T\n\n- [ ] a\n"), "id");
        assert_eq!(lang("+++\nlang = 'de'\n+++\n# T\n\n- [ ] a\n"), "de");
    }
}

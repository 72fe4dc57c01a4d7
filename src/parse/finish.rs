//! Ids, numbers, kinds and variables: what can only be told when everything is read.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{blocks::Place, expect, kinds, language, slug::slug, vocabulary::Words, words};
use crate::{
    model::{
        Block, Checklist, Command, Field, FieldKind, FieldRole, Range, Row, Section, SectionRole,
        Step, StepKind, Variable,
    },
    source::{Source, Span},
};

/// Longest slug of one heading or step, in bytes. Ids stay readable; twins are told apart by an ordinal anyway.
const SLUG: usize = 48;

/// Completes a checklist.
pub(super) fn finish(checklist: &mut Checklist, vars: BTreeMap<String, String>, source: &Source) {
    let stem = source.name.rsplit(['/', '\\']).next().unwrap_or_default();
    stem.clone_into(&mut checklist.source);
    let stem = stem.split('.').next().unwrap_or_default();
    if checklist.title.is_empty() {
        stem.clone_into(&mut checklist.title);
    }
    if checklist.id.is_empty() {
        checklist.id = slug(&checklist.title, 64);
    }
    if checklist.lang.is_empty() {
        language::detect(&source.text).clone_into(&mut checklist.lang);
    }
    let by_role = |role| {
        checklist
            .metadata
            .iter()
            .find(|entry| entry.role == Some(role))
            .map(|entry| entry.value.to_plain())
    };
    if checklist.version.is_none() {
        checklist.version = by_role(FieldRole::Version);
    }
    if checklist.environment.is_none() {
        checklist.environment = by_role(FieldRole::Environment);
    }
    // A document that is itself the way back: its parts are not off the way.
    if words::section(&checklist.title) == SectionRole::Rollback {
        checklist.is_way_back = true;
        checklist.sections.iter_mut().for_each(on_the_way);
    }
    let mut naming = Naming {
        taken: explicit_ids(checklist),
        variables: BTreeMap::new(),
        order: Vec::new(),
        vars,
    };
    naming.plain(&mut checklist.title, Span::default());
    let preface_alone = checklist.sections.iter().all(|section| section.title.is_blank());
    let titled = checklist.sections.iter_mut().filter(|it| !it.title.is_blank());
    number(titled.collect(), "", 0);
    for section in &mut checklist.sections {
        if section.title.is_blank() {
            naming.section(section, "", if preface_alone { "" } else { "0" });
        } else {
            let number = section.number.clone();
            naming.section(section, "", &number);
        }
    }
    let Naming { mut variables, order, .. } = naming;
    checklist.variables = order.iter().filter_map(|name| variables.remove(name)).collect();
}

/// Numbers of siblings: those that the document gives, so that "see 6.1" leads there; counted behind `count` where it gives none to
/// any of them. Beside siblings with a number, one without has none.
fn number(siblings: Vec<&mut Section>, parent: &str, count: usize) {
    let given = siblings.iter().any(|it| !it.number.is_empty());
    let mut numbers = HashSet::new();
    let twins = siblings.iter().any(|it| !it.number.is_empty() && !numbers.insert(&it.number));
    for (at, section) in siblings.into_iter().enumerate() {
        section.number = match section.number.as_str() {
            _ if !given || twins => join(parent, count + at + 1),
            "" => String::new(),
            own if parent.is_empty() || own.starts_with(&format!("{parent}.")) => own.to_owned(),
            own => format!("{parent}.{own}"),
        };
    }
}

/// Takes what a document about rolling back says to do for what it is: work.
fn on_the_way(section: &mut Section) {
    if section.role == SectionRole::Troubleshooting {
        return;
    }
    section.contingency = false;
    section.step.iter_mut().for_each(step_on_the_way);
    body_on_the_way(&mut section.body);
    section.sections.iter_mut().for_each(on_the_way);
}

fn step_on_the_way(step: &mut Step) {
    step.contingency = false;
    body_on_the_way(&mut step.body);
}

fn body_on_the_way(body: &mut [Block]) {
    for block in body {
        match block {
            Block::Step(step) => step_on_the_way(step),
            Block::Table(table) => {
                table.rows.iter_mut().filter_map(|it| it.step.as_mut()).for_each(step_on_the_way);
            }
            Block::Command(_) | Block::Prose(_) | Block::Field(_) => {}
        }
    }
}

/// Ids that the author gave are kept free for their steps.
fn explicit_ids(checklist: &Checklist) -> HashMap<String, usize> {
    let steps = checklist.steps().into_iter().map(|step| step.id.clone());
    let commands = checklist.commands().into_iter().map(|command| command.id.clone());
    steps.chain(commands).filter(|id| !id.is_empty()).map(|id| (id, 1)).collect()
}

pub(super) struct Naming {
    taken: HashMap<String, usize>,
    pub(super) variables: BTreeMap<String, Variable>,
    pub(super) order: Vec<String>,
    pub(super) vars: BTreeMap<String, String>,
}

impl Naming {
    /// An id below `parent` that nothing else has.
    fn id(&mut self, parent: &str, words: &str, fallback: &str) -> String {
        let slug = slug(words, SLUG);
        let slug = if slug.is_empty() { fallback.to_owned() } else { slug };
        // Deep nesting would make ids longer than results allow; the far levels then share the near ones' prefix.
        let parent = if parent.len() > 180 {
            &parent[..parent[..180].rfind('.').unwrap_or(180)]
        } else {
            parent
        };
        let base = if parent.is_empty() { slug } else { format!("{parent}.{slug}") };
        if !self.taken.contains_key(&base) {
            self.taken.insert(base.clone(), 1);
            return base;
        }
        loop {
            let count = self.taken.entry(base.clone()).or_insert(0);
            *count += 1;
            let id = format!("{base}-{count}");
            if !self.taken.contains_key(&id) {
                self.taken.insert(id.clone(), 1);
                return id;
            }
        }
    }

    fn section(&mut self, section: &mut Section, parent: &str, number: &str) {
        // Ids come from what is written, so that they stay when a value changes.
        let title = section.title.to_plain();
        self.words(&mut section.title, section.span);
        if title.trim().is_empty() {
            // A document may have words before its title and behind it.
            section.id =
                if parent.is_empty() { self.id("", "about", "about") } else { parent.to_owned() };
        } else {
            if section.id.is_empty() {
                section.id = self.id(parent, &title, "section");
            }
            number.clone_into(&mut section.number);
        }
        let path = if title.trim().is_empty() { String::new() } else { section.id.clone() };
        let place =
            Place { role: section.role, contingency: section.contingency, ..Place::default() };
        let mut count = 0;
        if let Some(step) = &mut section.step {
            // The heading is the step: it shares the section's number.
            number.clone_into(&mut step.number);
            self.step(step, &path, place);
        }
        self.body(&mut section.body, &path, &section.id, number, &mut count, place);
        self::number(section.sections.iter_mut().collect(), number, count);
        for below in &mut section.sections {
            let number = below.number.clone();
            self.section(below, &path, &number);
        }
    }

    fn body(
        &mut self,
        body: &mut [Block],
        path: &str,
        owner: &str,
        number: &str,
        count: &mut usize,
        place: Place<'_>,
    ) {
        for block in body {
            match block {
                Block::Step(step) => {
                    *count += 1;
                    step.number = join(number, *count);
                    self.step(step, path, place);
                }
                Block::Field(field) => self.lone_field(field, path),
                Block::Command(command) => self.command(command, owner),
                Block::Table(table) => {
                    for row in &mut table.rows {
                        self.row(row, path, number, count, place);
                    }
                }
                Block::Prose(prose) => self.words(&mut prose.text, prose.span),
            }
        }
    }

    fn row(
        &mut self,
        row: &mut Row,
        path: &str,
        number: &str,
        count: &mut usize,
        place: Place<'_>,
    ) {
        let cells = &mut row.cells;
        match &mut row.step {
            Some(step) => {
                *count += 1;
                step.number = join(number, *count);
                self.step(step, path, place);
                let mut keys = Keys::default();
                for field in cells.iter_mut().flat_map(|cell| &mut cell.fields) {
                    keys.name(field, step, false);
                }
            }
            None => {
                for field in cells.iter_mut().flat_map(|cell| &mut cell.fields) {
                    self.lone_field(field, path);
                }
            }
        }
    }

    fn lone_field(&mut self, field: &mut Field, path: &str) {
        expect_behind(field);
        let words = if field.label.is_empty() { "field" } else { &field.label };
        field.id = self.id(path, words, "field");
        "value".clone_into(&mut field.key);
    }

    fn step(&mut self, step: &mut Step, path: &str, place: Place<'_>) {
        if step.id.is_empty() {
            step.id = self.id(path, &step.text.to_plain(), "step");
        }
        self.words(&mut step.text, step.span);
        let text = step.text.to_plain();
        step.contingency |= place.contingency;
        kinds::set_kind(step, place);
        step.expectation = expect::expectation(&text);
        step.wait_ms = expect::wait(&text);
        Self::infer(step);
        let sign_off = step.kind == StepKind::SignOff;
        let mut keys = Keys::default();
        let head = Step {
            id: step.id.clone(),
            expectation: step.expectation.clone(),
            kind: step.kind,
            ..Step::default()
        };
        let mut count = 0;
        let number = step.number.clone();
        let id = step.id.clone();
        for block in &mut step.body {
            match block {
                Block::Field(field) => keys.name(field, &head, sign_off),
                other => {
                    self.body(std::slice::from_mut(other), &id, &id, &number, &mut count, place);
                }
            }
        }
    }

    /// A step whose text is a command offers it.
    fn infer(step: &mut Step) {
        if step.commands().next().is_some() {
            return;
        }
        let codes: Vec<&str> =
            step.text.0.iter().filter(|run| run.style.code).map(|run| run.text.as_str()).collect();
        let rest: String =
            step.text.0.iter().filter(|run| !run.style.code).map(|run| run.text.as_str()).collect();
        let rest = rest.trim().trim_end_matches(':').to_lowercase();
        let verb = [
            "",
            "run",
            "execute",
            "ejecutar",
            "jalankan",
            "exécuter",
            "ausführen",
            "executar",
            "运行",
            "执行",
            "실행",
        ];
        let [code] = codes[..] else { return };
        let program = code.split_whitespace().find(|word| *word != "sudo").unwrap_or_default();
        if !verb.contains(&rest.as_str()) || !code.contains(' ') || !crate::shell::knows(program) {
            return;
        }
        let Some(mut command) = super::code::inferred(code, step.contingency) else { return };
        command.step_line = Some(step.span.line);
        command.span = step.span;
        step.body.insert(0, Block::Command(command));
    }

    fn command(&mut self, command: &mut Command, owner: &str) {
        if command.id.is_empty() {
            command.id = self.id(owner, "cmd", "cmd");
        }
        for way in &mut command.alternatives {
            let lines = way.text.lines().count();
            self.substitute(&mut way.text, &mut way.variables);
            if way.text.lines().count() != lines {
                way.bash.functions.clear();
            }
            for used in &way.variables {
                let placeholder = &way.text[used.start..used.end];
                self.variable(&used.name, placeholder, command.span);
            }
        }
    }
}

fn join(number: &str, count: usize) -> String {
    if number.is_empty() { count.to_string() } else { format!("{number}.{count}") }
}

/// `____ GB (minimum 10 GB)`: what is expected stands behind the blank. Then the blank is for a number.
fn expect_behind(field: &mut Field) {
    let hint = field.hint.as_deref().unwrap_or_default().trim();
    let Some(range) = expect::expectation(hint) else { return };
    let is_number = field.kind == FieldKind::Number
        || field.kind == FieldKind::Text && field.options.is_empty() && is_all(&range, hint);
    if is_number && field.expectation.is_none() && is_of_unit(&range, field) {
        (field.kind, field.expectation) = (FieldKind::Number, Some(range));
    }
}

/// Whether a hint says nothing but what is expected: `should be > 0`, `soll 0 sein`.
fn is_all(range: &Range, hint: &str) -> bool {
    static AROUND: Words = Words::new(
        "should|must|be|is|target|expected|goal|want|soll|sollte|muss|sein|ist|ziel|erwartet|debe|ser|objetivo|esperado|doit|être|\
        attendu|deve|esperado|harus",
    );
    let rest = hint.replacen(&range.text, "", 1).to_lowercase();
    let mut words = rest.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty());
    words.all(|word| AROUND.contains(word))
}

/// A limit in seconds says nothing of a figure in milliseconds.
fn is_of_unit(range: &Range, field: &Field) -> bool {
    let unit = |it: &Option<String>| it.as_deref().map(str::to_lowercase);
    range.unit.is_none() || field.unit.is_none() || unit(&range.unit) == unit(&field.unit)
}

/// Keys of the fields of one step.
#[derive(Default)]
struct Keys(BTreeMap<String, usize>);

impl Keys {
    fn name(&mut self, field: &mut Field, step: &Step, sign_off: bool) {
        expect_behind(field);
        let key = match (field.kind, field.role) {
            (FieldKind::Person, _) if sign_off && !self.0.contains_key("name") => "name".to_owned(),
            (FieldKind::Time | FieldKind::Date, _) if sign_off && !self.0.contains_key("at") => {
                "at".to_owned()
            }
            (FieldKind::Choice, _) if sign_off && !self.0.contains_key("approval") => {
                field.role = Some(FieldRole::Approval);
                "approval".to_owned()
            }
            (_, Some(FieldRole::Comments)) if !self.0.contains_key("comments") => {
                "comments".to_owned()
            }
            _ if self.0.is_empty() => "value".to_owned(),
            _ => {
                let words = slug(&field.label, 28).replace(['-', '.'], "_");
                if words.starts_with(|c: char| c.is_ascii_lowercase()) {
                    words
                } else {
                    "value".to_owned()
                }
            }
        };
        let count = self.0.entry(key.clone()).or_insert(0);
        *count += 1;
        field.key = if *count == 1 { key } else { format!("{key}_{count}") };
        field.id = format!("{}.{}", step.id, field.key);
        if field.kind == FieldKind::Number && field.expectation.is_none() {
            field.expectation = step.expectation.clone().filter(|range| is_of_unit(range, field));
        }
        field.required |= step.kind == StepKind::Gate
            || (sign_off && matches!(field.key.as_str(), "name" | "approval"));
    }
}

//! Tests of the form: every item has its fields, twins too, and two runs agree.

use std::{collections::BTreeSet, fmt::Write as _, sync::LazyLock};

use super::{document, emit};
use crate::{
    emit::{
        Context, Settings, Templates,
        pdf::{
            list::{Control, Document, Item},
            words::Words,
        },
    },
    model::{Checklist, Node, form},
    parse::{self, Options},
    source::Source,
};

const TEXT: &str = "# Pump ✓\n\n**Lead**: ___________\n\n## Prepare\n\n- [ ] Switch off\n  ```bash\n  systemctl stop pump\n  ```\n\
    - [ ] **TIME**: ___________\n- [x] Pressure: _____ bar\n- [ ] **TIME**: ___________\n\n\
    | Tank | Level | Done |\n|---|---|---|\n| North | ____ % | ☐ |\n\n## Rollback\n\n1. Switch on\n";

fn checklist(text: &str) -> Checklist {
    let source = Source::read("pump.md", text.as_bytes()).unwrap();
    parse::parse(&source, &Options::default()).0
}

fn made(text: &str) -> (Checklist, Document<'static>) {
    static SETTINGS: LazyLock<Settings> = LazyLock::new(Settings::default);
    let checklist = checklist(text);
    let document = document(&checklist, &SETTINGS, words()).unwrap();
    (checklist, document)
}

fn templates() -> Templates {
    Templates::new(super::FORMAT.templates, &std::collections::BTreeMap::new()).unwrap()
}

fn words() -> Words {
    Words::load("en", &templates()).unwrap()
}

#[test]
fn every_language_has_every_word() {
    let words = |lang: &str| Words::load(lang, &templates()).unwrap();
    for lang in ["de", "es", "id"] {
        assert_ne!(words(lang).response, words("en").response, "{lang}");
        assert!(words(lang).page.contains("{page}") && words(lang).page.contains("{pages}"));
    }
    assert_eq!(words("fr").response, words("en").response);
}

fn bytes(checklist: &Checklist) -> Vec<u8> {
    let templates = templates();
    let settings = Settings::default();
    emit(checklist, &Context { templates: &templates, settings: &settings }).unwrap().bytes
}

#[test]
fn every_step_and_field_has_one_field_of_its_name() {
    let (checklist, document) = made(TEXT);
    let there: BTreeSet<&str> = document.fields.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(there.len(), document.fields.len(), "no name stands twice");
    for node in checklist.nodes() {
        let name = match node {
            Node::Step(step, _) => form::item(&step.id),
            Node::Field(field, Some(step)) => form::value(&step.id, &field.key),
            Node::Field(field, None) => form::value(&field.id, &field.key),
            Node::Command(command, None) if command.is_run() => form::item(&command.id),
            Node::Section(_) | Node::Command(..) | Node::Prose(_) | Node::Table(_) => continue,
        };
        assert!(there.contains(name.as_str()), "{name}");
    }
    let ticked = document.fields.iter().filter(|it| it.control == Control::Check { on: true });
    assert_eq!(ticked.count(), 0, "what the author ticked is no answer");
}

#[test]
fn everything_stands_inside_the_margins() {
    let long = format!("{TEXT}\n- [ ] {}\n", "averylongwordwithoutanyblank".repeat(20));
    let (_, document) = made(&long);
    let [width, height] = document.paper;
    for widget in document.fields.iter().flat_map(|it| &it.widgets) {
        let [left, top, right, bottom] = widget.rect;
        assert!(left >= 30.0 && left < right && right <= width - 30.0, "{widget:?}");
        assert!(top >= 40.0 && top < bottom && bottom <= height - 40.0, "{widget:?}");
    }
    for item in document.pages.iter().flat_map(|page| &page.items) {
        if let Item::Text { x, size, run, .. } = item {
            assert!(x + run.width * size / 1000.0 <= width - 30.0);
        }
    }
}

#[test]
fn a_heading_is_never_the_last_thing_on_a_page() {
    let mut text = String::from("# T\n");
    for section in 0..30 {
        writeln!(text, "\n## Phase {section}\n\n### Part\n\n- [ ] One\n- [ ] Two").unwrap();
    }
    let (_, document) = made(&text);
    assert!(document.pages.len() > 2);
    for entry in document.outline.iter().filter(|it| it.level > 1) {
        let below = document.fields.iter().flat_map(|it| &it.widgets);
        let found = below.filter(|it| it.page == entry.page && it.rect[1] > entry.y);
        assert!(found.count() > 0, "{entry:?}");
    }
}

#[test]
fn two_runs_give_the_same_bytes_and_a_change_gives_another_id() {
    let first = bytes(&checklist(TEXT));
    assert_eq!(first, bytes(&checklist(TEXT)));
    let other = bytes(&checklist(&TEXT.replace("Switch off", "Switch on")));
    let id = |bytes: &[u8]| {
        lopdf::Document::load_mem(bytes).unwrap().trailer.get(b"ID").unwrap().clone()
    };
    assert_ne!(id(&first), id(&other));
}

#[test]
fn nothing_at_all_is_a_page_too() {
    let settings = Settings { paper: crate::emit::Paper::Letter, ..Settings::default() };
    let document = document(&Checklist::default(), &settings, words()).unwrap();
    assert_eq!(document.pages.len(), 1);
    assert!(bytes(&Checklist::default()).starts_with(b"%PDF-1.7"));
}

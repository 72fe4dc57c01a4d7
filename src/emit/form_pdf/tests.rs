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
    model::{Block as Content, Checklist, Node, form},
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

/// The words on the pages, a line for each height.
fn printed(document: &Document<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for page in &document.pages {
        let mut height = f32::INFINITY;
        for item in &page.items {
            let Item::Text { y, run, .. } = item else { continue };
            if (y - height).abs() > 0.1 {
                lines.push(String::new());
                height = *y;
            }
            let Some(used) = document.fonts.used(run.face) else { continue };
            lines.last_mut().unwrap().extend(run.glyphs.iter().map(|it| used[&it.id].as_str()));
        }
    }
    lines
}

#[test]
fn answers_of_a_section_begin_below_each_other() {
    let (_, document) = made(
        "# T\n\n## A\n\n### B\n\n- [ ] One\n- [ ] Git tag: `production-before-2026-01-17-one`\n- [ ] Name of the backup: ____\n\n### C\n\n- [ ] Two\n",
    );
    let notes = document.fields.iter().filter(|it| it.name.ends_with("@note"));
    let lefts: Vec<f32> = notes.map(|it| it.widgets[0].rect[0]).collect();
    assert_eq!(lefts.len(), 4);
    assert!(lefts[..3].iter().all(|it| (it - lefts[0]).abs() < 0.01), "{lefts:?}");
}

#[test]
fn what_the_author_wrote_into_a_field_is_all_there() {
    let words = "collapsed, but the text is broken while it shows only half of the panel";
    let mut checklist = checklist("# T\n\nResult: ____\n");
    let Content::Field(field) = &mut checklist.sections[0].body[0] else { panic!("a field") };
    field.initial = Some(words.to_owned());
    let settings = Settings::default();
    let document = document(&checklist, &settings, self::words()).unwrap();
    let found = document
        .fields
        .iter()
        .find(|it| matches!(&it.control, Control::Area { value } if value.contains(words)));
    let [_, top, _, bottom] = found.expect("an area").widgets[0].rect;
    assert!(bottom - top > 2.0 * 12.5, "two lines at least");
}

#[test]
fn a_label_that_only_repeats_what_stands_above_is_not_printed() {
    let (_, document) = made(
        "# T\n\n## After\n\n**Notes**:\n```\n[Add anything here]\n```\n\n## Ticket\n\nTicket: ____\n",
    );
    let lines = printed(&document);
    for words in ["Notes", "Ticket"] {
        assert_eq!(lines.iter().filter(|it| it.contains(words)).count(), 1, "{lines:?}");
    }
    assert!(lines.iter().any(|it| it.contains("Add anything here")), "{lines:?}");
    assert!(document.fields.iter().any(|it| it.label == "Ticket"), "it is read out all the same");
}

#[test]
fn numbers_and_heads_of_a_table_stay_whole_beside_addresses() {
    let row = "| 1.1 | Landing page | https://pages.example.org/a/long/way/to/the/thing | The \"Request demo\" button is not shown to visitors | ☐ | ____ |\n";
    let (_, document) = made(&format!(
        "# T\n\n| # | Test | URL | Expected result | Status | Notes |\n|---|---|---|---|---|---|\n{}",
        row.repeat(3)
    ));
    let lines = printed(&document);
    assert!(lines.iter().any(|it| it.starts_with("1.1")), "{lines:?}");
    assert!(lines.iter().any(|it| it.contains("Status")), "{lines:?}");
}

#[test]
fn a_long_command_leaves_no_third_of_a_page_empty() {
    let steps = "- [ ] One\n".repeat(12);
    let code = "  echo one\n".repeat(50);
    let (_, document) =
        made(&format!("# T\n\n## A\n\n{steps}- [ ] Long\n  ```bash\n{code}  ```\n- [ ] Last\n"));
    let [_, height] = document.paper;
    for page in &document.pages[..document.pages.len() - 1] {
        let body = page.items.iter().filter_map(|item| match item {
            Item::Text { y, .. } if *y < height - 40.0 => Some(*y),
            _ => None,
        });
        let lowest = body.fold(0.0, f32::max);
        assert!(lowest > height * 0.6, "{lowest} of {height}");
    }
}

#[test]
fn names_are_not_said_twice() {
    let (_, document) = made(
        "# T\n\n| Role | Name | Done |\n|---|---|---|\n| DBA | ____ | ☐ |\n\n- [ ] **Lead**: ____ (Name)\n  - Approval: ☐ Yes ☐ No\n",
    );
    for it in &document.fields {
        let mut parts: Vec<&str> = it.label.split(": ").collect();
        let count = parts.len();
        parts.dedup();
        assert_eq!(parts.len(), count, "{}", it.label);
    }
    assert!(document.fields.iter().any(|it| it.label.ends_with("Lead: Name")));
}

#[test]
fn the_first_step_below_a_heading_does_not_stand_alone() {
    for before in 20..34 {
        let steps = |count| "- [ ] Step\n".repeat(count);
        let text = format!("# T\n\n## A\n\n{}\n## B\n\n### C\n\n{}", steps(before), steps(9));
        let (_, document) = made(&text);
        let heading = document.outline.iter().find(|it| it.title.ends_with(" C")).unwrap();
        let boxes = document.fields.iter().filter(|it| matches!(it.control, Control::Check { .. }));
        let below = boxes
            .filter(|it| it.widgets[0].page == heading.page && it.widgets[0].rect[1] > heading.y);
        assert!(below.count() > 1, "{before}");
    }
}

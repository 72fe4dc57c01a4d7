//! The page as text: what is escaped, what is left out.

use std::collections::BTreeMap;

use super::*;
use crate::{
    emit::{Settings, Templates},
    model::fingerprint,
    parse,
    source::Source,
};

const HOSTILE: &str = "\"><img src=x onerror=alert(1)></title></style></script></template></textarea>\
    <script>alert(2)</script>' onfocus='alert(3) {{ 7*7 }}{% raw %}<!-- \u{0} &lt;b&gt;";

fn page(markdown: &str) -> String {
    // No document that is text holds this character; a model made by a program may.
    let markdown = markdown.replace('\0', "");
    let source = Source::read("test.md", markdown.as_bytes()).unwrap();
    let (checklist, _) = parse::parse(&source, &parse::Options::default());
    page_of(&checklist)
}

fn page_of(checklist: &Checklist) -> String {
    let templates = Templates::new(FORMAT.templates, &BTreeMap::new()).unwrap();
    let settings = Settings::default();
    let emitted = emit(checklist, &Context { templates: &templates, settings: &settings });
    String::from_utf8(emitted.unwrap().bytes).unwrap()
}

#[test]
fn nothing_of_a_document_becomes_markup() {
    let markdown = format!(
        "# {HOSTILE}\n\n**Deployment ID**: {HOSTILE}\n\n## Work {HOSTILE}\n\n- [ ] Do {HOSTILE}\n\n  ```bash\n  echo {HOSTILE}\n  ```\n- [ ] Note {HOSTILE}: ____\n"
    );
    let page = page(&markdown);
    assert!(!page.contains("<img") && !page.contains("<script>alert") && !page.contains("<!--"));
    let harmless = self::page("# T\n\n- [ ] a\n");
    for tag in ["<script", "</script", "<style", "</style", "<template", "</template", "<title"] {
        assert_eq!(page.matches(tag).count(), harmless.matches(tag).count(), "{tag}");
    }
    assert!(!page.contains('\0'));
}

#[test]
fn a_model_made_by_hand_is_escaped_too() {
    let mut checklist = Checklist {
        id: "t".into(),
        title: HOSTILE.into(),
        lang: "\"><script>alert(1)</script>".into(),
        version: Some(HOSTILE.into()),
        source: HOSTILE.into(),
        ..Checklist::default()
    };
    checklist.fingerprint = fingerprint(&checklist);
    let page = page_of(&checklist);
    assert!(!page.contains("<img") && !page.contains("<script>alert"));
}

#[test]
fn only_harmless_links_can_be_followed() {
    let page = page(
        "# T\n\n- [ ] Read [a](javascript:alert(1)) [b](https://example.org/b) [c](data:text/html,x) [d](mailto:ops@example.org) [e](/etc)\n",
    );
    assert!(
        page.contains("href=\"https://example.org/b\"")
            && page.contains("href=\"mailto:ops@example.org\"")
    );
    assert!(
        !page.contains("javascript:alert")
            && !page.contains("data:text")
            && !page.contains("href=\"/etc")
    );
}

#[test]
fn links_inside_the_document_lead_to_their_sections() {
    let page = page(
        "# T\n\n## Contents\n\n- [Back up](#1-back-up--go)\n- [Check](#check-it)\n- [Check again](#check-it-1)\n- [gone](#nowhere)\n\n\
         ## 1. Back up & go\n\n- [ ] Do\n\n### Check it\n\n- [ ] See\n\n## 2. Next\n\n### Check it\n\n- [ ] See\n",
    );
    assert!(page.contains("href=\"#back-up-go\">Back up</a>"), "{page}");
    assert!(page.contains("href=\"#back-up-go.check-it\">Check</a>"));
    assert!(page.contains("href=\"#next.check-it\">Check again</a>"));
    assert!(page.contains("id=\"next.check-it\"") && page.contains("id=\"back-up-go\""));
    assert!(page.contains("gone") && !page.contains("nowhere"));
}

#[test]
fn every_table_of_words_has_the_same_keys_and_places() {
    // A word's key, and the places in it that the script fills in.
    fn shape(text: &str) -> Vec<(String, Vec<String>)> {
        let table: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_str(text).unwrap();
        let places = |word: &str| {
            let mut places: Vec<String> = word
                .split('{')
                .skip(1)
                .map(|it| it.split('}').next().unwrap().to_owned())
                .collect();
            places.sort();
            places
        };
        let words = table.into_values().flatten();
        words.map(|(key, word)| (key, places(&word))).collect()
    }
    let tables: Vec<_> =
        FORMAT.templates.iter().filter(|(name, _)| name.starts_with("strings/")).collect();
    assert_eq!(tables.len(), 4);
    for (name, text) in &tables {
        assert_eq!(shape(text), shape(tables[0].1), "{name}");
    }
}

fn words(lang: &str, own: &[(&str, &str)]) -> Result<Strings, Error> {
    let own = own.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    Strings::load(lang, &Templates::new(FORMAT.templates, &own).unwrap())
}

#[test]
fn a_table_of_ones_own_adds_a_language_or_a_word() {
    let french = [("strings/fr.json", r#"{"page":{"undo":"Annuler"}}"#)];
    let strings = words("fr-CA", &french).unwrap();
    assert_eq!((strings.page("undo"), strings.page("cancel")), ("Annuler", "Cancel"));
    let mexican = [("strings/es-MX.json", r#"{"page":{"undo":"Regresar"}}"#)];
    let strings = words("es-MX", &mexican).unwrap();
    assert_eq!((strings.page("undo"), strings.page("cancel")), ("Regresar", "Cancelar"));
    assert_eq!(words("fr", &[]).unwrap().page("undo"), "Undo");
}

#[test]
fn a_table_of_ones_own_with_a_mistake_is_named() {
    for table in [r#"{"page":{"undoo":"Annuler"}}"#, r#"{"pages":{}}"#, "{"] {
        let Err(Error::Template { name, message }) = words("fr", &[("strings/fr.json", table)])
        else {
            panic!("taken: {table}")
        };
        assert_eq!(name, "strings/fr.json");
        assert!(!message.is_empty());
    }
}

#[test]
fn sections_and_steps_are_closed_at_any_depth() {
    let mut markdown = String::from("# T\n\n## Deep\n\n");
    for depth in 0..40 {
        writeln!(markdown, "{}- [ ] level {depth}", "  ".repeat(depth)).unwrap();
    }
    markdown.push_str(
        "\n## Rollback\n\n### Step 1: Stop\n\n- [ ] stop it\n\n## Contacts\n\n**Lead**: ____\n",
    );
    let page = page(&markdown);
    // An item ends where the next one or its list's end stands.
    for tag in ["ol", "section", "details", "div", "form", "main"] {
        let opened =
            page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}

#[test]
fn twins_of_an_authors_id_make_a_page_all_the_same() {
    let step = |text: &str| format!("- [ ] {text} <!-- runsheet: id=one -->\n");
    assert!(page(&format!("# T\n\n{}{}- [ ] c\n", step("a"), step("b"))).contains("</main>"));
}

#[test]
fn json_has_nothing_that_html_reads() {
    let text = json(&"</template><script>&\u{85}").unwrap();
    assert_eq!(text, "\"\\u003c/template\\u003e\\u003cscript\\u003e\\u0026\\u0085\"");
}

#[test]
fn the_same_checklist_gives_the_same_page() {
    let markdown = "# T\n\n- [ ] a\n- [ ] b: ____\n";
    assert_eq!(page(markdown), page(markdown));
}

//! Templates: built in, or the user's. The home of the template engine.

use std::{collections::BTreeMap, io::Write, thread};

use serde::Serialize;

use super::{Error, markdown, script};

/// The templates of one format, parsed. Whatever a template prints is escaped for its own language, by the ending of the format's
/// first template.
pub struct Templates {
    tera: tera::Tera,
    /// What is used as it is, by name.
    texts: BTreeMap<String, String>,
}

/// A text of so many bytes was made from what it takes a while to give back.
const LONG: usize = 256 << 10;

/// Files that are no templates: programs and styles have braces of their own. Of these the user may also add some of his own.
fn is_text(name: &str) -> bool {
    name.starts_with("form/") || name.starts_with("strings/")
}

/// How values are written in a language: an ending of template names, and the function that escapes.
type Language = (&'static str, tera::EscapeFn);

/// Every language whose templates escape what they print. Templates with another ending print values as they are.
static LANGUAGES: &[Language] = &[
    (".html", tera::escape_html),
    (".md", escape_markdown),
    (".sh", escape_shell),
    (".xml", escape_xml),
];

impl Templates {
    /// Parses a format's templates; `own` holds the user's, by name, which replace ours.
    ///
    /// # Errors
    /// [`Error::Template`] when one does not parse.
    pub fn new(ours: &[(&str, &str)], own: &BTreeMap<String, String>) -> Result<Templates, Error> {
        let mut tera = tera::Tera::new();
        let text = |&(name, text)| (name, own.get(name).map_or(text, String::as_str));
        let (plain, templates): (Vec<_>, Vec<_>) =
            ours.iter().map(text).partition(|(name, _)| is_text(name));
        let added = own
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .filter(|(name, _)| is_text(name));
        let texts = plain
            .into_iter()
            .chain(added)
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .collect();
        let main = ours.first().map_or("", |(name, _)| name);
        tera.autoescape_on(Vec::<&str>::new());
        if let Some((ending, escape)) = LANGUAGES.iter().find(|(ending, _)| main.ends_with(ending))
        {
            tera.autoescape_on([*ending]);
            tera.set_escape_fn(*escape);
        }
        tera.register_filter("fence", fence);
        tera.add_raw_templates(templates).map_err(|error| failure("", &error))?;
        Ok(Templates { tera, texts })
    }

    /// A file that is used as it is: `form/start.js`, `strings/en.json`.
    ///
    /// ```
    /// use runsheet::emit::Templates;
    /// let own = [("strings/fr.json".to_owned(), "{}".to_owned())].into();
    /// assert_eq!(Templates::new(&[], &own).unwrap().text("strings/fr.json"), Some("{}"));
    /// ```
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    /// Fills a template in.
    ///
    /// # Errors
    /// [`Error::Template`] when it names what is not there.
    pub fn render<T: Serialize>(&self, name: &str, data: &T) -> Result<String, Error> {
        let context = tera::Context::from_serialize(data).map_err(|error| failure(name, &error))?;
        let rendered = self.tera.render(name, &context).map_err(|error| failure(name, &error));
        // To take it apart takes as long as to make it: nobody waits for that.
        if rendered.as_ref().is_ok_and(|it| it.len() > LONG) {
            thread::spawn(move || drop(context));
        }
        rendered
    }
}

fn failure(name: &str, error: &tera::Error) -> Error {
    Error::Template { name: name.to_owned(), message: error.to_string() }
}

fn escape_markdown(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    out.write_all(markdown::escape(text).as_bytes())
}

/// As in HTML, without the characters that XML cannot hold at all (XML 1.0, production 2).
fn escape_xml(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    let allowed = |it: char| {
        !it.is_control() && !matches!(it, '\u{fffe}' | '\u{ffff}') || "\n\t".contains(it)
    };
    let text: String = text.chars().map(|it| if allowed(it) { it } else { '\u{fffd}' }).collect();
    tera::escape_html(&text, out)
}

/// Text inside an XML element.
pub(super) fn xml(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    // Writing to memory cannot fail, and what is escaped is text again.
    let _ = escape_xml(text, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

fn escape_shell(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    out.write_all(script::quote(text).as_bytes())
}

/// `{{ text | fence(language="bash") }}`: a block of code in Markdown.
#[expect(clippy::needless_pass_by_value, reason = "the engine's signature")]
fn fence(text: &str, options: tera::Kwargs, _: &tera::State) -> tera::TeraResult<tera::Value> {
    let language = options.get::<String>("language")?.unwrap_or_default();
    Ok(tera::Value::safe_string(&markdown::fence(text, &language)))
}

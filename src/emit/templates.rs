//! Templates: built in, or the user's. The home of the template engine.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Error;

/// The templates of one format, parsed. Whatever a template prints is escaped for its own language, by its file's ending.
pub struct Templates(tera::Tera);

impl Templates {
    /// Parses a format's templates; `own` holds the user's, by name, which replace ours.
    ///
    /// # Errors
    /// [`Error::Template`] when one does not parse.
    pub fn new(ours: &[(&str, &str)], own: &BTreeMap<String, String>) -> Result<Templates, Error> {
        let mut tera = tera::Tera::new();
        let text = |&(name, text)| (name, own.get(name).map_or(text, String::as_str));
        tera.autoescape_on(vec![".html"]);
        tera.add_raw_templates(ours.iter().map(text)).map_err(|error| failure("", &error))?;
        Ok(Templates(tera))
    }

    /// Fills a template in.
    ///
    /// # Errors
    /// [`Error::Template`] when it names what is not there.
    pub fn render<T: Serialize>(&self, name: &str, data: &T) -> Result<String, Error> {
        let context = tera::Context::from_serialize(data).map_err(|error| failure(name, &error))?;
        self.0.render(name, &context).map_err(|error| failure(name, &error))
    }
}

fn failure(name: &str, error: &tera::Error) -> Error {
    Error::Template { name: name.to_owned(), message: error.to_string() }
}

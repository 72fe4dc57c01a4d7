//! The head of a document: TOML between `+++` or in a leading comment `<!-- runsheet … -->`, or YAML between `---`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{Error, value};

/// What a document's head may say; all of it may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FrontMatter {
    /// The title, in place of the first heading.
    #[serde(deserialize_with = "value::string")]
    pub title: Option<String>,
    /// The checklist's own version.
    #[serde(deserialize_with = "value::string")]
    pub version: Option<String>,
    /// A name for files and results that stays when the title changes.
    #[serde(deserialize_with = "value::string")]
    pub id: Option<String>,
    /// The language of the text, BCP 47.
    pub lang: Option<String>,
    /// The environment it is run in.
    pub environment: Option<String>,
    /// When it should begin, local time `YYYY-MM-DDTHH:MM`.
    #[serde(deserialize_with = "value::time")]
    pub planned_start: Option<String>,
    /// When it should be over, local time `YYYY-MM-DDTHH:MM`.
    #[serde(deserialize_with = "value::time")]
    pub planned_end: Option<String>,
    /// Who takes part: names, or tables of `name` and `role`.
    #[serde(deserialize_with = "value::people")]
    pub people: Vec<Person>,
    /// The programs that the commands need.
    pub tools: Vec<String>,
    /// Values for `{{ name }}`; they go before those of `runsheet.toml`.
    #[serde(deserialize_with = "value::strings")]
    pub vars: BTreeMap<String, String>,
}

/// Somebody who takes part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The name.
    pub name: String,
    /// What they do here.
    #[serde(default)]
    pub role: Option<String>,
}

impl FrontMatter {
    /// Reads the TOML, without the lines around it. Places in an error count from the first character of `text`.
    ///
    /// # Errors
    /// When it is no TOML, or has a key or a value that does not exist.
    ///
    /// ```
    /// use runsheet::config::FrontMatter;
    /// let head = FrontMatter::from_toml("title = 'Pump'\nplanned_start = 2026-01-17 22:00:00\n").unwrap();
    /// assert_eq!(head.planned_start.as_deref(), Some("2026-01-17T22:00"));
    /// ```
    pub fn from_toml(text: &str) -> Result<FrontMatter, Error> {
        toml::from_str(text).map_err(|error| Error::new(text, &error))
    }

    /// Reads YAML, without the lines around it. Site generators and issue templates keep things there that are not for us: keys that
    /// are unknown, or hold something else than expected, are passed over. `None` where the text is no YAML, or no table of plain names:
    /// then the lines around it are rules, and what stands between them is part of the document.
    ///
    /// ```
    /// use runsheet::config::FrontMatter;
    /// let head = FrontMatter::from_yaml("title: Pump\nlayout: page\npeople:\n  - Ana\n").unwrap();
    /// assert_eq!((head.title.as_deref(), head.people.len()), (Some("Pump"), 1));
    /// assert_eq!(FrontMatter::from_yaml("- [ ] Close the valve\n"), None);
    /// ```
    pub fn from_yaml(text: &str) -> Option<FrontMatter> {
        let mut values: BTreeMap<String, Value> = serde_saphyr::from_str(text).ok()?;
        let is_name =
            |key: &String| key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        if values.is_empty() || !values.keys().all(is_name) {
            return None;
        }
        // A template for issues has a name, and often nothing but a gap for the title: `[CHANGE] `.
        let title = values.get("title").and_then(Value::as_str).unwrap_or_default();
        if values.contains_key("about")
            && !says_something(title)
            && let Some(name) = values.get("name").filter(|it| it.is_string()).cloned()
        {
            values.insert("title".to_owned(), name);
        }
        let head = |values| serde_json::from_value::<FrontMatter>(Value::Object(values));
        values.retain(|key, value| {
            !value.is_null() && head([(key.clone(), value.clone())].into_iter().collect()).is_ok()
        });
        head(values.into_iter().collect()).ok()
    }
}

/// Whether words stand outside the brackets of a title.
fn says_something(title: &str) -> bool {
    let mut depth = 0_u32;
    title.chars().any(|c| {
        match c {
            '[' | '{' | '<' => depth += 1,
            ']' | '}' | '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && c.is_alphabetic()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_read() {
        let head = FrontMatter::from_toml(
            "title = 'T'\nversion = 2\nid = 'pump'\nlang = 'en'\nenvironment = 'prod'\n\
             planned_start = '2026-01-17 22:00'\nplanned_end = '2026-01-17T23:30:00'\n\
             people = ['Ana', { name = 'Ben', role = 'DBA' }]\n[vars]\nport = 8000\nday = 2026-01-17\n",
        )
        .unwrap();
        assert_eq!(head.version.as_deref(), Some("2"));
        assert_eq!(head.planned_start.as_deref(), Some("2026-01-17T22:00"));
        assert_eq!(head.planned_end.as_deref(), Some("2026-01-17T23:30"));
        assert_eq!(head.people[1].role.as_deref(), Some("DBA"));
        assert_eq!((head.vars["port"].as_str(), head.vars["day"].as_str()), ("8000", "2026-01-17"));
    }

    #[test]
    fn of_yaml_what_is_ours_is_read() {
        let text = "# site\ntitle: 'T: x'\nversion: 1.0\nlayout: [a, b]\nlabels:\nlang: {a: 1}\nid: pump\n\
                    planned_start: 2026-01-17 22:00\npeople:\n  - name: Ben\n    role: DBA\nvars: {port: 8000}\n";
        let head = FrontMatter::from_yaml(text).unwrap();
        assert_eq!(head.title.as_deref(), Some("T: x"));
        assert_eq!((head.lang, head.id.as_deref()), (None, Some("pump")));
        assert_eq!(head.planned_start.as_deref(), Some("2026-01-17T22:00"));
        assert_eq!((head.people[0].role.as_deref(), &*head.vars["port"]), (Some("DBA"), "8000"));
        for (title, expected) in [("'[NEW] '", "Lamp"), ("", "Lamp"), ("'Lamp v[x]'", "Lamp v[x]")]
        {
            let text = format!("name: Lamp\nabout: How\ntitle: {title}\n");
            assert_eq!(FrontMatter::from_yaml(&text).unwrap().title.as_deref(), Some(expected));
        }
        for no in
            ["", "Just words\n", "- a\n- b\n", "Do this first: stop\n", "a: [\n", "a: &x *x\n"]
        {
            assert_eq!(FrontMatter::from_yaml(no), None, "{no}");
        }
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        let case = |text: &str| FrontMatter::from_toml(text).unwrap_err().to_string();
        assert_eq!(
            case("titel = 'T'"),
            "line 1, column 1: unknown key `titel` (did you mean `title`?)"
        );
        assert_eq!(
            case("planned_start = 'soon'"),
            "line 1, column 17: not a day and a time, expected one such as `2026-01-17T22:00`"
        );
        assert_eq!(case("a = 1\n[vars"), "line 2, column 6: unclosed table, expected `]`");
        assert_eq!(case("[vars]\nx = [1]\n"), "line 1, column 1: `x` is a list, expected a text");
        assert_eq!(
            case("people = [{ nam = 'x' }]"),
            "line 1, column 10: unknown key `nam` (did you mean `name`?)"
        );
    }
}

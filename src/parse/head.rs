//! What stands before the document: front matter, or the comment that holds it.

use std::{collections::BTreeMap, ops::Range};

use super::{Options, attributes::is_own_id};
use crate::{
    config::FrontMatter,
    diagnostic::Diagnostic,
    model::{Checklist, Person},
    source::Source,
};

/// What the head says, and where the body begins.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) body: usize,
    pub(super) matter: FrontMatter,
}

/// Reads TOML between `+++`, YAML between `---`, or TOML in a leading `<!-- runsheet … -->`.
pub(super) fn read(source: &Source, diagnostics: &mut Vec<Diagnostic>) -> Head {
    let text = &source.text;
    let fenced = |mark: &str| {
        let rest = text.strip_prefix(mark)?.strip_prefix('\n')?;
        let end = rest
            .find(&format!("\n{mark}\n"))
            .or_else(|| rest.strip_suffix(mark)?.strip_suffix('\n').map(str::len))?;
        let start = mark.len() + 1;
        Some((start..start + end, (start + end + 1 + mark.len() + 1).min(text.len())))
    };
    let comment = || {
        let start = text.len() - text.trim_start().len();
        let rest = text[start..].strip_prefix("<!-- runsheet")?;
        let inside = rest.strip_prefix(['\n', ' '])?;
        let end = inside.find("-->")?;
        let from = text.len() - inside.len();
        Some((from..from + end, from + end + 3))
    };
    if let Some((range, body)) = fenced("+++").or_else(comment) {
        let matter = FrontMatter::from_toml(&text[range.clone()]).unwrap_or_else(|error| {
            let at = range.start + error.range.start..range.start + error.range.end;
            diagnostics.push(super::rules::front_matter(
                source,
                at,
                &error.message,
                error.help.as_deref(),
            ));
            FrontMatter::default()
        });
        return Head { body, matter: with_id(matter, source, range, diagnostics) };
    }
    let yaml = fenced("---").and_then(|(range, body)| {
        let mut matter = FrontMatter::from_yaml(&text[range])?;
        // Other people's ids are for their own tools.
        matter.id.take_if(|id| !is_own_id(id));
        Some(Head { body, matter })
    });
    yaml.unwrap_or_default()
}

/// An id that is none is said, and left out: files are named after it.
fn with_id(
    mut matter: FrontMatter,
    source: &Source,
    range: Range<usize>,
    diagnostics: &mut Vec<Diagnostic>,
) -> FrontMatter {
    if let Some(id) = matter.id.take_if(|id| !is_own_id(id)) {
        let at = source.text[range.clone()]
            .find(&id)
            .map_or(range.clone(), |at| range.start + at..range.start + at + id.len());
        let help = "small letters, digits, `.`, `_` and `-`, the first a letter or digit";
        diagnostics.push(super::rules::front_matter(source, at, "this is no id", Some(help)));
    }
    matter
}

impl Head {
    /// The document's own variables go before those of the configuration.
    pub(super) fn vars(&self, options: &Options) -> BTreeMap<String, String> {
        let mut vars = options.vars.clone();
        vars.extend(self.matter.vars.clone());
        vars
    }

    /// What the head says goes before what the document says.
    pub(super) fn apply(&self, checklist: &mut Checklist) {
        let matter = &self.matter;
        if let Some(title) = &matter.title {
            checklist.title.clone_from(title);
        }
        checklist.id = matter.id.clone().unwrap_or_default();
        checklist.version.clone_from(&matter.version);
        checklist.lang = matter.lang.clone().unwrap_or_default();
        checklist.environment.clone_from(&matter.environment);
        checklist.planned_start.clone_from(&matter.planned_start);
        checklist.planned_end.clone_from(&matter.planned_end);
        checklist.tools.clone_from(&matter.tools);
        checklist.people = matter
            .people
            .iter()
            .map(|it| Person { name: it.name.clone(), role: it.role.clone() })
            .collect();
    }
}

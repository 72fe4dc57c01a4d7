//! The templates of the page, and which of them make its style and its script.

use std::borrow::Cow;

use crate::emit::Templates;

/// Every template of the form. What stands in `form/` is joined in this order, by ending.
pub(super) static TEMPLATES: &[(&str, &str)] = &[
    ("form.html", include_str!("../../../templates/form.html")),
    ("form_parts.html", include_str!("../../../templates/form_parts.html")),
    ("form_page.css", include_str!("../../../templates/form_page.css")),
    ("form/base.css", include_str!("../../../templates/form/base.css")),
    ("form/bar.css", include_str!("../../../templates/form/bar.css")),
    ("form/fields.css", include_str!("../../../templates/form/fields.css")),
    ("form/text.css", include_str!("../../../templates/form/text.css")),
    ("form/items.css", include_str!("../../../templates/form/items.css")),
    ("form/view.css", include_str!("../../../templates/form/view.css")),
    ("form/small.css", include_str!("../../../templates/form/small.css")),
    ("form/paper.css", include_str!("../../../templates/form/paper.css")),
    ("form/head.js", include_str!("../../../templates/form/head.js")),
    ("form/words.js", include_str!("../../../templates/form/words.js")),
    ("form/digest.js", include_str!("../../../templates/form/digest.js")),
    ("form/items.js", include_str!("../../../templates/form/items.js")),
    ("form/answers.js", include_str!("../../../templates/form/answers.js")),
    ("form/paint.js", include_str!("../../../templates/form/paint.js")),
    ("form/numbers.js", include_str!("../../../templates/form/numbers.js")),
    ("form/progress.js", include_str!("../../../templates/form/progress.js")),
    ("form/signoffs.js", include_str!("../../../templates/form/signoffs.js")),
    ("form/fields.js", include_str!("../../../templates/form/fields.js")),
    ("form/panel.js", include_str!("../../../templates/form/panel.js")),
    ("form/commands.js", include_str!("../../../templates/form/commands.js")),
    ("form/clocks.js", include_str!("../../../templates/form/clocks.js")),
    ("form/intake.js", include_str!("../../../templates/form/intake.js")),
    ("form/results.js", include_str!("../../../templates/form/results.js")),
    ("form/load.js", include_str!("../../../templates/form/load.js")),
    ("form/store.js", include_str!("../../../templates/form/store.js")),
    ("form/finish.js", include_str!("../../../templates/form/finish.js")),
    ("form/summary.js", include_str!("../../../templates/form/summary.js")),
    ("form/move.js", include_str!("../../../templates/form/move.js")),
    ("form/paper.js", include_str!("../../../templates/form/paper.js")),
    ("form/events.js", include_str!("../../../templates/form/events.js")),
    ("form/start.js", include_str!("../../../templates/form/start.js")),
    ("strings/en.json", include_str!("../../../templates/strings/en.json")),
    ("strings/de.json", include_str!("../../../templates/strings/de.json")),
    ("strings/es.json", include_str!("../../../templates/strings/es.json")),
    ("strings/id.json", include_str!("../../../templates/strings/id.json")),
];

/// The joined parts of the script and of the style, made small by `build.rs`.
static SMALL: &[(&str, &str)] = &[
    (".js", include_str!(concat!(env!("OUT_DIR"), "/form.js"))),
    (".css", include_str!(concat!(env!("OUT_DIR"), "/form.css"))),
];

/// The parts with an ending as one text: ours made small beforehand, or as they stand where the user has one of his own.
pub(super) fn joined<'a>(ending: &str, templates: &'a Templates) -> Cow<'a, str> {
    let part = |(name, _): &&(&str, &str)| name.starts_with("form/") && name.ends_with(ending);
    let parts = || TEMPLATES.iter().filter(part);
    let small = SMALL.iter().find(|(it, _)| *it == ending).map(|(_, text)| *text);
    let ours = parts().all(|(name, text)| templates.text(name) == Some(*text));
    if let Some(small) = small.filter(|_| ours) {
        return Cow::Borrowed(small);
    }
    Cow::Owned(parts().filter_map(|(name, _)| templates.text(name)).collect())
}

//! The fillable page: one file that works without network, and can be read and printed without scripts.
//!
//! [`view`] says what the templates see, [`lower`] makes it from the model, [`control`] the fields and commands in it.

mod control;
mod files;
mod inner_links;
mod lower;
mod outline;
mod said;
mod table;
mod view;

#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use serde::Serialize;

use super::{
    Context, Emitted, Error, Format, Paper, html,
    strings::{self, Strings},
};
use crate::model::{Checklist, Identity, Outline};

pub(super) static FORMAT: Format<Checklist> =
    Format { name: "form-html", to: "html", file: "form.html", templates: files::TEMPLATES, emit };

/// A page with more items lets the browser leave out what is not in sight.
const MANY: usize = 400;

/// What the style is made with that differs from checklist to checklist; every string is quoted for CSS.
#[derive(Serialize)]
struct Style {
    paper: &'static str,
    id: String,
    title: String,
    fingerprint: String,
    page: String,
    of: String,
    initials: String,
    call: String,
}

/// What the script reads beside the outline.
#[derive(Serialize)]
struct Facts {
    #[serde(flatten)]
    checklist: Identity,
    generator: &'static str,
    deployment: crate::model::Deployment,
}

fn emit(checklist: &Checklist, context: &Context<'_>) -> Result<Emitted, Error> {
    let (checklist, targets) = inner_links::resolved(checklist);
    let checklist = checklist.as_ref();
    let strings = Strings::load(&checklist.lang, context.templates)?;
    let facts = checklist.deployment_facts();
    let style = Style {
        paper: match context.settings.paper {
            Paper::A4 => "A4",
            Paper::Letter => "letter",
        },
        id: html::css_string(facts.id.as_deref().unwrap_or(&checklist.id)),
        title: html::css_string(&view::printable(&checklist.title)),
        fingerprint: html::css_string(view::short_fingerprint(checklist)),
        page: html::css_string(&format!("{} ", strings.page("page"))),
        of: html::css_string(&format!(" {} ", strings.page("of_pages"))),
        initials: html::css_string(strings.page("initials")),
        call: html::css_string(&format!(
            "{}: {}",
            strings.page("phase_call"),
            strings.page("initials")
        )),
    };
    let mut style = context.templates.render("form_page.css", &style)?;
    style.insert_str(0, &files::joined(".css", context.templates));
    let script = files::joined(".js", context.templates);
    let outline = Outline::of(checklist);
    let places = outline::places(&outline);
    let facts = Facts {
        checklist: Identity::of(checklist),
        generator: context.settings.version,
        deployment: facts,
    };
    let page = view::Page {
        lang: if checklist.lang.is_empty() { "en" } else { &checklist.lang },
        direction: strings::direction(&checklist.lang),
        title: view::printable(&checklist.title),
        name: view::short_title(&checklist.title),
        deployment_id: facts.deployment.id.clone().unwrap_or_else(|| checklist.id.clone()),
        version: checklist.version.as_deref(),
        source: &checklist.source,
        fingerprint: &checklist.fingerprint,
        short_fingerprint: view::short_fingerprint(checklist),
        generator: context.settings.version,
        policy: html::policy(&style, &script)
            + "; require-trusted-types-for 'script'; trusted-types 'none'",
        people: checklist.people.iter().map(|it| view::printable(&it.name)).collect(),
        variables: control::variables(checklist),
        many: places.len() > MANY,
        phases: lower::phases(checklist),
        nodes: lower::nodes(checklist, &places, &strings, &targets),
        facts: json(&facts)?,
        outline: json(&outline::shortened(&outline, &said::said(checklist, &places))?)?,
        texts: json(strings.script())?,
        t: strings.pages(),
        style,
        script: &script,
    };
    let html = context.templates.render("form.html", &page)?;
    Ok(Emitted { bytes: html.into_bytes(), warnings: Vec::new() })
}

/// JSON for a `<template>`: no character in it means anything to HTML, so that it is neither changed nor made longer by escaping.
fn json<T: Serialize>(value: &T) -> Result<String, Error> {
    let json = serde_json::to_string(value).map_err(|error| Error::Internal(error.to_string()))?;
    let mut out = String::with_capacity(json.len());
    for char in json.chars() {
        match char {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            // HTML has no way to write these.
            '\u{7f}'..='\u{9f}' | '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}' => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(char));
            }
            _ => out.push(char),
        }
    }
    Ok(out)
}

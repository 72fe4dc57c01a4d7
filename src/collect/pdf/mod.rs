//! A filled PDF form, read from the file alone.
//!
//! ```text
//! bytes ─file, object─▶ objects ─fields, pages, text─▶ names and values ─(here)─▶ Filled
//! ```
//!
//! No PDF crate reads here: lopdf follows the lengths of streams from one to the next until the stack is used up and unpacks every
//! stream of a file, hayro-syntax unpacks without a limit. What a form needs of PDF is small, and these files are written by strangers.

mod fields;
mod file;
mod object;
mod pages;
mod text;

use std::collections::BTreeMap;

use super::{
    Collected, Options,
    answers::{Filled, TICKED, results},
};
use crate::{
    model::{
        fingerprint_of,
        form::{self, FormData},
        sha256_hex,
    },
    results::{Problem, problem},
};
use fields::{Field, Value};
use file::File;
use object::{Dict, Fault, Object};

/// Files inside a form that are looked through.
const FILES: usize = 100;

pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.get(..bytes.len().min(1024)).is_some_and(|it| it.windows(5).any(|it| it == b"%PDF-"))
}

pub(super) fn read(bytes: &[u8], options: &Options) -> Result<Collected, Vec<Problem>> {
    let mut problems = Vec::new();
    let filled = filled(bytes, &mut problems).map_err(|it| vec![it])?;
    results(filled, bytes, options, problems)
}

fn fault(fault: Fault) -> Problem {
    match fault {
        Fault::Broken(what) => Problem::new(&problem::BROKEN_FORM, "", format!("the PDF is broken: {what}"))
            .help("open it in a viewer and save it anew, or mend it with `qpdf broken.pdf mended.pdf`, then check the answers"),
        Fault::TooMuch(what) => {
            Problem::new(&problem::BROKEN_FORM, "", format!("the PDF is not read: {what}"))
                .help("no form of runsheet is made like this; ask where the file comes from")
        }
        Fault::Foreign(what) => Problem::new(&problem::BROKEN_FORM, "", format!("the PDF is not read: {what}"))
            .help("rewrite it with `qpdf in.pdf out.pdf`"),
    }
}

fn filled(bytes: &[u8], problems: &mut Vec<Problem>) -> Result<Filled, Problem> {
    let file = File::open(bytes).map_err(fault)?;
    if file.trailer.get("Encrypt").is_some() {
        let message = "the PDF is encrypted: its answers cannot be read";
        return Err(Problem::new(&problem::ENCRYPTED_FORM, "", message)
            .help("take the password off: `qpdf --decrypt --password=… in.pdf out.pdf`"));
    }
    let catalog = file.dict(&file.trailer, "Root").map_err(fault)?;
    let catalog = catalog.ok_or_else(|| fault(Fault::Broken("it has no catalog".to_owned())))?;
    let data = embedded(&file, &catalog).map_err(fault)?;
    let fields = fields::fields(&file, &catalog).map_err(fault)?.unwrap_or_default();
    let said = |name: &str| fields.iter().find(|it| it.name == name).and_then(Field::text);
    let Some(data) = data else {
        return Err(no_form(
            &file,
            &catalog,
            said(form::FINGERPRINT).is_some(),
            !fields.is_empty(),
        ));
    };
    let form = describe(&data)?;
    let own = fields.iter().filter(|it| form::name(&it.name) != form::Name::Other).count();
    if own == 0 {
        let message = format!(
            "the form of `{}` has no fields any more: it was flattened, or printed into a new file",
            form.checklist.title
        );
        return Err(Problem::new(&problem::FLATTENED_FORM, "", message).help(
            "save the filled form itself (“Save”, not “Print” and not “Flatten”) and collect that",
        ));
    }
    genuine(&file, &catalog, (&form, &data), &fields, problems)?;
    signatures(&fields, problems);
    let saved = saved(&file).map_err(fault)?;
    let mut answers = BTreeMap::new();
    for field in fields {
        let answer = match field.value {
            Value::None | Value::Signature { .. } => continue,
            Value::Ticked(on) => if on { TICKED } else { "" }.to_owned(),
            Value::Text(text) => text,
        };
        answers.insert(field.name, answer);
    }
    Ok(Filled { form, saved, answers })
}

impl Field {
    fn text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }
}

/// The file inside that tells which checklist this is.
fn embedded(file: &File<'_>, catalog: &Dict) -> Result<Option<Vec<u8>>, Fault> {
    let Some(names) = file.dict(catalog, "Names")? else { return Ok(None) };
    let Some(tree) = file.dict(&names, "EmbeddedFiles")? else { return Ok(None) };
    let mut open = vec![tree];
    let mut seen = 0;
    while let Some(node) = open.pop() {
        seen += 1;
        if seen > FILES {
            return Err(Fault::TooMuch("it has too many files inside"));
        }
        if let Object::Array(kids) = file.get(&node, "Kids")? {
            for kid in kids.iter().take(FILES) {
                if let Object::Dict(kid) = file.follow(kid)? {
                    open.push(kid);
                }
            }
        }
        let Object::Array(pairs) = file.get(&node, "Names")? else { continue };
        for pair in pairs.chunks_exact(2).take(FILES) {
            let Object::Text(name) = file.follow(&pair[0])? else { continue };
            if text::decode(&name) != form::FILE {
                continue;
            }
            let Object::Dict(specification) = file.follow(&pair[1])? else { continue };
            let Some(content) = file.dict(&specification, "EF")? else { continue };
            for key in ["F", "UF"] {
                if let Object::Stream(stream) = file.get(&content, key)? {
                    let (dict, range) = *stream;
                    return file.unpack(&dict, range).map(Some);
                }
            }
        }
    }
    Ok(None)
}

/// Why there is nothing to read.
fn no_form(file: &File<'_>, catalog: &Dict, is_ours: bool, has_fields: bool) -> Problem {
    if is_ours {
        let message =
            "the form has lost the checklist that was inside it: another program rewrote the file";
        return Problem::new(&problem::BROKEN_FORM, "", message)
            .help("fill in the original form with a program that keeps attached files");
    }
    if has_fields {
        return Problem::new(&problem::NO_FORM, "", "the PDF is a form of something else")
            .help("runsheet reads forms that it made: `runsheet form release.md --to pdf`");
    }
    if scanned(file, catalog).unwrap_or(false) {
        return Problem::new(&problem::FLATTENED_FORM, "", "the PDF has pictures of pages and nothing to read: printed and scanned")
            .help("what was written on paper has to be typed: open the HTML form, fill it in, and save the results");
    }
    Problem::new(&problem::FLATTENED_FORM, "", "the PDF has no form fields: it was printed into a new file or flattened, or it is no form of runsheet")
        .help("save the filled form itself (“Save”, not “Print” and not “Flatten”) and collect that")
}

/// Whether the first page is a picture without a font.
fn scanned(file: &File<'_>, catalog: &Dict) -> Result<bool, Fault> {
    let mut node = file.dict(catalog, "Pages")?;
    let mut resources = None;
    for _ in 0..32 {
        let Some(dict) = node else { break };
        resources = file.dict(&dict, "Resources")?.or(resources);
        node = match file.get(&dict, "Kids")? {
            Object::Array(kids) => match kids.first().map(|it| file.follow(it)).transpose()? {
                Some(Object::Dict(kid)) => Some(kid),
                _ => None,
            },
            _ => None,
        };
    }
    let Some(resources) = resources else { return Ok(false) };
    let pictures = file.dict(&resources, "XObject")?;
    Ok(pictures.is_some() && file.dict(&resources, "Font")?.is_none())
}

fn describe(data: &[u8]) -> Result<FormData, Problem> {
    let form: FormData = serde_json::from_slice(data).map_err(|error| {
        let message = format!("the checklist inside the form is broken: {error}");
        Problem::new(&problem::CHANGED_FORM, "", message).help("fill in the original form")
    })?;
    let newer = !form.format_version.starts_with("1.");
    if form.format != form::FORMAT || newer {
        let message = format!(
            "the form is of the format {} {}, this program reads {} 1.x",
            form.format,
            form.format_version,
            form::FORMAT
        );
        return Err(Problem::new(&problem::NO_FORM, "", message)
            .help("use the runsheet that made the form, or a newer one"));
    }
    Ok(form)
}

/// Whether the form is still the one that was made.
fn genuine(
    file: &File<'_>,
    catalog: &Dict,
    (form, data): (&FormData, &[u8]),
    fields: &[Field],
    problems: &mut Vec<Problem>,
) -> Result<(), Problem> {
    let fingerprint = fingerprint_of(&form.checklist.title, &form.outline);
    let digest = format!("sha256:{}", sha256_hex(data));
    let said = |name: &str| fields.iter().find(|it| it.name == name).and_then(Field::text);
    let metadata = metadata(file, catalog).map_err(fault)?;
    let named = |tag: &str| {
        let (_, rest) = metadata.split_once(&format!("<{tag}>"))?;
        Some(rest.split('<').next().unwrap_or_default())
    };
    for (found, expected) in [
        (Some(form.checklist.fingerprint.as_str()), &fingerprint),
        (said(form::FINGERPRINT), &fingerprint),
        (said(form::DIGEST), &digest),
        (named("dc:identifier"), &fingerprint),
        (named("dc:source"), &digest),
    ] {
        let Some(found) = found.map(str::trim).filter(|it| *it != expected.as_str()) else {
            continue;
        };
        let message = format!(
            "the checklist inside the form is not the one that the form was made of: it is {expected}, the form says {found}"
        );
        return Err(Problem::new(&problem::CHANGED_FORM, "", message)
            .help("the file was changed by hand; fill in the original form"));
    }
    let now =
        fields.iter().filter(|it| !it.name.starts_with('@') || it.name.starts_with("@variable:"));
    let now = now.filter(|it| !matches!(it.value, Value::Signature { .. } | Value::None));
    let now = form::fields_digest(now.map(|it| {
        (it.name.as_str(), it.label.as_str(), it.options.iter().map(String::as_str).collect())
    }));
    if said(form::FIELDS).is_some_and(|it| it != now) {
        let message = "the form was changed by hand after it was made: fields were added, removed, or ask for something else";
        problems.push(
            Problem::new(&problem::CHANGED_FORM, "", message)
                .help("compare it with the original form before you rely on the answers")
                .warning(),
        );
    }
    if let Some(printed) = said(form::PAGES) {
        problems.extend(redrawn(file, catalog, printed).map_err(fault)?);
    }
    Ok(())
}

/// Whether the pages show something else than what was printed on them. Filling in does not touch them.
fn redrawn(file: &File<'_>, catalog: &Dict, printed: &str) -> Result<Option<Problem>, Fault> {
    let message = match pages::digest(file, catalog) {
        Ok(now) if now == printed => return Ok(None),
        Ok(_) => "the form's pages were changed after it was made: words or marks on them, or the pages themselves, are not those of the checklist".to_owned(),
        Err(Fault::TooMuch(what)) => return Err(Fault::TooMuch(what)),
        Err(Fault::Broken(why) | Fault::Foreign(why)) => {
            format!("whether the form's pages are still those of the checklist cannot be told: {why}")
        }
    };
    let help = "compare it with the original form before you rely on the answers: somebody may have read something else";
    Ok(Some(Problem::new(&problem::CHANGED_FORM, "", message).help(help).warning()))
}

fn metadata(file: &File<'_>, catalog: &Dict) -> Result<String, Fault> {
    let Object::Stream(stream) = file.get(catalog, "Metadata")? else { return Ok(String::new()) };
    let (dict, range) = *stream;
    Ok(String::from_utf8_lossy(&file.unpack(&dict, range)?).into_owned())
}

fn signatures(fields: &[Field], problems: &mut Vec<Problem>) {
    let mut signed = Vec::new();
    let mut changed = true;
    for field in fields {
        if let Value::Signature { by, and_more } = &field.value {
            signed.push(by.as_str());
            // The last signature covers those before it.
            changed &= and_more;
        }
    }
    if signed.is_empty() {
        return;
    }
    signed.retain(|it| !it.is_empty());
    let by = if signed.is_empty() { String::new() } else { format!(" by {}", signed.join(", ")) };
    let later = if changed { ", and it was saved again after that" } else { "" };
    let message = format!(
        "the PDF is signed digitally{by}{later}; the answers are read, the signature is not checked"
    );
    problems.push(
        Problem::new(&problem::SIGNED_FORM, "", message)
            .help("keep the PDF; `pdfsig` says whether the signature is valid and what it covers"),
    );
}

/// When the file was last saved, where that was after it was made.
fn saved(file: &File<'_>) -> Result<Option<crate::model::Time>, Fault> {
    let Some(info) = file.dict(&file.trailer, "Info")? else { return Ok(None) };
    let time = |key| -> Result<_, Fault> {
        Ok(match file.get(&info, key)? {
            Object::Text(bytes) => text::date(&text::decode(&bytes)),
            _ => None,
        })
    };
    let (made, changed) = (time("CreationDate")?, time("ModDate")?);
    Ok(changed.filter(|it| Some(*it) != made))
}

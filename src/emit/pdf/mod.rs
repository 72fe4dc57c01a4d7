//! Pages: from text and fields to the bytes of a PDF file. The only place that knows a PDF crate.
//!
//! ```text
//! emitters ─▶ Block, Group ─flow─▶ Document (pages, fields, tags, outline) ─write─▶ bytes
//!               text, fonts          list.rs knows no PDF crate      draw, paint, form, tags, meta, save
//! ```

mod annotations;
mod appearance;
mod cut;
mod draw;
pub(crate) mod flow;
pub(crate) mod fonts;
mod form;
mod form_font;
pub(crate) mod list;
mod look;
mod meta;
mod paint;
mod save;
mod slim;
pub(crate) mod style;
mod tags;
pub(crate) mod text;
pub(crate) mod words;

use std::{collections::BTreeMap, thread};

use lopdf::{Dictionary, Object, ObjectId, dictionary};

use self::{
    form_font::FormFont,
    list::Document,
    save::{File, length, numbers, string},
};
use super::{Emitted, Error, Paper, Settings};
use crate::model::{digest_of_pages, form::PAGES};

/// How many kids a node of the page tree has at most: readers go down it for every page.
const BRANCH: usize = 32;

/// Width and height of a paper in points.
fn paper(paper: Paper) -> [f32; 2] {
    match paper {
        Paper::A4 => [595.28, 841.89],
        Paper::Letter => [612.0, 792.0],
    }
}

/// An empty document on the paper and with the fonts that are set. It is laid out as if the type had its usual size, on a paper that
/// is smaller where the type is larger.
pub(crate) fn begin(settings: &Settings) -> Result<Document<'_>, Error> {
    let scale = settings.type_size.unwrap_or(style::BODY.size) / style::BODY.size;
    Ok(Document {
        title: String::new(),
        lang: String::new(),
        identifier: String::new(),
        // In tenths, as most distances are: what stands on the page then has one digit behind the point and not two.
        paper: paper(settings.paper).map(|it| (it * 10.0).round() / 10.0 / scale),
        pages: Vec::new(),
        nodes: Vec::new(),
        fields: Vec::new(),
        links: Vec::new(),
        hidden: Vec::new(),
        outline: Vec::new(),
        attachments: Vec::new(),
        fonts: fonts::Fonts::with(&settings.fonts)?,
        scale,
    })
}

/// Writes a document.
pub(crate) fn write(mut document: Document<'_>, settings: &Settings) -> Result<Emitted, Error> {
    look::draw(&mut document);
    if settings.ink_saving {
        document.save_ink();
    }
    if document.fonts.mirrored {
        document.mirror();
    }
    if settings.type_size.is_some() {
        document.enlarge();
    }
    let foreign = form::foreign(&mut document);
    let has_form = !document.fields.is_empty() || !document.hidden.is_empty();
    let (drawn, font) = thread::scope(|scope| {
        // A fifth of the time that a form takes, and nobody needs it before the end.
        let font = has_form.then(|| scope.spawn(|| form_font::pack(&document.fonts)));
        let drawn = draw::draw(&document, has_form.then_some(form_font::FACE));
        (drawn, font.map(thread::ScopedJoinHandle::join))
    });
    let drawn = drawn?;
    if !document.hidden.is_empty() {
        // Who reads the form back can tell whether its pages are still these.
        let pages = drawn.contents.iter().map(|it| it.digest.clone());
        document.hidden.push((PAGES.to_owned(), digest_of_pages(pages)));
    }
    let document = &document;
    let mut file = File::new();
    let font = match font {
        Some(Ok(packed)) => Some(FormFont::embed(&mut file, packed?)),
        Some(Err(_)) => {
            return Err(Error::Internal("the font of the form was not packed".to_owned()));
        }
        None => None,
    };
    let resources = resources(&mut file, &drawn.fonts, font.as_ref());
    let pages: Vec<ObjectId> = document.pages.iter().map(|_| file.reserve()).collect();
    let values = form::Values { foreign: &foreign, drawn: &drawn, resources };
    let mut form = form::write(&mut file, document, &pages, (font, values));
    let links = annotations::links(&mut file, document, &pages, &mut form.annotations);
    let (tree, parents) = page_tree(&mut file, &pages);
    let mut annotations = std::mem::take(&mut form.annotations).into_iter();
    let [wide, high] = paper(settings.paper);
    let media = numbers(&[0.0, 0.0, wide, high]);
    for (index, content) in drawn.contents.into_iter().enumerate() {
        let (Some(id), Some(parent)) = (pages.get(index), parents.get(index)) else { continue };
        let content = file.deflated(Dictionary::new(), content.deflated);
        let mut dict = dictionary! {
            "Type" => "Page", "Parent" => *parent, "Resources" => resources, "Contents" => content,
            "MediaBox" => media.clone(),
            "StructParents" => length(index), "Tabs" => "S",
        };
        let widgets = annotations.next().unwrap_or_default();
        if !widgets.is_empty() {
            dict.set("Annots", widgets);
        }
        file.put(*id, dict);
    }
    let targets = tags::Targets { pages: &pages, widgets: &form.widgets, links: &links };
    let tags = tags::write(&mut file, document, &targets);
    let mut catalog = dictionary! {
        "Type" => "Catalog", "Pages" => tree,
        "Lang" => string(if document.lang.is_empty() { "en" } else { &document.lang }),
        "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
        "StructTreeRoot" => tags.root,
        "MarkInfo" => dictionary! { "Marked" => true },
        "Metadata" => meta::xmp(&mut file, document, settings),
    };
    if let Some(outline) = meta::outline(&mut file, document, &pages, &tags) {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", "UseOutlines");
    }
    if let Some(form) = form.id {
        catalog.set("AcroForm", form);
    }
    if let Some((names, associated)) = meta::attachments(&mut file, document) {
        catalog.set("Names", dictionary! { "EmbeddedFiles" => names });
        catalog.set("AF", associated);
    }
    let root = file.add(catalog);
    let info = meta::info(&mut file, document, settings);
    Ok(Emitted { bytes: file.finish(root, info), warnings: document.fonts.warnings() })
}

/// Copies the fonts over, beside the form's own: one dictionary of resources for all pages.
fn resources(file: &mut File, fonts: &lopdf::Document, own: Option<&FormFont<'_>>) -> ObjectId {
    let page = fonts.get_pages().into_values().next();
    let dict = |object: &Object| -> Option<Dictionary> {
        match fonts.dereference(object).ok()?.1 {
            Object::Dictionary(dict) => Some(dict.clone()),
            _ => None,
        }
    };
    let found = page.and_then(|page| {
        let resources = dict(fonts.get_dictionary(page).ok()?.get(b"Resources").ok()?)?;
        dict(resources.get(b"Font").ok()?)
    });
    let mut font = save::copy(file, fonts, &found.unwrap_or_default(), &mut BTreeMap::new());
    if let Some(own) = own {
        font.set(draw::resource(form_font::FACE), own.id);
    }
    file.add(dictionary! { "Font" => font })
}

/// A balanced tree of pages: its root, and the parent of each page.
fn page_tree(file: &mut File, pages: &[ObjectId]) -> (ObjectId, Vec<ObjectId>) {
    // From the leaves up: each level groups the one below, with how many pages stand under each of its nodes.
    let mut parents = Vec::with_capacity(pages.len());
    let mut level: Vec<(ObjectId, usize)> = pages.iter().map(|id| (*id, 1)).collect();
    let mut nodes: Vec<(ObjectId, Vec<ObjectId>, usize)> = Vec::new();
    let mut parent_of: BTreeMap<ObjectId, ObjectId> = BTreeMap::new();
    let root = loop {
        let mut above = Vec::new();
        for chunk in level.chunks(BRANCH) {
            let id = file.reserve();
            let kids: Vec<ObjectId> = chunk.iter().map(|it| it.0).collect();
            let count = chunk.iter().map(|it| it.1).sum();
            parent_of.extend(kids.iter().map(|kid| (*kid, id)));
            nodes.push((id, kids, count));
            above.push((id, count));
        }
        if let [(root, _)] = above.as_slice() {
            break *root;
        }
        if above.is_empty() {
            break file.reserve();
        }
        level = above;
    };
    for (id, kids, count) in nodes {
        let kids: Vec<Object> = kids.into_iter().map(Object::Reference).collect();
        let mut dict = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => length(count) };
        if let Some(parent) = parent_of.get(&id) {
            dict.set("Parent", *parent);
        }
        file.put(id, dict);
    }
    parents.extend(pages.iter().map(|id| parent_of.get(id).copied().unwrap_or(root)));
    (root, parents)
}

//! The structure tree: what each part of the page is, in reading order.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId, dictionary};

use super::{
    list::{Document, Kid, Tag},
    save::{File, length, string},
};

/// The PDF's name of a tag.
pub(super) fn name(tag: Tag) -> &'static str {
    match tag {
        Tag::Document => "Document",
        Tag::Section => "Sect",
        Tag::Heading(level) => {
            ["H1", "H1", "H2", "H3", "H4", "H5", "H6"][usize::from(level.min(6))]
        }
        Tag::Paragraph => "P",
        Tag::List => "L",
        Tag::ListItem => "LI",
        Tag::Label => "Lbl",
        Tag::ListBody => "LBody",
        Tag::Code => "Code",
        Tag::Quote => "BlockQuote",
        Tag::Table => "Table",
        Tag::Row => "TR",
        Tag::HeadCell => "TH",
        Tag::Cell => "TD",
        Tag::Form => "Form",
        Tag::Figure => "Figure",
        Tag::Contents => "TOC",
        Tag::ContentsItem => "TOCI",
        Tag::Link => "Link",
    }
}

/// Numbers of the objects that the tree refers to.
pub(super) struct Targets<'a> {
    pub(super) pages: &'a [ObjectId],
    /// By field, by widget.
    pub(super) widgets: &'a [Vec<ObjectId>],
    /// By number.
    pub(super) links: &'a [ObjectId],
}

/// What was written.
pub(super) struct Tree {
    pub(super) root: ObjectId,
    pub(super) nodes: Vec<ObjectId>,
}

/// The parent tree's key of the first widget; pages have the keys below.
pub(super) fn first_widget_key(document: &Document<'_>) -> usize {
    document.pages.len()
}

/// The key of the first link; they follow the widgets.
pub(super) fn first_link_key(document: &Document<'_>) -> usize {
    let widgets = document.fields.iter().map(|field| field.widgets.len());
    first_widget_key(document) + widgets.sum::<usize>()
}

/// Writes the tree.
pub(super) fn write(file: &mut File, document: &Document<'_>, targets: &Targets<'_>) -> Tree {
    let root = file.reserve();
    let nodes: Vec<ObjectId> = document.nodes.iter().map(|_| file.reserve()).collect();
    for (index, node) in document.nodes.iter().enumerate() {
        let mut main_page = None;
        let mut kids = Vec::with_capacity(node.kids.len());
        for kid in &node.kids {
            match *kid {
                Kid::Node(id) => kids.extend(nodes.get(id).copied().map(Object::Reference)),
                Kid::Drawn { page, piece } => {
                    let Some(&target) = targets.pages.get(page) else { continue };
                    if *main_page.get_or_insert(page) == page {
                        kids.push(length(piece));
                    } else {
                        kids.push(dictionary! { "Type" => "MCR", "Pg" => target, "MCID" => length(piece) }.into());
                    }
                }
                Kid::Widget { field, widget } => {
                    let target = targets.widgets.get(field).and_then(|it| it.get(widget));
                    let page = document
                        .fields
                        .get(field)
                        .and_then(|it| it.widgets.get(widget))
                        .map(|it| it.page);
                    let (Some(&target), Some(page)) = (target, page) else { continue };
                    let Some(&on) = targets.pages.get(page) else { continue };
                    kids.push(reference(target, on, *main_page.get_or_insert(page) == page).into());
                }
                Kid::Link(number) => {
                    let page = document.links.get(number).map(|it| it.page);
                    let (Some(&target), Some(page)) = (targets.links.get(number), page) else {
                        continue;
                    };
                    let Some(&on) = targets.pages.get(page) else { continue };
                    kids.push(reference(target, on, *main_page.get_or_insert(page) == page).into());
                }
            }
        }
        let parent =
            if index == 0 { root } else { nodes.get(node.parent).copied().unwrap_or(root) };
        // One kid needs no list.
        let kids = if kids.len() == 1 { kids.swap_remove(0) } else { kids.into() };
        let mut dict = dictionary! { "S" => name(node.tag) };
        // Beside what is the same in most elements, so that it packs better.
        if let Some(page) = main_page.and_then(|page| targets.pages.get(page)) {
            dict.set("Pg", *page);
        }
        dict.set("P", parent);
        dict.set("K", kids);
        if let Some(alternative) = &node.alternative {
            dict.set("Alt", string(alternative));
        }
        if node.tag == Tag::HeadCell {
            dict.set("A", dictionary! { "O" => "Table", "Scope" => "Column" });
        }
        if let Some(id) = nodes.get(index) {
            file.put(*id, dict);
        }
    }
    let (parents, next) = parent_tree(file, document, &nodes);
    let dict = dictionary! {
        "Type" => "StructTreeRoot",
        "K" => nodes.first().copied().unwrap_or(root),
        "ParentTree" => parents,
        "ParentTreeNextKey" => next,
    };
    file.put(root, dict);
    Tree { root, nodes }
}

/// A field or link in the tree; its page is named where it is not the element's own.
fn reference(target: ObjectId, page: ObjectId, own: bool) -> Dictionary {
    let mut dict = dictionary! { "Type" => "OBJR", "Obj" => target };
    if !own {
        dict.set("Pg", page);
    }
    dict
}

/// From marked pieces and widgets back to the nodes they belong to, and the first key that is free.
fn parent_tree(file: &mut File, document: &Document<'_>, nodes: &[ObjectId]) -> (ObjectId, Object) {
    let mut entries: BTreeMap<usize, Object> = BTreeMap::new();
    let node = |id: usize| nodes.get(id).copied().map_or(Object::Null, Object::Reference);
    for (index, page) in document.pages.iter().enumerate() {
        let pieces: Vec<Object> = page.pieces.iter().map(|id| node(*id)).collect();
        entries.insert(index, file.add(pieces).into());
    }
    let mut key = first_widget_key(document);
    let widgets = document.fields.iter().flat_map(|field| &field.widgets).map(|it| it.node);
    for id in widgets.chain(document.links.iter().map(|it| it.node)) {
        entries.insert(key, node(id));
        key += 1;
    }
    // Leaves of a few hundred entries, so that a reader need not take in all of a large tree.
    let entries: Vec<(usize, Object)> = entries.into_iter().collect();
    let mut leaves: Vec<Object> = Vec::new();
    for chunk in entries.chunks(256) {
        let (Some(first), Some(last)) = (chunk.first(), chunk.last()) else { continue };
        let limits = vec![length(first.0), length(last.0)];
        let nums: Vec<Object> =
            chunk.iter().flat_map(|(key, value)| [length(*key), value.clone()]).collect();
        leaves.push(file.add(dictionary! { "Limits" => limits, "Nums" => nums }).into());
    }
    (file.add(dictionary! { "Kids" => leaves }), length(key))
}

//! What is drawn on the pages, in their order (ISO 32000-1, 7.7.3).

use std::collections::BTreeSet;

use super::{
    file::File,
    object::{Dict, Fault, Object},
};
use crate::model::{digest_of_pages, page_digest};

/// Pages and the nodes of their tree. A form of 10,000 steps has 1,000.
const NODES: usize = 50_000;

/// Bytes that are drawn on one page, and on all. A page of a form has 20 to 140 kB, a form of 10,000 steps 7 MB.
const PAGE: usize = 4 << 20;
const ALL: usize = 32 << 20;

/// The digest of all pages.
pub(super) fn digest(file: &File<'_>, catalog: &Dict) -> Result<String, Fault> {
    let mut digests = Vec::new();
    // Nodes that are not objects of their own are against the specification, and are not copied.
    let root = catalog.get("Pages").filter(|it| matches!(it, Object::Ref(_)));
    let mut open: Vec<Object> = root.cloned().into_iter().collect();
    let mut seen = BTreeSet::new();
    let mut rest = ALL;
    while let Some(node) = open.pop() {
        let Object::Ref(number) = node else {
            return Err(Fault::Broken("its pages are no objects of their own".to_owned()));
        };
        if !seen.insert(number) {
            return Err(Fault::Broken("its pages lead in a circle".to_owned()));
        }
        if seen.len() > NODES {
            return Err(Fault::TooMuch("it has too many pages"));
        }
        let Object::Dict(node) = file.object(number)? else { continue };
        if let Object::Array(kids) = file.get(&node, "Kids")? {
            open.extend(kids.into_iter().rev().take(NODES));
            continue;
        }
        let content = content(file, &node)?;
        let too_much = Fault::TooMuch("its pages hold too much");
        rest = rest.checked_sub(content.len()).ok_or(too_much)?;
        digests.push(page_digest(&content));
    }
    Ok(digest_of_pages(digests))
}

/// What a page draws: one stream, or several one behind the other.
fn content(file: &File<'_>, page: &Dict) -> Result<Vec<u8>, Fault> {
    let parts = match file.get(page, "Contents")? {
        Object::Array(parts) => parts,
        one => vec![one],
    };
    let mut content = Vec::new();
    for part in &parts {
        if let Object::Stream(stream) = file.follow(part)? {
            let (dict, range) = *stream;
            content.extend(file.unpack(&dict, range)?);
            content.push(b'\n');
            if content.len() > PAGE {
                return Err(Fault::TooMuch("a page of it holds too much"));
            }
        }
    }
    Ok(content)
}

//! What is drawn on the pages, in their order (ISO 32000-1, 7.7.3).

use std::collections::BTreeSet;

use super::{
    file::File,
    object::{Dict, Fault, Object},
};
use crate::model::{digest_of_pages, page_digest};

/// Pages and the nodes of their tree. A form of 10,000 steps has 1,000.
const NODES: usize = 50_000;

/// The digest of all pages.
pub(super) fn digest(file: &File<'_>, catalog: &Dict) -> Result<String, Fault> {
    let mut digests = Vec::new();
    let mut open: Vec<Object> = catalog.get("Pages").cloned().into_iter().collect();
    let mut seen = BTreeSet::new();
    let mut count = 0;
    while let Some(node) = open.pop() {
        count += 1;
        if count > NODES {
            return Err(Fault::TooMuch("it has too many pages"));
        }
        if let Object::Ref(number) = node
            && !seen.insert(number)
        {
            return Err(Fault::Broken("its pages lead in a circle".to_owned()));
        }
        let Object::Dict(node) = file.follow(&node)? else { continue };
        match file.get(&node, "Kids")? {
            Object::Array(kids) => open.extend(kids.into_iter().rev().take(NODES)),
            _ => digests.push(page_digest(&content(file, &node)?)),
        }
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
        }
    }
    Ok(content)
}

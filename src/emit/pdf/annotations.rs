//! Links as annotations (ISO 32000-1, 12.5.6.5).

use std::fmt::Write as _;

use lopdf::{Object, ObjectId, dictionary};

use super::{
    list::Document,
    save::{File, length, numbers, string},
    tags,
};

/// Writes the links: their numbers, and on each page's list.
pub(super) fn links(
    file: &mut File,
    document: &Document<'_>,
    pages: &[ObjectId],
    annotations: &mut [Vec<Object>],
) -> Vec<ObjectId> {
    let first = tags::first_link_key(document);
    let mut ids = Vec::with_capacity(document.links.len());
    for (index, link) in document.links.iter().enumerate() {
        let height = document.paper[1];
        let [left, top, right, bottom] = link.rect;
        let mut dict = dictionary! {
            "Type" => "Annot", "Subtype" => "Link", "F" => 4,
            "Rect" => numbers(&[left, height - bottom, right, height - top]),
            "Border" => vec![Object::Integer(0); 3],
            "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal(ascii(&link.target)) },
            "Contents" => string(&link.target), "StructParent" => length(first + index),
        };
        if let Some(page) = pages.get(link.page) {
            dict.set("P", *page);
        }
        let id = file.add(dict);
        if let Some(page) = annotations.get_mut(link.page) {
            page.push(id.into());
        }
        ids.push(id);
    }
    ids
}

/// An address in ASCII, as PDF wants it: other characters are escaped (RFC 3986, 2.1).
fn ascii(target: &str) -> String {
    let mut out = String::with_capacity(target.len());
    for byte in target.bytes() {
        if byte.is_ascii_graphic() {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn addresses_are_ascii() {
        assert_eq!(super::ascii("https://example.org/ł?a=%20"), "https://example.org/%C5%82?a=%20");
    }
}

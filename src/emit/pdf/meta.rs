//! What stands about the document in the file: outline, title, dates, identity, files inside.

use lopdf::{Dictionary, Object, ObjectId, dictionary};

use super::{
    list::{Attachment, Document},
    save::{File, length, string},
    tags::Tree,
};
use crate::{
    emit::{Settings, templates::xml},
    model::{Time, sha256_hex},
};

/// The outline; none where there is nothing to list.
pub(super) fn outline(
    file: &mut File,
    document: &Document<'_>,
    pages: &[ObjectId],
    tree: &Tree,
) -> Option<ObjectId> {
    let entries = &document.outline;
    if entries.is_empty() {
        return None;
    }
    let root = file.reserve();
    let ids: Vec<ObjectId> = entries.iter().map(|_| file.reserve()).collect();
    // For each entry the one it stands below; and for each, and for the root (the last), the ones below it.
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); entries.len() + 1];
    let mut parents: Vec<usize> = Vec::with_capacity(entries.len());
    let mut open: Vec<usize> = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        while open.last().is_some_and(|it| entries[*it].level >= entry.level) {
            open.pop();
        }
        let parent = open.last().copied().unwrap_or(entries.len());
        parents.push(parent);
        below[parent].push(index);
        open.push(index);
    }
    let ends = |children: &[usize]| Some((ids[*children.first()?], ids[*children.last()?]));
    for (index, entry) in entries.iter().enumerate() {
        let Some(page) = pages.get(entry.page) else { continue };
        let parent = parents[index];
        let top = Object::Real((document.paper[1] - entry.y).round());
        let mut dict = dictionary! {
            "Title" => string(&entry.title),
            "Parent" => ids.get(parent).copied().unwrap_or(root),
            "Dest" => vec![Object::Reference(*page), "XYZ".into(), Object::Null, top, Object::Null],
        };
        let siblings = &below[parent];
        // Siblings are in order, so that the place is found by halving.
        if let Ok(place) = siblings.binary_search(&index) {
            if let Some(previous) = place.checked_sub(1).and_then(|it| siblings.get(it)) {
                dict.set("Prev", ids[*previous]);
            }
            if let Some(next) = siblings.get(place + 1) {
                dict.set("Next", ids[*next]);
            }
        }
        if let Some((first, last)) = ends(&below[index]) {
            dict.set("First", first);
            dict.set("Last", last);
            // Below 0: closed.
            dict.set("Count", -i64::try_from(below[index].len()).unwrap_or(0));
        }
        if let Some(node) = tree.nodes.get(entry.node) {
            dict.set("SE", *node);
        }
        file.put(ids[index], dict);
    }
    let top = &below[entries.len()];
    let (first, last) = ends(top)?;
    file.put(root, dictionary! { "Type" => "Outlines", "First" => first, "Last" => last, "Count" => length(top.len()) });
    Some(root)
}

/// The information dictionary.
pub(super) fn info(file: &mut File, document: &Document<'_>, settings: &Settings) -> ObjectId {
    let mut dict = dictionary! {
        "Title" => string(&document.title),
        "Creator" => string("runsheet"),
        "Producer" => string(&producer(settings)),
    };
    if let Some(time) = written(settings) {
        let digits: String = time.chars().filter(char::is_ascii_digit).collect();
        let date = string(&format!("D:{digits}Z"));
        dict.set("CreationDate", date.clone());
        dict.set("ModDate", date);
    }
    file.add(dict)
}

/// When the file is said to be written: `2026-01-17T22:04:00Z`.
fn written(settings: &Settings) -> Option<String> {
    let time = Time::from_unix(settings.timestamp?)?.rfc3339();
    Some(time.split('+').next().unwrap_or_default().to_owned() + "Z")
}

fn producer(settings: &Settings) -> String {
    format!("runsheet {}", settings.version).trim_end().to_owned()
}

/// The same as XMP, with the claim to be accessible.
pub(super) fn xmp(file: &mut File, document: &Document<'_>, settings: &Settings) -> ObjectId {
    let dates = written(settings).map_or(String::new(), |iso| {
        format!("<xmp:CreateDate>{iso}</xmp:CreateDate><xmp:ModifyDate>{iso}</xmp:ModifyDate>")
    });
    let (title, lang) = (xml(&document.title), xml(&document.lang));
    let (identifier, producer) = (xml(&document.identifier), xml(&producer(settings)));
    let digest =
        |it: &Attachment| format!("<dc:source>sha256:{}</dc:source>", sha256_hex(&it.bytes));
    let source: String = document.attachments.iter().map(digest).collect();
    let text = format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
         xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\
         <dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>\
         <dc:identifier>{identifier}</dc:identifier>{source}<xmp:CreatorTool>runsheet</xmp:CreatorTool>{dates}\
         <pdf:Producer>{producer}</pdf:Producer><pdfuaid:part>1</pdfuaid:part>\
         </rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>"
    );
    // Left uncompressed, so that programs that know no PDF find it.
    file.add(lopdf::Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        text.into_bytes(),
    ))
}

/// The files inside: a name tree and the list of associated files.
pub(super) fn attachments(
    file: &mut File,
    document: &Document<'_>,
) -> Option<(Dictionary, Vec<Object>)> {
    let mut names = Vec::new();
    let mut associated = Vec::new();
    for it in &document.attachments {
        let dict = dictionary! {
            "Type" => "EmbeddedFile", "Subtype" => it.mime,
            "Params" => dictionary! { "Size" => length(it.bytes.len()) },
        };
        let content = file.stream(dict, &it.bytes);
        let specification = file.add(dictionary! {
            "Type" => "Filespec", "F" => string(&it.name), "UF" => string(&it.name),
            "Desc" => string(&it.description), "AFRelationship" => "Source",
            "EF" => dictionary! { "F" => content, "UF" => content },
        });
        names.extend([string(&it.name), specification.into()]);
        associated.push(specification.into());
    }
    (!names.is_empty()).then(|| (dictionary! { "Names" => names }, associated))
}

//! What is filled in, drawn by us, since readers that draw it themselves do it each in their own way. The place that it stands in is
//! drawn on the page: see `look.rs`.

use std::{collections::BTreeMap, fmt::Write as _};

use lopdf::{Dictionary, Object, ObjectId, StringFormat, dictionary};

use super::{
    draw::Drawn,
    form_font::{FormFont, NAME},
    save::{File, numbers},
    text::Line,
};

/// Ink of what is filled in: told from print at a glance.
pub(super) const INK: &str = "0.05 0.16 0.42 rg";
const STROKE: &str = "0.05 0.16 0.42 RG";
/// Distance of the lines of an answer, in sizes of the type.
const LEADING: f32 = 1.25;

/// What a box shows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    Empty,
    Tick,
    Dot,
}

/// What was written already: boxes of one size share their marks, which nobody edits, and all fields of one size where it stands.
#[derive(Default)]
pub(super) struct Appearances {
    marks: BTreeMap<(u32, u32, Mark), ObjectId>,
    sizes: BTreeMap<(u32, u32), ObjectId>,
    /// Numbers that are kept for what fields show. In a row, they make the table of all objects half as long.
    kept: std::vec::IntoIter<ObjectId>,
}

impl Appearances {
    /// A box, empty or not.
    pub(super) fn mark(&mut self, file: &mut File, [w, h]: [f32; 2], mark: Mark) -> ObjectId {
        let key = (w.to_bits(), h.to_bits(), mark);
        if let Some(id) = self.marks.get(&key) {
            return *id;
        }
        let drawn = match mark {
            Mark::Empty => String::new(),
            Mark::Tick => format!(
                "{STROKE} {:.2} w 1 J 1 j {:.2} {:.2} m {:.2} {:.2} l {:.2} {:.2} l S",
                h * 0.14,
                w * 0.24,
                h * 0.52,
                w * 0.43,
                h * 0.29,
                w * 0.78,
                h * 0.75
            ),
            // A line without length and with round ends.
            Mark::Dot => format!(
                "{STROKE} {:.2} w 1 J {:.2} {:.2} m {:.2} {:.2} l S",
                h * 0.5,
                w / 2.0,
                h / 2.0,
                w / 2.0 + 0.01,
                h / 2.0
            ),
        };
        let dict = self.form(file, [w, h]);
        let id = file.stream(dict, drawn.as_bytes());
        self.marks.insert(key, id);
        id
    }

    /// With numbers for what so many fields show.
    pub(super) fn keeping(file: &mut File, count: usize) -> Appearances {
        let kept: Vec<ObjectId> = (0..count).map(|_| file.reserve()).collect();
        Appearances { kept: kept.into_iter(), ..Appearances::default() }
    }

    /// What is written or chosen in a field, between two edges of it. A field's own, also where it is empty: programs that fill forms
    /// in write into the one that they find, and what is shared would show in every field.
    pub(super) fn answer(
        &mut self,
        file: &mut File,
        size: [f32; 2],
        [left, right]: [f32; 2],
        words: Option<Words>,
    ) -> ObjectId {
        let mut dict = self.form(file, size);
        let mut drawn = String::new();
        // Who fills in what is empty appends what is to be drawn (12.7.3.3).
        if let Some(Words { operators, resources }) = words {
            dict.set("Resources", resources);
            drawn = format!(
                "/Tx BMC q {:.2} 1 {:.2} {:.2} re W n {operators} Q EMC",
                left + 1.0,
                right - left - 2.0,
                size[1] - 2.0
            );
        }
        let id = self.kept.next().unwrap_or_else(|| file.reserve());
        file.put_stream(id, dict, drawn.as_bytes());
        id
    }

    fn form(&mut self, file: &mut File, [w, h]: [f32; 2]) -> Dictionary {
        let size = self.sizes.entry((w.to_bits(), h.to_bits()));
        let size = size.or_insert_with(|| file.add(numbers(&[0.0, 0.0, w, h])));
        dictionary! { "Subtype" => "Form", "BBox" => *size }
    }
}

/// What is written in a field: operators that show it, and the fonts that they name.
pub(super) struct Words {
    pub(super) operators: String,
    pub(super) resources: Object,
}

/// Lines in the form's font, in a field of this size.
pub(super) fn in_form_font(
    font: &FormFont<'_>,
    size: [f32; 2],
    type_size: f32,
    (lines, mirrored): (&[String], bool),
) -> Option<Words> {
    if lines.iter().all(String::is_empty) {
        return None;
    }
    let mut out = format!("BT {} ", default_appearance(type_size));
    let mut baseline = first_baseline(size, type_size, lines.len() > 1);
    for line in lines {
        let x = if mirrored { size[0] - 2.0 - font.width(line, type_size) } else { 2.0 };
        let _ = writeln!(out, "1 0 0 1 {x:.2} {baseline:.2} Tm {} Tj", hex(&font.encode(line)));
        baseline -= type_size * LEADING;
    }
    let fonts = dictionary! { "Font" => dictionary! { NAME => font.id } };
    Some(Words { operators: out + "ET", resources: fonts.into() })
}

/// Lines in the fonts of the page, for characters that the form's font lacks.
pub(super) fn in_page_fonts(
    drawn: &Drawn,
    size: [f32; 2],
    type_size: f32,
    (lines, resources): (&[Line], ObjectId),
) -> Words {
    let mut out = format!("BT {INK} ");
    let mut baseline = first_baseline(size, type_size, lines.len() > 1);
    for line in lines {
        for piece in &line.pieces {
            let Some((name, glyphs)) = drawn.encode(&piece.run) else { continue };
            let x = piece.x + 2.0;
            let _ = writeln!(
                out,
                "/{name} {type_size} Tf 1 0 0 1 {x:.2} {baseline:.2} Tm {} Tj",
                hex(&glyphs)
            );
        }
        baseline -= type_size * LEADING;
    }
    Words { operators: out + "ET", resources: resources.into() }
}

/// Where the first line stands: at the top of several, in the middle of the height of one.
fn first_baseline([_, h]: [f32; 2], size: f32, several: bool) -> f32 {
    if several || h > size * 2.2 { h - 3.0 - size } else { (h - size * 0.71) / 2.0 }
}

/// Font, size and colour of what is filled in.
pub(super) fn default_appearance(size: f32) -> String {
    format!("/{NAME} {size} Tf {INK}")
}

fn hex(object: &Object) -> String {
    let mut out = String::from("<");
    if let Object::String(bytes, StringFormat::Hexadecimal) = object {
        for byte in bytes {
            let _ = write!(out, "{byte:02X}");
        }
    }
    out.push('>');
    out
}

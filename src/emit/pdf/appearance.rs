//! What fields look like, drawn by us, since readers that draw them themselves do it each in their own way.

use std::{collections::BTreeMap, fmt::Write as _};

use lopdf::{Dictionary, Object, ObjectId, StringFormat, dictionary};

use super::{
    draw::Drawn,
    form_font::{FormFont, NAME},
    list::Look,
    save::{File, numbers},
    text::Line,
};

/// Ink of what is filled in: told from print at a glance.
pub(super) const INK: &str = "0.05 0.16 0.42 rg";
const RULE: &str = "0.25 0.27 0.31 RG 0.6 w";
const FAINT: &str = "0.72 0.74 0.78 RG 0.5 w";
const FRAME: &str = "0.45 0.48 0.54 RG 0.7 w";
const BOX: &str = "0.1 0.11 0.13 RG 1 w";
/// Distance of the lines of an answer, in sizes of the type.
const LEADING: f32 = 1.25;
/// Room for the sign of a list.
const LIST: f32 = 8.0;
const TINT: &str = "0.957 0.969 0.988 rg";

/// Border and background for readers that draw the field anew.
pub(super) fn characteristics(look: Look) -> (Dictionary, Dictionary) {
    let color = |parts: [f32; 3]| {
        Object::Array(parts.map(|it| Object::Real((it * 1000.0).round() / 1000.0)).to_vec())
    };
    let tint = color([0.957, 0.969, 0.988]);
    match look {
        Look::Ruled => (
            dictionary! { "BC" => color([0.25, 0.27, 0.31]), "BG" => tint },
            dictionary! { "W" => 1, "S" => "U" },
        ),
        Look::Faint => (
            dictionary! { "BC" => color([0.72, 0.74, 0.78]) },
            dictionary! { "W" => 1, "S" => "U" },
        ),
        Look::Framed => (
            dictionary! { "BC" => color([0.45, 0.48, 0.54]), "BG" => tint },
            dictionary! { "W" => 1, "S" => "S" },
        ),
    }
}

/// What has no words in it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Empty {
    Check(bool),
    Radio(bool),
    Text(Look),
    Select(Look),
}

/// Appearances that were written already: fields of one size share theirs.
pub(super) struct Appearances {
    known: BTreeMap<(u32, u32, String), ObjectId>,
    /// Those without words, by size and kind: most of a form is empty, and drawing takes longer than looking up.
    empty: BTreeMap<(u32, u32, Empty), ObjectId>,
    /// Without tints.
    pub(super) ink_saving: bool,
    /// For languages that are written from right to left.
    mirrored: bool,
}

impl Appearances {
    pub(super) fn new(ink_saving: bool, mirrored: bool) -> Appearances {
        Appearances { known: BTreeMap::new(), empty: BTreeMap::new(), ink_saving, mirrored }
    }

    /// One without words: drawn where it was not yet.
    fn without_words(
        &mut self,
        [w, h]: [f32; 2],
        kind: Empty,
        draw: impl FnOnce(&mut Appearances) -> ObjectId,
    ) -> ObjectId {
        let key = (w.to_bits(), h.to_bits(), kind);
        if let Some(id) = self.empty.get(&key) {
            return *id;
        }
        let id = draw(self);
        self.empty.insert(key, id);
        id
    }

    fn write(
        &mut self,
        file: &mut File,
        [w, h]: [f32; 2],
        resources: Option<Object>,
        content: String,
    ) -> ObjectId {
        let key = (w.to_bits(), h.to_bits(), content);
        if let Some(id) = self.known.get(&key) {
            return *id;
        }
        let resources = resources.unwrap_or_else(|| Dictionary::new().into());
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => numbers(&[0.0, 0.0, w, h]), "Resources" => resources,
        };
        let id = file.stream(dict, key.2.as_bytes());
        self.known.insert(key, id);
        id
    }

    /// A box to tick, empty or ticked.
    pub(super) fn check(&mut self, file: &mut File, size: [f32; 2], on: bool) -> ObjectId {
        self.without_words(size, Empty::Check(on), |it| it.draw_check(file, size, on))
    }

    fn draw_check(&mut self, file: &mut File, [w, h]: [f32; 2], on: bool) -> ObjectId {
        let mut out = format!("1 1 1 rg {BOX} {} B\n", rounded(0.5, 0.5, w - 1.0, h - 1.0, 2.0));
        if on {
            let _ = writeln!(
                out,
                "0.05 0.16 0.42 RG {:.2} w 1 J 1 j {:.2} {:.2} m {:.2} {:.2} l {:.2} {:.2} l S",
                h * 0.14,
                w * 0.24,
                h * 0.52,
                w * 0.43,
                h * 0.29,
                w * 0.78,
                h * 0.75
            );
        }
        self.write(file, [w, h], None, out)
    }

    /// A radio button, empty or chosen.
    pub(super) fn radio(&mut self, file: &mut File, size: [f32; 2], on: bool) -> ObjectId {
        self.without_words(size, Empty::Radio(on), |it| it.draw_radio(file, size, on))
    }

    fn draw_radio(&mut self, file: &mut File, [w, h]: [f32; 2], on: bool) -> ObjectId {
        let r = (w.min(h) - 1.0) / 2.0;
        let ring = |r: f32| rounded(w / 2.0 - r, h / 2.0 - r, 2.0 * r, 2.0 * r, r);
        let mut out = format!("1 1 1 rg {FRAME} {} B\n", ring(r));
        if on {
            let _ = writeln!(out, "{INK} {} f", ring(r * 0.55));
        }
        self.write(file, [w, h], None, out)
    }

    /// A place to write, or a list to choose from, with what is written or chosen.
    pub(super) fn answer(
        &mut self,
        file: &mut File,
        size: [f32; 2],
        (look, is_list): (Look, bool),
        words: Option<Words>,
    ) -> ObjectId {
        let kind = if is_list { Empty::Select(look) } else { Empty::Text(look) };
        let (words, resources) = match words {
            Some(it) => (it.operators, Some(it.resources)),
            None => (String::new(), None),
        };
        let mut draw = |it: &mut Appearances| {
            let mut out = background(size, look, it.ink_saving);
            if is_list {
                out.push_str(&it.triangle(size));
            }
            let room = size[0] - if is_list { LIST } else { 0.0 };
            let left = if is_list && it.mirrored { LIST } else { 0.0 };
            out.push_str("/Tx BMC\n");
            if !words.is_empty() {
                let _ = writeln!(
                    out,
                    "q {:.2} 1 {:.2} {:.2} re W n {words} Q",
                    left + 1.0,
                    room - 2.0,
                    size[1] - 2.0
                );
            }
            out.push_str("EMC\n");
            it.write(file, size, resources.clone(), out)
        };
        if words.is_empty() { self.without_words(size, kind, draw) } else { draw(self) }
    }

    /// The sign of a list.
    fn triangle(&self, [w, h]: [f32; 2]) -> String {
        let (x, y) = (if self.mirrored { 4.5 } else { w - 4.5 }, h / 2.0);
        format!(
            "0.45 0.48 0.54 rg {:.2} {:.2} m {:.2} {:.2} l {:.2} {:.2} l f\n",
            x - 2.2,
            y + 1.2,
            x + 2.2,
            y + 1.2,
            x,
            y - 1.6
        )
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

fn background([w, h]: [f32; 2], look: Look, ink_saving: bool) -> String {
    let tint = if ink_saving { "1 1 1 rg" } else { TINT };
    let area = if ink_saving { String::new() } else { format!("{tint} 0 0 {w:.2} {h:.2} re f ") };
    match look {
        Look::Ruled => format!("q {area}{RULE} 0 0.3 m {w:.2} 0.3 l S Q\n"),
        Look::Faint => format!("q {FAINT} 0 0.5 m {w:.2} 0.5 l S Q\n"),
        Look::Framed => {
            format!("q {tint} {FRAME} {} B Q\n", rounded(0.4, 0.4, w - 0.8, h - 0.8, 2.0))
        }
    }
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

/// The path of a rectangle with round corners.
#[expect(clippy::many_single_char_names, reason = "the usual names of a rectangle's parts")]
fn rounded(x: f32, y: f32, w: f32, h: f32, r: f32) -> String {
    let k = r * 0.4477;
    let (right, top) = (x + w, y + h);
    let mut out = String::new();
    let corners = [
        ([x + r, y], [right - r, y], [right - k, y], [right, y + k], [right, y + r]),
        ([0.0; 2], [right, top - r], [right, top - k], [right - k, top], [right - r, top]),
        ([0.0; 2], [x + r, top], [x + k, top], [x, top - k], [x, top - r]),
        ([0.0; 2], [x, y + r], [x, y + k], [x + k, y], [x + r, y]),
    ];
    for (index, (start, edge, a, b, end)) in corners.into_iter().enumerate() {
        if index == 0 {
            let _ = write!(out, "{:.2} {:.2} m ", start[0], start[1]);
        }
        let _ = write!(
            out,
            "{:.2} {:.2} l {:.2} {:.2} {:.2} {:.2} {:.2} {:.2} c ",
            edge[0], edge[1], a[0], a[1], b[0], b[1], end[0], end[1]
        );
    }
    out.push('h');
    out
}

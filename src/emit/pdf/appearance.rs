//! What fields look like, drawn by us, since readers that draw them themselves do it each in their own way.

use std::{collections::BTreeMap, fmt::Write as _};

use lopdf::{Dictionary, Object, ObjectId, StringFormat, dictionary};

use super::{
    form_font::{FormFont, NAME},
    list::Look,
    save::{File, numbers},
};

/// Ink of what is filled in: told from print at a glance.
pub(super) const INK: &str = "0.05 0.16 0.42 rg";
const RULE: &str = "0.25 0.27 0.31 RG 0.6 w";
const FAINT: &str = "0.72 0.74 0.78 RG 0.5 w";
const FRAME: &str = "0.45 0.48 0.54 RG 0.7 w";
const BOX: &str = "0.1 0.11 0.13 RG 1 w";
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
}

impl Appearances {
    pub(super) fn new(ink_saving: bool) -> Appearances {
        Appearances { known: BTreeMap::new(), empty: BTreeMap::new(), ink_saving }
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
        font: Option<ObjectId>,
        content: String,
    ) -> ObjectId {
        let key = (w.to_bits(), h.to_bits(), content);
        if let Some(id) = self.known.get(&key) {
            return *id;
        }
        let mut resources = Dictionary::new();
        if let Some(font) = font {
            resources.set("Font", dictionary! { NAME => font });
        }
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

    /// A place to write, with what is written there.
    pub(super) fn text(
        &mut self,
        file: &mut File,
        font: &FormFont<'_>,
        box_size: [f32; 2],
        look: Look,
        size: f32,
        lines: &[String],
    ) -> ObjectId {
        if lines.iter().all(String::is_empty) {
            return self.without_words(box_size, Empty::Text(look), |it| {
                it.draw_text(file, font, box_size, look, size, lines)
            });
        }
        self.draw_text(file, font, box_size, look, size, lines)
    }

    fn draw_text(
        &mut self,
        file: &mut File,
        font: &FormFont<'_>,
        [w, h]: [f32; 2],
        look: Look,
        size: f32,
        lines: &[String],
    ) -> ObjectId {
        let mut out = background([w, h], look, self.ink_saving);
        out.push_str("/Tx BMC\n");
        if lines.iter().any(|line| !line.is_empty()) {
            let several = look == Look::Framed && h > size * 2.2;
            let first = if several { h - 3.0 - size } else { (h - size * 0.71) / 2.0 };
            let _ = writeln!(
                out,
                "q 1 1 {:.2} {:.2} re W n BT {} {:.2} TL 2 {first:.2} Td",
                w - 2.0,
                h - 2.0,
                default_appearance(size),
                size * 1.25
            );
            for (index, line) in lines.iter().enumerate() {
                if index > 0 {
                    out.push_str("T* ");
                }
                let _ = writeln!(out, "{} Tj", hex(&font.encode(line)));
            }
            out.push_str("ET Q\n");
        }
        out.push_str("EMC\n");
        self.write(file, [w, h], Some(font.id), out)
    }

    /// A list to choose from, with what is chosen.
    pub(super) fn select(
        &mut self,
        file: &mut File,
        font: &FormFont<'_>,
        box_size: [f32; 2],
        look: Look,
        size: f32,
        chosen: &str,
    ) -> ObjectId {
        if chosen.is_empty() {
            return self.without_words(box_size, Empty::Select(look), |it| {
                it.draw_select(file, font, box_size, look, size, chosen)
            });
        }
        self.draw_select(file, font, box_size, look, size, chosen)
    }

    fn draw_select(
        &mut self,
        file: &mut File,
        font: &FormFont<'_>,
        [w, h]: [f32; 2],
        look: Look,
        size: f32,
        chosen: &str,
    ) -> ObjectId {
        let mut out = background([w, h], look, self.ink_saving);
        let (x, y) = (w - 4.5, h / 2.0);
        let _ = writeln!(
            out,
            "0.45 0.48 0.54 rg {:.2} {:.2} m {:.2} {:.2} l {:.2} {:.2} l f",
            x - 2.2,
            y + 1.2,
            x + 2.2,
            y + 1.2,
            x,
            y - 1.6
        );
        out.push_str("/Tx BMC\n");
        if !chosen.is_empty() {
            let first = (h - size * 0.71) / 2.0;
            let _ = writeln!(
                out,
                "q 1 1 {:.2} {:.2} re W n BT {} 2 {first:.2} Td {} Tj ET Q",
                w - 9.0,
                h - 2.0,
                default_appearance(size),
                hex(&font.encode(chosen))
            );
        }
        out.push_str("EMC\n");
        self.write(file, [w, h], Some(font.id), out)
    }
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

//! The font that answers are written in: embedded whole, since nobody knows which characters come. Running text is set in it too.

use std::{collections::BTreeMap, fmt::Write as _};

use lopdf::{Object, ObjectId, StringFormat, dictionary};
use rustybuzz::ttf_parser::{self, GlyphId};

use super::{
    fonts::{Face, Fonts, Program, width},
    save::{self, File},
    slim::slim,
};
use crate::{emit::Error, model::deflate_best};

/// The font's name among a form's resources.
pub(super) const NAME: &str = "RunsheetSans";
/// The face that it is.
pub(super) const FACE: Face = Face::Regular;

/// The font, with what is needed to write in it.
pub(super) struct FormFont<'a> {
    face: ttf_parser::Face<'a>,
    upm: f32,
    pub(super) id: ObjectId,
}

/// The font as it is embedded, before it has its place in a file.
pub(super) struct Packed<'a> {
    face: ttf_parser::Face<'a>,
    name: String,
    length: usize,
    deflated: Vec<u8>,
    /// What each glyph stands for.
    characters: BTreeMap<u16, String>,
}

/// Cuts the font down to what answers and the pages may need of it.
pub(super) fn pack<'a>(fonts: &Fonts<'a>) -> Result<Packed<'a>, Error> {
    let Program { name, bytes, index } = fonts.program(FACE);
    let face = ttf_parser::Face::parse(bytes, index)
        .map_err(|error| Error::Internal(format!("font {name}: {error}")))?;
    let characters = characters(&face, fonts.used(FACE));
    // Fields are set letter by letter: what only small capitals need is not reached.
    let program = slim(bytes, Some(characters.keys().copied().collect()));
    Ok(Packed { face, name, length: program.len(), deflated: deflate_best(&program), characters })
}

impl<'a> FormFont<'a> {
    /// Embeds the font.
    pub(super) fn embed(file: &mut File, packed: Packed<'a>) -> FormFont<'a> {
        let Packed { face, name, length, deflated, characters } = packed;
        let name = name.as_str();
        let units = face.units_per_em();
        let upm = f32::from(units);
        let scaled = |value: i16| Object::Real((f32::from(value) * 1000.0 / upm).round());
        let bounds = face.global_bounding_box();
        let bounds = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(scaled).to_vec();
        let program = file.deflated(dictionary! { "Length1" => save::length(length) }, deflated);
        let descriptor = file.add(dictionary! {
            "Type" => "FontDescriptor", "FontName" => name, "Flags" => 32, "ItalicAngle" => 0,
            "Ascent" => scaled(face.ascender()), "Descent" => scaled(face.descender()),
            "CapHeight" => scaled(face.capital_height().unwrap_or(714)), "StemV" => 88,
            "FontBBox" => bounds, "FontFile2" => program,
        });
        // In a row, once packed, they are shorter than as ranges. Glyphs that are not there take the width before them.
        let mut widths: Vec<Object> = Vec::with_capacity(usize::from(face.number_of_glyphs()));
        let mut last = 0.0;
        for glyph in 0..face.number_of_glyphs() {
            if characters.contains_key(&glyph) {
                last = width(face.glyph_hor_advance(GlyphId(glyph)).unwrap_or(0), units);
            }
            widths.push(last.into());
        }
        let entries: Vec<(u16, String)> = characters.into_iter().collect();
        let characters = file.stream(dictionary! {}, character_map(&entries).as_bytes());
        let descendant = file.add(dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => name,
            "CIDSystemInfo" => dictionary! {
                "Registry" => Object::string_literal("Adobe"),
                "Ordering" => Object::string_literal("Identity"),
                "Supplement" => 0,
            },
            "FontDescriptor" => descriptor, "W" => vec![Object::Integer(0), widths.into()],
            "DW" => 600, "CIDToGIDMap" => "Identity",
        });
        let id = file.add(dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => name, "Encoding" => "Identity-H",
            "DescendantFonts" => vec![Object::Reference(descendant)], "ToUnicode" => characters,
        });
        FormFont { face, upm, id }
    }

    /// The width of a text in points.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        let glyph = |c| self.face.glyph_index(c).unwrap_or(GlyphId(0));
        let advance = |c| f32::from(self.face.glyph_hor_advance(glyph(c)).unwrap_or(0));
        text.chars().map(advance).sum::<f32>() * size / self.upm
    }

    /// A text as the font's glyph numbers.
    pub(super) fn encode(&self, text: &str) -> Object {
        let glyph = |c| self.face.glyph_index(c).unwrap_or(GlyphId(0)).0.to_be_bytes();
        Object::String(text.chars().flat_map(glyph).collect(), StringFormat::Hexadecimal)
    }

    /// Lines of at most `width` points, broken between words.
    pub(super) fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in text.split('\n') {
            let mut line = String::new();
            for word in paragraph.split_inclusive(' ') {
                if !line.is_empty()
                    && self.width(&line, size) + self.width(word.trim_end(), size) > width
                {
                    lines.push(std::mem::take(&mut line));
                }
                line.push_str(word);
            }
            lines.push(line);
        }
        lines
    }
}

/// What each glyph stands for: of those that are `used` on pages what it is there, of all others their character.
fn characters(
    face: &ttf_parser::Face<'_>,
    used: Option<&BTreeMap<u16, String>>,
) -> BTreeMap<u16, String> {
    let mut characters: BTreeMap<u16, char> = BTreeMap::new();
    for table in face.tables().cmap.iter().flat_map(|cmap| cmap.subtables) {
        if table.is_unicode() {
            table.codepoints(|code| {
                if let (Some(glyph), Some(c)) = (table.glyph_index(code), char::from_u32(code)) {
                    characters.entry(glyph.0).or_insert(c);
                }
            });
        }
    }
    let mut all: BTreeMap<u16, String> =
        characters.into_iter().map(|(glyph, c)| (glyph, c.to_string())).collect();
    for (glyph, text) in used.into_iter().flatten() {
        // A ligature is found by its letters; of all other glyphs programs that draw answers want the character.
        let is_ligature = |it: &String| it.starts_with(|c| matches!(c, '\u{fb00}'..='\u{fb4f}'));
        if all.get(glyph).is_none_or(is_ligature) {
            all.insert(*glyph, text.clone());
        }
    }
    all
}

/// A map from codes to text in PDF's language for it.
pub(super) fn character_map(entries: &[(u16, String)]) -> String {
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    // Neighbours whose characters are neighbours too are written as one range: a third of the length.
    let mut ranges: Vec<(u16, u16, &str)> = Vec::new();
    let mut next = None;
    for (code, text) in entries {
        match ranges.last_mut() {
            Some(last) if next == Some((*code, text.clone())) => last.1 = *code,
            _ => ranges.push((*code, *code, text)),
        }
        next = following(*code, text);
    }
    // Writing to a String cannot fail.
    for chunk in ranges.chunks(100) {
        let _ = writeln!(out, "{} beginbfrange", chunk.len());
        for (first, last, text) in chunk {
            let _ = write!(out, "<{first:04X}> <{last:04X}> <");
            for unit in text.encode_utf16() {
                let _ = write!(out, "{unit:04X}");
            }
            out.push_str(">\n");
        }
        out.push_str("endbfrange\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out
}

/// What has to follow a code for its range to go on: in a range only the last bytes count up.
fn following(code: u16, text: &str) -> Option<(u16, String)> {
    let mut characters = text.chars();
    let (Some(c), None) = (characters.next(), characters.next()) else { return None };
    let number = u32::from(c);
    let goes_on = code & 0xff != 0xff && number & 0xff != 0xff && number < 0xffff;
    let next = goes_on.then(|| char::from_u32(number + 1)).flatten()?;
    Some((code + 1, next.to_string()))
}

#[cfg(test)]
mod tests {
    use rustybuzz::ttf_parser;

    use super::{
        super::fonts::{Face, Fonts},
        character_map, characters,
    };

    #[test]
    fn every_glyph_leads_back_to_its_character() {
        let face =
            ttf_parser::Face::parse(Fonts::default().program(Face::Regular).bytes, 0).unwrap();
        let glyph = face.glyph_index('Ł').unwrap().0;
        let map = character_map(&characters(&face, None).into_iter().collect::<Vec<_>>());
        let range = |line: &str| -> Option<[u32; 3]> {
            let numbers = line
                .split_whitespace()
                .map(|it| u32::from_str_radix(it.trim_matches(['<', '>']), 16).ok());
            numbers.collect::<Option<Vec<u32>>>()?.try_into().ok()
        };
        let found = map.lines().filter(|line| line.starts_with('<')).filter_map(range);
        let mut found = found.filter(|it| (it[0]..=it[1]).contains(&u32::from(glyph)));
        let [first, _, character] = found.next().unwrap();
        assert_eq!(character + u32::from(glyph) - first, u32::from('Ł'));
    }

    #[test]
    fn a_ligature_that_is_used_stands_for_its_letters() {
        let face =
            ttf_parser::Face::parse(Fonts::default().program(Face::Regular).bytes, 0).unwrap();
        let glyph = |c| face.glyph_index(c).unwrap().0;
        let used = [(glyph('ﬁ'), "fi".to_owned()), (glyph('é'), "e\u{301}".to_owned())].into();
        let found = characters(&face, Some(&used));
        assert_eq!((&*found[&glyph('ﬁ')], &*found[&glyph('é')]), ("fi", "é"));
        assert_eq!(found[&glyph('ﬂ')], "ﬂ", "the others keep their character");
    }
}

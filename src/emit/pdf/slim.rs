//! TrueType fonts without what a PDF has no use for (ISO 32000-1, 9.9): they are most of a form's file.
//!
//! Readers set no text with an embedded font, so that its tables for kerning and ligatures are of no use; nor its names; nor its
//! hints, which stretch letters to the dots of a screen and which no reader of PDF applies to its pages.

use std::collections::BTreeSet;

/// Of a glyph made of others: its numbers are words, another part follows, one scale, two, four, hints follow (OpenType, `glyf`).
const WORDS: u16 = 1;
const MORE: u16 = 1 << 5;
const SCALES: [(u16, usize); 3] = [(1 << 3, 2), (1 << 6, 4), (1 << 7, 8)];
const HINTS: u16 = 1 << 8;

/// The font without such tables and hints, and, where `reached` names glyphs, without outlines that neither they nor their parts
/// need; numbers of glyphs stay. A font without TrueType outlines, or a broken one, is returned as it is.
pub(super) fn slim(font: &[u8], reached: Option<BTreeSet<u16>>) -> Vec<u8> {
    slimmer(font, reached).unwrap_or_else(|| font.to_vec())
}

fn slimmer(font: &[u8], reached: Option<BTreeSet<u16>>) -> Option<Vec<u8>> {
    let mut tables: Vec<(&[u8], Vec<u8>)> = Vec::new();
    for index in 0..usize::from(u16_at(font, 4)?) {
        let record = 12 + index * 16;
        let (start, size) = (u32_at(font, record + 8)?, u32_at(font, record + 12)?);
        let (tag, data) =
            (font.get(record..record + 4)?, font.get(start..start.checked_add(size)?)?);
        let idle: [&[u8]; 10] = [
            b"GPOS", b"GSUB", b"GDEF", b"DSIG", b"kern", b"gasp", b"name", b"fpgm", b"prep",
            b"cvt ",
        ];
        if !idle.contains(&tag) {
            tables.push((tag, data.to_vec()));
        }
    }
    let table = |tag: &[u8]| tables.iter().position(|it| it.0 == tag);
    let (glyf, loca, head) = (table(b"glyf")?, table(b"loca")?, table(b"head")?);
    let long = u16_at(&tables[head].1, 50)? == 1;
    let place = |index: usize| -> Option<usize> {
        let table = &tables[loca].1;
        if long {
            u32_at(table, index * 4)
        } else {
            Some(usize::from(u16_at(table, index * 2)?) * 2)
        }
    };
    let count = tables[loca].1.len() / if long { 4 } else { 2 };
    let glyph = |index: usize| tables[glyf].1.get(place(index)?..place(index + 1)?);
    let kept = reached.map(|found| with_parts(found, &glyph));
    let (mut outlines, mut places) = (Vec::new(), vec![0_usize]);
    for index in 0..count.checked_sub(1)? {
        let bytes = glyph(index)?;
        let wanted = kept
            .as_ref()
            .is_none_or(|it| u16::try_from(index).is_ok_and(|index| it.contains(&index)));
        if wanted && !bytes.is_empty() {
            without_hints(bytes, &mut outlines)?;
            outlines.resize(outlines.len().next_multiple_of(2), 0);
        }
        places.push(outlines.len());
    }
    let short = outlines.len() < 1 << 17;
    tables[glyf].1 = outlines;
    tables[loca].1 = places
        .into_iter()
        .flat_map(|it| {
            let bytes = u32::try_from(if short { it / 2 } else { it }).unwrap_or(0).to_be_bytes();
            bytes.into_iter().skip(if short { 2 } else { 0 })
        })
        .collect();
    tables[head].1.get_mut(50..52)?.copy_from_slice(&u16::from(!short).to_be_bytes());
    Some(joined(font.get(..4)?, &tables))
}

/// The glyphs with those that they are made of.
fn with_parts<'a>(
    mut found: BTreeSet<u16>,
    glyph: &impl Fn(usize) -> Option<&'a [u8]>,
) -> BTreeSet<u16> {
    // What stands for a character that the font lacks.
    found.insert(0);
    let mut open: Vec<u16> = found.iter().copied().collect();
    while let Some(next) = open.pop() {
        let bytes = glyph(usize::from(next)).unwrap_or_default();
        for (at, _) in parts(bytes).unwrap_or_default() {
            let part = u16_at(bytes, at + 2).unwrap_or(0);
            if found.insert(part) {
                open.push(part);
            }
        }
    }
    found
}

/// Where each part of a glyph that is made of others begins and ends; none where it has outlines of its own.
fn parts(glyph: &[u8]) -> Option<Vec<(usize, usize)>> {
    let mut parts = Vec::new();
    let mut at = 10;
    if u16_at(glyph, 0)? < 0x8000 {
        return Some(parts);
    }
    loop {
        let flags = u16_at(glyph, at)?;
        let scale = SCALES.iter().find(|it| flags & it.0 != 0).map_or(0, |it| it.1);
        let end = at + if flags & WORDS == 0 { 6 } else { 8 } + scale;
        parts.push((at, end));
        if flags & MORE == 0 {
            return Some(parts);
        }
        at = end;
    }
}

fn without_hints(glyph: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let parts = parts(glyph)?;
    let start = out.len();
    if let Some((_, end)) = parts.last() {
        out.extend_from_slice(glyph.get(..*end)?);
        for (at, _) in parts {
            let flags = u16_at(glyph, at)? & !HINTS;
            out.get_mut(start + at..start + at + 2)?.copy_from_slice(&flags.to_be_bytes());
        }
        return Some(());
    }
    // Behind the ends of the contours stands how long the hints are.
    let hints = 10 + 2 * usize::from(u16_at(glyph, 0)?);
    let after = hints + 2 + usize::from(u16_at(glyph, hints)?);
    out.extend_from_slice(glyph.get(..hints)?);
    out.extend([0; 2]);
    out.extend_from_slice(glyph.get(after..)?);
    Some(())
}

/// Tables as a file. Checksums are for those who copy fonts; readers of PDF leave them alone.
fn joined(version: &[u8], tables: &[(&[u8], Vec<u8>)]) -> Vec<u8> {
    let count = u16::try_from(tables.len()).unwrap_or(0);
    let power = count.checked_ilog2().unwrap_or(0);
    let range = 16_u16 << power;
    let mut out = version.to_vec();
    for value in [count, range, u16::try_from(power).unwrap_or(0), count * 16 - range] {
        out.extend(value.to_be_bytes());
    }
    let mut start = 12 + tables.len() * 16;
    for (tag, data) in tables {
        out.extend_from_slice(tag);
        out.extend(checksum(data).to_be_bytes());
        out.extend(u32::try_from(start).unwrap_or(0).to_be_bytes());
        out.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
        start += data.len().next_multiple_of(4);
    }
    for (_, data) in tables {
        out.extend_from_slice(data);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}

fn checksum(data: &[u8]) -> u32 {
    let word = |it: &[u8]| {
        (0..4).fold(0, |sum, at| sum << 8 | u32::from(it.get(at).copied().unwrap_or(0)))
    };
    data.chunks(4).map(word).fold(0, u32::wrapping_add)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_be_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let number = bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_be_bytes)?;
    usize::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use rustybuzz::ttf_parser::{Face as Parsed, GlyphId, OutlineBuilder};

    use super::{
        super::fonts::{Face, Fonts},
        slim,
    };

    #[test]
    fn every_outline_stays_and_the_file_is_smaller() {
        for (face, saved) in [(Face::Regular, 40_000), (Face::Mono, 45_000)] {
            let whole = Fonts::default().program(face).bytes;
            let small = slim(whole, None);
            assert!(small.len() + saved < whole.len(), "{face:?}: {}", small.len());
            let (whole, small) =
                (Parsed::parse(whole, 0).unwrap(), Parsed::parse(&small, 0).unwrap());
            for id in (0..whole.number_of_glyphs()).map(GlyphId) {
                assert_eq!(outline(&whole, id), outline(&small, id), "{face:?} {id:?}");
            }
        }
    }

    /// Moves, lines and curves with their numbers.
    #[derive(Default, PartialEq, Debug)]
    struct Path(Vec<[f32; 4]>);

    impl OutlineBuilder for Path {
        fn move_to(&mut self, x: f32, y: f32) {
            self.0.push([x, y, 0.0, 1.0]);
        }
        fn line_to(&mut self, x: f32, y: f32) {
            self.0.push([x, y, 0.0, 2.0]);
        }
        fn quad_to(&mut self, a: f32, b: f32, x: f32, y: f32) {
            self.0.push([a, b, x, y]);
        }
        fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {
            unreachable!("TrueType has no such curves");
        }
        fn close(&mut self) {}
    }

    fn outline(face: &Parsed<'_>, id: GlyphId) -> Path {
        let mut path = Path::default();
        face.outline_glyph(id, &mut path);
        path
    }

    #[test]
    fn glyphs_that_are_reached_stay_with_their_parts() {
        let whole = Fonts::default().program(Face::Regular).bytes;
        let parsed = Parsed::parse(whole, 0).unwrap();
        let (wanted, other) = (parsed.glyph_index('Ł').unwrap(), parsed.glyph_index('Ж').unwrap());
        let small = slim(whole, Some([wanted.0].into()));
        let small = Parsed::parse(&small, 0).unwrap();
        assert_eq!(outline(&parsed, wanted), outline(&small, wanted));
        assert_eq!(outline(&small, other), Path::default());
    }

    #[test]
    fn what_is_no_such_font_is_left_alone() {
        let whole = Fonts::default().program(Face::Regular).bytes;
        for broken in [&b"OTTO\0\x01"[..], &whole[..5000], b""] {
            assert_eq!(slim(broken, None), broken);
        }
    }
}

//! The fonts, and text to glyphs. The home of the font crates and of the shaper.
//!
//! A character takes its glyph from the face asked for, else from the faces behind it; where none has it, a visible
//! `[U+4F60]` stands in its place and the character itself stays extractable.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, btree_map},
    fmt::Write as _,
    sync::Arc,
};

use rustybuzz::{
    Direction, ShapePlan, UnicodeBuffer,
    ttf_parser::{self, GlyphId},
};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::emit::{Error, Font};

/// A face that text is set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Face {
    /// Running text.
    Regular,
    /// Headings and what matters.
    Bold,
    /// Emphasis.
    Italic,
    /// Both.
    BoldItalic,
    /// Commands.
    Mono,
    /// Heads of commands.
    MonoBold,
    /// What the others lack: arrows, ticks, box drawing.
    Symbols,
    /// Monochrome emoji.
    Emoji,
    /// Pictures that the emoji face lacks.
    Icons,
    /// One of the user's, for what all others lack.
    Added(u8),
}

/// The built-in faces, in the order of their numbers.
const FACES: [Face; 9] = [
    Face::Regular,
    Face::Bold,
    Face::Italic,
    Face::BoldItalic,
    Face::Mono,
    Face::MonoBold,
    Face::Symbols,
    Face::Emoji,
    Face::Icons,
];

impl Face {
    /// Of a built-in face the name in the PDF, and the font file.
    fn built_in(self) -> (&'static str, &'static [u8]) {
        match self {
            Face::Regular => ("NotoSans-Regular", notosans::REGULAR_TTF),
            Face::Bold => ("NotoSans-Bold", notosans::BOLD_TTF),
            Face::Italic => ("NotoSans-Italic", notosans::ITALIC_TTF),
            Face::BoldItalic => ("NotoSans-BoldItalic", notosans::BOLD_ITALIC_TTF),
            Face::Mono => ("DejaVuSansMono", dejavu::sans_mono::regular()),
            Face::MonoBold => ("DejaVuSansMono-Bold", dejavu::sans_mono::bold()),
            Face::Symbols => ("DejaVuSans", dejavu::sans::regular()),
            Face::Emoji => ("NotoEmoji", epaint_default_fonts::NOTO_EMOJI_REGULAR),
            Face::Icons => ("EmojiIcons", epaint_default_fonts::EMOJI_ICON),
            Face::Added(_) => ("", &[]),
        }
    }

    /// The faces behind this one, in order.
    fn fallbacks(self) -> [Face; 5] {
        match self {
            Face::Mono | Face::MonoBold => {
                [self, Face::Mono, Face::Symbols, Face::Emoji, Face::Icons]
            }
            Face::Regular
            | Face::Bold
            | Face::Italic
            | Face::BoldItalic
            | Face::Symbols
            | Face::Emoji
            | Face::Icons
            | Face::Added(_) => [self, Face::Regular, Face::Symbols, Face::Emoji, Face::Icons],
        }
    }
}

/// A font: its name in the PDF, its file, and which of a collection's fonts it is.
pub(super) struct Program<'a> {
    pub(super) name: String,
    pub(super) bytes: &'a [u8],
    pub(super) index: u32,
}

/// A glyph of a face.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glyph {
    /// Its number in the font file.
    pub(crate) id: u16,
    /// How far it moves the pen, in whole thousandths of an em, kerning included.
    pub(crate) advance: f32,
}

/// A glyph's width in thousandths of an em, cut to a whole number as printpdf writes it to `/W`. Lines are laid out with it, so that
/// readers, who go by `/W`, need no correction after each word.
pub(super) fn width(advance: u16, units_per_em: u16) -> f32 {
    (f32::from(advance) * 1000.0 / f32::from(units_per_em)).trunc()
}

/// Glyphs of one face, one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) face: Face,
    pub(crate) glyphs: Vec<Glyph>,
    /// In thousandths of an em.
    pub(crate) width: f32,
    /// What the glyphs stand for, where they only name it.
    pub(crate) missing: Option<String>,
}

/// A piece of text as glyphs.
#[derive(Debug, Default)]
pub(crate) struct Shaped {
    pub(crate) runs: Vec<Arc<Run>>,
    /// In thousandths of an em.
    pub(crate) width: f32,
    /// The same without the spaces at the end.
    pub(crate) ink: f32,
}

struct Loaded<'a> {
    face: rustybuzz::Face<'a>,
    scale: f32,
    upm: u16,
    plans: Vec<(rustybuzz::Script, ShapePlan)>,
    /// What each glyph that was used stands for.
    used: BTreeMap<u16, String>,
    cache: HashMap<String, Arc<Shaped>>,
    /// The same for text from right to left.
    turned: HashMap<String, Arc<Shaped>>,
}

/// The faces in use, what was shaped so far, and what could not be.
#[derive(Default)]
pub(crate) struct Fonts<'a> {
    added: &'a [Font],
    loaded: BTreeMap<Face, Loaded<'a>>,
    /// Characters that no face has.
    pub(crate) missing: BTreeSet<char>,
    /// Text is set for a sheet that is mirrored when it is done, for languages that are written from right to left.
    pub(crate) mirrored: bool,
}

impl<'a> Fonts<'a> {
    /// The built-in fonts, behind them those of the user.
    pub(crate) fn with(added: &'a [Font]) -> Result<Fonts<'a>, Error> {
        for font in added {
            let wrong = |message: &str| Error::Font {
                name: font.name.clone(),
                message: message.to_owned(),
            };
            let count = ttf_parser::fonts_in_collection(&font.bytes);
            if font.index >= count.unwrap_or(1) {
                let count = count.unwrap_or(1);
                return Err(wrong(&format!(
                    "it holds {count} fonts, counted from #0: there is no #{}",
                    font.index
                )));
            }
            let parsed = rustybuzz::Face::from_slice(&font.bytes, font.index)
                .ok_or_else(|| wrong("it is no font that can be read"))?;
            let tables = parsed.tables();
            if tables.glyf.is_none() && tables.cff.is_none() {
                return Err(wrong(
                    "its outlines are neither TrueType nor CFF (a variable font with CFF2, or pictures only)",
                ));
            }
        }
        Ok(Fonts { added, ..Fonts::default() })
    }

    /// Every face, in the order of its number.
    pub(super) fn faces(&self) -> impl Iterator<Item = Face> + use<> {
        let added = u8::try_from(self.added.len()).unwrap_or(u8::MAX);
        FACES.into_iter().chain((0..added).map(Face::Added))
    }

    /// The font that a face is of.
    pub(super) fn program(&self, face: Face) -> Program<'a> {
        if let Face::Added(number) = face {
            let font = self.added.get(usize::from(number));
            let (bytes, index) = font.map_or((&[][..], 0), |it| (&it.bytes, it.index));
            return Program { name: format!("Added{number}"), bytes, index };
        }
        let (name, bytes) = face.built_in();
        Program { name: name.to_owned(), bytes, index: 0 }
    }

    fn load(&mut self, face: Face) -> Option<&mut Loaded<'a>> {
        let Program { bytes, index, .. } = self.program(face);
        match self.loaded.entry(face) {
            btree_map::Entry::Occupied(entry) => Some(entry.into_mut()),
            btree_map::Entry::Vacant(entry) => {
                let parsed = rustybuzz::Face::from_slice(bytes, index)?;
                let upm = u16::try_from(parsed.units_per_em()).ok()?;
                Some(entry.insert(Loaded {
                    face: parsed,
                    scale: 1000.0 / f32::from(upm),
                    upm,
                    plans: Vec::new(),
                    used: BTreeMap::new(),
                    cache: HashMap::new(),
                    turned: HashMap::new(),
                }))
            }
        }
    }

    /// The glyphs that were used of a face, with what they stand for.
    pub(crate) fn used(&self, face: Face) -> Option<&BTreeMap<u16, String>> {
        self.loaded.get(&face).map(|it| &it.used).filter(|it| !it.is_empty())
    }

    /// Whether a face can draw all of a cluster. Selectors and joiners need no glyph of their own.
    fn has(&mut self, face: Face, cluster: &str) -> bool {
        let draws = |loaded: &Loaded, c| is_joiner(c) || loaded.face.glyph_index(c).is_some();
        self.load(face).is_some_and(|loaded| cluster.chars().all(|c| draws(loaded, c)))
    }

    /// Whether the face of running text has every character of a text, which needs no turning round.
    pub(super) fn draws_whole(&mut self, text: &str) -> bool {
        text.is_ascii()
            || text
                .chars()
                .all(|c| c.is_control() || self.has(Face::Regular, c.encode_utf8(&mut [0; 4])))
    }

    /// Text to glyphs, from the cache where it was met before.
    pub(crate) fn shape(&mut self, face: Face, text: &str) -> Arc<Shaped> {
        let cached = self.load(face).and_then(|loaded| loaded.cache.get(text).cloned());
        if let Some(shaped) = cached {
            return shaped;
        }
        let shaped = Arc::new(self.shape_anew(face, text, Direction::LeftToRight));
        if let Some(loaded) = self.load(face) {
            loaded.cache.insert(text.to_owned(), Arc::clone(&shaped));
        }
        shaped
    }

    /// The same for text that runs from right to left: the first glyph is that of its end.
    pub(crate) fn shape_turned(&mut self, face: Face, text: &str) -> Arc<Shaped> {
        let cached = self.load(face).and_then(|loaded| loaded.turned.get(text).cloned());
        if let Some(shaped) = cached {
            return shaped;
        }
        let mut shaped = self.shape_anew(face, text, Direction::RightToLeft);
        shaped.runs.reverse();
        let shaped = Arc::new(shaped);
        if let Some(loaded) = self.load(face) {
            loaded.turned.insert(text.to_owned(), Arc::clone(&shaped));
        }
        shaped
    }

    fn shape_anew(&mut self, face: Face, text: &str, direction: Direction) -> Shaped {
        let mut shaped = Shaped::default();
        let mut pending = String::new();
        let mut current = face;
        for cluster in text.graphemes(true) {
            // Control characters have no picture; tabs and line ends are dealt with before.
            if cluster.chars().all(char::is_control) {
                continue;
            }
            let found = face.fallbacks().into_iter().find(|&it| self.has(it, cluster));
            let found = found.or_else(|| {
                let mut added = self.faces().skip(FACES.len());
                added.find(|&it| self.has(it, cluster))
            });
            if let Some(found) = found {
                if found != current {
                    self.flush((current, direction), &mut pending, &mut shaped);
                    current = found;
                }
                pending.extend(cluster.chars().filter(|c| !is_selector(*c)));
            } else {
                self.flush((current, direction), &mut pending, &mut shaped);
                self.name(face, cluster, &mut shaped);
            }
        }
        self.flush((current, direction), &mut pending, &mut shaped);
        let spaces = text.len() - text.trim_end_matches(' ').len();
        #[expect(clippy::cast_precision_loss, reason = "a handful of spaces")]
        let trailing = if spaces == 0 { 0.0 } else { self.advance(face, ' ') * spaces as f32 };
        shaped.ink = shaped.width - trailing;
        shaped
    }

    /// Draws the number of each character that has no glyph.
    fn name(&mut self, face: Face, cluster: &str, shaped: &mut Shaped) {
        let mut text: String = String::new();
        for c in cluster.chars().filter(|c| !is_joiner(*c)) {
            self.missing.insert(c);
            // Writing to a String cannot fail.
            let _ = write!(text, "[U+{:04X}]", u32::from(c));
        }
        if let Some(mut run) = self.run(face, &text, Direction::LeftToRight) {
            run.missing = Some(cluster.to_owned());
            shaped.width += run.width;
            shaped.runs.push(Arc::new(run));
        }
    }

    fn flush(
        &mut self,
        (face, direction): (Face, Direction),
        pending: &mut String,
        shaped: &mut Shaped,
    ) {
        if pending.is_empty() {
            return;
        }
        if let Some(run) = self.run(face, pending, direction) {
            shaped.width += run.width;
            shaped.runs.push(Arc::new(run));
        }
        pending.clear();
    }

    fn run(&mut self, face: Face, text: &str, direction: Direction) -> Option<Run> {
        let loaded = self.load(face)?;
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        if direction == Direction::RightToLeft {
            buffer.set_direction(direction);
        }
        let script = buffer.script();
        let is_usual = buffer.direction() == Direction::LeftToRight;
        if is_usual && !loaded.plans.iter().any(|(it, _)| *it == script) {
            let plan = ShapePlan::new(&loaded.face, buffer.direction(), Some(script), None, &[]);
            loaded.plans.push((script, plan));
        }
        let plan = loaded.plans.iter().find(|(it, _)| is_usual && *it == script);
        let glyphs = match plan {
            Some((_, plan)) => rustybuzz::shape_with_plan(&loaded.face, plan, buffer),
            None => rustybuzz::shape(&loaded.face, &[], buffer),
        };
        let infos = glyphs.glyph_infos();
        let mut run =
            Run { face, glyphs: Vec::with_capacity(infos.len()), width: 0.0, missing: None };
        for (index, (info, position)) in infos.iter().zip(glyphs.glyph_positions()).enumerate() {
            let Ok(id) = u16::try_from(info.glyph_id) else { continue };
            let usual = loaded.face.glyph_hor_advance(GlyphId(id)).unwrap_or(0);
            #[expect(clippy::cast_precision_loss, reason = "font units are far below 2^23")]
            let kern = (position.x_advance - i32::from(usual)) as f32 * loaded.scale;
            let advance = width(usual, loaded.upm) + kern.round();
            if let btree_map::Entry::Vacant(entry) = loaded.used.entry(id) {
                // The first glyph of a cluster stands for all of its text.
                let first = index == 0 || infos[index - 1].cluster != info.cluster;
                let start = info.cluster as usize;
                let after = |it: &rustybuzz::GlyphInfo| it.cluster > info.cluster;
                let end = infos.iter().filter(|it| after(it)).map(|it| it.cluster as usize).min();
                let end = end.unwrap_or(text.len());
                let stands_for = text.get(start..end).filter(|_| first).unwrap_or_default();
                entry.insert(if is_usual { stands_for.to_owned() } else { mirrored(stands_for) });
            }
            run.width += advance;
            run.glyphs.push(Glyph { id, advance });
        }
        Some(run)
    }

    /// How far one character moves the pen, in thousandths of an em.
    fn advance(&mut self, face: Face, c: char) -> f32 {
        let Some(loaded) = self.load(face) else { return 0.0 };
        let id = loaded.face.glyph_index(c).unwrap_or(GlyphId(0));
        width(loaded.face.glyph_hor_advance(id).unwrap_or(0), loaded.upm)
    }

    /// The width of a text in points.
    pub(crate) fn width(&mut self, face: Face, size: f32, text: &str) -> f32 {
        self.shape(face, text).width * size / 1000.0
    }

    /// What the caller should be told: the characters without a font, one line.
    pub(crate) fn warnings(&self) -> Vec<String> {
        if self.missing.is_empty() {
            return Vec::new();
        }
        let names: Vec<String> =
            self.missing.iter().take(8).map(|c| format!("U+{:04X} {c}", u32::from(*c))).collect();
        let more = if self.missing.len() > names.len() { " …" } else { "" };
        let count = self.missing.len();
        let characters = if count == 1 {
            "character has no font and stands as a number"
        } else {
            "characters have no font and stand as numbers"
        };
        vec![format!(
            "{count} {characters} in the PDF: {}{more}; name a font that has them: \
             `fonts = [\"/path/to/font.ttf\"]` under `[output]` in `runsheet.toml`",
            names.join(", ")
        )]
    }
}

/// What the glyph looks like that is drawn for a bracket where text runs from right to left: the same glyph is a bracket elsewhere, and
/// has to be extracted there as what it looks like.
fn mirrored(text: &str) -> String {
    const PAIRS: [(&str, &str); 6] =
        [("(", ")"), ("[", "]"), ("{", "}"), ("<", ">"), ("«", "»"), ("‹", "›")];
    let found = PAIRS.iter().find_map(|(open, close)| match text {
        it if it == *open => Some(*close),
        it if it == *close => Some(*open),
        _ => None,
    });
    found.unwrap_or(text).to_owned()
}

/// Asks for a colour or text picture; the faces have one picture each.
fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe0e}' | '\u{fe0f}')
}

/// Needs no glyph of its own.
fn is_joiner(c: char) -> bool {
    is_selector(c) || c == '\u{200d}'
}

#[cfg(test)]
mod tests {
    use super::{Face, Font, Fonts};

    #[test]
    fn a_character_takes_the_first_face_that_has_it() {
        let mut fonts = Fonts::default();
        let faces = |fonts: &mut Fonts, text: &str| -> Vec<Face> {
            fonts.shape(Face::Regular, text).runs.iter().map(|run| run.face).collect()
        };
        assert_eq!(faces(&mut fonts, "Łódź"), [Face::Regular]);
        assert_eq!(faces(&mut fonts, "a→✓"), [Face::Regular, Face::Symbols]);
        assert_eq!(faces(&mut fonts, "📋"), [Face::Emoji]);
        assert!(fonts.warnings().is_empty());
    }

    #[test]
    fn a_character_without_a_font_is_named_and_kept() {
        let mut fonts = Fonts::default();
        let shaped = fonts.shape(Face::Regular, "x你");
        assert_eq!(shaped.runs[1].missing.as_deref(), Some("你"));
        assert!(fonts.warnings()[0].contains("U+4F60 你"));
    }

    #[test]
    fn a_font_of_the_users_has_what_the_others_lack() {
        let font = |bytes: &[u8]| {
            vec![Font { name: "own.ttf".to_owned(), bytes: bytes.to_vec(), index: 0 }]
        };
        // In its place, a font that has nothing new: it is asked last.
        let added = font(notosans::REGULAR_TTF);
        let mut fonts = Fonts::with(&added).unwrap();
        assert_eq!(fonts.shape(Face::Mono, "a").runs[0].face, Face::Mono);
        assert!(fonts.shape(Face::Regular, "你").runs[0].missing.is_some());
        let wrong = font(b"no font");
        let error = Fonts::with(&wrong).err().unwrap().to_string();
        assert_eq!(error, "font `own.ttf`: it is no font that can be read");
        let beyond = vec![Font { index: 3, ..added[0].clone() }];
        let error = Fonts::with(&beyond).err().unwrap().to_string();
        assert!(error.ends_with("it holds 1 fonts, counted from #0: there is no #3"), "{error}");
    }

    #[test]
    fn text_is_kerned_in_whole_thousandths_of_its_size() {
        let mut fonts = Fonts::default();
        let apart = fonts.shape(Face::Regular, "A").width + fonts.shape(Face::Regular, "V").width;
        let pair = fonts.shape(Face::Regular, "AV");
        assert!(pair.width < apart - 10.0, "{} of {apart}", pair.width);
        let glyphs = pair.runs.iter().flat_map(|it| &it.glyphs);
        assert!(glyphs.clone().all(|it| it.advance.fract() == 0.0), "{glyphs:?}");
    }

    #[test]
    fn the_space_at_the_end_takes_no_ink() {
        let mut fonts = Fonts::default();
        let (with, without) =
            (fonts.shape(Face::Regular, "stop "), fonts.shape(Face::Regular, "stop"));
        assert!((with.ink - without.width).abs() < 0.01 && with.width > with.ink);
    }
}

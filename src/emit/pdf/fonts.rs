//! The fonts, and text to glyphs. The home of the font crates and of the shaper.
//!
//! A character takes its glyph from the face asked for, else from the faces behind it; where none has it, a visible
//! `[U+4F60]` stands in its place and the character itself stays extractable.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, btree_map},
    fmt::Write as _,
    sync::Arc,
};

use rustybuzz::{ShapePlan, UnicodeBuffer, ttf_parser::GlyphId};
use unicode_segmentation::UnicodeSegmentation as _;

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
}

/// Every face, in the order of its number.
pub(crate) const FACES: [Face; 9] = [
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
    /// The name in the PDF, and the font file.
    pub(super) fn program(self) -> (&'static str, &'static [u8]) {
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
            | Face::Icons => [self, Face::Regular, Face::Symbols, Face::Emoji, Face::Icons],
        }
    }
}

/// A glyph of a face.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glyph {
    /// Its number in the font file.
    pub(crate) id: u16,
    /// How far it moves the pen, in thousandths of an em, kerning included.
    pub(crate) advance: f32,
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

struct Loaded {
    face: rustybuzz::Face<'static>,
    scale: f32,
    plans: Vec<(rustybuzz::Script, ShapePlan)>,
    /// What each glyph that was used stands for.
    used: BTreeMap<u16, String>,
    cache: HashMap<String, Arc<Shaped>>,
}

/// The faces in use, what was shaped so far, and what could not be.
#[derive(Default)]
pub(crate) struct Fonts {
    loaded: BTreeMap<Face, Loaded>,
    /// Characters that no face has.
    pub(crate) missing: BTreeSet<char>,
}

impl Fonts {
    fn load(&mut self, face: Face) -> Option<&mut Loaded> {
        match self.loaded.entry(face) {
            btree_map::Entry::Occupied(entry) => Some(entry.into_mut()),
            btree_map::Entry::Vacant(entry) => {
                let parsed = rustybuzz::Face::from_slice(face.program().1, 0)?;
                let upm = u16::try_from(parsed.units_per_em()).ok()?;
                Some(entry.insert(Loaded {
                    face: parsed,
                    scale: 1000.0 / f32::from(upm),
                    plans: Vec::new(),
                    used: BTreeMap::new(),
                    cache: HashMap::new(),
                }))
            }
        }
    }

    /// The glyphs that were used of a face, with what they stand for.
    pub(super) fn used(&self, face: Face) -> Option<&BTreeMap<u16, String>> {
        self.loaded.get(&face).map(|it| &it.used).filter(|it| !it.is_empty())
    }

    /// Whether a face can draw all of a cluster. Selectors and joiners need no glyph of their own.
    fn has(&mut self, face: Face, cluster: &str) -> bool {
        let draws = |loaded: &Loaded, c| is_joiner(c) || loaded.face.glyph_index(c).is_some();
        self.load(face).is_some_and(|loaded| cluster.chars().all(|c| draws(loaded, c)))
    }

    /// Text to glyphs, from the cache where it was met before.
    pub(crate) fn shape(&mut self, face: Face, text: &str) -> Arc<Shaped> {
        let cached = self.load(face).and_then(|loaded| loaded.cache.get(text).cloned());
        if let Some(shaped) = cached {
            return shaped;
        }
        let shaped = Arc::new(self.shape_anew(face, text));
        if let Some(loaded) = self.load(face) {
            loaded.cache.insert(text.to_owned(), Arc::clone(&shaped));
        }
        shaped
    }

    fn shape_anew(&mut self, face: Face, text: &str) -> Shaped {
        let mut shaped = Shaped::default();
        let mut pending = String::new();
        let mut current = face;
        for cluster in text.graphemes(true) {
            // Control characters have no picture; tabs and line ends are dealt with before.
            if cluster.chars().all(char::is_control) {
                continue;
            }
            let found = face.fallbacks().into_iter().find(|&it| self.has(it, cluster));
            if let Some(found) = found {
                if found != current {
                    self.flush(current, &mut pending, &mut shaped);
                    current = found;
                }
                pending.extend(cluster.chars().filter(|c| !is_selector(*c)));
            } else {
                self.flush(current, &mut pending, &mut shaped);
                self.name(face, cluster, &mut shaped);
            }
        }
        self.flush(current, &mut pending, &mut shaped);
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
        if let Some(mut run) = self.run(face, &text) {
            run.missing = Some(cluster.to_owned());
            shaped.width += run.width;
            shaped.runs.push(Arc::new(run));
        }
    }

    fn flush(&mut self, face: Face, pending: &mut String, shaped: &mut Shaped) {
        if pending.is_empty() {
            return;
        }
        if let Some(run) = self.run(face, pending) {
            shaped.width += run.width;
            shaped.runs.push(Arc::new(run));
        }
        pending.clear();
    }

    fn run(&mut self, face: Face, text: &str) -> Option<Run> {
        let loaded = self.load(face)?;
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let script = buffer.script();
        if !loaded.plans.iter().any(|(it, _)| *it == script) {
            let plan = ShapePlan::new(&loaded.face, buffer.direction(), Some(script), None, &[]);
            loaded.plans.push((script, plan));
        }
        let (_, plan) = loaded.plans.iter().find(|(it, _)| *it == script)?;
        let direction_fits = buffer.direction() == rustybuzz::Direction::LeftToRight;
        let glyphs = if direction_fits {
            rustybuzz::shape_with_plan(&loaded.face, plan, buffer)
        } else {
            rustybuzz::shape(&loaded.face, &[], buffer)
        };
        let infos = glyphs.glyph_infos();
        let mut run =
            Run { face, glyphs: Vec::with_capacity(infos.len()), width: 0.0, missing: None };
        for (index, (info, position)) in infos.iter().zip(glyphs.glyph_positions()).enumerate() {
            let Ok(id) = u16::try_from(info.glyph_id) else { continue };
            #[expect(clippy::cast_precision_loss, reason = "font units are far below 2^23")]
            let advance = position.x_advance as f32 * loaded.scale;
            if let btree_map::Entry::Vacant(entry) = loaded.used.entry(id) {
                // The first glyph of a cluster stands for all of its text.
                let first = index == 0 || infos[index - 1].cluster != info.cluster;
                let start = info.cluster as usize;
                let after = |it: &rustybuzz::GlyphInfo| it.cluster > info.cluster;
                let end = infos.iter().filter(|it| after(it)).map(|it| it.cluster as usize).min();
                let end = end.unwrap_or(text.len());
                let stands_for = text.get(start..end).filter(|_| first).unwrap_or_default();
                entry.insert(stands_for.to_owned());
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
        f32::from(loaded.face.glyph_hor_advance(id).unwrap_or(0)) * loaded.scale
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
        vec![format!("{count} {characters} in the PDF: {}{more}", names.join(", "))]
    }
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
    use super::{Face, Fonts};

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
    fn the_space_at_the_end_takes_no_ink() {
        let mut fonts = Fonts::default();
        let (with, without) =
            (fonts.shape(Face::Regular, "stop "), fonts.shape(Face::Regular, "stop"));
        assert!((with.ink - without.width).abs() < 0.01 && with.width > with.ink);
    }
}

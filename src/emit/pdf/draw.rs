//! The pages' fonts and what they draw. The home of printpdf and of the subsetter.
//!
//! printpdf embeds the fonts; it knows no forms, no tags and no outline, so that its document is taken apart and the file is put
//! together elsewhere.

use std::{collections::BTreeMap, thread};

use printpdf::{
    Codepoint, FontId, FontMetrics, FontType, Op, ParsedFont, PdfDocument, PdfFontHandle,
    PdfFontMetricsStub, PdfPage, PdfSaveOptions, Pt, Rect, TextItem, font::PdfFont,
};
use rustybuzz::ttf_parser::{self, GlyphId};

use super::{
    fonts::{Face, Program, Run, width},
    form_font::character_map,
    list::{self, Document},
    paint::paint,
    slim::slim,
};
use crate::{
    emit::Error,
    model::{deflate, page_digest},
};

/// Fewer pages are drawn in less time than a thread takes to start.
const WORTH_A_THREAD: usize = 12;

/// The pages' content streams, and a document that holds the fonts.
pub(super) struct Drawn {
    pub(super) contents: Vec<Content>,
    pub(super) fonts: lopdf::Document,
    subsets: Vec<Subset>,
}

impl Drawn {
    /// A run for elsewhere than on a page: its font's name there, and its glyphs' numbers.
    pub(super) fn encode(&self, run: &Run) -> Option<(String, lopdf::Object)> {
        let subset = self.subsets.iter().find(|it| it.face == run.face)?;
        let number = |id: u16| subset.glyphs.get(&id).map_or(0, |it| it.0);
        let bytes = run.glyphs.iter().flat_map(|it| number(it.id).to_be_bytes()).collect();
        let format = lopdf::StringFormat::Hexadecimal;
        Some((resource(run.face), lopdf::Object::String(bytes, format)))
    }
}

/// What is drawn on a page.
#[derive(Clone)]
pub(super) struct Content {
    pub(super) deflated: Vec<u8>,
    /// See [`page_digest`].
    pub(super) digest: String,
}

/// A face as it is embedded: the glyphs that are used, with new numbers.
pub(super) struct Subset {
    pub(super) face: Face,
    font: ParsedFont,
    /// None where it is embedded elsewhere.
    program: Option<Vec<u8>>,
    /// New number and nominal width, by old number.
    pub(super) glyphs: BTreeMap<u16, (u16, f32)>,
}

/// Draws the pages. A face that is embedded as a `whole` elsewhere keeps the numbers of its glyphs and is not embedded again.
pub(super) fn draw(document: &Document<'_>, whole: Option<Face>) -> Result<Drawn, Error> {
    let mut subsets = Vec::new();
    for face in document.fonts.faces() {
        subsets.extend(subset(document, face, whole == Some(face))?);
    }
    let fonts = fonts(document, &subsets);
    let pages = &document.pages;
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let workers = workers.min(pages.len() / WORTH_A_THREAD).max(1);
    let contents = if workers == 1 {
        contents(document, &subsets, pages)
    } else {
        let subsets = &subsets;
        thread::scope(|scope| {
            let shares = pages.chunks(pages.len().div_ceil(workers));
            let handles: Vec<_> =
                shares.map(|it| scope.spawn(move || contents(document, subsets, it))).collect();
            handles.into_iter().map(|it| it.join().unwrap_or_default()).collect::<Vec<_>>().concat()
        })
    };
    if contents.len() != pages.len() {
        return Err(Error::Internal("a page was not drawn".to_owned()));
    }
    Ok(Drawn { contents, fonts, subsets })
}

/// The name of a face among a page's resources.
pub(super) fn resource(face: Face) -> String {
    format!("T-{face:?}").replace(['(', ')'], "")
}

fn subset(document: &Document<'_>, face: Face, whole: bool) -> Result<Option<Subset>, Error> {
    let Some(used) = document.fonts.used(face) else { return Ok(None) };
    let Program { name, bytes, index } = document.fonts.program(face);
    let defect = |what: &dyn std::fmt::Display| Error::Internal(format!("font {name}: {what}"));
    let parsed = ttf_parser::Face::parse(bytes, index).map_err(|error| defect(&error))?;
    let upm = parsed.units_per_em();
    let mut remapper = subsetter::GlyphRemapper::new();
    let mut glyphs = BTreeMap::new();
    let mut glyph_widths = BTreeMap::new();
    for &old in used.keys() {
        let new = if whole { old } else { remapper.remap(old) };
        let advance = parsed.glyph_hor_advance(GlyphId(old)).unwrap_or(0);
        glyphs.insert(old, (new, width(advance, upm)));
        glyph_widths.insert(new, advance);
    }
    let program = if whole {
        None
    } else {
        let program = subsetter::subset(bytes, index, &remapper).map_err(|error| defect(&error))?;
        Some(slim(&program, None))
    };
    let bounds = parsed.global_bounding_box();
    let italic = matches!(face, Face::Italic | Face::BoldItalic);
    let bold = matches!(face, Face::Bold | Face::BoldItalic | Face::MonoBold);
    let font = ParsedFont {
        original_bytes: Vec::new(),
        font_index: 0,
        font_name: Some(format!("{}+{name}", tag(used))),
        codepoint_to_glyph: BTreeMap::new(),
        glyph_widths,
        units_per_em: upm,
        font_metrics: FontMetrics { ascent: parsed.ascender(), descent: parsed.descender() },
        // Whether it has TrueType or CFF outlines, printpdf looks up in the font itself.
        font_type: FontType::TrueType,
        pdf_font_metrics: PdfFontMetricsStub {
            units_per_em: upm,
            x_min: bounds.x_min,
            y_min: bounds.y_min,
            x_max: bounds.x_max,
            y_max: bounds.y_max,
            caret_slope_rise: if italic { 5 } else { 1 },
            caret_slope_run: i16::from(italic),
            us_weight_class: if bold { 700 } else { 400 },
        },
    };
    Ok(Some(Subset { face, font, program, glyphs }))
}

/// Six letters that tell this subset from others of the same font.
fn tag(used: &BTreeMap<u16, String>) -> String {
    let bytes: Vec<u8> = used.keys().flat_map(|id| id.to_be_bytes()).collect();
    let digest = crate::model::sha256_hex(&bytes);
    digest.bytes().take(6).map(|b| char::from(b'A' + b % 26)).collect()
}

fn page(paper: [f32; 2], ops: Vec<Op>) -> PdfPage {
    let rect = || Rect::from_wh(Pt(paper[0]), Pt(paper[1]));
    PdfPage { media_box: rect(), trim_box: rect(), crop_box: rect(), ops }
}

fn to_lopdf(pdf: &PdfDocument) -> lopdf::Document {
    let options = PdfSaveOptions {
        optimize: false,
        subset_fonts: false,
        secure: true,
        image_optimization: None,
    };
    // Its only warnings here are about the fonts that are left out of the batches on purpose.
    pdf.to_lopdf_document(&options, &mut Vec::new())
}

/// A document whose only page uses every glyph, so that each font knows all of its widths and characters.
fn fonts(document: &Document<'_>, subsets: &[Subset]) -> lopdf::Document {
    let mut pdf = PdfDocument::new("");
    let mut ops = vec![Op::StartTextSection];
    for subset in subsets {
        let Some(program) = subset.program.clone() else { continue };
        let font = ParsedFont { original_bytes: program, ..subset.font.clone() };
        pdf.resources.fonts.map.insert(FontId(resource(subset.face)), PdfFont::new(font));
        let Some(used) = document.fonts.used(subset.face) else { continue };
        let glyph = |(old, text): (&u16, &String)| {
            let new = subset.glyphs.get(old).map_or(0, |it| it.0);
            Codepoint { gid: new, offset: 0.0, cid: Some(text.clone()) }
        };
        ops.push(set_font(subset.face, 10.0));
        ops.push(Op::ShowText {
            items: vec![TextItem::GlyphIds(used.iter().map(glyph).collect())],
        });
    }
    ops.push(Op::EndTextSection);
    pdf.pages.push(page(document.paper, ops));
    let mut made = to_lopdf(&pdf);
    for subset in subsets {
        rewrite_characters(&mut made, document, subset);
    }
    made
}

/// printpdf writes characters beyond U+FFFF as one number, where two are meant: its map from glyphs to characters is replaced.
fn rewrite_characters(made: &mut lopdf::Document, document: &Document<'_>, subset: &Subset) {
    let Some(used) = document.fonts.used(subset.face) else { return };
    let name = subset.font.font_name.clone().unwrap_or_default();
    let is_it = |dict: &lopdf::Dictionary| {
        dict.get(b"BaseFont").and_then(lopdf::Object::as_name).is_ok_and(|it| it == name.as_bytes())
    };
    let dicts = made.objects.values().filter_map(|object| object.as_dict().ok());
    let map = dicts
        .filter(|dict| is_it(dict))
        .find_map(|dict| dict.get(b"ToUnicode").ok()?.as_reference().ok());
    let mut entries: Vec<(u16, String)> = used
        .iter()
        .filter(|(_, text)| !text.is_empty())
        .filter_map(|(old, text)| Some((subset.glyphs.get(old)?.0, text.clone())))
        .collect();
    entries.sort();
    if let Some(lopdf::Object::Stream(stream)) = map.and_then(|id| made.objects.get_mut(&id)) {
        stream.set_content(character_map(&entries).into_bytes());
    }
}

fn set_font(face: Face, size: f32) -> Op {
    Op::SetFont { font: PdfFontHandle::External(FontId(resource(face))), size: Pt(size) }
}

fn contents(document: &Document<'_>, subsets: &[Subset], pages: &[list::Page]) -> Vec<Content> {
    let streams: Vec<Vec<u8>> = pages.iter().map(|page| paint(document, subsets, page)).collect();
    // A form is not to take longer because it can be compared later.
    thread::scope(|scope| {
        let digests =
            scope.spawn(|| -> Vec<String> { streams.iter().map(|it| page_digest(it)).collect() });
        let deflated: Vec<Vec<u8>> = streams.iter().map(|it| deflate(it)).collect();
        let digests = digests.join().unwrap_or_default();
        let page = |(deflated, digest)| Content { deflated, digest };
        deflated.into_iter().zip(digests).map(page).collect()
    })
}

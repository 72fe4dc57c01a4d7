//! The display list to content streams and embedded fonts. The home of printpdf and of the subsetter.
//!
//! printpdf writes the fonts and the drawing operators; it knows no forms, no tags and no outline, so that its document is taken
//! apart and the file is put together elsewhere. Pages go through it a few at a time: its operators need fifty bytes a glyph.

use std::{collections::BTreeMap, thread};

use printpdf::{
    Codepoint, Color, DictItem, FontId, FontMetrics, FontType, Line, LinePoint, Op, PaintMode,
    ParsedFont, PdfDocument, PdfFontHandle, PdfFontMetricsStub, PdfPage, PdfSaveOptions, Point,
    Polygon, PolygonRing, Pt, Rect, Rgb, TextItem, TextMatrix, WindingOrder, font::PdfFont,
};
use rustybuzz::ttf_parser::{self, GlyphId};

use super::{
    fonts::{Face, Program, Run, width},
    form_font::character_map,
    list::{self, Document, Item},
    slim::slim,
    tags,
};
use crate::{
    emit::Error,
    model::{deflate, page_digest},
};

/// How many pages go through printpdf at once.
const BATCH: usize = 16;

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
struct Subset {
    face: Face,
    font: ParsedFont,
    /// None where it is embedded elsewhere.
    program: Option<Vec<u8>>,
    /// New number and nominal width, by old number.
    glyphs: BTreeMap<u16, (u16, f32)>,
}

/// Draws the pages. A face that is embedded as a `whole` elsewhere keeps the numbers of its glyphs and is not embedded again.
pub(super) fn draw(document: &Document<'_>, whole: Option<Face>) -> Result<Drawn, Error> {
    let mut subsets = Vec::new();
    for face in document.fonts.faces() {
        subsets.extend(subset(document, face, whole == Some(face))?);
    }
    let fonts = fonts(document, &subsets);
    let height = document.paper[1];
    let batches: Vec<&[list::Page]> = document.pages.chunks(BATCH).collect();
    let workers = thread::available_parallelism().map_or(1, usize::from).min(batches.len()).max(1);
    // Two batches are worth more than the start of a thread, one is not.
    let contents = if workers == 1 {
        batches.iter().flat_map(|pages| contents(document, &subsets, pages, height)).collect()
    } else {
        let share = batches.len().div_ceil(workers);
        let subsets = &subsets;
        thread::scope(|scope| {
            let handles: Vec<_> = batches
                .chunks(share)
                .map(|share| {
                    scope.spawn(move || -> Vec<Content> {
                        share
                            .iter()
                            .flat_map(|pages| contents(document, subsets, pages, height))
                            .collect()
                    })
                })
                .collect();
            handles.into_iter().map(|it| it.join().unwrap_or_default()).collect::<Vec<_>>().concat()
        })
    };
    if contents.len() != document.pages.len() {
        return Err(Error::Internal("printpdf dropped a page".to_owned()));
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

fn contents(
    document: &Document<'_>,
    subsets: &[Subset],
    pages: &[list::Page],
    height: f32,
) -> Vec<Content> {
    let mut pdf = PdfDocument::new("");
    for subset in subsets {
        let font = PdfFont::new(subset.font.clone());
        pdf.resources.fonts.map.insert(FontId(resource(subset.face)), font);
    }
    for it in pages {
        pdf.pages.push(page(document.paper, Painter::new(document, subsets, height).paint(it)));
    }
    let mut pdf = to_lopdf(&pdf);
    let ids: Vec<lopdf::ObjectId> = pdf.get_pages().into_values().collect();
    let content = |id: &lopdf::ObjectId| {
        let reference = pdf.get_dictionary(*id).ok()?.get(b"Contents").ok()?.as_reference().ok()?;
        match pdf.objects.remove(&reference)? {
            lopdf::Object::Stream(stream) => Some(joined(&stream.content)),
            _ => None,
        }
    };
    let streams: Vec<Vec<u8>> = ids.iter().filter_map(content).collect();
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

/// Content in which glyphs that follow each other are one string: printpdf writes a string for each.
fn joined(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len());
    let mut rest = content;
    // Outside of hexadecimal strings, which is how it writes all of them, no `>` stands before a `<`.
    while let Some(at) = rest.windows(2).position(|it| it == b"><") {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at + 2..];
    }
    out.extend_from_slice(rest);
    out
}

/// Where the last glyphs of a line of text ended.
#[derive(Clone, Copy)]
struct Pen {
    /// Where the line began, as it was laid out.
    x: f32,
    /// As it is written.
    y: f32,
    /// How far the pen has moved since, in thousandths of the type size.
    moved: f32,
}

/// One page's items to operators; colours, widths and fonts are set only where they change.
struct Painter<'a> {
    document: &'a Document<'a>,
    subsets: BTreeMap<Face, &'a BTreeMap<u16, (u16, f32)>>,
    height: f32,
    ops: Vec<Op>,
    in_text: bool,
    /// None where the next text cannot go on with the line.
    pen: Option<Pen>,
    font: Option<(Face, f32)>,
    fill: Option<list::Color>,
    stroke: Option<(list::Color, f32)>,
    /// How many marked pieces were begun.
    pieces: i64,
}

impl<'a> Painter<'a> {
    fn new(document: &'a Document<'a>, subsets: &'a [Subset], height: f32) -> Painter<'a> {
        Painter {
            document,
            subsets: subsets.iter().map(|it| (it.face, &it.glyphs)).collect(),
            height,
            ops: Vec::new(),
            in_text: false,
            pen: None,
            font: None,
            fill: None,
            stroke: None,
            pieces: 0,
        }
    }

    fn paint(mut self, page: &list::Page) -> Vec<Op> {
        for item in &page.items {
            match item {
                Item::Text { x, y, size, color, run } => {
                    self.fill(*color);
                    self.text(*x, self.height - *y, *size, run);
                }
                Item::Rect { x, y, w, h, radius, fill, stroke } => {
                    self.end_text();
                    self.rect([*x, self.height - y - h, *w, *h], *radius, *fill, *stroke);
                }
                Item::Line { from, to, width, color } => {
                    self.end_text();
                    self.stroke(*color, *width);
                    let points = vec![self.point(*from), self.point(*to)];
                    self.ops.push(Op::DrawLine { line: Line { points, is_closed: false } });
                }
                Item::Begin(Some(node)) => {
                    self.end_text();
                    let name =
                        self.document.nodes.get(*node).map_or("Span", |it| tags::name(it.tag));
                    let map = BTreeMap::from([("MCID".to_owned(), DictItem::Int(self.pieces))]);
                    self.pieces += 1;
                    let properties = DictItem::Dict { map };
                    self.ops.push(Op::BeginMarkedContentWithProperties {
                        tag: name.to_owned(),
                        properties,
                    });
                }
                Item::Begin(None) => {
                    self.end_text();
                    self.ops.push(Op::BeginMarkedContent { tag: "Artifact".to_owned() });
                }
                Item::End => {
                    self.end_text();
                    self.ops.push(Op::EndMarkedContent);
                }
            }
        }
        self.end_text();
        self.ops
    }

    fn point(&self, [x, y]: [f32; 2]) -> LinePoint {
        let p = Point { x: Pt(hundredths(x)), y: Pt(hundredths(self.height - y)) };
        LinePoint { p, bezier: false }
    }

    fn end_text(&mut self) {
        self.pen = None;
        if std::mem::take(&mut self.in_text) {
            self.ops.push(Op::EndTextSection);
        }
    }

    fn fill(&mut self, color: list::Color) {
        if self.fill != Some(color) {
            (self.fill, self.pen) = (Some(color), None);
            self.ops.push(Op::SetFillColor { col: rgb(color) });
        }
    }

    fn stroke(&mut self, color: list::Color, width: f32) {
        if self.stroke != Some((color, width)) {
            self.stroke = Some((color, width));
            self.ops.push(Op::SetOutlineColor { col: rgb(color) });
            self.ops.push(Op::SetOutlineThickness { pt: Pt(width) });
        }
    }

    fn text(&mut self, x: f32, y: f32, size: f32, run: &Run) {
        let Some(glyphs) = self.subsets.get(&run.face).copied() else { return };
        if let Some(text) = &run.missing {
            self.end_text();
            let map = BTreeMap::from([("ActualText".to_owned(), DictItem::Bytes(utf16(text)))]);
            let properties = DictItem::Dict { map };
            self.ops
                .push(Op::BeginMarkedContentWithProperties { tag: "Span".to_owned(), properties });
        }
        if !std::mem::replace(&mut self.in_text, true) {
            self.ops.push(Op::StartTextSection);
        }
        if self.font != Some((run.face, size)) {
            (self.font, self.pen) = (Some((run.face, size)), None);
            self.ops.push(set_font(run.face, size));
        }
        let y = hundredths(y);
        let mut items = Vec::with_capacity(2);
        let on_this_line = self.pen.filter(|pen| pen.y.to_bits() == y.to_bits());
        let pen = if let Some(pen) = on_this_line {
            // In whole thousandths of the type size, finer than anybody sees.
            let gap = ((x - pen.x) * 1000.0 / size - pen.moved).round();
            if gap != 0.0 {
                items.push(TextItem::Offset(-gap));
            }
            Pen { moved: pen.moved + gap + run.width, ..pen }
        } else {
            let matrix = TextMatrix::Raw([1.0, 0.0, 0.0, 1.0, hundredths(x), y]);
            self.ops.push(Op::SetTextMatrix { matrix });
            Pen { x, y, moved: run.width }
        };
        self.pen = Some(pen);
        let shown = run.glyphs.iter().map(|glyph| {
            let (gid, width) = glyphs.get(&glyph.id).copied().unwrap_or_default();
            Codepoint { gid, offset: width - glyph.advance, cid: None }
        });
        items.push(TextItem::GlyphIds(shown.collect()));
        self.ops.push(Op::ShowText { items });
        if run.missing.is_some() {
            self.end_text();
            self.ops.push(Op::EndMarkedContent);
        }
    }

    fn rect(
        &mut self,
        [x, y, w, h]: [f32; 4],
        radius: f32,
        fill: Option<list::Color>,
        stroke: Option<(list::Color, f32)>,
    ) {
        if let Some(color) = fill {
            self.fill(color);
        }
        if let Some((color, width)) = stroke {
            self.stroke(color, width);
        }
        let mode = match (fill, stroke) {
            (Some(_), Some(_)) => PaintMode::FillStroke,
            (Some(_), None) => PaintMode::Fill,
            (None, _) => PaintMode::Stroke,
        };
        let op = if radius > 0.0 {
            let rings =
                vec![PolygonRing { points: rounded(x, y, w, h, radius.min(w / 2.0).min(h / 2.0)) }];
            Op::DrawPolygon {
                polygon: Polygon { rings, mode, winding_order: WindingOrder::NonZero },
            }
        } else {
            let rectangle = Rect {
                x: Pt(hundredths(x)),
                y: Pt(hundredths(y)),
                width: Pt(hundredths(w)),
                height: Pt(hundredths(h)),
                mode: Some(mode),
                winding_order: None,
            };
            Op::DrawRectangle { rectangle }
        };
        self.ops.push(op);
    }
}

#[expect(clippy::many_single_char_names, reason = "the usual names of a rectangle's parts")]
fn rounded(x: f32, y: f32, w: f32, h: f32, r: f32) -> Vec<LinePoint> {
    let k = r * 0.4477;
    let (right, top) = (x + w, y + h);
    let at = |x, y, bezier| {
        let p = Point { x: Pt(hundredths(x)), y: Pt(hundredths(y)) };
        LinePoint { p, bezier }
    };
    vec![
        at(x + r, y, false),
        at(right - r, y, false),
        at(right - k, y, true),
        at(right, y + k, true),
        at(right, y + r, false),
        at(right, top - r, false),
        at(right, top - k, true),
        at(right - k, top, true),
        at(right - r, top, false),
        at(x + r, top, false),
        at(x + k, top, true),
        at(x, top - k, true),
        at(x, top - r, false),
        at(x, y + r, false),
        at(x, y + k, true),
        at(x + k, y, true),
        at(x + r, y, false),
    ]
}

fn hundredths(points: f32) -> f32 {
    (points * 100.0).round() / 100.0
}

fn rgb([r, g, b]: list::Color) -> Color {
    // Three digits are as fine as a byte, and shorter than all of them.
    let part = |byte: u8| (f32::from(byte) / 255.0 * 1000.0).round() / 1000.0;
    Color::Rgb(Rgb { r: part(r), g: part(g), b: part(b), icc_profile: None })
}

fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_be_bytes).collect()
}

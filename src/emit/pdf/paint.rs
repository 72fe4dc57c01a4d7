//! A page of the display list as a content stream (ISO 32000-1, 7.8.2). Colours, widths and fonts are set only where they change;
//! glyphs that follow each other on a line are one string.

use std::{collections::BTreeMap, io::Write as _};

use super::{
    draw::{Subset, resource},
    fonts::{Face, Run},
    list::{Color, Document, Item, Page},
    tags,
};

/// How far a curve's handle stands from the corner that it rounds, in radii: a quarter of a circle within a fortieth of a per cent.
const HANDLE: f32 = 0.4477;

/// What a page draws.
pub(super) fn paint(document: &Document<'_>, subsets: &[Subset], page: &Page) -> Vec<u8> {
    let mut painter = Painter {
        document,
        subsets: subsets.iter().map(|it| (it.face, &it.glyphs)).collect(),
        height: document.paper[1],
        out: Vec::with_capacity(page.items.len() * 64),
        in_text: false,
        pen: None,
        font: None,
        fill: None,
        stroke: None,
        pieces: 0,
    };
    page.items.iter().for_each(|item| painter.item(item));
    painter.end_text();
    painter.out
}

/// Where the last glyphs of a line of text ended. Its array of strings is open.
#[derive(Clone, Copy)]
struct Pen {
    /// Where the line began, as it was laid out.
    x: f32,
    /// As it is written.
    y: f32,
    /// How far the pen has moved since, in thousandths of the type size.
    moved: f32,
    /// What the kerning behind the last glyph takes away from it, not written yet.
    kern: f32,
}

struct Painter<'a> {
    document: &'a Document<'a>,
    subsets: BTreeMap<Face, &'a BTreeMap<u16, (u16, f32)>>,
    height: f32,
    out: Vec<u8>,
    in_text: bool,
    /// None where the next text cannot go on with the line.
    pen: Option<Pen>,
    font: Option<(Face, f32)>,
    fill: Option<Color>,
    stroke: Option<(Color, f32)>,
    /// How many marked pieces were begun.
    pieces: usize,
}

impl Painter<'_> {
    fn item(&mut self, item: &Item) {
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
                self.op(&[from[0], self.height - from[1]], "m");
                self.op(&[to[0], self.height - to[1]], "l");
                self.op(&[], "S");
            }
            Item::Begin(Some(node)) => {
                self.end_text();
                let name = self.document.nodes.get(*node).map_or("Span", |it| tags::name(it.tag));
                let number = self.pieces;
                self.pieces += 1;
                self.line(format_args!("/{name} <</MCID {number}>> BDC"));
            }
            Item::Begin(None) => {
                self.end_text();
                self.op(&[], "/Artifact BMC");
            }
            Item::End => {
                self.end_text();
                self.op(&[], "EMC");
            }
        }
    }

    fn line(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to memory cannot fail.
        let _ = self.out.write_fmt(text);
        self.out.push(b'\n');
    }

    /// Numbers in hundredths of a point, then the operator.
    fn op(&mut self, numbers: &[f32], operator: &str) {
        for it in numbers {
            number(&mut self.out, *it, 100);
            self.out.push(b' ');
        }
        self.out.extend_from_slice(operator.as_bytes());
        self.out.push(b'\n');
    }

    /// Three digits of each part are as fine as a byte.
    fn color(&mut self, color: Color, operator: &str) {
        for byte in color {
            number(&mut self.out, f32::from(byte) / 255.0, 1000);
            self.out.push(b' ');
        }
        self.op(&[], operator);
    }

    fn end_line(&mut self) {
        if self.pen.take().is_some() {
            self.op(&[], ">] TJ");
        }
    }

    fn end_text(&mut self) {
        self.end_line();
        if std::mem::take(&mut self.in_text) {
            self.op(&[], "ET");
        }
    }

    fn fill(&mut self, color: Color) {
        if self.fill != Some(color) {
            self.end_line();
            self.fill = Some(color);
            self.color(color, "rg");
        }
    }

    fn stroke(&mut self, color: Color, width: f32) {
        if self.stroke != Some((color, width)) {
            self.stroke = Some((color, width));
            self.color(color, "RG");
            self.op(&[width], "w");
        }
    }

    fn text(&mut self, x: f32, y: f32, size: f32, run: &Run) {
        let Some(glyphs) = self.subsets.get(&run.face).copied() else { return };
        if run.glyphs.is_empty() {
            return;
        }
        if let Some(text) = &run.missing {
            self.end_text();
            self.out.extend_from_slice(b"/Span <</ActualText <FEFF");
            for unit in text.encode_utf16() {
                hex(&mut self.out, unit);
            }
            self.op(&[], ">>> BDC");
        }
        if !std::mem::replace(&mut self.in_text, true) {
            self.op(&[], "BT");
        }
        if self.font != Some((run.face, size)) {
            self.end_line();
            self.font = Some((run.face, size));
            self.out.push(b'/');
            self.out.extend_from_slice(resource(run.face).as_bytes());
            self.out.push(b' ');
            self.op(&[size], "Tf");
        }
        let y = (y * 100.0).round() / 100.0;
        let mut pen = self.begin(x, y, size);
        for glyph in &run.glyphs {
            let (number, width) = glyphs.get(&glyph.id).copied().unwrap_or_default();
            if pen.kern != 0.0 {
                self.out.push(b'>');
                self::number(&mut self.out, pen.kern, 1);
                self.out.push(b'<');
            }
            hex(&mut self.out, number);
            pen.moved += glyph.advance;
            pen.kern = width - glyph.advance;
        }
        self.pen = Some(pen);
        if run.missing.is_some() {
            self.end_text();
            self.op(&[], "EMC");
        }
    }

    /// Moves the pen to where a run begins: on with the line, where it stands on that.
    fn begin(&mut self, x: f32, y: f32, size: f32) -> Pen {
        if let Some(pen) = self.pen.filter(|pen| pen.y.to_bits() == y.to_bits()) {
            // In whole thousandths of the type size, finer than anybody sees.
            let gap = ((x - pen.x) * 1000.0 / size - pen.moved).round();
            return Pen { moved: pen.moved + gap, kern: pen.kern - gap, ..pen };
        }
        self.end_line();
        self.op(&[1.0, 0.0, 0.0, 1.0, x, y], "Tm");
        self.out.extend_from_slice(b"[<");
        Pen { x, y, moved: 0.0, kern: 0.0 }
    }

    fn rect(
        &mut self,
        [x, y, w, h]: [f32; 4],
        radius: f32,
        fill: Option<Color>,
        stroke: Option<(Color, f32)>,
    ) {
        if let Some(color) = fill {
            self.fill(color);
        }
        if let Some((color, width)) = stroke {
            self.stroke(color, width);
        }
        if radius > 0.0 {
            self.rounded([x, y, x + w, y + h], radius.min(w / 2.0).min(h / 2.0));
        } else {
            self.op(&[x, y, w, h], "re");
        }
        let paint = match (fill, stroke) {
            (Some(_), Some(_)) => "B",
            (Some(_), None) => "f",
            (None, _) => "S",
        };
        self.op(&[], paint);
    }

    fn rounded(&mut self, [left, bottom, right, top]: [f32; 4], r: f32) {
        let k = r * HANDLE;
        self.op(&[left + r, bottom], "m");
        self.op(&[right - r, bottom], "l");
        self.op(&[right - k, bottom, right, bottom + k, right, bottom + r], "c");
        self.op(&[right, top - r], "l");
        self.op(&[right, top - k, right - k, top, right - r, top], "c");
        self.op(&[left + r, top], "l");
        self.op(&[left + k, top, left, top - k, left, top - r], "c");
        self.op(&[left, bottom + r], "l");
        self.op(&[left, bottom + k, left + k, bottom, left + r, bottom], "c");
        self.op(&[], "h");
    }
}

/// A number in decimals of one `part`th, without zeros at its end.
#[expect(clippy::cast_possible_truncation, reason = "a place on a page or a part of one")]
fn number(out: &mut Vec<u8>, value: f32, part: i32) {
    let scaled = (f64::from(value) * f64::from(part)).round() as i64;
    let part = i64::from(part);
    if scaled < 0 {
        out.push(b'-');
    }
    let (whole, mut rest) = ((scaled / part).abs(), (scaled % part).abs());
    // Writing to memory cannot fail.
    let _ = write!(out, "{whole}");
    let mut place = part;
    if rest > 0 {
        out.push(b'.');
    }
    while rest > 0 {
        place /= 10;
        out.push(b'0' + u8::try_from(rest / place).unwrap_or(0));
        rest %= place;
    }
}

fn hex(out: &mut Vec<u8>, number: u16) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for shift in [12, 8, 4, 0] {
        out.push(DIGITS[usize::from(number >> shift & 15)]);
    }
}

#[cfg(test)]
mod tests {
    use super::{hex, number};

    fn written(value: f32, part: i32) -> String {
        let mut out = Vec::new();
        number(&mut out, value, part);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        for (value, part, text) in [
            (595.3, 100, "595.3"),
            (0.05, 100, "0.05"),
            (-0.5, 100, "-0.5"),
            (-12.0, 1, "-12"),
            (0.001, 100, "0"),
            (0.996, 100, "1"),
            (0.067, 1000, "0.067"),
        ] {
            assert_eq!(written(value, part), text);
        }
        let mut out = Vec::new();
        hex(&mut out, 0x0af3);
        assert_eq!(out, b"0AF3");
    }
}

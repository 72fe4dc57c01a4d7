//! The fields: AcroForm, widgets and their appearances.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId, dictionary};

use super::{
    appearance::{Appearances, Mark, Words, default_appearance, in_form_font, in_page_fonts},
    draw::Drawn,
    fonts::Face,
    form_font::{FormFont, NAME},
    list::{Control, Document, Field, Widget},
    save::{File, length, numbers, string},
    tags,
    text::{self, Ink, Line, Span},
};
const READ_ONLY: i64 = 1;
const REQUIRED: i64 = 1 << 1;
const MULTILINE: i64 = 1 << 12;
const NO_TOGGLE_TO_OFF: i64 = 1 << 14;
const RADIO: i64 = 1 << 15;
const COMBO: i64 = 1 << 17;
const NO_SPELL_CHECK: i64 = 1 << 22;
/// Printed with the page.
const PRINT: i64 = 4;
const HIDDEN: i64 = 2;
/// Room for the sign of a list.
const LIST: f32 = 8.0;
/// How a field's text stands in it.
const AT_THE_RIGHT: i64 = 2;

/// What was written.
#[derive(Default)]
pub(super) struct Form {
    /// The form's own dictionary; none where there are no fields.
    pub(super) id: Option<ObjectId>,
    /// The widgets' numbers, by field.
    pub(super) widgets: Vec<Vec<ObjectId>>,
    /// The widgets' numbers, by page.
    pub(super) annotations: Vec<Vec<Object>>,
}

struct Writer<'a> {
    file: &'a mut File,
    font: FormFont<'a>,
    appearances: Appearances,
    values: Values<'a>,
    height: f32,
    pages: &'a [ObjectId],
    /// Key of the next widget in the parent tree.
    key: usize,
    scale: f32,
    mirrored: bool,
}

/// Values with characters that the form's font lacks, as lines in the page's fonts: by number of the field.
pub(super) type Foreign = BTreeMap<usize, Vec<Line>>;

/// How values are drawn that the form's font cannot draw.
pub(super) struct Values<'a> {
    pub(super) foreign: &'a Foreign,
    pub(super) drawn: &'a Drawn,
    /// The page's.
    pub(super) resources: ObjectId,
}

/// Sets the values that the form's font cannot draw; before the page's fonts are cut down to what is used.
pub(super) fn foreign(document: &mut Document<'_>) -> Foreign {
    // Fields are not turned round with the sheet: they stand there already.
    let mirrored = std::mem::take(&mut document.fonts.mirrored);
    let Document { fields, fonts, scale, .. } = &mut *document;
    let mut foreign = Foreign::new();
    for (number, field) in fields.iter().enumerate() {
        let Some(widget) = field.widgets.first() else { continue };
        let (value, several) = match &field.control {
            Control::Line { value } => (value.as_str(), false),
            Control::Area { value } => (value.as_str(), true),
            Control::Select { options, selected } => {
                let chosen = selected.and_then(|it| options.get(it));
                (chosen.map_or("", |it| it.1.as_str()), false)
            }
            Control::Check { .. } | Control::Radio { .. } => ("", false),
        };
        if fonts.draws_whole(value) {
            continue;
        }
        let [width, height] = size(widget);
        let type_size = type_size(height / *scale, several) * *scale;
        let ink = Ink::new(Face::Regular, type_size, [0; 3]);
        let mut lines = if several {
            text::wrap(fonts, &[Span::new(value, ink)], width - 6.0)
        } else {
            vec![text::one_line(fonts, value, ink)]
        };
        if mirrored {
            for line in &mut lines {
                let shift = (width - 4.0 - line.width).max(0.0);
                line.pieces.iter_mut().for_each(|it| it.x += shift);
            }
        }
        foreign.insert(number, lines);
    }
    document.fonts.mirrored = mirrored;
    foreign
}

/// Writes every field; without a font there are none.
pub(super) fn write(
    file: &mut File,
    document: &Document<'_>,
    pages: &[ObjectId],
    (font, values): (Option<FormFont<'_>>, Values<'_>),
) -> Form {
    let mut form = Form { annotations: vec![Vec::new(); pages.len()], ..Form::default() };
    let Some(font) = font else { return form };
    let standard =
        |name: &str| dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => name };
    let mut helvetica = standard("Helvetica");
    helvetica.set("Encoding", "WinAnsiEncoding");
    let fonts = dictionary! {
        "Helv" => file.add(helvetica),
        "ZaDb" => marks(file),
        NAME => font.id,
    };
    let key = tags::first_widget_key(document);
    let height = document.paper[1];
    let (scale, mirrored) = (document.scale, document.fonts.mirrored);
    let written =
        |it: &&Field| !matches!(it.control, Control::Check { .. } | Control::Radio { .. });
    let appearances = Appearances::keeping(file, document.fields.iter().filter(written).count());
    let mut writer =
        Writer { file, font, appearances, values, height, pages, key, scale, mirrored };
    let mut fields: Vec<Object> = Vec::with_capacity(document.fields.len());
    for (number, field) in document.fields.iter().enumerate() {
        let (id, widgets) = writer.field(number, field);
        for (widget, id) in field.widgets.iter().zip(&widgets) {
            if let Some(page) = form.annotations.get_mut(widget.page) {
                page.push(Object::Reference(*id));
            }
        }
        fields.push(id.into());
        form.widgets.push(widgets);
    }
    for (name, value) in &document.hidden {
        let id = writer.hidden(name, value);
        fields.push(id.into());
        if let Some(page) = form.annotations.first_mut() {
            page.push(id.into());
        }
    }
    form.id = Some(file.add(dictionary! {
        "Fields" => fields,
        "DR" => dictionary! { "Font" => fonts },
        "DA" => Object::string_literal(default_appearance(9.0)),
    }));
    form
}

/// The font of ticks and dots, for programs that draw boxes anew. They ask for it under the name of Zapf Dingbats, which many machines
/// have no more: it is brought along, with the two signs that a form needs (Type 3, ISO 32000-1, 9.6.5).
fn marks(file: &mut File) -> ObjectId {
    const TICK: &str =
        "800 0 0 0 800 720 d1 90 340 m 180 430 l 320 290 l 650 680 l 740 590 l 320 110 l f";
    const DOT: &str = "800 0 0 0 800 720 d1 640 350 m 640 483 533 590 400 590 c 267 590 160 483 160 350 c \
        160 217 267 110 400 110 c 533 110 640 217 640 350 c f";
    let proc = |file: &mut File, content: &str| file.stream(Dictionary::new(), content.as_bytes());
    let procs = dictionary! { "a20" => proc(file, TICK), "a71" => proc(file, DOT) };
    let (first, last) = (b'4', b'l');
    let width = |code| if code == first || code == last { 800 } else { 0 };
    file.add(dictionary! {
        "Type" => "Font", "Subtype" => "Type3", "FontBBox" => numbers(&[0.0, 0.0, 800.0, 720.0]),
        "FontMatrix" => vec![0.001.into(), 0.into(), 0.into(), 0.001.into(), 0.into(), Object::from(0)],
        "CharProcs" => procs, "FirstChar" => i64::from(first), "LastChar" => i64::from(last),
        "Encoding" => dictionary! {
            "Type" => "Encoding",
            "Differences" => vec![i64::from(first).into(), "a20".into(), i64::from(last).into(), Object::from("a71")],
        },
        "Widths" => (first..=last).map(|code| width(code).into()).collect::<Vec<Object>>(),
        "Resources" => Dictionary::new(),
    })
}

impl Writer<'_> {
    /// Writes a field and its widgets: the field's number and theirs.
    fn field(&mut self, number: usize, field: &Field) -> (ObjectId, Vec<ObjectId>) {
        let required = if field.required { REQUIRED } else { 0 };
        if let Control::Radio { options, selected } = &field.control {
            let parent = self.file.reserve();
            let mut widgets = Vec::with_capacity(options.len());
            for (index, (widget, option)) in field.widgets.iter().zip(options).enumerate() {
                let dict = self.radio(widget, parent, option, *selected == Some(index));
                widgets.push(self.file.add(dict));
            }
            let value = selected.and_then(|index| options.get(index)).map_or("Off", String::as_str);
            let mut dict = dictionary! {
                "FT" => "Btn", "Ff" => RADIO | NO_TOGGLE_TO_OFF | required,
                "T" => string(&field.name), "TU" => string(&field.label),
                "V" => value, "DV" => value,
                "Kids" => widgets.iter().copied().map(Object::Reference).collect::<Vec<_>>(),
            };
            if required == 0 {
                // What need not be answered may be taken back.
                dict.set("Ff", RADIO);
            }
            self.file.put(parent, dict);
            return (parent, widgets);
        }
        let Some(widget) = field.widgets.first() else {
            let dict = dictionary! { "FT" => "Tx", "T" => string(&field.name) };
            return (self.file.add(dict), Vec::new());
        };
        let mut dict = self.widget(widget);
        dict.set("T", string(&field.name));
        let size = size(widget);
        match &field.control {
            Control::Line { value } => self.text(&mut dict, (number, field), size, value, 0),
            Control::Area { value } => {
                self.text(&mut dict, (number, field), size, value, MULTILINE);
            }
            Control::Check { on } => {
                let state = if *on { "Yes" } else { "Off" };
                dict.set("FT", "Btn");
                if required != 0 {
                    dict.set("Ff", required);
                }
                for key in ["V", "DV", "AS"] {
                    dict.set(key, state);
                }
                dict.set("DA", Object::string_literal("/ZaDb 0 Tf 0.05 0.16 0.42 rg"));
                dict.set("MK", dictionary! { "CA" => Object::string_literal("4") });
                let yes = self.appearances.mark(self.file, size, Mark::Tick);
                let off = self.appearances.mark(self.file, size, Mark::Empty);
                dict.set("AP", dictionary! { "N" => dictionary! { "Yes" => yes, "Off" => off } });
            }
            Control::Select { options, selected } => {
                self.select(&mut dict, (number, field), size, options, *selected);
            }
            Control::Radio { .. } => {}
        }
        let id = self.file.add(dict);
        (id, vec![id])
    }

    fn radio(&mut self, widget: &Widget, parent: ObjectId, option: &str, on: bool) -> Dictionary {
        let size = size(widget);
        let mut dict = self.widget(widget);
        dict.set("Parent", parent);
        dict.set("AS", if on { option } else { "Off" });
        dict.set("DA", Object::string_literal("/ZaDb 0 Tf 0.05 0.16 0.42 rg"));
        dict.set("MK", dictionary! { "CA" => Object::string_literal("l") });
        let mut states = Dictionary::new();
        states.set(option, self.appearances.mark(self.file, size, Mark::Dot));
        states.set("Off", self.appearances.mark(self.file, size, Mark::Empty));
        dict.set("AP", dictionary! { "N" => states });
        dict
    }

    fn text(
        &mut self,
        dict: &mut Dictionary,
        (number, field): (usize, &Field),
        size: [f32; 2],
        value: &str,
        flags: i64,
    ) {
        let type_size = type_size(size[1] / self.scale, flags == MULTILINE) * self.scale;
        let lines = if flags == MULTILINE {
            self.font.lines(value, type_size, size[0] - 6.0)
        } else {
            vec![value.replace('\n', " ")]
        };
        dict.set("FT", "Tx");
        let required = if field.required { REQUIRED } else { 0 };
        dict.set("Ff", flags | required | NO_SPELL_CHECK);
        if !value.is_empty() {
            dict.set("V", string(value));
            dict.set("DV", string(value));
        }
        // For readers that draw the answer anew.
        dict.set("DA", Object::string_literal(default_appearance(type_size)));
        if self.mirrored {
            dict.set("Q", AT_THE_RIGHT);
        }
        let words = self.words(number, size, type_size, &lines);
        let drawn = self.appearances.answer(self.file, size, [0.0, size[0]], words);
        dict.set("AP", dictionary! { "N" => drawn });
    }

    fn select(
        &mut self,
        dict: &mut Dictionary,
        (number, field): (usize, &Field),
        size: [f32; 2],
        options: &[(String, String)],
        selected: Option<usize>,
    ) {
        let type_size = type_size(size[1] / self.scale, false) * self.scale;
        let pair = |(id, label): &(String, String)| Object::Array(vec![string(id), string(label)]);
        // An empty entry, so that a choice can be taken back.
        let none = Object::Array(vec![string(""), string(" ")]);
        dict.set("FT", "Ch");
        dict.set("Ff", COMBO | if field.required { REQUIRED } else { 0 });
        dict.set("Opt", std::iter::once(none).chain(options.iter().map(pair)).collect::<Vec<_>>());
        let chosen = selected.and_then(|index| options.get(index));
        if let Some((id, _)) = chosen {
            dict.set("V", string(id));
            dict.set("DV", string(id));
        }
        // For readers that draw the answer anew.
        dict.set("DA", Object::string_literal(default_appearance(type_size)));
        let label = chosen.map_or(String::new(), |it| it.1.clone());
        let words = self.words(number, size, type_size, &[label]);
        let sign = LIST * self.scale;
        let room = if self.mirrored { [sign, size[0]] } else { [0.0, size[0] - sign] };
        let drawn = self.appearances.answer(self.file, size, room, words);
        dict.set("AP", dictionary! { "N" => drawn });
    }

    /// What is written in a field.
    fn words(
        &self,
        number: usize,
        size: [f32; 2],
        type_size: f32,
        lines: &[String],
    ) -> Option<Words> {
        let Values { foreign, drawn, resources } = &self.values;
        if let Some(lines) = foreign.get(&number) {
            return Some(in_page_fonts(drawn, size, type_size, (lines, *resources)));
        }
        in_form_font(&self.font, size, type_size, (lines, self.mirrored))
    }

    fn widget(&mut self, widget: &Widget) -> Dictionary {
        let [left, top, right, bottom] = widget.rect;
        let key = self.key;
        self.key += 1;
        let mut dict = dictionary! {
            "Type" => "Annot", "Subtype" => "Widget", "F" => PRINT,
            "Rect" => numbers(&[left, self.height - bottom, right, self.height - top]),
            "TU" => string(&widget.label), "StructParent" => length(key),
        };
        if let Some(page) = self.pages.get(widget.page) {
            dict.set("P", *page);
        }
        dict
    }

    fn hidden(&mut self, name: &str, value: &str) -> ObjectId {
        let mut dict = dictionary! {
            "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx", "F" => HIDDEN, "Ff" => READ_ONLY,
            "Rect" => numbers(&[0.0; 4]), "T" => string(name), "TU" => string(name), "V" => string(value),
            "DA" => Object::string_literal(default_appearance(9.0)),
        };
        if let Some(page) = self.pages.first() {
            dict.set("P", *page);
        }
        self.file.add(dict)
    }
}

/// Width and height, to the hundredth: fields that are meant to be of one size are.
fn size(widget: &Widget) -> [f32; 2] {
    let [left, top, right, bottom] = widget.rect;
    [right - left, bottom - top].map(|it| (it * 100.0).round() / 100.0)
}

fn type_size(height: f32, several: bool) -> f32 {
    match several {
        // Two lines, as far apart as readers set them.
        true if height < 24.0 => 7.0,
        false if height < 13.0 => 7.5,
        true | false => 9.0,
    }
}

//! The display list: what stands where, on pages. It knows no PDF crate; distances are points, y grows downwards.

use std::sync::Arc;

use super::fonts::{Fonts, Run};

/// Red, green, blue.
pub(crate) type Color = [u8; 3];

/// Number of a [`Node`].
pub(crate) type NodeId = usize;

/// Something to draw.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    /// Glyphs; `y` is the baseline.
    Text { x: f32, y: f32, size: f32, color: Color, run: Arc<Run> },
    /// A rectangle, its corners rounded by `radius`.
    Rect {
        x: f32,
        y: f32,
        w: f32,
        h: f32,
        radius: f32,
        fill: Option<Color>,
        stroke: Option<(Color, f32)>,
    },
    /// A straight line.
    Line { from: [f32; 2], to: [f32; 2], width: f32, color: Color },
    /// What follows belongs to the node; without one it is decoration.
    Begin(Option<NodeId>),
    /// The end of what belongs together.
    End,
}

impl Item {
    /// The same, further right and down.
    pub(crate) fn shifted(mut self, dx: f32, dy: f32) -> Item {
        match &mut self {
            Item::Text { x, y, .. } | Item::Rect { x, y, .. } => {
                *x += dx;
                *y += dy;
            }
            Item::Line { from, to, .. } => {
                for point in [from, to] {
                    point[0] += dx;
                    point[1] += dy;
                }
            }
            Item::Begin(_) | Item::End => {}
        }
        self
    }
}

/// What a part of the document is, for those who do not see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    Document,
    Section,
    Heading(u8),
    Paragraph,
    List,
    ListItem,
    Label,
    ListBody,
    Code,
    Quote,
    Table,
    Row,
    HeadCell,
    Cell,
    Form,
    Figure,
    Contents,
    ContentsItem,
    Link,
}

/// A part of the document, in the order that it is read.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) tag: Tag,
    pub(crate) parent: NodeId,
    pub(crate) kids: Vec<Kid>,
    /// What a figure shows, in words.
    pub(crate) alternative: Option<String>,
}

/// What stands in a node.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kid {
    /// A node below.
    Node(NodeId),
    /// What was drawn: the page, and which of the page's marked pieces.
    Drawn { page: usize, piece: usize },
    /// A widget: the field, and which of its widgets.
    Widget { field: usize, widget: usize },
    /// A place that leads somewhere: its number.
    Link(usize),
}

/// A page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub(crate) items: Vec<Item>,
    /// The node of each marked piece.
    pub(crate) pieces: Vec<NodeId>,
}

/// Something to fill in.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// See [`crate::model::form`].
    pub(crate) name: String,
    /// What is asked for, for those who do not see it and as a tool tip.
    pub(crate) label: String,
    pub(crate) required: bool,
    pub(crate) control: Control,
    pub(crate) look: Look,
    pub(crate) widgets: Vec<Widget>,
}

/// How a field is filled in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Control {
    /// One line.
    Line { value: String },
    /// Several lines.
    Area { value: String },
    /// A box to tick.
    Check { on: bool },
    /// One of several boxes; one widget each, ids are `[a-z0-9-]`.
    Radio { options: Vec<String>, selected: Option<usize> },
    /// One of a list of ids and labels.
    Select { options: Vec<(String, String)>, selected: Option<usize> },
}

/// How a field looks while it is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Look {
    /// A line to write on.
    Ruled,
    /// A faint line: may be left empty.
    Faint,
    /// A frame.
    Framed,
}

/// Where a field stands.
#[derive(Clone, Debug)]
pub(crate) struct Widget {
    pub(crate) page: usize,
    /// Left, top, right, bottom.
    pub(crate) rect: [f32; 4],
    pub(crate) node: NodeId,
    /// The field's label, and of a radio button its option.
    pub(crate) label: String,
}

/// A place that leads to a page or a mail.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) page: usize,
    /// Left, top, right, bottom.
    pub(crate) rect: [f32; 4],
    /// `https:`, `http:` or `mailto:`.
    pub(crate) target: Arc<str>,
    pub(crate) node: NodeId,
}

/// An entry of the outline.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) level: u8,
    pub(crate) title: String,
    pub(crate) page: usize,
    pub(crate) y: f32,
    pub(crate) node: NodeId,
}

/// A file inside the document.
#[derive(Clone, Debug)]
pub(crate) struct Attachment {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) mime: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// A document, ready to be written.
pub(crate) struct Document<'a> {
    pub(crate) title: String,
    /// BCP 47.
    pub(crate) lang: String,
    /// What identifies the content: a fingerprint.
    pub(crate) identifier: String,
    /// Width and height of the paper.
    pub(crate) paper: [f32; 2],
    pub(crate) pages: Vec<Page>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) fields: Vec<Field>,
    pub(crate) links: Vec<Link>,
    /// Fields that nobody sees or changes: name and value.
    pub(crate) hidden: Vec<(String, String)>,
    pub(crate) outline: Vec<Entry>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) fonts: Fonts<'a>,
    /// How much larger it is drawn than it was laid out.
    pub(crate) scale: f32,
}

impl Document<'_> {
    /// Makes everything as large as it is drawn.
    pub(crate) fn enlarge(&mut self) {
        let k = self.scale;
        for item in self.pages.iter_mut().flat_map(|page| &mut page.items) {
            match item {
                Item::Text { x, y, size, .. } => {
                    for it in [x, y, size] {
                        *it *= k;
                    }
                }

                Item::Rect { x, y, w, h, radius, stroke, .. } => {
                    for it in [x, y, w, h, radius] {
                        *it *= k;
                    }
                    *stroke = stroke.map(|(color, width)| (color, width * k));
                }
                Item::Line { from, to, width, .. } => {
                    for it in [from, to] {
                        *it = it.map(|part| part * k);
                    }
                    *width *= k;
                }
                Item::Begin(_) | Item::End => {}
            }
        }
        for rect in self.places() {
            *rect = rect.map(|it| it * k);
        }
        for entry in &mut self.outline {
            entry.y *= k;
        }
        self.paper = self.paper.map(|it| it * k);
    }

    /// Where fields and links stand.
    fn places(&mut self) -> impl Iterator<Item = &mut [f32; 4]> {
        let widgets = self.fields.iter_mut().flat_map(|it| &mut it.widgets);
        widgets.map(|it| &mut it.rect).chain(self.links.iter_mut().map(|it| &mut it.rect))
    }

    /// Turns the sheet round, left to right: text stays what it is and stands at the other side.
    pub(crate) fn mirror(&mut self) {
        let width = self.paper[0];
        for item in self.pages.iter_mut().flat_map(|page| &mut page.items) {
            match item {
                Item::Text { x, size, run, .. } => *x = width - *x - run.width * *size / 1000.0,
                Item::Rect { x, w, .. } => *x = width - *x - *w,
                Item::Line { from, to, .. } => {
                    for point in [from, to] {
                        point[0] = width - point[0];
                    }
                }
                Item::Begin(_) | Item::End => {}
            }
        }
        for rect in self.places() {
            *rect = [width - rect[2], rect[1], width - rect[0], rect[3]];
        }
    }

    /// Leaves out what only tints the paper.
    pub(crate) fn save_ink(&mut self) {
        let is_light = |color: &Color| color.iter().all(|it| *it > 200);
        for page in &mut self.pages {
            page.items.retain_mut(|item| match item {
                Item::Rect { fill, stroke, .. } => {
                    *fill = fill.filter(|it| !is_light(it));
                    fill.is_some() || stroke.is_some()
                }
                Item::Text { .. } | Item::Line { .. } | Item::Begin(_) | Item::End => true,
            });
        }
    }
}

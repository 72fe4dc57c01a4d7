//! The document as a tree: pulldown-cmark's events, put together. Nothing is judged here.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// Containers deeper than this are read as part of the one at this depth, so that no recursion over the tree can run out of stack.
const MAX_DEPTH: usize = 32;

/// A block of the document.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// Bytes of the source, markers included.
    pub(super) range: Range<usize>,
    /// Blocks inside.
    pub(super) children: Vec<Node>,
    /// Inline content, of leaves only.
    pub(super) inlines: Vec<Inline>,
}

/// What kind of block.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Root,
    Heading(u8),
    Paragraph,
    /// A list; the first number where it is ordered.
    List(Option<u64>),
    Item,
    /// A block of code: its info string, and whether it is fenced.
    Code {
        info: String,
        fenced: bool,
        text: String,
    },
    /// A quotation; whether it is a callout that warns.
    Quote {
        warning: bool,
    },
    Table,
    Row,
    Cell,
    Html,
    /// `---`, or a line of underscores.
    Rule,
}

/// A piece of inline content.
#[derive(Clone, Debug)]
pub(super) struct Inline {
    pub(super) range: Range<usize>,
    pub(super) event: Piece,
}

/// What kind of piece.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    Text(String),
    Code(String),
    /// A tag as written: `<br>`, `<host>`, `<!-- … -->`.
    Html(String),
    /// A line break; whether it is a hard one.
    Break(bool),
    /// The box of a task: whether it is ticked.
    Box(bool),
    Strong(bool),
    Emphasis(bool),
    Struck(bool),
    /// A link or image opens: its target.
    Link(String),
    LinkEnd,
}

/// Reads the blocks of `text`; ranges are shifted by `offset`.
pub(super) fn read(text: &str, offset: usize) -> Node {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_GFM;
    let mut open = vec![Node::new(Kind::Root, offset..offset + text.len())];
    // Containers beyond the limit are not opened; their ends are counted off here.
    let mut beyond = 0_usize;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        let range = range.start + offset..range.end + offset;
        match event {
            Event::Start(tag) => match block(&tag) {
                Some(kind) if open.len() < MAX_DEPTH => open.push(Node::new(kind, range)),
                Some(_) => beyond += 1,
                None => inline(&mut open, range, start(tag)),
            },
            Event::End(end) if is_block(end) && beyond > 0 => beyond -= 1,
            Event::End(end) if is_block(end) => close(&mut open),
            // An end stands where it is, so that the pieces of a leaf are in order.
            Event::End(end) => inline(&mut open, range.end..range.end, finish(end)),
            Event::Text(it) | Event::Html(it) => text_event(&mut open, range, &it),
            Event::Code(it) => inline(&mut open, range, Some(Piece::Code(it.into_string()))),
            Event::InlineHtml(it) => inline(&mut open, range, Some(Piece::Html(it.into_string()))),
            Event::InlineMath(it) | Event::DisplayMath(it) | Event::FootnoteReference(it) => {
                inline(&mut open, range, Some(Piece::Text(it.into_string())));
            }
            Event::SoftBreak => inline(&mut open, range, Some(Piece::Break(false))),
            Event::HardBreak => inline(&mut open, range, Some(Piece::Break(true))),
            Event::Rule => top(&mut open).children.push(Node::new(Kind::Rule, range)),
            Event::TaskListMarker(ticked) => inline(&mut open, range, Some(Piece::Box(ticked))),
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().unwrap_or_else(|| Node::new(Kind::Root, offset..offset))
}

impl Node {
    pub(super) fn new(kind: Kind, range: Range<usize>) -> Node {
        Node { kind, range, children: Vec::new(), inlines: Vec::new() }
    }
}

fn top(open: &mut [Node]) -> &mut Node {
    let last = open.len() - 1;
    &mut open[last]
}

fn close(open: &mut Vec<Node>) {
    if open.len() > 1
        && let Some(node) = open.pop()
    {
        top(open).children.push(node);
    }
}

/// Inline content straight inside an item (a tight list) is its first paragraph.
fn inline(open: &mut [Node], range: Range<usize>, piece: Option<Piece>) {
    let Some(event) = piece else { return };
    let node = top(open);
    let holder = match node.kind {
        Kind::Heading(_) | Kind::Paragraph | Kind::Cell | Kind::Html | Kind::Code { .. } => node,
        Kind::Root
        | Kind::List(_)
        | Kind::Item
        | Kind::Quote { .. }
        | Kind::Table
        | Kind::Row
        | Kind::Rule => {
            let fits = node.children.last().is_some_and(|it| it.kind == Kind::Paragraph);
            if !fits {
                node.children.push(Node::new(Kind::Paragraph, range.clone()));
            }
            let last = node.children.len() - 1;
            &mut node.children[last]
        }
    };
    // The box of a task in a loose list stands before its paragraph.
    holder.range = holder.range.start.min(range.start)..holder.range.end.max(range.end);
    // Texts that follow each other are one, unless one of them differs from its source (an entity).
    if let (Piece::Text(more), Some(Inline { range: last, event: Piece::Text(text) })) =
        (&event, holder.inlines.last_mut())
        && last.end == range.start
        && text.len() == last.len()
        && more.len() == range.len()
    {
        text.push_str(more);
        last.end = range.end;
        return;
    }
    holder.inlines.push(Inline { range, event });
}

fn text_event(open: &mut [Node], range: Range<usize>, text: &str) {
    if let Kind::Code { text: code, .. } = &mut top(open).kind {
        code.push_str(text);
        return;
    }
    inline(open, range, Some(Piece::Text(text.to_owned())));
}

fn block(tag: &Tag<'_>) -> Option<Kind> {
    Some(match tag {
        Tag::Paragraph => Kind::Paragraph,
        Tag::Heading { level, .. } => Kind::Heading(*level as u8),
        Tag::BlockQuote(kind) => Kind::Quote {
            warning: matches!(
                kind,
                Some(BlockQuoteKind::Warning | BlockQuoteKind::Caution | BlockQuoteKind::Important)
            ),
        },
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
            Kind::Code { info: info.to_string(), fenced: true, text: String::new() }
        }
        Tag::CodeBlock(CodeBlockKind::Indented) => {
            Kind::Code { info: String::new(), fenced: false, text: String::new() }
        }
        Tag::HtmlBlock => Kind::Html,
        Tag::List(first) => Kind::List(*first),
        Tag::Item => Kind::Item,
        Tag::Table(_) => Kind::Table,
        Tag::TableHead | Tag::TableRow => Kind::Row,
        Tag::TableCell => Kind::Cell,
        // Switched off, or never asked for.
        Tag::FootnoteDefinition(_)
        | Tag::DefinitionList
        | Tag::DefinitionListTitle
        | Tag::DefinitionListDefinition
        | Tag::MetadataBlock(_) => Kind::Quote { warning: false },
        Tag::Emphasis
        | Tag::Strong
        | Tag::Strikethrough
        | Tag::Superscript
        | Tag::Subscript
        | Tag::Link { .. }
        | Tag::Image { .. } => return None,
    })
}

fn is_block(end: TagEnd) -> bool {
    !matches!(
        end,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

fn start(tag: Tag<'_>) -> Option<Piece> {
    Some(match tag {
        Tag::Emphasis => Piece::Emphasis(true),
        Tag::Strong => Piece::Strong(true),
        Tag::Strikethrough => Piece::Struck(true),
        Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
            Piece::Link(dest_url.into_string())
        }
        _ => return None,
    })
}

fn finish(end: TagEnd) -> Option<Piece> {
    Some(match end {
        TagEnd::Emphasis => Piece::Emphasis(false),
        TagEnd::Strong => Piece::Strong(false),
        TagEnd::Strikethrough => Piece::Struck(false),
        TagEnd::Link | TagEnd::Image => Piece::LinkEnd,
        _ => return None,
    })
}

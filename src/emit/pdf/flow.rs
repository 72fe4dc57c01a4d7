//! Blocks to pages. A block is never split unless it is taller than a page; blocks of a group stay together unless the group is longer than a page; a group that
//! asks for it stays with the next one.

use std::{rc::Rc, sync::Arc};

use super::{
    cut::cut,
    fonts::Fonts,
    list::{Color, Document, Entry, Field, Item, Kid, Link, Node, NodeId, Page, Tag},
    text::{self, Ink, Line},
    words::Words,
};

/// Distances of the page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Margins {
    pub(crate) left: f32,
    pub(crate) right: f32,
    pub(crate) top: f32,
    pub(crate) bottom: f32,
}

/// Something that is not split: what it draws, in distances from its own left upper corner.
#[derive(Debug, Default)]
pub(crate) struct Block {
    pub(crate) height: f32,
    /// Space above, unless it stands at the top of a page.
    pub(crate) gap: f32,
    pub(crate) items: Vec<Item>,
    /// Their widgets' rectangles are distances too.
    pub(crate) fields: Vec<Field>,
    pub(crate) links: Vec<Link>,
    pub(crate) entries: Vec<Entry>,
    /// What stands again at the top where a page begins with this block.
    pub(crate) running: Option<Rc<Running>>,
    /// What is being drawn belongs to this node.
    pub(crate) node: Option<NodeId>,
}

/// Heads of columns that are repeated on the next page. Decoration: they were read already.
#[derive(Debug, Default)]
pub(crate) struct Running {
    pub(crate) height: f32,
    pub(crate) items: Vec<Item>,
}

impl Running {
    /// What a block draws, as decoration.
    pub(crate) fn of(block: &Block) -> Rc<Running> {
        let drawn = block.items.iter().filter(|it| !matches!(it, Item::Begin(_) | Item::End));
        let mut items = vec![Item::Begin(None)];
        items.extend(drawn.cloned());
        items.push(Item::End);
        Rc::new(Running { height: block.height, items })
    }
}

impl Block {
    /// Draws lines of text, the first baseline at `y`.
    pub(crate) fn lines(&mut self, x: f32, y: f32, leading: f32, lines: &[Line]) {
        let mut baseline = y;
        for line in lines {
            self.line(x, baseline, line);
            baseline += leading;
        }
    }

    /// Draws one line of text.
    pub(crate) fn line(&mut self, x: f32, y: f32, line: &Line) {
        for piece in &line.pieces {
            let (left, size, color) = (x + piece.x, piece.ink.size, piece.ink.color);
            self.items.push(Item::Text { x: left, y, size, color, run: piece.run.clone() });
            if let (Some(target), Some(node)) = (&piece.link, self.node) {
                let rect = [
                    left,
                    y - size * 0.86,
                    left + piece.run.width * size / 1000.0,
                    y + size * 0.28,
                ];
                self.link(rect, target, node);
            }
            if piece.ink.struck {
                let right = left + piece.run.width * size / 1000.0;
                let height = y - size * 0.28;
                self.rule([left, height], [right, height], 0.6, color);
            }
        }
    }

    /// A place that leads somewhere. Pieces of one address that stand side by side are one place.
    fn link(&mut self, rect: [f32; 4], target: &Arc<str>, node: NodeId) {
        if let Some(last) = self.links.last_mut()
            && Arc::ptr_eq(&last.target, target)
            && last.rect[1].to_bits() == rect[1].to_bits()
            && ((last.rect[2] - rect[0]).abs() < 0.1 || (last.rect[0] - rect[2]).abs() < 0.1)
        {
            last.rect = [last.rect[0].min(rect[0]), rect[1], last.rect[2].max(rect[2]), rect[3]];
            return;
        }
        self.links.push(Link { page: 0, rect, target: Arc::clone(target), node });
    }

    /// A tint behind the pieces that ask for one; to be called before the text is drawn, outside of any mark.
    pub(crate) fn tints(&mut self, x: f32, y: f32, leading: f32, lines: &[Line]) {
        let mut rects: Vec<(f32, f32, f32, f32, Color)> = Vec::new();
        let mut baseline = y;
        for line in lines {
            let first = rects.len();
            for piece in &line.pieces {
                let Some(tint) = piece.ink.tint else { continue };
                let (left, width) = (x + piece.x, piece.run.width * piece.ink.size / 1000.0);
                let top = baseline - piece.ink.size * 0.86;
                match rects[first..].last_mut() {
                    Some(last) if (last.0 + last.2 - left).abs() < 0.1 => last.2 += width,
                    _ => rects.push((left, top, width, piece.ink.size * 1.14, tint)),
                }
            }
            baseline += leading;
        }
        if rects.is_empty() {
            return;
        }
        self.decorate(|block| {
            for (x, y, w, h, fill) in rects {
                block.rect([x - 1.2, y, w + 2.4, h], 1.6, Some(fill), None);
            }
        });
    }

    /// Draws a text that fits on its line.
    pub(crate) fn text(&mut self, fonts: &mut Fonts, x: f32, y: f32, ink: Ink, text: &str) -> f32 {
        let line = text::one_line(fonts, text, ink);
        self.line(x, y, &line);
        x + line.pieces.iter().map(|it| it.run.width * ink.size / 1000.0).sum::<f32>()
    }

    /// The same, ending at `x`.
    pub(crate) fn text_right(&mut self, fonts: &mut Fonts, x: f32, y: f32, ink: Ink, text: &str) {
        let width = fonts.width(ink.face, ink.size, text);
        self.text(fonts, x - width, y, ink, text);
    }

    /// A straight line.
    pub(crate) fn rule(&mut self, from: [f32; 2], to: [f32; 2], width: f32, color: Color) {
        self.items.push(Item::Line { from, to, width, color });
    }

    /// A rectangle: left, top, width, height.
    pub(crate) fn rect(
        &mut self,
        [x, y, w, h]: [f32; 4],
        radius: f32,
        fill: Option<Color>,
        stroke: Option<(Color, f32)>,
    ) {
        self.items.push(Item::Rect { x, y, w, h, radius, fill, stroke });
    }

    /// What `draw` draws belongs to the node.
    pub(crate) fn mark(&mut self, node: NodeId, draw: impl FnOnce(&mut Block)) {
        self.items.push(Item::Begin(Some(node)));
        self.node = Some(node);
        draw(self);
        self.node = None;
        self.items.push(Item::End);
    }

    /// What `draw` draws is decoration.
    pub(crate) fn decorate(&mut self, draw: impl FnOnce(&mut Block)) {
        self.items.push(Item::Begin(None));
        draw(self);
        self.items.push(Item::End);
    }
}

/// Blocks that stay together.
#[derive(Debug, Default)]
pub(crate) struct Group {
    pub(crate) blocks: Vec<Block>,
    /// Stays with the group that follows.
    pub(crate) keep: bool,
}

/// How many blocks are the beginning of a group: a step and, below its words, the first lines of its command.
fn beginning(blocks: &[Block]) -> usize {
    const ENOUGH: f32 = 60.0;
    let mut height = 0.0;
    let low = blocks.iter().take_while(|block| {
        height += block.height;
        height < ENOUGH
    });
    (low.count() + 1).max(2)
}

/// Lays blocks out, page after page.
pub(crate) struct Flow<'a> {
    pub(crate) document: Document<'a>,
    pub(crate) margins: Margins,
    /// From the top of the page.
    y: f32,
    /// Groups that wait for the one that they stay with.
    waiting: Vec<Group>,
    /// What is repeated on the next page for what is added now.
    pub(crate) running: Option<Rc<Running>>,
    /// What is printed beside the document's own words.
    pub(crate) words: Rc<Words>,
}

impl<'a> Flow<'a> {
    pub(crate) fn new(document: Document<'a>, margins: Margins) -> Flow<'a> {
        let mut flow = Flow {
            document,
            margins,
            y: 0.0,
            waiting: Vec::new(),
            running: None,
            words: Rc::default(),
        };
        flow.document.nodes.push(Node {
            tag: Tag::Document,
            parent: 0,
            kids: Vec::new(),
            alternative: None,
        });
        flow.new_page(None);
        flow
    }

    /// Width of what stands between the margins.
    pub(crate) fn width(&self) -> f32 {
        self.document.paper[0] - self.margins.left - self.margins.right
    }

    /// Height between the margins.
    pub(crate) fn height(&self) -> f32 {
        self.document.paper[1] - self.margins.top - self.margins.bottom
    }

    pub(crate) fn fonts(&mut self) -> &mut Fonts<'a> {
        &mut self.document.fonts
    }

    /// A new part of the document inside another.
    pub(crate) fn node(&mut self, parent: NodeId, tag: Tag) -> NodeId {
        let id = self.document.nodes.len();
        self.document.nodes.push(Node { tag, parent, kids: Vec::new(), alternative: None });
        if let Some(parent) = self.document.nodes.get_mut(parent) {
            parent.kids.push(Kid::Node(id));
        }
        id
    }

    /// Adds a group at the end.
    pub(crate) fn push(&mut self, mut group: Group) {
        for block in group.blocks.iter_mut().filter(|it| it.running.is_none()) {
            block.running.clone_from(&self.running);
        }
        group.blocks = group.blocks.into_iter().flat_map(|it| self.pieces(it)).collect();
        // The last group waits too: something may still be added to it.
        if !self.waiting.last().is_some_and(|it| it.keep) {
            self.place_waiting();
        }
        self.waiting.push(group);
    }

    /// The last group stays with the one that follows, unless it is higher than `most`.
    pub(crate) fn keep(&mut self, most: f32) {
        if let Some(group) = self.waiting.last_mut() {
            let height: f32 = group.blocks.iter().map(|it| it.gap + it.height).sum();
            group.keep |= height < most;
        }
    }

    /// Adds a block that stays with the last group.
    pub(crate) fn stay(&mut self, block: Block) {
        let pieces = self.pieces(block);
        match self.waiting.last_mut() {
            Some(group) => group.blocks.extend(pieces),
            None => self.push(Group { blocks: pieces, keep: false }),
        }
    }

    /// The block, in pieces where it is taller than a page with what is repeated at its top.
    fn pieces(&self, block: Block) -> Vec<Block> {
        let running = block.running.as_ref().map_or(0.0, |it| it.height);
        cut(block, (self.height() - running).max(self.height() / 2.0))
    }

    /// Adds a block at the end.
    pub(crate) fn block(&mut self, block: Block) {
        self.push(Group { blocks: vec![block], keep: false });
    }

    /// Places what still waits, so that the number of pages is known.
    pub(crate) fn place_rest(&mut self) {
        self.place_waiting();
    }

    /// The document.
    pub(crate) fn finish(mut self) -> Document<'a> {
        self.place_waiting();
        self.document
    }

    fn new_page(&mut self, running: Option<&Running>) {
        self.document.pages.push(Page::default());
        self.y = self.margins.top;
        if let Some(running) = running {
            let page = self.document.pages.len() - 1;
            self.draw(page, self.margins.left, self.y, running.items.clone());
            self.y += running.height;
        }
    }

    fn rest(&self) -> f32 {
        self.document.paper[1] - self.margins.bottom - self.y
    }

    fn place_waiting(&mut self) {
        let groups = std::mem::take(&mut self.waiting);
        let leading = groups.iter().rev().skip(1).map(|it| it.blocks.len()).sum::<usize>();
        let together = leading + groups.last().map_or(0, |it| beginning(&it.blocks));
        let blocks: Vec<Block> = groups.into_iter().flat_map(|group| group.blocks).collect();
        let Some(first) = blocks.first() else { return };
        let all: f32 = blocks.iter().map(|block| block.gap + block.height).sum();
        let top = self.y <= self.margins.top;
        let gap_at_top = if top { first.gap } else { 0.0 };
        if all - gap_at_top <= self.rest() {
            for block in blocks {
                self.place(block);
            }
        } else if all - first.gap + first.running.as_ref().map_or(0.0, |it| it.height)
            <= self.height()
            && !self.is_better_split(&blocks, together)
        {
            let running = first.running.clone();
            self.new_page(running.as_deref());
            for block in blocks {
                self.place(block);
            }
        } else {
            self.place_split(blocks, together);
        }
    }

    /// Whether a third of the page would stay empty, where a good part of what comes could stand.
    fn is_better_split(&self, blocks: &[Block], together: usize) -> bool {
        let height = |blocks: &[Block]| blocks.iter().map(|it| it.gap + it.height).sum::<f32>();
        let lead = blocks.get(..together).map_or(f32::INFINITY, height);
        lead <= self.rest() && self.rest() > self.height() / 3.0
    }

    /// More than a page, or more than is left of it: split between blocks, the first few together.
    fn place_split(&mut self, blocks: Vec<Block>, together: usize) {
        let lead: f32 = blocks.iter().take(together).map(|block| block.gap + block.height).sum();
        let first = blocks.first().and_then(|it| it.running.clone());
        if lead > self.rest() && lead <= self.height() && self.y > self.margins.top {
            self.new_page(first.as_deref());
        }
        for block in blocks {
            if block.gap + block.height > self.rest() && self.y > self.margins.top {
                let running = block.running.clone();
                self.new_page(running.as_deref());
            }
            self.place(block);
        }
    }

    fn place(&mut self, block: Block) {
        if self.y > self.margins.top {
            self.y += block.gap;
        }
        let (dx, dy) = (self.margins.left, self.y);
        self.y += block.height;
        let page = self.document.pages.len() - 1;
        self.draw(page, dx, dy, block.items);
        for mut field in block.fields {
            let index = self.document.fields.len();
            for (number, widget) in field.widgets.iter_mut().enumerate() {
                widget.page = page;
                let [left, top, right, bottom] = widget.rect;
                widget.rect = [left + dx, top + dy, right + dx, bottom + dy];
                if let Some(node) = self.document.nodes.get_mut(widget.node) {
                    node.kids.push(Kid::Widget { field: index, widget: number });
                }
            }
            self.document.fields.push(field);
        }
        for mut link in block.links {
            let [left, top, right, bottom] = link.rect;
            (link.page, link.rect) = (page, [left + dx, top + dy, right + dx, bottom + dy]);
            let parent = link.node;
            link.node = self.node(parent, Tag::Link);
            let index = self.document.links.len();
            if let Some(node) = self.document.nodes.get_mut(link.node) {
                node.kids.push(Kid::Link(index));
                node.alternative = Some(link.target.to_string());
            }
            self.document.links.push(link);
        }
        for entry in block.entries {
            self.document.outline.push(Entry { page, y: entry.y + dy, ..entry });
        }
    }

    /// Draws on a page.
    pub(crate) fn draw(&mut self, page: usize, dx: f32, dy: f32, items: Vec<Item>) {
        let Document { pages, nodes, .. } = &mut self.document;
        let Some(target) = pages.get_mut(page) else { return };
        for item in items {
            if let Item::Begin(Some(id)) = item
                && let Some(node) = nodes.get_mut(id)
            {
                node.kids.push(Kid::Drawn { page, piece: target.pieces.len() });
                target.pieces.push(id);
            }
            target.items.push(item.shifted(dx, dy));
        }
    }
}

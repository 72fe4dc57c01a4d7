//! Everything in a checklist, in the document's order.

use super::{Block, Cell, Checklist, Command, Field, Prose, Section, Step, Table};

/// One thing met on the way through a checklist. A step comes before what stands in it.
#[derive(Clone, Copy, Debug)]
pub enum Node<'a> {
    /// A section; what stands in it follows.
    Section(&'a Section),
    /// A step; what belongs to it follows.
    Step(&'a Step, &'a Section),
    /// A field, and the step it is filled in at.
    Field(&'a Field, Option<&'a Step>),
    /// A command, and the step it stands in.
    Command(&'a Command, Option<&'a Step>),
    /// Something to read.
    Prose(&'a Prose),
    /// A table; the steps and fields of its rows follow.
    Table(&'a Table),
}

impl Checklist {
    /// Everything, in the document's order.
    ///
    /// ```
    /// assert!(runsheet::model::Checklist::default().nodes().is_empty());
    /// ```
    pub fn nodes(&self) -> Vec<Node<'_>> {
        let mut nodes = Vec::new();
        for section in &self.sections {
            walk_section(section, &mut nodes);
        }
        nodes
    }

    /// Every step, the nested ones after their parents.
    ///
    /// ```
    /// assert!(runsheet::model::Checklist::default().steps().is_empty());
    /// ```
    pub fn steps(&self) -> Vec<&Step> {
        let step = |node| if let Node::Step(step, _) = node { Some(step) } else { None };
        self.nodes().into_iter().filter_map(step).collect()
    }

    /// Every field, those of steps and those that stand by themselves.
    ///
    /// ```
    /// assert!(runsheet::model::Checklist::default().fields().is_empty());
    /// ```
    pub fn fields(&self) -> Vec<&Field> {
        let field = |node| if let Node::Field(field, _) = node { Some(field) } else { None };
        self.nodes().into_iter().filter_map(field).collect()
    }

    /// Every block of code.
    ///
    /// ```
    /// assert!(runsheet::model::Checklist::default().commands().is_empty());
    /// ```
    pub fn commands(&self) -> Vec<&Command> {
        let command = |node| if let Node::Command(it, _) = node { Some(it) } else { None };
        self.nodes().into_iter().filter_map(command).collect()
    }
}

fn walk_section<'a>(section: &'a Section, nodes: &mut Vec<Node<'a>>) {
    nodes.push(Node::Section(section));
    if let Some(step) = &section.step {
        walk_step(step, section, nodes);
    }
    walk_body(&section.body, None, section, nodes);
    for below in &section.sections {
        walk_section(below, nodes);
    }
}

fn walk_step<'a>(step: &'a Step, section: &'a Section, nodes: &mut Vec<Node<'a>>) {
    nodes.push(Node::Step(step, section));
    walk_body(&step.body, Some(step), section, nodes);
}

fn walk_body<'a>(
    body: &'a [Block],
    owner: Option<&'a Step>,
    section: &'a Section,
    nodes: &mut Vec<Node<'a>>,
) {
    for block in body {
        match block {
            Block::Prose(prose) => nodes.push(Node::Prose(prose)),
            Block::Step(step) => walk_step(step, section, nodes),
            Block::Field(field) => nodes.push(Node::Field(field, owner)),
            Block::Command(command) => nodes.push(Node::Command(command, owner)),
            Block::Table(table) => {
                nodes.push(Node::Table(table));
                for row in &table.rows {
                    if let Some(step) = &row.step {
                        walk_step(step, section, nodes);
                    }
                    let fields = |cell: &'a Cell| cell.fields.iter();
                    let owner = row.step.as_ref().or(owner);
                    nodes.extend(
                        row.cells.iter().flat_map(fields).map(|field| Node::Field(field, owner)),
                    );
                }
            }
        }
    }
}

//! What tables are made of.

use super::{Cell, Column, ItemRef, Mark};

impl Column {
    pub(super) fn new(head: &str, width: u8) -> Column {
        Column { head: head.to_owned(), width, number: false }
    }

    pub(super) fn number(head: &str, width: u8) -> Column {
        Column { number: true, ..Column::new(head, width) }
    }
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), ..Cell::default() }
    }

    pub(super) fn item(item: ItemRef) -> Cell {
        Cell { item: Some(item), ..Cell::default() }
    }

    pub(super) fn mark(mark: Mark) -> Cell {
        Cell { mark: Some(mark), ..Cell::default() }
    }

    pub(super) fn and(self, detail: impl Into<String>) -> Cell {
        Cell { detail: detail.into(), ..self }
    }
}

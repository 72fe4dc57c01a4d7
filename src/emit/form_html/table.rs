//! Tables as the template sees them: rows that are steps, cells that are filled in.

use std::borrow::Cow;

use super::{
    control,
    outline::Places,
    view::{CellField, CellView, Control, RowView, TableView, printable, spans},
};
use crate::model::{Field, Row, Table, Text};

pub(super) fn table<'a>(table: &'a Table, places: &Places<'_>) -> TableView<'a> {
    let columns = table.columns.iter().map(spans).collect();
    let rows = table.rows.iter().map(|it| row(it, table, places)).collect();
    TableView { columns, rows }
}

fn row<'a>(row: &'a Row, table: &'a Table, places: &Places<'_>) -> RowView<'a> {
    let step = row.step.as_ref();
    let expected = step.and_then(|it| it.expectation.as_ref());
    let place = |id: &str| places.get(id).copied();
    let field = |at, field: &'a Field| CellField {
        item: if step.is_none() { place(&field.id) } else { None },
        control: Control {
            label: cell_label(field, table, at),
            ..control::control(field, expected)
        },
    };
    let cells = row.cells.iter().enumerate().map(|(at, cell)| CellView {
        text: spans(&cell.text),
        is_box: cell.is_box && step.is_some(),
        fields: cell.fields.iter().map(|it| field(at, it)).collect(),
    });
    RowView {
        item: step.and_then(|it| place(&it.id)),
        number: step.map_or("", |it| &it.number),
        label: step.map_or(Cow::Borrowed(""), |it| Cow::Owned(it.text.to_plain())),
        cells: cells.collect(),
    }
}

/// A field in a cell is called by its own label, else by its column's head.
fn cell_label<'a>(field: &'a Field, table: &'a Table, column: usize) -> Cow<'a, str> {
    if field.label.is_empty() {
        Cow::Owned(table.columns.get(column).map(Text::to_plain).unwrap_or_default())
    } else {
        printable(&field.label)
    }
}

//! `schema`: JSON Schemas of what is saved.

use runsheet::results;

use super::{
    Failure, Outcome,
    args::{self, SchemaName},
    terminal,
};

pub(super) fn run(args: &args::Schema) -> Result<Outcome, Failure> {
    match args.name {
        SchemaName::Results => terminal::print(results::schema().as_bytes())?,
    }
    Ok(Outcome::Fine)
}

//! The journal of a script's run: results as the script would have written them.

use super::{Collected, Options};
use crate::results::{self, Generator, GeneratorKind, Problem};

pub(super) fn is(bytes: &[u8]) -> bool {
    results::is_journal(bytes)
}

pub(super) fn read(bytes: &[u8], options: &Options) -> Result<Collected, Vec<Problem>> {
    let (mut results, problems) = results::journal(bytes, &results::Options::default())?;
    results.generator = Generator {
        name: "runsheet".to_owned(),
        version: options.version.to_owned(),
        kind: GeneratorKind::Import,
    };
    Ok(Collected { results: results.sealed(), problems })
}

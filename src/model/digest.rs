//! Digests and the fingerprint of a checklist. The home of the SHA-256 crate.

use std::io;

use sha2::{Digest as _, Sha256};

use super::{Checklist, Outline, canonical_json};

/// SHA-256 (FIPS 180-4) as 64 lower-case hexadecimal digits.
///
/// ```
/// let digest = runsheet::model::sha256_hex(b"");
/// assert!(digest.starts_with("e3b0c44298fc1c14"));
/// ```
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// A SHA-256 of what is added piece by piece. It can be asked for in between.
#[derive(Clone, Default)]
pub(crate) struct Sum(Sha256);

impl Sum {
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all that was added so far, as [`sha256_hex`] has it.
    pub(crate) fn hex(&self) -> String {
        hex(&self.0.clone().finalize())
    }
}

/// How many bytes there are to read, and their SHA-256 as [`sha256_hex`] has it. Nothing is kept: logs are longer than memory.
///
/// # Errors
/// What reading gives.
///
/// ```
/// let (bytes, digest) = runsheet::model::sha256_read(&b"log"[..]).unwrap();
/// assert_eq!((bytes, digest), (3, runsheet::model::sha256_hex(b"log")));
/// ```
pub fn sha256_read(mut from: impl io::Read) -> io::Result<(u64, String)> {
    let mut sum = Sum::default();
    let mut bytes = 0;
    let mut piece = [0; 16 << 10];
    loop {
        match from.read(&mut piece) {
            Ok(0) => return Ok((bytes, sum.hex())),
            Ok(length) => {
                sum.add(&piece[..length]);
                bytes += length as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn hex(digest: &[u8]) -> String {
    let digit = |it: u8| char::from_digit(it.into(), 16).unwrap_or_default();
    digest.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The checklist's fingerprint: `sha256:` and the digest of its outline in canonical JSON. A reflowed document keeps it, a
/// changed step or command does not. The outline stands in every results file, so that it can be checked from there.
///
/// ```
/// use runsheet::model::{Checklist, fingerprint};
/// assert_eq!(fingerprint(&Checklist::default()).len(), "sha256:".len() + 64);
/// ```
pub fn fingerprint(checklist: &Checklist) -> String {
    fingerprint_of(&checklist.title, &Outline::of(checklist))
}

/// The same from a title and an outline.
pub(crate) fn fingerprint_of(title: &str, outline: &Outline) -> String {
    let canonical = canonical_json(&(title, outline));
    // An outline has string keys only and finite numbers, so that this cannot fail.
    format!("sha256:{}", sha256_hex(&canonical.unwrap_or_default()))
}

//! Packing and unpacking bytes (RFC 1950). The home of the compressor.

use std::io::{Read as _, Write as _};

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};

/// Packs bytes.
///
/// ```
/// use runsheet::model::{deflate, inflate};
/// assert_eq!(inflate(&deflate(b"hello"), 100).unwrap(), b"hello");
/// ```
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    packed(bytes, Compression::new(6))
}

/// Packs bytes as small as it can: of a form's fields three bytes in a hundred less than [`deflate`], of a font one, in twice the time.
///
/// ```
/// use runsheet::model::{deflate_best, inflate};
/// assert_eq!(inflate(&deflate_best(b"hello"), 100).unwrap(), b"hello");
/// ```
pub fn deflate_best(bytes: &[u8]) -> Vec<u8> {
    packed(bytes, Compression::best())
}

fn packed(bytes: &[u8], level: Compression) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 3), level);
    // Writing to memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// Unpacks bytes, up to `most` of them: few packed bytes can hold a great many.
///
/// # Errors
/// [`InflateError::TooMuch`] where it would be more than `most`, [`InflateError::Broken`] where the bytes are not what was packed.
///
/// ```
/// use runsheet::model::{InflateError, deflate, inflate};
/// assert_eq!(inflate(&deflate(&[0; 10_000]), 100), Err(InflateError::TooMuch));
/// assert_eq!(inflate(b"no", 100), Err(InflateError::Broken));
/// ```
pub fn inflate(bytes: &[u8], most: usize) -> Result<Vec<u8>, InflateError> {
    let mut out = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let read = ZlibDecoder::new(bytes).take(limit).read_to_end(&mut out);
    if out.len() > most {
        return Err(InflateError::TooMuch);
    }
    read.map(|_| out).map_err(|_| InflateError::Broken)
}

/// Why bytes could not be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InflateError {
    /// There is more in them than was asked for.
    TooMuch,
    /// They are not what was packed.
    Broken,
}

//! Packing and unpacking bytes (RFC 1950). The home of the compressor.

use std::{cell::RefCell, io::Read as _};

use flate2::{Compress, Compression, FlushCompress, Status, read::ZlibDecoder};

/// Packs bytes.
///
/// ```
/// use runsheet::model::{deflate, inflate};
/// assert_eq!(inflate(&deflate(b"hello"), 100).unwrap(), b"hello");
/// ```
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    packed(bytes, USUAL)
}

/// Packs bytes as small as it can: of a form's fields three bytes in a hundred less than [`deflate`], of a font one, in twice the time.
///
/// ```
/// use runsheet::model::{deflate_best, inflate};
/// assert_eq!(inflate(&deflate_best(b"hello"), 100).unwrap(), b"hello");
/// ```
pub fn deflate_best(bytes: &[u8]) -> Vec<u8> {
    packed(bytes, BEST)
}

const USUAL: usize = 0;
const BEST: usize = 1;

thread_local! {
    /// One for each of the two. To set one up takes as long as to pack a page.
    static PACKERS: RefCell<[Compress; 2]> =
        RefCell::new([Compress::new(Compression::new(6), true), Compress::new(Compression::best(), true)]);
}

fn packed(bytes: &[u8], which: usize) -> Vec<u8> {
    PACKERS.with_borrow_mut(|packers| {
        let packer = &mut packers[which];
        packer.reset();
        let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
        let mut rest = bytes;
        // Where there is room it cannot fail.
        while let Ok(Status::Ok | Status::BufError) =
            packer.compress_vec(rest, &mut out, FlushCompress::Finish)
        {
            let read = usize::try_from(packer.total_in()).unwrap_or(usize::MAX);
            rest = bytes.get(read..).unwrap_or_default();
            out.reserve(out.capacity());
        }
        out
    })
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

#[cfg(test)]
mod tests {
    use super::{deflate, deflate_best, inflate};

    #[test]
    fn whatever_is_packed_comes_back_one_after_the_other() {
        let mut noise = 1_u32;
        let mut random = |count: usize| -> Vec<u8> {
            let mut next = || {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (noise >> 24) as u8
            };
            (0..count).map(|_| next()).collect()
        };
        // What cannot be packed needs more room than it had.
        for bytes in [Vec::new(), b"a".repeat(100_000), random(70_000), random(1), b"ab".to_vec()] {
            for packed in [deflate(&bytes), deflate_best(&bytes)] {
                assert_eq!(inflate(&packed, 200_000).unwrap(), bytes);
            }
        }
    }
}

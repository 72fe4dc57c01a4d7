//! The clock and the place of this machine: when a file was changed, in local time. The library is told, it does not look.

use std::{fs, path::Path, time::SystemTime};

use chrono::{DateTime, Local};
use runsheet::model::Time;

use super::{Failure, setup};

/// When a file was last changed; of standard input, now. `SOURCE_DATE_EPOCH` goes before both.
pub(super) fn changed(path: &Path) -> Result<Time, Failure> {
    if let Some(time) = setup::timestamp()?.and_then(Time::from_unix) {
        return Ok(time);
    }
    // A file system without times is no reason to give up.
    let changed =
        fs::metadata(path).and_then(|it| it.modified()).unwrap_or_else(|_| SystemTime::now());
    let local = DateTime::<Local>::from(changed).format("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let tried =
        || Failure::new(format!("read when `{}` was changed", path.display()), local.clone());
    Time::parse(&local).ok_or_else(tried)
}

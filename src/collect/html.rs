//! A saved page: the form's own results stand in it.

use super::{Collected, Options};
use crate::results::{self, Problem, Results, problem};

/// Where the page keeps them (`templates/form/results.js`).
const OPEN: &str = "<template id=\"rs-results\">";
const CLOSE: &str = "</template>";

pub(super) fn is(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    start.first() == Some(&b'<')
}

pub(super) fn read(bytes: &[u8], _: &Options) -> Result<Collected, Vec<Problem>> {
    let one = |kind, message: &str, help: &str| vec![Problem::new(kind, "", message).help(help)];
    let text = std::str::from_utf8(bytes).map_err(|_| {
        one(
            &problem::BROKEN_FORM,
            "the page is not UTF-8 text: another program saved it",
            "save the filled form from the page itself: “Save filled form (.html)”",
        )
    })?;
    let Some(rest) = text.split_once(OPEN).map(|it| it.1) else {
        return Err(one(
            &problem::NO_FORM,
            "the page is no form of runsheet",
            "runsheet reads forms that it made: `runsheet form release.md --to html`",
        ));
    };
    let Some((json, _)) = rest.split_once(CLOSE) else {
        return Err(one(&problem::BROKEN_FORM, "the page is cut off", "save it again"));
    };
    if json.trim().is_empty() {
        return Err(one(
            &problem::FLATTENED_FORM,
            "the page has no answers in it: it is a blank form, or it was saved by the browser",
            "open it where it was filled in and use “Save results” or “Save filled form (.html)”",
        ));
    }
    let (results, problems): (Results, _) =
        results::load(json.as_bytes(), &results::Options::default())?;
    Ok(Collected { results, problems })
}

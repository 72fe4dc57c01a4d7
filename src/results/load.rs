//! Bytes to results: every mistake is named with its path, what was found and what was expected.

use std::{collections::BTreeMap, thread};

use serde::Deserialize as _;
use serde_json::{Map, Value};

use super::{GeneratorKind, Problem, Results, check, journal::is_journal, json, problem, seal};
use crate::{
    diagnostic::{Severity, nearest},
    model::{CanonicalText, Outline, Part, canonical_text, sha256_hex},
};

/// What `format` says.
pub const FORMAT: &str = "runsheet-results";
/// What `format_version` says in files that this program writes.
pub const FORMAT_VERSION: &str = "1.0";
/// The largest file that is read, in bytes.
pub const LIMIT: usize = 64 << 20;

/// More problems than this help nobody.
const MOST: usize = 50;
/// So many keys of a newer format are left aside.
const MOST_NEWER: usize = 200;

/// The key of the largest part of most files that the files of a history have in common.
const OUTLINE: &str = "outline";

/// Files of so many bytes are worth a thread for their digest.
const LARGE: usize = 256 << 10;

/// How to read a results file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Go on where that is safe; what is wrong is then a warning.
    pub force: bool,
}

/// Reads a results file: the results, and what to be warned about.
///
/// # Errors
/// Everything that is wrong with the file.
///
/// ```
/// use runsheet::results;
/// let problems = results::load(b"{\"format\": \"other\"}", &results::Options::default()).unwrap_err();
/// assert_eq!(problems[0].to_string(), "`format`: found `other`, expected `runsheet-results`");
/// ```
pub fn load(bytes: &[u8], options: &Options) -> Result<(Results, Vec<Problem>), Vec<Problem>> {
    let whole = |problem| vec![problem];
    let bytes = fitting(bytes).map_err(whole)?;
    if let Some((results, problems)) = read_sound(bytes) {
        return told(results, problems, *options);
    }
    let mut problems = Vec::new();
    let results = read(bytes, &mut problems).map_err(whole)?;
    judged(results, problems, *options)
}

/// Whether results make sense, and what that means for those who want to go on.
pub(crate) fn judged(
    results: Results,
    mut problems: Vec<Problem>,
    options: Options,
) -> Result<(Results, Vec<Problem>), Vec<Problem>> {
    check::check(&results, &mut problems);
    told(results, problems, options)
}

/// What problems mean for those who want to go on.
fn told(
    results: Results,
    mut problems: Vec<Problem>,
    options: Options,
) -> Result<(Results, Vec<Problem>), Vec<Problem>> {
    for problem in &mut problems {
        if options.force && problem.kind.forgivable {
            problem.severity = Severity::Warning;
        }
    }
    problems.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
    let more = problems.len().saturating_sub(MOST);
    if more > 0 {
        let kind = problems[MOST].kind;
        problems.truncate(MOST);
        problems.push(Problem::new(kind, "", format!("and {more} more of these and other kinds")));
    }
    if problems.iter().any(|it| it.severity == Severity::Error) {
        Err(problems)
    } else {
        Ok((results, problems))
    }
}

/// Reads a results file of an earlier run, for comparison, and says what `of` makes of it: its digest is checked, and not what it means,
/// which takes a third of the time more. None where it is no results file. With `force` a digest that differs is the problem that comes
/// with the rest. `last` is what the file before left: most files of a history have the same outline.
///
/// # Errors
/// The first thing that is wrong with its JSON or its shape, a key that stands twice, a digest that differs.
///
/// ```
/// use runsheet::results::{self, Results};
/// let mut last = results::LastOutline::default();
/// let mut read = |json: &str| {
///     results::load_past(json.as_bytes(), Default::default(), &mut last, Results::clone)
/// };
/// assert_eq!(read("{\"name\": \"package\"}"), Ok(None));
/// let json = std::fs::read_to_string("tests/cases/results/success.json").unwrap();
/// assert_eq!(read(&json).unwrap(), read(&json).unwrap());
/// let problem = read(&json.replace("Heard by two people", "Heard by nobody")).unwrap_err();
/// assert_eq!(problem.kind.name, "digest-differs");
/// ```
pub fn load_past<T>(
    bytes: &[u8],
    options: Options,
    last: &mut LastOutline,
    of: impl FnOnce(&Results) -> T,
) -> Result<Option<(T, Option<Problem>)>, Problem> {
    let sound = fitting(bytes).ok().and_then(|it| read_past(it, last));
    let is_sound = sound.is_some();
    let (results, problems) = match sound {
        Some(sound) => sound,
        None if !std::str::from_utf8(bytes).is_ok_and(|it| it.contains(FORMAT)) => {
            return Ok(None);
        }
        None => {
            let mut problems = Vec::new();
            (read(fitting(bytes)?, &mut problems)?, problems)
        }
    };
    let mut wrong = problems.into_iter().filter(|it| it.severity == Severity::Error);
    let read = match wrong.next() {
        Some(problem) if !(options.force && problem.kind.forgivable) => Err(problem),
        problem => Ok(Some((of(&results), problem.map(Problem::warning)))),
    };
    if is_sound {
        last.outline = results.outline;
    }
    read
}

/// What reading an earlier run leaves to the next one.
pub struct LastOutline {
    text: Part,
    outline: Outline,
}

impl Default for LastOutline {
    fn default() -> LastOutline {
        let text = Part { key: OUTLINE, ..Part::default() };
        LastOutline { text, outline: Outline::default() }
    }
}

/// The bytes without a byte order mark, where they are not too many.
fn fitting(bytes: &[u8]) -> Result<&[u8], Problem> {
    if bytes.len() > LIMIT {
        let most = LIMIT >> 20;
        let found =
            format!("the file has more than {most} MB; results of up to {most} MB are read");
        return Err(Problem::new(&problem::TOO_LARGE, "", found));
    }
    Ok(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
}

/// Everything that concerns the JSON and not what it means. Doubled keys and a wrong digest are noted, the rest ends the reading.
fn read(bytes: &[u8], problems: &mut Vec<Problem>) -> Result<Results, Problem> {
    let document = json::read(bytes).map_err(|error| not_json(bytes, &error))?;
    if is_journal(bytes) {
        return Err(is_a_journal());
    }
    problems.extend(document.doubled.iter().map(|path| {
        Problem::new(&problem::DOUBLED_KEY, path, "the key stands twice").help("keep the right one")
    }));
    let newer = identify(&document.value)?;
    // The digest is over the document as it stands, before anything is left aside.
    let has_integrity = document.value.get("integrity").is_some();
    let digest = if has_integrity { seal::digest_of(&document.value) } else { String::new() };
    let results = shape(document.value, bytes, newer, problems)?;
    problems.extend(digest_problem(&results, &digest));
    Ok(results)
}

/// A file in which nothing is odd, the usual case, and what is wrong with what it says: read without a tree, in a third of the time.
/// None for every other file, such as one with keys of other people's own.
fn read_sound(bytes: &[u8]) -> Option<(Results, Vec<Problem>)> {
    let digest = || sound_text(bytes, &Part::default()).map(|it| digest(&it));
    let results = || {
        let results: Results = serde_json::from_slice(bytes).ok().filter(is_ours)?;
        let mut problems = Vec::new();
        check::check(&results, &mut problems);
        Some((results, problems))
    };
    // A thread costs as much as the digest of some ten kilobytes.
    let ((results, found), digest) = if bytes.len() < LARGE {
        (results()?, digest()?)
    } else {
        thread::scope(|scope| {
            let beside = scope.spawn(digest);
            Some((results()?, beside.join().ok()??))
        })?
    };
    let problems = digest_problem(&results, &digest).into_iter().chain(found).collect();
    Some((results, problems))
}

/// The same of an earlier run, without what it means. The outline of the results is the one that is kept.
fn read_past(bytes: &[u8], last: &mut LastOutline) -> Option<(Results, Vec<Problem>)> {
    let text = sound_text(bytes, &last.text)?;
    let results = with_outline(bytes, &text, last).filter(is_ours)?;
    let problem = digest_problem(&results, &digest(&text));
    Some((results, problem.into_iter().collect()))
}

fn is_ours(results: &Results) -> bool {
    results.format == FORMAT && results.format_version == FORMAT_VERSION
}

/// What the digest of a file is over. None where a key stands twice.
fn sound_text(bytes: &[u8], known: &Part) -> Option<CanonicalText> {
    canonical_text(bytes, "integrity", known).filter(|it| !it.has_doubled)
}

/// The digest of the content of a file; empty where it states none to compare it with.
fn digest(text: &CanonicalText) -> String {
    if text.left_out.is_empty() { String::new() } else { sha256_hex(&text.bytes) }
}

/// The results with the outline of the file before, where it is the same. Of the canonical text, in which the keys of maps stand in the
/// order that they are kept in.
fn with_outline(bytes: &[u8], text: &CanonicalText, last: &mut LastOutline) -> Option<Results> {
    let (read, place) = text.part.clone()?;
    let [before, outline, after] =
        [0..place.start, place.clone(), place.end..text.bytes.len()].map(|it| &text.bytes[it]);
    let mut results: Results = serde_json::from_slice(&[before, b"[]", after].concat()).ok()?;
    // It was not given back where the file before was odd.
    if last.outline.0.is_empty() || last.text.canonical != outline {
        last.outline = serde_json::from_slice(outline).ok()?;
        let (read, canonical) = (bytes[read].to_vec(), outline.to_vec());
        last.text = Part { key: OUTLINE, read, canonical };
    }
    results.outline = std::mem::take(&mut last.outline);
    if !text.left_out.is_empty() {
        results.integrity = serde_json::from_slice(&text.left_out).ok()?;
    }
    Some(results)
}

/// Whether the digest that a file states is another one than that of its content. A merged file always states one: of its sign-offs, which
/// were given before the merge, nothing else tells whether what they signed is still there.
fn digest_problem(results: &Results, found: &str) -> Option<Problem> {
    let Some(integrity) = &results.integrity else {
        let message = "missing, expected the digest that `runsheet merge` writes: nothing tells what was changed since";
        let is_merge = results.generator.kind == GeneratorKind::Merge;
        return is_merge.then(|| Problem::new(&problem::DIGEST, "integrity", message));
    };
    if integrity.algorithm != seal::ALGORITHM {
        let message = format!("found `{}`, expected `{}`", integrity.algorithm, seal::ALGORITHM);
        return Some(Problem::new(&problem::DIGEST, "integrity.algorithm", message));
    }
    (integrity.digest != found).then(|| {
        let message = format!(
            "the file was changed after it was saved: it says {}, its content has {found}",
            integrity.digest
        );
        Problem::new(&problem::DIGEST, "integrity.digest", message)
    })
}

fn not_json(bytes: &[u8], error: &serde_json::Error) -> Problem {
    let start = bytes.trim_ascii_start();
    let problem = |message: &str| Problem::new(&problem::NOT_JSON, "", message);
    if start.is_empty() {
        return problem("the file is empty, expected results in JSON");
    }
    if start.starts_with(b"%PDF") || start.starts_with(b"<") {
        return problem("this is a form or a page, expected results in JSON")
            .help("`runsheet collect` makes results from a filled form; give those");
    }
    if is_journal(start) {
        return is_a_journal();
    }
    if start.starts_with(b"#!") {
        return problem("this is a script, expected results in JSON")
            .help("give the results that it writes when it is run");
    }
    // A number or a word alone is JSON too, and nobody's results.
    if !start.first().is_some_and(|it| b"{[\"".contains(it)) {
        return problem("this is text, such as a checklist, expected results in JSON")
            .help("give what a form saves, a script writes, or `runsheet collect` makes");
    }
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    let place = format!("line {}, column {}", error.line(), error.column());
    if error.is_eof() {
        problem(&format!("not whole: the JSON ends too early at {place} ({said})"))
            .help("the file is truncated; save it again")
    } else {
        problem(&format!("not JSON at {place}: {said}"))
    }
}

fn is_a_journal() -> Problem {
    Problem::new(&problem::NOT_JSON, "", "this is the journal of a run, expected results in JSON")
        .help("`runsheet collect` makes results from it; give those")
}

/// Whether this is a results file that can be read: says how much newer its minor version is.
fn identify(document: &Value) -> Result<bool, Problem> {
    let other = |path, message: String| Problem::new(&problem::OTHER_FORMAT, path, message);
    let Value::Object(keys) = document else {
        return Err(other("", format!("found {}, expected an object", name(document))));
    };
    match keys.get("format") {
        Some(Value::String(format)) if format == FORMAT => {}
        Some(Value::String(format)) => {
            return Err(other("format", format!("found `{format}`, expected `{FORMAT}`")));
        }
        Some(format) => {
            return Err(other("format", format!("found {}, expected `{FORMAT}`", name(format))));
        }
        None => {
            return Err(other(
                "",
                format!("no results file: there is no `format`, expected `{FORMAT}`"),
            ));
        }
    }
    let version = match keys.get("format_version") {
        Some(Value::String(version)) => version.as_str(),
        Some(found) => {
            return Err(other(
                "format_version",
                format!("found {}, expected a string such as `{FORMAT_VERSION}`", name(found)),
            ));
        }
        None => {
            return Err(other("format_version", format!("missing, expected `{FORMAT_VERSION}`")));
        }
    };
    let numbers =
        version.split_once('.').map(|(major, minor)| (major.parse::<u32>(), minor.parse::<u32>()));
    match numbers {
        Some((Ok(1), Ok(minor))) => Ok(minor > 0),
        Some((Ok(_), Ok(_))) => Err(other(
            "format_version",
            format!("found `{version}`; this program reads the versions 1.x"),
        )
        .help("use the runsheet that wrote the file, or a newer one")),
        _ => Err(other(
            "format_version",
            format!("found `{version}`, expected a version such as `{FORMAT_VERSION}`"),
        )),
    }
}

/// The tree as results. What a newer 1.x added is left aside with a warning.
fn shape(
    mut document: Value,
    bytes: &[u8],
    newer: bool,
    problems: &mut Vec<Problem>,
) -> Result<Results, Problem> {
    let own = OwnKeys::take(&mut document);
    if let Ok(results) = Results::deserialize(document) {
        return Ok(own.put_back(results));
    }
    // Paths cost time, so that they are only followed where something is wrong.
    let mut document = json::read(bytes).map_err(|error| not_json(bytes, &error))?.value;
    let own = OwnKeys::take(&mut document);
    for _ in 0..MOST_NEWER {
        let tracked: Result<Results, _> = serde_path_to_error::deserialize(&document);
        let error = match tracked {
            Ok(results) => return Ok(own.put_back(results)),
            Err(error) => error,
        };
        let unknown = unknown_key(&error.inner().to_string());
        let problem = wrong_shape(&error);
        let Some(key) = unknown.filter(|_| newer) else { return Err(problem) };
        if !remove(&mut document, error.path(), &key) {
            return Err(problem);
        }
        let message = format!("`{key}` comes from a newer version of the format and is left aside");
        problems.push(Problem::new(&problem::NEWER, problem.path, message));
    }
    Err(Problem::new(&problem::SHAPE, "", "too many unknown keys"))
}

/// Keys of other people's own, at the root and by item.
struct OwnKeys {
    root: BTreeMap<String, Value>,
    /// By `items` or `aside`, and id.
    items: Vec<(&'static str, String, BTreeMap<String, Value>)>,
}

impl OwnKeys {
    fn take(document: &mut Value) -> OwnKeys {
        let root = take_own_keys(document);
        let mut own = OwnKeys { root, items: Vec::new() };
        for place in ["items", "aside"] {
            let Some(Value::Object(items)) = document.get_mut(place) else { continue };
            for (id, item) in items {
                let keys = take_own_keys(item);
                if !keys.is_empty() {
                    own.items.push((place, id.clone(), keys));
                }
            }
        }
        own
    }

    fn put_back(self, mut results: Results) -> Results {
        results.extra = self.root;
        for (place, id, own) in self.items {
            let items = if place == "aside" { &mut results.aside } else { &mut results.items };
            if let Some(item) = items.get_mut(&id) {
                item.extra = own;
            }
        }
        results
    }
}

fn take_own_keys(value: &mut Value) -> BTreeMap<String, Value> {
    let Value::Object(keys) = value else { return BTreeMap::new() };
    let own: Vec<String> = keys.keys().filter(|key| key.starts_with("x-")).cloned().collect();
    own.into_iter().filter_map(|key| keys.shift_remove(&key).map(|value| (key, value))).collect()
}

fn unknown_key(said: &str) -> Option<String> {
    let rest = said.strip_prefix("unknown field `")?;
    rest.split('`').next().map(str::to_owned)
}

/// Takes the key at or below the path out of the tree.
fn remove(document: &mut Value, path: &serde_path_to_error::Path, key: &str) -> bool {
    use serde_path_to_error::Segment;
    let mut place = document;
    for segment in path {
        let below = match segment {
            Segment::Seq { index } => place.get_mut(*index),
            Segment::Map { key: part } if part == key && place.get(key).is_some() => break,
            Segment::Map { key } => place.get_mut(key),
            Segment::Enum { .. } | Segment::Unknown => None,
        };
        let Some(below) = below else { return false };
        place = below;
    }
    place.as_object_mut().and_then(|keys: &mut Map<String, Value>| keys.shift_remove(key)).is_some()
}

/// What serde says, in our words.
fn wrong_shape(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let said = error.inner().to_string();
    let mut path = error.path().to_string();
    if path == "." {
        path = String::new();
    }
    let quoted: Vec<&str> = said.split('`').skip(1).step_by(2).collect();
    let problem = |path: &str, message: String| Problem::new(&problem::SHAPE, path, message);
    let list =
        |names: &[&str]| names.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
    let rest = |kind: &str| said.strip_prefix(kind);
    match (quoted.as_slice(), said.split(" `").next().unwrap_or_default()) {
        ([key, known @ ..], "unknown field") => {
            let whole = if path.ends_with(key) || path.is_empty() {
                path.clone()
            } else {
                format!("{path}.{key}")
            };
            let whole = if whole.is_empty() { (*key).to_owned() } else { whole };
            let found = problem(&whole, format!("unknown key `{key}`"));
            match nearest(key, known) {
                Some(near) => found.help(format!("did you mean `{near}`?")),
                None => found.help(format!("the keys here are {}; at the root and in items, keys of your own begin with `x-`", list(known))),
            }
        }
        ([value, known @ ..], "unknown variant") => {
            problem(&path, format!("found `{value}`, expected {}", one_of(known)))
        }
        ([key], "missing field") => {
            let whole = if path.is_empty() { (*key).to_owned() } else { format!("{path}.{key}") };
            problem(&whole, format!("missing, expected the key `{key}`"))
        }
        _ => {
            let found =
                rest("invalid type: ").or(rest("invalid value: ")).or(rest("invalid length "));
            match found.and_then(|it| it.split_once(", expected ")) {
                Some((found, expected)) => {
                    problem(&path, format!("found {}, expected {}", plain(found), plain(expected)))
                }
                None => problem(&path, said),
            }
        }
    }
}

fn one_of(known: &[&str]) -> String {
    match known {
        [one] => format!("`{one}`"),
        [most @ .., last] => {
            let most: Vec<String> = most.iter().map(|it| format!("`{it}`")).collect();
            format!("{} or `{last}`", most.join(", "))
        }
        [] => "nothing".to_owned(),
    }
}

/// The words of Rust's types in the words of JSON.
fn plain(words: &str) -> String {
    match words {
        "map" => "an object".to_owned(),
        "sequence" | "a sequence" => "a list".to_owned(),
        "null" | "unit value" => "null".to_owned(),
        "u64" | "u32" | "u8" => "a whole number from 0".to_owned(),
        "i64" | "i32" => "a whole number".to_owned(),
        "f64" => "a number".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "string or map" | "a string" | "variant identifier" => "a string".to_owned(),
        words if words.starts_with("struct ") || words.starts_with("a map") => {
            "an object".to_owned()
        }
        words => match words.split_once(' ') {
            Some(("integer" | "boolean", value)) => value.to_owned(),
            Some(("string", value)) => format!("the text {value}"),
            Some(("floating", value)) => value.trim_start_matches("point ").to_owned(),
            _ => words.to_owned(),
        },
    }
}

fn name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

//! The functions that a text defines in lines of their own: what can be given to another bash as it stands.

use std::ops::Range;

use super::{quoting::announced, syntax::nested};
use crate::model::{Function, Scope};

/// So often is a definition tried with the next line that may be its end.
const MOST: usize = 8;

/// The lines of a definition that stands at `place`, where they hold nothing else.
// Read as text inside of a word is, whose functions nobody asks for.
// `ends` has the place of every line's end.
pub(super) fn whole(
    text: &str,
    ends: &[usize],
    name: &str,
    place: Range<usize>,
) -> Option<Function> {
    let start = text.get(..place.start)?.rfind('\n').map_or(0, |at| at + 1);
    let before = text[start..place.start].trim();
    if !before.is_empty() && before != "function" {
        return None;
    }
    let line = |at: usize| text.get(at..)?.find('\n').map_or(Some(text.len()), |to| Some(at + to));
    let mut end = line(place.end)?;
    if !text[place.end..end].trim().is_empty() {
        return None;
    }
    // A heredoc that is opened in the last line stands behind it, up to a line that is its end.
    let last = text[..end].rfind('\n').map_or(0, |at| at + 1);
    let marks: Vec<String> = text[last..end]
        .match_indices("<<")
        .filter_map(|(at, _)| announced(&text[last + at..end]))
        .map(|(heredoc, _)| heredoc.end)
        .collect();
    for _ in 0..MOST {
        let lines = &text[start..end];
        let found = nested(lines, 1);
        if found.error.is_none() {
            let alone = found.sets.first().is_some_and(|it| it == name)
                && found.calls.iter().all(|it| it.scope != Scope::Text);
            let line = |at: usize| ends.partition_point(|it| *it < at) + 1;
            let (first, last) = (line(start), line(end));
            return alone.then(|| Function { name: name.to_owned(), first, last });
        }
        loop {
            if end == text.len() {
                return None;
            }
            let start = end + 1;
            end = line(start)?;
            if marks.iter().any(|it| it == text[start..end].trim_start_matches('\t')) {
                break;
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::shell::analyse;

    fn case(text: &str, lines: &[(&str, usize, usize)]) {
        let found = analyse(text);
        assert!(found.error.is_none(), "{text}: {:?}", found.error);
        let functions: Vec<_> =
            found.functions.iter().map(|it| (it.name.as_str(), it.first, it.last)).collect();
        assert_eq!(functions, lines, "{text}");
    }

    #[test]
    fn definitions_are_found_line_by_line() {
        case("f() { echo no heredoc; }", &[("f", 1, 1)]);
        case("x=1\n  f()\n  {\n    # why\n    echo a\n  }", &[("f", 2, 6)]);
        case("x=1\nf() {\n  cat <<E\nbody\nE\n}\nf", &[("f", 2, 6)]);
        case("f() { cat <<E; }\nbody\nE\nf", &[("f", 1, 3)]);
        case("function f {\n  é=1; cat <<'E' | tr a b\n}\nE\n}", &[("f", 1, 5)]);
        case("f() {\n cat <<E\n}\nE\n}\ng() {\n cat <<E\nE\n}", &[("f", 1, 5), ("g", 6, 9)]);
    }

    #[test]
    fn what_cannot_be_parted_from_other_commands_is_left() {
        case("f() { cat <<E; }; f\nE", &[]);
        case("rm x; f() {\ncat <<E\nE\n}", &[]);
    }
}

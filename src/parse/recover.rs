//! What `CommonMark` reads otherwise than the author meant, put straight before it is read. Every byte keeps its line.

use std::ops::Range;

/// A document put straight, of the same length, and the fences that were moved.
pub(super) struct Straight {
    pub(super) text: String,
    /// The opening lines of the moved fences, each with the spaces that were taken off its lines.
    pub(super) moved: Vec<(Range<usize>, Vec<Range<usize>>)>,
}

/// Moves fences that are indented too far under their item to where that item's text begins; the space taken off in front of a line
/// is put behind it. `None` where there is nothing to do.
pub(super) fn straighten(text: &str) -> Option<Straight> {
    let lines = split(text);
    let mut moves: Vec<(usize, usize, usize)> = Vec::new();
    let mut contents: Vec<usize> = Vec::new();
    // Signs, and their number, of which no line further below closes a fence.
    let mut unclosed: Vec<(char, usize)> = Vec::new();
    let mut close_of = |fence: (char, usize), from: usize| {
        if unclosed.iter().any(|it| it.0 == fence.0 && it.1 <= fence.1) {
            return None;
        }
        let close = lines[from..].iter().position(|range| closes(&text[range.clone()], fence));
        if close.is_none() {
            unclosed.push(fence);
        }
        close.map(|offset| from + offset)
    };
    let mut at = 0;
    while at < lines.len() {
        let line = &text[lines[at].clone()];
        let indent = indentation(line);
        let bare = line.trim_start();
        if bare.trim_end().is_empty() {
            at += 1;
            continue;
        }
        if let Some(fence) = fence(bare) {
            let content =
                contents.iter().rev().copied().find(|content| *content <= indent).unwrap_or(0);
            if let Some(close) = close_of(fence, at + 1) {
                let mut last = close;
                if indent >= content + 4 {
                    // What stands below the fence as deep as the fence goes with it.
                    let below = |range: &&Range<usize>| {
                        let line = &text[(*range).clone()];
                        indentation(line) >= indent && !line.trim().is_empty()
                    };
                    last += lines[close + 1..].iter().take_while(below).count();
                    moves.push((at, last, indent - content));
                }
                at = last + 1;
                continue;
            }
        }
        contents.retain(|content| *content <= indent);
        if let Some(width) = marker(bare) {
            contents.push(indent + width);
            // A fence that opens right behind the marker: what it holds is no line of the list.
            let inside = bare.get(width..).and_then(|rest| fence(rest.trim_start()));
            at = inside.and_then(|fence| close_of(fence, at + 1)).unwrap_or(at);
        }
        at += 1;
    }
    if moves.is_empty() {
        return None;
    }
    let mut straight = String::with_capacity(text.len());
    let mut fences = Vec::new();
    let mut from = 0;
    for (open, close, shift) in moves {
        straight.push_str(&text[from..lines[open].start]);
        let mut spaces = Vec::new();
        for range in &lines[open..=close] {
            let line = &text[range.clone()];
            let body = line.trim_end_matches('\n');
            let taken = indentation(body).min(shift);
            if taken > 0 {
                spaces.push(range.start..range.start + taken);
            }
            straight.push_str(&body[taken..]);
            straight.push_str(&" ".repeat(taken));
            straight.push_str(&line[body.len()..]);
        }
        fences.push((lines[open].clone(), spaces));
        from = lines[close].end;
    }
    straight.push_str(&text[from..]);
    Some(Straight { text: straight, moved: fences })
}

fn split(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let range = start..start + line.len();
            start = range.end;
            range
        })
        .collect()
}

/// Spaces in front; a tab ends the count, since moving it would change what follows.
fn indentation(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b' ').count()
}

fn fence(bare: &str) -> Option<(char, usize)> {
    let sign = bare.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let count = bare.chars().take_while(|c| *c == sign).count();
    let info = &bare[count..];
    (count >= 3 && !(sign == '`' && info.contains('`'))).then_some((sign, count))
}

fn closes(line: &str, (sign, count): (char, usize)) -> bool {
    let bare = line.trim();
    bare.chars().all(|c| c == sign) && bare.chars().count() >= count
}

/// How wide a list marker is, with one space behind it.
fn marker(bare: &str) -> Option<usize> {
    if bare.starts_with(['-', '*', '+']) && bare[1..].starts_with(' ') {
        return Some(2);
    }
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let closed = bare[digits..].starts_with(['.', ')']) && bare[digits + 1..].starts_with(' ');
    (digits > 0 && digits <= 9 && closed).then_some(digits + 2)
}

#[cfg(test)]
mod tests {
    use super::straighten;

    #[test]
    fn fences_move_to_their_item() {
        let text = "- [ ] Look:\n      ```sql\n      SELECT 1;\n      ```\n- [ ] Next\n";
        let straight = straighten(text).unwrap();
        assert_eq!(
            straight.text,
            "- [ ] Look:\n  ```sql    \n  SELECT 1;    \n  ```    \n- [ ] Next\n"
        );
        assert_eq!(straight.text.len(), text.len());
    }

    #[test]
    fn fences_in_their_place_stay() {
        assert!(
            straighten("- [ ] Look:\n  ```sh\n      indented\n  ```\n\n```\nx\n```\n").is_none()
        );
        assert!(straighten("- a\n      ``` never closed\n").is_none());
        let behind = "1. ```\n   a\n   ```\n2. [ ] b\n   ```bash\n   c\n   ```\n";
        assert!(straighten(behind).is_none());
    }
}

//! Where the words of a command stand in the document, whose lines have indentation, prompts and comments that the command has not.

use std::ops::Range;

use crate::model::Alternative;

/// So many lines ahead is a line looked for: output and comments stand between commands.
const AHEAD: usize = 500;

/// Turns the places of words from bytes of each alternative's text into bytes of the document; `block` is where the command stands.
///
/// ```
/// use runsheet::{model::Alternative, shell};
/// let document = "- [ ] Stop\n  ```bash\n  $ systemctl stop app\n  ```\n";
/// let bash = shell::analyse("systemctl stop app");
/// let mut ways = vec![Alternative { text: "systemctl stop app".into(), bash, ..Alternative::default() }];
/// shell::locate(&mut ways, document, 11..document.len());
/// let word = &ways[0].bash.calls[0].words[1];
/// assert_eq!(&document[word.start as usize..word.end as usize], "stop");
/// ```
pub fn locate(ways: &mut [Alternative], document: &str, block: Range<usize>) {
    let lines = lines(document, block);
    let mut next = 0;
    for way in ways.iter_mut().filter(|way| !way.bash.calls.is_empty()) {
        // Per line of the text: its first byte, and the byte of the document that it is.
        let mut places: Vec<(usize, usize)> = Vec::new();
        let mut start = 0;
        // A way takes up where the one before it ended, but for those that share what stands before the choice.
        let first = way.text.lines().map(str::trim).find(|it| !it.is_empty()).unwrap_or_default();
        if !lines.iter().skip(next).take(AHEAD).any(|(_, it)| it.ends_with(first)) {
            next = 0;
        }
        for line in way.text.split_inclusive('\n') {
            let words = line.trim();
            let indent = line.len() - line.trim_start().len();
            if !words.is_empty() {
                let ahead = lines.iter().enumerate().skip(next).take(AHEAD);
                let found = ahead.into_iter().find(|(_, (_, it))| it.ends_with(words));
                // A line that is not there does not lose the others.
                if let Some((index, (at, it))) = found {
                    next = index + 1;
                    places.push((start + indent, at + it.len() - words.len()));
                }
            }
            start += line.len();
        }
        let place = |at: u32| {
            let at = at as usize;
            let line = places.partition_point(|(start, _)| *start <= at).checked_sub(1);
            let (from, to) = line.map_or((at, 0), |line| places[line]);
            u32::try_from(to + at - from).unwrap_or_default()
        };
        for call in &mut way.bash.calls {
            let assigned = call.assigns.iter_mut().map(|(_, word)| word);
            for word in call.words.iter_mut().chain(assigned) {
                word.start = place(word.start);
                // The end may be the start of the next line.
                word.end = if word.end == 0 { 0 } else { place(word.end - 1) + 1 };
            }
        }
    }
}

/// The lines of a block with their places, without the line of its opening fence.
fn lines(document: &str, block: Range<usize>) -> Vec<(usize, &str)> {
    let text = document.get(block.clone()).unwrap_or_default();
    let mut at = block.start;
    let place = |line: &'_ str| {
        let start = at;
        at += line.len();
        start
    };
    let fenced = text.trim_start().starts_with(['`', '~']);
    let starts: Vec<usize> = text.split_inclusive('\n').map(place).collect();
    let lines = text.split_inclusive('\n').map(str::trim_end);
    starts.into_iter().zip(lines).skip(usize::from(fenced)).collect()
}

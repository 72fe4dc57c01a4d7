//! "Did you mean …?"

/// The known word that was probably meant: at most a third of its letters differ.
///
/// ```
/// use runsheet::diagnostic::nearest;
/// assert_eq!(nearest("tiemout", &["retry", "timeout"]), Some("timeout"));
/// assert_eq!(nearest("colour", &["retry", "timeout"]), None);
/// ```
pub fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let far = |it: &&&str| distance(word, it);
    let best = known.iter().min_by_key(far)?;
    (far(&best) <= word.chars().count().div_ceil(3)).then_some(*best)
}

/// Letters to insert, remove or replace (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in other.iter().enumerate() {
            let best = (diagonal + usize::from(a != *b)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], best);
        }
    }
    row[other.len()]
}

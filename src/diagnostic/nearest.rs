//! "Did you mean …?"

/// Longer words are compared with nothing: they come from strangers, and comparing takes the product of the lengths.
const LONGEST: usize = 100;

/// The known word that was probably meant: at most a third of its letters differ. None for words of more than 100 bytes.
///
/// ```
/// use runsheet::diagnostic::nearest;
/// assert_eq!(nearest("tiemout", &["retry", "timeout"]), Some("timeout"));
/// assert_eq!(nearest("colour", &["retry", "timeout"]), None);
/// assert_eq!(nearest(&"t".repeat(101), &[&*"t".repeat(100)]), None);
/// ```
pub fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let far = |it: &&&str| distance(word, it);
    let best = known.iter().filter(|it| it.len() <= LONGEST).min_by_key(far)?;
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

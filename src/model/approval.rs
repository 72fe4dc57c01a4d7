//! What an option of an approval decides. The only place that knows: form, script, `collect` and report ask here.

use super::Choice;

/// Wherever they stand, somebody approves.
const APPROVING: &[&str] = &[
    "accept",
    "accepted",
    "agree",
    "agreed",
    "approve",
    "approved",
    "approves",
    "authorised",
    "authorized",
    "cleared",
    "confirmed",
    "granted",
    "lgtm",
    "passed",
    "proceed",
    "aceptado",
    "aprobado",
    "disetujui",
    "freigegeben",
    "genehmigt",
];
/// Words that mean something else inside of a sentence: they approve as the first or the last one.
const SHORT: &[&str] =
    &["go", "ok", "okay", "pass", "signed", "yes", "ja", "oui", "si", "sí", "ya"];
/// What turns it.
const TURNING: &[&str] = &[
    "awaiting",
    "back",
    "cannot",
    "declined",
    "denied",
    "don",
    "fail",
    "failed",
    "hold",
    "kein",
    "keine",
    "nein",
    "never",
    "nicht",
    "no",
    "non",
    "not",
    "pending",
    "refused",
    "rejected",
    "revoked",
    "stop",
    "tidak",
    "until",
    "withdrawn",
    "won",
];
/// `No` before one of these is good.
const TROUBLE: &[&str] = &[
    "blockers",
    "concerns",
    "defects",
    "errors",
    "findings",
    "issue",
    "issues",
    "objection",
    "objections",
    "problem",
    "problems",
];
/// What follows is a remark on the decision.
const REMARK: &[&str] =
    &["after", "because", "but", "if", "once", "pending", "provided", "subject", "with", "without"];

/// What choosing the option with this id decides: whether it approves. None where there is no such option, and where the words of
/// no option approve: a person says then what was decided.
///
/// The words are those of sign-offs in the checklists that we read. The first clause of a label decides (`Approved, no issues`); a
/// box that stands alone approves unless its words refuse.
///
/// ```
/// use runsheet::model::{Choice, approves};
/// let options = ["NO-GO", "GO"].map(|it| Choice { id: it.to_lowercase(), label: it.into() });
/// assert_eq!([approves(&options, "no-go"), approves(&options, "go")], [Some(false), Some(true)]);
/// assert_eq!(approves(&[], "go"), None);
/// ```
pub fn approves(options: &[Choice], id: &str) -> Option<bool> {
    let chosen = options.iter().find(|it| it.id == id)?;
    if let [alone] = options {
        return (meaning(&alone.label) != Some(false)).then_some(true);
    }
    let known = options.iter().any(|it| meaning(&it.label) == Some(true));
    known.then(|| meaning(&chosen.label) == Some(true))
}

/// Whether the words approve or refuse; none where they do neither.
fn meaning(label: &str) -> Option<bool> {
    let words = clause(label);
    let is = |list: &[&str], word: &str| list.contains(&word);
    let fine = |pair: &[String]| is(&["no", "without"], &pair[0]) && is(TROUBLE, &pair[1]);
    if words.windows(2).any(fine) {
        return Some(true);
    }
    if words.iter().any(|it| is(TURNING, it)) {
        return Some(false);
    }
    let mut ends = [words.first(), words.last()].into_iter().flatten();
    let yes = words.iter().any(|it| is(APPROVING, it)) || ends.any(|it| is(SHORT, it));
    yes.then_some(true)
}

/// The words of the first clause, in small letters.
fn clause(label: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for piece in label.split_whitespace() {
        let ends = piece.starts_with('(') || matches!(piece, "-" | "--" | "–" | "—");
        if ends && !words.is_empty() {
            break;
        }
        for word in piece.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()) {
            let word = word.to_lowercase();
            if !words.is_empty() && REMARK.contains(&word.as_str()) {
                return words;
            }
            words.push(word);
        }
        if piece.ends_with([',', ';', ':', '.']) && !words.is_empty() {
            break;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_clause_decides() {
        for (label, expected) in [
            ("Approved", Some(true)),
            ("✓ Approved", Some(true)),
            ("Approved, no issues", Some(true)),
            ("Approved — not before Monday", Some(true)),
            ("Approved with conditions", Some(true)),
            ("Release approved", Some(true)),
            ("Ready to go", Some(true)),
            ("No issues", Some(true)),
            ("GO", Some(true)),
            ("Yes", Some(true)),
            ("NO-GO", Some(false)),
            ("No", Some(false)),
            ("Not approved", Some(false)),
            ("Not yet approved", Some(false)),
            ("Pending approval", Some(false)),
            ("Approval denied", Some(false)),
            ("Rejected", Some(false)),
            ("Disapproved", None),
            ("Unsigned", None),
            ("Unacceptable", None),
            ("Ongoing", None),
            ("Issues found", None),
            ("blue", None),
            ("", None),
        ] {
            assert_eq!(meaning(label), expected, "{label}");
        }
    }

    #[test]
    fn options_are_judged_together() {
        let judged = |labels: &[&str]| -> Vec<Option<bool>> {
            let option = |label: &&str| Choice { id: (*label).into(), label: (*label).into() };
            let options: Vec<Choice> = labels.iter().map(option).collect();
            labels.iter().map(|it| approves(&options, it)).collect()
        };
        assert_eq!(judged(&["Approved", "Disapproved"]), [Some(true), Some(false)]);
        assert_eq!(judged(&["NO-GO", "GO", "Abstain"]), [Some(false), Some(true), Some(false)]);
        assert_eq!(judged(&["No issues", "Issues found"]), [Some(true), Some(false)]);
        assert_eq!(judged(&["Red", "Green"]), [None, None]);
        assert_eq!(judged(&["Reviewed"]), [Some(true)]);
        assert_eq!(judged(&["Rejected"]), [None]);
    }
}

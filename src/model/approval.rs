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
    "ready",
    "succeeded",
    "success",
    "successful",
    "successfully",
    "accepté",
    "aceptado",
    "approuvé",
    "aprobado",
    "disetujui",
    "freigegeben",
    "genehmigt",
];
/// Words that mean something else inside of a sentence: they approve as the first or the last one.
const SHORT: &[&str] = &[
    "go", "ok", "okay", "pass", "release", "released", "signed", "yes", "ja", "oui", "si", "sí",
    "ya",
];
/// Turns what follows; alone it refuses.
const TURNING: &[&str] = &[
    "cannot", "cant", "dont", "isnt", "never", "no", "non", "not", "wont", "kein", "keine", "nein",
    "nicht", "pas", "belum", "jangan", "tidak",
];
/// Refuses, wherever it stands.
const REFUSING: &[&str] = &[
    "awaiting",
    "back",
    "blocked",
    "denial",
    "denied",
    "denies",
    "deny",
    "fail",
    "failed",
    "fails",
    "failure",
    "hold",
    "pending",
    "revoke",
    "revoked",
    "stop",
    "stopped",
    "unable",
    "unsigned",
    "until",
    "veto",
    "vetoed",
    "withdrawn",
    "withheld",
    "withhold",
];
/// Begins words that refuse.
const REFUSING_STEMS: &[&str] = &[
    "abort",
    "cancel",
    "declin",
    "postpon",
    "refus",
    "reject",
    "unaccept",
    "abgebroch",
    "abgelehnt",
    "ablehn",
    "verweiger",
    "zurückgewiesen",
    "annul",
    "rejet",
    "deneg",
    "rechaz",
    "batal",
    "dibatal",
    "ditolak",
    "menolak",
    "tolak",
];
/// `Rollback` before one of these is no decision to roll back.
const OF_ROLLBACK: &[&str] = &[
    "approved",
    "available",
    "documented",
    "path",
    "plan",
    "plans",
    "procedure",
    "procedures",
    "ready",
    "reviewed",
    "script",
    "scripts",
    "steps",
    "tested",
    "verified",
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

/// What choosing the option with this id decides: whether it approves. None where there is no such option, and where its words say
/// nothing and those of no other option approve: a person says then what was decided.
///
/// The words are those of sign-offs in the checklists that we read. The first clause of a label decides (`Approved, no issues`); a
/// box that stands alone approves unless its words refuse, and beside an option that approves what does not is a refusal.
///
/// ```
/// use runsheet::model::{Choice, approves};
/// let options = ["NO-GO", "GO"].map(|it| Choice { id: it.to_lowercase(), label: it.into() });
/// assert_eq!([approves(&options, "no-go"), approves(&options, "go")], [Some(false), Some(true)]);
/// assert_eq!(approves(&[], "go"), None);
/// ```
pub fn approves(options: &[Choice], id: &str) -> Option<bool> {
    let chosen = options.iter().find(|it| it.id == id)?;
    decides(&chosen.label).or_else(|| match options {
        [_alone] => Some(true),
        _ => options.iter().any(|it| decides(&it.label) == Some(true)).then_some(false),
    })
}

/// Whether words approve or refuse; none where they do neither.
///
/// ```
/// use runsheet::model::decides;
/// assert_eq!(["Approved by mail", "Can't approve", "seen"].map(decides), [Some(true), Some(false), None]);
/// ```
pub fn decides(words: &str) -> Option<bool> {
    let words = clause(words);
    let is = |list: &[&str], word: &str| list.contains(&word);
    let fine = |pair: &[String]| is(&["no", "without"], &pair[0]) && is(TROUBLE, &pair[1]);
    if words.windows(2).any(fine) {
        return Some(true);
    }
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    // `not rejected`, `rollback not needed`: neither refuses nor approves.
    let mut spent = vec![false; words.len()];
    for at in (0..words.len()).filter(|at| refuses(word(*at), word(at + 1))) {
        let around = [at.checked_sub(1), Some(at + 1).filter(|_| is_rollback(word(at)))];
        if let Some(turned) = around.into_iter().flatten().find(|it| is(TURNING, word(*it))) {
            (spent[at], spent[turned]) = (true, true);
        }
    }
    let against =
        |at: usize| !spent[at] && (is(TURNING, word(at)) || refuses(word(at), word(at + 1)));
    if (0..words.len()).any(against) {
        return Some(false);
    }
    let mut ends = [words.first(), words.last()].into_iter().flatten();
    let yes = words.iter().any(|it| is(APPROVING, it)) || ends.any(|it| is(SHORT, it));
    yes.then_some(true)
}

fn refuses(word: &str, next: &str) -> bool {
    // `disapproved`, `unconfirmed`, `unsuccessful`
    let reversed = ["dis", "un"]
        .iter()
        .any(|it| word.strip_prefix(it).is_some_and(|it| APPROVING.contains(&it)));
    reversed
        || REFUSING.contains(&word)
        || REFUSING_STEMS.iter().any(|it| word.starts_with(it))
        || is_rollback(word) && !OF_ROLLBACK.contains(&next)
}

fn is_rollback(word: &str) -> bool {
    matches!(word, "rollback" | "rollbacks" | "backout")
}

/// The words of the first clause, in small letters.
fn clause(label: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    // `Proceed with rollback` is no remark on proceeding.
    let back = label.to_lowercase().contains("roll");
    for piece in label.split_whitespace() {
        let ends = piece.starts_with('(') || matches!(piece, "-" | "--" | "–" | "—");
        if ends && !words.is_empty() {
            break;
        }
        // `can't`, `won’t`
        let piece = piece.to_lowercase().replace('’', "'").replace("n't", " not");
        for word in piece.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()) {
            if !words.is_empty() && REMARK.contains(&word) && !(back && word == "with") {
                return words;
            }
            words.push(word.to_owned());
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
            ("Disapproved", Some(false)),
            ("Unsigned", Some(false)),
            ("Unacceptable", Some(false)),
            ("Can't approve", Some(false)),
            ("Won’t proceed", Some(false)),
            ("Cannot be released", Some(false)),
            ("Reject", Some(false)),
            ("Denied", Some(false)),
            ("Decline", Some(false)),
            ("ABORT", Some(false)),
            ("Unable to proceed", Some(false)),
            ("Approval withheld", Some(false)),
            ("Proceed to rollback", Some(false)),
            ("Proceed with rollback", Some(false)),
            ("Roll back", Some(false)),
            ("Not ready", Some(false)),
            ("Do not release", Some(false)),
            ("Rechazado", Some(false)),
            ("Abgelehnt", Some(false)),
            ("Refusé", Some(false)),
            ("Ditolak", Some(false)),
            ("Belum disetujui", Some(false)),
            ("Deployment successful", Some(true)),
            ("Ready", Some(true)),
            ("Release", Some(true)),
            ("Rollback plan approved", Some(true)),
            ("Success, rollback not needed", Some(true)),
            ("Proceed, with rollback plan", Some(true)),
            ("No rollback needed", None),
            ("Not rejected", None),
            ("Ongoing", None),
            ("Issues found", None),
            ("blue", None),
            ("", None),
        ] {
            assert_eq!(decides(label), expected, "{label}");
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
        for alone in ["Rejected", "Reject", "Can't approve", "Rollback"] {
            assert_eq!(judged(&[alone]), [Some(false)], "{alone}");
        }
        assert_eq!(judged(&["Red", "Rejected"]), [None, Some(false)]);
        assert_eq!(judged(&["Ready", "Not ready"]), [Some(true), Some(false)]);
        assert_eq!(judged(&["Unable to proceed", "OK"]), [Some(false), Some(true)]);
        let outcomes = ["Deployment successful", "Proceed to rollback"];
        assert_eq!(judged(&outcomes), [Some(true), Some(false)]);
    }
}

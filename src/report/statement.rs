//! The run as an in-toto statement (<https://in-toto.io/Statement/v1>) with a test-result predicate
//! (<https://in-toto.io/attestation/test-result/v0.1>): to be signed with other people's tools.

use serde_json::json;

use super::{Audience, Outcome, Run, Tone, approvals, run::Row, verdict};
use crate::results::{Results, Status};

/// The statement, as pretty JSON. The subject is the results file: its name and the SHA-256 of its bytes. The tests are the checks and
/// sign-offs, by item id: done is passed, skipped or out of range is warned, failed or not approved is failed; what is open or does not
/// apply is not listed.
///
/// ```
/// let json = std::fs::read("tests/cases/results/success.json").unwrap();
/// let (results, _) = runsheet::results::load(&json, &Default::default()).unwrap();
/// let statement = runsheet::report::statement(&results, "results.json", &"0".repeat(64));
/// assert!(statement.contains("\"result\": \"PASSED\""));
/// ```
pub fn statement(results: &Results, name: &str, sha256: &str) -> String {
    let run = Run::new(results, Audience::Audit, crate::results::seals(results));
    let result = match verdict::verdict(&run).outcome {
        Outcome::Success => "PASSED",
        Outcome::Partial | Outcome::Incomplete => "WARNED",
        Outcome::RolledBack | Outcome::Failed => "FAILED",
    };
    let (mut passed, mut warned, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    for row in run.rows.iter().filter(|row| row.is_check() || row.is_sign_off()) {
        match tone(&run, row) {
            Some(Tone::Good) => passed.push(&row.item.id),
            Some(Tone::Bad) => failed.push(&row.item.id),
            Some(_) => warned.push(&row.item.id),
            None => {}
        }
    }
    let checklist = &results.checklist;
    let fingerprint = checklist.fingerprint.trim_start_matches("sha256:");
    let statement = json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{ "name": name, "digest": { "sha256": sha256 } }],
        "predicateType": "https://in-toto.io/attestation/test-result/v0.1",
        "predicate": {
            "result": result,
            "configuration": [{
                "name": checklist.source.as_ref().unwrap_or(&checklist.id),
                "digest": { "sha256": fingerprint },
            }],
            "passedTests": passed,
            "warnedTests": warned,
            "failedTests": failed,
        },
    });
    serde_json::to_string_pretty(&statement).unwrap_or_default() + "\n"
}

/// What a test came to; none where it was not made.
fn tone(run: &Run<'_>, row: &Row<'_>) -> Option<Tone> {
    match row.status() {
        Status::Pending | Status::NotApplicable => None,
        Status::Failed => Some(Tone::Bad),
        Status::Skipped => Some(Tone::Warn),
        Status::Done if row.is_sign_off() => Some(approvals::approval(run, row).decision.tone),
        Status::Done if row.item.fields.iter().any(|it| row.holds(it) == Some(false)) => {
            Some(Tone::Warn)
        }
        Status::Done => Some(Tone::Good),
    }
}

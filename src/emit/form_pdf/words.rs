//! The form's own words, in one place, so that other languages can follow.

pub(super) const VERSION: &str = "version";
pub(super) const CHECKLIST_VERSION: &str = "Checklist version";
pub(super) const PAGE: &str = "Page {page} of {pages}";
pub(super) const ATTACHMENT: &str = "What this form asks for: sections, items, fields, fingerprint";
pub(super) const DEPLOYMENT: &str = "Deployment";
pub(super) const ENVIRONMENT: &str = "Environment";
pub(super) const PLANNED_START: &str = "Planned start";
pub(super) const PLANNED_END: &str = "Planned end";
pub(super) const VALUES: &str = "Values for the commands";
pub(super) const STEPS: &str = "steps";
pub(super) const STEP: &str = "step";
pub(super) const PLANNED: &str = "planned";
pub(super) const USUALLY: &str = "usually";
pub(super) const STAMP: &str = "Time and initials";
pub(super) const STATE: &str = "If not done";
pub(super) const RESPONSE: &str = "Response, note or reason";
pub(super) const NOTE: &str = "note, or reason if not done";
pub(super) const DONE: &str = "done";
pub(super) const STATES: [(&str, &str); 3] =
    [("failed", "failed"), ("skipped", "skipped"), ("not-applicable", "n/a")];
pub(super) const WHEN_NEEDED: &str = "ONLY WHEN NEEDED";
pub(super) const COMPLETE: &str = "Phase complete: time and initials";
pub(super) const OPTIONAL: &str = "optional";
pub(super) const GATE: &str = "PAUSE POINT";
pub(super) const GATE_HINT: &str = "Nothing goes on until a second person has confirmed this.";
pub(super) const EXPECT: &str = "Expect";
pub(super) const SIGN_OFF: &str = "Sign-off";
pub(super) const WARNING: &str = "Warning";
pub(super) const OUTPUT: &str = "expected output";
pub(super) const ONE_OF: &str = "one of";
pub(super) const OR: &str = "or";
pub(super) const WAIT: &str = "wait";
pub(super) const REQUIRED: &str = "* has to be filled in";

//! The runnable script: one bash file that leads an operator through the checklist.
//!
//! The compiler's part is data only: the plan ([`plan`]) and the fixed parts of the results file, each in a quoted heredoc in which
//! every line begins with a keyword of ours, so that no text of a checklist can end it. The program that reads them is the same for
//! every checklist: `templates/run/*.sh`, in the order of [`RUNTIME`].

mod placeholders;
mod plan;
mod quote;
mod secrets;

use serde::Serialize;

use super::{Context, Emitted, Error, Format};
use crate::model::{Checklist, Identity, Outline, canonical_json, sha256_hex};
pub(super) use quote::quote;

pub(super) static FORMAT: Format<Checklist> = Format {
    name: "script",
    to: "sh",
    file: "run.sh",
    templates: &[("run.sh", include_str!("../../../templates/run.sh"))],
    emit,
};

/// The runner, in reading order. Fixed text: bash and the template engine share too many brackets to mix them.
static RUNTIME: &[&str] = &[
    include_str!("../../../templates/run/text.sh"),
    include_str!("../../../templates/run/plan.sh"),
    include_str!("../../../templates/run/terminal.sh"),
    include_str!("../../../templates/run/journal.sh"),
    include_str!("../../../templates/run/driver.sh"),
    include_str!("../../../templates/run/capture.sh"),
    include_str!("../../../templates/run/redact.sh"),
    include_str!("../../../templates/run/variables.sh"),
    include_str!("../../../templates/run/command.sh"),
    include_str!("../../../templates/run/attempt.sh"),
    include_str!("../../../templates/run/left_over.sh"),
    include_str!("../../../templates/run/visit.sh"),
    include_str!("../../../templates/run/field.sh"),
    include_str!("../../../templates/run/answer.sh"),
    include_str!("../../../templates/run/menu.sh"),
    include_str!("../../../templates/run/results.sh"),
    include_str!("../../../templates/run/options.sh"),
    include_str!("../../../templates/run/walk.sh"),
    include_str!("../../../templates/run/main.sh"),
];

/// What `run.sh` is rendered from.
#[derive(Serialize)]
struct Script<'a> {
    version: &'a str,
    id: &'a str,
    name: String,
    digest: String,
    fingerprint: &'a str,
    start: &'static str,
    plan: String,
    fixed: String,
    runtime: String,
}

fn emit(checklist: &Checklist, context: &Context<'_>) -> Result<Emitted, Error> {
    let outline = Outline::of(checklist);
    let (plan, warnings) = plan::plan(checklist, &outline, context.settings)?;
    let script = Script {
        version: context.settings.version,
        id: &checklist.id,
        name: match &context.settings.section {
            Some(section) => format!("{}+{section}", checklist.id),
            None => checklist.id.clone(),
        },
        digest: sha256_hex(plan.as_bytes()),
        fingerprint: &checklist.fingerprint,
        start: include_str!("../../../templates/run/start.sh"),
        plan,
        fixed: fixed(checklist, &outline)?,
        runtime: secrets::shell() + "\n" + &RUNTIME.join("\n"),
    };
    let text = context.templates.render("run.sh", &script)?;
    Ok(Emitted { bytes: text.into_bytes(), warnings })
}

/// The parts of a results file that are the same in every run: `KEY JSON`, one a line, canonical.
fn fixed(checklist: &Checklist, outline: &Outline) -> Result<String, Error> {
    let line = |key: &str, json: Result<Vec<u8>, serde_json::Error>| match json {
        Ok(bytes) => Ok(format!("{key} {}\n", String::from_utf8_lossy(&bytes))),
        Err(error) => Err(Error::Internal(format!("failed to write `{key}` as JSON: {error}"))),
    };
    let parts = [
        line("checklist", canonical_json(&Identity::of(checklist))),
        line("deployment", canonical_json(&checklist.deployment_facts())),
        line("outline", canonical_json(outline)),
    ];
    parts.into_iter().collect()
}

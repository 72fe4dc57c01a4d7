//! What kind of step a step is.

use super::{blocks::Place, sentences};
use crate::model::{FieldKind, FieldRole, SectionRole, Step, StepKind};

/// What kind of step it is, by what is filled in at it.
pub(super) fn set_kind(step: &mut Step, place: Place<'_>) {
    let text = step.text.to_plain();
    step.optional |= sentences::is_optional(&text);
    let person = step.fields().any(|field| field.kind == FieldKind::Person);
    let approval = nested_approval(step);
    if step.kind != StepKind::Check {
        return;
    }
    step.kind = if sentences::is_gate(&text)
        || (person && sentences::is_confirmation(&text) && place.role != SectionRole::Approval)
    {
        StepKind::Gate
    } else if person && (approval || place.role == SectionRole::Approval) {
        StepKind::SignOff
    } else if step.fields().next().is_some() {
        StepKind::Record
    } else {
        StepKind::Check
    };
}

pub(super) fn nested_approval(step: &Step) -> bool {
    step.fields().any(|field| field.role == Some(FieldRole::Approval))
}

//! The items of an outline with where they stand: whether they are work, and whether they have to be answered.

use super::{Outline, OutlineItem, OutlineKind, OutlineSection, SectionRole};

/// An item where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'a> {
    /// The top section it stands in, counted from 0.
    pub phase: usize,
    /// The title of that section.
    pub phase_title: &'a str,
    /// The title of the section it stands in.
    pub section_title: &'a str,
    /// The role of its section, or of the one around it.
    pub role: SectionRole,
    /// Its section, or one around it, is off the way.
    pub off: bool,
    /// The item.
    pub item: &'a OutlineItem,
}

impl Outline {
    /// Every item with where it stands, in order.
    ///
    /// ```
    /// assert!(runsheet::model::Outline::default().placed().is_empty());
    /// ```
    pub fn placed(&self) -> Vec<Placed<'_>> {
        let mut found = Vec::new();
        for (phase, top) in self.0.iter().enumerate() {
            collect((phase, &top.title), top, (SectionRole::Work, false), &mut found);
        }
        found
    }
}

fn collect<'a>(
    phase: (usize, &'a str),
    section: &'a OutlineSection,
    (around, off): (SectionRole, bool),
    found: &mut Vec<Placed<'a>>,
) {
    // What stands below a rollback is rollback; what stands below the head of the document is not its head.
    let inherited = match around {
        SectionRole::Work | SectionRole::About | SectionRole::Summary => SectionRole::Work,
        SectionRole::Rollback
        | SectionRole::Troubleshooting
        | SectionRole::Approval
        | SectionRole::NextSteps
        | SectionRole::Contacts
        | SectionRole::Reference => around,
    };
    let role = if section.role == SectionRole::Work { inherited } else { section.role };
    let off = off || section.contingency;
    let place = |item| Placed {
        phase: phase.0,
        phase_title: phase.1,
        section_title: &section.title,
        role,
        off,
        item,
    };
    found.extend(section.items.iter().map(place));
    for below in &section.sections {
        collect(phase, below, (role, off), found);
    }
}

impl Placed<'_> {
    /// Part of the document's frame and not of the work.
    ///
    /// ```
    /// use runsheet::model::{Outline, OutlineSection, SectionRole};
    /// let json = r#"[{"id": "a", "title": "Contacts", "role": "contacts", "items": [{"id": "a.b", "kind": "check", "text": "Call"}]}]"#;
    /// let outline: Outline = serde_json::from_str(json).unwrap();
    /// let placed = outline.placed();
    /// assert!(placed[0].is_reading() && !placed[0].is_check() && !placed[0].is_due());
    /// ```
    pub fn is_reading(&self) -> bool {
        match self.role {
            SectionRole::Contacts | SectionRole::Reference => true,
            // Before the first heading stand the facts; a checklist without headings has its steps there too.
            SectionRole::About => self.item.kind == OutlineKind::Field,
            SectionRole::Work
            | SectionRole::Rollback
            | SectionRole::Troubleshooting
            | SectionRole::Approval
            | SectionRole::NextSteps
            | SectionRole::Summary => false,
        }
    }

    /// Something to do afterwards: a step under the heading for it, or among the outcome. See [`Placed::is_reading`] for an example.
    pub fn is_next_step(&self) -> bool {
        let step = matches!(self.item.kind, OutlineKind::Check | OutlineKind::Record);
        self.role == SectionRole::NextSteps && self.item.kind != OutlineKind::SignOff
            || self.role == SectionRole::Summary && step
    }

    /// Something that passes or does not. See [`Placed::is_reading`] for an example.
    pub fn is_check(&self) -> bool {
        let kind = match self.item.kind {
            OutlineKind::Check | OutlineKind::Gate | OutlineKind::Record | OutlineKind::Command => {
                true
            }
            OutlineKind::SignOff | OutlineKind::Field => false,
        };
        kind && !self.is_next_step() && !self.is_reading()
    }

    /// Has to be answered before the run is complete. Page, script, `collect`, `merge` and report all go by this. See
    /// [`Placed::is_reading`] for an example.
    pub fn is_due(&self) -> bool {
        let asked = match self.item.kind {
            OutlineKind::Field => self.item.fields.iter().any(|field| field.required),
            OutlineKind::SignOff => true,
            OutlineKind::Check | OutlineKind::Gate | OutlineKind::Record | OutlineKind::Command => {
                self.is_check()
            }
        };
        let off = self.off || self.item.contingency;
        asked && !self.item.optional && !off && !self.is_next_step()
    }
}

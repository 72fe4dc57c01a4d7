//! Checklist and results joined: verdict, deviations, approvals, timeline.

/// What the report says.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The checklist's title.
    pub title: String,
}

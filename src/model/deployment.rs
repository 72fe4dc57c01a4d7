//! What a checklist itself states about the deployment: the `deployment` of results, which every writer copies.

use serde::{Deserialize, Serialize};

use super::{Checklist, FieldRole};

/// What the checklist itself states about the deployment: copied by the writer, never asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deployment {
    /// Its id or number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The day, as stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The environment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// The change request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
    /// Who leads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// Who takes part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// Local time `YYYY-MM-DDTHH:MM`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_start: Option<String>,
    /// Local time `YYYY-MM-DDTHH:MM`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_end: Option<String>,
}

impl Checklist {
    /// What the checklist states about the deployment; of several lines for one thing the first.
    ///
    /// ```
    /// use runsheet::model::{Checklist, Entry, FieldRole, Text};
    /// let entry = Entry {
    ///     label: "Deployment ID".into(),
    ///     value: Text::plain("PROD-7"),
    ///     role: Some(FieldRole::DeploymentId),
    ///     span: Default::default(),
    /// };
    /// let checklist = Checklist { metadata: vec![entry], ..Checklist::default() };
    /// assert_eq!(checklist.deployment_facts().id.as_deref(), Some("PROD-7"));
    /// ```
    pub fn deployment_facts(&self) -> Deployment {
        let stated = |role| {
            let entry = self.metadata.iter().find(|it| it.role == Some(role))?;
            Some(entry.value.to_plain().trim().to_owned()).filter(|it| !it.is_empty())
        };
        Deployment {
            id: stated(FieldRole::DeploymentId),
            date: stated(FieldRole::Date),
            environment: self.environment.clone().or_else(|| stated(FieldRole::Environment)),
            change: stated(FieldRole::Change),
            lead: stated(FieldRole::Lead),
            team: stated(FieldRole::Team),
            planned_start: self.planned_start.clone(),
            planned_end: self.planned_end.clone(),
        }
    }
}

//! Which checklist something belongs to: what a results file, the form and the script say of it.

use serde::{Deserialize, Serialize};

use super::Checklist;

/// Whether a text can be an id, which is a key in results, a name in forms and part of file names: small letters, digits, `.`, `_`, `-`,
/// the first a letter or digit.
///
/// ```
/// use runsheet::model::is_id;
/// assert!(is_id("backup.verify-2"));
/// assert!(!is_id("../backup") && !is_id("Backup") && !is_id(""));
/// ```
pub fn is_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.bytes().next().is_some_and(plain)
        && text.bytes().all(|it| plain(it) || b"._-".contains(&it))
}

/// The checklist that results belong to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// See [`Checklist::id`].
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// `sha256:` and 64 digits.
    pub fingerprint: String,
    /// The Markdown file's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// BCP 47.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

impl Identity {
    /// The identity of a checklist.
    ///
    /// ```
    /// use runsheet::model::{Checklist, Identity};
    /// let checklist = Checklist { id: "pump".into(), ..Checklist::default() };
    /// assert_eq!(Identity::of(&checklist).id, "pump");
    /// assert_eq!(Identity::of(&checklist).lang, None);
    /// ```
    pub fn of(checklist: &Checklist) -> Identity {
        let given = |text: &String| (!text.is_empty()).then(|| text.clone());
        Identity {
            id: checklist.id.clone(),
            title: checklist.title.clone(),
            version: checklist.version.clone(),
            fingerprint: checklist.fingerprint.clone(),
            source: given(&checklist.source),
            lang: given(&checklist.lang),
        }
    }
}

//! Text with inline markup, as a flat list of runs.

use serde::Serialize;

/// A piece of text that is set in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Run {
    /// The characters, Markdown escapes and entities resolved.
    pub text: String,
    /// How it is set.
    #[serde(skip_serializing_if = "Style::is_plain")]
    pub style: Style,
    /// Where it leads, as written in the document; untrusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// The inline styles of Markdown; they combine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "four independent switches, as in Markdown")]
pub struct Style {
    /// `**strong**`
    pub strong: bool,
    /// `*emphasis*`
    pub emphasis: bool,
    /// `` `code` ``
    pub code: bool,
    /// `~~struck~~`
    pub struck: bool,
}

impl Style {
    /// Whether nothing is switched on.
    ///
    /// ```
    /// assert!(runsheet::model::Style::default().is_plain());
    /// ```
    pub fn is_plain(&self) -> bool {
        *self == Style::default()
    }
}

/// The address that GitHub gives to a heading of these words: small letters, hyphens for spaces, no other signs.
///
/// ```
/// assert_eq!(runsheet::model::heading_address("1. Back up & go (now)"), "1-back-up--go-now");
/// ```
pub fn heading_address(words: &str) -> String {
    let keep = |c: char| match c {
        ' ' => Some('-'),
        // The marks that make a sign an emoji stay behind when the sign goes.
        '-' | '_' | '\u{fe0f}' | '\u{200d}' => Some(c),
        _ => c.is_alphanumeric().then_some(c),
    };
    words.chars().filter_map(keep).flat_map(char::to_lowercase).collect()
}

/// Inline text: runs in reading order. A line break inside is `\n`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Text(pub Vec<Run>);

impl Text {
    /// Text without markup.
    ///
    /// ```
    /// use runsheet::model::Text;
    /// assert_eq!(Text::plain("Stop the service").to_plain(), "Stop the service");
    /// ```
    pub fn plain(text: impl Into<String>) -> Text {
        let text = text.into();
        if text.is_empty() { Text::default() } else { Text(vec![Run { text, ..Run::default() }]) }
    }

    /// The characters alone.
    ///
    /// ```
    /// assert_eq!(runsheet::model::Text::default().to_plain(), "");
    /// ```
    pub fn to_plain(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }

    /// Whether there is nothing to read.
    ///
    /// ```
    /// assert!(runsheet::model::Text::plain("  ").is_blank());
    /// ```
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|run| run.text.trim().is_empty())
    }
}

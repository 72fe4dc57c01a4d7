//! What the templates of the form see: plain data, text already cleaned of what HTML has no way to write. What there is many of
//! leaves out what is not set, so that the engine has less to carry; templates only ask whether it is there.

use std::{borrow::Cow, collections::BTreeMap, ops::Not};

use serde::Serialize;

use crate::{
    emit::links,
    model::{Checklist, Run, Style, Text},
};

/// The page.
#[derive(Serialize)]
pub(super) struct Page<'a> {
    pub(super) lang: &'a str,
    pub(super) direction: &'static str,
    pub(super) title: Cow<'a, str>,
    pub(super) name: String,
    pub(super) deployment_id: String,
    pub(super) version: Option<&'a str>,
    pub(super) source: &'a str,
    pub(super) fingerprint: &'a str,
    pub(super) short_fingerprint: &'a str,
    pub(super) generator: &'static str,
    pub(super) policy: String,
    pub(super) people: Vec<Cow<'a, str>>,
    pub(super) variables: Vec<VariableView<'a>>,
    /// So many items that the browser has to leave some out.
    pub(super) many: bool,
    pub(super) phases: Vec<PhaseLink<'a>>,
    pub(super) nodes: Vec<Node<'a>>,
    pub(super) facts: String,
    pub(super) outline: String,
    pub(super) texts: String,
    pub(super) t: &'a BTreeMap<String, String>,
    pub(super) style: String,
    pub(super) script: &'a str,
}

/// A line of the list of phases.
#[derive(Serialize)]
pub(super) struct PhaseLink<'a> {
    pub(super) id: &'a str,
    pub(super) number: &'a str,
    pub(super) title: Cow<'a, str>,
    pub(super) contingency: bool,
}

/// A value that commands ask for.
#[derive(Serialize)]
pub(super) struct VariableView<'a> {
    pub(super) name: &'a str,
    pub(super) placeholder: Cow<'a, str>,
    pub(super) default: Option<Cow<'a, str>>,
    pub(super) secret: bool,
}

/// One thing of the page, in order. Sections and steps are opened and closed, so that the template needs no recursion.
#[derive(Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub(super) enum Node<'a> {
    Phase(SectionView<'a>),
    PhaseEnd {
        calls: bool,
        folded: bool,
        card: bool,
    },
    Section(SectionView<'a>),
    SectionEnd {
        folded: bool,
    },
    /// What the author already filled in.
    Facts {
        facts: Vec<FactView<'a>>,
    },
    List,
    ListEnd,
    Step(StepView<'a>),
    StepEnd,
    Grid,
    GridEnd,
    Field {
        item: Option<usize>,
        control: Control<'a>,
    },
    Command(CommandView<'a>),
    Prose {
        kind: &'static str,
        depth: u8,
        number: Option<u64>,
        text: Vec<Span<'a>>,
    },
    Table(TableView<'a>),
}

#[derive(Serialize)]
pub(super) struct SectionView<'a> {
    pub(super) id: &'a str,
    pub(super) number: &'a str,
    pub(super) title: Vec<Span<'a>>,
    /// Level of its heading, 2 to 6; none where the heading is itself a step.
    pub(super) level: Option<usize>,
    pub(super) planned_minutes: Option<u64>,
    /// How long it took in earlier runs, in words.
    pub(super) usual: Option<String>,
    /// Off the way: folded away until it is needed.
    pub(super) folded: bool,
    /// Set as a card, not as a phase of the work.
    pub(super) card: bool,
    /// Whether a link leads to it.
    pub(super) linked: bool,
}

#[derive(Serialize)]
pub(super) struct FactView<'a> {
    pub(super) label: Cow<'a, str>,
    pub(super) value: Vec<Span<'a>>,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each shown in its own way")]
pub(super) struct StepView<'a> {
    /// Its place in the outline; none where the outline does not have it.
    pub(super) at: Option<usize>,
    pub(super) number: &'a str,
    pub(super) text: Vec<Span<'a>>,
    #[serde(skip_serializing_if = "Not::not")]
    pub(super) gate: bool,
    #[serde(skip_serializing_if = "Not::not")]
    pub(super) sign_off: bool,
    #[serde(skip_serializing_if = "Not::not")]
    pub(super) optional: bool,
    /// What the author's own mark says.
    #[serde(skip_serializing_if = "Not::not")]
    pub(super) ticked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) owner: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) planned_minutes: Option<u64>,
    /// How long it took in earlier runs, in words.
    pub(super) usual: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) wait_seconds: Option<u64>,
    /// Level of the heading that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) level: Option<usize>,
    /// A field whose label is the step's own text: stands in its row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) inline: Option<Control<'a>>,
    /// The box of a sign-off with an approval is set by that.
    pub(super) boxed: bool,
}

/// A piece of text in one style; most have none.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Span<'a> {
    Plain(Cow<'a, str>),
    Styled(Styled<'a>),
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "four independent switches, as in Markdown")]
pub(super) struct Styled<'a> {
    text: Cow<'a, str>,
    #[serde(skip_serializing_if = "Not::not")]
    strong: bool,
    #[serde(skip_serializing_if = "Not::not")]
    emphasis: bool,
    #[serde(skip_serializing_if = "Not::not")]
    code: bool,
    #[serde(skip_serializing_if = "Not::not")]
    struck: bool,
    /// Only schemes that lead somewhere harmless.
    #[serde(skip_serializing_if = "Option::is_none")]
    href: Option<Cow<'a, str>>,
}

/// A field.
#[derive(Serialize)]
pub(super) struct Control<'a> {
    pub(super) key: &'a str,
    /// Unique in the page: names groups of radio buttons.
    pub(super) name: &'a str,
    pub(super) label: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unit: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) prefix: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) hint: Option<Cow<'a, str>>,
    pub(super) initial: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expected: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Not::not")]
    pub(super) person: bool,
    pub(super) widget: WidgetView<'a>,
}

/// How a field is filled in.
#[derive(Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub(super) enum WidgetView<'a> {
    Line { input: &'static str, mode: Option<&'static str> },
    Area,
    Check { option: OptionView<'a> },
    Radios { options: Vec<OptionView<'a>> },
    Select { options: Vec<OptionView<'a>> },
}

#[derive(Serialize)]
pub(super) struct OptionView<'a> {
    pub(super) id: &'a str,
    pub(super) label: Cow<'a, str>,
    /// An answer that approves.
    #[serde(skip_serializing_if = "Not::not")]
    pub(super) good: bool,
    /// An answer that refuses.
    #[serde(skip_serializing_if = "Not::not")]
    pub(super) refuses: bool,
}

/// A block of code.
#[derive(Serialize)]
pub(super) struct CommandView<'a> {
    /// The item that it is, where it belongs to no step.
    pub(super) item: Option<usize>,
    pub(super) title: Vec<Span<'a>>,
    pub(super) runs: bool,
    pub(super) effect: &'static str,
    /// What it does, or what it is where it is not run.
    pub(super) says: &'a str,
    pub(super) alternatives: Vec<AlternativeView<'a>>,
}

#[derive(Serialize)]
pub(super) struct AlternativeView<'a> {
    pub(super) label: Cow<'a, str>,
    pub(super) pieces: Vec<Piece<'a>>,
}

/// A piece of a command: text, or the place of a variable.
#[derive(Serialize)]
pub(super) struct Piece<'a> {
    pub(super) text: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) variable: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) quoting: &'static str,
}

#[derive(Serialize)]
pub(super) struct TableView<'a> {
    pub(super) columns: Vec<Vec<Span<'a>>>,
    pub(super) rows: Vec<RowView<'a>>,
}

#[derive(Serialize)]
pub(super) struct RowView<'a> {
    /// The step that the row is.
    pub(super) item: Option<usize>,
    pub(super) number: &'a str,
    pub(super) label: Cow<'a, str>,
    pub(super) cells: Vec<CellView<'a>>,
}

#[derive(Serialize)]
pub(super) struct CellView<'a> {
    pub(super) text: Vec<Span<'a>>,
    pub(super) is_box: bool,
    pub(super) fields: Vec<CellField<'a>>,
}

#[derive(Serialize)]
pub(super) struct CellField<'a> {
    /// The item that it is, where the row is no step.
    pub(super) item: Option<usize>,
    pub(super) control: Control<'a>,
}

/// Text without the characters that HTML has no way to write: they are shown as what they are, unreadable.
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    let bad = |char: char| {
        (char.is_control() && !matches!(char, '\n' | '\t'))
            || matches!(char, '\u{fdd0}'..='\u{fdef}')
            || (u32::from(char) & 0xfffe) == 0xfffe
    };
    if text.contains(bad) {
        Cow::Owned(text.replace("\r\n", "\n").replace(bad, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Inline text as the template sets it.
pub(super) fn spans(text: &Text) -> Vec<Span<'_>> {
    text.0.iter().map(span).collect()
}

fn span(run: &Run) -> Span<'_> {
    let text = printable(&run.text);
    let href = run.link.as_deref().and_then(target);
    let Style { strong, emphasis, code, struck } = run.style;
    if href.is_none() && !(strong || emphasis || code || struck) {
        return Span::Plain(text);
    }
    Span::Styled(Styled { text, strong, emphasis, code, struck, href })
}

/// A link that may be followed: to another page, to write a mail, or to a section of this one.
fn target(link: &str) -> Option<Cow<'_, str>> {
    (link.starts_with('#') || links::is_safe(link)).then(|| printable(link))
}

/// The title for a narrow place: without the pictures before it.
pub(super) fn short_title(title: &str) -> String {
    let short = title.trim_start_matches(|char: char| !char.is_alphanumeric());
    printable(if short.is_empty() { title } else { short }).into_owned()
}

/// So much of the fingerprint as tells two versions apart.
pub(super) fn short_fingerprint(checklist: &Checklist) -> &str {
    checklist.fingerprint.get(..19).unwrap_or(&checklist.fingerprint)
}

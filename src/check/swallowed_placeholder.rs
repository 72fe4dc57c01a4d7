//! RS162: `<host>` in a text, which GitHub does not show.

use super::{Input, input::Backticks};
use crate::diagnostic::{Diagnostic, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "RS162",
    name: "swallowed-placeholder",
    severity: Severity::Warning,
    why: "Markdown reads `<host>` as a tag of HTML. GitHub leaves out tags that it does not know, so that nobody sees that a word is \
          missing.",
    bad: "# Pump\n\n- [ ] Log in to <pump-host>\n",
    good: "# Pump\n\n- [ ] Log in to `<pump-host>`\n",
};

const TAGS: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "audio",
    "b",
    "bdo",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "ol",
    "option",
    "p",
    "path",
    "picture",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "script",
    "section",
    "select",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// No placeholder is longer, in bytes.
const LONGEST: usize = 40;

pub(super) fn check(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (start, line) in input.prose_lines() {
        let mut at = 0;
        let mut ticks = Backticks::default();
        while let Some(open) = line[at..].find('<').map(|it| at + it) {
            at = open + 1;
            let near = &line[at..line.floor_char_boundary(at + LONGEST + 1)];
            let Some(length) = near.find('>') else { continue };
            let inside = &line[at..at + length];
            let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ' ');
            let tag = inside.split(' ').next().unwrap_or_default().to_lowercase();
            let swallowed = inside.starts_with(|c: char| c.is_ascii_alphabetic())
                && inside.chars().all(word)
                && !TAGS.contains(&tag.as_str());
            // Between backticks, behind a backslash or in a link's target it is shown.
            let shown = ticks.is_code(line, open) || line[..open].ends_with(['\\', '(']);
            if !swallowed || shown || inside.ends_with(' ') {
                continue;
            }
            let span = input.source.span(start + open..start + at + length + 1);
            diagnostics.push(
                Diagnostic::new(&RULE, span, format!("`<{inside}>` is not shown by GitHub"))
                    .help(format!("write `` `<{inside}>` ``")),
            );
        }
    }
}

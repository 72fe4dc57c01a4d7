//! Addresses that may be followed from a page: what is safe to offer, and what in a text is one.

use std::ops::Range;

/// Whether an address leads to another page or to a mail: nothing else that a document names is offered to be followed.
pub(super) fn is_safe(link: &str) -> bool {
    let scheme = link.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let harmless = matches!(scheme.as_deref(), Some("http" | "https" | "mailto"));
    harmless && !link.chars().any(|char| char.is_control() || char.is_whitespace())
}

/// Where addresses stand in a text without markup, and where they lead.
pub(super) fn found(text: &str) -> Vec<(Range<usize>, String)> {
    if !text.contains("://") && !text.contains('@') {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut start = 0;
    for word in text.split(|c: char| {
        c.is_whitespace() || matches!(c, '<' | '>' | '"' | '(' | ')' | '[' | ']' | '`' | '|')
    }) {
        const AROUND: &[char] = &['\'', '*', ',', ';', '.', ':', '!', '?', '…'];
        let from = start + (word.len() - word.trim_start_matches(AROUND).len());
        let address = word.trim_matches(AROUND);
        let target = if is_page(address) {
            Some(address.to_owned())
        } else if is_mailbox(address) {
            Some(format!("mailto:{address}"))
        } else {
            None
        };
        if let Some(target) = target {
            found.push((from..from + address.len(), target));
        }
        // The character that parted them may be longer than a byte.
        start += word.len();
        start += text[start..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

/// `https://host…`, without blanks that somebody has to fill in.
fn is_page(address: &str) -> bool {
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    host.is_some_and(|it| it.starts_with(|c: char| c.is_alphanumeric()))
        && !address.contains(['{', '}', '$', '\\'])
        && !address.contains("__")
}

/// `name@host.tld`
fn is_mailbox(address: &str) -> bool {
    let Some((name, host)) = address.split_once('@') else { return false };
    let is_name = |it: &str| {
        !it.is_empty()
            && it.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '+' | '-'))
    };
    let mut labels = host.split('.');
    let last = labels.next_back().unwrap_or_default();
    is_name(name)
        && labels.clone().next().is_some()
        && labels
            .all(|it| !it.is_empty() && it.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
        && last.len() > 1
        && last.chars().all(|c| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::{found, is_safe};

    #[test]
    fn addresses_are_found_without_what_surrounds_them() {
        let case = |text: &str, addresses: &[&str]| {
            let all: Vec<&str> = found(text).into_iter().map(|(at, _)| &text[at]).collect();
            assert_eq!(all, addresses, "{text}");
        };
        case(
            "See https://example.org/a?b=1#c, or http://10.0.0.1:8000.",
            &["https://example.org/a?b=1#c", "http://10.0.0.1:8000"],
        );
        case(
            "(https://example.org)\u{3000}ops@example.org!",
            &["https://example.org", "ops@example.org"],
        );
        case("'https://a.example'", &["https://a.example"]);
        case("see …https://a.example/ää…", &["https://a.example/ää"]);
        case(
            "user@host, git@github.com:x/y, a@b.c1, @all, https://, http://{host}/, https://____",
            &[],
        );
        assert_eq!(found("ops@example.org")[0].1, "mailto:ops@example.org");
    }

    #[test]
    fn only_pages_and_mails_are_offered() {
        for link in ["https://example.org", "HTTP://example.org", "mailto:a@example.org"] {
            assert!(is_safe(link), "{link}");
        }
        for link in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "../a.md",
            "#part",
            "data:text/html,x",
            "https://a b",
            "https://a\n",
        ] {
            assert!(!is_safe(link), "{link}");
        }
    }
}

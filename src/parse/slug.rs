//! Words as part of an id.

/// Words as part of an id: lower-case ASCII letters, digits and `-`, cut at a word's end. Other scripts are transliterated.
pub(super) fn slug(words: &str, limit: usize) -> String {
    let mut slug = String::with_capacity(words.len().min(limit) + 8);
    for c in words.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if c.is_alphabetic() {
            let plain = any_ascii::any_ascii_char(c).to_ascii_lowercase();
            slug.extend(plain.chars().filter(char::is_ascii_alphanumeric));
        } else if !slug.ends_with('-') && !slug.is_empty() && !matches!(c, '\'' | '’') {
            slug.push('-');
        }
        if slug.len() > limit {
            break;
        }
    }
    if slug.len() > limit {
        slug.truncate(limit);
        if let Some(end) = slug.rfind('-').filter(|end| *end > limit / 2) {
            slug.truncate(end);
        }
    }
    slug.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn slugs_are_readable_in_any_script() {
        assert_eq!(slug("🔐 PRE-DEPLOYMENT PHASE (Do this)", 48), "pre-deployment-phase-do-this");
        assert_eq!(slug("Überprüfen der Datenbank", 48), "uberprufen-der-datenbank");
        assert!(slug("部署前检查", 48).is_ascii());
        assert_eq!(slug("one two three four", 12), "one-two");
    }
}

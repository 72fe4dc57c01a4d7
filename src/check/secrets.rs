//! What a secret looks like: addresses that hold one, and values that are no template.

/// Whether a variable holds an address with a password in it.
pub(super) fn is_connection(name: &str) -> bool {
    let upper = name.to_uppercase();
    let ends = [
        "DATABASE_URL",
        "DB_URL",
        "REDIS_URL",
        "MONGO_URL",
        "MONGODB_URI",
        "MONGO_URI",
        "_DSN",
        "AMQP_URL",
    ];
    ends.iter().any(|it| upper.ends_with(it))
}

/// Whether a value is one that somebody uses, and no template, variable or word for it.
pub(super) fn is_literal(value: &str) -> bool {
    const TEMPLATES: &[&str] = &[
        "your",
        "xxx",
        "***",
        "...",
        "…",
        "example",
        "change",
        "placeholder",
        "dummy",
        "todo",
        "replace",
        "generate",
        "insert",
        "here",
        "fill",
        "redacted",
        "masked",
        "secret",
        "password",
        "passwd",
        "token",
        "api_key",
        "apikey",
        "process.env",
        "os.environ",
        "getenv",
        "vault",
        "env(",
        "test",
        "sample",
        "foo",
        "bar",
        "abc",
        "1234",
        "hidden",
        "random",
        "tbd",
        "n/a",
        "none",
        "null",
        "true",
        "false",
        "openssl",
        "enter",
        "strong",
        "configured",
        "required",
        "same",
        "from",
        "value",
        "set",
        "key",
    ];
    let lower = value.to_lowercase();
    let opens = value.starts_with(['$', '<', '{', '[', '%', '(', '/', '@', '`', '~', '.']);
    let letters: std::collections::BTreeSet<char> = value.chars().collect();
    value.len() >= 6
        && letters.len() >= 4
        && !opens
        && !value.contains(['$', '<', '>', '{', '}', ' ', '|'])
        && !TEMPLATES.iter().any(|it| lower.contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        assert!(is_literal("hunter22!") && is_literal("postgres"));
        assert!(!is_literal("$PW") && !is_literal("<password>") && !is_literal("your-password"));
        assert!(!is_literal("changeme") && !is_literal("xxxxxx"));
    }
}

//! What a secret looks like: names that hold one, and values that are no template.

/// Whether a variable, option or setting of that name holds a secret.
pub(super) fn is_secret_name(name: &str) -> bool {
    const HOLD: &[&str] = &[
        "password",
        "passwd",
        "pwd",
        "passphrase",
        "secret",
        "token",
        "api_key",
        "apikey",
        "api-key",
        "access_key",
        "private_key",
        "encryption_key",
        "auth_key",
        "service_role_key",
        "_pass",
        "credential",
    ];
    // What only leads to a secret, or says something about it.
    const ABOUT: &[&str] = &[
        "_file",
        "_path",
        "_url",
        "_uri",
        "_name",
        "_id",
        "_length",
        "_expiry",
        "_expires",
        "_expires_in",
        "_ttl",
        "_field",
        "_header",
        "_policy",
        "_hash",
        "_type",
        "_address",
        "_symbol",
        "_count",
        "_limit",
        "_age",
        "_expiration",
        "_rounds",
        "_minutes",
        "_days",
        "_hours",
        "_seconds",
        "_arn",
        "_version",
        "_algorithm",
    ];
    let lower = name.to_lowercase();
    let public = lower.contains("public") || lower.contains("publishable");
    HOLD.iter().any(|it| lower.contains(it))
        && !ABOUT.iter().any(|it| lower.ends_with(it))
        && !public
}

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
    fn names_and_values() {
        assert!(is_secret_name("PGPASSWORD") && is_secret_name("GEMINI_API_KEY"));
        assert!(!is_secret_name("TOKEN_EXPIRY") && !is_secret_name("SECRET_PATH"));
        assert!(is_literal("hunter22!") && is_literal("postgres"));
        assert!(!is_literal("$PW") && !is_literal("<password>") && !is_literal("your-password"));
        assert!(!is_literal("changeme") && !is_literal("xxxxxx"));
    }
}

//! Which names hold a secret. The only place that knows: the reading of variables and the rules ask here, the script gets the answer.

/// Wherever they stand in a name.
const HOLD: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "passwort",
    "secret",
    "token",
    "apikey",
    "api-key",
    "api_key",
    "credential",
    "jwt",
];
/// As a word of their own: `pin` stands in `shipping`.
const WORDS: &[&str] = &["pass", "pin", "otp", "pw"];
/// Keys that open nothing.
const HARMLESS_KEYS: &[&str] = &[
    "cache",
    "foreign",
    "hash",
    "host",
    "idempotency",
    "lookup",
    "object",
    "partition",
    "primary",
    "range",
    "redis",
    "routing",
    "row",
    "s3",
    "sort",
    "unique",
];
/// What only leads to a secret, or says something about it.
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
    "_rate",
    "_rounds",
    "_minutes",
    "_days",
    "_hours",
    "_seconds",
    "_arn",
    "_version",
    "_algorithm",
];

/// Whether a variable, option or setting of that name holds a secret.
///
/// ```
/// use runsheet::model::is_secret_name;
/// assert!(["PGPASSWORD", "db_pass", "db_pwd", "pin_code", "app_key"].into_iter().all(is_secret_name));
/// assert!(!["TOKEN_EXPIRY", "SECRET_PATH", "PWD", "shipping", "public_key"].into_iter().any(is_secret_name));
/// ```
pub fn is_secret_name(name: &str) -> bool {
    // The shell's own names for folders.
    if matches!(name, "PWD" | "OLDPWD") {
        return false;
    }
    let lower = name.to_lowercase();
    let public = lower.contains("public") || lower.contains("publishable");
    let key = lower.strip_suffix("_key").or_else(|| lower.strip_suffix("-key"));
    let key = key.is_some_and(|before| !HARMLESS_KEYS.iter().any(|it| before.ends_with(it)));
    let word = || lower.split(['_', '-', '.']).any(|it| WORDS.contains(&it) || it.ends_with("pwd"));
    (key || HOLD.iter().any(|it| lower.contains(it)) || word())
        && !ABOUT.iter().any(|it| lower.ends_with(it))
        && !public
}

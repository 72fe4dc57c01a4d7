//! Which names hold a secret. The only place that knows: the reading of variables and the rules ask here, and the script is given
//! these same lists (`emit/script/secrets.rs`).

/// One kind of names, and whether they hold a secret. A pattern is matched with the words of a name between underscores, in small
/// letters: `dbPass` is `_db_pass_`; `*` is anything, `?` any letter.
pub(crate) struct Names {
    /// Whether they hold one.
    pub(crate) secret: bool,
    /// What they look like.
    pub(crate) patterns: &'static [&'static str],
}

/// What is known of names, the first that fits counts.
pub(crate) static NAMES: &[Names] = &[
    // Vaults call it so, and it is what opens them.
    Names { secret: true, patterns: &["*_secret_id_"] },
    // What only leads to a secret, or says something about it.
    Names {
        secret: false,
        patterns: &[
            "*public*",
            "*publishable*",
            "*_file_",
            "*_path_",
            "*_url_",
            "*_uri_",
            "*_name_",
            "*_id_",
            "*_length_",
            "*_expiry_",
            "*_expires_",
            "*_expires_in_",
            "*_ttl_",
            "*_field_",
            "*_header_",
            "*_policy_",
            "*_hash_",
            "*_type_",
            "*_address_",
            "*_symbol_",
            "*_count_",
            "*_limit_",
            "*_age_",
            "*_expiration_",
            "*_rate_",
            "*_rounds_",
            "*_minutes_",
            "*_days_",
            "*_hours_",
            "*_seconds_",
            "*_arn_",
            "*_version_",
            "*_algorithm_",
        ],
    },
    // How many there are of what models read and write, and what checks say.
    Names {
        secret: false,
        patterns: &[
            "*_max_tokens_",
            "*_max_*_tokens_",
            "*_tokens_used_",
            "*_tokens_left_",
            "*_tokens_total_",
            "*_total_tokens_",
            "*_num_tokens_",
            "*_used_tokens_",
            "*_prompt_tokens_",
            "*_completion_tokens_",
            "*_input_tokens_",
            "*_output_tokens_",
            "*_tokens_per_*",
            "_tokens_",
            "*tokenizer*",
            "*_test_pass_",
            "*_tests_pass_",
            "*_check_pass_",
            "*_checks_pass_",
            "*_suite_pass_",
            "*_suites_pass_",
            "*_build_pass_",
            "*_must_pass_",
            "*_all_pass_",
            "*_to_pass_",
            "*_first_pass_",
            "*_second_pass_",
            "*_pass_fail_",
            "*_pass_or_fail_",
        ],
    },
    Names {
        secret: true,
        patterns: &[
            "*password*",
            "*passwd*",
            "*passphrase*",
            "*passcode*",
            "*passwort*",
            "*secret*",
            "*token*",
            "*apikey*",
            "*api_key*",
            "*credential*",
            "*jwt*",
            // As words of their own: `pin` stands in `shipping`.
            "*_pass_*",
            "*_pin_*",
            "*_otp_*",
            "*_pw_*",
            "*_pat_",
            "*pwd_*",
        ],
    },
    // Words that end like a password, and keys that open nothing.
    Names {
        secret: false,
        patterns: &[
            "*compass_",
            "*bypass_",
            "*trespass_",
            "*surpass_",
            "*overpass_",
            "*underpass_",
            "*cache_key_*",
            "*foreign_key_*",
            "*hash_key_*",
            "*host_key_*",
            "*idempotency_key_*",
            "*lookup_key_*",
            "*object_key_*",
            "*partition_key_*",
            "*primary_key_*",
            "*range_key_*",
            "*redis_key_*",
            "*routing_key_*",
            "*row_key_*",
            "*s3_key_*",
            "*sort_key_*",
            "*unique_key_*",
            "*jira_key_*",
            "*ticket_key_*",
            "*issue_key_*",
            "*project_key_*",
            "*config_key_*",
        ],
    },
    Names {
        secret: true,
        patterns: &[
            "*?pass_",
            "*?pw_",
            "*?_key_",
            // Which of several keys, and how it is written.
            "*?_key_?_",
            "*?_key_??_",
            "*?_key_b64_",
            "*?_key_base64_",
            "*?_key_pem_",
            "*?_key_hex_",
            "*?_key_raw_",
            "*?_key_value_",
            "*?_key_prod_",
            "*?_key_production_",
            "*?_key_staging_",
            "*?_key_dev_",
            "*?_key_live_",
            "*?_key_old_",
            "*?_key_new_",
            "*?_key_secondary_",
        ],
    },
];

/// Whether a variable, option or setting of that name holds a secret.
///
/// ```
/// use runsheet::model::is_secret_name;
/// assert!(["PGPASSWORD", "db_pass", "dbpw", "pin_code", "app_key", "privateKey"].into_iter().all(is_secret_name));
/// assert!(!["TOKEN_EXPIRY", "SECRET_PATH", "PWD", "shipping", "public_key"].into_iter().any(is_secret_name));
/// ```
pub fn is_secret_name(name: &str) -> bool {
    // The shell's own names for folders.
    if matches!(name, "PWD" | "OLDPWD") {
        return false;
    }
    let words = words(name);
    let known = NAMES.iter().find(|it| it.patterns.iter().any(|pattern| fits(pattern, &words)));
    known.is_some_and(|it| it.secret)
}

/// The words of a name between underscores, in small letters.
fn words(name: &str) -> String {
    let mut words = String::from("_");
    let mut before = '_';
    for c in name.chars() {
        let starts = c.is_ascii_uppercase() && before.is_ascii_lowercase();
        if (starts || !c.is_ascii_alphanumeric()) && !words.ends_with('_') {
            words.push('_');
        }
        if c.is_ascii_alphanumeric() {
            words.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    if !words.ends_with('_') {
        words.push('_');
    }
    words
}

/// Whether a text is like a pattern, as file names are. Patterns are ours and short.
fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let begins = |part: &str, text: &str| {
        part.len() <= text.len() && part.bytes().zip(text.bytes()).all(|(p, t)| p == b'?' || p == t)
    };
    let first = parts.next().unwrap_or_default();
    if !begins(first, text) {
        return false;
    }
    let mut rest = &text[first.len()..];
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.len() >= part.len() && begins(part, &rest[rest.len() - part.len()..]);
        }
        let Some(at) = (0..rest.len()).find(|at| begins(part, &rest[*at..])) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_hold_a_secret() {
        for name in [
            "dbpw",
            "GITHUB_PAT",
            "privateKey",
            "client_secret_id",
            "vault_secret_id",
            "ssh_private_key_b64",
            "encryption_key_1",
            "smtppass",
            "DBPASS",
            "db-pass",
            "apiKey",
            "pwd",
            "MYSQL_PWD",
            "compass_db_pass",
            "access_tokens",
            "PASS",
            "pin_code",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "max_tokens",
            "tokens_used",
            "jira_key",
            "ticket_key",
            "project_key",
            "config_key",
            "test_pass",
            "TESTS_PASSED",
            "BYPASS_MODE",
            "COMPASS_HOST",
            "PASSED_SUITES",
            "bypass",
            "monkey",
            "key",
            "path",
            "aws_access_key_id",
            "cacheKey",
            "primary_key_1",
            "shipping",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}

//! Names of form fields, and the way back from them.
//!
//! A full stop in a field's name means hierarchy in PDF, and ids have them; ids have no `/`. So `.` is written `/`.
//! After the id stands `:` and a key for what goes into the item's `values`, or `@` and a name for what the form itself adds.
//!
//! | name | is |
//! |---|---|
//! | `backup/create-dump` | the box of step `backup.create-dump` |
//! | `backup/create-dump:size` | its field `size` |
//! | `backup/location:value` | the field `backup.location`, which stands by itself |
//! | `backup/create-dump@stamp` | time and initials |
//! | `backup/create-dump@state` | `failed`, `skipped`, `not-applicable` |
//! | `backup/create-dump@note` | the reason, or a note |
//! | `backup@complete` | time and initials of who called the phase complete |
//! | `@variable:db_host` | the checklist's variable |
//! | `@fingerprint` | hidden: the checklist's fingerprint |

/// The name of an item's box.
pub(crate) fn item(id: &str) -> String {
    id.replace('.', "/")
}

/// The name of a field that goes into the item's `values`.
pub(crate) fn value(id: &str, key: &str) -> String {
    format!("{}:{key}", item(id))
}

/// The name of what the form itself adds to an item or section.
pub(crate) fn part(id: &str, part: &str) -> String {
    format!("{}@{part}", item(id))
}

/// The name of a variable's field.
pub(crate) fn variable(name: &str) -> String {
    format!("@variable:{name}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{item, part, value, variable};

    /// What `collect` will do.
    fn back(name: &str) -> (String, Option<char>, String) {
        let at = name.find([':', '@']);
        let (id, rest) = at.map_or((name, ""), |at| name.split_at(at));
        let mut rest = rest.chars();
        (id.replace('/', "."), rest.next(), rest.as_str().to_owned())
    }

    proptest! {
        #[test]
        fn every_name_leads_back(id in "[a-z0-9][a-z0-9._-]{0,30}", key in "[a-z][a-z0-9_]{0,31}") {
            prop_assert_eq!(back(&item(&id)), (id.clone(), None, String::new()));
            prop_assert_eq!(back(&value(&id, &key)), (id.clone(), Some(':'), key.clone()));
            prop_assert_eq!(back(&part(&id, "note")), (id.clone(), Some('@'), "note".to_owned()));
            prop_assert!(!value(&id, &key).contains('.'));
        }
    }

    #[test]
    fn variables_are_no_items() {
        assert_eq!(variable("host"), "@variable:host");
    }
}

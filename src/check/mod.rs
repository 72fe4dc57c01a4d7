//! What is wrong with a checklist: one file a rule, a table of them all.

mod alternatives_in_one_block;
mod asks_for_input;
mod broad_pkill;
mod broken_link;
mod broken_quotes;
mod commands_after_session;
mod conflicting_dates;
mod damaged_text;
mod double_star;
mod duplicate_id;
mod eaten_blank;
mod empty_variable;
mod end_before_start;
mod endless_command;
mod every_row;
mod forced_command;
mod grep_finds_itself;
mod grep_for_nothing;
mod hidden_character;
mod hidden_output;
mod input;
mod literal_secret;
mod locking_statement;
mod long_section;
mod lost_state;
mod masked_exit_code;
mod no_contacts;
mod no_rollback;
mod no_runner;
mod no_steps;
mod no_stop_on_error;
mod no_title;
mod not_bash;
mod open_placeholder;
mod plain_http;
mod printed_secret;
mod prompt_in_block;
mod redirecting_placeholder;
mod renamed_column;
mod secret_in_url;
mod secrets;
mod sign_off_without_role;
mod sudo_password;
mod swallowed_placeholder;
mod template_address;
mod ticked_in_advance;
mod twin_steps;
mod unconfirmed_change;
mod unfilled_prompt;
mod unguarded_destruction;
mod unknown_tool;
mod unrecorded_baseline;
mod unrecorded_threshold;
mod unset_variable;
mod unverified_backup;
mod vague_check;
mod windows_line;

use crate::{
    config::Config,
    diagnostic::{Diagnostic, Rule},
    model::Checklist,
    source::Source,
};

pub use input::{Input, World};

/// One rule, and the function that finds where it is broken.
pub type Lint = (&'static Rule, fn(Input<'_>, &mut Vec<Diagnostic>));

/// Every lint, in order of code.
pub static LINTS: &[Lint] = &[
    (&damaged_text::RULE, damaged_text::check),
    (&no_steps::RULE, no_steps::check),
    (&no_title::RULE, no_title::check),
    (&duplicate_id::RULE, duplicate_id::check),
    (&endless_command::RULE, endless_command::check),
    (&unguarded_destruction::RULE, unguarded_destruction::check),
    (&no_runner::RULE, no_runner::check),
    (&open_placeholder::RULE, open_placeholder::check),
    (&not_bash::RULE, not_bash::check),
    (&hidden_character::RULE, hidden_character::check),
    (&ticked_in_advance::RULE, ticked_in_advance::check),
    (&redirecting_placeholder::RULE, redirecting_placeholder::check),
    (&alternatives_in_one_block::RULE, alternatives_in_one_block::check),
    (&asks_for_input::RULE, asks_for_input::check),
    (&lost_state::RULE, lost_state::check),
    (&commands_after_session::RULE, commands_after_session::check),
    (&double_star::RULE, double_star::check),
    (&grep_for_nothing::RULE, grep_for_nothing::check),
    (&broad_pkill::RULE, broad_pkill::check),
    (&grep_finds_itself::RULE, grep_finds_itself::check),
    (&broken_quotes::RULE, broken_quotes::check),
    (&windows_line::RULE, windows_line::check),
    (&prompt_in_block::RULE, prompt_in_block::check),
    (&unset_variable::RULE, unset_variable::check),
    (&unknown_tool::RULE, unknown_tool::check),
    (&sudo_password::RULE, sudo_password::check),
    (&template_address::RULE, template_address::check),
    (&plain_http::RULE, plain_http::check),
    (&hidden_output::RULE, hidden_output::check),
    (&masked_exit_code::RULE, masked_exit_code::check),
    (&no_rollback::RULE, no_rollback::check),
    (&unverified_backup::RULE, unverified_backup::check),
    (&forced_command::RULE, forced_command::check),
    (&empty_variable::RULE, empty_variable::check),
    (&locking_statement::RULE, locking_statement::check),
    (&every_row::RULE, every_row::check),
    (&no_stop_on_error::RULE, no_stop_on_error::check),
    (&unconfirmed_change::RULE, unconfirmed_change::check),
    (&renamed_column::RULE, renamed_column::check),
    (&literal_secret::RULE, literal_secret::check),
    (&printed_secret::RULE, printed_secret::check),
    (&secret_in_url::RULE, secret_in_url::check),
    (&unfilled_prompt::RULE, unfilled_prompt::check),
    (&conflicting_dates::RULE, conflicting_dates::check),
    (&vague_check::RULE, vague_check::check),
    (&unrecorded_baseline::RULE, unrecorded_baseline::check),
    (&unrecorded_threshold::RULE, unrecorded_threshold::check),
    (&sign_off_without_role::RULE, sign_off_without_role::check),
    (&no_contacts::RULE, no_contacts::check),
    (&long_section::RULE, long_section::check),
    (&twin_steps::RULE, twin_steps::check),
    (&broken_link::RULE, broken_link::check),
    (&end_before_start::RULE, end_before_start::check),
    (&eaten_blank::RULE, eaten_blank::check),
    (&swallowed_placeholder::RULE, swallowed_placeholder::check),
];

/// Everything that the rules find, in the table's order.
///
/// ```
/// use runsheet::{check, config::Config, model::Checklist, source::Source};
/// let source = Source::read("empty.md", b"").unwrap();
/// let found = check::check(&Checklist::default(), &source, &Config::default(), check::World::default());
/// assert_eq!(found[0].rule.name, "no-steps");
/// ```
pub fn check(
    checklist: &Checklist,
    source: &Source,
    config: &Config,
    world: World<'_>,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let nodes = checklist.nodes();
    let input = Input { checklist, source, config, world, nodes: &nodes, sql: &[] };
    let sql: Vec<_> = input.statements().collect();
    let input = Input { sql: &sql, ..input };
    for (_, lint) in LINTS {
        lint(input, &mut diagnostics);
    }
    diagnostics
}

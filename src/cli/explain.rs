//! `explain`: what a rule is about.

use runsheet::{compile, diagnostic::nearest};

use super::{Failure, Outcome, args, terminal};

pub(super) fn run(args: &args::Explain) -> Result<Outcome, Failure> {
    let topics = compile::topics();
    let wanted = args.code.trim();
    let same = |it: &&compile::Topic| {
        it.code.eq_ignore_ascii_case(wanted) || it.name.eq_ignore_ascii_case(wanted)
    };
    if let Some(topic) = topics.iter().find(same) {
        terminal::print(topic.text().as_bytes())?;
        return Ok(Outcome::Fine);
    }
    let known: Vec<&str> = topics.iter().flat_map(|it| [it.name, it.code]).collect();
    let failure = Failure::new(format!("explain `{wanted}`"), "there is no rule of that name");
    Err(match nearest(wanted, &known) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("codes stand in brackets in messages: `warning[RS001]`"),
    })
}

//! `init`: a first checklist, and a configuration to change.

use super::{
    Failure, Outcome, args,
    files::{self, Made},
    terminal::Terminal,
};

/// What is written, and where.
const FILES: &[(&str, &str)] = &[
    ("checklists/first-deployment.md", include_str!("../../templates/init.md")),
    ("runsheet.toml", include_str!("../../templates/init.toml")),
];

pub(super) fn run(args: &args::Init, terminal: Terminal) -> Result<Outcome, Failure> {
    let mut made = Vec::new();
    for (name, text) in FILES {
        let path = args.folder.join(name);
        if path.exists() {
            terminal.say(&format!("{} is there already: left as it is", path.display()));
        } else {
            made.push(Made { path, bytes: text.as_bytes().to_vec() });
        }
    }
    files::write_all(&made)?;
    for Made { path, .. } in &made {
        terminal.say(&format!("wrote {}", path.display()));
    }
    terminal.say("next: `runsheet build` makes the forms and the script");
    Ok(Outcome::Fine)
}

//! `init`: a first checklist, and a configuration to change; or the templates.

use runsheet::emit::{FORMS, REPORTS};

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
    let folder = if args.templates { args.folder.join("templates") } else { args.folder.clone() };
    let mut made = Vec::new();
    for (name, text) in if args.templates { templates() } else { FILES.to_vec() } {
        let path = folder.join(name);
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
    terminal.say(if args.templates {
        "next: change some, delete the others, and name the folder in runsheet.toml: `[templates] folder = \"templates\"`"
    } else {
        "next: `runsheet build` makes the forms and the script"
    });
    Ok(Outcome::Fine)
}

/// Every template of every format, by name.
fn templates() -> Vec<(&'static str, &'static str)> {
    let forms = FORMS.iter().flat_map(|it| it.templates);
    let all = forms.chain(REPORTS.iter().flat_map(|it| it.templates)).copied();
    // Some belong to several formats.
    all.collect::<std::collections::BTreeMap<_, _>>().into_iter().collect()
}

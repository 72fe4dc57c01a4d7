//! Command lines of real checklists and manuals, and what may never be thought of them: the table is `dangers.txt`.

use super::analyse;
use crate::model::Effect;

#[test]
fn what_destroys_is_never_thought_harmless() {
    let wrong: Vec<String> = include_str!("dangers.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .filter_map(|line| {
            let (expected, command) = line.split_once(' ').unwrap();
            let command = command.replace("⏎", "\n");
            let found = analyse(&command);
            assert!(found.error.is_none(), "{command}");
            let right = match expected {
                "destroys" => found.effect == Effect::Destroys,
                "changes" => matches!(found.effect, Effect::Changes | Effect::Destroys),
                "unknown" => found.effect == Effect::None,
                "reads" => found.effect == Effect::Reads,
                _ => panic!("{line}"),
            };
            (!right).then(|| format!("{:?}, not {line}", found.effect))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

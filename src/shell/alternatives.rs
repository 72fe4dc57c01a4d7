//! `# or`: several ways in one block, of which the operator picks one.

use std::collections::BTreeSet;

/// One way to do it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// What tells it from the others; may be empty.
    pub label: String,
    /// Its lines.
    pub text: String,
}

/// A block with more ways than anybody chooses from is left whole: each way repeats what all of them share.
const MOST: usize = 20;

/// Splits a block at its `# or` comments, or at comments that name several systems. Always at least one way.
///
/// ```
/// let ways = runsheet::shell::alternatives("systemctl stop app\n# or\nsupervisorctl stop app\n");
/// assert_eq!(ways.len(), 2);
/// assert_eq!(ways[1].text, "supervisorctl stop app");
/// assert_eq!(runsheet::shell::alternatives("# order matters\ngit pull").len(), 1);
/// ```
pub fn alternatives(text: &str) -> Vec<Way> {
    if let Some(ways) = by_trailing_system(text) {
        return ways;
    }
    let by_option = text.lines().filter(|line| option_comment(line).is_some()).count() >= 2;
    let by_system = systems(text) >= 2;
    let paragraphs = paragraphs(text);
    if !by_option && !by_system && paragraphs.len() > 1 {
        match choices_in(&paragraphs)[..] {
            [] => {}
            // What stands before and behind the choice is done in any case.
            [at] => return around(&paragraphs, at),
            _ => return vec![whole(text)],
        }
    }
    let opens = |line: &str| {
        or_comment(line)
            .or_else(|| by_option.then(|| option_comment(line)).flatten())
            .or_else(|| by_system.then(|| system_comment(line)).flatten())
            .map(str::to_owned)
    };
    if text.lines().filter(|line| opens(line).is_some()).count() >= MOST {
        return vec![whole(text)];
    }
    let mut ways = vec![Way::default()];
    // What stands before the first system's comment is done on every system.
    let mut shared = String::new();
    for line in text.lines() {
        match (opens(line), ways.last_mut()) {
            (Some(label), Some(last)) if or_comment(line).is_none() && is_open(last, &shared) => {
                // Two systems' comments, one below the other, head the same way.
                let separator = if last.label.is_empty() { "" } else { " / " };
                last.label = format!("{}{separator}{label}", last.label);
            }
            (Some(label), Some(first)) if or_comment(line).is_none() && first.label.is_empty() => {
                shared.clone_from(&first.text);
                first.label = label;
            }
            (Some(label), _) if or_comment(line).is_none() => {
                ways.push(Way { label, text: shared.clone() });
            }
            (Some(label), _) => ways.push(Way { label, text: String::new() }),
            (None, Some(last)) => {
                last.text.push_str(line);
                last.text.push('\n');
            }
            (None, None) => {}
        }
    }
    ways.retain(|way| !way.text.trim().is_empty() || !way.label.is_empty());
    for way in &mut ways {
        way.text = way.text.trim_matches('\n').trim_end().to_owned();
    }
    // Comments alone are no way to do something: they stay what they are.
    if ways.iter().any(|way| way.text.lines().all(is_comment)) {
        ways.truncate(1);
    }
    match ways.len() {
        0 | 1 => vec![whole(text)],
        _ => {
            for way in ways.iter_mut().filter(|way| way.label.is_empty()) {
                way.label = name(&way.text);
            }
            ways
        }
    }
}

/// How many choices of its own a block holds, each in a paragraph between others: `# or` with a command right before and behind it.
/// One that holds several cannot be run by taking one way.
///
/// ```
/// let text = "docker start db\n# or\nsystemctl start db\n\nnetstat -tln\n# or\nss -tln\n";
/// assert_eq!(runsheet::shell::choices(text), 2);
/// assert_eq!(runsheet::shell::alternatives(text).len(), 1);
/// assert_eq!(runsheet::shell::choices("git pull\n"), 0);
/// ```
pub fn choices(text: &str) -> usize {
    choices_in(&paragraphs(text)).len()
}

/// The lines between blank ones.
fn paragraphs(text: &str) -> Vec<&str> {
    // Most blocks say no `or` at all.
    if !text.lines().any(|line| or_comment(line).is_some()) {
        return Vec::new();
    }
    let blank = |pair: &str| pair.trim().is_empty();
    let mut found = Vec::new();
    let (mut start, mut at, mut open) = (0, 0, false);
    for line in text.split_inclusive('\n') {
        match (blank(line), open) {
            (true, true) => {
                found.push(&text[start..at]);
                open = false;
            }
            (false, false) => (start, open) = (at, true),
            (true, false) | (false, true) => {}
        }
        at += line.len();
    }
    found.extend(open.then(|| &text[start..]));
    found
}

/// Which paragraphs are choices. None where an `# or` stands between paragraphs: it parts the block.
fn choices_in(paragraphs: &[&str]) -> Vec<usize> {
    let parts = |text: &str| text.lines().any(|line| or_comment(line).is_some());
    let edge = |line: Option<&str>| line.and_then(or_comment).is_some();
    let between = |text: &&str| edge(text.lines().next()) || edge(text.lines().last());
    if paragraphs.iter().any(between) {
        return Vec::new();
    }
    (0..paragraphs.len()).filter(|at| parts(paragraphs[*at])).collect()
}

/// The ways of one paragraph, each with the paragraphs around it.
fn around(paragraphs: &[&str], at: usize) -> Vec<Way> {
    let mut ways = alternatives(paragraphs[at]);
    for way in &mut ways {
        let mut texts = paragraphs.to_vec();
        texts[at] = &way.text;
        way.text = texts.iter().map(|it| it.trim_end()).collect::<Vec<_>>().join("\n\n");
    }
    ways
}

fn whole(text: &str) -> Way {
    Way { label: String::new(), text: text.trim_end().trim_start_matches('\n').to_owned() }
}

/// Whether nothing has been said of a way yet beside its label.
fn is_open(way: &Way, shared: &str) -> bool {
    way.text.trim().is_empty() || (!way.label.is_empty() && way.text == shared)
}

fn is_comment(line: &str) -> bool {
    line.trim().is_empty() || line.trim_start().starts_with(['#'])
}

const OR: &[&str] = &[
    "or",
    "oder",
    "o",
    "ou",
    "oppure",
    "atau",
    "veya",
    "veyahut",
    "ya",
    "или",
    "либо",
    "або",
    "lub",
    "albo",
    "hoặc",
    "alternatively",
    "alternative",
    "alternativ",
    "alternativement",
    "alternativamente",
    "alternatif",
    "альтернативно",
];

/// The same in writing without spaces: the word goes on with what it leads to.
const OR_LEADS: &[&str] = &["或者", "或", "또는", "혹은", "または", "もしくは", "あるいは"];

/// `# or`, `# OR with Docker`, `-- or`: what follows is another way. The words behind it are its label.
fn or_comment(line: &str) -> Option<&str> {
    let comment = line
        .trim()
        .strip_prefix('#')
        .or_else(|| line.trim().strip_prefix("--"))?
        .trim_start_matches(['#', '-', ' ']);
    let end = comment.find(|c: char| !c.is_alphanumeric()).unwrap_or(comment.len());
    let word = comment[..end].to_lowercase();
    let rest = if let Some(rest) = OR_LEADS.iter().find_map(|it| comment.strip_prefix(it)) {
        // Perhaps, possibly: no other way.
        if rest.starts_with(['许', '許']) {
            return None;
        }
        rest
    } else if word == "ya" {
        // Turkish has two words for it.
        comment[end..].strip_prefix(" da").filter(|it| !it.starts_with(char::is_alphanumeric))?
    } else if OR.contains(&word.as_str()) {
        &comment[end..]
    } else {
        return None;
    };
    Some(rest.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ':' | ',' | '-' | '.' | '(' | ')')
    }))
}

/// `# Option A: push the branch`
fn option_comment(line: &str) -> Option<&str> {
    let comment = line.trim().strip_prefix('#')?.trim_start_matches(['#', ' ']);
    let mut words = comment.split([' ', ':']);
    let (word, sign) = (words.next()?.to_lowercase(), words.next()?);
    let named =
        ["option", "alternative", "method", "variante", "opción", "opção", "méthode", "opsi"];
    let sign = sign.trim_end_matches([')', '.']);
    let counted = sign.len() == 1 && sign.chars().all(char::is_alphanumeric);
    (named.contains(&word.as_str()) && counted).then(|| comment.trim_end_matches(':').trim())
}

/// Single lines that each end in a comment with the system they are for.
fn by_trailing_system(text: &str) -> Option<Vec<Way>> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let way = |line: &str| {
        let (command, comment) = line.rsplit_once(" #")?;
        let label = system_comment(&format!("#{comment}"))?.to_owned();
        let command = command.trim_end();
        (!command.is_empty()).then(|| Way { label, text: command.to_owned() })
    };
    let ways: Vec<Way> = lines.map(way).collect::<Option<_>>()?;
    let labels: BTreeSet<&str> = ways.iter().map(|way| way.label.as_str()).collect();
    ((2..=MOST).contains(&ways.len()) && labels.len() == ways.len()).then_some(ways)
}

const SYSTEMS: &[&str] = &[
    "linux",
    "mac",
    "macos",
    "os x",
    "windows",
    "ubuntu",
    "debian",
    "centos",
    "rhel",
    "unix",
    "powershell",
    "cmd",
];

fn system_comment(line: &str) -> Option<&str> {
    let comment = line.trim().strip_prefix('#')?.trim_start_matches(['#', ' ']);
    let lower = comment.to_lowercase();
    let names = |system: &&&str| {
        let mut words = lower.split(|c: char| !c.is_alphanumeric());
        words.any(|word| word == **system)
    };
    // `# Windows: winget install gh` is itself what to do there.
    let short = comment.split_whitespace().count() <= 4
        && comment.split_once(": ").is_none_or(|(_, rest)| rest.trim().is_empty());
    (short && SYSTEMS.iter().any(|system| names(&system)))
        .then(|| comment.trim_end_matches(':').trim())
}

/// How many of the block's comments name a system that others do not.
fn systems(text: &str) -> usize {
    let mut seen: Vec<&str> = text.lines().filter_map(system_comment).collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len()
}

/// What to call a way that has no label: the comment above it or behind it, else its program.
fn name(text: &str) -> String {
    let above = text.lines().next().and_then(|line| line.trim_start().strip_prefix('#'));
    if let Some(above) = above.map(|it| it.trim_matches(['#', ' ', ':']))
        && !above.is_empty()
        && above.split_whitespace().count() <= 5
    {
        return above.to_owned();
    }
    let first = text
        .lines()
        .find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
        .unwrap_or_default();
    if let Some((_, comment)) = first.rsplit_once(" #") {
        return comment.trim().to_owned();
    }
    let mut words = first.split_whitespace().skip_while(|word| matches!(*word, "sudo"));
    words.next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_named_by_what_tells_them_apart() {
        let ways = alternatives(
            "source venv/bin/activate  # Linux/Mac\n# or\nvenv\\Scripts\\activate  # Windows",
        );
        assert_eq!(
            ways.iter().map(|way| way.label.as_str()).collect::<Vec<_>>(),
            ["Linux/Mac", "Windows"]
        );
        let ways = alternatives("# Linux\n./a.sh\n# Windows\na.bat");
        assert_eq!(
            ways.iter().map(|way| way.label.as_str()).collect::<Vec<_>>(),
            ["Linux", "Windows"]
        );
        let ways = alternatives("npm ci\n# OR with yarn\nyarn");
        assert_eq!(ways[1].label, "with yarn");
        for or in ["Ya da:", "Hoặc", "Либо", "Oppure", "或者", "もしくは", "혹은", "Lub"]
        {
            assert_eq!(alternatives(&format!("npm ci\n# {or}\nyarn")).len(), 2, "{or}");
        }
        assert_eq!(alternatives("npm ci\n# 或者使用 yarn\nyarn")[1].label, "使用 yarn");
        for no in ["或许", "Ya", "Ya dayalı", "order", "Orders"] {
            assert_eq!(alternatives(&format!("npm ci\n# {no}\nyarn")).len(), 1, "{no}");
        }
        let ways = alternatives("# Option A: push\ngit push\n\n# Option B: by hand\ngh run");
        assert_eq!(ways[1], Way { label: "Option B: by hand".into(), text: "gh run".into() });
        let ways = alternatives("a.bat  # Windows\n./a.sh  # Linux/Mac");
        assert_eq!(ways[1], Way { label: "Linux/Mac".into(), text: "./a.sh".into() });
        let ways = alternatives("# Python way\ncd a\n./a.py\n# or Bash\n./a.sh");
        assert_eq!(ways[0].label, "Python way");
    }

    #[test]
    fn a_choice_between_paragraphs_leaves_the_others_to_every_way() {
        let texts = |text: &str| -> Vec<String> {
            alternatives(text).into_iter().map(|way| way.text).collect()
        };
        assert_eq!(
            texts("cd app\n\npm2 restart app\n# or\nsystemctl restart app\n\ncurl -f localhost\n"),
            [
                "cd app\n\npm2 restart app\n\ncurl -f localhost",
                "cd app\n\nsystemctl restart app\n\ncurl -f localhost"
            ]
        );
        // Between blank lines it parts the block; with several choices nothing is mixed.
        assert_eq!(texts("a\n\n# or\n\nb\n\nc"), ["a", "b\n\nc"]);
        assert_eq!(texts("a\n\nb\n\n# or with c\nc"), ["a\n\nb", "c"]);
        let several = "a\n# or\nb\n\nc\n# or\nd";
        assert_eq!(texts(several), [several]);
    }

    #[test]
    fn more_ways_than_anybody_chooses_from_are_none() {
        let ways = |text: &str| alternatives(text).len();
        let each =
            |count: usize, line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
        let systems = |count| each(count, &|at| format!("# linux {at}\ny{at}\n"));
        assert_eq!((ways(&systems(MOST - 1)), ways(&systems(MOST))), (MOST - 1, 1));
        let behind = |count| each(count, &|at| format!("a{at} # linux {at}\n"));
        assert_eq!((ways(&behind(MOST)), ways(&behind(MOST + 1))), (MOST, 1));
        assert_eq!(ways(&"x\n# or\n".repeat(MOST)), 1);
        // Each way repeats what all share: that is not to grow with their number.
        let text = format!("{}{}", "x\n".repeat(20_000), systems(20_000));
        assert_eq!(
            alternatives(&text).iter().map(|it| it.text.len()).sum::<usize>(),
            text.len() - 1
        );
    }

    #[test]
    fn nothing_is_lost_between_systems() {
        let case = |text: &str| -> Vec<(String, String)> {
            alternatives(text).into_iter().map(|way| (way.label, way.text)).collect()
        };
        let pair = |label: &str, text: &str| (label.to_owned(), text.to_owned());
        assert_eq!(
            case("cd app\n# Linux\n./a.sh\n# Windows\na.bat"),
            [pair("Linux", "cd app\n./a.sh"), pair("Windows", "cd app\na.bat")]
        );
        assert_eq!(
            case("# Linux\n# macOS\n./a.sh\n# Windows\na.bat"),
            [pair("Linux / macOS", "./a.sh"), pair("Windows", "a.bat")]
        );
        let comments = "# Install it:\n# Windows: winget install gh\n# macOS: brew install gh";
        assert_eq!(case(comments), [pair("", comments)]);
    }
}

//! `runsheet check` from outside: mending, watching, the tools and files of the machine, formats for other programs.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use tempfile::TempDir;

fn program() -> Command {
    let mut command = Command::new(assert_cmd::cargo_bin!("runsheet"));
    command.env_remove("RUNSHEET_CONFIG").env("NO_COLOR", "1");
    command
}

/// Exit code, what went to standard output, what was said.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = program().args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn folder(text: &[u8]) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("pump.md"), text).unwrap();
    folder
}

const PROMPT: &[u8] = b"# Pump\r\n\r\n- [ ] Look\r\n  ```bash\r\n  $ uptime\r\n  ```\r\n";

#[test]
fn a_diff_shows_what_fix_then_writes() {
    let place = folder(PROMPT);
    let (code, diff, said) = run(place.path(), &["check", "pump.md", "--diff"]);
    assert_eq!(code, 1, "{said}");
    assert!(
        diff.contains("--- pump.md") && diff.contains("-  $ uptime") && diff.contains("+  uptime"),
        "{diff}"
    );
    let (code, both, said) = run(place.path(), &["check", "pump.md", "--fix", "--diff"]);
    assert_eq!((code, &both), (1, &diff), "{said}");
    assert_eq!(fs::read(place.path().join("pump.md")).unwrap(), PROMPT, "a diff writes nothing");
    let (code, _, said) = run(place.path(), &["check", "pump.md", "--fix"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("mended 1 finding") && said.contains("nothing found"), "{said}");
    let mended = fs::read_to_string(place.path().join("pump.md")).unwrap();
    assert_eq!(
        mended, "# Pump\r\n\r\n- [ ] Look\r\n  ```bash\r\n  uptime\r\n  ```\r\n",
        "lines end as they did"
    );
    let (code, diff, said) = run(place.path(), &["check", "pump.md", "--diff"]);
    assert_eq!((code, diff.as_str()), (0, ""), "{said}");
    // Nothing is left beside the file.
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
}

#[test]
fn a_mended_file_keeps_its_encoding_and_each_of_its_line_ends() {
    let text = "\u{feff}# Pump é\r\n\r\n- [ ] Look\r\n  ```bash\r\n  $ uptime\r\n  ```\r\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let place = folder(&little);
    let (code, _, said) = run(place.path(), &["check", "pump.md", "--fix"]);
    assert_eq!(code, 0, "{said}");
    let expected = text.replace("$ ", "");
    let expected: Vec<u8> = expected.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(fs::read(place.path().join("pump.md")).unwrap(), expected);
    // One line from Windows does not make the others so.
    let place = folder(b"# Pump\n\n- [ ] Look\r\n  ```bash\n  $ uptime\n  ```\n");
    run(place.path(), &["check", "pump.md", "--fix"]);
    let mended = fs::read_to_string(place.path().join("pump.md")).unwrap();
    assert_eq!(mended, "# Pump\n\n- [ ] Look\r\n  ```bash\n  uptime\n  ```\n");
}

#[test]
fn half_a_character_is_told_and_nothing_is_written_over_it() {
    let mut units: Vec<u16> = "\u{feff}# Pump ".encode_utf16().collect();
    units.push(0xD83D);
    units.extend("\n\n- [ ] Look \u{fffd}\n  ```bash\n  $ uptime\n  ```\n".encode_utf16());
    let bytes: Vec<u8> = units.into_iter().flat_map(u16::to_le_bytes).collect();
    let place = folder(&bytes);
    let (_, found, _) = run(place.path(), &["check", "pump.md", "--format", "short"]);
    assert!(found.contains("pump.md:1:8") && found.contains("a character is lost"), "{found}");
    let (code, _, said) = run(place.path(), &["check", "pump.md", "--fix"]);
    assert!(code == 2 && said.contains("would be lost"), "{code} {said}");
    assert_eq!(fs::read(place.path().join("pump.md")).unwrap(), bytes);
}

#[cfg(unix)]
#[test]
fn a_mended_file_keeps_its_rights() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = folder(PROMPT);
    let path = place.path().join("pump.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    run(place.path(), &["check", "pump.md", "--fix"]);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn standard_input_cannot_be_mended() {
    let place = folder(PROMPT);
    let mut child = program();
    child.args(["check", "-", "--fix"]).current_dir(place.path());
    let input = fs::File::open(place.path().join("pump.md")).unwrap();
    let output = child.stdin(input).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("there is no file to write") && said.contains("--diff"), "{said}");
}

#[test]
fn a_change_is_seen_while_watching() {
    let place = folder(b"# Pump\n");
    let mut child = program()
        .args(["check", "pump.md", "--watch", "--format", "short"])
        .current_dir(place.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().contains("RS101"));
    // Its time stamp has to differ, and the first look to be over.
    std::thread::sleep(Duration::from_millis(600));
    fs::write(place.path().join("pump.md"), "# Pump\n\n- [x] Close the valve\n").unwrap();
    let next = lines.next().unwrap().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(next.contains("RS110"), "{next}");
}

#[test]
fn missing_tools_and_files_are_told() {
    let text = "# Pump\n\nSee [the plan](plan.md) and [the list](list.md#a%20b).\n\n- [ ] Ask\n  ```bash\n  pumpctl-that-nobody-has status\n  ls\n  ```\n";
    let place = folder(text.as_bytes());
    fs::write(place.path().join("list.md"), "# List\n").unwrap();
    let (code, found, _) =
        run(place.path(), &["check", "pump.md", "--format", "short", "--host-tools"]);
    assert_eq!(code, 0);
    let lines: Vec<&str> = found.lines().collect();
    assert_eq!(lines.len(), 2, "{found}");
    assert!(lines[0].contains("3:16: warning[RS159]: there is no file `plan.md`"), "{found}");
    assert!(lines[1].contains("this machine has no `pumpctl-that-nobody-has`"), "{found}");
    let (_, found, _) = run(place.path(), &["check", "pump.md", "--format", "short"]);
    assert_eq!(found.lines().count(), 1, "{found}");
}

#[test]
fn formats_for_github_and_sarif() {
    let place = folder(b"# Pump: a, b\n\n- [ ] Look\n  ```bash\n  tail -f pump.log\n  ```\n");
    let (_, github, _) = run(place.path(), &["check", "pump.md", "--format", "github"]);
    assert!(
        github.starts_with("::warning file=pump.md,line=5,col=3,title=RS104 endless-command::`tail -f pump.log` never ends%0Ahelp: "),
        "{github}"
    );
    let (_, sarif, _) = run(place.path(), &["check", "pump.md", "pump.md", "--format", "sarif"]);
    let log: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 2, "one log for all documents");
    assert_eq!(results[0]["ruleId"], "RS104");
    assert_eq!(results[0]["locations"][0]["physicalLocation"]["region"]["startLine"], 5);
}

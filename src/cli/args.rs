//! The command line, as typed.

use std::{env, ffi::OsString, path::PathBuf};

use clap::{
    Args as ClapArgs, Parser, Subcommand, ValueEnum, builder::PossibleValuesParser, value_parser,
};
use runsheet::{config, emit};

use super::terminal::Color;

const EXAMPLES: &str = "\
Examples:
  runsheet init                          begin: a first checklist and a runsheet.toml
  runsheet check release.md              what is wrong with it
  runsheet build release.md              forms, script and data into output/release/
  runsheet build                         the same for everything in checklists/
  runsheet form release.md -o form.pdf   one output
  runsheet run release.md                lead through it, run its commands, record it
  runsheet collect form.pdf -o run.json  the answers of a filled form
  runsheet report results.json           the report of a run, from its results file
  runsheet merge a.json b.json -o c.json what several people filled in, as one

Exit codes: 0 fine, 1 a document or results have errors, 2 wrong usage or environment, 130 interrupted.";

/// Compiles Markdown checklists into fillable forms, runnable scripts and reports.
#[derive(Debug, Parser)]
#[command(name = "runsheet", version, after_help = EXAMPLES, max_term_width = 100)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) global: Global,
}

#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Options for every command")]
pub(super) struct Global {
    /// The configuration [default: the first runsheet.toml beside the document or in a folder above]
    #[arg(long, global = true, value_name = "PATH", env = "RUNSHEET_CONFIG")]
    pub(super) config: Option<PathBuf>,
    /// When to use colour
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        env = "RUNSHEET_COLOR"
    )]
    pub(super) color: Color,
    /// Say nothing but errors
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Check(Check),
    Build(Build),
    Form(Form),
    Script(Script),
    Run(Run),
    Collect(Collect),
    Report(Report),
    Merge(Merge),
    Verify(Verify),
    Diff(Diff),
    Inspect(Inspect),
    Explain(Explain),
    Schema(Schema),
    Init(Init),
    Completions(Completions),
}

/// Say what is wrong with checklists, with the lines and what to do
#[derive(Debug, ClapArgs)]
#[expect(clippy::struct_excessive_bools, reason = "switches of the command line")]
#[command(after_help = "\
Examples:
  runsheet check release.md
  runsheet check checklists/*.md --deny warnings
  runsheet check release.md --format short | grep RS104
  runsheet check release.md --diff             what --fix would change
  runsheet check *.md --format sarif > findings.sarif
  cat release.md | runsheet check -")]
pub(super) struct Check {
    /// Markdown files; `-` is standard input
    #[arg(required = true)]
    pub(super) files: Vec<PathBuf>,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: DiagnosticFormat,
    /// What ends in exit code 1 beside errors
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(super) deny: Option<Deny>,
    /// Mend what can be mended for certain, and say what remains
    #[arg(long)]
    pub(super) fix: bool,
    /// Show what --fix would change, and change nothing, also beside --fix; exit code 1 where it is anything
    #[arg(long)]
    pub(super) diff: bool,
    /// Check again whenever a file changes, until Ctrl-C
    #[arg(long, conflicts_with_all = ["diff", "fix"])]
    pub(super) watch: bool,
    /// Say which programs of the commands this machine does not have
    #[arg(long)]
    pub(super) host_tools: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum DiagnosticFormat {
    /// With the lines it is about
    #[default]
    Human,
    /// One line each: `file:line:column: level[code]: message`
    Short,
    /// One JSON object a line
    Json,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
    /// Workflow commands, which GitHub shows beside the lines
    Github,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    /// Warnings
    Warnings,
    /// Warnings and advice
    Advice,
}

/// Make every output of checklists: forms, script and data
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  runsheet build                                everything in checklists/ into output/
  runsheet build release.md                     into output/release/
  runsheet build *.md --output-dir /tmp/forms   into /tmp/forms/NAME/
  runsheet build release.md --history runs      with how long each step usually takes

A document with errors gets no new outputs and the exit code is 1; warnings do not stop it. \
Files are written after all have been made, each beside its place and then renamed.")]
pub(super) struct Build {
    /// Markdown files [default: checklists/*.md]
    pub(super) files: Vec<PathBuf>,
    /// A folder with results of earlier runs: how long steps usually took is printed beside them
    #[arg(long, value_name = "DIR")]
    pub(super) history: Option<PathBuf>,
    #[command(flatten)]
    pub(super) out: OutputDir,
    #[command(flatten)]
    pub(super) look: Look,
}

/// Make the form that is filled in: a web page and a PDF
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  runsheet form release.md                      output/release/form.html and form.pdf
  runsheet form release.md -o form.pdf          one file; its ending says which
  runsheet form release.md --to html -o - > f.html
  runsheet form release.md --paper letter --ink-saving
  runsheet form release.md --to pdf --type-size 14     large type")]
pub(super) struct Form {
    /// Markdown files; `-` is standard input
    #[arg(required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Formats, separated by commas [default: all]
    #[arg(long, value_delimiter = ',', value_parser = kinds(names(emit::FORMS, "form-")))]
    pub(super) to: Vec<String>,
    #[command(flatten)]
    pub(super) output: Output,
    #[command(flatten)]
    pub(super) look: Look,
}

/// Make the bash script that asks, runs and records
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  runsheet script release.md                    output/release/run.sh
  runsheet script release.md -o run.sh
  runsheet script release.md -o - | ssh bastion 'cat > run.sh'
  runsheet script release.md --section rollback   output/release/run-rollback.sh

The script has a manual of its own: bash run.sh --help")]
pub(super) struct Script {
    /// Markdown files; `-` is standard input
    #[arg(required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Make a script for one part alone, such as the rollback: its id, number or title
    #[arg(long, value_name = "PART")]
    pub(super) section: Option<String>,
    #[command(flatten)]
    pub(super) output: Output,
}

/// Compile a checklist and run its script here
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  runsheet run release.md
  runsheet run release.md --list
  runsheet run release.md --resume
  runsheet run release.md --help               the options of the script

What stands behind the file goes to the script, and its exit code is passed on: 0 all is done, 1 something failed, 2 wrong use, \
3 something is open, 4 another run is active, 5 nothing can be written down, 75, 130 or 143 paused.")]
pub(super) struct Run {
    /// A Markdown file, and options of its script
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true, value_names = ["FILE", "OPTIONS"])]
    pub(super) words: Vec<OsString>,
}

/// Read answers back: from a filled PDF, a saved page, the journal of a run
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  runsheet collect filled.pdf -o results.json
  runsheet collect filled.pdf -o - | runsheet report - --to md -o -
  runsheet collect *.pdf --output-dir answers      answers/NAME/results.json for each
  runsheet collect runsheet-runs/NAME.TIME/journal.jsonl -o results.json    of a run that was killed

Everything is read from the file alone: a form carries its checklist. The file is not changed. \
What was flattened, printed and scanned, or encrypted cannot be read, and is refused. \
Times without a day belong to the day that is filled in, else before the file was saved.")]
pub(super) struct Collect {
    /// Filled PDF forms, HTML forms that were saved filled, `journal.jsonl` of runs; `-` is standard input
    #[arg(required = true)]
    pub(super) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) output: Output,
}

/// Make the report of a run from its results file
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  runsheet report results.json                  output/results/report.html, .pdf and .md
  runsheet report results.json --to md -o -
  runsheet report results.json --audience team -o report.pdf
  runsheet report results.json --history runs   compared with the runs in that folder
  runsheet report ada.json ben.json --merge     one report of what both filled in")]
pub(super) struct Report {
    /// Results files; `-` is standard input
    #[arg(required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Formats, separated by commas [default: html,pdf,md]
    #[arg(long, value_delimiter = ',', value_parser = kinds(names(emit::REPORTS, "report-")))]
    pub(super) to: Vec<String>,
    /// Whom it is for: what they need not know is left out
    #[arg(long, value_enum, default_value_t)]
    pub(super) audience: Audience,
    /// A folder with results of earlier runs of the same checklist: how long things usually take, what failed before
    #[arg(long, value_name = "DIR")]
    pub(super) history: Option<PathBuf>,
    /// Make one report of all files: they are of one run, and are merged first, as `runsheet merge` does
    #[arg(long)]
    pub(super) merge: bool,
    /// Go on with results that were changed after saving or have impossible times; the report says so
    #[arg(long)]
    pub(super) force: bool,
    #[command(flatten)]
    pub(super) output: Output,
    #[command(flatten)]
    pub(super) look: Look,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Audience {
    /// Without contacts; hosts, accounts and values of variables masked where they are known
    #[default]
    Stakeholders,
    /// Everything
    Team,
    /// Everything, with whole digests
    Audit,
}

/// Join what several people filled in during one run into one results file
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  runsheet merge ada.json ben.json run/results.json -o merged.json
  runsheet merge *.json | runsheet report - --to md -o -

Of several answers to an item the newest counts; one without a status never overwrites one that has it. \
At equal times failed goes before skipped, skipped before not applicable, that before done. \
Nothing is lost: what was answered otherwise stands in the file as a conflict, and in the report. \
The order of the files does not matter.")]
pub(super) struct Merge {
    /// Results files; `-` is standard input
    #[arg(required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Where to write the merged results; `-` is standard output
    #[arg(long, short, value_name = "PATH", default_value = "-")]
    pub(super) output: PathBuf,
    /// Go on with files of different deployments, that were changed after saving, or that have impossible times
    #[arg(long)]
    pub(super) force: bool,
}

/// Say what a results file proves, and what in it is broken
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  runsheet verify runs/release.20260117T220400.81/results.json
  runsheet verify results.json --statement results.intoto.json

Looks at the digest of the file, the fingerprint of its checklist, what each sign-off signed, \
the chain of digests of the journal beside it and the digests of its logs. Exit code 1 where one of them is broken. \
The statement is an in-toto statement with a test-result predicate.")]
pub(super) struct Verify {
    /// A results file; its journal and logs lie beside it. `-` is standard input
    pub(super) file: PathBuf,
    /// Write an in-toto statement about the run, to be signed
    #[arg(long, value_name = "PATH")]
    pub(super) statement: Option<PathBuf>,
}

/// Say what differs between two checklists, two runs, or a run and its checklist
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  runsheet diff release-1.md release-2.md       steps added, removed, changed, moved
  runsheet diff monday.json tuesday.json        and what was answered otherwise
  runsheet diff release.md results.json         as written and as run
  git show HEAD~1:release.md | runsheet diff - release.md")]
pub(super) struct Diff {
    /// A checklist or a results file; `-` is a checklist on standard input
    pub(super) old: PathBuf,
    /// Another one
    pub(super) new: PathBuf,
    /// How to print what differs
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: DiffFormat,
    /// Go on with results that were changed after saving or have impossible times
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormat {
    /// `+` added, `-` removed, `~` changed, `>` moved
    #[default]
    Human,
    /// One JSON object
    Json,
}

/// Show what was understood of a checklist
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  runsheet inspect release.md                   a tree of sections, steps, blanks and commands
  runsheet inspect release.md --format json | jq '.commands[].class'")]
pub(super) struct Inspect {
    /// A Markdown file; `-` is standard input
    pub(super) file: PathBuf,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: InspectFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum InspectFormat {
    /// A tree for people
    #[default]
    Tree,
    /// The model, and flat lists of steps, fields and commands
    Json,
}

/// Say what a rule is about, with an example
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  runsheet explain RS101
  runsheet explain no-steps")]
pub(super) struct Explain {
    /// The code or name that a message has: `RS101`, `no-steps`
    pub(super) code: String,
}

/// Print a JSON Schema
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:\n  runsheet schema results > results.schema.json")]
pub(super) struct Schema {
    /// What it describes
    #[arg(value_enum)]
    pub(super) name: SchemaName,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaName {
    /// What forms and scripts save, and reports are made from
    Results,
}

/// Begin: write a first checklist and a runsheet.toml
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  runsheet init\n  runsheet init deployments\n  runsheet init --templates\n\nFiles that are there stay as they are."
)]
pub(super) struct Init {
    /// Where
    #[arg(default_value = ".")]
    pub(super) folder: PathBuf,
    /// Write the built-in templates into FOLDER/templates instead, to be changed
    #[arg(long)]
    pub(super) templates: bool,
}

/// Print the completions for a shell
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Example:\n  runsheet completions bash > ~/.local/share/bash-completion/completions/runsheet"
)]
pub(super) struct Completions {
    /// Which shell
    #[arg(value_parser = value_parser!(clap_complete::Shell))]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Output {
    /// The one file to write, in a folder that is there; `-` is standard output
    #[arg(long, short, value_name = "PATH", conflicts_with = "output_dir")]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) dir: OutputDir,
}

#[derive(Debug, ClapArgs)]
pub(super) struct OutputDir {
    /// Write into DIR/NAME/, NAME being the input's name without ending [env: `RUNSHEET_OUTPUT_DIR`] [default: output]
    #[arg(long, value_name = "DIR")]
    pub(super) output_dir: Option<PathBuf>,
}

impl OutputDir {
    /// The folder that is asked for, on the command line or in the environment. Clap would take the latter for an option that was
    /// given, and refuse `-o` beside it.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        let set = || env::var_os("RUNSHEET_OUTPUT_DIR").filter(|it| !it.is_empty());
        self.output_dir.clone().or_else(|| set().map(PathBuf::from))
    }
}

#[derive(Debug, Default, ClapArgs)]
pub(super) struct Look {
    /// The paper of PDF and print [default: a4]
    #[arg(long, value_enum)]
    pub(super) paper: Option<Paper>,
    /// Print without tints and filled areas (PDF)
    #[arg(long)]
    pub(super) ink_saving: bool,
    /// Size of the text of PDFs in points, 7 to 18; large type begins at 14 [default: 9.5]
    #[arg(long, value_name = "PT", value_parser = value_parser!(u8).range(7..=18))]
    pub(super) type_size: Option<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Paper {
    /// 210 × 297 mm
    A4,
    /// 8.5 × 11 in
    Letter,
}

impl From<Paper> for config::Paper {
    fn from(paper: Paper) -> config::Paper {
        match paper {
            Paper::A4 => config::Paper::A4,
            Paper::Letter => config::Paper::Letter,
        }
    }
}

/// What `--to` takes: the table of formats says it.
fn names<T>(formats: &'static [&'static emit::Format<T>], prefix: &str) -> Vec<&'static str> {
    formats.iter().filter(|it| it.name.starts_with(prefix)).map(|it| it.to).collect()
}

fn kinds(names: Vec<&'static str>) -> PossibleValuesParser {
    PossibleValuesParser::new(names)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        super::Args::command().debug_assert();
    }
}

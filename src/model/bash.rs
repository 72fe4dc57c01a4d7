//! What bash makes of a command: its simple commands, with the place of each word.

use super::Effect;

/// A piece of bash, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bash {
    /// Why it cannot be read; nothing else is known then.
    pub error: Option<SyntaxError>,
    /// The strongest effect of its commands. Where one of them is not known, that the others only read says nothing.
    pub effect: Effect,
    /// Its simple commands, as they stand in the text. Those inside `$(…)`, and those that `ssh`, `sudo sh -c`, `docker exec` and the
    /// like hand on, come right behind the command they stand in.
    pub calls: Vec<Call>,
    /// The variables that it sets, and the functions that it defines.
    pub sets: Vec<String>,
    /// The functions that stand on lines of their own: bash repeats them without comments, and before version 5.3 not always
    /// rightly (`declare -f` moves or loses heredocs).
    pub functions: Vec<Function>,
}

/// A function that a piece of bash defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The first line of its definition in the text, from 1.
    pub first: usize,
    /// Its last line, heredocs included.
    pub last: usize,
}

/// Why text is no bash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Line in the text, from 1; 0 where only the end shows it.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What the parser says.
    pub message: String,
}

/// A simple command: a program, and what it is given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Call {
    /// The words as written: assignments are not among them, wrappers such as `sudo` are.
    pub words: Vec<Word>,
    /// Which word is the program, behind `sudo`, `env`, `timeout` and the like.
    pub program: usize,
    /// What it does.
    pub effect: Effect,
    /// What it is for, as far as that is known.
    pub marks: Vec<Mark>,
    /// `A=b` before the program, or alone.
    pub assigns: Vec<(String, Word)>,
    /// `> file`, `2>&1`, `<<EOF`
    pub redirects: Vec<Redirect>,
    /// Which pipeline of the text, from 0.
    pub pipeline: usize,
    /// Which command of its pipeline, from 0.
    pub stage: usize,
    /// How many commands the pipeline has.
    pub stages: usize,
    /// Its exit code is looked at: `if`, `while`, `!`, or `||` behind it.
    pub tested: bool,
    /// Runs in the background: `&`.
    pub background: bool,
    /// Where it runs.
    pub scope: Scope,
}

/// Where a simple command runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// In the text itself.
    #[default]
    Text,
    /// Inside a function.
    Function,
    /// Inside `$(…)` or `<(…)`.
    Substitution,
    /// By another shell: `ssh host '…'`, `bash -c '…'`, `docker exec db …`.
    Elsewhere,
}

/// What a command is for. `effects.txt` says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Writes a backup.
    Backup,
    /// Looks at a file, an archive or a backup, so that it can be trusted.
    Verify,
    /// Changes the shape of a database.
    Migration,
    /// Changes what users have: stops, starts, publishes.
    Live,
    /// Opens a shell or a client; what follows in the block waits for its end.
    Session,
    /// Prints variables or files that hold secrets.
    Prints,
}

/// A word of a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// Without quotes and escapes; `$x` and `$(…)` as written.
    pub text: String,
    /// First byte: of the analysed text, and of the document where the block's place is known.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
    /// Something of it stands in quotes.
    pub quoted: bool,
    /// Holds `*` or `?` outside of quotes.
    pub glob: bool,
    /// What stands between quotes was to be quoted itself: `'… = 'idle' …'`.
    pub unquoted: Option<String>,
    /// The variables that it uses.
    pub uses: Vec<Use>,
}

/// The use of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Its name.
    pub name: String,
    /// Says what happens where it is not set: `${x:-y}`, `${x:?}`.
    pub guarded: bool,
}

/// Where output goes, or input comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The number before the sign.
    pub number: Option<i32>,
    /// What is done.
    pub kind: RedirectKind,
    /// The file, the number, or the text.
    pub target: String,
    /// The shell puts something into the text: `$x`, `$(…)`.
    pub filled: bool,
}

/// What a redirection does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedirectKind {
    /// `< file`
    Read,
    /// `> file`, `>> file`
    Write,
    /// `2>&1`
    Join,
    /// `&> file`
    Both,
    /// `<<EOF`, `<<< text`
    Here,
}

impl Call {
    /// The program's name without its folder; empty where only variables are set.
    ///
    /// ```
    /// use runsheet::model::{Call, Word};
    /// let word = |text: &str| Word { text: text.into(), ..Word::default() };
    /// let call = Call { words: vec![word("sudo"), word("/bin/rm")], program: 1, ..Call::default() };
    /// assert_eq!(call.name(), "rm");
    /// ```
    pub fn name(&self) -> &str {
        let word = self.words.get(self.program).map_or("", |word| word.text.as_str());
        word.rsplit('/').next().unwrap_or(word)
    }

    /// What the program is given.
    ///
    /// ```
    /// assert!(runsheet::model::Call::default().arguments().is_empty());
    /// ```
    pub fn arguments(&self) -> &[Word] {
        self.words.get(self.program + 1..).unwrap_or_default()
    }

    /// The arguments that are no options.
    ///
    /// ```
    /// assert_eq!(runsheet::model::Call::default().operands().count(), 0);
    /// ```
    pub fn operands(&self) -> impl Iterator<Item = &Word> {
        self.arguments().iter().filter(|word| !word.text.starts_with('-'))
    }

    /// Whether one of the arguments is one of these; `-x` is also found in a cluster such as `-rxf`, `--x` also in `--x=1`.
    ///
    /// ```
    /// use runsheet::model::{Call, Word};
    /// let word = |text: &str| Word { text: text.into(), ..Word::default() };
    /// let call = Call { words: vec![word("rm"), word("-rf")], ..Call::default() };
    /// assert!(call.has(&["-f"]) && !call.has(&["-i"]));
    /// ```
    pub fn has(&self, options: &[&str]) -> bool {
        self.arguments().iter().any(|word| options.iter().any(|it| is_option(it, &word.text)))
    }

    /// What stands behind one of these options: `-c TEXT`, `--command=TEXT`.
    ///
    /// ```
    /// use runsheet::model::{Call, Word};
    /// let word = |text: &str| Word { text: text.into(), ..Word::default() };
    /// let call = Call { words: vec![word("psql"), word("-c"), word("SELECT 1")], ..Call::default() };
    /// assert_eq!(call.value(&["-c"]).unwrap().text, "SELECT 1");
    /// ```
    pub fn value(&self, options: &[&str]) -> Option<&Word> {
        let arguments = self.arguments();
        let joined = |word: &&Word| {
            let (option, _) = word.text.split_once('=').unwrap_or_default();
            option.starts_with("--") && options.contains(&option)
        };
        let at = arguments.iter().position(|word| options.contains(&word.text.as_str()));
        at.and_then(|at| arguments.get(at + 1)).or_else(|| arguments.iter().find(joined))
    }

    /// Whether it is marked so.
    ///
    /// ```
    /// assert!(!runsheet::model::Call::default().is(runsheet::model::Mark::Backup));
    /// ```
    pub fn is(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }

    /// Whether its pipeline ends with it.
    ///
    /// ```
    /// assert!(runsheet::model::Call { stages: 1, ..Default::default() }.is_last());
    /// ```
    pub fn is_last(&self) -> bool {
        self.stage + 1 >= self.stages
    }
}

/// Whether a word of the command line is an option: `-x` also inside a cluster such as `-rxf`, `--x` also in `--x=1`.
///
/// ```
/// use runsheet::model::is_option;
/// assert!(is_option("-f", "-rf") && is_option("--to", "--to=x") && !is_option("-f", "--force"));
/// ```
pub fn is_option(option: &str, word: &str) -> bool {
    let cluster = option.len() == 2 && option.starts_with('-') && option != "--";
    if cluster && word.starts_with('-') && !word.starts_with("--") {
        return word[1..].contains(&option[1..]);
    }
    let value =
        option.starts_with("--") && word.strip_prefix(option).is_some_and(|it| it.starts_with('='));
    word == option || value
}

//! What a program is given: options, their values, and operands, each told apart as `getopt` does.

/// The arguments of a command, read once.
pub(super) struct Given<'a> {
    /// All of them, as they stand.
    pub(super) words: &'a [String],
    /// What is no option and no option's value.
    pub(super) operands: Vec<&'a str>,
    /// Options with the value that they have, joined to them or in a word of its own.
    values: Vec<(&'a str, &'a str)>,
    options: Vec<&'a str>,
    letters: Vec<char>,
    /// How many operands stand together, before an option behind them: a verb is among these.
    pub(super) path: usize,
    /// Before the first operand stands an option of which nobody knows whether it takes a value.
    pub(super) leading_unknown: bool,
    /// What it reads comes from a file or a pipe.
    pub(super) fed: bool,
}

/// Which options of a program have a value in a word of its own.
#[derive(Default)]
pub(super) struct Valued {
    /// Wherever they stand.
    pub(super) anywhere: Vec<&'static str>,
    /// Before the first operand: behind the verb, the same letter may mean something else (`git -C DIR`, `git branch -C`).
    pub(super) leading: Vec<&'static str>,
}

impl Valued {
    /// As the table writes it: the option that has a value in a word of its own.
    fn find(&self, option: &str, leading: bool) -> Option<&'static str> {
        let all = self.anywhere.iter().chain(self.leading.iter().filter(|_| leading));
        all.copied().find(|it| *it == option)
    }

    /// The letter of a cluster that takes a value, and where its value begins: of `-iu` the `u`.
    fn letter(&self, word: &str, leading: bool) -> Option<(&'static str, usize)> {
        let cluster = word.starts_with('-') && !word.starts_with("--");
        let mut letters = word.char_indices().skip(1).filter(|_| cluster);
        letters.find_map(|(at, c)| {
            self.find(&format!("-{c}"), leading).map(|it| (it, at + c.len_utf8()))
        })
    }

    /// How many words a leading option takes, with its value.
    pub(super) fn length(&self, word: &str) -> usize {
        let last = self.letter(word, true).is_some_and(|(_, end)| end == word.len());
        if self.find(word, true).is_some() || last { 2 } else { 1 }
    }

    /// Tells apart what a program is given.
    pub(super) fn given<'a>(&self, words: &'a [String], fed: bool) -> Given<'a> {
        let mut given = Given {
            words,
            operands: Vec::new(),
            values: Vec::new(),
            options: Vec::new(),
            letters: Vec::new(),
            path: usize::MAX,
            leading_unknown: false,
            fed,
        };
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            if word == "--" {
                given.operands.extend(rest.by_ref().map(String::as_str));
            } else if word == "-" || word.starts_with('+') {
                // Standard input, and what only looks like an operand.
            } else if let Some(letters) = word.strip_prefix('-') {
                let leading = given.operands.is_empty();
                given.options.push(word);
                if !leading && given.path == usize::MAX {
                    given.path = given.operands.len();
                }
                if let Some(option) = self.find(word, leading) {
                    given.values.extend(rest.next().map(|value| (option, value.as_str())));
                } else if let Some((option, end)) = self.letter(word, leading) {
                    given.letters.extend(word[1..end].chars());
                    let value = if end < word.len() {
                        Some(&word[end..])
                    } else {
                        rest.next().map(String::as_str)
                    };
                    given.values.extend(value.map(|value| (option, value)));
                } else if let Some((option, value)) = word.split_once('=') {
                    given.values.push((option, value));
                } else {
                    given.leading_unknown |= leading;
                    if !letters.starts_with('-') {
                        given.letters.extend(letters.chars());
                    }
                }
                // The letter itself, where the whole word is the option.
                if letters.len() == 1 {
                    given.letters.extend(letters.chars());
                }
            } else {
                given.operands.push(word);
            }
        }
        given
    }
}

impl<'a> Given<'a> {
    /// Whether an option is given: `-x` also inside a cluster such as `-rxf`, but never in the value of another letter; `--x` also as
    /// `--x=1`; `--x*` whatever follows; `-x:VALUE` with that value alone.
    pub(super) fn has(&self, option: &str) -> bool {
        if let Some((option, value)) = option.split_once(':') {
            return self.values_of(&[option]).any(|it| it == value);
        }
        if let Some(start) = option.strip_suffix('*') {
            return self.options.iter().any(|it| it.starts_with(start));
        }
        let mut letters = option.chars().skip(1);
        if let (Some(letter), None) = (letters.next(), letters.next()) {
            return self.letters.contains(&letter);
        }
        let joined = |word: &str| word.strip_prefix(option).is_some_and(|it| it.starts_with('='));
        self.options.iter().any(|word| *word == option || joined(word))
    }

    /// The values of some options, in order.
    pub(super) fn values_of(&self, options: &[&str]) -> impl Iterator<Item = &'a str> {
        self.values.iter().filter(|it| options.contains(&it.0)).map(|it| it.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_no_letters_and_no_operands() {
        let valued = Valued { anywhere: vec!["-o", "-u", "--user"], leading: vec!["-C"] };
        let words = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
        let text = words("-C dir -yqoDebug=s --user me verb -C -iu root -- -z");
        let given = valued.given(&text, false);
        assert_eq!(given.operands, ["verb", "-z"]);
        assert!(["-C", "-y", "-q", "-o", "-i", "-u", "--user"].iter().all(|it| given.has(it)));
        assert!(!["-s", "-z", "-r", "-D"].iter().any(|it| given.has(it)));
        assert_eq!(given.values_of(&["-o", "-u"]).collect::<Vec<_>>(), ["Debug=s", "root"]);
        assert!(given.has("-u:root") && given.has("--us*") && !given.has("-u:me"));
        assert_eq!((valued.length("-iu"), valued.length("-uroot"), valued.length("-i")), (2, 1, 1));
    }
}

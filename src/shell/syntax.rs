//! Bash, read by a real parser: whether it parses, and what it does.

use brush_parser::{
    ParserOptions, ast,
    ast::{CommandPrefixOrSuffixItem as Item, CompoundCommand, CompoundList},
    tokenize_str_with_options,
};

use super::effects;
use crate::model::Effect;

/// What a piece of bash is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analysis {
    /// What is wrong with it, where it does not parse.
    pub error: Option<SyntaxError>,
    /// The strongest effect of its commands; what is not known does not count.
    pub effect: Effect,
    /// The programs it starts, in order.
    pub programs: Vec<String>,
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

/// Longer texts are not parsed; the parser's memory grows with the text. The longest block of 2,000 real ones had 9 KB.
const LIMIT: usize = 256 << 10;

/// Reads bash.
///
/// ```
/// use runsheet::{model::Effect, shell};
/// let found = shell::analyse("cd app && git pull");
/// assert!(found.error.is_none());
/// assert_eq!((found.effect, found.programs.len()), (Effect::Changes, 2));
/// assert!(shell::analyse("if true; then").error.is_some());
/// ```
pub fn analyse(text: &str) -> Analysis {
    let failed = |line, column, message| Analysis {
        error: Some(SyntaxError { line, column, message }),
        ..Analysis::default()
    };
    // The parser recurses over nesting; what nests deeper than any checklist is not handed to it.
    if text.len() > LIMIT || deepest(text) > 64 {
        return failed(0, 0, "too long or too deeply nested to be read".to_owned());
    }
    let options = ParserOptions::default();
    let tokens = match tokenize_str_with_options(text, &options.tokenizer_options()) {
        Ok(tokens) => tokens,
        Err(error) => return failed(0, 0, error.to_string()),
    };
    match brush_parser::parse_tokens(&tokens, &options) {
        Ok(program) => {
            let mut analysis = Analysis::default();
            for list in &program.complete_commands {
                walk_list(list, &mut analysis);
            }
            analysis
        }
        Err(error) => {
            let (line, column) = match &error {
                brush_parser::ParseError::ParsingNear(near) => (near.line, near.column),
                brush_parser::ParseError::Tokenizing { position: Some(near), .. } => {
                    (near.line, near.column)
                }
                brush_parser::ParseError::Tokenizing { position: None, .. }
                | brush_parser::ParseError::ParsingAtEndOfInput => (0, 0),
            };
            failed(line, column, error.to_string())
        }
    }
}

fn deepest(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for byte in text.bytes() {
        match byte {
            b'(' | b'{' => depth += 1,
            b')' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn walk_list(list: &CompoundList, analysis: &mut Analysis) {
    for item in &list.0 {
        let mut pipelines = vec![&item.0.first];
        for next in &item.0.additional {
            match next {
                ast::AndOr::And(pipeline) | ast::AndOr::Or(pipeline) => pipelines.push(pipeline),
            }
        }
        for command in pipelines.iter().flat_map(|pipeline| &pipeline.seq) {
            walk(command, analysis);
        }
    }
}

fn walk(command: &ast::Command, analysis: &mut Analysis) {
    match command {
        ast::Command::Simple(simple) => walk_simple(simple, analysis),
        ast::Command::Compound(compound, _) => walk_compound(compound, analysis),
        ast::Command::Function(_) | ast::Command::ExtendedTest(..) => {}
    }
}

fn walk_compound(compound: &CompoundCommand, analysis: &mut Analysis) {
    match compound {
        CompoundCommand::Arithmetic(_) => {}
        CompoundCommand::ArithmeticForClause(it) => walk_list(&it.body.list, analysis),
        CompoundCommand::BraceGroup(it) => walk_list(&it.list, analysis),
        CompoundCommand::Subshell(it) => walk_list(&it.list, analysis),
        CompoundCommand::ForClause(it) => walk_list(&it.body.list, analysis),
        CompoundCommand::CaseClause(it) => {
            for list in it.cases.iter().filter_map(|case| case.cmd.as_ref()) {
                walk_list(list, analysis);
            }
        }
        CompoundCommand::IfClause(it) => {
            walk_list(&it.condition, analysis);
            walk_list(&it.then, analysis);
            for other in it.elses.iter().flatten() {
                walk_list(&other.body, analysis);
            }
        }
        CompoundCommand::WhileClause(it) | CompoundCommand::UntilClause(it) => {
            let forever = it.0.to_string().trim() == "true" || it.0.to_string().trim() == ":";
            walk_list(&it.0, analysis);
            walk_list(&it.1.list, analysis);
            if forever {
                analysis.effect = analysis.effect.max(Effect::Endless);
            }
        }
        CompoundCommand::Coprocess(it) => walk(&it.body, analysis),
    }
}

fn walk_simple(simple: &ast::SimpleCommand, analysis: &mut Analysis) {
    let mut words: Vec<String> =
        simple.word_or_name.iter().map(|word| brush_parser::unquote_str(&word.value)).collect();
    for item in simple.suffix.iter().flat_map(|suffix| &suffix.0) {
        match item {
            Item::Word(word) | Item::AssignmentWord(_, word) => {
                words.push(brush_parser::unquote_str(&word.value));
            }
            Item::IoRedirect(ast::IoRedirect::File(_, ast::IoFileRedirectKind::Read, _)) => {
                words.push("<".to_owned());
            }
            Item::IoRedirect(
                ast::IoRedirect::HereDocument(..) | ast::IoRedirect::HereString(..),
            ) => words.push("<".to_owned()),
            Item::IoRedirect(_) | Item::ProcessSubstitution(..) => {}
        }
    }
    let Some(program) = words.first() else { return };
    analysis.programs.push(program.clone());
    analysis.effect = analysis.effect.max(effects::simple(&words));
}

//! Headings: their numbers, and those that are steps themselves.

use std::collections::BTreeSet;

use super::{
    inline, labels,
    sentences::{describes, is_told},
    tree::Node,
    vocabulary::Words,
};
use crate::model::{Block, Class, Prose, ProseKind, Section, SectionRole, Step, StepForm, Text};

const STEP_WORDS: &[&str] = &[
    "step",
    "schritt",
    "paso",
    "étape",
    "etape",
    "passo",
    "langkah",
    "adım",
    "шаг",
    "步骤",
    "단계",
    "手順",
    "ステップ",
    "步驟",
    "krok",
    "etapa",
    "pas",
    "stap",
    "steg",
    "trin",
    "vaihe",
    "korak",
    "крок",
    "bước",
    "lépés",
    "βήμα",
    "الخطوة",
    "שלב",
    "चरण",
    "test",
    "test case",
    "tc",
    "testfall",
    "caso de prueba",
    "cas de test",
    "kasus uji",
];

/// A heading whose signs were not taken for signs.
pub(super) fn without_signs(mut text: Text) -> Text {
    if let Some(first) = text.0.first_mut() {
        first.text = first.text.trim_start_matches('#').to_owned();
    }
    text
}

/// The number that the document gives a heading, without the point behind it; empty where it gives none.
pub(super) fn own_number(text: &Text) -> String {
    let first = text.0.first().map_or("", |it| it.text.as_str());
    let bare = first.trim_start_matches(|c: char| !c.is_alphanumeric());
    // `Step 3: …` has its number behind the word.
    let from = if number(bare).is_some() {
        0
    } else if names_step(bare) {
        bare.find(|c: char| c.is_ascii_digit()).unwrap_or(bare.len())
    } else {
        return String::new();
    };
    let digits = &bare[from..];
    let end = dashed(digits).unwrap_or_else(|| {
        digits.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(digits.len())
    });
    digits[..end].trim_end_matches('.').replace('-', ".")
}

/// A heading without the number that the document gives it.
pub(super) fn unnumbered(mut text: Text) -> Text {
    if let Some(first) = text.0.first_mut() {
        // Signs may stand before the number: `🎨 2. Contrast`.
        let bare = first.text.trim_start_matches(|c: char| !c.is_alphanumeric());
        if let Some(end) = number(bare) {
            let signs = first.text.len() - bare.len();
            // `(3) Close`
            let from = first.text[..signs].trim_end_matches('(').len();
            first.text.replace_range(from..signs + end, "");
        }
    }
    inline::trim(text)
}

/// How long `3.`, `2.1` or `4)` at the start of a heading is, with the space behind it.
pub(super) fn number(text: &str) -> Option<usize> {
    // `1 . Backup`
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    if (1..4).contains(&count)
        && let Some(rest) = text[count..].strip_prefix(" . ").or(text[count..].strip_prefix(" ) "))
    {
        return Some(text.len() - rest.trim_start().len());
    }
    let digits = dashed(text).unwrap_or_else(|| {
        text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len())
    });
    let rest = &text[digits..];
    let head = &text[..digits];
    let numbered = head.starts_with(|c: char| c.is_ascii_digit()) && head.len() <= 8;
    let closed =
        head.ends_with('.') || rest.starts_with(')') || rest.starts_with(':') || head.contains('.');
    let rest_bare = rest.trim_start_matches([')', ':']);
    let spaced = rest_bare.starts_with(' ')
        && rest_bare.trim_start().starts_with(|c: char| !c.is_ascii_digit());
    // `4.Prepare`, but not `2.x`.
    let glued = head.ends_with('.')
        && rest_bare
            .starts_with(|c: char| c.is_uppercase() || (c.is_alphabetic() && !c.is_ascii()));
    (numbered && closed && (spaced || glued)).then(|| text.len() - rest_bare.trim_start().len())
}

/// How long `3-1.` at the start of a heading is.
fn dashed(text: &str) -> Option<usize> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '-'))?;
    let mut parts = text[..end].split('-');
    let fits = end <= 7
        && text[..end].contains('-')
        && text[end..].starts_with('.')
        && parts.all(|it| (1..=2).contains(&it.len()));
    fits.then_some(end + 1)
}

/// Whether a heading's or label's text is that of a step: `Step 3: …`, `3. …`.
pub(super) fn is_numbered(text: &str) -> bool {
    let lower = text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    names_step(&lower) || number(text.trim_start_matches(|c: char| !c.is_alphanumeric())).is_some()
}

/// Whether a text begins with the word for a step and its number: `Step 3`.
pub(super) fn names_step(text: &str) -> bool {
    counted(text, STEP_WORDS).is_some() || is_nth(text)
}

/// `第1步`, `步骤一`, `1단계`: the number stands inside, before the word, or is no digit.
fn is_nth(text: &str) -> bool {
    let behind = |text: &str| {
        let rest = text
            .trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
        (rest.len() < text.len()).then(|| rest.trim_start().to_owned())
    };
    let is = |rest: Option<String>, words: &[&str]| {
        rest.is_some_and(|rest| words.iter().any(|it| rest.starts_with(it)))
    };
    is(text.strip_prefix('第').and_then(behind), &["步", "阶段", "階段", "ステップ"])
        || is(behind(text), &["단계"])
        || ["步骤", "步驟"].iter().any(|it| text.strip_prefix(it).and_then(behind).is_some())
}

/// Which of the words (lower case) a text begins with that has a number behind it.
fn counted(text: &str, words: &[&str]) -> Option<usize> {
    let lower = text.to_lowercase();
    words.iter().position(|word| {
        lower.strip_prefix(word).is_some_and(|rest| {
            rest.trim_start_matches([' ', '-', '#']).starts_with(|c: char| c.is_ascii_digit())
        })
    })
}

/// Whether a plain line heads its own instruction: `TEST 1.1 - Search box`.
pub(super) fn is_test(text: &str) -> bool {
    let lower = text.to_lowercase();
    let number = STEP_WORDS.iter().find_map(|word| lower.strip_prefix(word)).map(str::trim_start);
    number.is_some_and(|rest| {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        after.len() < rest.len() && after.trim_start().starts_with(['-', '–', '—', ':'])
    })
}

/// Headings and bold lines that are steps, in a section where nothing is ticked and nothing else is a step.
pub(super) fn heading_steps(section: &mut Section, heading: Option<&Node>) {
    let has_step = |body: &[Block]| body.iter().any(|block| matches!(block, Block::Step(_)));
    label_steps(section);
    if has_step(&section.body) {
        return;
    }
    let Some(heading) = heading else { return };
    let written = inline::text(&heading.inlines).to_plain();
    if is_numbered(&written) && is_carried_out(section, &written) {
        become_step(section);
    }
}

fn become_step(section: &mut Section) {
    section.step = Some(Step {
        text: section.title.clone(),
        form: StepForm::Heading,
        contingency: section.contingency,
        body: std::mem::take(&mut section.body),
        span: section.span,
        ..Step::default()
    });
}

/// Words that count orders as the word for a step does, and parts of a document as often.
const ORDER_WORDS: &[&str] = &[
    "command",
    "task",
    "phase",
    "stage",
    "action",
    "befehl",
    "aufgabe",
    "aktion",
    "comando",
    "tarea",
    "fase",
    "acción",
    "commande",
    "tâche",
    "tarefa",
    "ação",
    "attività",
    "perintah",
    "tugas",
    "tahap",
    "komut",
    "görev",
    "aşama",
    "команда",
    "задача",
    "фаза",
    "этап",
    "命令",
    "任务",
    "阶段",
    "タスク",
    "フェーズ",
    "작업",
    "nhiệm vụ",
    "lệnh",
    "zadanie",
    "polecenie",
    "faza",
];

/// `COMMAND 1: Export it` above code and nothing else is a step as `Step 1: …` is, where its likes side by side are so too.
pub(super) fn orders(sections: &mut [Section]) {
    let runs = |block: &Block| match block {
        Block::Command(it) => !matches!(it.class, Class::Output | Class::Template | Class::Diagram),
        Block::Prose(_) | Block::Step(_) | Block::Field(_) | Block::Table(_) => false,
    };
    let is_code = |it: &Section| {
        it.step.is_none()
            && it.sections.is_empty()
            && !it.body.is_empty()
            && it.body.iter().all(runs)
    };
    let tells = |it: &Section| {
        it.step.is_none()
            && it.sections.is_empty()
            && it.body.iter().any(|it| matches!(it, Block::Prose(_)))
            && it.body.iter().all(|it| matches!(it, Block::Prose(_)) || runs(it))
    };
    let word = |it: &Section| {
        let title = it.title.to_plain();
        let title = title.trim_start_matches(|c: char| !c.is_alphanumeric());
        counted(title, ORDER_WORDS)
    };
    let words: Vec<Option<usize>> = sections.iter().map(word).collect();
    for word in words.iter().flatten().copied().collect::<BTreeSet<usize>>() {
        let alike = sections.iter_mut().zip(&words).filter(|(_, it)| **it == Some(word));
        let alike: Vec<&mut Section> = alike.map(|(section, _)| section).collect();
        let code = alike.iter().filter(|it| is_code(it)).count();
        if alike.len() > 1
            && code * 2 > alike.len()
            && alike.iter().all(|it| is_code(it) || tells(it))
        {
            alike.into_iter().for_each(become_step);
        }
    }
}

/// Of numbered headings side by side that are mostly steps, the others are steps too, whatever language tells what to do in them.
pub(super) fn series(sections: &mut [Section]) {
    let steps = sections.iter().filter(|it| it.step.is_some()).count();
    let is_open = |it: &Section| {
        it.step.is_none()
            && !it.number.is_empty()
            && it.sections.is_empty()
            && it.role != SectionRole::Reference
            && !describes(&it.title.to_plain())
            && it.body.iter().any(|it| matches!(it, Block::Prose(_)))
            && !it.body.iter().any(|it| matches!(it, Block::Step(_) | Block::Field(_)))
    };
    let open = sections.iter().filter(|it| is_open(it)).count();
    if open > 0 && steps >= open && steps + open == sections.len() {
        sections.iter_mut().filter(|it| is_open(it)).for_each(become_step);
    }
}

/// Whether what stands under a numbered heading is how to do it: code, or words that tell somebody to do something.
fn is_carried_out(section: &Section, written: &str) -> bool {
    let bare = written.trim_start_matches(|c: char| !c.is_alphanumeric());
    if describes(&bare[number(bare).unwrap_or(0)..]) {
        return false;
    }
    let named = names_step(bare);
    let tells = section.body.iter().any(|it| !matches!(it, Block::Field(_) | Block::Step(_)));
    let filled = section.body.iter().any(|it| matches!(it, Block::Field(_)));
    let useful = section.role == SectionRole::Reference && !named;
    let code = !useful
        && section.body.iter().any(|block| match block {
            Block::Command(it) => match it.class {
                Class::Output => false,
                // A fence of prose is how to do it where the heading is an order.
                Class::Template => {
                    let title = section.title.to_plain();
                    !filled && !is_message(&title) && (named || is_told(&title))
                }
                // A path of clicks in a shell's comments, not a drawing.
                Class::Diagram => !it.language.is_empty(),
                Class::Run | Class::Sql | Class::Contingency | Class::Config | Class::Code => true,
            },
            Block::Prose(_) | Block::Step(_) | Block::Field(_) | Block::Table(_) => false,
        });
    let mut prose = section.body.iter().filter_map(|block| match block {
        Block::Prose(prose) => Some(prose),
        Block::Step(_) | Block::Field(_) | Block::Command(_) | Block::Table(_) => None,
    });
    let told = prose.clone().take(3).any(|it| is_told(&it.text.to_plain()))
        || (is_told(&section.title.to_plain())
            && prose.any(|it| matches!(it.kind, ProseKind::Bullet { .. })));
    (named && tells) || code || (told && section.role != SectionRole::Reference)
}

/// Whether a heading names the text that stands below it: `3.2 Kickoff message`.
fn is_message(title: &str) -> bool {
    static MESSAGE: Words = Words::new(
        "message|template|announcement|nachricht|vorlage|ankündigung|mensaje|plantilla|anuncio|modèle|annonce|mensagem|modelo|anúncio|\
        messaggio|modello|pesan|templat|mesaj|şablon|сообщение|шаблон|объявление|消息|模板|公告|メッセージ|テンプレート|메시지|템플릿",
    );
    MESSAGE.is_in(&title.to_lowercase()) && !is_told(title)
}

/// `**3. Check the pool**` and what follows it, up to the next such line.
pub(super) fn label_steps(section: &mut Section) {
    let next_is_code = |at: usize| matches!(section.body.get(at + 1), Some(Block::Command(_)));
    // `Step 1: Stop the service.` in paragraphs of their own.
    let told: Vec<bool> = section
        .body
        .iter()
        .map(|block| match block {
            Block::Prose(Prose { kind: ProseKind::Paragraph, text, .. }) => {
                let plain = text.to_plain();
                names_step(&plain) && labels::labelled(&plain).is_some()
            }
            Block::Prose(_)
            | Block::Step(_)
            | Block::Field(_)
            | Block::Command(_)
            | Block::Table(_) => false,
        })
        .collect();
    let several = told.iter().filter(|it| **it).count() > 1;
    let heads: Vec<bool> = (0..section.body.len())
        .map(|at| match &section.body[at] {
            Block::Prose(Prose { kind: ProseKind::Label, text, .. }) => {
                is_numbered(&text.to_plain())
            }
            // `🟦 1. Update packages`, which nothing but its code makes more than a sentence.
            Block::Prose(Prose { kind: ProseKind::Paragraph, text, .. }) => {
                let plain = text.to_plain();
                (next_is_code(at) || (several && told[at]))
                    && !plain.contains('\n')
                    && plain.len() <= 200
                    && is_numbered(&plain)
            }
            Block::Prose(_)
            | Block::Step(_)
            | Block::Field(_)
            | Block::Command(_)
            | Block::Table(_) => false,
        })
        .collect();
    // What a head leads to: code, or words that tell somebody to do something; not bullets that explain.
    let leads = |at: usize| {
        if several && told[at] {
            return true;
        }
        let below = section.body[at + 1..].iter().zip(&heads[at + 1..]);
        let mut below = below.take_while(|(_, heads)| !**heads).map(|(block, _)| block);
        below.any(|block| match block {
            Block::Prose(it) => {
                !matches!(it.kind, ProseKind::Bullet { .. }) || is_told(&it.text.to_plain())
            }
            Block::Command(_) | Block::Table(_) | Block::Step(_) | Block::Field(_) => true,
        })
    };
    // Where numbered items stand below a head, they are the steps.
    let has_steps = |at: usize| {
        let below = section.body[at + 1..].iter().zip(&heads[at + 1..]);
        let mut below = below.take_while(|(_, heads)| !**heads);
        below.any(|(block, _)| matches!(block, Block::Step(_)))
    };
    let steps: Vec<bool> = (0..heads.len()).map(|at| heads[at] && !has_steps(at)).collect();
    let first = heads.iter().position(|head| *head).unwrap_or(heads.len());
    let others = section.body[..first].iter().any(|block| matches!(block, Block::Step(_)));
    if others || !(0..heads.len()).any(|at| steps[at] && leads(at)) {
        return;
    }
    let mut body = Vec::new();
    let mut open = false;
    for (at, block) in std::mem::take(&mut section.body).into_iter().enumerate() {
        open = if heads[at] { steps[at] } else { open };
        match (block, body.last_mut()) {
            (Block::Prose(prose), _) if steps[at] => {
                let mut text = unnumbered(without_lead(inline::without_colon(prose.text)));
                text.0.iter_mut().for_each(|run| run.style.strong = false);
                body.push(Block::Step(Step {
                    text,
                    form: StepForm::Heading,
                    contingency: section.contingency,
                    span: prose.span,
                    ..Step::default()
                }));
            }
            (block, Some(Block::Step(step))) if open && step.form == StepForm::Heading => {
                step.body.push(block);
            }
            (block, _) => body.push(block),
        }
    }
    section.body = body;
}

/// A numbered line without the signs in front of its number.
fn without_lead(mut text: Text) -> Text {
    if let Some(first) = text.0.first_mut() {
        let bare = first.text.trim_start_matches(|c: char| !c.is_alphanumeric());
        if number(bare).is_some() {
            first.text = bare.to_owned();
        }
    }
    text
}

/// `##Heading` without the space.
pub(super) fn loose_heading(source: &str) -> Option<u8> {
    let line = source.trim_end();
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let next = line[level..].chars().next()?;
    let fits = (1..=6).contains(&level)
        && !line.contains('\n')
        && next.is_alphabetic()
        && line.chars().count() < 100;
    // `#hashtag` is one word.
    (fits && (level > 1 || line.contains(' '))).then(|| u8::try_from(level).unwrap_or(6))
}

/// `# ==========`, or `#` alone: a line that is drawn above a heading and below it, as in a script.
pub(super) fn is_banner(source: &str) -> bool {
    let line = source.trim();
    let signs = line.trim_matches('#').trim();
    let drawn = |c: char| {
        matches!(c, '=' | '-' | '*' | '#' | '~' | '+' | '_')
            || matches!(u32::from(c), 0x2500..=0x257F)
    };
    line == "#" || (line.starts_with('#') && signs.chars().count() > 2 && signs.chars().all(drawn))
}

/// `**Key**: value` above a `---` is no heading, whatever `CommonMark` says.
pub(super) fn is_metadata(node: &Node, text: &str) -> bool {
    let source = &text[node.range.clone()];
    let setext = !source.trim_start().starts_with('#');
    let lines = source.lines().count();
    // `**Remarks:**` above a bullet that is still empty.
    let last = source.trim_end().lines().last().unwrap_or_default().trim();
    let first = source.lines().next().unwrap_or_default().trim_end();
    let waits = last == "-" && first.trim_end_matches('*').ends_with([':', '：']);
    setext
        && (waits
            || lines > 2
            || labels::labelled(source.lines().next().unwrap_or_default()).is_some_and(
                |(_, at)| !source.lines().next().unwrap_or_default()[at..].trim().is_empty(),
            ))
}

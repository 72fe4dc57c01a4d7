//! Siblings that are one decision: `- [ ] GO` / `- [ ] NO-GO` are one choice, not two steps.

use std::collections::HashSet;

use super::{labels, options, sentences::is_told, vocabulary::Words, words};
use crate::model::{Block, Field, FieldKind, Prose, ProseKind, Step, StepForm};

/// The most options of one decision; the longest of the real ones that were read had five.
const MOST: usize = 8;

/// The most blocks of one decision whose options are explained.
const LONGEST: usize = 64;

/// Joins runs of steps of which exactly one can be done into a choice, in a body and below it.
pub(super) fn join(body: &mut Vec<Block>, label: &str) {
    for block in body.iter_mut() {
        if let Block::Step(step) = block {
            let label = step.text.to_plain();
            join(&mut step.body, &label);
        }
    }
    let mut start = 0;
    while start < body.len() {
        let end = run(body, start);
        let explained = explained_run(body, start);
        let ends = [end, explained];
        let ends = if explained > end { &ends[..] } else { &ends[..1] };
        let decided = ends.iter().copied().find(|end| {
            let steps: Vec<&Step> = body[start..*end].iter().filter_map(as_step).collect();
            // Most runs are longer than any choice.
            if !(2..=MOST).contains(&steps.len()) {
                return false;
            }
            let texts: Vec<String> = steps.into_iter().map(said).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            are_decision(&texts, &labels::above(&body[..start], label))
        });
        if let Some(end) = decided {
            let joined = choice(body, start, end, label);
            let next = start + joined.len();
            body.splice(start..end, joined);
            start = next;
        } else {
            start = end.max(start + 1);
        }
    }
}

/// A step's text with what stands behind its blank: `named ____ (custom)`.
fn said(step: &Step) -> String {
    let hints = step.fields().filter_map(|field| field.hint.as_deref());
    hints.fold(step.text.to_plain(), |text, hint| text + " " + hint)
}

fn as_step(block: &Block) -> Option<&Step> {
    match block {
        Block::Step(step) if !matches!(step.form, StepForm::Numbered | StepForm::Heading) => {
            Some(step)
        }
        Block::Step(_)
        | Block::Prose(_)
        | Block::Field(_)
        | Block::Command(_)
        | Block::Table(_) => None,
    }
}

/// The end of the run of steps that begins at `start`.
fn run(body: &[Block], start: usize) -> usize {
    body[start..]
        .iter()
        .position(|block| as_step(block).is_none())
        .map_or(body.len(), |length| start + length)
}

/// The same where each step is followed by what explains it: bullets, and what is filled in in them.
fn explained_run(body: &[Block], start: usize) -> usize {
    let explains = |block: &Block| match block {
        Block::Prose(prose) => {
            matches!(prose.kind, ProseKind::Bullet { .. } | ProseKind::Numbered { .. })
        }
        Block::Field(_) => true,
        Block::Step(_) | Block::Command(_) | Block::Table(_) => false,
    };
    if body.get(start).and_then(as_step).is_none() {
        return start;
    }
    let mut steps = 0;
    for (at, block) in body.iter().enumerate().skip(start) {
        steps += usize::from(as_step(block).is_some());
        // Too much for one decision: it need not be followed to its end.
        if steps > MOST || at - start > LONGEST {
            return start;
        }
        if as_step(block).is_none() && !explains(block) {
            return at;
        }
    }
    body.len()
}

fn choice(body: &[Block], start: usize, end: usize, label: &str) -> Vec<Block> {
    let before = labels::above(&body[..start], label);
    let mut labels = Vec::new();
    let mut explained = Vec::new();
    for (at, block) in body.iter().enumerate().take(end).skip(start) {
        let Some(step) = as_step(block) else {
            explained.push(block.clone());
            continue;
        };
        let text = step.text.to_plain();
        let signs = |c: char| !c.is_alphanumeric() && !matches!(c, '<' | '>' | '~');
        let emoji =
            |c: char| !c.is_alphanumeric() && !c.is_ascii() && !matches!(c, '）' | '」' | '”');
        labels.push(labels::clean(text.trim_start_matches(signs).trim_end_matches(emoji)));
        let goes_on = at + 1 < end && as_step(&body[at + 1]).is_none();
        if !step.body.is_empty() || goes_on {
            explained.push(Block::Prose(Prose {
                kind: ProseKind::Label,
                text: step.text.clone(),
                span: step.span,
            }));
            explained.extend(step.body.iter().cloned());
        }
    }
    let span = body[start..end].iter().find_map(as_step).map(|step| step.span).unwrap_or_default();
    let role = words::role(&before);
    let mut joined = vec![Block::Field(Field {
        label: before,
        kind: FieldKind::Choice,
        role,
        options: options::choices(labels),
        span,
        ..Field::default()
    })];
    joined.extend(explained);
    joined
}

static DECISIONS: Words = Words::new(
    "go|no-go|no go|nogo|conditional|conditional go|approval|conditionally|pass|passed|fail|\
    failed|approve|approved|reject|rejected|accept|accepted|partial|hold|defer|deferred|\
    postpone|abort|proceed|rollback|roll back|success|not approved|declined|works|broken|\
    needs work|needs fixes|ready|not ready|yes|no|not passed|n/a|na|not applicable|successful|success|unsuccessful|\
    completed|complete|incomplete|done|not done|\
    bestanden|nicht bestanden|erfolgreich|nicht erfolgreich|fehlgeschlagen|abgelehnt|freigegeben|nicht freigegeben|\
    réussi|réussie|échoué|échouée|échec|approuvé|refusé|aprobado|no aprobado|rechazado|aprovado|não aprovado|reprovado|\
    rejeitado|superato|non superato|approvato|respinto|fallito|успешно|неуспешно|не успешно|пройдено|не пройдено|одобрено|\
    отклонено|通过|不通过|未通过|合格|不合格|成功|失敗|失败|통과|미통과|합격|불합격|성공|실패|başarılı|başarısız|onaylandı|reddedildi|\
    aceptado|aceptada|no aceptado|no aceptada|aprobada|no aprobada|rechazada|aprovada|não aprovada|reprovada|rejeitada|aceito|aceita|\
    recusado|recusada|accepté|acceptée|approuvée|refusée|rejeté|rejetée|recette acceptée|recette refusée|accettato|accettata|\
    approvata|respinta|abgenommen|nicht abgenommen|abnahme|abnahme erteilt|abnahme verweigert|abnahme nicht erteilt|genehmigt|nicht genehmigt|\
    aceptación|aceptación total|aceptación parcial|rechazo|acceptance|full acceptance|rejection|acceptation|refus|ablehnung|\
    aceitação|rejeição|完全通过|有条件通过|部分通过|基本通过|验收通过|验收不通过|承認|条件付き承認|条件付き合格|却下|差し戻し|不承認|조건부|принято|не принято|\
    đạt|không đạt|zaliczony|niezaliczony|zaliczone|odrzucone|zatwierdzone|lulus|tidak lulus|gagal|berhasil|disetujui|ditolak|\
    ja|nein|sí|si|oui|non|sim|não|да|нет|evet|hayır|ya|tidak|tak|nie",
);

/// Whether a sibling item is one outcome of a decision: `GO`, `✅ **PASS** - Production ready!`.
fn is_decision(text: &str) -> bool {
    let bare = text
        .trim_matches(|c: char| !c.is_alphanumeric() && c != ')')
        .replace("**", "")
        .to_lowercase();
    let ends = |rest: &str| {
        let next = rest.trim_start();
        // `Go-Live` is no decision.
        let word = rest.strip_prefix('-').is_some_and(|it| it.starts_with(char::is_alphanumeric));
        (!word
            && (next.is_empty() || next.starts_with(['-', '–', '—', ':', '(', ',', '/', '.', '!'])))
            || [
                " with ", " for ", " con ", " avec ", " mit ", " unter ", " com ", " sous ",
                " dengan ", " с ", " under ",
            ]
            .iter()
            .any(|it| rest.starts_with(it))
    };
    // One word of decision, or two: `CONDITIONAL PASS`, `CONDITIONAL APPROVAL`.
    let after = |text| DECISIONS.opening(text);
    after(&bare).any(|rest| ends(rest) || after(rest.trim_start()).any(ends))
}

/// Whether siblings are one decision: exactly one of them can be true. `heading` is what stands above them.
pub(super) fn are_decision(texts: &[&str], heading: &str) -> bool {
    let good =
        |text: &str| text.trim_start_matches(['*', ' ']).starts_with(['✅', '✓', '✔', '👍', '🟢']);
    let bad =
        |text: &str| text.trim_start_matches(['*', ' ']).starts_with(['❌', '✗', '✖', '👎', '🔴']);
    let share = |text: &str| {
        text.trim_start_matches(|c: char| !c.is_ascii_digit())
            .split_once('%')
            .is_some_and(|(number, _)| number.parse::<f64>().is_ok())
    };
    let shares = || {
        let opens = |text: &&str| {
            text.trim_start_matches(['*', '<', '>', '~', ' '])
                .starts_with(|c: char| c.is_ascii_digit())
                && share(text)
        };
        texts.iter().all(opens)
    };
    let twins = || texts.iter().collect::<HashSet<_>>().len() < texts.len();
    let short = |texts: &[&str]| texts.iter().all(|it| it.split_whitespace().count() <= 3);
    match texts {
        [] | [_] => false,
        // What says the same twice says it of two things.
        _ if twins() => false,
        [first, second] if exclude(first, second) => true,
        [first, second]
            if good(first)
                && bad(second)
                && (asks(heading) || is_decision(first) || is_decision(second)) =>
        {
            true
        }
        _ if asks_for_one(heading) || are_options(texts, heading) => true,
        [first, second] if is_about_deciding(heading) && short(&[first, second]) => {
            let decided = |it: &&&str| is_decision(it);
            let both = [first, second];
            let bare = heading.split_whitespace().count() <= 2;
            (bare || both.iter().any(decided))
                && both.iter().all(|it| is_decision(it) || !is_told(it))
        }
        _ if (signed(texts) && (asks(heading) || texts.iter().any(|it| is_decision(it))))
            || is_end(texts, heading) =>
        {
            true
        }
        _ => {
            texts.iter().all(|text| is_decision(text))
                || shares()
                || is_scale(texts, heading)
                || is_outcome_of(texts)
        }
    }
}

/// `Phase 1 passed`, `Phase 1 passed with conditions`, `Phase 1 not passed`: the same words before decisions, of which one refuses.
fn is_outcome_of(texts: &[&str]) -> bool {
    static REFUSED: Words = Words::new(
        "fail*|not|no|reject*|declin*|refus*|rechaz*|rejeit*|reprov*|respint*|nicht|abgelehnt|verweigert|tidak|gagal|не|отклонен*|\
        不通过|未通过|不合格|不承認|却下|失败|失敗|실패|불합격",
    );
    let bare = |text: &str| text.replace("**", "").trim().to_lowercase();
    let texts: Vec<String> = texts.iter().map(|it| bare(it)).collect();
    let words = |text: &str| text.split_inclusive(' ').map(str::to_owned).collect::<Vec<_>>();
    let first = words(&texts[0]);
    let alike = |at: usize| texts.iter().all(|it| words(it).get(at) == first.get(at));
    let length: usize =
        (0..first.len()).take_while(|at| alike(*at)).map(|at| first[at].len()).sum();
    // `If yes, …` / `If no, …` are two things to do.
    let branch = ["if", "when", "wenn", "falls", "si", "se", "jika", "если"];
    length > 0
        && !branch.contains(&first[0].trim())
        && texts.iter().all(|it| is_decision(&it[length..]))
        && texts.iter().any(|it| REFUSED.is_in(&it[length..]))
}

/// `✅ Yes`, `⚠️ With limits`, `❌ No`: each with a sign of its own, a good one and a bad one among them.
fn signed(texts: &[&str]) -> bool {
    let signs: Vec<char> = texts
        .iter()
        .filter_map(|text| text.trim_start_matches(['*', ' ']).chars().next())
        .filter(|c| {
            matches!(
                c,
                '✅' | '✓'
                    | '✔'
                    | '🟢'
                    | '⚠'
                    | '🟡'
                    | '🟠'
                    | '❌'
                    | '✗'
                    | '✖'
                    | '🔴'
                    | '🔄'
                    | '⏸'
                    | '🚨'
                    | '⛔'
                    | '🛑'
                    | '⚫'
                    | '⚪'
                    | '🔵'
                    | '⏳'
            )
        })
        .collect();
    let differ = signs.iter().enumerate().all(|(at, it)| !signs[..at].contains(it));
    let good = signs.iter().any(|c| matches!(c, '✅' | '✓' | '✔' | '🟢'));
    let bad = signs.iter().any(|c| matches!(c, '❌' | '✗' | '✖' | '🔴'));
    signs.len() == texts.len() && differ && good && bad && texts.len() <= 4
}

/// Whether a heading asks what came out.
fn asks(heading: &str) -> bool {
    is_about_deciding(heading)
        || ENDS.is_in(&heading.to_lowercase())
        || heading.trim_end().ends_with(['?', '？'])
}

static ENDS: Words = Words::new(
    "result|results|status|state|estado|état|stato|zustand|outcome|verdict|final|overall|summary|recommendation|zusammenfassung|empfehlung|resumen|recomendación|\
    résumé|recommandation|resumo|recomendação|riepilogo|raccomandazione|ringkasan|rekomendasi|рекомендация|总结|建议|\
    resultado|ergebnis|résultat|esito|risultato|результат*|статус|итог|\
    结果|状态|結果|状態|결과|상태|sonuç|durum|hasil|wynik|kết quả|gesamtbewertung|dictamen|veredicto|conclusión|urteil|verdetto|parecer|заключение|вердикт|结论|結論|판정",
);

/// How something ended, in siblings that begin alike: `Rollback completed`, `Rollback completed with small problems`, `Rollback failed`.
fn is_end(texts: &[&str], heading: &str) -> bool {
    static WELL: Words = Words::new(
        "complete*|success*|succeeded|passed|done|finished|ok|erfolgreich|abgeschlossen|gelungen|exitos*|completad*|con éxito|\
        concluíd*|réussi*|terminé*|completato|riuscit*|успешн*|завершен*|выполнен*|成功|完成|完了|성공|완료|başarılı|tamamlandı|\
        berhasil|selesai|thành công|hoàn thành|powodzenie*|zakończon*|udan*",
    );
    static FAILED: Words = Words::new(
        "fail*|aborted|rolled back|fehlgeschlagen|gescheitert|falló|fallido|fallida|falhou|échoué*|échec|fallito|fallita|не удал*|\
        неудач*|失败|失敗|실패|başarısız|gagal|thất bại|nieudan*|niepowodzenie*",
    );
    let first = |text: &str| {
        let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty());
        words.next().map(str::to_lowercase)
    };
    let failed = texts.iter().filter(|text| FAILED.is_in(&text.to_lowercase())).count();
    texts.len() <= 4
        && texts.iter().all(|it| first(it) == first(texts[0]) && it.split_whitespace().count() <= 8)
        && (1..texts.len()).contains(&failed)
        && texts.iter().any(|it| WELL.is_in(&it.to_lowercase()))
        && !texts.iter().any(|it| is_told(it))
        && ENDS.is_in(&heading.to_lowercase())
}

/// Grades of one thing, of which one holds: `Low`, `Medium`, `High`; `P1` to `P4`; under a heading that asks for it, where something
/// runs.
fn is_scale(texts: &[&str], heading: &str) -> bool {
    static SCALES: [Words; 24] = [
        Words::new("none|very low|low|medium|moderate|high|very high|critical|severe|emergency"),
        Words::new("p0|p1|p2|p3|p4|p5"),
        Words::new(
            "sev0|sev1|sev2|sev3|sev4|sev-1|sev-2|sev-3|sev-4|severity 1|severity 2|severity 3|severity 4",
        ),
        Words::new("patch|minor|major|hotfix"),
        Words::new("standard|normal|emergency|expedited|routine|urgent"),
        Words::new("very simple|simple|moderate|complex|very complex"),
        Words::new("green|yellow|amber|orange|red"),
        Words::new("grün|gelb|orange|rot"),
        Words::new("verde|amarillo|naranja|rojo"),
        Words::new("vert|jaune|orange|rouge"),
        Words::new("verde|amarelo|laranja|vermelho"),
        Words::new("зелёный|зеленый|жёлтый|желтый|оранжевый|красный"),
        Words::new("绿|绿色|黄|黄色|橙|橙色|红|红色"),
        Words::new("niedrig|mittel|hoch|kritisch"),
        Words::new("bajo|baja|medio|media|alto|alta|crítico|crítica"),
        Words::new("faible|moyen|moyenne|élevé|élevée|critique"),
        Words::new("rendah|sedang|tinggi|kritis"),
        Words::new("低|中|高|紧急"),
        Words::new(
            "not started|to do|planned|scheduled|pending|open|in progress|ongoing|under review|blocked|on hold|delayed|deferred|\
            partially complete|partially completed|complete|completed|done|finished|closed|failed|cancelled|canceled|rolled back",
        ),
        Words::new(
            "nicht begonnen|geplant|offen|in arbeit|in bearbeitung|blockiert|verschoben|teilweise erledigt|erledigt|abgeschlossen|abgebrochen",
        ),
        Words::new(
            "no iniciado|pendiente|en progreso|en proceso|en curso|bloqueado|completado|terminado|finalizado|cancelado",
        ),
        Words::new(
            "não iniciado|pendente|em andamento|em progresso|bloqueado|concluído|finalizado|cancelado",
        ),
        Words::new("non commencé|à faire|en attente|en cours|bloqué|terminé|annulé"),
        Words::new("未开始|待处理|进行中|已阻塞|已完成|已取消|未着手|進行中|作業中|保留|完了|中止"),
    ];
    static PLACES: Words = Words::new(
        "dev|development|test|testing|qa|uat|staging|stage|pre-production|preprod|production|prod|sandbox",
    );
    static PLACE: Words =
        Words::new("environment|environments|umgebung|entorno|ambiente|lingkungan|环境");
    let grade = |text: &str| {
        let name = text.split(['(', '–', '—', ':']).next().unwrap_or_default();
        let name = name.split(" - ").next().unwrap_or_default();
        let name = name.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        // `High Risk`, `Standard Change`
        let things = [" risk", " change", " priority", " impact", " severity"];
        things.iter().find_map(|it| name.strip_suffix(it)).unwrap_or(&name).to_owned()
    };
    // Most siblings are not grades at all: their first tells.
    let Some(first) = texts.first().map(|it| grade(it)) else { return false };
    let places = [&PLACES].into_iter().filter(|_| PLACE.is_in(&heading.to_lowercase()));
    let mut scales = SCALES.iter().chain(places).filter(|it| it.contains(&first)).peekable();
    if scales.peek().is_none() {
        return false;
    }
    let grades: Vec<String> = texts.iter().map(|it| grade(it)).collect();
    let differ = grades.iter().enumerate().all(|(at, it)| !grades[..at].contains(it));
    differ && scales.any(|scale| grades.iter().all(|it| scale.contains(it)))
}

/// Pairs of which one rules the other out: `Public` / `Private`, `main (default)` / `a different one: ____`.
fn exclude(first: &str, second: &str) -> bool {
    static DEFAULT: Words = Words::new(
        "default|standard|por defecto|predeterminad*|padrão|par défaut|bawaan|по умолчанию|默认",
    );
    static OTHER: Words = Words::new(
        "custom|customize|different|other|another|instead|personalizad*|otro|otra|outro|outra|autre|lain|другой|自定义",
    );
    const PAIRS: &[(&str, &str)] =
        &[("public", "private"), ("enabled", "disabled"), ("yes", "no"), ("automatic", "manual")];
    let (first, second) = (first.to_lowercase(), second.to_lowercase());
    let word = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric())
            .find(|it| !it.is_empty())
            .unwrap_or_default()
            .to_owned()
    };
    let pair = (word(&first), word(&second));
    let named = PAIRS.iter().any(|(one, other)| {
        (pair.0 == *one && pair.1 == *other) || (pair.0 == *other && pair.1 == *one)
    });
    named || (DEFAULT.is_in(&first) && OTHER.is_in(&second) && !OTHER.is_in(&first))
}

/// Whether the words above ask for one of what follows.
fn asks_for_one(heading: &str) -> bool {
    static ONE: Words = Words::new(
        "choose one|select one|pick one|check one|tick one|elige uno|wähle eine*|pilih salah satu",
    );
    static MORE: Words = Words::new(
        "one or more|one or several|one or both|one or many|uno o más|uno o varios|eine oder mehrere|einen oder mehrere|eines oder mehrere|\
        un ou plusieurs|une ou plusieurs|um ou mais|uma ou mais|uno o più|satu atau lebih",
    );
    let heading = heading.to_lowercase();
    ONE.is_in(&heading) && !MORE.is_in(&heading)
}

/// `Choose the way:` above `Option A` and `Option B`.
fn are_options(texts: &[&str], heading: &str) -> bool {
    static CHOOSE: Words =
        Words::new("choose|select|pick|elige|elegir|wähle|choisir|pilih|выберите|选择");
    let option = |text: &&str| {
        let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        bare.starts_with("option ") || bare.starts_with("opción ") || bare.starts_with("opsi ")
    };
    texts.iter().all(option) && CHOOSE.is_in(&heading.to_lowercase())
}

fn is_about_deciding(heading: &str) -> bool {
    static DECIDING: Words =
        Words::new("decision|decisión|decisão|décision|entscheidung|keputusan|решение|决定|결정");
    DECIDING.is_in(&heading.to_lowercase())
}

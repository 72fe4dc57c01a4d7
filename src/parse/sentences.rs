//! What a sentence says: what to do, a branch that is only taken when something goes wrong, a pause, a decision.

use super::vocabulary::{Words, is_unspaced};

/// Whether a piece of text opens a branch that is only taken when something went wrong: `If the migration fails:`.
pub(super) fn is_guard(text: &str) -> bool {
    const OPENS: &[&str] = &[
        "if ",
        "in case",
        "when ",
        "what if ",
        "should ",
        "falls ",
        "wenn ",
        "bei ",
        "im fall",
        "im fehlerfall",
        "si ",
        "en cas d",
        "en caso de",
        "em caso de",
        "in caso di",
        "in caso d'",
        "jika ",
        "se ",
        "если ",
        "при ",
        "в случае",
        "如果",
        "若",
        "出",
        "eğer ",
        "만약",
        "khi ",
        "nếu ",
        "jeśli ",
        "jeżeli ",
        "gdy ",
        "w razie",
        "w przypadku",
    ];
    // Some languages say it at the end: `問題が発生した場合`, `배포 실패 시`, `Hata durumunda`.
    const ENDS: &[&str] = &[
        "場合",
        "場合は",
        "时",
        "时候",
        "の対応",
        " 시",
        "하면",
        "경우",
        " olursa",
        " durumunda",
        " çıkarsa",
    ];
    // "If no errors occur, go live": when all is well.
    static WELL: Words = Words::new(
        "no error*|no issue*|no problem*|no failure*|nothing fails|nothing breaks|without error*|without problem*|\
        without issue*|keine fehler|keine probleme|ohne fehler|ohne probleme|kein fehler|no hay error*|no hay problema*|\
        no hay fallo*|sin error*|sin problemas|não houver|sem erro*|sem problemas|pas d'erreur*|aucune erreur|aucun problème|\
        nessun errore|nessun problema|tidak ada masalah|tidak ada error|нет ошибок|нет проблем|没有错误|没有问题|無错误|无错误|问题なければ|問題なければ|\
        エラーがなければ|문제가 없으면|오류가 없으면|hata yoksa|sorun yoksa|không có lỗi|nie ma błędów",
    );
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let bare = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    // "Do not forget to scale" is no trouble.
    (OPENS.iter().any(|it| text.starts_with(it)) || ENDS.iter().any(|it| bare.ends_with(it)))
        && !WELL.is_in(&text)
        && goes_wrong(&text.replace("nicht vergessen", ""))
}

/// Whether a text (lower case) says that something does not work.
pub(super) fn goes_wrong(text: &str) -> bool {
    static WRONG: Words = Words::new(
        "fail*|error*|wrong|not work*|doesn't|does not|broken|break|breaks|issue*|problem*|rollback|down|\
        unable|cannot|can't|needed|fehl*|scheitert|schiefgeht|schief geht|störung*|ausfall|falla*|fallo*|error|gagal|masalah|\
        échoue*|échec|panne|incident|falha*|falhar|errado|mal|guasto|storto|fallisce|errore|ошибк*|сбо*|проблем*|\
        失败|失敗|错误|异常|问题|問題|うまくいかない|エラー|障害|실패|문제|오류|başarısız*|hata|sorun*|no funciona*|no aparece*|\
        no carga|no se|nicht|tidak|ne fonctionne pas|não|не|sự cố|lỗi|thất bại|błąd|błędu|awari*|nie powiedzie|nie działa",
    );
    WRONG.is_in(text)
}

/// Whether an item says that it may be left out.
pub(super) fn is_optional(text: &str) -> bool {
    static OPTIONAL: Words = Words::new(crate::model::OPTIONAL);
    OPTIONAL.is_in(&text.to_lowercase())
}

/// Verbs that tell somebody to do something, as they open a sentence; not those that are as often nouns: `Log`, `Test`, `Release`.
static VERBS: Words = Words::new(
    "add|adjust|alert|analyse|analyze|assess|coordinate|limit|optimize|prioritize|reduce|simulate|tune|announce|apply|approve|archive|ask|assign|attach|bump|cancel|check|\
    checkout|choose|clean|clear|click|clone|close|collect|communicate|compare|complete|\
    configure|confirm|connect|consult|copy|create|debug|decide|define|delete|deploy|\
    describe|destroy|disable|disconnect|discuss|double-check|download|drain|drop|edit|\
    enable|ensure|enter|escalate|establish|evaluate|examine|execute|fill|find|finish|fix|\
    follow|generate|get|give|go|grant|identify|increase|increment|inform|initialize|inspect|install|\
    investigate|invite|isolate|keep|kill|launch|leave|look|make|merge|migrate|modify|\
    monitor|move|navigate|notify|obtain|open|override|perform|pick|please|prepare|press|\
    promote|provide|publish|pull|push|put|raise|read|reboot|rebuild|recheck|redeploy|\
    register|reload|remove|rename|repeat|replace|rerun|reset|resolve|restart|restore|resume|\
    retry|revert|review|revoke|roll|rotate|run|save|scale|select|send|set|show|shut|ssh|\
    start|stop|submit|subscribe|take|tell|tick|turn|uninstall|unlock|unpack|unzip|update|\
    upgrade|upload|use|validate|verify|visit|wait|watch|write|führen|führe|prüfe|prüfen|\
    öffne|öffnen|starte|starten|stoppe|stoppen|erstelle|erstellen|installiere|verificar|\
    verifica|comprobar|comprueba|ejecutar|ejecuta|abrir|abre|crear|crea|configurar|\
    configura|instalar|instala|revisar|revisa|iniciar|inicia|detener|detén|ir|ve|copiar|\
    copia|subir|probar|prueba|acceder|accede|verifique|execute|abra|crie|criar|acesse|\
    acessar|rodar|rode|fazer|testar|vérifier|vérifiez|exécuter|exécutez|ouvrir|ouvrez|créer|\
    créez|installer|lancer|lancez|tester|aller|allez|jalankan|buka|cek|periksa|buat|\
    pastikan|klik|unggah|hapus|salin|uji|atur|masuk|aç|açın|kontrol|çalıştır|çalıştırın|\
    oluştur|oluşturun|yükle|yükleyin|kurun|seçin|ekleyin|tıklayın|проверить|проверьте|\
    запустить|запустите|открыть|откройте|создать|создайте|установить|установите|检查|打开|运行|执行|\
    部署|创建|配置|安装|确认|验证|点击|登录|停止|启动|확인|실행|확인하기|\
    reinicie|reiniciar|reinicia|redémarrer|redémarrez|relancer|relancez|activer|activez|arrêter|arrêtez|перезапустить|\
    перезапустите|остановить|остановите|запускаем|обновить|обновите|удалить|удалите|重启|重新启动",
);

/// Verbs that are as often nouns: they tell something only before what they are done to.
static NOUNS: Words = Words::new(
    "audit|back|block|book|build|call|change|contact|document|drain|drop|email|export|force|import|issue|join|launch|\
    link|load|lock|log|login|mail|mark|measure|mount|note|order|pause|place|plan|post|query|record|refresh|\
    release|report|request|return|schedule|search|share|ship|sign|smoke|snapshot|stage|store|switch|sync|tag|test|trigger|turn|\
    type|view|walk|find|cut|commit|benchmark",
);

/// Whether a text tells somebody to do something, in one of its sentences.
pub(super) fn is_told(text: &str) -> bool {
    static DUTY: Words =
        Words::new("you must|you should|you need to|you have to|make sure|be sure to");
    let lower = text.to_lowercase();
    DUTY.is_in(&lower)
        || lower
            .split(['\n', ';', '。'])
            .flat_map(|line| line.split(". "))
            .any(|it| opens_with_verb(it) || ends_with_verb(it))
}

/// `Server neu starten`, `サーバーを再起動する`: languages that tell by the last word of a sentence.
fn ends_with_verb(sentence: &str) -> bool {
    static GERMAN: Words = Words::new(
        "starten|neustarten|stoppen|prüfen|öffnen|erstellen|ausführen|durchführen|einspielen|sichern|löschen|setzen|schließen|\
        einschalten|ausschalten|umschalten|abschalten|herunterfahren|hochfahren|anlegen|wechseln|melden|warten|abwarten|bestätigen|\
        wiederherstellen|aufrufen|eintragen|hinzufügen|entfernen|umbenennen|einrichten|anpassen|beenden|hochladen|herunterladen|\
        ändern|freigeben|leeren|sperren|entsperren|ausrollen|zurückrollen|zurückspielen|benachrichtigen",
    );
    static SAID: Words = Words::new(
        "muss|müssen|kann|können|soll|sollen|sollte|sollten|wird|werden|würde|wurde|wurden|darf|dürfen|wir|man|zu|um|möchte|möchten",
    );
    let text = sentence.trim_end_matches(|c: char| !c.is_alphanumeric());
    if text.is_ascii() && !text.ends_with("en") {
        return false;
    }
    let orders = ["ください", "下さい", "하세요", "하십시오", "주세요"];
    let plain = text.ends_with("する") && text.contains('を') && !text.contains(['は', 'が']);
    let last = text.rsplit(' ').next().unwrap_or_default();
    let german = text.contains(' ') && (last.ends_with("ieren") || GERMAN.contains(last));
    plain || orders.iter().any(|it| text.ends_with(it)) || (german && !SAID.is_in(text))
}

fn opens_with_verb(sentence: &str) -> bool {
    static OBJECT: Words = Words::new(
        "the|a|an|all|any|in|into|to|on|off|out|up|down|your|our|each|every|it|them|this|that|these|those|for|with|if|test",
    );
    static FIRST: Words =
        Words::new("then|finally|next|now|first|also|please|lastly|afterwards|second|third");
    static WHEN: Words = Words::new(
        "if|once|for|when|after|before|as|to|in|on|at|optionally|from|using|wenn|si|jika|se",
    );
    let words = |text: &str| -> Vec<String> {
        let word = |it: &str| it.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        text.split(|c: char| c.is_whitespace() || matches!(c, '：' | ':' | '，'))
            .map(word)
            .filter(|it| !it.is_empty())
            .take(3)
            .collect()
    };
    let tells = |text: &str| {
        let words = words(text);
        let mut words = words.iter().map(String::as_str).skip_while(|word| FIRST.contains(word));
        let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        VERBS.contains(first)
            || (!first.is_ascii() && (VERBS.is_in(first) || first.starts_with('请')))
            || (second == "sie" && first.ends_with("en"))
            || (NOUNS.contains(first) && OBJECT.contains(second))
    };
    let clause = words(sentence).first().is_some_and(|first| WHEN.contains(first));
    tells(sentence) || (clause && sentence.split_once(", ").is_some_and(|(_, rest)| tells(rest)))
}

/// Whether an item says what a program does, not what somebody is to do: "Retrieves your username".
pub(super) fn is_reported(text: &str) -> bool {
    let lower = text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let end = lower.find(|c: char| !c.is_alphanumeric()).unwrap_or(lower.len());
    lower[..end].strip_suffix('s').is_some_and(|verb| {
        let known = |verb: &str| VERBS.contains(verb);
        known(verb) || verb.strip_suffix('e').is_some_and(known)
    })
}

/// What a numbered item is by its words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// Something to do; also what cannot be told, for a step too many is seen and a step too few is not.
    Orders,
    /// How things are: "All alarms are silent". Among orders it is one too: make it so.
    States,
    /// A label with its value, a question, an entry of a list of files or of a timeline.
    Lists,
}

/// What a numbered item is by its words.
pub(super) fn item(text: &str) -> Said {
    static SIGN: Words = Words::new(
        "symptom*|síntoma*|symptôme*|sintoma*|симптом*|症状|증상|belirti*|triệu chứng|objaw*",
    );
    static STATES: Words = Words::new(
        "never|always|nie|niemals|immer|nunca|siempre|jamais|toujours|sempre|mai|никогда|всегда|\
        the|all|this|these|those|there|we|you|it|they|our|a|an|no|each|every|der|die|das|alle|wir|es|\
        el|la|los|las|todos|todas|hay|haya|hemos|estamos|aprobamos|confirmamos|declaramos|le|les|tous|toutes|nous|o|os|as|\
        все|это|мы",
    );
    let bare = text.replace(['*', '`'], "");
    let bare = bare.trim().trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut words = bare.split_whitespace();
    let (Some(first), second) = (words.next(), words.next().unwrap_or_default()) else {
        return Said::Lists;
    };
    let lower = first.trim_end_matches([',', ':', '.']).to_lowercase();
    // `PLAN.md - what is planned`: an entry in a list of files.
    let file = first.rsplit_once('.').is_some_and(|(name, ending)| {
        !name.is_empty()
            && (1..=4).contains(&ending.len())
            && ending.chars().all(char::is_alphanumeric)
    });
    // `api-a` — what it is: a name, not a command, which has arguments.
    let code = text.trim_start_matches('*').strip_prefix('`').and_then(|it| it.split_once('`'));
    let name = code.is_some_and(|(code, _)| !code.contains(' '));
    let entry = (file || name) && matches!(second, "-" | "–" | "—" | ":");
    // `Garantizamos …`: what we declare.
    let we = ["amos", "imos"].iter().any(|it| lower.ends_with(it)) && lower.len() > 6;
    let states = (STATES.contains(&lower) || we) && !second.is_empty();
    // `Risk log: \`docs/risks.md\``, `Actual result: \`...\``: a label and its value.
    let given = text.split_once([':', '：']).is_some_and(|(label, value)| {
        let value = value.trim_matches(['*', ' ']);
        let code = value.strip_prefix('`').and_then(|it| it.strip_suffix('`'));
        let path = |it: &str| {
            !it.contains([' ', '`'])
                && it.contains(['/', '.'])
                && ![".sh", ".py", ".ps1", ".bat", ".rb", ".pl"].iter().any(|end| it.ends_with(end))
        };
        !is_told(label) && (code.is_some_and(path) || matches!(value, "..." | "…"))
    });
    let symptom = text.split_once([':', '：']).is_some_and(|(label, _)| {
        label.split_whitespace().count() <= 2 && SIGN.is_in(&label.to_lowercase())
    });
    // `**Data:** No data is lost.`
    let said =
        text.strip_prefix("**").and_then(|it| it.split_once("**")).is_some_and(|(label, rest)| {
            let opens =
                rest.trim_start_matches([':', ' ']).split_whitespace().next().unwrap_or_default();
            (label.ends_with(':') || rest.starts_with(':'))
                && STATES.contains(&opens.to_lowercase())
        });
    // `✅ Snapshot taken` says what is so; `✅ Check the log` tells.
    let sign = text.trim_start_matches(['*', ' ']).starts_with(['✅', '❌', '✔', '✓', '✗', '✖']);
    // `**Assess scope**: how many are affected?` tells what to find out.
    let finds_out = || {
        let lead = text.strip_prefix("**").and_then(|it| it.split_once("**"));
        let lead = lead.or_else(|| text.split_once([':', '：']));
        let lead = lead.or_else(|| {
            [" — ", " – ", " - ", ". "].iter().find_map(|joint| text.split_once(joint))
        });
        lead.is_some_and(|(lead, _)| is_told(lead))
    };
    // `HH:MM Detection`: an entry of a timeline.
    let clock = matches!(first.trim_matches('`'), "HH:MM" | "hh:mm" | "T+0" | "T-0");
    let asks = bare.ends_with(['?', '？']) && !finds_out();
    if entry || given || symptom || clock || is_reported(bare) || asks {
        Said::Lists
    } else if states || said || (sign && !is_told(bare)) {
        Said::States
    } else {
        Said::Orders
    }
}

/// Whether the words before a list, or the heading above it, say that it describes: what is to be reached, what happens, what is known.
pub(super) fn describes(text: &str) -> bool {
    static TELLING: Words = Words::new(
        "goal|goals|objective|objectives|purpose|principles|known limitations|limitations|known issues|\
        success criteria|acceptance criteria|success indicators|criteria|how it works|what happens|\
        background|cause|causes|reasons|symptoms|causas|ursachen|benefits|assumptions|findings|lessons learned|key takeaways|takeaways|best practices|\
        buenas prácticas|mejores prácticas|boas práticas|bonnes pratiques|buone pratiche|лучшие практики|最佳实践|ベストプラクティス|\
        definitions|reference documents|declares that|declare that|certifies that|declara que|declaran que|certifica que|déclare que|\
        rationale|happens when|successful if|successful when|works if|works when|working when|success if|\
        complete when|trigger|triggers|auslöser|disparadores|when to act|when to roll back|abort criteria|decision authority|escalation path|\
        agenda|tagesordnung|orden del día|ordre du jour|pauta|ordine del giorno|повестка|议程|アジェンダ|안건|\
        critical rules|safety rules|golden rules|ground rules|critical safety rules|general rules|important rules|goldene regeln|\
        sicherheitsregeln|reglas de oro|reglas de seguridad|règles d'or|règles de sécurité|regras de ouro|правила безопасности|安全规则|\
        hazards|documentos de referencia|objetivos|criterios de éxito|criterios|critérios|ziele|\
        erfolgskriterien|kriterien|objectifs|critères|tujuan|kriteria|hedefler|kriterler|цели|критерии|\
        目标|标准|目標|목표|기준|概要|目的|背景|対象範囲|概述|范围|개요|목적|배경",
    );
    // `If the goals are not met` is followed by what to do then.
    static UNLESS: Words = Words::new("if|wenn|falls|si|se|jika|если|eğer|如果|若");
    let text = text.to_lowercase();
    let first = text.split_whitespace().next().unwrap_or_default();
    let unless = UNLESS.contains(first) || text.ends_with("場合");
    let asks = |what: &str, to_do: &[&str]| {
        text.strip_prefix(what).is_some_and(|it| !to_do.iter().any(|do_it| it.starts_with(do_it)))
    };
    // `Look for new features:` tells what to do.
    (TELLING.is_in(&text) && !unless && !is_told(&text))
        || asks("what ", &["to "])
        || asks("when to ", &[])
        || asks("что ", &["делать", "сделать", "нужно", "надо"])
        || asks("qué ", &["hacer", "hay que"])
        || asks("was ", &["zu tun", "tun", "ist zu"])
        || acts_itself(&text)
        || is_automatic(&text)
        || is_any_of(&text)
}

/// `The script does the following in order:`, `On push, CI runs:`, `The image is built by CI:`: the words before a list, whose last
/// sentence has a machine for its subject.
fn is_automatic(text: &str) -> bool {
    static BY_ITSELF: Words = Words::new(
        "automatically when|automatically if|triggered when|triggered by|triggered automatically|built by ci|by ci|by the pipeline|\
        by the workflow|by the script|automatisch wenn|automatisch ausgeführt|automáticamente cuando|automáticamente si|\
        automaticamente quando|automaticamente se|automatiquement quand|automatiquement si|автоматически при|\
        自动触发|自动执行|自動的に実行|자동으로 실행",
    );
    static MACHINE: Words = Words::new(
        "script|pipeline|workflow|ci|ci/cd|job|batch|action|bot|installer|tool|makefile|cron|playbook|hook|\
        skript|werkzeug|proceso|herramienta|outil|ferramenta|strumento|скрипт|пайплайн|脚本|流水线|工作流|スクリプト|バッチ|ワークフロー|\
        스크립트|파이프라인",
    );
    static DOES: Words = Words::new(
        "does|runs|executes|performs|carries out|creates|installs|takes care|handles|führt|erledigt|macht|baut|\
        ejecuta|realiza|hace|executa|faz|exécute|effectue|fait|esegue|выполняет|делает|запускает|执行|実行|실행|수행",
    );
    let colon = text.trim_end_matches([' ', '*']).ends_with([':', '：']);
    let text = text.trim_end_matches([':', '：', ' ', '*']);
    let last = text.rsplit(['.', '。', '\n']).next().unwrap_or_default().trim_start();
    // `Run the script, and look what it does:`, `Verify what was built by CI:`, `执行脚本：`.
    let told = || {
        if last.starts_with(is_unspaced) {
            last.starts_with('请') || VERBS.opening(last).next().is_some()
        } else {
            is_told(last)
        }
    };
    // What it is done by opens the clause: `Do this once the script runs:` tells somebody.
    let clause = last.rsplit(", ").next().unwrap_or_default();
    let opening: String = clause.split_inclusive(' ').take(4).collect();
    let acts = || MACHINE.is_in(&opening) && DOES.is_in(clause);
    colon && (BY_ITSELF.is_in(last) || acts()) && !told()
}

/// `The pipeline will:`, `The system automatically:`: what follows is done by nobody.
fn acts_itself(text: &str) -> bool {
    let text = text.trim_end_matches([':', '：', ' ']);
    let (subject, will) = text.rsplit_once(' ').unwrap_or_default();
    let subject = subject.strip_suffix(" will").unwrap_or(subject);
    let somebody = ["you", "we", "i", "team", "lead", "engineer", "operator", "dba", "admin"];
    let last = subject.rsplit(' ').next().unwrap_or_default();
    matches!(
        will,
        "will"
            | "automatically"
            | "automatisch"
            | "automáticamente"
            | "automatiquement"
            | "автоматически"
    ) && !subject.is_empty()
        && !somebody.contains(&last)
}

/// `The test stops when any of these is met:`, and what it is.
fn is_any_of(text: &str) -> bool {
    static ANY: Words = Words::new(
        "if any of|when any of|if one of|when one of|any of these|any of the following|wenn eine der|si alguna de|si l'un|если любое|если хотя бы",
    );
    text.trim_end().ends_with([':', '：']) && ANY.is_in(text)
}

/// Whether a heading names things one after the other: `Order of deployment`, `Features to test`. What stands below it is to be done
/// where its words tell so.
pub(super) fn lists(heading: &str) -> bool {
    static LISTS: Words = Words::new(
        "features|functions|funktionen|funciones|fonctionnalités|funcionalidades|funzionalità|fitur|функции|функциональност*|\
        功能|機能|기능|özellikler|tính năng|funkcje|order|sequence|reihenfolge|orden|ordre|ordem|urutan|sıra|порядок|顺序|順序|순서",
    );
    LISTS.is_in(&heading.to_lowercase())
}

/// Whether what stands alone between brackets asks for prose.
pub(super) fn is_prompt(inside: &str) -> bool {
    static OPENS: Words = Words::new(
        "add|attach|capture|describe|details|document|enter|explain|fill|include|insert|list|mention|\
        note|outline|paste|provide|record|screenshot|space for|specify|state |summar|upload|write|your |any |\
        what |how |comments|agregar|describ|escrib|adjunt|tulis|lampirkan|hier |beschreib|décri|填写|记录|описа",
    );
    let words = inside.split_whitespace().count();
    let opens = inside.trim().to_lowercase();
    (words >= 2 || opens.chars().count() >= 4)
        && OPENS.opening(&opens).next().is_some()
        && !opens.starts_with("same ")
}

/// Whether a prompt asks something of its own: `What went well`, `Was it announced?`.
pub(super) fn is_question(prompt: &str) -> bool {
    static ASKING: Words = Words::new(
        "what|which|how|why|who|when|where|was|wie|warum|welche|wer|wann|wo|qué|cuál|cómo|por qué|quién|cuándo|ce qui|que|quoi|comment|\
        pourquoi|qui|quand|o que|como|quem|quando|cosa|come|perché|chi|apa|bagaimana|mengapa|siapa|ne|nasıl|neden|kim|что|как|почему|кто|\
        когда|co|jak|dlaczego|kto|gì|什么|如何|何|무엇|어떻게",
    );
    let lower = prompt.trim().to_lowercase();
    let first = lower.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    ASKING.contains(first) || lower.ends_with(['?', '？'])
}

/// Whether a step is there to write something down.
pub(super) fn is_record(text: &str) -> bool {
    static VERBS: Words = Words::new(
        "document|record|note|write down|dokumentiere|notiere|documentar|registrar|anotar|catat|noter|记录|기록",
    );
    let text = text.trim_start_matches(['*', ' ']).to_lowercase();
    VERBS.opening(&text).any(|rest| rest.starts_with(' ') || text.starts_with(is_unspaced))
}

/// Whether a step is a pause point by its own words.
pub(super) fn is_gate(text: &str) -> bool {
    static PAUSE: Words = Words::new(
        "pause point|do not proceed|do not continue|second person|four eyes|hold point|\
        go/no-go decision",
    );
    let upper = "STOP|HOLD|GATE|PAUSE|HALT|GO/NO-GO|GO / NO-GO";
    let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    upper.split('|').any(|word| {
        bare.strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', ' ', '-', '.', '!']))
    }) || PAUSE.is_in(&text.to_lowercase())
}

/// Whether a step asks somebody to confirm.
pub(super) fn is_confirmation(text: &str) -> bool {
    static CONFIRMS: Words = Words::new(
        "confirmed|confirms|confirm|attention|bestätigt|confirmado|confirma|dikonfirmasi|\
        confirmé|onayladı|подтвердил|确认",
    );
    CONFIRMS.is_in(&text.to_lowercase())
}

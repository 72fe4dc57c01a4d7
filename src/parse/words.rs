//! The words that tell what a label, a heading or an option means, in the languages of the documents this was learnt from:
//! English, German, Spanish, French, Portuguese, Indonesian, Turkish, Russian, Chinese, Korean, Japanese.

use super::vocabulary::Words;
use crate::model::{FieldKind, FieldRole, SectionRole};

static CONTACT: Words = Words::new(
    "phone|email|e-mail|mail|mobile|tel|telephone|contact|contacts|slack|whatsapp|telefon*|\
    teléfono*|correo|contacto*|kontakt*|kontak|telp|contato*|téléphone|courriel|eposta|\
    телефон*|почта|контакт*|电话|邮箱|联系|연락처|전화|連絡|電話|pager|hotline",
);
static PERSON: Words = Words::new(
    "name|names|lead|leader|team|manager|owner|reviewer*|approver*|approved by|signed by|\
    signed|signature*|sign-off|signoff|sign off|prepared by|completed by|performed by|\
    executed by|verified by|reviewed by|tested by|deployed by|conducted by|checked by|\
    requested by|created by|assigned to|assignee|responsible|tester*|engineer*|developer*|\
    administrator|admin|dba|operator*|person|who|cto|ceo|ciso|director|officer|supervisor|\
    coordinator|representative*|representante*|représentant*|vertreter*|validador*|requester|requestor|author|witness*|deployer|executor|\
    stakeholder|by|name/sign*|nombre*|responsable*|aprobado por|firma|firmas|líder|equipo|\
    encargado*|verantwortlich*|unterschrift|durchgeführt von|freigegeben von|geprüft von|\
    tester|namen|leitung|nama|penanggung jawab|pelaksana|disetujui oleh|tanda tangan|nom|\
    prénom|signataire|approuvé par|nome|responsável|aprovado por|assinatura|ad|isim|sorumlu|\
    onaylayan|imza|имя|фио|ответственн*|подпись|исполнитель|负责人|姓名|签名|审核人|验收人|记录人|检查人|填写人|复核人|经办人|执行人|测试人|批准人|签字|人员|\
    pic|scribe|decision maker|facilitator|note taker|notetaker|operador*|visto bueno|commander|sponsor|champion|yayınlayan|yönetici*|lider*|test eden|họ tên|họ và tên|chữ ký|người*|发布人|操作人|部署人|审批人|确认人|\
    확인자|담당자|이름|서명|테스터|승인자|검토자|배포자|작업자|작성자|担当者|氏名|署名|承認者|承認|テスター|実施者|確認者|作業者|責任者|\
    testato da|approvato da|verificato da|eseguito da|firmatario|prüfer*|freigegeben durch|geprüft durch|durchgeführt durch|\
    testador*|aprovador*|penguji|penyetuju|проверил*|утвердил*|подписал*|кто деплоил|тестировщик*|\
    kontrol eden|onay veren|hazırlayan|yapan|uygulayan|authority|on-call|testował*|zatwierdził*|wykonał*|sprawdził*|osoba odpowiedzialna|podpis*|imię*|odpowiedzialny",
);
static DATE: Words = Words::new(
    "date|dated|due|deadline|datum|fecha|tanggal|tarih*|дата|日期|날짜|일자|日付|完了日|実施日|완료일|시작일|예정일|배포일|\
    fällig|承認日|確認日|レビュー日|作成日|更新日|記入日|検収日|署名日|審査日|审批日|签字日|验收日|ngày|prazo|data di*|data dello*|data del*|data wdrożenia|data pierwszego|data zakończenia|data rozpoczęcia|termin",
);
/// Names of things, not of people.
static THINGS: Words = Words::new(
    "file name|filename|host name|hostname|server name|table name|database name|domain name|\
    branch name|tag name|project name|service name|app name|application name|release name|\
    event name|package name|bucket name|user name|username|test name|team size|by when|address|comments|comment|feedback|hash|wallet|url|link|score|rating|availability|\
    sized by|nombre d|nombre de|department|source|build",
);
static TIME: Words = Words::new(
    "time|timestamp|start|started|end|ended|finish|started at|completed at|date/time|\
    time/date|datetime|date & time|date and time|start time|end time|uhrzeit|zeit|beginn|\
    ende|hora|inicio|fin|waktu|jam|mulai|selesai|heure|début|início|saat|zaman|başlangıç|\
    bitiş|utc|gmt|cet|cest|godzina*|thời gian|giờ|ora|orario|время|начало|окончание|时间|시간|시각|일시|日時|時刻|時間|开始|结束",
);
static DURATION: Words = Words::new(
    "duration|elapsed|took|downtime|dauer|duración|durasi|durée|duração|süre*|длительность|\
    时长|耗时|소요",
);
static PROSE: Words = Words::new(
    "notes|note|comments|comment|remarks|description|details|summary|observations|findings|\
    issues found|reason|lessons|feedback|explanation|notizen|bemerkung*|anmerkung*|notas|\
    comentarios|observaciones|observações|catatan|keterangan|remarques|commentaires|notlar|\
    açıklama|заметки|примечани*|комментари*|备注|说明|问题描述|비고|메모|備考",
);

/// Whether a label asks how long something lasts.
pub(super) fn is_lasting(label: &str) -> bool {
    let label = label.to_lowercase();
    DURATION.is_in(&label) || CLOCK.is_in(&label)
}

/// Whether a label is just the word for the signing itself: those who sign stand below it.
pub(super) fn is_signing(label: &str) -> bool {
    static SIGNING: Words = Words::new(
        "sign-off|sign-offs|signoff|sign off|signatures|approval signatures|unterschriften|freigaben|firmas|aprobaciones|assinaturas|\
        firme|tanda tangan|imzalar|подписи|签字|签名|署名|서명|podpisy",
    );
    SIGNING.contains(&label.trim().to_lowercase())
}

/// Whether a label or a prompt is just the word for somebody's name.
pub(super) fn is_name(text: &str) -> bool {
    static NAME: Words = Words::new(
        "name|your name|full name|seu nome|ihr name|nama anda|votre nom|nombre|tu nombre|nombre completo|nama|nama lengkap|nom|nome|имя|фио|姓名|이름|氏名",
    );
    NAME.contains(&text.trim().to_lowercase())
}

/// Whether a label names a thing, whose name is no person's.
pub(super) fn is_thing(label: &str) -> bool {
    THING.is_in(&label.to_lowercase())
}

static THING: Words = Words::new(
    "mission|server*|project*|service*|feature*|product|app|application*|environment|branch|company|\
    system*|module*|component*|database*|repository|repo|release|version|file|host|table|bucket|\
    organization|backup*|action|task|step|scenario|incident|domain|cluster|namespace|image|container|instance|region|plan|\
    tool|vendor|policy|process|program|tenant|queue|topic|job|pipeline|script|package|library|model|tag|field|column|index|snapshot|volume|node|artifact|artefact|constraint|trigger|view|function|schema|path|ruta|caminho|chemin|pfad|\
    proyecto|servidor*|aplicación|aplicacion|módulo|sistema|projekt|projet|progetto|applicazione|aplicativo|aplicação|projeto|\
    serveur|l'application|funktion|modul|dienst|proyek|fitur|aplikasi|проект*|сервер*|модул*|систем*|项目|服务器|系统|模块|サーバー|機能",
);

/// Words for a time of day.
static CLOCK: Words = Words::new(
    "time|timestamp|date/time|time/date|datetime|date & time|date and time|uhrzeit|zeit|hora|waktu|jam|heure|saat|zaman|\
    godzina*|thời gian|giờ|ora|orario|время|时间|시간|시각|일시|時刻|時間|日時",
);

/// Times that are measured or agreed, not points in time.
static MEASURED: Words = Words::new(
    "timezone|time zone|times|response time|execution time|query time|load time|fix time|time taken|time to|time spent|\
    time needed|time required|resolution time|recovery time|elapsed time|processing time|build time|run time|total time",
);

/// Whether a label asks which way is taken, and names of ways stand beside each other: `Channel: [Slack / Email]`, not `[channel / link]`.
pub(super) fn offers_ways(label: &str, inside: &str) -> bool {
    static WAY: Words = Words::new(
        "method|methods|channel|channels|medium|via|way|means|tool|platform|methode|kanal|weg|método|canal|medio|moyen|méthode|\
        canale|metodo|meio|metode|saluran|yöntem|способ|канал|方式|方法|渠道|チャンネル|채널|방법|kênh|kanał|sposób",
    );
    static DESCRIBED: Words =
        Words::new("channel|link|url|number|name|address|room|id|handle|info");
    let described = |word: &str| DESCRIBED.contains(&word.to_lowercase());
    WAY.is_in(&label.to_lowercase()) && !inside.split_whitespace().any(described)
}

/// What kind of answer a label asks for, by its words alone.
pub(super) fn kind(label: &str) -> FieldKind {
    let label = label.to_lowercase();
    // "Start date" is a day.
    let day = DATE.is_in(&label) && !CLOCK.is_in(&label);
    let time = TIME.is_in(&label) && !day;
    if DURATION.is_in(&label) {
        FieldKind::Text
    } else if time && !MEASURED.is_in(&label) || tells_when(&label, "at") {
        FieldKind::Time
    } else if DATE.is_in(&label)
        || ["on", "am", "le", "il", "em"].iter().any(|it| tells_when(&label, it))
        || label.trim() == "data"
        || label.starts_with("data de ")
    {
        FieldKind::Date
    } else if CONTACT.is_in(&label) {
        FieldKind::Contact
    } else if (PERSON.is_in(&label) && !THINGS.is_in(&label) && !is_name_of_thing(&label))
        || is_done_by(&label)
    {
        FieldKind::Person
    } else {
        FieldKind::Text
    }
}

/// `Completed at`, `Signed on`: the last word asks when. Where something is, or what is switched on, is another question.
fn tells_when(label: &str, last: &str) -> bool {
    static PLACE: Words = Words::new(
        "reachable|available|accessible|located|hosted|found|listening|lives|runs|fan|fans|power|powered|light|lights|switch|switched|turned|\
        logged|signed in",
    );
    let Some(before) = label.trim().strip_suffix(last) else { return false };
    let word = before.trim_end().rsplit(' ').next().unwrap_or_default();
    before.is_empty() || (before.ends_with(' ') && !PLACE.contains(word))
}

/// `Feature name`, `Nombre del servidor`, `BUCKET_NAME`: nothing in it asks who but the word for a name.
fn is_name_of_thing(label: &str) -> bool {
    static NAME: Words = Words::new("name|names|nombre*|nom|nome|nama|isim|имя|tên|nazwa");
    static WHOSE: Words = Words::new("your|first|last|full|family|contact|customer|client");
    if !NAME.is_in(label) || is_name(label) {
        return false;
    }
    let others: String = label
        .split(|c: char| !(c.is_alphanumeric() || c == '\''))
        .filter(|word| !NAME.contains(word) && !word.starts_with("nombre"))
        .collect::<Vec<_>>()
        .join(" ");
    // `constraint_name`
    let joined = label.split_whitespace().any(|it| it.contains('_') && NAME.is_in(it))
        && !WHOSE.is_in(&others);
    !PERSON.is_in(&others) && (joined || THING.is_in(&others))
}

/// `Ejecutado por`, `Geprüft von`: what was done is named, and who did it is asked.
fn is_done_by(label: &str) -> bool {
    let label = label.trim();
    [" por", " par", " von", " oleh", " by", " tarafından"].iter().any(|it| label.ends_with(it))
}

/// Whether a label asks for prose, on more than one line where it has the room.
pub(super) fn is_prose(label: &str) -> bool {
    PROSE.is_in(&label.to_lowercase())
}

/// What a label means in a deployment: the first that fits.
static ROLES: [(Words, FieldRole); 15] = [
    (
        Words::new("deployment id|release id|change id|run id|deployment number|run number"),
        FieldRole::DeploymentId,
    ),
    (Words::new("change request|change ref*|ticket|change number|cr number"), FieldRole::Change),
    (
        Words::new("environment|umgebung|entorno|ambiente|environnement|окружение|环境|환경"),
        FieldRole::Environment,
    ),
    (
        Words::new(
            "deployment lead|release lead|release manager|deployment manager|incident commander|\
            lead|led by",
        ),
        FieldRole::Lead,
    ),
    (Words::new("deployment team|release team|team|participants"), FieldRole::Team),
    (
        Words::new(
            "start time|started at|start|deployment start*|beginn|hora de inicio|waktu mulai|开始时间",
        ),
        FieldRole::Start,
    ),
    (
        Words::new(
            "end time|ended at|completed at|finish time|end|ende|hora de fin|waktu selesai|结束时间",
        ),
        FieldRole::End,
    ),
    (Words::new("total duration|duration|dauer|duración|durasi|total time"), FieldRole::Duration),
    (Words::new("outcome|verdict"), FieldRole::Outcome),
    (Words::new("issues encountered|issues|problems"), FieldRole::Issues),
    (Words::new("approval|decision|approved"), FieldRole::Approval),
    (Words::new("comments|comment|remarks"), FieldRole::Comments),
    (Words::new("notes|note|notizen|notas|catatan|备注"), FieldRole::Notes),
    (Words::new("version|versión|versi"), FieldRole::Version),
    (Words::new("deployment date|release date|date|fecha|datum|tanggal|日期"), FieldRole::Date),
];

/// What a label means in a deployment.
pub(super) fn role(label: &str) -> Option<FieldRole> {
    static WHOLE: Words = Words::new("deployment|release|migration|change|cutover|overall|final");
    static RESULT: Words = Words::new("status|result|outcome|decision");
    let label = label.to_lowercase();
    let role = ROLES.iter().find(|(words, _)| words.is_in(&label)).map(|(_, role)| *role);
    match role {
        // What stands before it in the table is more telling than "Deployment status".
        Some(
            FieldRole::DeploymentId
            | FieldRole::Change
            | FieldRole::Environment
            | FieldRole::Lead
            | FieldRole::Team
            | FieldRole::Start
            | FieldRole::End
            | FieldRole::Duration,
        ) => role,
        _ if RESULT.is_in(&label) && WHOLE.is_in(&label) => Some(FieldRole::Outcome),
        _ => role,
    }
}

static ROLLBACK: Words = Words::new(
    "rollback|roll back|roll-back|rolling back|revert|back-out|backout|fallback|\
    recovery plan|rückfall*|zurückrollen|wiederherstellung|reversión|reversion|\
    plan de reversión|marcha atrás|restaurar|restauración|retour arrière|retour en arrière|restauration|reverter|\
    reversão|ripristino|rücksetzung|kembalikan|pemulihan|geri alma|geri dönüş|откат*|回滚|回退|롤백|복구|ロールバック|切り戻し|復旧|\
    wycofanie|wycofania|przywracanie|hoàn tác|khôi phục|quay lui|undoing|undo the deployment|undo the release|undo the migration|undo the update|undo the upgrade|undo the change*|reverting the deployment|reverting the release|reverting the migration|reverting the update|reverting the upgrade|reverting the change*|reversal|reversa|marche arrière|\
    downgrading|downgrade procedure|downgrade steps",
);
static TROUBLE: Words = Words::new(
    "troubleshoot*|common issues|common problems|known issues|if something goes wrong|common incidents|incident scenarios|\
    when things go wrong|faq|quick fixes|emergency procedure*|emergency response|\
    emergency|incident response|disaster recovery|debugging|fehlerbehebung|\
    problembehandlung|notfall*|solución de problemas|solucion de problemas|\
    problemas comunes|emergencia*|dépannage|résolution des problèmes|urgence*|\
    solução de problemas|resolução de problemas|pemecahan masalah|mengatasi masalah|darurat|\
    sorun giderme|acil*|sık karşılaşılan sorunlar|устранение|решение проблем|аварийн*|экстренн*|типичные проблемы|\
    частые проблемы|возможные проблемы|故障|应急|常见问题|常见错误|问题排查|异常处理|紧急|문제 해결|긴급|트러블슈팅|장애|\
    トラブル|緊急|障害|störungsbehebung|bekannte probleme|problèmes courants|procédure de secours|problemas frecuentes|\
    plan de contingencia|plano de contingência|contingency plan|emergência*|risoluzione dei problemi|problemi comuni|\
    emergenza|masalah umum|xử lý sự cố|khắc phục sự cố|lỗi thường gặp|khẩn cấp|rozwiązywanie problemów|typowe problemy|\
    procedura awaryjna|awaryjn*|contingency|contingencies|contingencia|contingência|failure scenarios|failure handling|\
    common failures|failure modes|plan b",
);
static CONTACTS: Words = Words::new(
    "contact|contacts|contact information|support contacts|escalation|escalation contacts|\
    kontakte|ansprechpartner|contactos|contactos de emergencia|kontak|contatos|iletişim|\
    контакты|联系人|联系方式|연락처|連絡先",
);
static APPROVAL: Words = Words::new(
    "sign-off|sign-offs|signoff|sign off|approval|approvals|authorization|freigabe*|abnahme|\
    aprobación|aprobaciones|firmas|persetujuan|approbation|validation finale|aprovação|\
    onay*|утверждение|согласование|审批|签字|签核|승인|承認",
);
static SUMMARY: Words = Words::new(
    "summary|outcome|results summary|zusammenfassung|resumen|ringkasan|résumé|resumo|özet|\
    итоги|总结|요약",
);
static NEXT: Words = Words::new(
    "next steps|follow-up|follow up|follow-ups|action items|nächste schritte|próximos pasos|\
    langkah selanjutnya|prochaines étapes|próximos passos|sonraki adımlar|следующие шаги|后续|\
    下一步|다음 단계",
);
static REFERENCE: Words = Words::new(
    "table of contents|contents|references|reference|resources|related documents|\
    documentation|glossary|changelog|revision history|version history|document history|inhalt*|índice|daftar isi|sommaire|\
    içindekiler|содержание|目录|参考|목차|links|overview|useful commands|quick commands|common commands|cheat sheet|cheatsheet|\
    comandos útiles|comandos úteis|commandes utiles|nützliche befehle|полезные команды|常用命令|便利なコマンド|유용한 명령어",
);

/// `Incident #1: the pool is exhausted`, or a heading that says nothing but that there are problems.
fn is_incident(title: &str) -> bool {
    let rest = title.trim().strip_prefix("incident").map(|it| it.trim_start_matches([' ', '#']));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        || matches!(title.trim(), "problems" | "проблемы" | "probleme" | "problemas")
}

/// Whether words name what is wrong, not what to do about it: `Port already in use`.
pub(super) fn is_problem(text: &str) -> bool {
    static WRONG: Words = Words::new(
        "error*|fail*|not|cannot|can't|won't|doesn't|isn't|no|problem*|issue*|in use|expired|down|slow|missing|invalid|timeout*|timed out|\
        refused|denied|unreachable|unavailable|crash*|stuck|corrupt*|conflict*|exhausted|full|lost|broken|outage|high|leak*|\
        fehler*|nicht|kein|keine|belegt|abgelaufen|langsam|error de|falla*|fallo*|no se|lento|caído|vencido|erreur*|échec*|impossible|\
        erro|falha*|lentidão|não|ошибк*|не|нет|недоступ*|失败|错误|异常|不可用|超时|占用|无法|问题|問題|문제|失敗|エラー|できない|오류|실패|안 됨",
    );
    WRONG.is_in(&text.to_lowercase())
}

/// What a section is for, by its heading.
pub(super) fn section(title: &str) -> SectionRole {
    let title = title.to_lowercase();
    let is = |words: &Words| words.is_in(&title);
    // That the way back is ready is work, and so is the look at it: "Verify rollback plan". "Emergency contacts" are contacts.
    let ready = || looks_at(&title) || is_half_of(&title);
    if is(&CONTACTS) && !is(&ROLLBACK) {
        SectionRole::Contacts
    } else if is(&ROLLBACK) && !ready() {
        SectionRole::Rollback
    } else if (is(&TROUBLE) && !is_backup(&title) || is_incident(&title))
        && !title.starts_with("phase ")
        && !ready()
    {
        SectionRole::Troubleshooting
    } else if is(&APPROVAL) {
        SectionRole::Approval
    } else if is(&NEXT) {
        SectionRole::NextSteps
    } else if is(&SUMMARY) {
        SectionRole::Summary
    } else if is(&REFERENCE) {
        SectionRole::Reference
    } else {
        SectionRole::Work
    }
}

/// `Emergency backup`: taken before anything goes wrong.
fn is_backup(title: &str) -> bool {
    static BACKUP: Words = Words::new(
        "backup*|back-up*|snapshot*|sicherung*|respaldo*|copia de seguridad|sauvegarde*|cadangan|yedek*|бэкап*|резервн*|备份|バックアップ|백업",
    );
    static RESTORE: Words = Words::new(
        "restor*|recover*|wiederherstell*|restaur*|recuper*|ripristin*|pemulihan|geri|восстанов*|恢复|还原|復元|復旧|복원|복구",
    );
    BACKUP.is_in(title) && !RESTORE.is_in(title)
}

/// Whether a heading speaks of the way back or of trouble as of a thing that is made ready, looked at or told: `Verify rollback plan`,
/// `Disaster recovery test`, `Emergency banner removed`. By its first or its last word, and not by what stands between brackets.
fn looks_at(title: &str) -> bool {
    static FIRST: Words = Words::new(
        "verify|verifying|verification|validate|validation|test|testing|review|reviewing|confirm|prepare|preparing|pre|before|document|publish|schedule|write|rehearse|script",
    );
    static LAST: Words = Words::new(
        "verification|validation|test|tests|tested|testing|drill|drills|rehearsal|rehearsed|review|reviewed|approval|approved|decision|window|\
        readiness|ready|prepared|preparation|preparedness|verified|check|checks|published|removed|updated|posted|documented|planning|run|complete|completed|done",
    );
    static READY: Words = Words::new(
        "vorbereitung|preparación|préparation|preparação|preparazione|подготовк*|hazırlığı|hazırlık|persiapan|chuẩn bị|przygotowanie|准备|準備|준비|\
        preparation|preparedness|readiness|rollback point|decision point",
    );
    let bare = title.split(['(', '（']).next().unwrap_or_default();
    let mut words = bare.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty());
    let counted = |it: &&str| {
        matches!(*it, "phase" | "step" | "schritt" | "paso" | "passo" | "étape")
            || it.chars().all(|c| c.is_ascii_digit())
    };
    let words: Vec<&str> = words.by_ref().skip_while(counted).collect();
    let (first, last) = (words.first().unwrap_or(&""), words.last().unwrap_or(&""));
    // `Execute rollback after review`: only where the way back is taken.
    if matches!(*first, "execute" | "run" | "perform" | "carry" | "after") {
        return false;
    }
    FIRST.contains(first) || (words.len() > 1 && LAST.contains(last)) || READY.is_in(bare)
}

/// `Migration and rollback`, `Backup/Rollback plan`: the way back is only the other half of what stands there.
fn is_half_of(title: &str) -> bool {
    static WORK: Words = Words::new(
        "deploy*|migrat*|releas*|upgrad*|updat*|backup*|back-up|cutover|install*|rollout|roll-out|switch*|launch|go-live|test*|monitoring|\
        sicherung*|einführung|inbetriebnahme|despliegue*|respaldo*|copia*|migración|déploiement*|sauvegarde*|implantação|migração|rilascio|\
        migrazione|penyebaran|cadangan|развёртывани*|развертывани*|бэкап*|миграци*|备份|部署|迁移|发布|バックアップ|デプロイ|移行|백업|배포|wdrożeni*|\
        kopia|yedek*|dağıtım|sao lưu|triển khai",
    );
    static STEPS: Words = Words::new("steps|procedure|procedures|instructions|commands|runbook");
    let joints =
        [" and ", " & ", "/", " / ", " und ", " y ", " et ", " e ", " dan ", " и ", "与", "和"];
    joints.iter().filter_map(|joint| title.split_once(joint)).any(|(first, rest)| {
        let begins = rest.trim_start().split([' ', '(']).next().unwrap_or_default();
        (ROLLBACK.is_in(begins) || begins == "roll")
            && WORK.is_in(first)
            && !ROLLBACK.is_in(first)
            && !TROUBLE.is_in(first)
            && !STEPS.is_in(rest)
    })
}

/// Whether a heading names one of the things that may happen: `Scenario 2: the pool is exhausted`. In what is about testing, it is a
/// test.
pub(super) fn is_scenario(title: &str) -> bool {
    static SCENARIO: Words = Words::new(
        "scenario|szenario|escenario|scénario|cenário|skenario|senaryo|сценарий|场景|시나리오|シナリオ|kịch bản|scenariusz",
    );
    let title = title.to_lowercase();
    SCENARIO.is_in(&title) && !title.starts_with("phase ") && !looks_at(&title)
}

/// Whether a title says that something is tested.
pub(super) fn is_about_testing(title: &str) -> bool {
    static TESTS: Words = Words::new(
        "test*|uat|qa|acceptance|use case|use cases|smoke|abnahme*|prueba|pruebas|aceptación|teste|testes|essai|essais|recette|\
        collaudo|prova|prove|pengujian|uji|kabul|тест*|приёмк*|测试|測試|验收|テスト|検証|테스트|kiểm thử|testy|testow*",
    );
    TESTS.is_in(&title.to_lowercase())
}

/// Words that stand alone as the answer to a question with few answers.
static ANSWERS: Words = Words::new(
    "pass|passed|fail|failed|yes|no|n/a|na|go|no-go|no go|ok|not ok|nok|approved|approve|\
    rejected|reject|pending|conditional|low|medium|high|critical|major|minor|none|success|\
    failure|partial|rolled back|complete|completed|incomplete|in progress|open|closed|done|\
    working|broken|true|false|resolved|deferred|blocked|good|bad|skip|skipped|ja|nein|sí|si|\
    ya|tidak|oui|non|sim|não|evet|hayır|да|нет|是|否|通过|失败|不通过|예|아니오|bestanden|aprobado|\
    rechazado|pendiente|lulus|gagal|approved with conditions|p0|p1|p2|p3|deployed|\
    production|staging|signed|unsigned|warn|warning|same|better|worse|not started|\
    critical/major/minor|\
    да/нет|успех|ошибка|успешно|неуспешно|réussi|échoué|échec|conforme|non conforme|aprovado|reprovado|rechazada|aprobada|\
    superato|non superato|riuscito|fallito|başarılı|başarısız|geçti|kaldı|đạt|không đạt|có|không|tak|nie|zaliczony|niezaliczony|\
    nicht bestanden|erfolgreich|fehlgeschlagen|berhasil|测试|生产|成功|合格|不合格|検証|本番|あり|なし|有|无|無|はい|いいえ|可|不可|\
    성공|실패|개발|운영|합격|불합격|통과|미통과|blocker|waiver|waived|on|off|enabled|disabled|hold|y|n|draft|reviewed|dev|development|qa|uat|prod|running|stopped|aborted|accepted|\
    green|yellow|amber|red|grün|gelb|rot|rojo|amarillo|verde|vermelho|vert|orange|rouge|\
    missing|exists|present|absent|up|down|available|unavailable|connected|disconnected|valid|invalid|in use|matched|mismatch|match|healthy|unhealthy|\
    manual|automated|automatic|daily|weekly|monthly|standard|emergency|normal|planned|unplanned",
);

/// Whether an option of a `A / B` list is one of the usual answers.
pub(super) fn is_answer(option: &str) -> bool {
    ANSWERS.contains(&option.trim().to_lowercase())
}

static UNITS: Words = Words::new(
    "litres|liters|l|kg|km|m|°c|°f|bar|psi|v|a|w|kw|hz|minutes|minute|mins|min|seconds|second|secs|sec|s|ms|milliseconds|hours|hour|hrs|hr|h|\
    days|day|weeks|gb|mb|kb|tb|gib|mib|bytes|%|percent|x|rps|req/s|users|rows|records|\
    errors|requests|points|rpm|mph|mm|cm|mv|ma|kva|kwh|ppm|usd|eur|gbp|chf|inr|brl|idr|bnb|eth|btc|€|$|minuten|sekunden|stunden|minutos|segundos|horas|\
    menit|detik|jam|heures|secondes|dakika|saniye|saat|мин|минут|сек|секунд|часов|分钟|秒|小时|分|\
    분|초|fps|tps|qps|tage|tagen|tag|std|wochen|jours|jour|semaines|días|dias|semanas|hora|giorni|ore|minuti|settimane|hari|gün|hafta|\
    минуты|секунды|часа|часы|дней|день|дня|недель|天|周|日|時間|時|시간|일|godzin|godziny|minut|minuty|sekund|dni|giờ|phút|giây|ngày",
);

/// The unit that stands right behind a blank, if one does.
pub(super) fn unit(after: &str) -> Option<&str> {
    let text = after.trim_start();
    if let Some(rest) = text.strip_prefix('/').filter(|rest| per_time(rest).is_none()) {
        let digits = rest.trim_start();
        let count = digits.chars().take_while(char::is_ascii_digit).count();
        let end = text.len() - digits.len() + count;
        return (count > 0).then(|| &text[..end]);
    }
    let end = text
        .find(|c: char| !(c.is_alphabetic() || matches!(c, '%' | '/' | '€' | '°')))
        .unwrap_or(text.len());
    let word = if text.starts_with('%') { "%" } else { &text[..end] };
    // `req/min`, `/s`
    let rate = word.rsplit_once('/').is_some_and(|(what, rest)| {
        what.len() <= 12 && !what.contains('/') && per_time(rest) == Some(rest)
    });
    // `____L ____R`: captions, of which one happens to be a unit.
    let next = text[word.len()..].trim_start();
    let caption = next.trim_start_matches(['_', '\\']);
    let end = caption.find(|c: char| !c.is_alphabetic()).unwrap_or(caption.len());
    let captions = text.len() == after.len()
        && caption.len() < next.len()
        && end > 0
        && !UNITS.contains(&caption[..end].to_lowercase());
    ((rate || UNITS.contains(&word.to_lowercase())) && !captions).then_some(word)
}

/// The time that something is counted in, behind the stroke of a rate.
fn per_time(rest: &str) -> Option<&str> {
    let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let times = ["s", "sec", "second", "min", "minute", "h", "hr", "hour", "day", "week", "month"];
    times.contains(&&rest[..end]).then_some(&rest[..end])
}

/// The unit that a label or a column's heading names: `Time (sec)`, `Uptime %`.
pub(super) fn unit_in_label(label: &str) -> Option<&str> {
    // "Affected site(s)" is no time.
    let inside = label
        .rsplit_once(" (")
        .and_then(|(_, rest)| rest.split_once(')'))
        .map(|(inside, _)| inside.trim());
    let inside = inside.filter(|it| UNITS.contains(&it.to_lowercase()));
    inside.or_else(|| label.trim_end().ends_with('%').then_some("%"))
}

/// Whether a column's heading asks for something, so that an empty cell below it waits for an answer.
pub(super) fn asks(heading: &str) -> bool {
    static ASKING: Words = Words::new(
        "result|results|notes|note|actual|status|comments|comment|remarks|value|measured|\
        initials|evidence|issue|issues|completed|verified|pass/fail|outcome|observed|finding|\
        findings|done|assigned|decision|reading|current|sign|approval|approved|duration|\
        resultado|resultados|estado|notas|observaciones|comentarios|ergebnis|bemerkung*|\
        anmerkung*|hasil|catatan|keterangan|résultat*|remarques|sonuç|notlar|результат*|\
        примечани*|статус|结果|备注|实际|状态|说明|결과|비고|결과값|結果|備考|actual result|actual results|\
        observación|observação|observation|observations|completed?|complete|bug id|bug|ticket|tested|severity|link|entry|details|response|answer|your answer|input|proof|description|action|root cause|resolution|version",
    );
    /// Whole headings: inside of others they may mean anything.
    static WHOLE: Words = Words::new(
        "ok|nok|n.ok|not ok|pass|fail|passed|failed|yes|no|ja|nein|sí|si|oui|non|sim|não|ya|tidak|是|否|合格|不合格|可|不可|i.o.|n.i.o.|io|nio|\
        ist|istwert|ist-wert|実測値|実績|实测值|remark|checked|confirmed|erledigt|geprüft|vérifié|conforme|cumple|comentario|comentário|\
        comentários|comentarios|commentaire|commentaires|kommentar|kommentare|observação|observações|observaciones|detail|detalle|\
        detalles|détail|détails",
    );
    let heading = heading.to_lowercase();
    kind(&heading) != FieldKind::Text
        || is_answer_column(&heading)
        || ASKING.is_in(&heading)
        || WHOLE.contains(heading.trim())
        || heading.trim_end().ends_with(['?', '？'])
        || super::options::heading_options(&heading).is_some()
}

static FIGURE: Words = Words::new(
    "score|rating|points|count|total|amount|quantity|number|percentage|hours|days|cost|anzahl|summe|puntuación|puntos|cantidad|\
    punkte|note|nombre total|quantité|quantidade|numero|skor|nilai|jumlah|sayı|toplam|количество|всего|оценка|数量|总数|分数|得分|件数|점수|개수",
);

/// Whether a column's heading asks for a figure or a person: `Score (1-5)`, `Owner`. A letter between brackets stands for it there.
pub(super) fn is_measured(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    FIGURE.is_in(&lower) || kind(&lower) == FieldKind::Person || unit_in_label(heading).is_some()
}

/// Whether a label asks how many: `Total errors`, `Rate (%)`.
pub(super) fn is_count(label: &str) -> bool {
    static COUNTED: Words = Words::new(
        "users|rows|records|errors|requests|failures|warnings|incidents|tickets|bugs|defects|tests|nodes|replicas|instances",
    );
    // What was done to them is a tick: `Rows migrated`.
    let lower = label.trim_matches(['*', ' ']).to_lowercase();
    let last = lower.rsplit(' ').next().unwrap_or_default();
    FIGURE.is_in(&lower) || COUNTED.contains(last) || unit_in_label(label).is_some()
}

/// Whether a column is just where the answers of a form stand.
pub(super) fn is_answer_column(heading: &str) -> bool {
    static ANSWER: Words = Words::new(
        "value|entry|details|response|answer|your answer|input|information|information required|data|valor|información|informacion|informação|information requise|respuesta|wert|eintrag|detail|détails|detalle|detalles|isi|setting|記入欄|記入|回答|\
        antwort|angabe|valeur|réponse|nilai|isian|jawaban|değer|cevap|значение|ответ|值|填写|内容|값",
    );
    ANSWER.contains(&heading.trim().to_lowercase())
}

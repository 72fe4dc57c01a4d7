//! PDFs that nobody should have made: `collect` refuses them, soon, and never crashes.

use std::{
    fmt::Write as _,
    process::Command,
    sync::LazyLock,
    time::{Duration, Instant},
};

use proptest::prelude::*;
use runsheet::{
    collect::{self, Options},
    compile,
    config::Config,
    emit::{Context, FORMS, Settings, Templates},
    model::{Time, deflate},
    source::Source,
};
use tempfile::TempDir;

/// What issue and documentation promise, for the program as it is released; a debug build is some ten times slower.
const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });

fn options() -> Options {
    Options { changed: Time::from_unix(0).unwrap(), version: "test" }
}

/// Collects, and says how it went. More than the limit is a failure.
#[track_caller]
fn refused(bytes: &[u8]) -> String {
    let start = Instant::now();
    let problems = collect::collect(bytes, &options()).expect_err("it was read");
    assert!(start.elapsed() < LIMIT, "{:?}", start.elapsed());
    problems[0].to_string()
}

/// A file of these objects, numbered from 1, and what its trailer says beside its size.
fn file(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", out.len()).unwrap();
        out.extend(format!("{} 0 obj\n", index + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(table.bytes());
    out.extend(format!("trailer\n<< /Size {} {trailer} >>\n", objects.len() + 1).bytes());
    out.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
    out
}

fn text(object: &str) -> Vec<u8> {
    object.as_bytes().to_vec()
}

fn stream(dict: &str, content: &[u8]) -> Vec<u8> {
    let mut out = format!("<< /Length {} {dict} >>\nstream\n", content.len()).into_bytes();
    out.extend(content);
    out.extend(b"\nendstream");
    out
}

#[test]
fn circles_end() {
    // The catalog is itself, its form is itself, fields that stand in each other, tables that lead to each other.
    refused(&file(&[text("1 0 R")], "/Root 1 0 R"));
    refused(&file(&[text("<< /AcroForm 1 0 R /Fields [1 0 R] /Kids [1 0 R] >>")], "/Root 1 0 R"));
    let fields = file(
        &[
            text("<< /AcroForm << /Fields [2 0 R] >> >>"),
            text("<< /T (a) /Kids [3 0 R] >>"),
            text("<< /T (b) /Kids [2 0 R] >>"),
        ],
        "/Root 1 0 R",
    );
    assert!(refused(&fields).contains("circle"));
    let names = file(
        &[text("<< /Names << /EmbeddedFiles 2 0 R >> >>"), text("<< /Kids [2 0 R 2 0 R 2 0 R] >>")],
        "/Root 1 0 R",
    );
    assert!(refused(&names).contains("too many files"));
    let table = b"%PDF-1.7\nxref\n0 0\ntrailer\n<< /Prev 9 >>\nstartxref\n9\n%%EOF\n";
    assert!(refused(table).contains("circle"));
    // A place beyond all numbers, and trailers that lie in each other: each holds all that follow.
    let far = b"%PDF-1.7\nxref\n0 2\n0000000000 65535 f \n18446744073709551615 00000 n \ntrailer\n\
                << /Root 1 0 R /Size 2 >>\nstartxref\n9\n%%EOF\n";
    refused(far);
    let nested: String = (1..=30_000)
        .map(|next| format!("xref\ntrailer<</Prev {:010}/A(", 9 + next * 33))
        .chain(["xref\ntrailer<</Root 1 0 R>>".to_owned()])
        .chain(std::iter::repeat_n(")>>".to_owned(), 30_000))
        .collect();
    let nested = format!("%PDF-1.7\n{nested}\nstartxref\n9\n%%EOF\n");
    assert!(refused(nested.as_bytes()).contains("again and again"));
    // A stream whose length stands in itself; ten thousand lengths one behind the other.
    let own = text("<< /Length 1 0 R >>\nstream\n\nendstream");
    refused(&file(&[own], "/Root 1 0 R"));
    let chain: Vec<Vec<u8>> = (2..10_002)
        .map(|next| text(&format!("<< /Length {next} 0 R >>\nstream\n\nendstream")))
        .collect();
    assert!(refused(&file(&chain, "/Root 1 0 R")).contains("circle"));
}

#[test]
fn depth_ends() {
    for (open, close) in [("[", "]"), ("<< /A ", ">>"), ("(", ")")] {
        let deep = open.repeat(200_000) + &close.repeat(200_000);
        refused(&file(&[text(&deep)], "/Root 1 0 R"));
        refused(&file(&[text(&open.repeat(2_000_000))], "/Root 1 0 R"));
    }
    let mut fields: Vec<Vec<u8>> = vec![text("<< /AcroForm << /Fields [2 0 R] >> >>")];
    fields.extend((3..30_000).map(|next| text(&format!("<< /T (a) /Kids [{next} 0 R] >>"))));
    assert!(refused(&file(&fields, "/Root 1 0 R")).contains("deep"));
}

#[test]
fn wrong_lengths_and_missing_objects_are_told() {
    for length in ["-1", "3", "99999999999999999999", "(x)", "7 0 R", "null"] {
        let object = format!("<< /Length {length} >>\nstream\nabcdefgh\nendstream");
        let catalog = text("<< /Names << /EmbeddedFiles 2 0 R >> /Metadata 2 0 R >>");
        let told = refused(&file(&[catalog, text(&object)], "/Root 1 0 R"));
        assert!(told.contains("length"), "{length}: {told}");
    }
    for trailer in ["", "/Root 9 0 R", "/Root 4294967296 0 R", "/Root null", "/Root [1]"] {
        refused(&file(&[text("<< >>")], trailer));
    }
    for widths in
        ["[1 2]", "[9 9 9]", "[0 0 0]", "[-1 2 3]", "[1 4 2] /Index [0 99999999999]", "[8 8 8]"]
    {
        let table = stream(&format!("/Type /XRef /Size 9 /W {widths}"), &[1; 700]);
        let mut bytes = b"%PDF-1.7\n1 0 obj\n".to_vec();
        bytes.extend(table);
        bytes.extend(b"\nendobj\nstartxref\n9\n%%EOF\n");
        refused(&bytes);
    }
}

#[test]
fn what_unpacks_to_too_much_ends() {
    let gigabyte = deflate(&deflate(&vec![0; 1 << 20].repeat(64)));
    let twice = stream("/Filter [/FlateDecode /FlateDecode]", &gigabyte);
    let catalog = text(INSIDE);
    refused(&file(&[catalog.clone(), twice], "/Root 1 0 R"));
    // 100 MB of zeros are 100 kB.
    let bomb = deflate(&vec![0; 100 << 20]);
    let told = refused(&file(&[catalog, stream("/Filter /FlateDecode", &bomb)], "/Root 1 0 R"));
    assert!(told.contains("too much"), "{told}");
    // Ten million places in a few bytes.
    let rows = [1_u8, 0, 0, 0, 9, 0, 0].repeat(10_000_000);
    let table =
        stream("/Type /XRef /Size 10000000 /W [1 4 2] /Filter /FlateDecode", &deflate(&rows));
    let mut bytes = b"%PDF-1.7\n1 0 obj\n".to_vec();
    bytes.extend(table);
    bytes.extend(b"\nendobj\nstartxref\n9\n%%EOF\n");
    assert!(refused(&bytes).contains("too many"));
    // Fields that all are the same long list.
    let list = format!("[{}]", "0 ".repeat(1_000_000));
    let fields = format!("<< /AcroForm << /Fields [{}] >> >>", "2 0 R ".repeat(1000));
    refused(&file(&[text(&fields), text(&list)], "/Root 1 0 R"));
    // Places that all are the same long text, and fields that do.
    let long = format!("<< /X ({}) >>", "a".repeat(4_000_000));
    let places = format!("<< /T (a) /Kids [{}] >>", "3 0 R ".repeat(100_000));
    let catalog = text("<< /AcroForm << /Fields [2 0 R] >> >>");
    let told = refused(&file(&[catalog, text(&places), text(&long)], "/Root 1 0 R"));
    assert!(told.contains("again and again"), "{told}");
    let mut objects = vec![text("<< /AcroForm << /Fields 2 0 R >> >>")];
    objects.push(text(&format!(
        "[{}]",
        (4..300).fold(String::new(), |it, n| it + &format!("{n} 0 R "))
    )));
    objects.push(stream("", &vec![b'a'; 4_000_000]));
    objects.extend((4..300).map(|it| text(&format!("<< /T (a{it}) /FT /Tx /V 3 0 R >>"))));
    assert!(refused(&file(&objects, "/Root 1 0 R")).contains("too much"));
}

/// The catalog of a file whose object 2 is the checklist inside.
const INSIDE: &str =
    "<< /Names << /EmbeddedFiles << /Names [(checklist.json) << /EF << /F 2 0 R >> >>] >> >> >>";

/// A file of one stream that says where its objects are.
fn table_of(dict: &str, content: &[u8]) -> Vec<u8> {
    let table = stream(&format!("/Type /XRef {dict}"), content);
    [b"%PDF-1.7\n1 0 obj\n".to_vec(), table, text("\nendobj\nstartxref\n9\n%%EOF\n")].concat()
}

/// Places for an object stream and what is in it: each row kind, place, index.
fn packed(objects: &[Vec<u8>], rows: &[[u32; 3]]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table: Vec<u8> = Vec::new();
    let mut starts = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        starts.push(u32::try_from(out.len()).unwrap());
        out.extend(format!("{} 0 obj\n", index + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    for [kind, place, index] in rows {
        let place = if *kind == 1 { starts[*place as usize - 1] } else { *place };
        table.push(u8::try_from(*kind).unwrap());
        table.extend(place.to_be_bytes());
        table.extend(u16::try_from(*index).unwrap().to_be_bytes());
    }
    let start = out.len();
    let dict = format!("/Type /XRef /Size {} /W [1 4 2] /Root 3 0 R", rows.len());
    out.extend(format!("{} 0 obj\n", objects.len() + 1).bytes());
    out.extend(stream(&dict, &table));
    out.extend(format!("\nendobj\nstartxref\n{start}\n%%EOF\n").bytes());
    out
}

/// A form of ours whose only page draws something else.
fn redrawn(content: lopdf::Object) -> Vec<u8> {
    let mut document = lopdf::Document::load_mem(&FORM).unwrap();
    let page = document.get_pages()[&1];
    document.get_object_mut(page).unwrap().as_dict_mut().unwrap().set("Contents", content);
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

/// Files that were made to use up time or memory.
fn greedy() -> Vec<(&'static str, Vec<u8>)> {
    let bomb = |byte: u8, count: usize| deflate(&vec![byte; count]);
    let inside =
        |dict: &str, content: &[u8]| file(&[text(INSIDE), stream(dict, content)], "/Root 1 0 R");
    let repeated = |count: usize, part: &str| part.repeat(count);
    let rows: Vec<u8> =
        (0..1_100_000_u32).flat_map(|it| [it.to_be_bytes(), [0; 4]].concat()).collect();
    let gigabyte = deflate(&deflate(&vec![0; 1 << 20].repeat(1024)));
    let flate = "/Filter /FlateDecode";
    let predictor = |columns: u32, more: &str| {
        format!("{flate} /DecodeParms << /Predictor 15 /Columns {columns} {more} >>")
    };
    let numbers = repeated(2_000_000, "1 0 ");
    let catalog = "<< /Pages 2 0 R /AcroForm << /Fields [3 0 R] /XFA [(template) 4 0 R] >> >>";
    let xfa = text(&repeated(100_000, "<subform><field name='a'/></subform>"));
    vec![
        ("a bomb", inside(flate, &bomb(b'[', 100 << 20))),
        ("a gigabyte", inside("/Filter [/FlateDecode /FlateDecode]", &gigabyte)),
        (
            "a thousand filters",
            inside(&format!("/Filter [{}]", repeated(1000, "/FlateDecode ")), &gigabyte),
        ),
        (
            "dictionaries",
            file(&[text(&format!("[{}]", repeated(2_000_000, "<</A 0>>")))], "/Root 1 0 R"),
        ),
        ("places", table_of("/Size 1100000 /W [1 4 3]", &rows)),
        (
            "widths of places",
            table_of(&format!("/Size 9 /W [{}]", repeated(1_000_000, "1 ")), &rows[..700]),
        ),
        ("narrow rows", inside(&predictor(1, ""), &bomb(2, 90 << 20))),
        ("wide rows", inside(&predictor(65_536, ""), &bomb(4, 90 << 20))),
        (
            "rows too wide",
            inside(
                &predictor(u32::MAX, "/Colors 4294967295 /BitsPerComponent 4294967295"),
                &bomb(4, 9 << 20),
            ),
        ),
        ("deep dictionaries", file(&[text(&repeated(3_000_000, "<< /A "))], "/Root 1 0 R")),
        (
            "kids",
            file(
                &[
                    text("<< /AcroForm << /Fields [2 0 R] >> >>"),
                    text(&format!(
                        "<< /T (a) /Kids [{}] >>",
                        repeated(100_000, "<< /T (b) /FT /Tx /V (c) >> ")
                    )),
                ],
                "/Root 1 0 R",
            ),
        ),
        (
            "widths",
            file(
                &[
                    text("<< /AcroForm << /Fields [2 0 R] >> >>"),
                    text(&format!(
                        "<< /FT /Tx /T (a) /W [{}] /DR << /W [{}] >> >>",
                        repeated(1_000_000, "0 "),
                        repeated(1_000_000, "[0] ")
                    )),
                ],
                "/Root 1 0 R",
            ),
        ),
        (
            "objects in themselves",
            packed(
                &[text("null"), stream("/Type /ObjStm /N 1 /First 4", b"2 0 null")],
                &[[0, 0, 0], [1, 1, 0], [2, 2, 0], [2, 2, 0]],
            ),
        ),
        (
            "objects in each other",
            packed(
                &[
                    stream("/Type /ObjStm /N 1 /First 4", b"2 0 null"),
                    stream("/Type /ObjStm /N 1 /First 4", b"1 0 null"),
                ],
                &[[0, 0, 0], [2, 2, 0], [2, 1, 0], [2, 1, 0]],
            ),
        ),
        (
            "objects without number",
            packed(
                &[
                    text("null"),
                    stream(
                        &format!("/Type /ObjStm /N 4000000000 /First 4 {flate}"),
                        &deflate(numbers.as_bytes()),
                    ),
                ],
                &[[0, 0, 0], [1, 1, 0], [1, 2, 0], [2, 2, 0]],
            ),
        ),
        (
            "XFA",
            file(
                &[
                    text(catalog),
                    text("<< >>"),
                    text("<< /T (form1) /Kids [] >>"),
                    stream("", &xfa),
                ],
                "/Root 1 0 R",
            ),
        ),
        (
            "a length that leads on",
            file(
                &(2..9000)
                    .map(|next| {
                        text(&format!(
                            "<< /Length {next} 0 R /Filter {next} 0 R >>\nstream\nx\nendstream"
                        ))
                    })
                    .collect::<Vec<_>>(),
                "/Root 1 0 R",
            ),
        ),
    ]
}

/// The same in forms of ours: who changed them kept everything else.
fn greedy_forms() -> Vec<(&'static str, Vec<u8>)> {
    use lopdf::{Object, Stream, dictionary};
    let drawn = |content: Vec<u8>| {
        let dict = dictionary! { "Filter" => "FlateDecode" };
        Object::Stream(Stream::new(dict, deflate(&content)))
    };
    let with_pages = |tree: &dyn Fn(&mut lopdf::Document) -> Object| {
        let mut document = lopdf::Document::load_mem(&FORM).unwrap();
        let tree = tree(&mut document);
        document.catalog_mut().unwrap().set("Pages", tree);
        let mut out = Vec::new();
        document.save_to(&mut out).unwrap();
        out
    };
    vec![
        ("a page of zeros", redrawn(drawn(vec![0; 90 << 20]))),
        ("a page of brackets", redrawn(drawn(vec![b'('; 90 << 20]))),
        ("a page many times", {
            let mut document = lopdf::Document::load_mem(&FORM).unwrap();
            let id = document.add_object(drawn(b"(a\\(b) Tj ".repeat(1 << 19)));
            let page = document.get_pages()[&1];
            let parts = vec![Object::Reference(id); 100_000];
            document.get_object_mut(page).unwrap().as_dict_mut().unwrap().set("Contents", parts);
            let mut out = Vec::new();
            document.save_to(&mut out).unwrap();
            out
        }),
        (
            "pages of one stream",
            with_pages(&|document| {
                let id = document.add_object(drawn(b"(a\\(b) Tj ".repeat(1 << 18)));
                let page = dictionary! { "Type" => "Page", "Contents" => id };
                let kids = (0..5000).map(|_| document.add_object(page.clone()).into());
                let kids: Vec<Object> = kids.collect();
                document.add_object(dictionary! { "Kids" => kids }).into()
            }),
        ),
        (
            "pages in themselves",
            with_pages(&|document| {
                let id = document.new_object_id();
                document
                    .objects
                    .insert(id, dictionary! { "Kids" => vec![Object::Reference(id)] }.into());
                Object::Reference(id)
            }),
        ),
        (
            "pages without number",
            with_pages(&|_| {
                let kids = vec![Object::Dictionary(dictionary! { "A" => 0 }); 1_000_000];
                Object::Dictionary(dictionary! { "Kids" => kids })
            }),
        ),
    ]
}

/// Runs the program with 500 MB of address space for everything, itself included, and as much time as is promised.
#[track_caller]
fn within_budget(name: &str, bytes: &[u8]) -> (Option<i32>, String) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("form.pdf");
    std::fs::write(&path, bytes).unwrap();
    // Seconds of the processor: other tests run at the same time.
    let limits = format!("ulimit -v 512000; ulimit -t {}", LIMIT.as_secs());
    let output = Command::new("bash")
        .args(["-c", &format!("{limits}; exec \"$0\" collect \"$1\" -o -")])
        .arg(assert_cmd::cargo_bin!("runsheet"))
        .arg(&path)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code().is_some(), "{name}: {}: {told}", output.status);
    assert!(!told.contains("panicked") && !told.contains("memory allocation"), "{name}: {told}");
    (output.status.code(), told)
}

#[test]
fn time_and_memory_have_a_limit() {
    for (name, bytes) in greedy() {
        let (code, told) = within_budget(name, &bytes);
        assert_eq!(code, Some(1), "{name}: {told}");
        assert!(told.contains("[RS22"), "{name}: {told}");
    }
}

#[test]
fn forms_whose_pages_were_made_to_harm_end_too() {
    for (name, bytes) in greedy_forms() {
        let (code, told) = within_budget(name, &bytes);
        // Where the pages only cannot be read, the answers are: with a warning.
        assert!(code == Some(1) || told.contains("[RS224]"), "{name}: {code:?} {told}");
        assert!(told.contains("[RS22"), "{name}: {told}");
    }
}

static FORM: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let text = "# Pump\n\n- [ ] Switch off\n- [ ] Pressure: _____ bar\n- [ ] Position: [ ] open [ ] closed\n";
    let source = Source::read("pump.md", text.as_bytes()).unwrap();
    let (checklist, _) = compile::compile(&source, &Config::default());
    let settings = Settings { version: "test", ..Settings::default() };
    let format = FORMS.iter().find(|it| it.name == "form-pdf").unwrap();
    let templates = Templates::new(format.templates, &std::collections::BTreeMap::new()).unwrap();
    let bytes = (format.emit)(&checklist, &Context { templates: &templates, settings: &settings });
    // Unpacked, so that changes reach the objects inside.
    let mut document = lopdf::Document::load_mem(&bytes.unwrap().bytes).unwrap();
    document.objects.values_mut().filter_map(|it| it.as_stream_mut().ok()).for_each(|it| {
        let _ = it.decompress();
    });
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    // The font is most of the file, and nothing of the form.
    out
});

/// What a byte is changed to: what means something to PDF goes first.
fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![
        4 => prop::sample::select(b"0123456789<>[]()/ %\n\\RfFobj".to_vec()),
        1 => any::<u8>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_a_form_makes_it_crash(
        changes in prop::collection::vec((any::<prop::sample::Index>(), byte()), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
        copied in prop::option::of((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 1..400_usize)),
    ) {
        let mut bytes = FORM.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some((from, to, length)) = copied {
            let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
            let part = bytes[from..(from + length).min(bytes.len())].to_vec();
            bytes.splice(to..to, part);
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let _ = collect::collect(&bytes, &options());
    }

    #[test]
    fn no_objects_make_it_crash(
        objects in prop::collection::vec("(<< |>> |\\[|\\]|/Kids |/Fields |/T |/V |/FT |/Tx |/Btn |/AcroForm |/Names |/EmbeddedFiles |/Length |/Filter |/FlateDecode |stream\n|endstream |[0-9] 0 R |[0-9]+ |\\(a\\) |<41> |null ){0,30}", 1..6),
    ) {
        let objects: Vec<Vec<u8>> = objects.iter().map(|it| text(it)).collect();
        let _ = collect::collect(&file(&objects, "/Root 1 0 R"), &options());
    }
}

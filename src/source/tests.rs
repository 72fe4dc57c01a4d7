//! What is read, what is repaired, and above all what is not.

use super::*;

fn read(bytes: &[u8]) -> Source {
    Source::read("t.md", bytes).unwrap()
}

/// UTF-8 read as something else, and saved.
fn misread(text: &str, as_what: &'static encoding_rs::Encoding) -> String {
    as_what.decode_without_bom_handling(text.as_bytes()).0.into_owned()
}

#[test]
fn marks_and_line_ends_are_taken_off() {
    assert_eq!(read(b"\xef\xbb\xbfa\r\nb\rc\n").text, "a\nb\nc\n");
    let utf16: Vec<u8> = "\u{feff}é\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&utf16).text, "é\n");
    let utf16: Vec<u8> = "\u{feff}é\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(read(&utf16).text, "é\n");
}

#[test]
fn what_was_misread_is_repaired() {
    for text in [
        "# 📋 PLAN\n- [ ] ✓ done ✗ not\n",
        "## 🗄️ Daten – „ganz“ größer\n",
        "café déjà vu\n",
        "Привет, мир\n",
        "数据库备份 → ok\n",
        "20°C, ≥ 50 %\n",
    ] {
        for (name, encoding) in [
            ("Mac Roman", encoding_rs::MACINTOSH),
            ("Windows-1252", encoding_rs::WINDOWS_1252),
            ("Windows-1254", encoding_rs::WINDOWS_1254),
        ] {
            let damaged = misread(text, encoding);
            assert_ne!(damaged, text);
            let source = read(damaged.as_bytes());
            assert_eq!(source.text, text, "{name}: {damaged}");
            assert!(!source.repairs.is_empty());
            assert!(source.repairs.iter().all(|it| it.damage == Damage::Misread));
        }
    }
}

#[test]
fn what_is_fine_is_left_alone() {
    for text in [
        "√ 16 and 2√π, ≈ 5, ± ∞\n",
        "Ã and √ stand alone\n",
        "“AMANHÔ, AÇÃO: É “NÃO”…\n",
        "«été» l’école ’à’ —à «à» “Änderung” 2010–über „Übung“\n",
        "CAFÉ… CAFÉ” FRÜH– GRÖẞE\n",
        "naïve façade ÅÄÖ åäö ÆØÅ Þórður ğüşıöç İĞŞ\n",
        "Größe ≥ 5 µm, 20 °C, © ® ™ § ¶ … – —\n",
        "Привет «мир» — да\n",
        "数据库备份 📋 ✓ ✗ ⚠️ → ←\n",
        "Ελληνικά, עברית, العربية, ภาษาไทย, हिन्दी\n",
        "ÁÉÍÓÚ áéíóú àèìòù âêîôû ÄËÏÖÜ\n",
    ] {
        let source = read(text.as_bytes());
        assert_eq!(source.text, text);
        assert_eq!(source.repairs, []);
    }
}

#[test]
fn a_sound_sign_survives_beside_damage() {
    let source = read("# ‚úÖ √ done, 2√π, d√©j√† √† 20¬∞\n".as_bytes());
    assert_eq!(source.text, "# ✅ √ done, 2√π, déjà à 20°\n");
}

#[test]
fn bytes_of_windows_are_read() {
    let source = read(b"caf\xe9 \x93ja\x94\r\nd\xe9j\xe0\n");
    assert_eq!(source.text, "café “ja”\ndéjà\n");
    assert_eq!(source.repairs.len(), 5);
    assert!(source.repairs.iter().all(|it| it.encoding == "Windows-1252"));
    assert_eq!(read(b"ba\xfelat\xfdn\n").text, "başlatın\n");
    assert_eq!(
        read(
            "é and \u{1F4CB}\n"
                .as_bytes()
                .iter()
                .chain(b"caf\xe9\n")
                .copied()
                .collect::<Vec<_>>()
                .as_slice()
        )
        .text,
        "é and 📋\ncafé\n"
    );
}

#[test]
fn columns_are_the_authors() {
    // Four characters stand where the emoji is now.
    let source = read("# \u{f8ff}üìã A \u{f8ff}üìã B\nC\n".as_bytes());
    assert_eq!(source.text, "# 📋 A 📋 B\nC\n");
    let column = |of: &str| {
        let at = source.text.find(of).unwrap();
        source.span(at..at + 1).column
    };
    assert_eq!((column("A"), column("B"), column("C")), (8, 15, 1));
    assert_eq!(source.repairs[1].span.column, 10);
    assert_eq!(source.repairs[0].before, "\u{f8ff}üìã");
}

#[test]
fn what_is_no_text_is_refused() {
    let case = |bytes: &[u8]| Source::read("t", bytes).unwrap_err();
    assert_eq!(case(b"PNG\0\x01"), SourceError::Binary { offset: 3 });
    assert_eq!(case(b"\xff\xd8\x01\x02"), SourceError::Binary { offset: 2 });
    let large = vec![b' '; Source::LIMIT + 1];
    assert_eq!(case(&large), SourceError::TooLarge { bytes: Source::LIMIT + 1 });
}

#[test]
fn no_place_is_out_of_reach() {
    let source = Source::default();
    assert_eq!(source.span(5..9).line, 1);
    assert_eq!(read("é".as_bytes()).span(1..7).column, 2);
}

"""The form, read back with tools that are not ours."""

import hashlib
import json
import pathlib
import re
import subprocess

import noto_cjk_sans_otc
import pikepdf
import pypdf
import pytest
from conftest import CORPUS, ROOT, SEED, binary, form, run, tool

HIDDEN = ("@fingerprint", "@digest", "@fields", "@pages")
TEXTS = ["22:04 AR", "Łukasz Żółć", "Ελληνικά", "Кириллица", "naïve ≥ 0 €"]


def fields(path):
    return pypdf.PdfReader(path).get_fields() or {}


def kind(field):
    flags = field.get("/Ff", 0)
    if field["/FT"] == "/Btn":
        return "radio" if flags & 1 << 15 else "check"
    if field["/FT"] == "/Ch":
        return "select"
    return "area" if flags & 1 << 12 else "line"


def test_it_is_sound(every_kind):
    tool("qpdf", "--check", every_kind)
    assert "AcroForm" in tool("pdfinfo", every_kind)


def test_every_page_is_drawn_and_has_its_number(every_kind, tmp_path):
    pages = len(pypdf.PdfReader(every_kind).pages)
    tool("pdftoppm", "-r", "40", "-png", every_kind, tmp_path / "page")
    pictures = list(tmp_path.glob("page*.png"))
    assert len(pictures) == pages
    assert all(picture.stat().st_size > 2000 for picture in pictures)
    text = tool("pdftotext", "-layout", every_kind, "-")
    for page in range(1, pages + 1):
        assert f"Page {page} of {pages}" in text


def test_text_can_be_found_and_copied(every_kind):
    text = re.sub(r"\s+", " ", tool("pdftotext", every_kind, "-"))
    for words in [
        "Pump replacement ✓ Łódź",
        "Switch the pump off",
        "systemctl stop pump",
        "Never open the valve under pressure.",
        "→",
        "📋",
    ]:
        assert words in text, words


def test_a_character_without_a_font_is_shown_reported_and_kept(every_kind, folder):
    text = tool("pdftotext", every_kind, "-")
    assert "你" in text, "the character itself is extracted"
    done = run("form", ROOT / "tests/pdf/every-kind.md", "--to", "pdf", "-o", folder / "again.pdf")
    assert "U+4F60" in done.stderr


def test_long_commands_are_wrapped_and_never_cut(every_kind):
    text = re.sub(r"\s+", " ", tool("pdftotext", every_kind, "-"))
    assert '--extended-regexp "stopped|deactivated" | tail --lines 20' in text


def test_every_kind_of_field_is_there(every_kind):
    kinds = {kind(field) for field in fields(every_kind).values()}
    assert kinds == {"check", "line", "area", "radio", "select"}


def test_every_field_has_a_name_a_label_and_what_it_shows(every_kind):
    names, streams = [], []
    for page in pypdf.PdfReader(every_kind).pages:
        for annotation in page.get("/Annots", []):
            widget = annotation.get_object()
            if widget.get("/F") == 2 or widget["/Subtype"] != "/Widget":
                continue
            names.append(widget.get("/T") or widget["/Parent"]["/T"] + widget["/AS"] + str(widget["/Rect"]))
            assert widget["/TU"].strip()
            button = widget.get("/FT") == "/Btn" or "/Parent" in widget
            shown = widget["/AP"]["/N"]
            if button:
                assert widget["/AS"] in shown and "/Off" in shown and len(shown) == 2
            else:
                # Drawn by us, as large as the field, and empty where nothing is written: its line or frame stands on the page.
                left, bottom, right, top = map(float, widget["/Rect"])
                assert shown["/Subtype"] == "/Form"
                assert [float(it) for it in shown["/BBox"]] == pytest.approx([0, 0, right - left, top - bottom], abs=0.011)
                assert (b"Tj" in shown.get_data()) == bool(widget.get("/V")), widget
                streams.append(widget["/AP"].raw_get("/N").idnum)
            assert widget["/P"].get_object() == page.get_object()
            left, bottom, right, top = widget["/Rect"]
            assert 0 <= left < right <= page.mediabox.right and 0 <= bottom < top <= page.mediabox.top
    assert len(names) == len(set(names))
    assert len(streams) == len(set(streams)) > 20, "no two fields share what programs write into"


def test_what_the_author_ticked_is_said_and_no_answer(every_kind):
    assert [name for name, field in fields(every_kind).items() if kind(field) == "check" and field.get("/V") == "/Yes"] == []
    assert "ticked in the document" in tool("pdftotext", every_kind, "-")


def test_every_field_is_filled_and_read_back(every_kind, tmp_path):
    reader = pypdf.PdfReader(every_kind)
    wanted, texts = {}, {"line": [], "area": []}
    for name, field in reader.get_fields().items():
        if name in HIDDEN:
            continue
        if kind(field) == "check":
            wanted[name] = "/Yes"
        elif kind(field) == "radio":
            states = [state for state in field["/_States_"] if state != "/Off"]
            assert len(states) > 1
            wanted[name] = states[-1]
        elif kind(field) == "select":
            wanted[name] = "failed"
        else:
            # One text after the other, in lines and in areas.
            given = texts[kind(field)]
            given.append(TEXTS[len(given) % len(TEXTS)])
            wanted[name] = given[-1] + ("\nsecond line" if kind(field) == "area" else "")
    assert all(set(given) == set(TEXTS) for given in texts.values())
    writer = pypdf.PdfWriter(clone_from=reader)
    for page in writer.pages:
        writer.update_page_form_field_values(page, wanted, auto_regenerate=False)
    filled = tmp_path / "filled.pdf"
    writer.write(filled)
    tool("qpdf", "--check", filled)
    tool("pdftoppm", "-r", "40", "-png", filled, tmp_path / "page")
    read = {name: field.get("/V") for name, field in fields(filled).items()}
    assert {name: read[name] for name in wanted} == wanted


def test_it_describes_itself(every_kind):
    reader = pypdf.PdfReader(every_kind)
    attached = reader.attachments["checklist.json"][0]
    inside = json.loads(attached)
    hidden = reader.get_fields()
    fingerprint = hidden["@fingerprint"]["/V"]
    assert fingerprint == inside["checklist"]["fingerprint"] and re.fullmatch("sha256:[0-9a-f]{64}", fingerprint)
    digest = f"sha256:{hashlib.sha256(attached).hexdigest()}"
    assert hidden["@digest"]["/V"] == digest
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert f"<dc:source>{digest}</dc:source>" in metadata and f"<dc:identifier>{fingerprint}</dc:identifier>" in metadata


def test_every_page_says_what_it_is_of(every_kind, tmp_path):
    for path in [every_kind, form(ROOT / "tests/pdf/every-kind.md", tmp_path / "large.pdf", "--type-size", "14")]:
        reader = pypdf.PdfReader(path)
        fingerprint = reader.get_fields()["@fingerprint"]["/V"]
        pages = len(reader.pages)
        assert pages > 1
        for page in range(1, pages + 1):
            text = tool("pdftotext", "-layout", "-f", page, "-l", page, path, "-")
            assert "pump-replacement-lodz · version 2.1" in text and fingerprint[:20] in text and f"Page {page} of {pages}" in text


def test_fields_tell_what_they_want(tmp_path):
    choices = " ".join(f"☐ Zone {n}" for n in range(9))
    (tmp_path / "list.md").write_text(
        f"# A\n\n- [ ] Region: {choices}\n- [ ] Ready: ☐ Yes ☐ No\n\n## Sign-offs\n\n- [ ] **Lead**: ____ (Name)\n  - Approval: ☐ Approved ☐ Issues Found\n"
    )
    path = form(tmp_path / "list.md", tmp_path / "form.pdf")
    found = fields(path)
    choices = {name: kind(field) for name, field in found.items() if ":" in name and kind(field) in ("select", "radio")}
    assert choices == {"region:value": "select", "ready:value": "radio", "sign-offs/lead:approval": "radio"}, "a long one is a list"
    assert len(found["region:value"]["/Opt"]) == 10, "and what was chosen can be taken back"
    required = {name for name, field in found.items() if field.get("/Ff", 0) & 2}
    assert required == {"sign-offs/lead:name", "sign-offs/lead:approval"}
    for page in pypdf.PdfReader(path).pages:
        assert page["/Tabs"] == "/S", "the tabulator goes the way that the document is read"


def test_long_forms_have_contents_and_contacts_stand_last(tmp_path):
    phases = "".join(f"## Phase {letter}\n\n" + "- [ ] Check the thing\n" * 15 + "\n" for letter in "ABCDEF")
    contacts = "## Emergency contacts\n\n- **On call**: ____ (Phone)\n- **Manager**: ____ (Phone)\n\n"
    (tmp_path / "long.md").write_text(f"# Long\n\n{contacts}{phases}")
    (tmp_path / "short.md").write_text(f"# Short\n\n{contacts}## Phase A\n\n- [ ] Check\n")
    path = form(tmp_path / "long.md", tmp_path / "long.pdf")
    pages = [page.extract_text() for page in pypdf.PdfReader(path).pages]
    listed = dict(re.findall(r"\d (Phase [A-F])\s*(\d+)", pages[0]))
    assert listed.keys() == {f"Phase {letter}" for letter in "ABCDEF"}
    for title, number in listed.items():
        assert title in pages[int(number) - 1].replace("Contents", ""), title
    assert "Emergency contacts" in pages[-1] and "On call" in pages[-1]
    assert "Phase F" in "".join(pages) and pages[-1].index("Emergency contacts") > pages[-1].find("Phase F")
    assert "Contents" not in tool("pdftotext", form(tmp_path / "short.md", tmp_path / "short.pdf"), "-")


def test_a_step_stands_with_its_command(tmp_path):
    for before in range(18, 26):
        steps = "- [ ] Before\n" * before
        (tmp_path / "list.md").write_text(f"# A\n\n## B\n\n{steps}- [ ] The step\n  ```bash\n  echo the command\n  echo goes on\n  ```\n- [ ] After\n")
        path = form(tmp_path / "list.md", tmp_path / "form.pdf")
        pages = [tool("pdftotext", "-f", page + 1, "-l", page + 1, path, "-") for page in range(len(pypdf.PdfReader(path).pages))]
        for text in pages:
            assert ("The step" in text) == ("echo the command" in text) == ("echo goes on" in text), before


def test_the_scripts_of_europe_are_set(tmp_path):
    words = ["naïve façade Łódź Žižkov", "Ελληνικά", "Кириллица Україна", "at least ≥ 0 € → ✓ ✗ ⚠ ½", "Launch 📋 🚀"]
    (tmp_path / "list.md").write_text("# List\n\n" + "".join(f"- [ ] {it}\n" for it in words))
    done = run("form", tmp_path / "list.md", "--to", "pdf", "-o", tmp_path / "form.pdf")
    assert "no font" not in done.stderr
    text = re.sub(r"\s", "", tool("pdftotext", tmp_path / "form.pdf", "-"))
    for it in words:
        assert it.replace(" ", "") in text, it


def test_it_is_small():
    """A hundred and thirty steps with five hundred and eighty places to fill in, each with an appearance of its own."""
    source = SEED if SEED.is_file() else ROOT / "checklists/production-deployment.md"
    done = subprocess.run([binary(), "form", source, "--to", "pdf", "-o", "-"], capture_output=True)
    assert done.returncode == 0 and 100_000 < len(done.stdout) <= 250_000, len(done.stdout)


def answered(outline):
    """The field names that the outline asks for."""
    for section in outline:
        for item in section.get("items", []):
            name = item["id"].replace(".", "/")
            if item["kind"] != "field":
                yield name
            for field in item.get("fields", []):
                yield f"{name}:{field['key']}"
        yield from answered(section.get("sections", []))


def documents():
    return [ROOT / "tests/pdf/every-kind.md", *([SEED] if SEED.is_file() else []), *sorted(CORPUS.glob("[0-9]*.md"))]


@pytest.mark.parametrize("source", documents(), ids=lambda path: path.stem)
def test_every_item_of_the_model_has_its_field(source, tmp_path):
    path = form(source, tmp_path / "form.pdf")
    tool("qpdf", "--check", path)
    # A tenth of the time that pypdf takes for a long one.
    with pikepdf.open(path) as file:
        inside = json.loads(file.attachments["checklist.json"].get_file().read_bytes())
        fields = list(file.Root.AcroForm.Fields)
        there = [str(field.T) for field in fields]
        shown = sum(len(field.get("/Kids", [field])) for field in fields)
        assert shown == sum(1 for page in file.pages for it in page.get("/Annots", []) if it.Subtype == "/Widget")
    wanted = list(answered(inside["outline"]))
    assert len(wanted) == len(set(wanted)) and len(there) == len(set(there))
    assert [name for name in wanted if name not in there] == []


def test_there_is_an_outline(every_kind):
    def titles(entries):
        for entry in entries:
            yield from titles(entry) if isinstance(entry, list) else [entry.title]

    found = list(titles(pypdf.PdfReader(every_kind).outline))
    assert found[0] == "Pump replacement ✓ Łódź"
    assert any("Prepare" in title for title in found) and any("Power" in title for title in found)


def test_two_runs_give_the_same_bytes(every_kind, tmp_path):
    again = form(ROOT / "tests/pdf/every-kind.md", tmp_path / "again.pdf")
    assert again.read_bytes() == every_kind.read_bytes()


def test_no_two_fields_share_what_programs_write_into(tmp_path):
    (tmp_path / "list.md").write_text("+++\n[vars]\none = 'same'\ntwo = 'same'\n+++\n# List\n\n- [ ] Log in\n  ```bash\n  ssh <one> <two>\n  ```\n")
    path = form(tmp_path / "list.md", tmp_path / "form.pdf")
    own = [it["/AP"].raw_get("/N").idnum for _, it in annotations(path, "/Widget") if it.get("/V") == "same"]
    assert len(own) == len(set(own)) == 2


def test_letter_paper(tmp_path):
    path = form(ROOT / "tests/pdf/every-kind.md", tmp_path / "letter.pdf", "--paper", "letter")
    assert [float(it) for it in pypdf.PdfReader(path).pages[0].mediabox] == [0, 0, 612, 792]


def own_font(folder, named, file):
    """A form of Chinese text with such a font."""
    (folder / named.split("#")[0]).symlink_to(file)
    (folder / "runsheet.toml").write_text(f'[output]\nfonts = ["{named}"]\n')
    (folder / "list.md").write_text("# 部署检查表\n\n- [ ] 通知所有利益相关者\n  ```bash\n  echo 你好\n  ```\n")
    return run("form", folder / "list.md", "--to", "pdf", "-o", folder / "form.pdf")


@pytest.mark.parametrize("kind, named", [("TrueType", "own.ttf"), ("0C", "NotoSansCJK-Regular.ttc"), ("0C", "NotoSansCJK-Regular.ttc#2")])
def test_a_font_of_ones_own_adds_its_characters(tmp_path, kind, named):
    true_type = ROOT / "tests/pdf/node_modules/@expo-google-fonts/zcool-xiaowei/400Regular/ZCOOLXiaoWei_400Regular.ttf"
    collection = pathlib.Path(noto_cjk_sans_otc.__file__).parent / "NotoSansCJK-Regular.ttc"
    done = own_font(tmp_path, named, true_type if kind == "TrueType" else collection)
    assert "no font" not in done.stderr
    text = tool("pdftotext", tmp_path / "form.pdf", "-")
    assert all(words in text for words in ["部署检查表", "通知所有利益相关者", "echo 你好"]), text
    assert (tmp_path / "form.pdf").stat().st_size < 250_000, "only the characters that are used"
    assert re.search(rf"Added0 +CID (Type )?{kind} +Identity-H +yes yes yes", tool("pdffonts", tmp_path / "form.pdf"))
    tool("qpdf", "--check", tmp_path / "form.pdf")
    # The characters are drawn: the title's dots are more than those of its line.
    tool("pdftoppm", "-r", "72", "-gray", "-x", "40", "-y", "50", "-W", "100", "-H", "22", tmp_path / "form.pdf", tmp_path / "title")
    dots = next(tmp_path.glob("title*.pgm")).read_bytes()[-2200:]
    assert 150 < sum(1 for dot in dots if dot < 128) < 900


def test_a_collection_has_no_font_beyond_its_last(tmp_path):
    collection = pathlib.Path(noto_cjk_sans_otc.__file__).parent / "NotoSansCJK-Regular.ttc"
    with pytest.raises(AssertionError, match="it holds 10 fonts, counted from #0: there is no #10"):
        own_font(tmp_path, "NotoSansCJK-Regular.ttc#10", collection)


def test_text_from_right_to_left_is_laid_out_and_read(tmp_path):
    (tmp_path / "list.md").write_text("# רשימה\n\n- [ ] מרחבא (42) שלום עולם\n- [ ] تحقق من النسخة الاحتياطية\n")
    path = form(tmp_path / "list.md", tmp_path / "form.pdf")
    text = tool("pdftotext", path, "-")
    assert all(words in text for words in ["שלום", "עולם", "42", "النسخة"]), text
    assert text.count("(") == text.count(")") == 1, text
    # The paragraph begins at the right: its first word stands right of its last.
    words = {}
    for line in tool("pdftotext", "-bbox", path, "-").splitlines():
        if found := re.match(r'\s*<word xMin="([\d.]+)".*>(.*)</word>', line):
            words["".join(sorted(found[2]))] = float(found[1])
    assert words["".join(sorted("מרחבא"))] > words["".join(sorted("עולם"))]


def test_large_type_and_little_ink(every_kind, tmp_path):
    path = form(ROOT / "tests/pdf/every-kind.md", tmp_path / "large.pdf", "--type-size", "14", "--ink-saving")
    tool("qpdf", "--check", path)
    large, usual = pypdf.PdfReader(path), pypdf.PdfReader(every_kind)
    assert len(large.pages) > len(usual.pages) and large.pages[0].mediabox == usual.pages[0].mediabox
    assert set(large.get_fields()) == set(usual.get_fields())
    right = max(float(it.get_object()["/Rect"][2]) for page in large.pages for it in page["/Annots"])
    assert right <= float(large.pages[0].mediabox.right) - 30
    sizes = re.findall(r"/RunsheetSans ([\d.]+) Tf", str([
        it.get_object().get("/DA") for page in large.pages for it in page["/Annots"] if it.get_object().get("/F") == 4]))
    assert sizes and min(map(float, sizes)) > 10
    # No area is filled with anything but black, white and strong colours.
    content = b"".join(page.get_contents().get_data() for page in large.pages)
    assert not re.search(rb"0\.9\d* 0\.9\d* (0\.9\d*|1) rg\s", content)


def annotations(path, subtype):
    for page in pypdf.PdfReader(path).pages:
        for annotation in page.get("/Annots", []):
            if annotation.get_object()["/Subtype"] == subtype:
                yield page, annotation.get_object()


def test_addresses_can_be_followed_and_nothing_else(every_kind):
    found = {}
    for page, link in annotations(every_kind, "/Link"):
        left, bottom, right, top = link["/Rect"]
        assert 40 <= left < right <= 556 and 0 < top - bottom < 20
        assert link["/Contents"] == link["/A"]["/URI"]
        # A link that is broken at the end of a line is two places.
        words = tool(
            "pdftotext", "-x", round(left), "-y", round(float(page.mediabox.top) - top), "-W", round(right - left), "-H", round(top - bottom), every_kind, "-"
        )
        found[link["/A"]["/URI"]] = found.get(link["/A"]["/URI"], "") + words.split("\n")[0].strip(" .")
    assert found == {
        "https://example.org/pumps/p-12?page=2#seal": "manual of the pump",
        "mailto:ops@example.org": "ops@example.org",
        "https://example.org/help": "https://example.org/help",
    }


def test_areas_are_as_high_as_what_they_are_for(tmp_path):
    (tmp_path / "list.md").write_text("# A\n\n## Sign-offs\n\n- [ ] **Lead**: ____ (Name)\n  - Approval: ☐ Yes ☐ No\n\n## After\n\n**Summary**:\n```\n[Describe what happened]\n```\n\n**Notes & Comments**:\n```\n[Add any notes here]\n```\n")
    path = form(tmp_path / "list.md", tmp_path / "form.pdf")
    heights = {it["/T"]: it["/Rect"][3] - it["/Rect"][1] for _, it in annotations(path, "/Widget") if it.get("/Ff", 0) & 1 << 12}
    summary, notes = (next(high for name, high in heights.items() if part in name) for part in ["summary", "notes"])
    assert 60 <= summary < notes <= 100, heights


def test_values_in_other_scripts_are_drawn_or_told(tmp_path):
    collection = pathlib.Path(noto_cjk_sans_otc.__file__).parent / "NotoSansCJK-Regular.ttc"
    (tmp_path / "list.md").write_text("+++\n[vars]\nhost = '数据库一号'\n+++\n# List\n\n- [ ] Log in\n  ```bash\n  ssh <host>\n  ```\n")
    done = run("form", tmp_path / "list.md", "--to", "pdf", "-o", tmp_path / "form.pdf")
    assert "characters have no font" in done.stderr
    shown = drawn_values(tmp_path / "form.pdf", tmp_path)
    (tmp_path / "own.ttc").symlink_to(collection)
    (tmp_path / "runsheet.toml").write_text('[output]\nfonts = ["own.ttc"]\n')
    done = run("form", tmp_path / "list.md", "--to", "pdf", "-o", tmp_path / "form.pdf")
    assert "no font" not in done.stderr
    assert drawn_values(tmp_path / "form.pdf", tmp_path) == ["数据库一号"]
    assert shown and "U+6570" in shown[0]


def drawn_values(path, folder):
    """The words that poppler reads in the appearances of fields with a value: what is drawn, not what is stored."""
    words = []
    with pikepdf.open(path) as file:
        for page in file.pages:
            for widget in page.Annots:
                if widget.get("/V") is None or widget.get("/FT") != "/Tx" or widget.get("/F") == 2:
                    continue
                sheet = pikepdf.new()
                sheet.add_blank_page(page_size=(300, 100))
                picture = sheet.copy_foreign(widget.AP.N)
                sheet.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=picture))
                sheet.pages[0].Contents = sheet.make_stream(b"q 1 0 0 1 10 40 cm /A Do Q")
                sheet.save(folder / "value.pdf")
                words.append(tool("pdftotext", folder / "value.pdf", "-").strip())
    return words

"""Programs of other people fill in the form, and `runsheet collect` reads everything back."""

import json
import pathlib
import subprocess

import pypdf
import pytest
from PIL import Image
from conftest import ROOT, binary, run, tool
from test_form import HIDDEN, fields, kind

HERE = pathlib.Path(__file__).parent
TEXT = "Łukasz Żółć naïve, Ελληνικά ≥ 0 €, Кириллица №1"


def wanted(form, text):
    """An answer for every field of the form; of states every second one."""
    answers = {}
    states = 0
    for name, field in fields(form).items():
        if name in HIDDEN:
            continue
        if kind(field) == "check":
            answers[name] = True
        elif kind(field) == "radio":
            answers[name] = [state for state in field["/_States_"] if state != "/Off"][-1].removeprefix("/")
        elif kind(field) == "select":
            ids = [it[0] if isinstance(it, (list, pypdf.generic.ArrayObject)) else it for it in field["/_States_"]]
            states += 1
            if name.endswith("@state") and states % 2:
                continue
            answers[name] = ids[-1]
        elif name.endswith(("@stamp", "@complete")):
            answers[name] = "2026-01-17 22:04 ŁŻ"
        else:
            answers[name] = text
    # What was not done is not ticked.
    return {name: value for name, value in answers.items() if name + "@state" not in answers}


def with_pypdf(form, answers, filled):
    reader = pypdf.PdfReader(form)
    writer = pypdf.PdfWriter(clone_from=reader)
    known = reader.get_fields()
    values = {}
    for name, value in answers.items():
        if value is True:
            values[name] = "/Yes"
        else:
            values[name] = "/" + value if kind(known[name]) == "radio" else value
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    writer.write(filled)


def with_node(program):
    def fill(form, answers, filled):
        given = filled.with_suffix(".json")
        given.write_text(json.dumps(answers))
        font = next((HERE / "node_modules/pdfjs-dist/standard_fonts").glob("LiberationSans-Regular.ttf"))
        done = subprocess.run(
            ["node", HERE / "fill.mjs", program, form, given, filled, font], capture_output=True, text=True, cwd=HERE
        )
        assert done.returncode == 0, done.stderr

    return fill


def with_pikepdf(form, answers, filled):
    """Rewrites the file as programs do that know no forms: other numbers, other streams, no update at the end."""
    import pikepdf

    with_pypdf(form, answers, filled)
    with pikepdf.open(filled, allow_overwriting_input=True) as file:
        file.save(filled, object_stream_mode=pikepdf.ObjectStreamMode.disable, linearize=True)


PROGRAMS = {
    "pypdf": with_pypdf,
    "pikepdf": with_pikepdf,
    "pdf-lib": with_node("pdf-lib"),
    "pdf.js": with_node("pdf.js"),
}


def with_pypdf_and_no_appearances(form, answers, filled):
    """As pypdf does it unless told otherwise: who opens the file is to draw the answers."""
    with_pypdf(form, answers, filled)
    writer = pypdf.PdfWriter(clone_from=filled)
    writer.set_need_appearances_writer(True)
    writer.write(filled)


def inside(picture, rect, dpi):
    """The darkest dot in the middle of a widget."""
    left, bottom, right, top = (float(it) * dpi / 72 for it in rect)
    dx, dy = (right - left) / 4, (top - bottom) / 4
    box = (left + dx, picture.height - top + dy, right - dx, picture.height - bottom - dy)
    return min(picture.crop(tuple(map(round, box))).tobytes())


@pytest.mark.parametrize("program", ["pypdf", "pdf-lib", "pdf.js", "pypdf, to be drawn"])
def test_poppler_draws_what_was_filled_in(every_kind, tmp_path, program):
    answers = wanted(every_kind, "")
    # Every place has a word of its own, and every second box a tick.
    for number, (name, value) in enumerate(answers.items()):
        answers[name] = f"W{number}w" if value == "" else value
    boxes = [name for name, value in answers.items() if value is True]
    for name in boxes[::2]:
        del answers[name]
    filled = tmp_path / "filled.pdf"
    {**PROGRAMS, "pypdf, to be drawn": with_pypdf_and_no_appearances}[program](every_kind, answers, filled)
    drawn = tool("pdftoppm", "-r", "100", "-gray", "-png", filled, tmp_path / "page")
    assert drawn == ""
    pictures = sorted(tmp_path.glob("page-*.png"))
    seen = 0
    for number, page in enumerate(pypdf.PdfReader(filled).pages):
        picture = Image.open(pictures[number]).convert("L")
        for widget in (it.get_object() for it in page.get("/Annots", [])):
            name = widget.get("/T") or widget.get("/Parent", {}).get("/T")
            if widget["/Subtype"] != "/Widget" or name in HIDDEN:
                continue
            left, bottom, right, top = map(float, widget["/Rect"])
            value = answers.get(name)
            if isinstance(value, str) and value.startswith("W"):
                height = float(page.mediabox.top)
                place = ["-f", number + 1, "-l", number + 1, "-x", round(left), "-y", round(height - top), "-W", round(right - left), "-H", round(top - bottom)]
                assert tool("pdftotext", *place, filled, "-").split() == [value], name
            elif "/Parent" in widget:
                chosen = "/" + str(value) in widget["/AP"]["/N"]
                # pypdf writes the chosen one down as text where a name belongs: poppler, asked to draw it anew, does not find it.
                if program != "pypdf, to be drawn":
                    assert (inside(picture, widget["/Rect"], 100) < 140) == chosen, (name, value)
            elif widget.get("/FT") == "/Btn":
                assert (inside(picture, widget["/Rect"], 100) < 140) == (value is True), name
            else:
                continue
            seen += 1
    assert seen > 30


def collected(path, *options):
    done = run("collect", path, "-o", "-", *options)
    return json.loads(done.stdout), done.stderr


def outline_items(sections):
    for section in sections:
        yield from section.get("items", [])
        yield from outline_items(section.get("sections", []))


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_kind_of_field_comes_back(every_kind, tmp_path, program):
    answers = wanted(every_kind, TEXT)
    filled = tmp_path / "filled.pdf"
    PROGRAMS[program](every_kind, answers, filled)
    results, told = collected(filled)
    assert "RS224" not in told and "RS226" not in told, told
    assert "not-applicable" in {item["status"] for item in results["items"].values()}
    seen = set()
    for item in outline_items(results["outline"]):
        name, answer = item["id"].replace(".", "/"), results["items"][item["id"]]
        for field in item.get("fields", []):
            given = answers[f"{name}:{field['key']}"]
            given = field["options"][0]["id"] if given is True else given
            assert answer["values"][field["key"]] == given, (name, field["key"])
            seen.add(f"{name}:{field['key']}")
        for part, found in {"@note": answer.get("note"), "@state": answer["status"], "@stamp": answer.get("actor")}.items():
            if name + part in answers:
                expected = {"@stamp": "ŁŻ"}.get(part, answers[name + part])
                if part != "@stamp" or item["kind"] != "sign-off":
                    assert found == expected, name + part
                seen.add(name + part)
        if name in answers:
            # Of a sign-off the last choice was taken: issues were found.
            assert answer["status"] == ("failed" if item["kind"] == "sign-off" else "done"), name
            seen.add(name)
    rest = {name for name in answers if name not in seen}
    assert all(name.endswith("@complete") for name in rest), rest
    assert len(results["phases"]) == len(rest) > 0


def test_the_results_fit_their_schema_and_make_a_report(every_kind, tmp_path):
    with_pypdf(every_kind, wanted(every_kind, TEXT), tmp_path / "filled.pdf")
    run("collect", tmp_path / "filled.pdf", "-o", tmp_path / "results.json")
    run("report", tmp_path / "results.json", "--output-dir", tmp_path / "out")
    assert TEXT in (tmp_path / "out/results/report.md").read_text()
    import jsonschema

    schema = json.loads(run("schema", "results").stdout)
    jsonschema.validate(json.loads((tmp_path / "results.json").read_text()), schema)


def test_encrypted_and_flattened_files_are_refused(every_kind, tmp_path):
    import pikepdf

    with pikepdf.open(every_kind) as file:
        file.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
        file.flatten_annotations()
        file.save(tmp_path / "flat.pdf")
    tool("pdftocairo", "-pdf", every_kind, tmp_path / "printed.pdf")
    for name, code in [("locked", "RS222"), ("flat", "RS223"), ("printed", "RS223")]:
        done = subprocess.run([binary(), "collect", tmp_path / f"{name}.pdf", "-o", "-"], capture_output=True, text=True, cwd=ROOT)
        assert done.returncode == 1 and code in done.stderr and done.stdout == "", (name, done.stderr)


def saved_anew(form, filled):
    """The form as honest programs write it again: other numbers, other packing, other white space."""
    import pikepdf

    for name, options in {
        "plain": ["--qdf", "--object-streams=disable"],
        "linear": ["--linearize", "--normalize-content=y"],
        "packed": ["--recompress-flate", "--compression-level=9", "--coalesce-contents"],
    }.items():
        tool("qpdf", *options, form, filled / f"{name}.pdf")
        yield filled / f"{name}.pdf"
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(form))
    for page in writer.pages:
        page.compress_content_streams()
    writer.write(filled / "pypdf.pdf")
    yield filled / "pypdf.pdf"
    with pikepdf.open(form) as file:
        for page in file.pages:
            page.Contents = file.make_stream(pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page)))
        file.save(filled / "tokens.pdf")
    yield filled / "tokens.pdf"


def test_programs_that_save_the_form_anew_do_not_change_it(every_kind, tmp_path):
    for path in saved_anew(every_kind, tmp_path):
        assert "RS224" not in collected(path)[1], path


def test_pages_that_were_changed_by_hand_are_told(every_kind, tmp_path):
    import pikepdf

    def a_word_less(file):
        # The words of the warning.
        content = list(pikepdf.parse_content_stream(file.pages[0]))
        shown = [at for at, (_, operator) in enumerate(content) if str(operator) in ("Tj", "TJ")]
        del content[shown[len(shown) // 2]]
        file.pages[0].Contents = file.make_stream(pikepdf.unparse_content_stream(content))

    def a_line_through(file):
        file.pages[0].contents_add(b"q 0 0 m 500 500 l S Q")

    def a_page_less(file):
        del file.pages[-1]

    def another_order(file):
        file.pages.reverse()

    def unreadable(file):
        file.pages[0].Contents = file.make_stream(b"~>", Filter=pikepdf.Name.ASCII85Decode)

    for change in [a_word_less, a_line_through, a_page_less, another_order, unreadable]:
        path = tmp_path / f"{change.__name__}.pdf"
        with pikepdf.open(every_kind) as file:
            change(file)
            file.save(path)
        results, told = collected(path)
        assert "warning: " in told and "[RS224]" in told and "pages" in told, (change.__name__, told)
        assert results["items"] is not None, "the answers are read all the same"

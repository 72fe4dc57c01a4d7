"""The report as PDF."""

import json
import re

import pypdf
from conftest import RESULTS, run, tool


def test_it_is_sound_and_drawn(report, tmp_path):
    tool("qpdf", "--check", report)
    tool("pdftoppm", "-r", "40", "-png", report, tmp_path / "page")
    pages = len(pypdf.PdfReader(report).pages)
    assert len(list(tmp_path.glob("*.png"))) == pages
    assert f"Page {pages} of {pages}" in tool("pdftotext", report, "-")


def test_every_item_is_in_the_record(report):
    text = re.sub(r"\s+", "", tool("pdftotext", report, "-"))

    def items(sections):
        for section in sections:
            yield from section.get("items", [])
            yield from items(section.get("sections", []))

    outline = json.loads(RESULTS.read_text())["outline"]
    missing = [item["text"] for item in items(outline) if re.sub(r"\s+", "", item["text"]) not in text]
    assert missing == []


def test_it_has_no_fields_and_an_outline(report):
    reader = pypdf.PdfReader(report)
    assert not reader.get_fields() and len(reader.outline) > 1


def test_two_runs_give_the_same_bytes(report, tmp_path):
    again = tmp_path / "again.pdf"
    run("report", RESULTS, "--to", "pdf", "-o", again)
    assert again.read_bytes() == report.read_bytes()


def test_hostile_values_are_text(tmp_path):
    hostile = "</x>) Tj ET <script>alert(1)</script>\x1b[31m\u202e|a|\n# h\n=cmd()' {{ 7*7 }} javascript:alert(1)"
    document = json.loads(RESULTS.read_text())
    del document["integrity"]
    for item in document["items"].values():
        item.pop("seal", None)
        item["status"], item["note"], item["actor"] = "failed", hostile, hostile
        for one in item.get("runs", []):
            one["command"] = one["output"]["excerpt"] = hostile
    document["checklist"]["title"] = document["deployment"]["id"] = hostile
    source = tmp_path / "hostile.json"
    source.write_text(json.dumps(document))
    target = tmp_path / "hostile.pdf"
    run("report", source, "--force", "--audience", "team", "--to", "pdf", "-o", target)
    tool("qpdf", "--check", target)
    text = re.sub(r"\s+", "", tool("pdftotext", target, "-"))
    for part in ["</x>)TjET<script>alert(1)</script>", "=cmd()'{{7*7}}", "javascript:alert(1)"]:
        assert part in text
    assert "\x1b" not in text and "\u202e" not in text
    reader = pypdf.PdfReader(target)
    links = [it.get_object() for page in reader.pages for it in page.get("/Annots", [])]
    assert [it["/A"] for it in links if "/A" in it] == [], "nothing leads out of the file"
    assert "/OpenAction" not in reader.root_object and "/Names" not in reader.root_object

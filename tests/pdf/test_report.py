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

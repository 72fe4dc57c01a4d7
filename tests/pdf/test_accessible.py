"""Tags: every page passes the checks of PDF/UA that `outloud` knows."""

import json

import pypdf
import pytest
from conftest import form, tool


@pytest.fixture(scope="session")
def tables(folder):
    """Tables whose rows are steps, with long and short rows, over two pages; right-to-left text; nested steps."""
    rows = "".join(f"| Part {n} with a name that takes its room in the column | see `docs/part-{n}/how-to-look-after-it.md` | ☐ |\n" for n in range(60))
    text = f"# Tables\n\n## שלום\n\n| Part | How | Done |\n|---|---|---|\n{rows}| Sum |\n\n## Nested\n\n- [ ] One\n  - [ ] Two\n    - [ ] Three\n"
    (folder / "tables.md").write_text(text)
    return form(folder / "tables.md", folder / "tables.pdf")


@pytest.fixture(params=["every_kind", "tables", "report"])
def path(request):
    return request.getfixturevalue(request.param)


def test_it_is_tagged_titled_and_has_a_language(path):
    root = pypdf.PdfReader(path).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_every_mark_has_its_place_in_the_tree(path):
    reader = pypdf.PdfReader(path)
    leaves = [leaf.get_object() for leaf in reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Kids"]]
    entries = {}
    for leaf in leaves:
        numbers = leaf["/Nums"]
        entries.update(zip(numbers[::2], numbers[1::2]))
    for page in reader.pages:
        marked = page.get_contents().get_data().count(b"/MCID")
        assert len(entries[page["/StructParents"]].get_object()) == marked
        for annotation in page.get("/Annots", []):
            widget = annotation.get_object()
            if "/StructParent" in widget:
                kind = {"/Widget": "/Form", "/Link": "/Link"}[widget["/Subtype"]]
                assert entries[widget["/StructParent"]].get_object()["/S"] == kind


def test_outloud_finds_no_error(path):
    found = json.loads(tool("outloud", "--json", "-", "--fail-on", "never", path))
    errors = [it for it in found["results"][0]["findings"] if it["severity"] == "error"]
    assert errors == [] and found["results"][0]["error"] is None


def test_pdfua_finds_nothing_and_leaves_nothing_out(path):
    found = json.loads(tool("pdfua", "check", "--format", "json", path))
    assert found["findings"] == [] and found["skipped"] == []

"""What poppler draws, compared with committed pictures; and the structure that it reads, compared with a committed text.

The pictures are compared coarsely, so that another version of poppler or FreeType passes and a page with a part that moved, is missing or
lies over another does not. After a change that is meant to be seen: UPDATE=1 pytest tests/pdf/test_pictures.py, then look at them.
"""

import os
import pathlib
import re
import subprocess

import pypdf
import pytest
from conftest import RESULTS, ROOT, form, run, tool
from PIL import Image, ImageChops

KEPT = pathlib.Path(__file__).parent / "pictures"
# Dots per inch of the pictures, and how many of their dots are one when they are compared: 1.7 mm of paper.
DPI, REDUCED = 45, 3
# Of 255: edges of letters fall on other dots in other versions. A word that is gone makes its place lighter by 40 and more.
TOLERANCE = 20
CASES = {
    "form": ["tests/pdf/every-kind.md"],
    "form-letter-large": ["tests/pdf/every-kind.md", "--paper", "letter", "--type-size", "13", "--ink-saving"],
    "form-right-to-left": ["tests/pdf/right-to-left.md"],
    "report": None,
}


@pytest.fixture(scope="module", params=CASES)
def case(request, tmp_path_factory):
    target = tmp_path_factory.mktemp("pictures") / f"{request.param}.pdf"
    if CASES[request.param] is None:
        run("report", RESULTS, "--to", "pdf", "-o", target)
    else:
        source, *options = CASES[request.param]
        form(ROOT / source, target, *options)
    return target


def drawn(path, dpi=DPI):
    """The pages as poppler draws them. Anything that it says about the file is a failure."""
    tool("pdftoppm", "-v")
    done = subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", "-png", path, path.with_suffix("")], capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return sorted(path.parent.glob(f"{path.stem}-*.png"))


def different(one, two):
    """How many places of two pictures differ, and the worst of them: by how much, and where in points from the upper left corner."""
    one, two = (Image.open(it).convert("L").reduce(REDUCED) for it in (one, two))
    if one.size != two.size:
        return one.size[0] * one.size[1], (255, 0, 0)
    difference = ImageChops.difference(one, two)
    points = REDUCED * 72 / DPI
    worst = max((value, at) for at, value in enumerate(difference.tobytes()))
    count = sum(1 for value in difference.tobytes() if value > TOLERANCE)
    return count, (worst[0], round(worst[1] % one.size[0] * points), round(worst[1] // one.size[0] * points))


def test_every_page_looks_as_it_did(case):
    pages = drawn(case)
    if os.environ.get("UPDATE"):
        for old in KEPT.glob(f"{case.stem}-[0-9]*.png"):
            old.unlink()
        for page in pages:
            # Sixteen greys: half the size.
            Image.open(page).convert("L").point(lambda value: (value + 8) // 17 * 17).quantize(16).save(KEPT / page.name, optimize=True)
    kept = sorted(it for it in KEPT.glob(f"{case.stem}-[0-9]*.png"))
    assert [it.name for it in pages] == [it.name for it in kept]
    for page, before in zip(pages, kept):
        count, worst = different(page, before)
        assert count == 0, f"{page.name}: {count} places differ, the worst by {worst[0]} at {worst[1]}, {worst[2]} points; drawn: {page}"


def test_the_structure_is_what_it_was(case):
    text = tool("pdfinfo", "-struct-text", case)
    # Numbers of objects change with everything.
    text = re.sub(r"\bObject \d+ \d+", "Object", text)
    kept = KEPT / f"{case.stem}.txt"
    if os.environ.get("UPDATE"):
        kept.write_text(text)
    assert text == kept.read_text()


def test_a_picture_with_a_word_less_is_another_picture(case, tmp_path):
    """The comparison itself: it sees a word that is gone, and passes over what a hinted letter changes."""
    page = Image.open(drawn(case)[0]).convert("L")
    line = tool("pdftotext", "-f", "1", "-l", "1", "-bbox", case, "-")
    boxes = [tuple(map(float, it)) for it in re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">[^<]{4,}', line)]
    left, top, right, bottom = (it * DPI / 72 for it in boxes[len(boxes) // 2])
    page.save(tmp_path / "whole.png")
    without = page.copy()
    without.paste(255, (int(left), int(top), int(right) + 1, int(bottom) + 1))
    without.save(tmp_path / "without.png")
    page.point(lambda value: value * 250 // 255 + 5).save(tmp_path / "fainter.png")
    assert different(tmp_path / "whole.png", tmp_path / "without.png")[0] > 0
    assert different(tmp_path / "whole.png", tmp_path / "fainter.png")[0] == 0


@pytest.mark.parametrize("checklist", sorted((ROOT / "checklists").glob("*.md")), ids=lambda it: it.stem)
@pytest.mark.parametrize("options", [[], ["--paper", "letter", "--ink-saving"], ["--type-size", "14"]], ids=lambda it: " ".join(it) or "usual")
def test_poppler_draws_every_page_of_what_ships_without_a_warning(checklist, options, tmp_path):
    path = form(checklist, tmp_path / "shipped.pdf", *options)
    pages = drawn(path, 30)
    assert len(pages) == len(pypdf.PdfReader(path).pages) > 1
    for page in pages:
        picture = Image.open(page)
        # Neither blank nor black: some of it is ink.
        ink = sum(1 for value in picture.convert("L").tobytes() if value < 160) / (picture.width * picture.height)
        assert 0.002 < ink < 0.4, (page.name, ink)

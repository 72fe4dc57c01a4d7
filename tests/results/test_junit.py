"""JUnit XML against the schema of Jenkins' xUnit plugin, which the source archive of pytest carries; `tests/run` unpacks it."""

import pathlib
import xml.etree.ElementTree

import pytest
import xmlschema
from conftest import HOSTILE, RESULTS, ROOT, run


@pytest.fixture(scope="session")
def schema():
    path = ROOT / "tests" / ".venv" / "junit-10.xsd"
    assert path.is_file(), f"{path} is missing: tests/run fetches it"
    return xmlschema.XMLSchema(str(path))


def junit(results, target):
    run("report", results, "--to", "junit", "-o", target)
    return pathlib.Path(target)


def test_it_is_valid_and_counts_right(schema, folder):
    path = junit(RESULTS, folder / "junit.xml")
    schema.validate(str(path))
    suites = xml.etree.ElementTree.parse(path).getroot()
    assert suites.attrib["tests"] == str(len(suites.findall(".//testcase"))) == "13"
    assert suites.attrib["failures"] == "0" and suites.findall(".//failure") == []


def test_hostile_values_are_text(schema, hostile, folder):
    path = junit(hostile, folder / "hostile.xml")
    schema.validate(str(path))
    suites = xml.etree.ElementTree.parse(path).getroot()
    kinds = {it.tag for case in suites.iter("testcase") for it in case}
    assert kinds == {"failure", "skipped", "error", "system-out"}
    # What nobody answered is an error, never a pass.
    assert [it.attrib["name"] for it in suites.iter("testcase") if it.find("error") is not None] == ["3.3 The alarm rings in the control room"]
    text = "".join(suites.itertext())
    assert "<script>alert(1)</script>" in text and "\x1b" not in text and "\u202e" not in text
    assert HOSTILE[-1] in text

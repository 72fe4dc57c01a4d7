"""Every results file validates against the schema that the program prints, by a validator that is not ours."""

import json

import jsonschema
import pypdf
import pytest
from conftest import RESULTS, run


@pytest.fixture(scope="session")
def validator():
    schema = json.loads(run("schema", "results").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def errors(validator, path):
    return [f"{it.json_path}: {it.message}" for it in validator.iter_errors(json.loads(path.read_text()))]


def test_the_sample_and_what_a_script_writes(validator, ran):
    assert errors(validator, RESULTS) == []
    assert errors(validator, ran) == []


def test_what_is_collected_from_a_journal(validator, ran, folder):
    collected = folder / "from-journal.json"
    run("collect", ran.parent / "journal.jsonl", "-o", collected)
    assert errors(validator, collected) == []
    assert json.loads(collected.read_text())["items"]["swap.look-again"]["status"] == "failed"


def test_what_is_collected_from_a_pdf(validator, folder):
    form = folder / "form.pdf"
    run("form", folder / "lamp.md", "--to", "pdf", "-o", form)
    writer = pypdf.PdfWriter(clone_from=form)
    step = "swap/count-the-lamps"
    answers = {f"{step}@state": "failed", f"{step}@note": "<none> & none", "swap/turns-a-minute:value": "a few"}
    assert answers.keys() <= writer.get_fields().keys()
    for page in writer.pages:
        writer.update_page_form_field_values(page, answers, auto_regenerate=False)
    filled = folder / "filled.pdf"
    writer.write(filled)
    collected = folder / "from-pdf.json"
    run("collect", filled, "-o", collected)
    assert errors(validator, collected) == []
    item = json.loads(collected.read_text())["items"]["swap.count-the-lamps"]
    assert (item["status"], item["note"]) == ("failed", "<none> & none")


def test_what_is_merged(validator, ran, folder):
    other = json.loads(ran.read_text())
    del other["integrity"]
    item = other["items"]["swap.look-again"]
    item.update(status="done", note="found it", updated_at="2999-01-01T00:00:00Z", **{"x-photo": ["a.jpg"]})
    (folder / "other.json").write_text(json.dumps(other))
    merged = folder / "merged.json"
    run("merge", ran, folder / "other.json", "-o", merged)
    assert errors(validator, merged) == []
    document = json.loads(merged.read_text())
    assert document["conflicts"]["swap.look-again"][0]["status"] == "failed"
    assert document["items"]["swap.look-again"]["x-photo"] == ["a.jpg"]


@pytest.mark.parametrize("change", [
    {"weather": "rain"},
    {"items": []},
    {"format": "other"},
    {"format_version": "2.0"},
    {"items": {"checks.alarm": {"status": "ok"}}},
    {"items": {"checks.alarm": {"status": "done", "photo": 1}}},
    {"run": {"id": "01JNB5Q2R8K7", "revision": 1, "updated_at": "2026-03-02T08:58:00+01:00", "device": "short"}},
])
def test_what_is_wrong_is_refused_by_both(validator, change, folder):
    wrong = {**json.loads(RESULTS.read_text()), **change}
    target = folder / "wrong.json"
    target.write_text(json.dumps(wrong))
    assert errors(validator, target) != []
    run("report", target, "--to", "md", "-o", "-", code=1)


def test_keys_of_ones_own_are_allowed(validator, folder):
    own = json.loads(RESULTS.read_text())
    del own["integrity"]
    own["x-plant"] = {"any": ["thing"]}
    own["items"]["checks.alarm"]["x-photo"] = 1
    target = folder / "own.json"
    target.write_text(json.dumps(own))
    assert errors(validator, target) == []
    run("report", target, "--to", "md", "-o", "-")

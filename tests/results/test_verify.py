"""`verify` on what a script wrote: everything holds, and each change is found."""

import hashlib
import json
import shutil

import pytest
from conftest import run


@pytest.fixture
def copy(ran, tmp_path):
    return shutil.copytree(ran.parent, tmp_path / "run")


def states(folder, code):
    lines = run("verify", folder / "results.json", code=code).stdout.splitlines()
    return {line[11:].split()[0]: line[:11].strip() for line in lines if line[:11].strip() in ("holds", "BROKEN", "not proven")}


def test_everything_holds(copy):
    found = states(copy, 0)
    assert {found[it] for it in ("digest", "checklist", "journal", "log")} == {"holds"}


def test_a_changed_log_is_found(copy):
    log = next(copy.glob("logs/*.log"))
    log.write_text(log.read_text() + " ")
    assert states(copy, 1)["log"] == "BROKEN"


def test_a_changed_journal_is_found(copy):
    journal = copy / "journal.jsonl"
    journal.write_text(journal.read_text().replace("Ada", "Eve"))
    assert states(copy, 1)["journal"] == "BROKEN"


def test_results_with_a_new_digest_are_found_by_the_journal(copy):
    path = copy / "results.json"
    document = json.loads(path.read_text())
    del document["integrity"]
    document["items"]["swap.look-again"].update(status="done", note="all fine")
    # RFC 8785 for what these results hold: sorted keys, no spaces.
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    document["integrity"] = {"algorithm": "sha-256/jcs", "digest": hashlib.sha256(canonical.encode()).hexdigest()}
    path.write_text(json.dumps(document))
    found = states(copy, 1)
    assert (found["digest"], found["journal"]) == ("holds", "BROKEN")

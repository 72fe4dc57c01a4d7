"""Runs the program for the tests of what others read: JSON Schema, JUnit XML, in-toto statements."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from program import RESULTS, ROOT, binary, run  # noqa: E402

HOSTILE = "</x>]]>&<script>alert(1)</script>\x1b[31m\u202e|a|\n# h\n=cmd()' \" ${x} {{ 7*7 }} \ufffe\U0001f527"


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("results")


@pytest.fixture(scope="session")
def hostile(folder):
    """Results whose every value tries to be more than text; some failed, some skipped, some open."""
    document = json.loads(RESULTS.read_text())
    del document["integrity"]
    for at, item in enumerate(document["items"].values()):
        item.pop("seal", None)
        item["status"] = ["done", "failed", "skipped", "not-applicable"][at % 4]
        item["note"] = HOSTILE
        item["actor"] = HOSTILE
        for one in item.get("runs", []):
            one["command"] = HOSTILE
            one["output"]["excerpt"] = HOSTILE
    document["items"].pop("checks.alarm")
    document["deployment"]["id"] = HOSTILE
    target = folder / "hostile.json"
    target.write_text(json.dumps(document))
    return target


@pytest.fixture(scope="session")
def ran(folder):
    """The results of a script that was run."""
    checklist = folder / "lamp.md"
    checklist.write_text(
        "# Lamp\n\n## Swap\n\n- [ ] Count the lamps\n  ```bash\n  echo 'two lamps'\n  ```\n"
        "- [ ] Look again\n  ```bash\n  grep three /dev/null\n  ```\n- [ ] Turns a minute: ____\n"
    )
    script = folder / "run.sh"
    run("script", checklist, "-o", script)
    (folder / "answers").write_text("f\nno third lamp\n6\nd\n")
    arguments = ["--yes", "--answers", "answers", "--operator", "Ada Byron", "--log-dir", "runs"]
    environment = {**os.environ, "RUNSHEET_NO_SYNC": "1"}
    done = subprocess.run(["bash", script, *arguments], cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    found = list(folder.glob("runs/*/results.json"))
    assert len(found) == 1, done.stdout + done.stderr
    return found[0]


def pytest_report_header(config):
    return [f"runsheet: {binary()}", f"python: {sys.version.split()[0]}"]

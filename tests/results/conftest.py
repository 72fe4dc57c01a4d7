"""Runs the program for the tests of what others read: JSON Schema, JUnit XML, in-toto statements.

The program is the one that RUNSHEET_BIN names, else target/release/runsheet, else target/debug/runsheet.
"""

import json
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
RESULTS = ROOT / "tests" / "cases" / "results" / "success.json"


def binary():
    named = os.environ.get("RUNSHEET_BIN")
    places = [named] if named else [ROOT / "target" / "release" / "runsheet", ROOT / "target" / "debug" / "runsheet"]
    for place in places:
        if pathlib.Path(place).is_file():
            return str(place)
    raise FileNotFoundError(f"no runsheet program at {places}: build it, or set RUNSHEET_BIN")


def run(*arguments, code=0):
    """Runs the program; any other exit code is a failure of the test."""
    done = subprocess.run([binary(), *map(str, arguments)], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == code, done.stderr
    return done


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

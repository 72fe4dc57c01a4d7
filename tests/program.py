"""The program that the tests in Python run: the one that RUNSHEET_BIN names, else target/release/runsheet, else target/debug/runsheet."""

import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[1]
RESULTS = ROOT / "tests" / "cases" / "results" / "success.json"


def binary():
    named = os.environ.get("RUNSHEET_BIN")
    places = [named] if named else [ROOT / "target" / "release" / "runsheet", ROOT / "target" / "debug" / "runsheet"]
    for place in places:
        if pathlib.Path(place).is_file():
            return str(place)
    raise FileNotFoundError(f"no runsheet program at {places}: build it, or set RUNSHEET_BIN")


def run(*arguments, code=0, **more):
    """Runs the program; any other exit code is a failure of the test."""
    done = subprocess.run([binary(), *map(str, arguments)], capture_output=True, text=True, cwd=ROOT, **more)
    assert done.returncode == code, done.stderr
    return done

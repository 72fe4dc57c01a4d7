"""Compiles the documents that the tests look at, with the program itself.

The program is the one that RUNSHEET_BIN names, else target/release/runsheet, else target/debug/runsheet.
"""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEED = ROOT.parent / "shared" / "seed" / "production-deployment-checklist.md"
CORPUS = ROOT.parent / "shared" / "corpus"
RESULTS = ROOT / "tests" / "cases" / "results" / "success.json"


def binary():
    named = os.environ.get("RUNSHEET_BIN")
    places = [named] if named else [ROOT / "target" / "release" / "runsheet", ROOT / "target" / "debug" / "runsheet"]
    for place in places:
        if pathlib.Path(place).is_file():
            return str(place)
    raise FileNotFoundError(f"no runsheet program at {places}: build it, or set RUNSHEET_BIN")


def run(*arguments, **more):
    """Runs the program; anything but success is a failure of the test."""
    done = subprocess.run([binary(), *map(str, arguments)], capture_output=True, text=True, cwd=ROOT, **more)
    assert done.returncode == 0, done.stderr
    return done


def tool(*arguments):
    """Runs a tool that the tests need, first one beside this Python; a missing one is a failure, not a skip."""
    beside = pathlib.Path(sys.executable).parent / arguments[0]
    arguments = [beside if beside.is_file() else arguments[0], *arguments[1:]]
    assert shutil.which(arguments[0]), f"{arguments[0]} is not installed"
    done = subprocess.run([str(it) for it in arguments], capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(map(str, arguments))}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def form(source, target, *options):
    run("form", source, "--to", "pdf", "-o", target, *options)
    return target


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("pdf")


@pytest.fixture(scope="session")
def every_kind(folder):
    """A form with a field of every kind."""
    return form(ROOT / "tests" / "pdf" / "every-kind.md", folder / "every-kind.pdf")


@pytest.fixture(scope="session")
def report(folder):
    target = folder / "report.pdf"
    run("report", RESULTS, "--to", "pdf", "-o", target)
    return target


def pytest_report_header(config):
    there = "there: its documents are tested too" if CORPUS.is_dir() else "NOT there: only this folder's documents are tested"
    return [f"runsheet: {binary()}", f"../shared is {there}"]

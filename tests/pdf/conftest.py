"""Compiles the documents that the tests look at, with the program itself."""

import pathlib
import shutil
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from program import RESULTS, ROOT, binary, run  # noqa: E402

SEED = ROOT.parent / "shared" / "seed" / "production-deployment-checklist.md"
CORPUS = ROOT.parent / "shared" / "corpus"


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


def pytest_terminal_summary(terminalreporter):
    """Also where `-q` hides the header; `tests/run` counts it."""
    if not CORPUS.is_dir():
        terminalreporter.write_line("NOT MEASURED: there is no ../shared here")

"""The statement of `verify --statement`, read by the in-toto project's own library."""

import hashlib
import json

from conftest import RESULTS, run
from google.protobuf import json_format
from in_toto_attestation.predicates.test_result.v0 import test_result_pb2
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement


def statement(results, target):
    run("verify", results, "--statement", target)
    return json.loads(target.read_text())


def test_it_is_a_statement_about_the_file(folder):
    document = statement(RESULTS, folder / "statement.json")
    proto = json_format.ParseDict(document, statement_pb2.Statement())
    Statement.copy_from_pb(proto).validate()
    assert proto.subject[0].digest["sha256"] == hashlib.sha256(RESULTS.read_bytes()).hexdigest()
    predicate = json_format.ParseDict(document["predicate"], test_result_pb2.TestResult())
    assert document["predicateType"] == "https://in-toto.io/attestation/test-result/v0.1"
    assert predicate.result == "PASSED" and "checks.alarm" in predicate.passed_tests


def test_what_failed_is_named(hostile, folder):
    document = statement(hostile, folder / "hostile.intoto.json")
    predicate = json_format.ParseDict(document["predicate"], test_result_pb2.TestResult())
    assert predicate.result != "PASSED" and len(predicate.failed_tests) > 0
    assert "checks.alarm" not in [*predicate.passed_tests, *predicate.warned_tests, *predicate.failed_tests]

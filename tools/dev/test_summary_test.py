#!/usr/bin/env python3
"""test_summary.py on small result folders: what it counts, and what fails a run."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).with_name("test_summary.py")
PASSED = '<testcase classname="A" name="{}" status="run"/>'
FAILED = (
    '<testcase classname="A" name="Bad" status="run"><failure message="1 is not 2"/></testcase>'
)
SKIPPED = '<testcase classname="A" name="Away"><skipped message="{}"/></testcase>'
CRASHED = '<testcase classname="" name="net" status="fail"><system-out/></testcase>'


class TestSummary(unittest.TestCase):
    def summary(self, files, ci=""):
        """(exit status, printed lines) for {file name: its test cases}."""
        with tempfile.TemporaryDirectory() as folder:
            for name, cases in files.items():
                path = pathlib.Path(folder, name)
                path.parent.mkdir(exist_ok=True)
                path.write_text(f"<testsuite>{''.join(cases)}</testsuite>")
            done = subprocess.run(
                [sys.executable, SCRIPT, folder],
                env={**os.environ, "CI": ci},
                capture_output=True,
                text=True,
                check=False,
            )
        return done.returncode, done.stdout.splitlines()

    def test_counts_a_programs_cases_once_though_ctest_saw_it_too(self):
        cases = [PASSED.format("One"), PASSED.format("Two")]
        ctest = ['<testcase classname="" name="net" status="run"/>']
        answer = self.summary({"gtest/net_test.xml": cases, "ctest.xml": ctest})
        self.assertEqual(answer, (0, ["2 passed, 0 failed, 0 skipped"]))

    def test_a_failed_case_fails_the_run_with_its_reason(self):
        status, lines = self.summary({"e2e.xml": [PASSED.format("One"), FAILED]})
        self.assertEqual(status, 1)
        self.assertEqual(lines, ["failed: A.Bad: 1 is not 2", "1 passed, 1 failed, 0 skipped"])

    def test_a_program_that_crashed_after_its_cases_passed_is_a_failure(self):
        status, lines = self.summary(
            {"gtest/net_test.xml": [PASSED.format("One")], "ctest.xml": [CRASHED]}
        )
        self.assertEqual((status, lines[-1]), (1, "1 passed, 1 failed, 0 skipped"))

    def test_a_skip_fails_the_run_under_ci_only(self):
        files = {"e2e.xml": [PASSED.format("One"), SKIPPED.format("not today")]}
        self.assertEqual(self.summary(files)[0], 0)
        self.assertEqual(self.summary(files, ci="true")[0], 1)

    def test_missing_docker_or_shared_files_excuse_a_skip(self):
        for reason in ("no Docker engine", "SENTIMENT_SHARED is not set"):
            files = {"e2e.xml": [PASSED.format("One"), SKIPPED.format(reason)]}
            self.assertEqual(self.summary(files, ci="true")[0], 0)

    def test_a_run_of_nothing_fails(self):
        self.assertEqual(self.summary({}), (1, ["0 passed, 0 failed, 0 skipped"]))


if __name__ == "__main__":
    unittest.main()

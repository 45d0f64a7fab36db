#!/usr/bin/env python3
"""check_layers.py on small trees: what it must find, and what it must let pass."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from check_layers import violations

RULES = """
core = ["base", "model"]
[modules]
base = []
net = ["base"]
model = ["base"]
serving = ["model", "net"]
testing = ["base"]
apps = ["serving"]
[single_includer]
"curl/" = "src/net/curl_client.cpp"
"boost/beast" = "src/net/beast/"
"model/" = ["src/model/", "src/serving/"]
"""


class CheckLayers(unittest.TestCase):
    def check(self, files):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in {"tools/layers.toml": RULES, **files}.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return list(violations(root))

    def test_lets_allowed_includes_pass_directly_and_through_others(self):
        self.assertEqual(
            self.check(
                {
                    "src/serving/a.cpp": '#include "model/b.hpp"\n#include "base/c.hpp"\n',
                    "src/net/curl_client.cpp": "#include <curl/curl.h>\n",
                    "src/net/beast/session.cpp": "#include <boost/beast/core.hpp>\n",
                    "apps/x/main.cpp": '#include "net/d.hpp"\n',
                    "src/model/b_test.cpp": '#include "testing/fake.hpp"\n',
                }
            ),
            [],
        )

    def test_finds_an_include_of_a_higher_layer_with_its_line(self):
        (found,) = self.check({"src/model/b.hpp": '#pragma once\n#include "serving/a.hpp"\n'})
        self.assertTrue(found.startswith("src/model/b.hpp:2: includes serving/a.hpp"), found)

    def test_finds_what_the_core_must_not_need(self):
        rules = RULES.replace('"model"]\n[modules]', '"model", "serving"]\n[modules]')
        (found,) = self.check({"tools/layers.toml": rules})
        self.assertIn("serving is of the core and may include net", found)

    def test_finds_an_include_of_a_neighbour(self):
        self.assertEqual(len(self.check({"src/model/b.cpp": '# include "net/x.hpp"\n'})), 1)

    def test_finds_a_test_helper_in_the_program(self):
        self.assertEqual(len(self.check({"src/net/n.cpp": '#include "testing/fake.hpp"\n'})), 1)

    def test_finds_a_second_includer_of_a_library(self):
        (found,) = self.check({"src/net/other.cpp": "#include <curl/easy.h>\n"})
        self.assertIn("only src/net/curl_client.cpp may", found)

    def test_finds_an_include_outside_of_the_folder_that_owns_a_library(self):
        (found,) = self.check({"src/net/beast.cpp": "#include <boost/beast/http.hpp>\n"})
        self.assertIn("only src/net/beast/ may", found)

    def test_finds_an_includer_that_none_of_several_owners_holds(self):
        (found,) = self.check({"apps/x/main.cpp": '#include "model/b.hpp"\n'})
        self.assertIn("only src/model/ and src/serving/ may", found)

    def test_finds_a_folder_without_a_rule(self):
        self.assertEqual(len(self.check({"src/utils/u.hpp": ""})), 1)

    def test_finds_an_include_relative_to_its_own_folder(self):
        self.assertEqual(len(self.check({"src/net/n.cpp": '#include "m.hpp"\n'})), 1)


if __name__ == "__main__":
    unittest.main()

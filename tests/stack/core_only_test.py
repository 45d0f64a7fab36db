"""The core as one library, where Boost, libcurl and the like are not even installed."""

import json
import shlex

from stack import ROOT, docker

IMAGE = "sentiment-test-core"
# cmake/Dependencies.cmake looks for these outside of the core only.
ABSENT = ["boost", "cli11", "curl", "prometheus", "pugixml", "spdlog", "sqlite3", "yaml-cpp"]


def in_core(*command):
    return docker("run", "--rm", IMAGE, *command)


def test_a_project_of_its_own_trains_and_predicts_with_the_core():
    docker("build", "-q", "-t", IMAGE, "-f", "tests/stack/core/Dockerfile", str(ROOT))
    label, confidence = in_core().split()
    assert label == "positive"
    assert 0.5 < float(confidence) < 1
    installed = in_core("dpkg-query", "-W", "-f", "${Package}\\n").split()
    assert [
        name for name in installed if name.endswith("-dev") and any(a in name for a in ABSENT)
    ] == []


def test_who_links_the_core_gets_no_flag():
    commands = json.loads(in_core("cat", "/build/compile_commands.json"))
    (command,) = (c["command"] for c in commands if "train_and_predict.dir" in c["command"])
    _, *arguments = shlex.split(command)
    ours = [a for a in arguments if a.startswith(("-f", "-m", "-W", "-D"))]
    assert ours == ["-DFMT_SHARED", "-DNDEBUG"]  # fmt's own; CMake's, for a release
    link = in_core("ninja", "-C", "/build", "-t", "commands", "train_and_predict").splitlines()[-1]
    assert not [a for a in shlex.split(link) if a.startswith(("-f", "-m"))]

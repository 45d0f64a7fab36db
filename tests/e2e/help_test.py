"""Help as users meet it: every command is there, explained, with examples that are true."""

import re
import subprocess

import pytest

COMMANDS = {
    "Train and measure": ["train", "runs list", "runs show", "runs compare", "worker", "evaluate"],
    "Use a model": ["predict", "serve", "import", "export"],
    "Registered models": [
        *("model-info", "list-versions", "set-alias", "delete-alias", "rollback", "sync"),
    ],
    "Data": ["data prepare", "data validate", "storage init"],
    "This program": ["doctor", "config show", "version", "completion"],
}
ALL = [name for names in COMMANDS.values() for name in names]


def sections(page):
    """Heading -> its lines, each without indentation."""
    found = {}
    for block in page.split("\n\n"):
        heading, *lines = block.splitlines()
        found[heading] = [line.strip() for line in lines]
    return found


def test_top_help_lists_every_command_by_task(program):
    page = sections(program.ok("--help").out)
    for task, names in COMMANDS.items():
        assert [re.split(r"\s{2,}", line)[0] for line in page[task]] == names


@pytest.mark.parametrize("name", ALL)
def test_a_commands_help_teaches(program, name):
    page = program.ok(*name.split(), "--help").out
    assert page.startswith(f"usage: sentiment {name}")
    found = sections(page)
    assert "--json" in page
    assert any(line.startswith("Exit codes: 0 done, ") for line in page.splitlines())
    examples = found.get("Example") or found["Examples"]
    assert any(f"sentiment {name}" in line for line in examples)
    flags = {line.split()[0] for line in found["Flags"] if line.startswith("--")}
    for line in examples:
        if f"sentiment {name}" in line:
            assert set(re.findall(r"(?<!\S)--[a-z0-9-]+", line)) <= flags, line
    assert max(map(len, page.splitlines())) <= 100


def complete(program, *words):
    """What bash offers after these words."""
    script = (
        f'eval "$({program.executable} completion bash)"; COMP_WORDS=("$@");'
        ' COMP_CWORD=$(($# - 1)); _sentiment; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    answer = subprocess.run(
        ["bash", "-c", script, "bash", "sentiment", *words],
        cwd=program.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout.split()


def test_bash_completes_commands_flags_and_files(program):
    (program.folder / "rows.csv").touch()
    assert complete(program, "ro") == ["rollback"]
    assert complete(program, "runs", "") == ["list", "show", "compare"]
    assert complete(program, "runs", "list", "--li") == ["--limit"]
    assert complete(program, "train", "--champ") == ["--champion"]
    assert complete(program, "train", "--data-path", "ro") == ["rows.csv"]

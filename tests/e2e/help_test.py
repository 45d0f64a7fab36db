"""Help as users meet it: every command is there, explained, with examples that are true."""

import re

import pytest

COMMANDS = {
    "Train and measure": [
        *("train", "runs list", "runs show", "runs compare", "runs delete", "worker", "evaluate"),
    ],
    "Use a model": ["predict", "serve", "import", "export"],
    "Registered models": [
        *("model-info", "list-versions", "set-alias", "delete-alias", "rollback"),
        *("delete-version", "delete-model", "sync"),
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
        assert [re.split(r"\s{2,}", line)[0] for line in page[task] if "  " in line] == names


@pytest.mark.parametrize("name", ALL)
def test_a_commands_help_teaches(program, name):
    page = program.ok(*name.split(), "--help").out
    assert page.startswith(f"usage: sentiment {name}")
    found = sections(page)
    assert "--json" in page
    assert any(re.match(r"Exit codes: 0 (done, |\(always\))", line) for line in page.splitlines())
    examples = found.get("Example") or found["Examples"]
    assert any(f"sentiment {name}" in line for line in examples)
    flags = {line.split()[0] for line in found["Flags"] if line.startswith("--")}
    for line in examples:
        if f"sentiment {name}" in line:
            assert set(re.findall(r"(?<!\S)--[a-z0-9-]+", line)) <= flags, line
    assert max(map(len, page.splitlines())) <= 100

#!/usr/bin/env python3
"""Checks every #include of src/ and apps/ against tools/layers.toml.

usage: check_layers.py [ROOT]     prints one line per forbidden include; exit status 1 if any
"""

import pathlib
import re
import sys
import tomllib

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')
SUFFIXES = {".cpp", ".hpp", ".inc"}


def closure(modules):
    """module -> everything it may include, itself too."""

    def reach(name, seen):
        if name not in seen:
            seen.add(name)
            for below in modules[name]:
                reach(below, seen)
        return seen

    return {name: reach(name, set()) for name in modules}


def module_of(path, modules):
    """The longest module that is a folder prefix of `path` (parts below src/), or None."""
    fitting = [m for m in modules if path.startswith(m + "/")]
    return max(fitting, key=len, default=None)


def owns(owner, name):
    """Whether a file, or a folder "x/", is or holds the file `name`."""
    return name.startswith(owner) if owner.endswith("/") else name == owner


def violations(root):
    rules = tomllib.loads((root / "tools/layers.toml").read_text())
    allowed = closure(rules["modules"])
    for name in (core := rules.get("core", [])):
        for below in sorted(allowed[name] - set(core)):
            yield f"tools/layers.toml: {name} is of the core and may include {below}, which is not"
    helpers = {m for m in allowed if m.split("/")[0] == "testing"}
    helped = helpers.union(*(allowed[m] for m in helpers))
    files = [f for top in ("src", "apps") for f in (root / top).rglob("*") if f.suffix in SUFFIXES]
    for file in sorted(files):
        name = file.relative_to(root).as_posix()
        module = module_of(name.removeprefix("src/"), allowed)
        if module is None:
            yield f"{name}: its folder is not a module of tools/layers.toml"
            continue
        is_test = re.search(r"_((test|bench|fuzz)\.cpp|fixture\.hpp)$", name) or module in helpers
        may = allowed[module] | (helped if is_test else set())
        for number, line in enumerate(file.read_text().splitlines(), 1):
            if not (match := INCLUDE.match(line)):
                continue
            quote, target = match.groups()
            where = f"{name}:{number}: includes {target}"
            if quote == '"':
                below = module_of(target, allowed)
                if below is None:
                    yield f"{where}, which is not a path below src/"
                elif below not in may:
                    yield f"{where}: {module} may include only {', '.join(sorted(may))}"
            for prefix, owners in rules["single_includer"].items():
                owners = [owners] if isinstance(owners, str) else owners
                if target.startswith(prefix) and not any(owns(o, name) for o in owners):
                    yield f"{where}: only {' and '.join(owners)} may"


def main():
    here = pathlib.Path(__file__).resolve().parent.parent
    found = list(violations(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here))
    print("\n".join(found) if found else "every include keeps to tools/layers.toml")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

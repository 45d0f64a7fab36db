"""token_patterns.json: what re.findall finds with token patterns of all kinds, and what `re` refuses."""

import re

import golden

FILE = "token_patterns.json"


def found(pattern, texts):
    try:
        findall = re.compile(pattern).findall
    except re.error:
        return None
    return [findall(text) for text in texts]


def main():
    content = golden.read(FILE)
    content["cases"] = [
        {"pattern": case["pattern"], "results": found(case["pattern"], content["texts"])}
        for case in content["cases"]
    ]
    golden.write(FILE, content)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Makes fastapi.json: bodies of POST /predict, and what FastAPI with pydantic answers to them.

Bodies are kept as text in Latin-1, one character a byte. Some are written by hand below, the rest are
drawn: valid bodies with a few random edits. Where the pair breaks down itself (500) there is nothing
to compare with, and `status` is 500 without an answer.
"""

import asyncio
import json
import pathlib
import random

from fastapi import FastAPI
from pydantic import BaseModel, Field

SEED = 20240219
DRAWN = 1500
LONGEST = 20  # characters; the test reads with the same limit
JSON = "application/json"

BY_HAND = [
    *['{"text":"good"}', '{"text":"good","x":1}', "", "null", "[]", "[1,2]", '"abc"', "5", "1.5"],
    *["true", "{}", '{"text":""}', '{"text":"' + "a" * 21 + '"}', '{"text":"' + "é" * 21 + '"}'],
    *[
        '{"text":"' + "😀" * 20 + '"}',
        '{"text":null}',
        '{"text":5}',
        '{"text":1.50}',
        '{"text":-0}',
    ],
    *['{"text":1e400}', '{"text":-1e-400}', '{"text":NaN}', '{"text":[-0.0,1e16,1e15,0.00001]}'],
    *[
        '{"text":12345678901234567890123}',
        '{"text":' + "9" * 4300 + "}",
        "9" * 4301,
        '{"text":true}',
    ],
    *['{"text":["a",{"b":1.0}]}', '{"text":{"a":1,"a":2,"b":{}}}', '{"x":1,"y":"\\u00e9\\n"}', "{"],
    *['{"text":}', '{"text":"a"', '{"text":"a"} x', "{text:1}", '{"text":"a",}', '{"text":"\\x"}'],
    *['{"text":"\n"}', '{"text":"abc', '{"text" 1}', "nul", " ", "[1,", "[1 2]", '{"a":1 "b"}'],
    *[
        '\ufeff{"text":"a"}',
        '\ufeff{"text":}',
        '{"text":"\\u12"}',
        '{"text":"\\ud800"}',
        '"\\u1234',
    ],
    *['{"text":"\\udc00 x"}', '{"text":"\\ud83d\\ude00"}', '{"text":"a","text":"b"}', "\ufeff"],
    *['{"text":"a\\u0000b"}', "é{", '{"é":}', "[01]", "[-]", "[1.]", "[1e]", "[1e+]", "[-1.5e3x]"],
    *['{"text":"a"}{"text":"b"}', '{"text":tru}', '{"a":"b",1}', "[", "[1", "{'text':1}", "[1,]"],
    *['{"a"', '{"a":1,', '{"a":1', "{,", '"\\', '"\\u', '"\\uzzzz"', '"ab\tc"', '{"a":Infinit}'],
    *['["a', '\n\n{\n"a":\n}', '"\\ud83d\\uzzzz"', '"\\ud83d\\u00"', '"\\ud83d\\u0041"', "-", "-x"],
    *[
        '{"x":"\\ud800","text":"a"}',
        '{"x":NaN,"text":"a"}',
        '{"text":"\x7f"}',
        '"\\ud83d\\',
        "\x00",
    ],
    *["[" * 5_000, '{"text":' + "[" * 400 + "]" * 400 + "}"],
    b'{"text":"\xff"}',
    b"\xff",
    b'{"text":"\xed\xa0\x80"}',
    b'{"text":"\xc0\xaf"}',
    b'{"text":"\xf4\x90\x80\x80"}',
    b'{"text":"\xe2\x82"}',
]
TYPES = [
    *["", "text/plain", JSON + "; charset=utf-8", JSON + ";charset=latin-1", JSON + " "],
    *["application/vnd.api+json", "APPLICATION/JSON", "application/x-www-form-urlencoded"],
    *["multipart/form-data", "application/jsonx", "garbage", "text/json", "application/", "/json"],
    *["application/+json", "application/json, text/plain"],
]


class PredictRequest(BaseModel):
    text: str = Field(min_length=1, max_length=LONGEST)


app = FastAPI()


@app.post("/predict")
def predict(request: PredictRequest) -> dict[str, str]:
    return {"text": request.text}


def ask(body, content_type):
    """One request straight through the application, without a socket."""
    sent = []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": "/predict",
        "raw_path": b"/predict",
        "query_string": b"",
        "scheme": "http",
        "server": ("localhost", 80),
        "headers": [(b"content-type", content_type.encode())] if content_type else [],
    }

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    try:
        asyncio.run(app(scope, receive, send))
    except (ValueError, RecursionError):  # its answer cannot be written as JSON
        return 500, ""
    return sent[0]["status"], b"".join(part.get("body", b"") for part in sent[1:]).decode()


def drawn(draw):
    """A valid body, with up to three random edits."""
    value = draw.choice(
        [
            {
                "text": draw.choice(
                    ["good", "é‽😀", 'a"b\\c', "a\nb", "x" * 30, "", None, 1, 2.5e-7, []]
                )
            },
            {"a": [1, {"b": None}], "text": "t"},
            [True, "x"],
            {"t": 1},
        ]
    )
    text = json.dumps(value, ensure_ascii=draw.random() < 0.5, indent=draw.choice([None, None, 1]))
    for _ in range(draw.randrange(4)):
        at = draw.randrange(len(text) + 1)
        kind = draw.randrange(3)
        if kind == 0:
            text = text[:at] + text[at + 1 :]
        elif kind == 1:
            text = text[:at] + draw.choice('{}[],:"\\ue0123456789.-+ \n\tantfd\x01é') + text[at:]
        else:
            text = text[:at]
    return text


def main():
    draw = random.Random(SEED)
    asked = [(body, JSON) for body in BY_HAND]
    asked += [('{"text":"a"}', kind) for kind in TYPES] + [("", ""), ("text=a", TYPES[7])]
    asked += [(drawn(draw), JSON) for _ in range(DRAWN)]
    cases = []
    for body, content_type in dict.fromkeys(asked):
        body_bytes = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
        status, answer = ask(body_bytes, content_type)
        case = {
            "content_type": content_type,
            "body": body_bytes.decode("latin-1"),
            "status": status,
        }
        cases.append(case | ({} if status == 500 else {"answer": answer}))
    lines = ",\n".join(json.dumps(case) for case in cases)
    out = pathlib.Path(__file__).with_name("fastapi.json")
    out.write_text(f'{{"longest": {LONGEST}, "cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Writes data/reviews_sample.csv: 2,000 invented reviews, half of them positive.

Each review has a label first and sentences second: most of its remarks lean the way the label does,
some lean the other way, and the verdict always follows the label. A remark may say what it means,
deny the opposite, dispute what others say, weigh two things, or be ironic; so nearly every word
stands in reviews of both kinds. A review that would let a word lean too far is thrown away, so that
no single word decides. The same seed gives the same bytes. The sentences are in
reviews_phrases.toml.

    python3 tools/make_reviews_sample.py [OUTPUT]
"""

import pathlib
import random
import re
import string
import sys
import tomllib

FOLDER = pathlib.Path(__file__).resolve().parent
OUTPUT = FOLDER.parent / "data" / "reviews_sample.csv"
PHRASES = tomllib.loads((FOLDER / "reviews_phrases.toml").read_text(encoding="utf-8"))
WORDS, REMARKS, VERDICTS, NAMES, DOMAINS = (
    PHRASES[part] for part in ("words", "remarks", "verdicts", "names", "domains")
)

SEED = 20240229
ROWS = 2000
LEANS_WITH_LABEL = 0.78  # share of the remarks that lean as the review does
WAYS = {  # in which a remark is made, in percent
    "direct": 54,
    "idiom": 11,
    "feeling": 10,
    "mixed": 9,
    "denied": 8,
    "disputed": 5,
    "irony": 3,
}
OFTEN = 20  # a word in fewer reviews may lean as it likes
MOST_TELLING = 0.74  # a word's share of reviews with one label
TYPO = 0.18  # share of the reviews with a slip of the keyboard


class Draw:
    """Draws with random() alone, the one sequence that Python promises never to change."""

    def __init__(self, seed):
        self._random = random.Random(seed).random

    def below(self, count):
        return int(self._random() * count)

    def chance(self, share):
        return self._random() < share

    def pick(self, items):
        return items[self.below(len(items))]

    def pick_other(self, items, taken):
        return self.pick([item for item in items if item not in taken])

    def weighted(self, shares):
        """A key of `shares`."""
        at = self.below(sum(shares.values()))
        for key, share in shares.items():
            at -= share
            if at < 0:
                return key
        raise AssertionError("unreachable: `at` is below the sum")

    def shuffle(self, items):
        for i in range(len(items) - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]


def tokens(text):
    """The words that a model counts: two or more letters, in lower case."""
    return set(re.findall(r"\w\w+", text.lower()))


def capitalised(sentence):
    return sentence[:1].upper() + sentence[1:]


def with_article(phrase):
    sounds_open = phrase[0].lower() in "aeiou" and not phrase.startswith("use")
    return ("an " if sounds_open or phrase.startswith("honest") else "a ") + phrase


class Review:
    """One review on its way: its subject, and what was said about it already."""

    def __init__(self, draw, positive):
        self.draw = draw
        self.positive = positive
        self.kind = draw.weighted({kind: domain["share"] for kind, domain in DOMAINS.items()})
        self.domain = DOMAINS[self.kind]
        self.aspects = list(self.domain["aspects"])
        draw.shuffle(self.aspects)
        self.sentences_used = []
        self.facts = self.invent_facts()

    def invent_facts(self):
        """What the review is about; a sentence takes what it needs."""
        draw, names = self.draw, NAMES
        thing = draw.pick(self.domain["things"])
        brand = draw.pick(names["brands"])
        is_series, is_device = self.kind == "series", self.kind == "device"
        rival = draw.pick_other(names["brands"], [brand]) + " " + draw.pick(names["models"])
        return {
            "thing": thing,
            "a_thing": with_article(thing),
            "do": self.domain["verb"],
            "used": self.domain["used"],
            "unit": self.domain["unit"],
            "maker": self.domain["maker"],
            "title": self.title(),
            "other": "The " + rival if is_device else self.title(),
            "name": self.name(),
            "name2": self.name(),
            "maker_name": brand if is_device else self.name(),
            "brand": brand,
            "model": draw.pick(names["models"]),
            "minutes": 25 + draw.below(35) if is_series else 80 + draw.below(75),
            "pages": 120 + draw.below(500),
            "episodes": draw.pick(["six", "eight", "ten", "twelve"]),
            "ordinal": draw.pick(names["ordinals"]),
            "place": draw.pick(names["places"]),
            "town": draw.pick(names["title_place"]),
            "place_home": draw.pick(names["homes"]),
            "cinema": draw.pick(names["cinemas"]),
            "day": draw.pick(names["days"]),
            "season": draw.pick(names["seasons"]),
            "weather": draw.pick(names["weathers"]),
            "hero": draw.pick(names["heroes"]),
            "quest": draw.pick(names["quests"]),
        }

    def title(self):
        draw = self.draw
        noun, place = draw.pick(NAMES["title_noun"]), draw.pick(NAMES["title_place"])
        return draw.pick(
            [
                f"The {draw.pick(NAMES['title_adj'])} {noun}",
                f"The {noun} of {place}",
                f"Letters from {place}",
                f"{capitalised(draw.pick(NAMES['counts']))} Nights in {place}",
                f"{draw.pick(NAMES['first'])} and the {noun}",
            ]
        )

    def name(self):
        return f"{self.draw.pick(NAMES['first'])} {self.draw.pick(NAMES['last'])}"

    def fresh(self, templates):
        """A template that this review has not used yet."""
        template = self.draw.pick_other(templates, self.sentences_used)
        self.sentences_used.append(template)
        return template

    def fill(self, template, **more):
        passing = {
            "friend": self.draw.pick(NAMES["friends"]),
            "count": self.draw.pick(NAMES["counts"]),
            "adv": self.draw.pick(WORDS["adverbs"]),
        }
        return capitalised(template.format(**self.facts, **passing, **more).replace("~", ""))

    def adjective(self, aspect, leaning, taken=(), before_noun=False):
        special, general = aspect[leaning], WORDS[leaning]
        pool = special if taken or self.draw.chance(0.5) else general
        return self.draw.pick(
            [w for w in pool if w not in taken and not (before_noun and w.startswith("~"))]
        )

    def attribute(self, aspect, leaning):
        """ "a clever plot", "sharp dialogue"."""
        phrase = f"{self.adjective(aspect, leaning, before_noun=True)} {aspect['name']}"
        return with_article(phrase) if aspect["form"] == "one" else phrase

    def remark(self, leaning):
        """One sentence that praises or blames; each aspect comes up once."""
        draw = self.draw
        way = draw.weighted(WAYS) if len(self.aspects) > 1 else "idiom"
        if way == "idiom":
            pair = self.fresh(self.domain["idioms"])
            return self.fill(pair[0 if leaning == "praise" else 1])
        aspect = self.aspects.pop()
        if way == "feeling":
            feeling = draw.pick(REMARKS["feelings"])
            verb = draw.pick(feeling[leaning])
            return self.fill(feeling["say"], V=verb, W=verb, a="the " + aspect["name"])
        if way == "irony":
            return self.ironic_remark(aspect, leaning)
        template = self.fresh(REMARKS[way])
        uses_two = "{b}" in template or "{attP_other}" in template
        return self.fill_remark(
            template, aspect, self.aspects.pop() if uses_two else aspect, leaning
        )

    def fill_remark(self, template, aspect, beside, leaning):
        against = "blame" if leaning == "praise" else "praise"
        own = self.adjective(aspect, leaning)
        many = aspect["form"] == "many"
        words = {
            "a": "the " + aspect["name"],
            "is": "are" if many else "is",
            "was": "were" if many else "was",
            "seems": "seem" if many else "seems",
            "it": "they" if many else "it",
            "P": own,
            "P2": self.adjective(aspect, leaning, taken=[own]),
            "N": self.adjective(aspect, against),
            "attP": self.attribute(aspect, leaning),
            "attN": self.attribute(aspect, against),
            "attP_other": self.attribute(beside, leaning),
            "b": "the " + beside["name"],
            "bis": "are" if beside["form"] == "many" else "is",
            "BP": self.adjective(beside, leaning),
        }
        return self.fill(template, **words)

    def ironic_remark(self, aspect, leaning):
        key = "irony_" + leaning
        for_kind = REMARKS.get(f"{key}_{self.kind}", REMARKS[key])
        word = self.draw.pick(WORDS["blame" if leaning == "praise" else "praise"])
        cliches = list(self.domain["cliches"])
        self.draw.shuffle(cliches)
        many = aspect["form"] == "many"
        words = {
            "a": "the " + aspect["name"],
            "is": "are" if many else "is",
            "was": "were" if many else "was",
            "N": word,
            "aN": with_article(word),
            "cliche": cliches[0],
            "a_cliche": with_article(cliches[0]),
            "a_cliche2": with_article(cliches[1]),
            "a_cliche3": with_article(cliches[2]),
        }
        return self.fill(self.fresh(for_kind), **words)

    def verdict(self):
        draw = self.draw
        if draw.chance(0.7):
            template = draw.pick(VERDICTS["pairs"])[0 if self.positive else 1]
            good, bad = draw.pick(WORDS["praise"]), draw.pick(WORDS["blame"])
            return self.fill(
                template,
                praise=with_article(good),
                blame=with_article(bad),
                praise_adj=good,
                blame_adj=bad,
            )
        word = draw.pick(WORDS["praise" if self.positive else "blame"])
        phrase = with_article(f"{word} {self.facts['thing']}")
        return self.fill(draw.pick(VERDICTS["direct"]), W1=word, att_thing=phrase)

    def leanings(self, count):
        """How each remark leans; at least half of them as the verdict does."""
        agreeing = [self.draw.chance(LEANS_WITH_LABEL) for _ in range(count)]
        if sum(agreeing) * 2 < count:
            agreeing = [not agrees for agrees in agreeing]
        return ["praise" if agrees == self.positive else "blame" for agrees in agreeing]

    def text(self):
        draw = self.draw
        sentences = [self.fill(draw.pick(self.domain["openings"]))]
        body = [self.remark(leaning) for leaning in self.leanings(2 + draw.below(5))]
        if draw.chance(0.6):
            filler = self.fill(draw.pick(self.domain["fillers"]))
            body.insert(draw.below(len(body) + 1), filler)
        sentences += body
        verdict = self.verdict()
        says_it_first = draw.chance(0.12)
        sentences.insert(0 if says_it_first else len(sentences), verdict)
        return roughened(draw, " ".join(sentences))


def roughened(draw, text):
    """As people type: a slip here and there, a full stop that became something else."""
    if draw.chance(TYPO):
        text = with_typo(draw, text)
    if draw.chance(0.06):
        text = text[:-1] + draw.pick(["!", "!!", "..."])
    if draw.chance(0.05):
        text = text[:1].lower() + text[1:]
    if draw.chance(0.05):
        text = text.replace(" I ", " i ")
    return text


def with_typo(draw, text):
    parts = text.split(" ")
    plain = set(string.ascii_lowercase)
    i = draw.pick([i for i, part in enumerate(parts) if len(part) > 4 and set(part) <= plain])
    word = parts[i]
    at = 1 + draw.below(len(word) - 2)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    left_out = word[:at] + word[at + 1 :]
    doubled = word[:at] + word[at] + word[at:]
    parts[i] = draw.pick([swapped, left_out, doubled])
    return " ".join(parts)


class Balance:
    """In how many reviews of each label each word stood."""

    def __init__(self):
        self._counts = {}

    def admits(self, text, label):
        """Whether no frequent word would tell the label of more than MOST_TELLING of its reviews."""
        for word in tokens(text):
            counts = list(self._counts.get(word, (0, 0)))
            counts[label] += 1
            if sum(counts) >= OFTEN and max(counts) > MOST_TELLING * sum(counts):
                return False
        return True

    def add(self, text, label):
        for word in tokens(text):
            self._counts.setdefault(word, [0, 0])[label] += 1


def make_rows(seed=SEED, count=ROWS):
    """(text, label) pairs, half of them positive, without a duplicate."""
    draw = Draw(seed)
    balance = Balance()
    rows, seen = [], set()
    while len(rows) < count:
        label = len(rows) % 2
        text = Review(draw, positive=label == 1).text()
        if text.lower() not in seen and balance.admits(text, label):
            balance.add(text, label)
            seen.add(text.lower())
            rows.append((text, label))
    draw.shuffle(rows)
    return rows


def to_csv(rows):
    """RFC 4180 with quotes only where a field needs them; lines end in LF."""
    lines = ["text,label"]
    for text, label in rows:
        field = '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text
        lines.append(f"{field},{label}")
    return "\n".join(lines) + "\n"


def main():
    output = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    output.write_bytes(to_csv(make_rows()).encode("utf-8"))


if __name__ == "__main__":
    main()

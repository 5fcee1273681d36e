"""Quotation marks, reporting verbs and speakers of a whole batch, against references that read one text after another."""
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.reading import quotations
from analysis.reading.characters import characters

QUICK = settings(deadline=None, max_examples=80)
#: Marks, letters, white space, digits, and characters of which either side of a mark takes notice.
LETTERS = "“”„«»\"‘’'“”\"‘’'aбé_ \t3²-,.\n\r\u2028\x1f"
TEXTS = st.text(alphabet=st.one_of(st.sampled_from(LETTERS), st.characters()), max_size=60)
SCENES = st.text(alphabet=LETTERS, max_size=40)
DIGITS = "".join(letter for letter in map(chr, range(0x110000)) if letter.isdigit())

#: What a quotation is, as one pattern. In a text without line breaks.
MARKS = re.compile(
    r"“([^“”]+)”"
    r"|„([^„“”]+)[“”]"
    r"|«([^«»]+)»"
    r'|(?<!\w)"(?=\S)([^"]*[^"\s])"'
    r"|(?<!\w)‘(?=\S)((?:[^‘’]|’(?=\w))+)’(?!\w)"
    rf"|(?<!\w)'(?![\s{DIGITS}])((?:[^']|'(?=\w))+(?<=\S))'(?!\w)"
)


def paragraphs(text):
    """Return the spans between line breaks, without white space at their ends."""
    lines = [match.span() for match in re.finditer("[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+", text) if match.group().strip()]
    return [(end - len(text[start:end].lstrip()), start + len(text[start:end].rstrip())) for start, end in lines]


def reference_spans(text):
    """Return the spans of one text by the pattern, paragraph by paragraph."""
    found = [match for start, end in paragraphs(text) for match in MARKS.finditer(text, start, end)]
    return [match.span(match.lastindex) for match in found]


def found_spans(texts):
    """Return the spans of each text as the kernels find them in all at once."""
    batch = characters(texts)
    starts, stops = quotations.spans(batch)
    rows = np.searchsorted(batch.bounds, starts, side="right") - 1
    return [[(start - first, stop - first) for start, stop in zip(starts[rows == row].tolist(), stops[rows == row].tolist(),
                                                                  strict=True)]
            for row, first in enumerate(batch.bounds[:-1].tolist())]


def quoted(text):
    return [text[start:stop] for start, stop in found_spans([text])[0]]


# -- marks


@pytest.mark.parametrize(("text", "expected"), [
    ('"We sail," he said. "Now."', ["We sail,", "Now."]),
    ("“We sail”, he said. “She said ‘no’ and left.”", ["We sail", "She said ‘no’ and left."]),
    ("‘I’m here and it’s late’, he said of the boys’ boats.", ["I’m here and it’s late"]),
    ("He said 'I'm late' of the boys' boats in the '90s.", ["I'm late"]),
    ("Она сказала: «Мы плывём». „Nein“, sagte er.", ["Мы плывём", "Nein"]),
    ("“It never closes\nand “this does”.", ["this does"]),
    ("It's the boys’ boat, isn’t it, O’Berg’s? ''", []),
    ('A 6" board “” and " alone', []),
    ("“One “two” three”", ["two"]),
    ("„Low” and „low „lower“ ”", ["Low", "lower"]),
    ("« spaced » «inner « x »", [" spaced ", " x "]),
    ('"ends in space " x"', []),
    ("'ends in space ' x'", []),
    ("‘ends in space ’ x", ["ends in space "]),
    ("‘’tis late’ ''tis' '²'", ["’tis late", "'tis"]),
    ("“marks of 'several \"kinds” in one'", ["marks of 'several \"kinds"]),
    ("", []), ("\n\n", []), ("“", []), ("”", []),
])
def test_quotations_by_hand(text, expected):
    assert quoted(text) == expected


@given(st.lists(st.one_of(TEXTS, SCENES), max_size=4))
@QUICK
def test_spans_equal_the_pattern(texts):
    assert found_spans(texts) == [reference_spans(text) for text in texts]


@given(st.lists(SCENES, max_size=4))
@QUICK
def test_a_batch_is_read_as_its_texts_alone(texts):
    assert found_spans(texts) == [found_spans([text])[0] for text in texts]


@given(TEXTS)
@QUICK
def test_quotations_are_disjoint_and_stay_in_their_paragraph(text):
    spans = found_spans([text])[0]
    assert all(start < end and len(text[start:end].splitlines()) == 1 for start, end in spans)
    assert all(left[1] < right[0] for left, right in zip(spans, spans[1:], strict=False))


@given(st.lists(SCENES, max_size=4))
@QUICK
def test_plain_and_compiled_kernels_agree(texts):
    batch = characters(texts)
    places = np.flatnonzero(np.isin(batch.codes, [ord(letter) for letter in "“”„«»\"‘’'\n\r\u2028"]))
    roles = quotations._roles(batch, places)
    plain, compiled = quotations._matched.plain(places, *roles), quotations._matched.compiled(places, *roles)
    assert [side.tolist() for side in plain] == [side.tolist() for side in compiled]
    assert [side.tolist() for side in quotations.spans(batch)] == [side.tolist() for side in plain]


@pytest.mark.parametrize("size", [1_000, 1_000_000, pytest.param(20_000_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("piece", ["“", "„", "«", "‘", "'", "‘’", " 'a", ' "a', '" a', " ‘a", '"a" ', "'a' ", "“„«\"‘'",
                                   " “a «b „c ‘d 'e", "don't "])
def test_hostile_texts_are_read_in_one_pass(piece, size):
    text = piece * (size // len(piece))
    first, second = found_spans([text[:1_000], "“The end”"]), quotations.spans(characters([text, "“The end”"]))
    assert first == [reference_spans(text[:1_000]), [(1, 8)]]
    assert (second[0] < second[1]).all() and (second[1][:-1] < second[0][1:]).all() and second[0][-1] == len(text) + 2


# -- who is reported


def reference_attributed(quotes, *, sentence, quoted, cue, mentions):
    """Return (quotation, cue, mention or -1) by looking at every cue for every quotation and every mention for every cue."""
    rank = np.concatenate([[0], np.cumsum(~quoted)])

    def gap(one, other):
        return rank[other[0]] - rank[one[1]] if one[0] < other[0] else rank[one[0]] - rank[other[1]]

    rows = []
    for number, (first, stop) in enumerate(quotes):
        near = [verb for verb in np.flatnonzero(cue & ~quoted) if stop - first >= 2
                and sentence[first] <= sentence[verb] <= sentence[stop - 1]]
        if near:
            verb = min(near, key=lambda verb: gap((verb, verb + 1), (first, stop)))
            inside = np.flatnonzero(sentence == sentence[verb])
            named = [mention for mention, run in enumerate(mentions) if inside[0] <= run[0] <= inside[-1]]
            best = min(named, key=lambda mention: gap(mentions[mention], (verb, verb + 1)), default=-1)
            far = best < 0 or gap(mentions[best], (verb, verb + 1)) > quotations.WITHIN
            rows.append((number, int(verb), -1 if far else best))
    return rows


def runs(draw, size, *, empty):
    """Draw disjoint runs of tokens in order, first and last + 1."""
    edges = sorted(draw(st.lists(st.integers(0, size), max_size=12)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    return np.array([pair for pair in pairs if empty or pair[0] < pair[1]], dtype=np.int64).reshape(-1, 2)


@st.composite
def scenes(draw):
    """Draw the arguments of attributed: tokens in sentences, some inside quotations, some verbs, some mentions."""
    size = draw(st.integers(0, 40))
    sentence = np.cumsum(draw(st.lists(st.sampled_from([0, 0, 0, 0, 1, 3]), min_size=size, max_size=size)), dtype=np.int64)
    quotes = runs(draw, size, empty=True)
    quoted = np.zeros(size, dtype=bool)
    for first, stop in quotes:
        quoted[first:stop] = True
    cue = np.array(draw(st.lists(st.sampled_from([True, False, False]), min_size=size, max_size=size)), dtype=bool)
    return {"quotes": quotes, "sentence": sentence, "quoted": quoted, "cue": cue, "mentions": runs(draw, size, empty=True)}


def found_attributed(scene):
    columns = quotations.attributed(scene["quotes"], **{name: scene[name] for name in scene if name != "quotes"})
    return list(zip(*[column.tolist() for column in columns], strict=True))


def marked(line):
    """Return the arguments of attributed for words of which quoted ones are in [ ], verbs are "said", mentions in capitals."""
    words = line.replace("[", "[ ").replace("]", " ]").split()
    edges, mentions, sentence, kept = [], [], [], []
    for word in words:
        if word in "[]":
            edges.append(len(kept))
        elif word == "|":
            sentence.append(len(kept))
        else:
            if word.isupper():
                mentions.append((len(kept), len(kept) + 1))
            kept.append(word)
    quotes = np.array(edges, dtype=np.int64).reshape(-1, 2)
    quoted = np.searchsorted(edges, np.arange(len(kept)), side="right") % 2 == 1
    return {"quotes": quotes, "sentence": np.searchsorted(sentence, np.arange(len(kept)), side="right"), "quoted": quoted,
            "cue": np.array(kept) == "said", "mentions": np.array(mentions, dtype=np.int64).reshape(-1, 2)}


@pytest.mark.parametrize(("line", "expected"), [
    ("[we sail] said A of B", [(0, 2, 0)]),
    ("A said [we sail] and B said so", [(0, 1, 0)]),  # the nearer verb
    ("A said [we sail] said B", [(0, 1, 0)]),  # equally near: the first
    ("A said [no] and left", []),  # one word
    ("A said | [we sail] B left", []),  # another sentence
    ("A said | B left [we sail | we stay] and C said so", [(0, 10, 2)]),  # a sentence that the quotation touches
    ("A [x y] B said so | [we sail]", [(0, 4, 1)]),
    ("A [x y z u v w o] was said", [(0, 9, 0)]),  # words inside marks do not count
    ("A one two three four five six said [we sail]", [(0, 7, 0)]),
    ("A one two three four five six seven said [we sail]", [(0, 8, -1)]),
    ("A then said so B [we sail]", [(0, 2, 0)]),  # equally near: who is named first
    ("[we said so] A left", []),  # a verb inside the marks
    ("nobody left", []), ("", []),
])
def test_attributed_by_hand(line, expected):
    assert found_attributed(marked(line)) == expected


@given(scenes())
@settings(QUICK, max_examples=200)
def test_attributed_equals_the_reference(scene):
    assert found_attributed(scene) == reference_attributed(**scene)


@given(st.lists(scenes(), min_size=1, max_size=4))
@QUICK
def test_attributed_of_a_batch_is_that_of_its_texts(scenes):
    sizes, expected, parts = [len(scene["sentence"]) for scene in scenes], [], {name: [] for name in scenes[0]}
    quotes = mentions = sentences = tokens_before = 0
    for scene, size in zip(scenes, sizes, strict=True):
        scene["mentions"] = scene["mentions"][scene["mentions"][:, 0] < size]  # as asked for: their first token is in the text
        expected += [(quote + quotes, verb + tokens_before, mention + mentions if mention >= 0 else -1)
                     for quote, verb, mention in reference_attributed(**scene)]
        for name, moved in {"quotes": tokens_before, "mentions": tokens_before, "sentence": sentences, "quoted": False,
                            "cue": False}.items():
            parts[name].append(scene[name] + moved)
        quotes, mentions = quotes + len(scene["quotes"]), mentions + len(scene["mentions"])
        tokens_before, sentences = tokens_before + size, sentences + int(scene["sentence"].max(initial=0)) + 1
    assert found_attributed({name: np.concatenate(part) for name, part in parts.items()}) == expected


def test_thousands_of_quotations_in_one_sentence():
    scene = marked("[we sail] said A " * 200)
    assert found_attributed(scene) == reference_attributed(**scene) and len(reference_attributed(**scene)) == 200
    assert len(found_attributed(marked("[we sail] said A " * 100_000))) == 100_000

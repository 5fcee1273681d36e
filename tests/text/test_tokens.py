"""Characters, word tokens and counts of a batch, against scikit-learn and plain Python. All text is invented."""

import os
import re
import shutil
import subprocess
import sys
from functools import cache

import numpy as np
import pytest
from by_hand import by_hand, tables
from hypothesis import example, given, settings
from hypothesis import strategies as st
from kernel_forms import BOTH, in_both_forms

from analysis.text import kernels, tokens
from analysis.text.addresses import address_spans
from analysis.text.characters import ADDRESS, BREAKS, characters
from analysis.text.phrases import make_finder
from analysis.text.sentences import sentence_spans

QUICK = settings(max_examples=30)
#: Letters whose case is special (dotted I, sigma, long s, Kelvin), other scripts, marks, stops and
#: line breaks.
LETTERS = "abzAZ IiİıΣσςſKßАяёÿ\u0301\u0307_0 9.,'’\n\t\u2028💘"
TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from(LETTERS), st.characters(exclude_categories=["Cs", "Mc", "Mn"])
    ),
    max_size=60,
).filter(lambda text: not re.search("[\u0600-\u08ff]", text) and not [*address_spans(text)])
PERSIAN = "می\u200cرو\u064eabکتابِ \u200c\u200d\u064b.5"


def words(text):
    """Return the word tokens of one text."""
    found = tokens.tokenize(characters([text]))
    return found.vocabulary[found.ids].tolist()


# -- kernels


#: In plain Python numpy says that a hash wraps around.
WRAPS = pytest.mark.filterwarnings("ignore:overflow")


@WRAPS
def test_words_of_a_list_are_found_and_no_others():
    table = kernels.word_table(["sea", "see", "harbour", "\ud800", "é💘"])
    codes = characters(["the sea, seen harbour \ud800 é💘"]).codes
    spans = tables(__file__)["spans"]
    found = [int(kernels.find_word(codes, start, stop, table)) for start, stop in spans]
    assert found == [-1, 0, 1, -1, 2, 3, 4, -1]
    assert int(kernels.find_word(codes, 0, 3, kernels.word_table([]))) == -1


@cache
def compiled_find_word():
    """Return the kernel as others call it when they are compiled."""
    return kernels.compiled(kernels.find_word)


@WRAPS
@pytest.mark.parametrize("compiled", BOTH)
@given(
    listed=st.lists(st.text(min_size=1, max_size=5), unique=True, max_size=40),
    asked=st.text(max_size=5),
)
@QUICK
def test_a_table_of_words_is_a_dictionary(compiled, listed, asked):
    codes, table = characters([asked]).codes, kernels.word_table(listed)
    expected = listed.index(asked) if asked in listed else -1
    find = compiled_find_word() if compiled else kernels.find_word
    assert find(codes, 0, len(asked), table) == expected


def test_small_batches_never_load_numba(root):
    code = (
        "import sys, pandas; from analysis import extract, read_corpus; "
        "texts = ['They met. ' * 400] * 2; "
        "table = pandas.DataFrame({'article_id': ['a', 'b'], 'outlet': 'North', 'text': texts}); "
        "extract(read_corpus(table), ngrams=(1, 2)); sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=root).returncode == 0


COUNTED = """
from analysis import compare, extract, framing, read_corpus
from analysis.text import kernels
kernels.LARGE = 0
corpus = read_corpus("data/example-articles")
features = extract(corpus, actors="data/example-articles/actors.toml")
table = compare.contrasts(framing.terms(features, stop_words="news"), "outlet")
print(table.to_csv(float_format="%.9g"))
"""


@pytest.mark.slow
def test_articles_are_read_alike_where_numba_compiles_nothing(root):
    printed = []
    for setting in "01":
        environment = os.environ | {"NUMBA_DISABLE_JIT": setting}
        options = {"cwd": root, "capture_output": True, "text": True, "env": environment}
        done = subprocess.run([sys.executable, "-c", COUNTED], **options)
        assert (done.returncode, done.stderr) == (0, "")
        printed.append(done.stdout)
    assert printed[0] == printed[1]


# -- characters


def test_only_the_dotted_capital_i_grows_in_lower_case():
    assert [chr(code) for code in range(0x110000) if len(chr(code).lower()) != 1] == ["İ"]


def test_the_line_breaks_are_those_of_python():
    assert {
        letter for letter in map(chr, range(0x110000)) if len(f"a{letter}a".splitlines()) == 2
    } == set(BREAKS)


@given(st.lists(TEXTS, max_size=4))
@QUICK
def test_lower_case_is_that_of_each_text(texts):
    batch = characters(texts)
    for row, text in enumerate(texts):
        found = "".join(map(chr, batch.lower[batch.bounds[row] : batch.bounds[row + 1] - 1]))
        plain = text.translate(str.maketrans("’ʼ‘`׳״", "'''''\""))
        assert found == plain.replace("İ", "i").lower()


# -- words


def test_marks_inside_and_around_words():
    """Hebrew acronyms and Ukrainian words keep theirs; emphasis and English apostrophes go."""
    for text, words in {
        "צה\"ל וצה״ל ”צה”ל” ז'בוטינסקי": ['צה"ל', 'וצה"ל', 'צה"ל', "ז'בוטינסקי"],
        "комп’ютер пʼять п'ять": ["комп'ютер", "п'ять", "п'ять"],
        "_Roe_ __init__ snake_case ____": ["roe", "init", "snake_case"],
        "Roeʼs Donʼt": ["roe", "don"],
    }.items():
        found = tokens.tokenize(characters([text]))
        assert found.vocabulary[found.ids].tolist() == words


def test_words_by_hand():
    found = words("The N.L. didn't sail in 2031: go_now, İzmir, xİy!")
    assert found == "the didn sail in 2031 go_now izmir xiy".split()


@by_hand(__file__, "arabic")
def test_words_of_arabic_script_keep_their_signs_and_joiners(text, expected):
    assert words(text) == expected


@given(TEXTS)
@example("ΑΣ ΑΣΑ Σ")
@example("ΟΔΟΣ’Β")
@QUICK
def test_words_equal_scikit_learn(text):
    from sklearn.feature_extraction.text import CountVectorizer

    text = text.replace("_", " ")  # it takes underscores for letters
    assert words(text) == CountVectorizer().build_analyzer()(text)


@given(st.lists(st.one_of(TEXTS, st.text(alphabet=PERSIAN, max_size=30)), max_size=4))
@QUICK
def test_places_point_at_the_words(texts):
    batch = characters(texts)
    found = tokens.tokenize(batch)
    places = zip(found.starts, found.stops, found.vocabulary[found.ids], found.hashes[found.ids])
    for start, stop, word, key in places:
        assert "".join(map(chr, batch.lower[start:stop])) == word
        with np.errstate(over="ignore"):
            assert key == kernels.hash_numbers(batch.lower, start, stop)


@pytest.mark.slow
@given(st.lists(st.one_of(TEXTS, st.text(alphabet=PERSIAN, max_size=30)), max_size=4))
@QUICK
def test_plain_and_compiled_agree(texts):
    plain, compiled = in_both_forms(tokens.tokenize, characters(texts))
    for name in ("ids", "starts", "stops", "bounds", "vocabulary", "hashes"):
        assert getattr(plain, name).tolist() == getattr(compiled, name).tolist()


def test_words_of_two_letters_side_by_side():
    found = tokens.tokenize(characters(["xi " * 100]))
    assert found.ids.tolist() == [0] * 100 and found.vocabulary.tolist() == ["xi"]


def test_a_large_vocabulary_outgrows_the_first_table():
    text = " ".join(f"w{number}" for number in range(9_999)) + " w7"
    assert words(text) == text.split()


# -- addresses (all are invented)


NO_ADDRESSES = (
    "e.g.this No.2 U.S. Elm! ended.It was Nr.5 z.B.in p.m.in 10.am i.e.to Ph.D.in U.S.in 3.5bn Mr.Smith "
    "J.R.R.Roe St.Elm amig@s tod@s 5 @ 3 #boats a...com Node.js No.In WAR.IT U.S.A. т.е. О.П. d.h. "
    "a.m./p.m. 1.de *NOT* [sic] <b> wait...so c.so 24.hr fin.La Dr.med. www WWW http E.U.to AT&T and/or "
    "over.it war.no home.at done.is well.so Fri.to Stadt.am casa.de stop.me end.press over.paris"
).split()


@by_hand(__file__, "addresses")
def test_addresses_are_no_words(text, addresses):
    kind = characters([text]).kind
    spans = list(address_spans(text))
    assert " ".join(text[start:stop] for start, stop in spans) == addresses
    rest = text
    for start, stop in spans:
        rest = rest[:start] + " " * (stop - start) + rest[stop:]
        assert (kind[start:stop] & ADDRESS > 0).all()
    assert words(text) == words(rest)


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_what_looks_like_an_address_stays(text):
    assert list(address_spans(text)) == list(address_spans(f"so {text} so")) == []


@pytest.mark.parametrize(
    "part", [".aa", "aa.", "a-b.", "a.", "@a", "@a.b", "a@b.", "www..,", "://."]
)
def test_a_long_text_without_blanks_is_tried_once(part):
    text = part * (40_000 // len(part))
    assert len(list(address_spans(text))) <= len(text) // 2


def test_no_sentence_ends_and_no_name_is_found_inside_an_address():
    text = "See www.Elm.Org/a?b=C.Then. Roe saw News.Elm.com. @Roe, Elm.com, Elm and @elm."
    batch = characters([text])
    starts, stops, _ = sentence_spans(batch)
    assert [text[slice(*span)][-5:] for span in zip(starts, stops)] == ["Then.", ".com.", "@elm."]
    names = make_finder(
        [(name, "any", name, "names") for name in ("Roe", "Elm", "Elm.com", "@elm")]
    )
    starts, _, entries = names.find(batch)
    found = [(text[start - 1], names.labels[entry]) for start, entry in zip(starts, entries)]
    assert found == [(" ", "Roe"), (" ", "Elm.com"), (" ", "Elm"), (" ", "@elm")]


# -- counts


def test_kinds_add_up_and_an_n_gram_has_those_of_all_its_words():
    found = tokens.tokenize(characters(["go on and on"]))
    options = {"n_kinds": 4, "ngrams": (1, 2), "sentences": np.zeros(4, int)}
    terms, layers = tokens.count_ngrams(found, kinds=np.array([0, 2, 1, 0]), **options)
    assert [dict(zip(terms[layer.indices], layer.data.tolist())) for layer in layers] == [
        {"go": 1, "on": 1},
        {"and": 1, "and on": 1},
        {"on": 1, "go on": 1},
        {"on and": 1},
    ]


LOOKED_UP = """
from analysis.text import kernels
from analysis.text.characters import characters
from analysis.text.tokens import tokenize
kernels.LARGE = 0
print(tokenize(characters(["Rain"])).vocabulary[0])
"""


@pytest.mark.slow  # compiles a kernel four times
def test_compiled_kernels_are_kept_by_what_their_sources_say(root, tmp_path):
    """Neither a new date nor another package compiles again; an edited loop does."""
    package = tmp_path / "analysis"
    shutil.copytree(root / "analysis", package, ignore=shutil.ignore_patterns("__pycache__"))
    home = {"PYTHONPATH": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "home")}

    def kept_files(*, at_once=1):
        """Return the files in which kernels are kept after processes that ask for one."""
        command = [sys.executable, "-P", "-c", LOOKED_UP]
        options = {"env": os.environ | home, "stdout": subprocess.PIPE, "text": True}
        running = [subprocess.Popen(command, **options) for _ in range(at_once)]
        assert {each.communicate()[0] for each in running} == {"rain\n"}
        return {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nb[ic]")}

    kept = kept_files(at_once=2)
    assert len(kept) == 2
    (package / "text/characters.py").touch()
    with open(package / "compare/design.py", "a") as other:
        other.write("# Rain fell.\n")
    assert kept_files() == kept
    with open(package / "text/phrases.py", "a") as called:
        called.write("# Rain fell.\n")
    anew = kept_files()
    assert len(anew) == 2 and not anew.keys() & kept
    shutil.rmtree(package / "text/__pycache__")
    (package / "text/__pycache__").touch()  # no folder can be written there
    assert {path.parents[2] for path in kept_files()} == {tmp_path / "home"}

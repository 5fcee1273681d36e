"""Letters above ASCII by language: they tell encodings apart that give a text other accents."""

from __future__ import annotations

import re
from collections import Counter

#: Letters above ASCII that a language is written with, by the encoding that is made for it. The
#: source is each language's alphabet. Somebody adds a language by adding a row.
ALPHABETS = {
    "cp1252": {
        "Catalan": "àçèéíïòóúü",
        "Danish and Norwegian": "æøåéäö",
        "Dutch": "éëïèóöü",
        "English, in names and loans": "éèêëçñïöüâàäô",
        "Finnish and Swedish": "åäöé",
        "French": "àâæçéèêëîïôœùûüÿ",
        "German": "äöüßé",
        "Icelandic": "áéíóúýðþæö",
        "Italian": "àèéìíîòóùú",
        "Portuguese": "ãõáâàçéêíóôúü",
        "Spanish": "áéíñóúüªº",
    },
    "cp1250": {
        "Croatian and Slovene": "čćđšž",
        "Czech": "áčďéěíňóřšťúůýž",
        "Hungarian": "áéíóöőúüű",
        "Polish": "ąćęłńóśźż",
        "Romanian": "ăâîşţ",
        "Slovak": "áäčďéíĺľňóôŕšťúýž",
    },
    "cp1254": {"Turkish": "çğıöşüâîûİ"},
    "cp1257": {
        "Estonian": "äõöüšž",
        "Latvian": "āčēģīķļņšūž",
        "Lithuanian": "ąčęėįšųūž",
    },
}
ALPHABETS["iso8859-2"] = ALPHABETS["cp1250"]
#: What is rare in texts of East Asia: in Japanese half of a katakana's width, elsewhere kana.
HALF_WIDTH = re.compile("[\uff61-\uff9f]")
KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
RARE = {"cp932": HALF_WIDTH, "euc_jp": HALF_WIDTH, "big5": KANA, "cp949": KANA, "gb18030": KANA}
#: Encodings that hold a smaller one, with most letters of texts, in bytes from 0xA1 on.
EXTENDED = ("cp949", "gb18030")
LAST_LATIN = "\u024f"
_WORD = re.compile(r"[^\W\d_]+")
#: Signs within words. An apostrophe, a hyphen, a dash and the point of Catalan may be there.
_SIGN_IN_WORD = re.compile(
    r"(?<=[^\W\d_])[^\x00-\x7f’‘–—…·«»\w\s](?=[^\W\d_])|(?<=[a-z])[¹²³](?=\w)"
)


def strange_share(text: str, *, encoding: str) -> float:
    """Return the share of letters above ASCII that do not fit the language or their word.

    They are Latin letters that the best of an encoding's alphabets lacks, other letters in one
    word with Latin ones, and signs within a word. In East Asian encodings they are rare letters.

    >>> strange_share("été à l'île", encoding="cp1252")
    0.0
    >>> round(strange_share("été ą l'īle", encoding="cp1257"), 2)
    0.75
    """
    if encoding in RARE:
        return _rare_share(text, encoding=encoding)
    n_signs = len(_SIGN_IN_WORD.findall(text))
    accents: Counter = Counter()
    n_letters = n_signs
    n_mixed = 0
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        letters = [letter for letter in word if not letter.isascii()]
        n_letters += len(letters)
        others = [letter for letter in letters if letter > LAST_LATIN]
        if not others:
            accents.update(letters)
        elif len(others) < len(word):
            n_mixed += len(letters)
    if not n_letters:
        return 0.0
    rows = ALPHABETS.get(encoding, ALPHABETS["cp1252"]).values()
    n_known = max(_count_of(accents, row) for row in rows)
    n_strange = n_signs + n_mixed + accents.total() - n_known
    return n_strange / n_letters


def _rare_share(text: str, *, encoding: str) -> float:
    """Return the share of characters above ASCII that texts of East Asia hardly have."""
    n_above = len(text) - len(text.encode("ascii", "ignore"))
    n_rare = len(RARE[encoding].findall(text))
    if encoding in EXTENDED:
        for letter, n in Counter(text).items():
            is_common = letter.isascii() or min(letter.encode(encoding, "ignore")) >= 0xA1
            n_rare += 0 if is_common else n
    return min(1.0, n_rare / max(1, n_above))


def _count_of(accents: Counter, alphabet: str) -> int:
    """Return how many letters are in an alphabet, in either case."""
    return sum(n for letter, n in accents.items() if {letter, letter.lower()} & {*alphabet})

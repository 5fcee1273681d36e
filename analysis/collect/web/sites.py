"""Which outlet a host is: the table lists/sites.toml."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from analysis.collect.wordlists import wordlist

#: Endings of hosts under which a country registers names: co.uk, com.au, or.jp.
SECOND_LEVEL = frozenset("ac co com edu go gob gov gub ne net nom or org".split())
#: Hosts of the same outlet for other screens.
SCREENS = re.compile(r"^(?:(?:www\d?|m|mobile|amp|touch|wap)\.)+(?=[^.]+\.[^.])")
#: Words by which a site's name on a page differs from its usual name.
GENERIC = frozenset("the news online com net org newspaper sport sports world latest home".split())
LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "æ": "ae", "å": "a", "ł": "l"}
)
NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Sites:
    """The table of hosts."""

    names: dict[str, str]  #: host → usual name of the outlet
    companies: frozenset[str]  #: that pages name as their publisher, in `letters`
    agencies: dict[str, str]  #: further forms of their names, in `letters` → agency


@cache
def sites() -> Sites:
    """Return the table of hosts."""
    table = wordlist("sites")
    return Sites(
        names=table["hosts"],
        companies=frozenset(letters(name) for name in table["companies"]["names"]),
        agencies={
            letters(form): agency for agency, forms in table["agencies"].items() for form in forms
        },
    )


def usual_name(host: str) -> str | None:
    """Return the usual name of the outlet of a host in the table, or None.

    >>> usual_name("edition.cnn.com"), usual_name("elm-post.example")
    ('CNN', None)
    """
    table = sites().names
    labels = host.lower().split(".")
    above = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    return next((table[name] for name in above if name in table), None)


def plain_host(host: str) -> str:
    """Return a host without the part for other screens.

    >>> plain_host("m.elm-post.example"), plain_host("news.elm-post.example")
    ('elm-post.example', 'news.elm-post.example')
    """
    return SCREENS.sub("", host)


def core(host: str) -> str:
    """Return the part of a host that names the site.

    >>> core("news.bbc.co.uk"), core("www.nytimes.com")
    ('bbc', 'nytimes')
    """
    labels = plain_host(host).split(".")
    if len(labels) > 1:
        labels.pop()
    if len(labels) > 1 and labels[-1] in SECOND_LEVEL:
        labels.pop()
    return letters(labels[-1])


def letters(name: str) -> str:
    """Return the letters and numbers of a name, without accents, in lower case.

    >>> letters("Süddeutsche Zeitung"), letters("The Hill")
    ('sueddeutschezeitung', 'thehill')
    """
    parts = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    return NO_LETTERS.sub("", parts)


def essence(name: str) -> str:
    """Return the letters of a name without generic words, unless it has no others.

    >>> essence("The Elm Post Online"), essence("The News")
    ('elmpost', 'thenews')
    """
    words = re.findall(r"\w+", name.casefold())
    others = [word for word in words if word not in GENERIC]
    return letters("".join(others or words))


def names_host(name: str, host: str) -> bool:
    """Tell whether a name is that of a host: whole, or by the beginnings of all its words.

    >>> names_host("Los Angeles Times", "latimes.com"), names_host("SFGate", "www.sfgate.com")
    (True, True)
    >>> names_host("Cleveland Council", "cleveland.com"), names_host("Times", "latimes.com")
    (False, False)
    """
    part = core(host)
    whole = letters(name)
    if len(part) < 2 or len(whole) < 2:
        return False
    if whole in (part, letters(host), letters(plain_host(host))) or essence(name) == part:
        return True
    words = [letters(word) for word in re.split(r"[\s\-.&/']+", name)]
    words = [word for word in words if word]
    return 3 <= len(part) <= 40 and 2 <= len(words) <= 8 and _spells(words, part)


def belongs_to(name: str, host: str) -> bool:
    """Tell whether a name is that of a host, or shares most of its letters with it.

    >>> belongs_to("Elbe-Blatt", "das-elbe-blatt.de"), belongs_to("News", "tarnvalleynews.com")
    (True, False)
    """
    part = core(host)
    whole = letters(name)
    if names_host(name, host):
        return True
    shorter, longer = sorted((part, whole), key=len)
    return len(shorter) >= 4 and shorter in longer and len(longer) < 2 * len(shorter)


def _spells(words: list[str], part: str) -> bool:
    """Tell whether a host is made of beginnings of all the words; generic ones may be left out.

    >>> _spells(["the", "new", "york", "times"], "nytimes"), _spells(["elm", "post"], "elmsea")
    (True, False)
    """
    reached = {0}
    for word in words:
        longer = set()
        for start in reached:
            for length in range(1, len(word) + 1):
                if not part.startswith(word[:length], start):
                    break
                longer.add(start + length)
        reached = reached | longer if word in GENERIC else longer
    return len(part) in reached

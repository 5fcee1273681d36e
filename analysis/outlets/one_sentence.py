"""Each source in a sentence: what its pages are about, what it says itself, whom it cites."""

from typing import Any, NamedTuple

import pandas as pd

from analysis.annotation import Codebook
from analysis.annotation.items import NO_VALUE, OTHER
from analysis.case import Case
from analysis.case.case_tables import CaseTables
from analysis.case.opened import has_speakers, own_word, require_case, tables_of
from analysis.compare.findings import listed
from analysis.compare.prose import number_text
from analysis.counts import UNCHECKED, Counts
from analysis.errors import number_of, one_of
from analysis.outlets.agencies import AGENCY, by_agency, has_agencies, tables_of_agencies
from analysis.outlets.sources import method_of_tables, top_terms

OUTLET = "outlet"
FEWEST = {OUTLET: 5, AGENCY: 10}  #: pages or articles of a source that has a sentence
MOST_TONED = 8  #: actors named most, of whom one is told with its tone
NEUTRAL = 0.05  #: a mean tone nearer to 0 is neither good nor bad (Hutto and Gilbert 2014)
OFTEN = 2  #: pages that any part of a sentence rests on
MOST = 3  #: topics, speakers, words or names in a sentence
NUMBERS = "no one two three four five six seven eight nine ten".split()
#: A state that is called by such a noun has an article.
NOUNS = "States Kingdom Republic Emirates Union Federation Islands".split()


def sentences(case: Case, *, by: str = OUTLET, kind: str = "") -> pd.DataFrame:
    """Return each source that has enough pages in one sentence.

    Parameters
    ----------
    case : Case
    by : "outlet" or "agency"
        Outlets with five pages or articles; or agencies whose copy is on ten pages.
    kind : "labels" or "texts", optional
        What is told; by default both, as far as the case has them.

    Returns
    -------
    DataFrame
        ``outlet`` (or ``agency``), ``pages`` (where none is labelled: articles), ``sentence``. Of
        labels: the first reading, all pages that it finds on the subject. Counts: nothing is
        tested. Most pages first; no row where no source has so many.

    Notes
    -----
    Topics are the codebook's elements of 0 and 1, else all values of its elements. The word that a
    source "says itself" is the plan's, else the commonest, of a set of words in the outlet's voice.
    Speakers count for their state or body, by the list of actors. Words are those of largest log
    odds against other sources. Tone is that toward one of the actors named most, no place:
    ``case.counts("tone")``.

    Examples
    --------
    >>> from analysis import open_case
    >>> table = sentences(open_case("data/hamedan-2016")).set_index("outlet")
    >>> table.loc["TASS", "sentence"].partition(";")[0]
    'TASS (6 pages): alliances and influence on 4, four other topics on 3 each'
    """
    require_case(case)
    one_of(by, list(FEWEST), name="by")
    one_of(kind, ["", "labels", "texts"], name="kind")
    tables = tables_of(case)
    of_labels = {}
    of_texts = {}
    if kind != "labels" and by == OUTLET:
        of_texts = _told_of_texts(case, tables)
    if by == AGENCY:
        if not has_agencies(tables):
            return pd.DataFrame(columns=[by, "pages", "sentence"])
        tables = tables_of_agencies(tables)
    if kind != "texts":
        of_labels = _told_of_labels(case, tables, by)
    rows = []
    for source in dict.fromkeys([*of_labels, *of_texts]):
        told = [each[source] for each in (of_labels, of_texts) if source in each]
        sizes = ", ".join(each.size for each in told)
        parts = "; ".join(part for each in told for part in each.parts)
        rows.append((source, told[0].n, f"{source} ({sizes}): {parts}."))
    table = pd.DataFrame(rows, columns=[by, "pages", "sentence"])
    table.attrs["method"] = method_of_tables(tables, what="sentences")
    return table


class Told(NamedTuple):
    """What is told of a source: how much there is of it, and the parts of its sentence."""

    n: int
    size: str
    parts: list[str]


def _enough(rows: pd.DataFrame, by: str) -> pd.Series:
    """Return the number of rows of each source that has enough, the largest first."""
    sizes = rows.groupby(OUTLET).size().sort_values(ascending=False, kind="stable")
    return sizes[sizes >= FEWEST[by]]


# ---- labels -----------------------------------------------------------------------------------


def _told_of_labels(case: Case, tables: CaseTables, by: str) -> dict[str, Told]:
    """Return what the first reading says of each source."""
    book = tables.book
    sizes = _enough(tables.listed, by)
    if book is None or sizes.empty:
        return {}
    labels = next(iter(tables.labels.values()))
    topics = _pages_with(labels.where(items=_topics(labels.items, book)), "name")
    words = _pages_with(labels.where(items=[own_word(case)] * bool(own_word(case))), "label")
    speakers = _speakers(case, by) if has_speakers(labels) else topics[[]]
    copy = "its copy on " if by == AGENCY else ""
    told = {}
    for source, n in sizes.items():
        about = _leading(topics.loc[source], "topics on") or ["no topic on more than one page"]
        said = [_said_itself(word, n, by) for word, n in words.loc[source].items()]
        cited = [f"cites {who}" for who in _and(_leading(speakers.loc[source], "speakers on"))]
        parts = [", ".join(about), *said, *cited]
        told[source] = Told(n, copy + number_of(n, "page"), parts)
    return told


def _pages_with(counts: Counts, name: str) -> pd.DataFrame:
    """Return on how many pages each source has each item, under one of its names."""
    sums = counts.present().sums(OUTLET)
    return pd.DataFrame(sums.values, sums.groups[OUTLET], counts.items[name]).astype(int)


def _topics(items: pd.DataFrame, book: Codebook) -> list[str]:
    """Return the items that say what pages are about."""
    elements = book.elements(kind="binary") or book.elements()
    is_named = ~items["value"].isin([NO_VALUE, OTHER])
    return items.index[items["variable"].isin(elements) & is_named].tolist()


def _said_itself(word: Any, n: int, by: str) -> str:
    """Return on how many pages a source says a word in its own voice."""
    if by == AGENCY:
        return f"the page itself says “{word}” on {n}" if n else f"no page itself says “{word}”"
    return f"says “{word}” itself on {n}" if n else f"never says “{word}” itself"


def _speakers(case: Case, by: str) -> pd.DataFrame:
    """Return on how many pages each source cites whom, by state or body; no column for nobody."""
    cited = case.counts("speakers of pages", every=True)
    if by == AGENCY:
        cited = by_agency(cited)
    listed_actors = case.files.listed_actors.table
    states = listed_actors["actor"][listed_actors["kind"] == "state"]
    named = _pages_with(cited.where(rows=cited.rows[OUTLET].notna().to_numpy()), "name")
    named = named.drop(columns=NO_VALUE, errors="ignore")
    return named.rename(columns={state: _from(state) for state in states})


def _from(state: str) -> str:
    """Return speakers from a state.

    >>> _from("Norvia"), _from("United Islands")
    ('speakers from Norvia', 'speakers from the United Islands')
    """
    article = "the " if state.split()[-1] in NOUNS else ""
    return f"speakers from {article}{state}"


def _leading(n_pages: pd.Series, noun: str) -> list[str]:
    """Return what is on most pages; of more than three with equally many their number."""
    frequent = n_pages[n_pages >= OFTEN].sort_values(ascending=False, kind="stable")
    leading = []
    for n, equal in frequent.groupby(frequent, sort=False):
        if len(leading) > 1:
            break
        if len(leading) + len(equal) > MOST:
            how_many = dict(enumerate(NUMBERS)).get(len(equal), len(equal))
            return [*leading, f"{how_many}{' other' if leading else ''} {noun} {n} each"]
        leading += [f"{name} {noun.split()[1]} {n}" for name in equal.index]
    return leading


def _and(parts: list[str]) -> list[str]:
    """Return parts of a sentence as one, if there are any; speakers are said once.

    >>> _and(["speakers from Norvia on 4", "speakers from Estmark on 2"])
    ['speakers from Norvia on 4 and from Estmark on 2']
    """
    if not parts:
        return []
    joined = listed(parts)
    return [joined[:1] + joined[1:].replace("speakers from ", "from ")]


# ---- texts ------------------------------------------------------------------------------------


def _told_of_texts(case: Case, tables: CaseTables) -> dict[str, Told]:
    """Return the words, names and tone of each source's articles."""
    verb = "stands out by" if tables.articles[OUTLET].nunique() > 1 else "often uses"
    told = {}
    for source, n in _enough(tables.articles, OUTLET).items():
        words = [f"“{word}”" for word in top_terms(tables, source)["item"][:MOST]]
        used = [f"{verb} {listed(words)}"] if words else []  # writing without blanks has none
        parts = used + _names_of(case, tables, source)
        told[source] = Told(n, number_of(n, "article"), parts or ["no word was counted"])
    return told


def _names_of(case: Case, tables: CaseTables, source: str) -> list[str]:
    """Return whom a source's articles name most, and the tone toward one of them."""
    if "actors" not in tables.texts or UNCHECKED in tables.texts["actors"].note:
        return []
    texts = {kind: counts.where(rows={OUTLET: source}) for kind, counts in tables.texts.items()}
    actors = texts["actors"].where(items=texts["actors"].commonest(MOST_TONED))
    named = _leading(_pages_with(actors, "name").loc[source], "actors in")
    told = [f"names {whom}" for whom in _and(named)]
    if "tone" in texts:
        features: Any = case.features  # they are there: names are counted
        kind_of = features.manifest["lists"]["actors"]["kinds"]
        acting = [name for name in actors.items.index if kind_of.get(name) != "place"]
        told += _tone_of(texts["tone"].where(items=texts["tone"].items.index.isin(acting)))
    return told


def _tone_of(tone: Counts) -> list[str]:
    """Return the tone toward an actor that is farthest from 0."""
    sums = tone.sums(OUTLET)
    means = pd.Series(sums.values[0] / sums.size[0].clip(min=1), tone.items["name"])
    means = means[sums.n_rows[0] >= FEWEST[OUTLET]]
    if means.empty or means.abs().max() < NEUTRAL:
        return []
    actor = means.abs().idxmax()
    sound = "negative" if means[actor] < 0 else "positive"
    most = "most " if len(means) > 1 else ""
    return [f"tone toward {actor} is {most}{sound} (mean {number_text(means[actor], 2)})"]

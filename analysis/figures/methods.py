"""What the tables say of themselves, in sentences that a paper can print: notes under a table, and a paragraph on methods.

Everything is read from the ``attrs`` of tables and the manifests of packs; nothing is guessed, and what is not known is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis import errors as checks
from analysis.corpus.articles import is_lost
from analysis.counts import Counts
from analysis.features import rounding
from analysis.features.pack import Features

#: Attributes that stand in another's sentence, or that a paper does not print, with the reason.
SILENT = {
    "convention": "stands behind the measure",
    "method": "the same facts, typed",
    "exact": "stands with the labelings",
    "by": "the table's columns show it",
    "against": "the table's rows show it",
    "smallest_detectable": "one number a contrast, in the notebook",
    "events": "stand in the table or figure",
    "seed": "stands with the draws",
    "reference": "with the group",
    "draws": "with the null",
    "labels": "words for print",
    "known": "a list of terms",
    "not_named": "groups without a row",
    "tests": "with the adjustment",
}

#: What a table says of its tests, and what is said in its place if there was too little evidence for any.
OF_TESTS = (
    "test",
    "labelings",
    "strata",
    "adjustment",
    "items_tested",
    "smallest_p",
    "keep_label",
    "uneven",
    "unlike",
    "tests",
    "exact",
    "seed",
)
UNTESTED = "too little evidence, so there are no p-values"

#: What is cited: a pattern in a sentence, how the text cites it, and its line in the list of references.
REFERENCES = (
    (
        r"log-odds z.*Dirichlet|Dirichlet.*log-odds z",
        "Monroe, Colaresi and Quinn 2008",
        (
            "Monroe, B. L., Colaresi, M. P., and Quinn, K. M. (2008). Fightin’ words: Lexical feature selection and evaluation for "
            "identifying the content of political conflict. Political Analysis, 16(4), 372–403."
        ),
    ),
    (
        r"its error; permutation",
        "Chung and Romano 2013",
        (
            "Chung, E., and Romano, J. P. (2013). Exact and asymptotically robust permutation tests. The Annals of Statistics, "
            "41(2), 484–507."
        ),
    ),
    (
        r"at least that of t\b|in agreement with p",
        "Satterthwaite 1946",
        (
            "Satterthwaite, F. E. (1946). An approximate distribution of estimates of variance components. Biometrics Bulletin, "
            "2(6), 110–114."
        ),
    ),
    (r"effective number of units", "Kish 1965", "Kish, L. (1965). Survey sampling. Wiley."),
    (
        r"independent pages",
        "Agresti and Caffo 2000",
        (
            "Agresti, A., and Caffo, B. (2000). Simple and effective confidence intervals for proportions and differences of "
            "proportions result from adding two successes and two failures. The American Statistician, 54(4), 280–288."
        ),
    ),
    (
        r"Wilson's",
        "Wilson 1927",
        (
            "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the American "
            "Statistical Association, 22(158), 209–212."
        ),
    ),
    (
        r"\bHolm\b",
        "Holm 1979",
        (
            "Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics, 6(2), "
            "65–70."
        ),
    ),
    (
        r"max-T|min-P",
        "Westfall and Young 1993",
        (
            "Westfall, P. H., and Young, S. S. (1993). Resampling-based multiple testing: Examples and methods for p-value "
            "adjustment. Wiley."
        ),
    ),
    (
        r"Benjamini",
        "Benjamini and Hochberg 1995",
        (
            "Benjamini, Y., and Hochberg, Y. (1995). Controlling the false discovery rate: A practical and powerful approach to "
            "multiple testing. Journal of the Royal Statistical Society B, 57(1), 289–300."
        ),
    ),
    (
        r"stopped after",
        "Besag and Clifford 1991",
        "Besag, J., and Clifford, P. (1991). Sequential Monte Carlo p-values. Biometrika, 78(2), 301–304.",
    ),
    (
        r"null is swap",
        "Besag and Clifford 1989",
        "Besag, J., and Clifford, P. (1989). Generalized Monte Carlo significance tests. Biometrika, 76(4), 633–642.",
    ),
    (
        r"Krippendorff's alpha",
        "Krippendorff 2011",
        "Krippendorff, K. (2011). Computing Krippendorff’s alpha-reliability.",
    ),
    (
        r"\bNPMI\b",
        "Bouma 2009",
        "Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction. Proceedings of GSCL, 31–40.",
    ),
    (
        r"\bG2\b",
        "Dunning 1993",
        (
            "Dunning, T. (1993). Accurate methods for the statistics of surprise and coincidence. Computational Linguistics, 19(1), "
            "61–74."
        ),
    ),
    (
        r"\bshift \(",
        "Gallagher and others 2021",
        (
            "Gallagher, R. J., Frank, M. R., Mitchell, L., Schwartz, A. J., Reagan, A. J., Danforth, C. M., and Dodds, P. S. (2021). "
            "Generalized word shift graphs. EPJ Data Science, 10, 4."
        ),
    ),
    (
        r"dispersion",
        "Gries 2008",
        (
            "Gries, S. Th. (2008). Dispersions and adjusted frequencies in corpora. International Journal of Corpus Linguistics, "
            "13(4), 403–437."
        ),
    ),
    (
        r"specifications",
        "Simonsohn, Simmons and Nelson 2020",
        (
            "Simonsohn, U., Simmons, J. P., and Nelson, L. D. (2020). Specification curve analysis. Nature Human Behaviour, 4, "
            "1208–1214."
        ),
    ),
    (
        r"VADER",
        "Hutto and Gilbert 2014",
        (
            "Hutto, C. J., and Gilbert, E. (2014). VADER: A parsimonious rule-based model for sentiment analysis of social media "
            "text. Proceedings of ICWSM, 8(1), 216–225."
        ),
    ),
)


def _several(value) -> str:
    """Return a number, or the range of the numbers of several contrasts, as text."""
    found = list(value.values()) if isinstance(value, Mapping) else [value]
    low, high = min(found), max(found)
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _collapsed(value, attrs) -> str:
    """Return the share of copies, unless they are not known or all count; it is 0 then."""
    found = list(value.values()) if isinstance(value, Mapping) else [value]
    shares = " to ".join(dict.fromkeys(f"{share:.1%}" for share in (min(found), max(found))))
    return (
        f"Copies that were collapsed: {shares}"
        if max(found) > 0 or "once" in attrs.get("estimand", "")
        else ""
    )


def _listed(values) -> str:
    return (
        ", ".join(map(str, values))
        if isinstance(values, Sequence) and not isinstance(values, str)
        else str(values)
    )


def _counted(numbers: Mapping) -> str:
    return ", ".join(f"{name} ({n:,})" for name, n in numbers.items())


def _measured(value, attrs) -> str:
    convention = attrs.get("convention")
    return f"Estimates: {value} ({convention})" if convention else f"Estimates: {value}"


def _unit(value, attrs) -> str:
    noun = value.removesuffix("_id").replace("_", " ")
    return f"Units, which are drawn anew: {re.sub('y$', 'ie', noun)}s"


def _adjusted(value, attrs) -> str:
    return f"p adjusted by {value}" + (
        f" over {attrs['tests']:,} tests" if "tests" in attrs else ""
    )


def _relabelled(value, attrs) -> str:
    if value == 0:
        return ""
    how = (
        "all possible labelings"
        if attrs.get("exact")
        else f"drawn with seed {attrs.get('seed', 'not recorded')}"
    )
    return f"Labelings: {_several(value)} ({how})"


def _null(value, attrs) -> str:
    if value is None:
        return "No null was drawn, so there are no p-values"
    return f"The null is {value}, {attrs['draws']:,} draws with seed {attrs['seed']}"


def _smallest(value, attrs) -> str:
    found = [p for p in value.values() if p > 0]
    ends = (
        dict.fromkeys(f"{p:.7f}".rstrip("0").rstrip(".") for p in (min(found), max(found)))
        if found
        else []
    )
    return f"Smallest p that can be reached: {' to '.join(ends)}" if ends else ""


def _left_out(value, attrs) -> str:
    parts = (
        [f"{n:,} {why}" for why, n in value.items()] if isinstance(value, Mapping) else list(value)
    )
    return f"Left out: {_listed(parts)}" if parts else ""


def _rows(value, attrs) -> str:
    return (
        "Rows: " + "; ".join(f"{name} = {_listed(kept)}" for name, kept in value.items())
        if value
        else ""
    )


def _strata(value, attrs) -> str:
    if "labelings" not in attrs:
        return f"Compared within {_listed(value)}" if value else ""
    return (
        f"Labels are exchanged within {_listed(value)}"
        if value
        else "Labels are exchanged without strata"
    )


def _tested(value, attrs) -> str:
    """Return the test, with what its error is made of."""
    test, measure = f"Test: {value}", attrs.get("measure")
    if "over its error" not in value:
        return test
    if measure == "log rate ratio":
        return (
            f"{test}. Each side has its own variance, by its effective number of units; it is at least that of words "
            "that are independent of each other"
        )
    return f"{test}. Each side has its own variance; that of shares is at least that of independent pages"


def _uneven(value, attrs) -> str:
    """Return the contrasts whose sides' units are of unlike size."""
    if not value:
        return ""
    return f"One side's units hold over twice as much as the other's: {checks.listing(value, 12)}"


def _unmoved(value, attrs) -> str:
    """Return how many outlets, or texts, keep their label, and which."""
    if not len(value):
        return ""
    unit = attrs.get("cluster", "unit").removesuffix("_id") + "s" * (len(value) != 1)
    verb = "keeps its label" if len(value) == 1 else "keep their label"
    why = ", because none of another group covers the same strata" if attrs.get("strata") else ""
    return f"{len(value):,} {unit} {verb} in every labeling{why}: {checks.listing(value, 12)}"


def _unlike(value, attrs) -> str:
    """Return how many tests have sides for which labels cannot be exchanged."""
    if not value:
        return ""
    tests = attrs.get("tests", value)
    return f"Sides are unlike in {value:,} of {tests:,} tests; their p is at least that of t, and adjusted p at least Holm's"


def _one_sided(value, attrs) -> str:
    """Return how many rows stand in strata of one side."""
    parts = "; ".join(f"{name}: {number:,} rows" for name, number in value.items())
    return f"In strata that only one side has, and so left out: {parts}" if value else ""


#: The sentence of each attribute, of its value and all attributes; "" where there is nothing to say.
SENTENCES = {
    "status": lambda value, attrs: f"Contrasts are {value}",
    "measure": _measured,
    "decomposed": lambda value, attrs: f"Decomposed: {value}",
    "per": lambda value, attrs: f"n counts per {value}",
    "estimand": lambda value, attrs: f"Estimand: {value}",
    "left_out": _left_out,
    "agency_unknown": lambda value, attrs: (
        f"Of {value:,} that stay nobody has said whose copy they are" if value else ""
    ),
    "where": _rows,
    "cluster": _unit,
    "strata": _strata,
    "unlike": _unlike,
    "one_sided": _one_sided,
    "interval": lambda value, attrs: f"Intervals: {value}",
    "no test": lambda value, attrs: f"No test was made: {value}",
    "test": _tested,
    "labelings": _relabelled,
    "adjustment": _adjusted,
    "items_tested": lambda value, attrs: f"Items tested: {len(value):,}",
    "items_not_tested": lambda value, attrs: (
        f"Items too rare to test, or without enough units: {value:,}" if value else ""
    ),
    "keep_label": _unmoved,
    "uneven": _uneven,
    "collapsed_copies": _collapsed,
    "smallest_p": _smallest,
    "missing": lambda value, attrs: f"Not all could be read: {value}",
    "without_date": lambda value, attrs: (
        f"Rows without a day, left out: {value:,}" if value else ""
    ),
    "every": lambda value, attrs: f"Periods: {value}",
    "window": lambda value, attrs: f"Days around each event: {value}" if value else "",
    "within": lambda value, attrs: f"Pairs are counted within each {value}",
    "null": _null,
    "tested": lambda value, attrs: f"Pairs tested: {value:,}",
    "p": lambda value, attrs: f"p: {value}" if attrs.get("null") else "",
    "min_joint": lambda value, attrs: f"Pairs that meet fewer than {value} times are not tested",
    "min_expected": lambda value, attrs: f"Pairs expected less than {value:g} times are not tested",
    "specifications": lambda value, attrs: f"Each finding stands in {value:,} specifications",
    "refused": lambda value, attrs: (
        f"Specifications that cannot be computed: {value:,}" if value else ""
    ),
    "group": lambda value, attrs: (
        f"Compared: {value}, against {attrs.get('reference', 'the rest')}"
    ),
    "parts": lambda value, attrs: f"Parts: {value:,}",
    "gate": lambda value, attrs: f"Gate: {value}",
    "note": lambda value, attrs: (
        f"These numbers are {value}" if str(value).startswith("descriptive") else str(value)
    ),
    "target": lambda value, attrs: f"Target: {value}, against {attrs.get('against', 'the rest')}",
    "total": lambda value, attrs: f"Total: {value:,.4g}" if isinstance(value, (int, float)) else "",
}


def sentences(attrs: Mapping) -> list[str]:
    """Return what a table's ``attrs`` say, a sentence each, in the order in which a paper tells it.

    What is in neither list of this room stands at the end as "name: value", so that nothing new goes unsaid.

    >>> sentences({"measure": "share", "cluster": "outlet", "mood": "calm"})
    ['Estimates: share.', 'Units, which are drawn anew: outlets.', 'mood: calm.']
    """
    if attrs.get("tests") == 0:  # what would have been done is no method
        attrs = {"no test": UNTESTED} | {
            name: value for name, value in attrs.items() if name not in OF_TESTS
        }
    told = [say(attrs[name], attrs) for name, say in SENTENCES.items() if name in attrs]
    told += [
        f"{name}: {value}"
        for name, value in attrs.items()
        if name not in SENTENCES and name not in SILENT
    ]
    return [f"{sentence.rstrip('.')}." for sentence in told if sentence]


def paragraph(*things: Any) -> str:
    """Return a paragraph on methods that a paper can print, with its references: what was read, counted, compared, and how.

    Parameters
    ----------
    *things : Features, Counts, tables or sentences
        Features, or the manifest of a pack, Counts, tables (of ``compare``, ``annotation`` …), or sentences, in the order in
        which they are told. Of Counts their rows are told, of a table its ``attrs``. A sentence of your own, such as
        ``annotation.caption(labels)``, stands as it is.

    Returns
    -------
    str
        A paragraph for each thing, works cited as "(Krippendorff 2011)", and the list of references.

    Notes
    -----
    What a pack or table does not say is called "not recorded". Sentences that two tables share are told once.

    Raises
    ------
    InputError
        For nothing, for other things, and for a table without ``attrs`` (after a merge, say).

    Examples
    --------
    >>> table = pd.DataFrame({"variable": ["law"], "alpha": [0.9]})
    >>> table.attrs = {"measure": "Krippendorff's alpha", "interval": "95 %: percentiles of 1000 resamples (seed 0)"}
    >>> print(paragraph("LLM-annotated, not human-validated", table))
    LLM-annotated, not human-validated.
    <BLANKLINE>
    Estimates: Krippendorff's alpha (Krippendorff 2011). Intervals: 95 %: percentiles of 1000 resamples (seed 0).
    <BLANKLINE>
    References
    <BLANKLINE>
    Krippendorff, K. (2011). Computing Krippendorff’s alpha-reliability.
    """
    if not things:
        raise checks.refusal(
            "paragraph",
            arrived="nothing",
            expected="features, tables or sentences",
            fix="Pass them in order.",
        )
    told: set[str] = set()
    cited: dict[str, str] = {}
    paragraphs = []
    for thing in things:
        fresh = [sentence for sentence in _told(thing) if sentence not in told]
        told.update(fresh)
        paragraphs.append(" ".join(_cited(sentence, cited) for sentence in fresh))
    works = ["References", *sorted(cited.values())] if cited else []
    return "\n\n".join([*filter(None, paragraphs), *works])


def _cited(sentence: str, cited: dict[str, str]) -> str:
    """Return the sentence with the works it rests on in brackets, and remember them."""
    found = {work: line for pattern, work, line in REFERENCES if re.search(pattern, sentence)}
    cited |= found
    new = [work for work in found if work not in sentence]
    return f"{sentence[:-1]} ({'; '.join(new)})." if new else sentence


def _told(thing) -> list[str]:
    """Return the sentences of one thing."""
    if isinstance(thing, str) and thing.strip():
        return [f"{thing.strip().rstrip('.')}."]
    if isinstance(thing, Features):
        return [*_articles(thing.articles), *_manifest(thing.manifest)]
    if isinstance(thing, Counts):
        return _labelled(thing)
    if isinstance(thing, pd.DataFrame) and thing.attrs:
        return sentences(thing.attrs)
    if isinstance(thing, Mapping) and {"settings", "versions"} & set(thing):
        return _manifest(thing)
    arrived = (
        "a table without attrs" if isinstance(thing, pd.DataFrame) else f"a {type(thing).__name__}"
    )
    raise checks.refusal(
        "paragraph",
        arrived=arrived,
        expected="features, a pack's manifest, tables with attrs, or sentences",
        fix="Pass the table as compare, annotation or cooccurrence returned it.",
    )


def _articles(articles: pd.DataFrame, what: str = "article") -> list[str]:
    """Return what a table of articles, or of annotated pages, says of itself."""
    published = articles["published"] if "published" in articles else pd.Series(dtype=object)
    known = pd.to_datetime(
        published, errors="coerce", format="%Y-%m-%d"
    ).dropna()  # a month is no day
    undated = (
        f", {len(articles) - len(known):,} of them without a day"
        if 0 < len(known) < len(articles)
        else ""
    )
    ends = [f"{day:%Y-%m-%d}" for day in (known.min(), known.max())] if len(known) else []
    period = f"published from {' to '.join(ends)}" if ends else "days of publication not recorded"
    words = f", {articles['n_tokens'].sum():,} word tokens" if "n_tokens" in articles else ""
    outlets = f" of {articles['outlet'].nunique():,} outlets" if "outlet" in articles else ""
    return [f"The material is {len(articles):,} {what}s{outlets}{words}, {period}{undated}."]


def _labelled(counts: Counts) -> list[str]:
    """Return what Counts say of their rows."""
    languages = (
        counts.rows["language"].value_counts().sort_index().to_dict()
        if "language" in counts.rows
        else {}
    )
    spoken = f"Languages: {_counted(languages)}." if languages else "Languages are not recorded."
    return [*_articles(counts.rows, counts.per if counts.of_size_one else "article"), spoken]


def _manifest(manifest: Mapping) -> list[str]:
    """Return what a pack's manifest says of reading, cleaning and lists."""
    languages, edits = manifest.get("languages"), manifest.get("edits")
    read, versions = manifest.get("read", {}), manifest.get("versions", {})
    told = (
        [f"Articles read: {read['articles']:,}"]
        if "articles" in read
        else ["How many articles were read is not recorded"]
    )
    if "skipped" in manifest:
        lost = sum(is_lost(str(row[-1])) for row in manifest["skipped"])
        told.append(f"Left out because they could not be read: {lost:,}")
        told += [f"Remarks on articles that were kept: {len(manifest['skipped']) - lost:,}"] * (
            lost < len(manifest["skipped"])
        )
    told.append(f"Languages: {_counted(languages)}" if languages else "Languages are not recorded")
    told += _cleaning(edits, is_cleaned=manifest.get("settings", {}).get("cleaned", True))
    lists = {
        name: found["fingerprint"]
        for name, found in manifest.get("lists", {}).items()
        if found.get("fingerprint")
    }
    told += (
        [
            f"Word lists, by fingerprint: {_listed([f'{name} {mark}' for name, mark in lists.items()])}"
        ]
        if lists
        else []
    )
    if "ngrams" in manifest.get("settings", {}):
        least, most = manifest["settings"]["ngrams"]
        told.append(
            "Terms are single words"
            if most == 1
            else f"Terms are sequences of {least if least == most else f'{least} to {most}'} words"
        )
    if rounding.is_rounded(manifest):
        told.append(
            f"Tones were rounded to steps of {rounding.STEP:g} for publication, with the means of outlets kept"
        )
    made = [manifest["created_by"]] if "created_by" in manifest else []
    made += [f"{name} {version}" for name, version in versions.items()]
    told.append(
        f"Software: {_listed(made)}" if made else "Versions of the software are not recorded"
    )
    return [f"{sentence}." for sentence in told]


def _cleaning(edits: Mapping | None, *, is_cleaned: bool | None) -> list[str]:
    """Return what is known of cleaning; *is_cleaned* is None where only some texts were cleaned."""
    if is_cleaned is False:
        return ["Texts were read as they came, without cleaning"]
    remark = ["Some texts were read as they came, without cleaning"] if is_cleaned is None else []
    if edits is None:
        return ["Cleaning edits are not recorded", *remark]
    if not edits:
        return ["Cleaning made no edits", *remark]
    return [
        f"Cleaning made {sum(edits.values()):,} edits by {len(edits)} rules: {_counted(edits)}",
        *remark,
    ]

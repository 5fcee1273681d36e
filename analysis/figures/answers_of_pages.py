"""What the labelled pages of a case say to each question, in sentences."""

from __future__ import annotations

import pandas as pd

from analysis import annotation, compare, cooccurrence
from analysis.annotation.items import ACTORS, ASSERTED, NO_VALUE, SPEAKERS
from analysis.case import Case
from analysis.counts import Counts
from analysis.errors import number_of
from analysis.stats.evidence import method_of, passes
from analysis.wording.findings import (
    evidence_text,
    listed,
    passing_text,
    shares_of_groups,
    sources_that,
    with_value_quoted,
)
from analysis.wording.notes import points_text, within_text
from analysis.wording.text import capitalised, number_text, part_text, percent_text, in_reading

MOST = 3  #: topics, names or speakers in a sentence
NEARLY_ALL = 0.9  #: who is on a larger share of the pages is with everybody
OFTEN = 5  #: pages of a source that can be described
SAMPLE = ["sample", "reading"]
NO_PLAN = "The case has no plan (contrasts.toml), so that no difference is tested."


def material(case: Case) -> list[str]:
    """Return how many pages there are, and how many are compared."""
    n_read = len(next(iter(case.readings.values())).rows)
    pages = case.first.rows
    of_sources = f"of {number_of(pages['outlet'].nunique(), 'source')}"
    sentences = [f"The case has {number_of(len(pages), 'labelled page')} {of_sources}."]
    if n_read > len(pages):
        read = part_text(len(pages), n_read, "of the pages read")
        sentences = [f"{read} are on the subject, {of_sources}."]
    if case.grouping:
        compared = case.compared_pages(case.first).rows
        sizes = compared[case.grouping].value_counts()
        groups = listed([f"{n:,} {group}" for group, n in sizes.items()])
        part = percent_text(len(compared) / len(pages))
        sentences.append(f"Groups are compared on {part} of them, {len(compared):,}: {groups}.")
    return sentences + case.cautions["sentence"].tolist()


# ---- framing ----------------------------------------------------------------------------------


def framing(case: Case) -> list[str]:
    """Return the leading difference, and what most pages are about."""
    lead = case.lead()
    if case.plan is None:
        return [*_topics(case), NO_PLAN]
    if lead.empty:
        nothing = f"{capitalised(method_of(lead)['nothing'])}."
        return [_first_planned(case), nothing, *_topics(case)]
    return [_lead(case, lead), *_evidence(case, lead["item"].iloc[0]), *_topics(case)]


def _lead(case: Case, lead: pd.DataFrame) -> str:
    """Return the shares of the leading contrast on the compared pages."""
    first = lead[(lead[SAMPLE] == lead[SAMPLE].iloc[0]).all(axis=1)]
    item = first["item"].iloc[0]
    says = case.book.says(item)
    if says and case.grouping != "outlet":
        return f"{sources_that(says, first, case.grouping)}."
    name = method_of(lead).get("names", {}).get(item, item)
    shares = shares_of_groups(first, case.grouping, noun="page")
    return f"{capitalised(with_value_quoted(name))}: {shares}."


def _first_planned(case: Case) -> str:
    """Return the shares of the first item of the plan."""
    [item, *_] = case.plan.every_item()
    counts = next(iter(case.planned_readings.values())).where(items=[item])
    name = capitalised(with_value_quoted(counts.items["name"].iloc[0]))
    return f"{name}: {_shares(case, counts)}."


def _leading(case: Case, item: str) -> pd.DataFrame:
    """Return the leading contrast of an item in each reading, as its first list has it."""
    table = case.contrasts()
    of_item = table[table["item"] == item].drop_duplicates(["reading", "group"])
    first = of_item[of_item["reading"] == of_item["reading"].iloc[0]]
    leading = first.sort_values(["p_adjusted", "p"], kind="stable")["group"].iloc[0]
    return of_item[of_item["group"] == leading]


def _evidence(case: Case, item: str) -> list[str]:
    """Return how far the leading group is from the others, and how many others are sure."""
    table = case.contrasts()
    method = method_of(table)
    rows = _leading(case, item)
    row = rows.iloc[0]
    verb = "do so" if case.book.says(item) else "have it"
    more = "more" if row["estimate"] > 0 else "less"
    points = points_text(abs(row["estimate"])).removeprefix("+")
    against = "the others" if row["against"] == "rest" else f"{row['against']} ones"
    within = f", within {within_text(method['strata'])}" if method.get("strata") else ""
    sample = f" on {method['sample']}" if method.get("sample") else ""
    readings = "the two readings" if len(rows) == 2 else "the readings"
    sure = evidence_text(rows["p_adjusted"], in_all=readings)
    others = table[(table["item"] != item) | (table["group"] != row["group"])]
    others = others[others["p_adjusted"].notna()].groupby(["group", "item"])["p_adjusted"]
    n_sure = int(passes(others.max()).sum())
    return [
        f"{capitalised(row['group'])} sources {verb} {points} points {more} often than {against}"
        f"{sample}{within}: {sure}.",
        f"Of {len(others)} other planned differences {n_sure or 'none'} is sure.",
    ]


def _topics(case: Case) -> list[str]:
    """Return what most of the compared pages are about."""
    pages = case.compared_pages(case.first).where(items=case.book.elements(kind="binary"))
    return [f"Most pages are about {text}." for text in _commonest(pages)]


def _commonest(pages: Counts, name: str = "name") -> list[str]:
    """Return the commonest items with their shares, as one text; none where nothing occurs."""
    n = pd.Series(pages.present().values.sum(axis=0), pages.items[name]).sort_index()
    n = n[n > 0].sort_values(ascending=False, kind="stable").head(MOST)
    parts = [f"{each} ({percent_text(k / len(pages.rows))})" for each, k in n.items()]
    return [listed(parts)] if parts else []


# ---- actors -----------------------------------------------------------------------------------


def actors(case: Case) -> list[str]:
    """Return who is named, and which pairs more often than chance has it."""
    labels = case.compared_pages(case.first)
    if ACTORS not in set(labels.variables):
        return ["Nobody noted who is named on these pages."]
    pages = cooccurrence.incidence_of(labels, variable=ACTORS)
    share = pd.Series(pages.values.mean(axis=0), pages.items).sort_values(ascending=False)
    everywhere = list(share.index[share > NEARLY_ALL])
    others = share[share <= NEARLY_ALL].head(MOST)
    beside = f"Nearly all pages name {listed(everywhere)}. " if everywhere else ""
    (name, n), *rest = others.items() or [("", 0)]
    parts = [f"{percent_text(n)} name {name}", *(f"{percent_text(n)} {name}" for name, n in rest)]
    sentences = [f"{beside}Of {number_of(len(pages.rows), 'page')} {listed(parts)}."]
    pairs = cooccurrence.association(pages)
    n_tests = method_of(pairs).get("n_tests", 0)
    sure = pairs[passes(pairs["p_adjusted"])]
    if len(sure):
        first = sure.iloc[0]
        together = f"{first['actor_a']} with {first['actor_b']}"
        sentences.append(
            f"Of {number_of(n_tests, 'pair')} {len(sure)} surely share pages more often than "
            f"chance has it, first {together} ({number_of(first['joint'], 'page')})."
        )
    elif n_tests:
        sentences.append(f"None of {number_of(n_tests, 'pair')} surely shares pages.")
    return sentences + _pairs_of_groups(case)


def _pairs_of_groups(case: Case) -> list[str]:
    """Return in how many pairs a group surely differs from the others."""
    if case.plan is None:
        return []
    pairs = cooccurrence.pair_counts(cooccurrence.incidence_of(case.first, variable=ACTORS))
    planned = case.plan.exploring("pairs of actors", [])
    table = compare.contrasts(pairs, planned=planned)
    return [f"Pairs by group: {passing_text(table)}."]


# ---- sentiment and voices ---------------------------------------------------------------------


def sentiment(case: Case) -> list[str]:
    """Return on how many pages sources judge themselves, and on how many speakers do."""
    variables = case.book.variables[case.book.variables["tone"]]
    if variables.empty:
        return ["Nobody noted who judges whom on these pages."]
    is_heard = variables["kind"] == "named_set"
    sentences = []
    for variable in variables[~is_heard].head(1).to_dict("records"):
        what = variable["section"] or case.book.label(variable["name"])
        judging = _judging(case, variable["name"])
        sentences.append(f"{capitalised(what)}: sources judge in their own voice on {judging}.")
    heard = variables["name"][is_heard].tolist()
    for name in heard[:1]:
        sentences.append(f"Speakers judge on {_judging(case, name)}.")
    for judge, n in _commonest_judges(case, heard):
        sentences.append(f"Most often it is {judge}, on {number_of(n, 'page')}.")
    return sentences


def _commonest_judges(case: Case, variables: list[str]) -> list[tuple[str, int]]:
    """Return the speaker who judges on most pages, and how; none where nobody does."""
    is_judge = case.first.variables.isin(variables) & (case.first.items["value"] != NO_VALUE)
    judges = case.first.where(items=is_judge).present()
    named = [name.partition(": ")[2] for name in judges.items["name"]]
    n = pd.Series(judges.values.sum(axis=0), named).sort_values(ascending=False, kind="stable")
    return [(str(name), int(n_pages)) for name, n_pages in n.head(1).items() if n_pages]


def _judging(case: Case, variable: str) -> str:
    """Return on how many pages of each reading a variable judges."""
    parts = []
    for reading, labels in case.on_subject.items():
        is_judgement = (labels.variables == variable) & (labels.items["value"] != NO_VALUE)
        n = int((labels.where(items=is_judgement).values != 0).max(axis=1).sum())
        part = part_text(n, len(labels.rows), "of pages")
        parts.append(part + (f" {in_reading(reading)}" if len(case.on_subject) > 1 else ""))
    return listed(parts)


def voices(case: Case) -> list[str]:
    """Return a word in the source's own voice and in that of speakers, and who speaks."""
    sentences = []
    for item in _own_word(case)[:1]:
        word = case.first.items.loc[item]
        name = f"The source itself says “{word['label']}” on"
        sentences.append(f"{name} {_shares(case, case.first.where(items=[item]))}.")
        items = case.first.items
        is_quoted = (items["voice"] == "speaker") & (items["value"] == word["value"])
        quoted = case.first.merged(dict.fromkeys(items.index[is_quoted], item)).present()
        if is_quoted.any():
            sentences.append(f"Speakers say it on {_shares(case, quoted)}.")
    if SPEAKERS in set(case.first.variables):
        speaking = next(iter(case.speakers.values()))
        for speaker in case.compared_pages(speaking).commonest(1):
            shares = _shares(case, speaking.where(items=[speaker]))
            sentences.append(f"The commonest speaker is {speaker}: on {shares}.")
    for said in list(case.claims_on_subject.values())[:1]:
        own = annotation.claim_counts(said, voice="own", stances=[ASSERTED])
        for claim in case.compared_pages(own).commonest(1):
            shares = _shares(case, own.where(items=[claim]))
            name = case.book.claim_label(claim)
            sentences.append(f"Sources themselves assert most that {name}: {shares}.")
    return sentences or ["Nobody noted who speaks on these pages."]


def _own_word(case: Case) -> list[str]:
    """Return the word that is looked at in the source's own voice; none without such words."""
    items = case.first.items
    is_own = (items["voice"] == "outlet") & (items["kind"] == "set")
    is_own &= ~items["value"].isin([NO_VALUE, "other"])
    words = case.first.where(items=is_own)
    planned = case.plan.every_item() if case.plan is not None else ()
    return [item for item in [*planned, *words.commonest(1)] if item in words.items.index]


def _shares(case: Case, counts: Counts) -> str:
    """Return the share of the compared pages with an item, by group where there are groups."""
    if case.grouping:
        return shares_of_groups(case.levels(counts), case.grouping, noun="page")
    n_pages = len(counts.rows)
    return part_text(counts.present().values.sum(), n_pages, "of the pages")


# ---- sources and certainty --------------------------------------------------------------------


def sources(case: Case) -> list[str]:
    """Return how many sources there are, and how many can be described."""
    pages = case.first.rows
    sizes = pages["outlet"].value_counts()
    often = sizes[sizes >= OFTEN]
    part = part_text(len(often), len(sizes), "of the sources")
    single = (sizes == 1).sum()
    sentences = [f"{part} have {OFTEN} pages or more; {single or 'none'} have a single one."]
    if len(often):
        named = listed([f"{name} ({n})" for name, n in often.head(MOST).items()])
        sentences.append(f"Most pages are of {named}.")
    if case.grouping and len(often):
        groups = pages[pages["outlet"].isin(often.index)][case.grouping]
        without = [group for group in case.plan.levels if group not in set(groups)]
        if without:
            sentences.append(f"None of the {len(often)} is {' or '.join(without)}.")
    return sentences


def how_sure(case: Case) -> list[str]:
    """Return how many planned differences are sure, and how far readings agree."""
    sentences = _planned(case) if case.plan is not None else [NO_PLAN]
    if len(case.readings) > 1:
        agreed = annotation.agreement(*case.on_subject.values()).dropna(subset="alpha")
        median = number_text(agreed["alpha"].median(), 2)
        of_variables = number_of(len(agreed), "variable")
        sentences.append(f"The readings agree with a median alpha of {median} ({of_variables}).")
    return sentences + case.cautions["sentence"].tolist()


def _planned(case: Case) -> list[str]:
    """Return how the leading group stands in all samples, and what is sure in each list."""
    table = case.contrasts()
    sentences = _lead_in_samples(case)
    for family, rows in table.groupby("family", sort=False):
        tested = rows[rows["p_adjusted"].notna()].groupby("reading", sort=False)["p_adjusted"]
        if not len(tested):
            sentences.append(f"{capitalised(str(family))}: {passing_text(rows)}.")
            continue
        n_sure = tested.agg(lambda p: int(passes(p).sum()))
        found = [f"{n or 'none'} {in_reading(str(name))}" for name, n in n_sure.items()]
        of_family = number_of(tested.size().max(), "planned difference")
        sentences.append(f"Of {of_family} ({family}) sure are {listed(found)}.")
    return sentences


def _lead_in_samples(case: Case) -> list[str]:
    """Return in how many samples the leading group is first, or last, in all readings."""
    lead = case.lead()
    if lead.empty or lead["sample"].nunique() < 2:
        return []
    row = _leading(case, lead["item"].iloc[0]).iloc[0]
    by = case.grouping
    lead = lead.assign(signed=lead["estimate"] * (1 if row["estimate"] > 0 else -1))
    first = lead.loc[lead.groupby(["sample", "reading"])["signed"].idxmax()]
    is_first = (first[by] == row["group"]).groupby(first["sample"]).all()
    which = "largest" if row["estimate"] > 0 else "smallest"
    name = with_value_quoted(method_of(lead).get("names", {}).get(row["item"], row["item"]))
    part = part_text(is_first.sum(), len(is_first), "of the sets of pages")
    return [f"{capitalised(name)}: {row['group']} pages have the {which} share in {part}."]

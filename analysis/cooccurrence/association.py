"""Association: pairs of actors that are named together more often than chance has it."""

import numpy as np
import pandas as pd

from analysis.compare import measures
from analysis.compare.evidence import Method, Status, annotators_of
from analysis.compare.formula import holm
from analysis.compare.notes import with_evidence
from analysis.cooccurrence.matrices import pair_table, sorted_units
from analysis.cooccurrence.within_articles import MIN_EXPECTED, tested_within_articles
from analysis.counts import Incidence, group_codes

#: References of the test.
SOURCES = ("mantel1959", "holm1979")
MIN_JOINT = 3  #: units with both, below which a pair is described only
#: Why pairs on pages or in articles have no p.
NOT_SENTENCES = "only pairs in sentences are tested"


def association(incidence: Incidence) -> pd.DataFrame:
    """Return how strongly pairs of actors are associated, with a test.

    The measure, normalized pointwise mutual information, flags rare pairs by chance: rank by
    ``score``. Where rows have a column ``copy_cluster``, one article of a cluster counts.

    Parameters
    ----------
    incidence : Incidence
        Units × actors. Sentences are tested; pairs on pages or in articles are described.

    Returns
    -------
    DataFrame
        One row a pair, highest score first: ``actor_a, actor_b``, ``joint`` (units that name
        both), ``expected`` (of sentences, within their article), ``left, right`` (units that name
        a, b), ``units`` (all), ``estimate`` (the measure), ``score`` (observed − expected, in
        standard deviations), ``p`` (one-sided: more often than expected), ``p_adjusted`` (over the
        tested pairs), ``status, reason, note``. A missing p means: not tested. The Method has
        ``left_out`` (copies) and ``n_tests``.

    Raises
    ------
    InputError
        For more pairs than can be tested, and for an article without a value in ``copy_cluster``.

    Notes
    -----
    *Sentences* are compared within their article, by the Cochran–Mantel–Haenszel test (1959) with
    articles as strata: of n units, l with the one and r with the other, l r / n are expected with
    both. ``score`` is its statistic with continuity correction, signed; ``p`` is exact (as of R's
    ``mantelhaen.test(exact = TRUE)``), adjusted by Holm's method. *Articles* that name many actors
    have many pairs: these are described. So are pairs with fewer than 3 joint units, or fewer than
    1 expected. Which pairs are tested together depends on ``expected`` alone.

    Examples
    --------
    Aria and Boria share three of the four sentences that name each:

    >>> from scipy import sparse
    >>> rows = pd.DataFrame({"article_id": ["a1"] * 8})
    >>> named = sparse.csr_array([[1, 1]] * 3 + [[1, 0], [0, 1]] + [[0, 0]] * 3)
    >>> sentences = Incidence(named, rows, pd.Index(["Aria", "Boria"]), "sentence")
    >>> table = association(sentences)
    >>> table[["joint", "expected", "score", "p"]].round(2).values.tolist()
    [[3.0, 2.0, 0.66, 0.24]]
    """
    every_unit = sorted_units(incidence)
    units = _without_copies(every_unit)
    n_copies = every_unit.rows["article_id"].nunique() - units.rows["article_id"].nunique()
    table = pair_table(units)
    table["estimate"] = measures.npmi(*table[["joint", "left", "right", "units"]].to_numpy().T)
    table[["score", "p"]] = np.nan
    remark = NOT_SENTENCES
    sources = measures.npmi.references
    if incidence.within == "sentence":
        table = tested_within_articles(table, units)
        remark = (
            "one-sided (more often than expected): exact p of the Cochran–Mantel–Haenszel test "
            f"over articles, adjusted over the {table['p'].count():,} pairs with "
            f"{MIN_EXPECTED} expected or more by Holm"
        )
        sources += SOURCES
    n_tests = int(table["p"].count())
    table["p_adjusted"] = holm(table["p"])
    table[["p", "p_adjusted"]] = table[["p", "p_adjusted"]].mask(table["joint"] < MIN_JOINT)
    table = table.sort_values("score", ascending=False, kind="stable", ignore_index=True)
    method = Method(
        what="association",
        measure=measures.npmi.name,
        convention=measures.npmi.convention,
        per=incidence.within,
        n_tests=n_tests,
        left_out={"articles that copy another": n_copies} if n_copies else {},
        missing=incidence.note,
        remark=remark,
        annotators=annotators_of(incidence.rows),
        sources=sources,
    )
    return _with_pair_evidence(table, method)


def _without_copies(incidence: Incidence) -> Incidence:
    """Return the units of one article a copy cluster; all units where copies are unknown."""
    if "copy_cluster" not in incidence.rows:
        return incidence
    codes, _ = group_codes(incidence.rows, ["copy_cluster"])
    names = incidence.rows["article_id"]
    return incidence.where((names == names.groupby(codes).transform("min")).to_numpy())


def _with_pair_evidence(table: pd.DataFrame, method: Method) -> pd.DataFrame:
    """Return the table with the status and reason of each pair."""
    is_few = table["joint"] < MIN_JOINT
    is_rare = table["expected"] < MIN_EXPECTED
    is_fixed = table["p"].isna() & ~is_few & ~is_rare
    few = f"fewer than {MIN_JOINT} joint units"
    rare = f"expected below {MIN_EXPECTED}"
    fixed = "only one value is possible" if method["per"] == "sentence" else NOT_SENTENCES
    conditions = [is_few & is_rare, is_few, is_rare, is_fixed]
    reason = np.select(conditions, [f"{few}; {rare}", few, rare, fixed], "")
    is_tested = table["p"].notna()
    statuses = [Status.DESCRIPTIVE, Status.TESTED]
    status = np.select([is_few | is_rare, is_tested], statuses, Status.NOT_TESTED)
    return with_evidence(table, method, status=status, reason=reason)

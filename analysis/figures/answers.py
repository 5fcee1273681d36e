"""The answer to a notebook's question in a few sentences, computed from the case's tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis.case import Case
from analysis.case.opened import require_case
from analysis.errors import one_of
from analysis.figures import answers_of_pages, answers_of_texts

MOST_WORDS = 80
FEWEST_OF_TEXTS = 30  #: words that are kept for texts, where an answer has both

Sentences = Callable[[Case], list[str]]
#: Question → sentences on labelled pages, and on articles, the most important first.
QUESTIONS: dict[str, tuple[Sentences, Sentences]] = {
    "material": (answers_of_pages.material, answers_of_texts.material),
    "framing": (answers_of_pages.framing, answers_of_texts.framing),
    "actors": (answers_of_pages.actors, answers_of_texts.actors),
    "sentiment": (answers_of_pages.sentiment, answers_of_texts.sentiment),
    "voices": (answers_of_pages.voices, answers_of_texts.voices),
    "sources": (answers_of_pages.sources, answers_of_texts.sources),
    "how sure": (answers_of_pages.how_sure, answers_of_texts.how_sure),
}


@dataclass(frozen=True)
class Answer:
    """A few sentences: Jupyter shows them as a paragraph, ``str()`` gives them."""

    text: str

    def __str__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return f"**Answer.** {self.text}"


def answer(case: Case, question: str, *, texts: Case | None = None) -> Answer:
    """Return what a case says to a question: who, how many percent, and how sure.

    Parameters
    ----------
    case : Case
        Its labels answer, where it has some.
    question : str
        "material", "framing", "actors", "sentiment", "voices", "sources" or "how sure".
    texts : Case, optional
        A case whose articles answer, too; without labels by default the same one.

    Returns
    -------
    Answer
        At most 80 words.

    Raises
    ------
    InputError
        For another question.

    Examples
    --------
    >>> from analysis import open_case
    >>> print(answer(open_case("data/example-articles"), "material"))
    """
    require_case(case)
    of_pages, of_texts = QUESTIONS[one_of(question, QUESTIONS, name="question")]
    if not case.labels:
        texts = texts or case
    sentences = of_pages(case) if case.labels else []
    if texts is not None and texts.features is not None:
        told = of_texts(texts)
        if sentences and told:
            whose = "" if texts.source == case.source else f" of {texts.name}"
            told[0] = f"Texts{whose}: {told[0]}"
            n_words = _n_words(_shortened(told, FEWEST_OF_TEXTS))
            sentences = _shortened(sentences, MOST_WORDS - n_words)
        sentences += told
    return Answer(" ".join(_shortened(sentences, MOST_WORDS)))


def _shortened(sentences: Sequence[str], most: int) -> list[str]:
    """Return the first sentences that have so many words together; at least one."""
    shown = list(sentences[:1])
    for sentence in sentences[1:]:
        if _n_words([*shown, sentence]) > most:
            break
        shown.append(sentence)
    return shown


def _n_words(sentences: Sequence[str]) -> int:
    """Return how many words sentences have."""
    return len(" ".join(sentences).split())

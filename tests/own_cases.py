"""Four small cases as users bring them. All texts, names and outlets are INVENTED.

1. ``twelve``: twelve articles of four outlets, over five years, with a list of actors.
2. ``one-each``: six articles, each of another outlet, with a list of actors.
3. ``no-dates``: eight articles of two outlets, without dates, with a list of actors.
4. ``one-outlet``: six articles of one outlet, without a list of actors.
"""

import re
import subprocess
import sys

import pandas as pd
import pytest
from places import ROOT

from analysis.__main__ import main

ENGLISH = [
    """The ferry between Ostrand and Velmar stopped on Monday after the harbour office raised its toll.
    Minister Ada Quill said the toll was fair and that islands must pay for their own piers.
    "Nobody will lose a crossing because of this," Quill said. Passengers waited on the quay until dark.
    Fishing crews called the delay a disaster for their catch.""",
    """Velmar refused to pay the new toll for a second day. "We were never asked," said Harbour Chief Tom Brant.
    He accused Ostrand of greed and warned that bakeries would run out of flour.
    Ostrand answered that letters had been sent in spring. Shops near the pier closed early.""",
    """Two islands argue about a toll, and the sea does not care. Ostrand wants money for a broken pier.
    Velmar wants the old price. Ada Quill told reporters that engineers had found cracks in the pier.
    Tom Brant called the cracks an excuse. Engineers will publish their report next week.""",
    """Engineers published their report on the pier of Ostrand. It names eleven cracks and rotten timber.
    "The pier is dangerous," Ada Quill said. "Repairs cannot wait." Velmar thanked the engineers.
    Harbour Chief Tom Brant said that repairs were welcome but that the toll remained unjust.""",
    """Flour reached Velmar at last. A trawler carried forty sacks for free, and bakers cheered on the quay.
    "This is solidarity," said Tom Brant. He praised the crew and blamed Ostrand for hungry mornings.
    Ostrand said the ferry had been ready to sail since Tuesday.""",
    """The council of Ostrand met for nine hours and lowered the toll by half. Ada Quill defended the vote.
    "We listened," Quill said. Critics in the council called the vote a defeat and demanded her resignation.
    Velmar welcomed the decision with bells.""",
    """One year after the toll quarrel the pier has new timber. Tourists return, and the ferry is punctual.
    Tom Brant said that Velmar had forgiven but not forgotten. Ada Quill opened the pier with a short speech.
    Children threw paper flowers into the water.""",
    """A storm damaged the new pier at night. Ostrand blamed poor timber from a cheap supplier.
    Velmar offered carpenters. "Neighbours help," said Tom Brant. Ada Quill accepted and thanked him.
    The ferry will sail from a provisional quay until autumn.""",
    """Carpenters of Velmar began their work on the pier of Ostrand. The weather was mild, the mood was good.
    Ada Quill brought soup. "I was wrong about our neighbours," Quill said in front of cameras.
    Tom Brant joked that the soup was better than the toll.""",
    """The toll is gone. Ostrand and Velmar signed a treaty on common piers, paid by both treasuries.
    "It took five years and one storm," said Ada Quill. Tom Brant called the treaty honest work.
    Lawyers had corrected its last article minutes before the signature.""",
    """Prices on Velmar fell after the treaty. Bakers sell bread at the price of five summers ago.
    Economists warn that the treasuries must borrow for the piers. Tom Brant rejected the warning.
    "Debt is a bridge as well," Brant said. Ostrand published no figures.""",
    """Opposition politicians on Ostrand attack the treaty. They say that Ada Quill gave away the harbour.
    Quill denied it and accused them of nostalgia for a toll that nobody paid. Velmar stayed silent.
    A vote on the treaty is planned for the spring.""",
]

ACTORS = """# Invented for tests.
[[actor]]
name = "Ostrand"
kind = "state"
aliases = ["Ostrand"]

[[actor]]
name = "Velmar"
kind = "state"
aliases = ["Velmar"]

[[actor]]
name = "Ada Quill"
kind = "person"
parent = "Ostrand"
aliases = ["Minister Ada Quill", "Ada Quill", "Quill"]

[[actor]]
name = "Tom Brant"
kind = "person"
parent = "Velmar"
aliases = ["Harbour Chief Tom Brant", "Tom Brant", "Brant"]
"""

#: One day a year and more, so that ticks of years and of days both occur.
DAYS = "2019-03-04 2019-03-05 2019-03-06 2019-03-14 2019-03-20 2019-04-02 2020-04-02 2021-11-09 2022-02-17 2023-06-01 2023-08-30 2023-12-11".split()
OUTLETS = ["Ostrand Post", "Velmar Echo", 'Söhne & "Co" / TV', "Pier Daily"]
#: The outlets of the articles of each case.
CASES = {
    "twelve": [outlet for outlet in OUTLETS for _ in range(3)],
    "one-each": [f"Outlet {letter}" for letter in "ABCDEF"],
    "no-dates": OUTLETS[:2] * 4,
    "one-outlet": OUTLETS[:1] * 6,
}


#: Names and words that only the shipped event and war corpus have.
OF_SHIPPED_CASES = re.compile(
    r"\b(waves?|country|countries|Iran\w*|Russia\w*|Western|terror\w*|Hamedan|Syria\w*|Assad|Lavrov"
    r"|Sputnik|TASS|(?i:airstrikes?|bomb(?:ed|ers?|ing|s)?|rebels?|regime|missiles?))\b"
)


def run_and_reported(paths, folder):
    """Run and report each case as its user does; return the folder of what was made."""
    run = [sys.executable, "-m", "analysis", "run", "--notebooks", ROOT / "notebooks", "--case"]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.delenv("MPLBACKEND", raising=False)
        for path in paths:
            done = subprocess.run([*run, path], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
            assert main(["report", "--case", str(path)]) == 0
    return folder


def said_twice(page):
    """Return the sentences of a report that stand in two places; those of four words are no harm.

    That a table has no test is said in its place, in one chapter once. Contents repeat the answers,
    whose reasons the section below has; a table has its own notes.
    """
    found = []
    for part in page(["p", "li"]):
        is_of_table = part.find_parent(class_="table") or part.find_previous_sibling(class_="table")
        if is_of_table or part.find_parent("nav") or part.find_parent(class_="celltag_answer"):
            continue
        for label in part("strong"):
            label.clear()
        text = " ".join(part.get_text().split())
        chapter = part.find_parent("section")["id"] if "could be tested: " in text else ""
        sentences = re.split(r"(?<=[.?!]) (?=[A-Z])", text)
        found += [(chapter, each) for each in sentences if each[-1:] == "." and each.count(" ") > 3]
    return sorted({each for each in found if found.count(each) > 1})


def write_own_cases(folder):
    """Write the four cases into folders of *folder*; return the folders by name."""
    paths = {case: folder / case for case in CASES}
    for case, path in paths.items():
        path.mkdir(parents=True)
        rows = pd.DataFrame({"outlet": CASES[case], "text": ENGLISH[: len(CASES[case])]})
        rows["published"] = "" if case == "no-dates" else DAYS[: len(rows)]
        rows["file"] = [f"a{number:02}.txt" for number in rows.index]
        for row in rows.itertuples():
            (path / row.file).write_text(" ".join(row.text.split()), encoding="utf-8")
        rows.drop(columns="text").to_csv(path / "manifest.csv", index=False)
        if case != "one-outlet":
            (path / "actors.toml").write_text(ACTORS, encoding="utf-8")
    return paths

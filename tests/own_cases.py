"""Five small cases as users bring them. All texts, names and outlets are INVENTED.

1. ``twelve``: twelve articles of four outlets, over five years, with a list of actors.
2. ``one-each``: six articles, each of another outlet, with a list of actors.
3. ``three-scripts``: twelve articles in Latin, Cyrillic and Arabic letters, with a list of actors.
4. ``no-dates``: eight articles of two outlets, without dates, with a list of actors.
5. ``one-outlet``: six articles of one outlet, without a list of actors.
"""

import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from places import ROOT

from analysis.__main__ import main

INVENTED = "Invented for tests of the package; nothing here happened."

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

GERMAN = [
    """Die Fähre zwischen Ostrand und Velmar fährt seit Montag nicht mehr, weil die Gebühr von der
    Hafenbehörde erhöht wurde. Ministerin Ada Quill sagte, dass die Gebühr gerecht sei und von allen
    bezahlt werden müsse. Die Bäcker von Velmar fürchten um das Mehl und um die Kunden.""",
    """Ein Gutachten nennt elf Risse in dem Steg von Ostrand. Die Ingenieure raten, die Anlage um ein Jahr
    früher zu sanieren. "Der Steg ist gefährlich", sagte Ada Quill. Von der Gebühr will sie nicht lassen,
    und die Fischer von Velmar warten weiter auf die Fähre.""",
    """Die Räte von Ostrand haben die Gebühr um die Hälfte gesenkt. Hafenmeister Tom Brant nannte das
    einen Sieg von Velmar. Die Ministerin sprach von einem guten Tag für die Inseln, und die Glocken
    wurden von den Kindern geläutet.""",
]

RUSSIAN = [
    """Паром между Острандом и Вельмаром не ходит с понедельника, потому что портовая служба подняла
    пошлину. Министр Ада Квилл заявила, что пошлина справедлива и что платить должны все. Пекари
    Вельмара боятся, что мука закончится уже на этой неделе.""",
    """Инженеры нашли одиннадцать трещин в причале Остранда. «Причал опасен», — сказала Ада Квилл.
    Начальник порта Том Брант назвал трещины предлогом и потребовал вернуть прежнюю пошлину.
    Рыбаки Вельмара ждут на берегу и не верят ни тем, ни другим.""",
    """Совет Остранда снизил пошлину вдвое. Том Брант назвал это победой Вельмара. Министр Ада Квилл
    сказала, что совет услышал рыбаков и пекарей. Вечером на причале звонили в колокола и танцевали.""",
]

ARABIC = [
    """توقفت العبارة بين أوستراند وفيلمار منذ يوم الاثنين بعد أن رفع مكتب الميناء الرسوم على الركاب.
    وقالت الوزيرة آدا كويل إن الرسوم عادلة وإن على الجميع أن يدفعوا. ويخشى خبازو فيلمار من نفاد الدقيق
    في هذا الأسبوع.""",
    """وجد المهندسون أحد عشر شقا في رصيف أوستراند. وقالت آدا كويل إن الرصيف خطير وإن الإصلاح لا ينتظر.
    ووصف توم برانت الشقوق بأنها ذريعة وطالب بعودة الرسوم القديمة. وما زال الصيادون ينتظرون على الشاطئ.""",
    """خفض مجلس أوستراند الرسوم إلى النصف بعد جلسة طويلة. وقال توم برانت إن هذا انتصار لفيلمار.
    ورحبت آدا كويل بالقرار وقالت إن المجلس سمع صوت الصيادين. وقرعت الأجراس في المساء على الرصيف.""",
]

ACTORS = """# Invented for tests.
[[actor]]
name = "Ostrand"
kind = "state"
aliases = ["Ostrand", "Остранд", "Остранда", "Острандом", "أوستراند"]

[[actor]]
name = "Velmar"
kind = "state"
aliases = ["Velmar", "Вельмар", "Вельмара", "Вельмаром", "فيلمار"]

[[actor]]
name = "Ada Quill"
kind = "person"
parent = "Ostrand"
aliases = ["Minister Ada Quill", "Ada Quill", "Quill", "Ада Квилл", "آدا كويل"]

[[actor]]
name = "Tom Brant"
kind = "person"
parent = "Velmar"
aliases = ["Harbour Chief Tom Brant", "Tom Brant", "Brant", "Том Брант", "توم برانت"]
"""

#: One day a year and more, so that ticks of years and of days both occur.
DAYS = "2019-03-04 2019-03-05 2019-03-06 2019-03-14 2019-03-20 2019-04-02 2020-04-02 2021-11-09 2022-02-17 2023-06-01 2023-08-30 2023-12-11".split()
OUTLETS = ["Ostrand Post", "Velmar Echo", 'Söhne & "Co" / TV', "Pier Daily"]
SCRIPTS = {
    "Ostrand Post": ("en", ENGLISH[:3]),
    "Inselbote": ("de", GERMAN),
    "Газета островов": ("ru", RUSSIAN),
    "جريدة الجزر": ("ar", ARABIC),
}


def run_and_reported(paths, folder):
    """Run and report each case as its user does; return the folder of what was made."""
    run = [sys.executable, "-m", "analysis", "run", "--notebooks", ROOT / "notebooks"]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.delenv("MPLBACKEND", raising=False)
        for path in paths:
            command = [*run, "--jobs", "2", "--case", path]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
            assert main(["report", "--case", str(path)]) == 0
    return folder


def said_twice(page):
    """Return the sentences of a report that stand in two places; those of four words are no harm.

    That a table has no test is said in its place, in one chapter once. Contents repeat the answers.
    """
    found = []
    for part in page(["p", "li"]):
        if part.find_parent("nav") or part.find_parent(class_="table"):  # a table has its own notes
            continue
        if part.find_parent(class_="celltag_answer"):  # the section below has the reason, too
            continue
        for label in part("strong"):
            label.clear()
        text = " ".join(part.get_text().split())
        chapter = part.find_parent("section")["id"] if "could be tested: " in text else ""
        found += [(chapter, each) for each in re.split(r"(?<=[.?!]) (?=[A-Z])", text)]
    long = [each for each in found if len(each[1].split()) > 4 and each[1].endswith(".")]
    return sorted({each for each in long if long.count(each) > 1})


def write_own_cases(folder):
    """Write the five cases into folders of *folder*; return the folders by name."""
    twelve = _rows(ENGLISH, [OUTLETS[number // 3] for number in range(12)])
    one_each = _rows(ENGLISH[:6], [f"Outlet {letter}" for letter in "ABCDEF"])
    no_dates = _rows(ENGLISH[:8], [OUTLETS[number % 2] for number in range(8)])
    one_outlet = _rows(ENGLISH[:6], OUTLETS[:1] * 6)
    scripts = []
    for outlet, (language, texts) in SCRIPTS.items():
        scripts += [row | {"language": language} for row in _rows(texts, [outlet] * 3)]
    cases = {
        "twelve": (twelve, True),
        "one-each": (one_each, True),
        "three-scripts": (scripts, True),
        "no-dates": ([row | {"published": ""} for row in no_dates], True),
        "one-outlet": (one_outlet, False),
    }
    paths = {}
    for name, (rows, has_actors) in cases.items():
        paths[name] = _write(Path(folder) / name, rows, has_actors=has_actors)
    return paths


def _rows(texts, outlets):
    """Return a row for each article: text, outlet, day."""
    days = DAYS[: len(texts)]
    return [
        {"text": " ".join(text.split()), "outlet": outlet, "published": day}
        for text, outlet, day in zip(texts, outlets, days, strict=True)
    ]


def _write(folder, rows, *, has_actors):
    """Write one case: a .txt file an article, manifest.csv, and maybe actors.toml."""
    folder.mkdir(parents=True)
    manifest = []
    for number, row in enumerate(rows, start=1):
        name = f"a{number:02}.txt"
        (folder / name).write_text(row["text"] + "\n", encoding="utf-8")
        columns = {key: value for key, value in row.items() if key != "text"}
        manifest.append({"file": name, **columns})
    pd.DataFrame(manifest).to_csv(folder / "manifest.csv", index=False)
    (folder / "README.md").write_text(INVENTED + "\n", encoding="utf-8")
    if has_actors:
        (folder / "actors.toml").write_text(ACTORS, encoding="utf-8")
    return folder

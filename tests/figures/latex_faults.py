"""What LaTeX would stumble over in a table: a strict reading of the few commands that we use."""

import re
from itertools import accumulate

ESCAPED = re.compile(r"\\[&%$#_{}\\]")
SPECIAL = re.compile(r"[%$#_~^<>\"|`]")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
HARMLESS = re.compile(
    r"\\label\{[A-Za-z0-9:-]*\}|\\ensuremath\{[<>-]\}|^\\begin\{tabular\}.*$", re.MULTILINE
)
COMMANDS = set(
    """begin end centering caption label toprule midrule bottomrule par smallskip footnotesize
    raggedright linewidth textsuperscript textbackslash textasciitilde textasciicircum textbar
    symbol ensuremath times surd Sigma dag ldots""".split()
)


def latex_faults(latex):
    """Return what is wrong with a table in LaTeX, as a list of sentences."""
    body = "\n".join(line for line in latex.splitlines() if not line.startswith("%"))
    without_row_ends = re.sub(r"\\\\(?=\n)", "", body)
    plain = ESCAPED.sub("", without_row_ends)
    faults = unbalanced_environments(body)
    if not has_balanced_braces(plain):
        faults.append("braces do not balance")
    shown = HARMLESS.sub("", plain)
    faults += [f"unescaped {sign}" for sign in SPECIAL.findall(shown)]
    commands = set(re.findall(r"\\([A-Za-z]+)", shown))
    faults += [f"unknown command {name}" for name in sorted(commands - COMMANDS)]
    if re.search(r"\\(?![A-Za-z])", shown):
        faults.append("a lone backslash")
    if CONTROL.search(body):
        faults.append("a control character")
    return faults + faulty_rows(body)


def unbalanced_environments(body):
    """Return the environments that are not opened or not closed."""
    faults = []
    opened = []
    for command, name in re.findall(r"\\(begin|end)\{(\w+)\}", body):
        if command == "begin":
            opened.append(name)
        elif not opened or opened.pop() != name:
            faults.append(f"\\end{{{name}}} without its beginning")
    return faults + [f"{name} is not closed" for name in opened]


def has_balanced_braces(text):
    """Return whether every brace is opened before it is closed."""
    steps = [{"{": 1, "}": -1}.get(sign, 0) for sign in text]
    depths = list(accumulate(steps, initial=0))
    return min(depths) == 0 and depths[-1] == 0


def faulty_rows(body):
    """Return the rows with another number of cells than columns, or with a wrong beginning."""
    columns = re.search(r"\\begin\{tabular\}\{@\{\}([lr]+)@\{\}\}", body)[1]
    faults = []
    for line in re.findall(r"^(.*) \\\\$", body, re.MULTILINE):
        row = ESCAPED.sub("", line)
        n_cells = row.count("&") + 1
        if n_cells != len(columns):
            faults.append(f"{n_cells} cells for {len(columns)} columns")
        if row.lstrip().startswith(("[", "*")):
            faults.append("a row begins with what \\\\ takes for an argument")
    return faults

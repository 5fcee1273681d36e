"""What LaTeX would stumble over in a table: a strict reading of the few commands that we use."""

import re

#: Signs that are written as commands, whole.
WRITTEN = re.compile(
    r"\\[&%$#_{}]|\\symbol\{\d+\}|\\ensuremath\{(?:[<>-]|\\times)\}|\{\[\}|\{\*\}"
    r"|\\(?:textbackslash|textasciitilde|textasciicircum|textbar|dag)\{\}|~"
)
#: Lines around the rows; what a user may have written stands in the first group.
FRAME = re.compile(
    r"\\(?:begin|end)\{table\}|\\centering|\\label\{[\w:-]*\}|\\caption\{(.*)\}"
    r"|\\begin\{tabular\}\{@\{\}[lr]+@\{\}\}|\\end\{tabular\}|\\(?:top|mid|bottom)rule"
    r"|\\par\\footnotesize\\raggedright (.*)|(.*) \\\\|()"
)
UNSAFE = re.compile(r"[\\{}%$#_^<>\"|`\[*\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def latex_faults(latex):
    """Return what is wrong with a table in LaTeX, as a list of sentences."""
    _, *lines = latex.split("\n")
    columns = re.search(r"tabular\}\{@\{\}([lr]+)@", latex)[1]
    faults = []
    for line in lines:
        found = FRAME.fullmatch(line)
        if found is None:
            faults.append(f"unknown: {line}")
            continue
        plain = WRITTEN.sub("", next(filter(None, found.groups()), ""))
        faults += [f"unescaped {sign}" for sign in UNSAFE.findall(plain)]
        n_cells = plain.count("&") + 1
        if n_cells != (len(columns) if found[3] is not None else 1):
            faults.append(f"{n_cells} cells: {line}")
    return faults

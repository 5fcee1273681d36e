"""Part: what a story says, proposed by machine and decided by people."""

# Each file has the name of its function. Python sets a name to the file when it first imports
# it, and each line below then sets it to the function.
from analysis.label.ask import ask
from analysis.label.form import form
from analysis.label.statements import statements

__all__ = ["ask", "form", "statements"]

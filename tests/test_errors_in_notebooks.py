"""A refusal in a notebook: its sentence alone, the code when asked for."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

from analysis.errors import HOW_TO_SEE_THE_CODE


@pytest.fixture
def shell():
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def test_a_refusal_is_its_sentence_and_the_code_is_one_line_away(shell, capsys):
    shell.run_cell("from analysis import read_corpus\nread_corpus('no-such-folder')")
    shown, below = capsys.readouterr().out.strip().rsplit("\n", 1)
    assert shown.startswith("MissingInput: ") and "no-such-folder" in shown
    assert len(shown.splitlines()) == 1 and below == HOW_TO_SEE_THE_CODE
    shell.run_cell("import traceback; traceback.print_last()")
    code = capsys.readouterr().err
    assert "in read_corpus" in code and "analysis/corpus/" in code.replace("\\", "/")

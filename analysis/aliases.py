"""How well an alias table covers a corpus, and a first draft of one."""

"""Read exports of databases: Nexis, Factiva, ProQuest, Europresse, RTF, Word."""

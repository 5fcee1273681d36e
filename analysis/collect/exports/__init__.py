"""Read exports of databases and tables: Nexis, Factiva, ProQuest, Europresse, RTF, Word, .xlsx."""

"""Read exports of databases and tables: Nexis, Factiva, ProQuest, RTF, Word, spreadsheets."""

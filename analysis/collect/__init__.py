"""Exports of databases, saved web pages and lists of addresses, read into the same Corpus as text files (extra "collect")."""

"""Read saved web pages: main text, dates, encodings."""

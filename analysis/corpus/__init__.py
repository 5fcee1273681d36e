"""Articles and every edit that cleaning made: reading files and tables, cleaning, titles."""

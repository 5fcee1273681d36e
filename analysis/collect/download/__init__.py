"""Download pages: addresses, connections, robots rules, archive copies."""

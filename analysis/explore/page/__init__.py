"""The page that travels: a case as one HTML file, without kernel and network."""

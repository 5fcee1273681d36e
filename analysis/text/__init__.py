"""The engine: tokens, sentences, phrases, quotation marks, sentence valence, shingles."""

"""Part: tone toward a target. It adds the tables `tones` and `tone_words`."""

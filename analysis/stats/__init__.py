"""The formula, plans, evidence, measures and null models: the statistics of comparisons."""

"""Each source by itself: what there is of it, with the pages behind every number."""

__all__: list[str] = []

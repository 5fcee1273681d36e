"""From a corpus to tables of numbers: extraction, readers, packs on disk, publishing, scale."""

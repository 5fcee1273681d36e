"""Part: tone toward those who are named. It adds the table `tones`."""

from analysis.tone.model import directed

__all__ = ["directed"]

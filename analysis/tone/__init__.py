"""Part: tone toward those who are named. It adds the table `tones`."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.tone.model import directed

__all__ = ["directed"]


def __getattr__(name: str) -> Any:
    """Return a public function; its module is imported when it is first used."""
    if name not in __all__:
        raise AttributeError(f"module 'analysis.tone' has no attribute {name!r}")
    from analysis.tone import model

    return getattr(model, name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])

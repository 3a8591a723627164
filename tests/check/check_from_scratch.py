"""A check with empty caches, to compare an incremental one with."""

from designer.check import Report, check_design
from designer.check.inference import inference_cache
from designer.files import dumps, loads
from designer.graph import Design


def check_from_scratch(design: Design) -> Report:
    """Return the report of a copy of ``design``, as if nothing had ever been checked."""
    kept = [(cache, dict(cache)) for cache in inference_cache.caches]
    inference_cache.clear_caches()
    try:
        return check_design(loads(dumps(design)))
    finally:
        for cache, entries in kept:
            cache.clear()
            cache.update(entries)

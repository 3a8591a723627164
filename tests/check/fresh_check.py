"""A check that remembers nothing, to hold one that does against."""

from designer.check import Report, check_design
from designer.check.inference import inference_cache as recall
from designer.files import dumps, loads
from designer.graph import Design


def checked_afresh(design: Design) -> Report:
    """Return the report of a copy of ``design``, as if nothing had ever been checked."""
    held = [(memory, dict(memory)) for memory in recall.caches]
    recall.clear_caches()
    try:
        return check_design(loads(dumps(design)))
    finally:
        for memory, remembered in held:
            memory.clear()
            memory.update(remembered)

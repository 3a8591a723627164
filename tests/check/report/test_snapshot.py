"""A snapshot is a dict that nobody changes."""

from hypothesis import given
from hypothesis import strategies as st

from designer.check.report.snapshot import _MAX_CHANGED, Snapshot

names = st.integers(0, 400).map(str)
steps = st.lists(
    st.tuples(st.dictionaries(names, st.integers(), max_size=200), st.sets(names, max_size=2)),
    max_size=6,
)


@given(st.dictionaries(names, st.integers(), max_size=20), steps)
def test_it_is_what_a_dict_would_be(first, changes) -> None:
    known, snapshot = dict(first), Snapshot(dict(first))
    for changed, removed in changes:
        before, kept = dict(known), snapshot
        known |= changed
        for name in removed:
            known.pop(name, None)
        snapshot = snapshot.updated(changed, removed)
        assert dict(snapshot) == known
        assert list(snapshot) == list(dict(snapshot))
        assert len(snapshot) == len(known)
        assert all(name in snapshot and snapshot.get(name) is known[name] for name in known)
        assert snapshot.get("none") is None
        assert "none" not in snapshot
        assert dict(kept) == before
        moved = {name for name in known if before.get(name) is not known[name]}
        assert snapshot.changed_since(kept) == moved


def test_it_is_made_whole_again_when_much_has_changed() -> None:
    base = Snapshot({str(n): n for n in range(1000)})
    little = base.updated({"3": 33}, [])
    assert little._base is base._base
    much = base.updated({str(n): -n for n in range(_MAX_CHANGED + 1)}, [])
    assert much._base is not base._base
    assert (much["3"], much["999"]) == (-3, 999)

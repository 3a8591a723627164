"""Sharing of weights, and nodes with their own again."""

import pytest

from designer.editing.sharing import share, unshare
from designer.graph import DesignError
from tests.editing.designs import (
    design_of,
    edit,
)


def sharers():
    design = design_of(("Linear", "fc", {"out_features": 8}), ("Linear", "own", {"bias": False}))
    with edit(design) as e:
        e.update_node("fc", repeat=2)
        for name in ("one", "two", "three"):
            e.add_node("", shares="fc", node_id=name)
    return design


def shares(design):
    return {node.id: node.shares for node in design.nodes() if node.shares}


def test_when_the_owner_goes_its_own_way_the_others_stay_together():
    design = sharers()
    with edit(design) as e:
        unshare(e, ["fc"])
    assert shares(design) == {"two": "one", "three": "one"}
    for name in ("fc", "one"):
        node = design.node(name)
        assert (node.layer, node.params, node.repeat) == ("Linear", {"out_features": 8}, 2)


def test_one_of_several_gets_weights_of_its_own():
    design = sharers()
    with edit(design) as e:
        unshare(e, ["two"])
    assert shares(design) == {"one": "fc", "three": "fc"}
    node = design.node("two")
    assert (node.layer, node.params, node.repeat) == ("Linear", {"out_features": 8}, 2)
    with pytest.raises(DesignError, match="none of these shares"), edit(design) as e:
        unshare(e, ["two", "own"])


def test_who_shared_by_way_of_one_shares_with_its_owner_now():
    design = sharers()
    with edit(design) as e:
        e.update_node("three", shares="two")
    with edit(design) as e:
        unshare(e, ["two"])
    assert shares(design) == {"one": "fc", "three": "fc"}


def test_who_shared_with_one_that_now_shares_goes_along():
    design = sharers()
    with edit(design) as e:
        share(e, "own", ["fc"])
    assert shares(design) == dict.fromkeys(("fc", "one", "two", "three"), "own")
    assert (design.node("fc").layer, design.node("fc").params) == ("", {})
    assert design.node("fc").repeat == 1
    with pytest.raises(DesignError, match="share their weights already"), edit(design) as e:
        share(e, "one", ["two"])

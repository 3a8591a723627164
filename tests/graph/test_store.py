"""The networks of a design by name: headers, file order, copies."""

import pytest

from designer.graph import Design, UnknownNodeError
from designer.graph.records import Header, Node
from designer.graph.store import NetworkStore


@pytest.fixture
def store() -> NetworkStore:
    return NetworkStore(Header(name="Net"))


def test_the_root_is_always_there(store: NetworkStore) -> None:
    assert "" in store
    assert store.network("") is store.root
    assert store.header_of("") == Header(name="Net")
    assert dict(store.blocks) == {}


def test_blocks_are_in_file_order_and_go_with_their_header(store: NetworkStore) -> None:
    store.put_header("Late", Header(name="Late", serial=2))
    store.put_header("Early", Header(name="Early", serial=1))
    assert list(store.blocks) == ["Early", "Late"]
    store.put_header("Late", Header(name="Late", serial=2, description="new"))
    assert store.blocks["Late"].header.description == "new"
    store.put_header("Early", None)
    assert list(store.blocks) == ["Late"]
    assert store.header_of("Early") is None
    with pytest.raises(UnknownNodeError, match="no block 'Early'; the blocks are: Late"):
        store.network("Early")


def test_serials_count_on_and_a_copy_counts_far_ahead(store: NetworkStore) -> None:
    assert [store.next_serial(), store.next_serial()] == [1, 2]
    copy = store.copy()
    assert copy.next_serial() > 10**9
    assert store.next_serial() == 3


def test_a_copy_has_the_same_records_and_its_own_networks(store: NetworkStore) -> None:
    node = Node("relu", "ReLU", serial=store.next_serial())
    store.root.put_node("relu", None, node)
    copy = store.copy()
    assert copy.root.node("relu") is node
    copy.root.put_node("relu", node, None)
    assert "relu" in store.root


def test_changes_apply_to_a_copy_both_ways() -> None:
    design = Design()
    source = design.add("Input", shape=(3,))
    seen = []
    design.listen(seen.append)
    store = NetworkStore(design.root.header)
    store.root.put_all(design.nodes(), [])
    with design.edit("Build") as edit:
        block = edit.add_block("Stage")
        block.add_node("ReLU", node_id="act")
        edit.connect(source, edit.add_node("Stage", node_id="stage"))
    (changes,) = seen
    store.apply(changes)
    assert store.blocks["Stage"].node("act").layer == "ReLU"
    assert [str(edge) for edge in store.root.edges()] == [f"{source} -> stage"]
    store.apply(changes.inverted())
    assert list(store.blocks) == []
    assert [node.id for node in store.root.nodes()] == [source]

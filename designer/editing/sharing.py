"""Sharing of weights: several nodes use one module, or each its own again."""

from collections.abc import Iterable, Sequence

from designer.check.inference.blocks import layer_in
from designer.graph import DesignError, Edit, Node


def share(edit: Edit, owner_id: str, node_ids: Iterable[str]) -> None:
    """Let nodes use the weights of ``owner_id``; raises DesignError for what cannot."""
    network = edit.network
    owner = network.owner(network.node(owner_id))
    layer = layer_in(edit.networks.blocks, owner.layer)
    if layer is None or not layer.is_module:
        raise DesignError(f"{owner_id} has no weights to share; select a layer that has some")
    for node_id in node_ids:
        node = network.node(node_id)
        before = network.owner(node)
        if before is owner:
            raise DesignError(f"{node_id} and {owner_id} share their weights already")
        if before.layer != owner.layer:
            raise DesignError(
                f"{node_id} is {before.layer}, but {owner_id} is {owner.layer}; "
                "only layers of one kind can share weights"
            )
        for other in network.sharers(node_id):
            edit.update_node(other.id, shares=owner.id)
        edit.update_node(node_id, layer="", params={}, repeat=1, shares=owner.id)


def unshare(edit: Edit, node_ids: Iterable[str]) -> None:
    """Give nodes weights of their own; raises DesignError where none of them shares."""
    changed = [node_id for node_id in node_ids if _part(edit, node_id)]
    if not changed:
        raise DesignError("none of these shares its weights; select one that does")


def _part(edit: Edit, node_id: str) -> bool:
    network = edit.network
    node = network.node(node_id)
    heirs = network.sharers(node_id)
    if node.shares:
        owner = network.owner(node)
        for heir in heirs:
            edit.update_node(heir.id, shares=owner.id)
        edit.update_node(
            node_id, layer=owner.layer, params=owner.params, repeat=owner.repeat, shares=""
        )
    elif heirs:
        _pass_on(edit, node, heirs)
    return bool(node.shares or heirs)


def _pass_on(edit: Edit, node: Node, heirs: Sequence[Node]) -> None:
    first, *others = heirs
    edit.update_node(first.id, layer=node.layer, params=node.params, repeat=node.repeat, shares="")
    for other in others:
        edit.update_node(other.id, shares=first.id)

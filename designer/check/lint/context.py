"""What lint rules may read: a node, its neighbours and the training recipe."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from designer.check.lint.datasets import KnownDataset, dataset_of
from designer.check.report.problems import ChangeTraining, Fix
from designer.check.report.report import NodeReport
from designer.graph import Network
from designer.layers.tensor_types import TensorType


@dataclass(frozen=True)
class LintContext:
    """The network, the reports of its nodes and the training recipe, as lint rules see them."""

    network: Network
    reports: Mapping[str, NodeReport]
    training: Mapping[str, Any]

    def layer(self, node_id: str) -> str:
        """Return the name of a node's layer."""
        return self.network.node(node_id).layer

    def is_entry(self, node_id: str) -> bool:
        """Return whether a node is a block's Input, whose type may be anything."""
        return bool(self.network.name) and self.layer(node_id) == "Input"

    def arrived(self, node_id: str, port: str = "input") -> TensorType | None:
        """Return the type that arrives at a node, None where it is unknown."""
        tensor = self.reports[node_id].inputs.get(port)
        return tensor if isinstance(tensor, TensorType) else None

    def losses_after(self, node_id: str) -> Iterator[tuple[str, str]]:
        """Iterate over the Outputs that a node feeds, each with its loss."""
        for following in self.network.out_of[node_id]:
            if self.layer(following) == "Output":
                yield following, self.loss(following)

    @property
    def data(self) -> KnownDataset | None:
        """The data set that the recipe names, None if it is not a known one."""
        return dataset_of(self.training)

    def loss(self, output: str) -> str:
        """Return the loss of an Output, the usual one where the recipe leaves it open."""
        given = loss_of(self.training, output)
        if given or "loss" in self.training or self.data is None or not self.data.classes:
            return given
        shape = self.reports[output].outputs.get("output", TensorType(())).shape
        binary = self.data.classes == 2 and shape[1:] == (1,)
        return "BCEWithLogitsLoss" if binary else "CrossEntropyLoss"

    def use_loss(self, output: str, name: str) -> Fix:
        """Return the fix that gives an Output another loss."""
        loss: Any = self.training.get("loss", "")
        if isinstance(loss, Mapping) and "name" not in loss:
            changed: Any = {**loss, output: name}
            return Fix(f"Set the loss of {output} to {name}", (ChangeTraining("loss", changed),))
        return Fix(f"Set the loss to {name}", (ChangeTraining("loss", name),))


def loss_of(training: Mapping[str, Any], output: str) -> str:
    """Return the name of the loss that the recipe gives an Output, "" if it gives none."""
    loss: Any = training.get("loss", "")
    if isinstance(loss, Mapping) and "name" not in loss:
        loss = loss.get(output, "")
    if isinstance(loss, Mapping):
        loss = loss.get("name", "")
    return loss if isinstance(loss, str) else ""

"""Other node editors in Python. Run with the Python of the peers' own environment.

``python peers.py NAME COUNT PLAN_FOLDER`` prints one measurement a line.
"""

import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
os.environ.setdefault("QT_API", "pyside6")
os.environ.setdefault("QT_PREFERRED_BINDING", "PySide6")

from measure import SIZE, application, events, measure_items, megabytes, milliseconds, tell
from plan import Plan, plan


def node_graph_qt(drawing: Plan) -> tuple[Any, list[Any], Any]:
    """Draw with NodeGraphQt."""
    from NodeGraphQt import BaseNode, NodeGraph

    class Layer(BaseNode):  # type: ignore[misc]
        __identifier__ = "bench"
        NODE_NAME = "Layer"

        def __init__(self) -> None:
            super().__init__()
            self.add_input("in", multi_input=True)
            self.add_input("other", multi_input=True)
            self.add_output("out")

    graph = NodeGraph()
    graph.register_node(Layer)
    empty(graph.widget)

    def draw() -> list[Any]:
        made = [
            graph.create_node("bench.Layer", name=f"n{i}", pos=list(at), push_undo=False)
            for i, at in enumerate(drawing.places)
        ]
        for source, target, port in drawing.wires:
            made[source].output(0).connect_to(made[target].input(port), push_undo=False)
        return [node.view for node in made]

    items = built(draw)
    graph.clear_selection()
    return graph.viewer(), items, graph.undo_stack().undo


def qtpynodeeditor(drawing: Plan) -> tuple[Any, list[Any], Any]:
    """Draw with qtpynodeeditor."""
    import qtpynodeeditor as q

    class Layer(q.NodeDataModel):  # type: ignore[misc]
        name = "Layer"
        caption = "Layer"
        num_ports = {"input": 2, "output": 1}
        data_type = q.NodeDataType(id="tensor", name="Tensor")

    registry = q.DataModelRegistry()
    registry.register_model(Layer, category="bench")
    scene = q.FlowScene(registry=registry)
    view = q.FlowView(scene)
    empty(view)

    def draw() -> list[Any]:
        made = []
        for at in drawing.places:
            node = scene.create_node(Layer)
            node.position = at
            made.append(node)
        for source, target, port in drawing.wires:
            start, end = made[source][q.PortType.output][0], made[target][q.PortType.input][port]
            scene.create_connection(start, end)
        return [node.graphics_object for node in made]

    return view, built(draw), None


def flowchart(drawing: Plan) -> tuple[Any, list[Any], Any]:
    """Draw with pyqtgraph's Flowchart."""
    from pyqtgraph.flowchart import Flowchart, Node

    chart = Flowchart(terminals={})
    view = chart.widget().chartWidget.view
    view.setParent(None)
    empty(view)
    ports = {"in": {"io": "in"}, "other": {"io": "in"}, "out": {"io": "out"}}

    def draw() -> list[Any]:
        made = []
        for number, at in enumerate(drawing.places):
            node = Node(f"n{number}", terminals=ports)
            chart.addNode(node, f"n{number}", list(at))
            made.append(node)
        for source, target, port in drawing.wires:
            chart.connectTerminals(made[source]["out"], made[target][("in", "other")[port]])
        return [node.graphicsItem() for node in made]

    return view, built(draw), None


_BEFORE = [0.0]


def empty(window: Any) -> None:
    """Show the window without nodes, so that memory can be compared with that."""
    window.resize(*SIZE)
    window.show()
    events()
    _BEFORE[0] = megabytes()
    window.hide()


def built(draw: Any) -> list[Any]:
    """Return what ``draw`` makes, and tell how long it took."""
    items: list[Any] = []
    tell("build", milliseconds(lambda: items.extend(draw())))
    return items


PEERS = {
    "NodeGraphQt": node_graph_qt,
    "qtpynodeeditor": qtpynodeeditor,
    "Flowchart": flowchart,
}

if __name__ == "__main__":
    app = application()
    measure_items(*PEERS[sys.argv[1]](plan(int(sys.argv[2]))))
    tell("memory", megabytes() - _BEFORE[0])
    sys.stdout.flush()
    os._exit(0)

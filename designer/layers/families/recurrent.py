"""Recurrent layers: a state carried along a sequence, one step at a time."""

from collections.abc import Callable, Mapping
from typing import Any

from designer.layers.call import Call, Mismatch, SetParam, mismatch
from designer.layers.declare import Layer, Port, layer
from designer.layers.params import Param, bool_, choice, float_, int_
from designer.layers.shared.sequences import (
    BATCH_FIRST,
    arranged,
    batch_of,
    length_of,
    require_sequence,
    require_shape,
)
from designer.layers.sizes import BATCH, Size, product
from designer.layers.tensor_types import TensorType

FAMILY = "recurrent"
INPUT_SIZE = Param("input_size", int_(), help="features of each step", inferred=True)
HIDDEN_SIZE = Param("hidden_size", int_(), help="features of the state")
BIAS = Param("bias", bool_(), True, "add a learnable bias")
NONLINEARITY = Param(
    "nonlinearity", choice("tanh", "relu"), "tanh", "activation function of the hidden state"
)


def _directions(p: Any) -> int:
    return 2 if p["bidirectional"] else 1


def _state_size(p: Any) -> int:
    """Return the size of h: smaller than the cell's where an LSTM projects it."""
    size: int = p.get("proj_size") or p["hidden_size"]
    return size


def _layer_inputs(p: Any) -> int:
    """Return the input sizes of all layers of the stack together: later ones see all directions."""
    later = _directions(p) * _state_size(p)
    total: int = p["input_size"] + later * (p["num_layers"] - 1)
    return total


def _weights(gates: int) -> Callable[[Mapping[str, Any]], int]:
    def count(p: Mapping[str, Any]) -> int:
        gated = gates * p["hidden_size"]
        projected = p["hidden_size"] * p["proj_size"] if p.get("proj_size") else 0
        each = gated * _state_size(p) + 2 * gated * p["bias"] + projected
        stack: int = gated * _layer_inputs(p) + each * p["num_layers"]
        return stack * _directions(p)

    return count


def _macs(gates: int) -> Any:
    def count(p: Mapping[str, Any], inputs: Any, outputs: tuple[TensorType, ...]) -> Size:
        steps = product(inputs["input"].shape[:-1])
        return steps * _weights(gates)({**p, "bias": False})

    return count


def _require_projection(call: Call) -> None:
    projected = call.params.get("proj_size", 0)
    if projected >= call["hidden_size"]:
        call.fail(
            f"needs a proj_size below its hidden_size, but {projected} is not below "
            f"{call['hidden_size']}; make it smaller, or 0 for none",
            param="proj_size",
            code="bad-value",
            fix_hints=(SetParam("proj_size", 0),),
        )


def _recurrent(call: Call) -> tuple[TensorType, ...]:
    arrived = require_sequence(call, "input", "input_size")
    call.bind_size("input_size", arrived.shape[-1])
    _require_projection(call)
    batch, length = batch_of(call, arrived), length_of(call, arrived)
    directions, size = _directions(call.params), _state_size(call.params)
    count = directions * call["num_layers"]
    hidden, cell = (count, *batch, size), (count, *batch, call["hidden_size"])
    require_shape(call, "h_0", hidden)
    output = TensorType(arranged(call, length, batch, (directions * size,)))
    if "c_0" not in call.inputs:
        return output, TensorType(hidden)
    require_shape(call, "c_0", cell)
    _both_or_neither(call, "h_0", "c_0")
    return output, TensorType(hidden), TensorType(cell)


def _both_or_neither(call: Call, *ports: str) -> None:
    open_ = [port for port in ports if call.optional(port) is None]
    if len(open_) == 1:
        given = next(port for port in ports if port not in open_)
        raise Mismatch(
            port=open_[0],
            code="missing-input",
            message=f"has {given} but no {open_[0]}; connect both, or neither to start at zero",
        )


def with_state(args: Mapping[str, str | None], params: Mapping[str, str]) -> str:
    """Return ``self.rnn(x)`` or ``self.rnn(x, h)``."""
    given = [text for text in args.values() if text is not None]
    return f"{params['self']}({', '.join(given)})"


def with_states(args: Mapping[str, str | None], params: Mapping[str, str]) -> str:
    """Return ``self.lstm(x)`` or ``self.lstm(x, (h, c))``."""
    first, *states = [text for text in args.values() if text is not None]
    return f"{params['self']}({first}" + (f", ({', '.join(states)}))" if states else ")")


def _stack(name: str, purpose: str, gates: int, *own: Param, cell: bool = False) -> Layer:
    nonlinearity = [param for param in own if param is NONLINEARITY]
    last = [param for param in own if param is not NONLINEARITY]
    states = ("h_0", "c_0") if cell else ("h_0",)
    ends = ", h_n: (layers, N, hidden_size)" + ", c_n: (layers, N, hidden_size)" * cell
    return layer(
        name,
        FAMILY,
        purpose,
        f"(T, N, input_size) -> (T, N, hidden_size){ends}",
        INPUT_SIZE,
        HIDDEN_SIZE,
        Param("num_layers", int_(), 1, "number of stacked layers"),
        *nonlinearity,
        BIAS,
        BATCH_FIRST,
        Param("dropout", float_(0, 1), 0.0, "probability of dropout between layers"),
        Param("bidirectional", bool_(), False, "process the sequence in both directions"),
        *last,
        inputs=("input", *(Port(s, optional=True, accepts="weights") for s in states)),
        outputs=("output", "h_n", "c_n") if cell else ("output", "h_n"),
        rule=_recurrent,
        accepts="weights",
        weights=_weights(gates),
        macs=_macs(gates),
        code=with_states if cell else with_state,
        unpack="{output}, ({h_n}, {c_n})" if cell else "",
    )


def _cell(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    if arrived.rank not in {1, 2} or (arrived.rank == 1 and BATCH in arrived.shape):
        raise mismatch("input", "(N, input_size): one step", arrived, code="rank")
    call.bind_size("input_size", arrived.shape[-1])
    state = (*arrived.shape[:-1], call["hidden_size"])
    require_shape(call, "hx", state)
    if "cx" not in call.inputs:
        return (TensorType(state),)
    require_shape(call, "cx", state)
    _both_or_neither(call, "hx", "cx")
    return TensorType(state), TensorType(state)


def _cell_weights(gates: int) -> Callable[[Mapping[str, Any]], int]:
    def count(p: Mapping[str, Any]) -> int:
        total: int = gates * p["hidden_size"] * (p["input_size"] + p["hidden_size"] + 2 * p["bias"])
        return total

    return count


def _cell_macs(gates: int) -> Any:
    def count(p: Mapping[str, Any], inputs: Any, outputs: tuple[TensorType, ...]) -> Size:
        return product(inputs["input"].shape[:-1]) * _cell_weights(gates)({**p, "bias": False})

    return count


def _one_step(name: str, purpose: str, gates: int, *own: Param, cell: bool = False) -> Layer:
    states = ("hx", "cx") if cell else ("hx",)
    return layer(
        name,
        FAMILY,
        purpose,
        "(N, input_size) -> h: (N, hidden_size)" + ", c: (N, hidden_size)" * cell,
        INPUT_SIZE,
        HIDDEN_SIZE,
        BIAS,
        *own,
        inputs=("input", *(Port(s, optional=True, accepts="weights") for s in states)),
        outputs=("h", "c") if cell else ("output",),
        rule=_cell,
        accepts="weights",
        weights=_cell_weights(gates),
        macs=_cell_macs(gates),
        code=with_states if cell else with_state,
    )


LAYERS = (
    _stack("RNN", "Elman recurrent network over a sequence.", 1, NONLINEARITY),
    _stack(
        "LSTM",
        "Long short-term memory over a sequence: a hidden state and a gated cell state.",
        4,
        Param(
            "proj_size", int_(0), 0, "size that the hidden state is projected to; 0: no projection"
        ),
        cell=True,
    ),
    _stack(
        "GRU", "Gated recurrent unit over a sequence: an LSTM without a separate cell state.", 3
    ),
    _one_step("RNNCell", "One step of an RNN.", 1, NONLINEARITY),
    _one_step("LSTMCell", "One step of an LSTM: hidden state and cell state.", 4, cell=True),
    _one_step("GRUCell", "One step of a GRU.", 3),
)

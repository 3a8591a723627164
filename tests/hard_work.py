"""Designs that are valid files and hard work: one maker a kind, which takes how large it should be.

Each returns a document of a size in proportion to ``n``, so that costs can be held against it.
"""

from collections.abc import Callable
from itertools import combinations, pairwise
from typing import Any

Document = dict[str, Any]
Maker = Callable[[int], Document]


def node(name: str, layer: str, **params: Any) -> Document:
    return {"id": name, "layer": layer, "params": params}


def design(nodes: list[Document], edges: list[list[str]], **more: Any) -> Document:
    return {"nnd": 1, "name": "Net", "nodes": nodes, "edges": edges, **more}


def around(
    inner: list[Document], wires: list[list[str]], shape: list[int], **more: Any
) -> Document:
    """Return a design with an Input ``x`` and an Output ``y``."""
    return design([node("x", "Input", shape=shape), *inner, {"id": "y", "layer": "Output"}],
                  wires, **more)  # fmt: skip


def block(inner: list[Document], wires: list[list[str]], **variables: Any) -> Document:
    """Return a block with an Input ``i`` and an Output ``o``."""
    ends = [{"id": "i", "layer": "Input"}, {"id": "o", "layer": "Output"}]
    return {"variables": variables, "nodes": [ends[0], *inner, ends[1]], "edges": wires}


def chained(names: list[str]) -> list[list[str]]:
    return [[a, b] for a, b in pairwise(names)]


# ---- blocks


def laughs(n: int) -> Document:
    """Return ``n`` blocks, each of which holds the one before twice with other variables."""
    blocks = {"B0": block([node("l", "Linear", out_features="=v")], chained(["i", "l", "o"]), v=1)}
    for k in range(1, n):
        inner = [node("l0", f"B{k - 1}", v="=2 * v"), node("l1", f"B{k - 1}", v="=2 * v + 1")]
        blocks[f"B{k}"] = block(inner, chained(["i", "l0", "l1", "o"]), v=1)
    return around([node("b", f"B{n - 1}")], chained(["x", "b", "y"]), [4], blocks=blocks)


def doubling(n: int) -> Document:
    """Return ``n`` blocks, each of which holds the one before twice: 2 ** n layers, two reports."""
    blocks = {"B0": block([node("l", "Linear", out_features=4)], chained(["i", "l", "o"]))}
    for k in range(1, n):
        inner = [node("l0", f"B{k - 1}"), node("l1", f"B{k - 1}")]
        blocks[f"B{k}"] = block(inner, chained(["i", "l0", "l1", "o"]))
    return around([node("b", f"B{n - 1}")], chained(["x", "b", "y"]), [4], blocks=blocks)


def nested(n: int) -> Document:
    """Return ``n`` blocks, one within the other."""
    blocks = {"B0": block([node("l", "Linear", out_features="=v")], chained(["i", "l", "o"]), v=1)}
    for k in range(1, n):
        blocks[f"B{k}"] = block([node("b", f"B{k - 1}", v="=v + 1")], chained(["i", "b", "o"]), v=1)
    return around([node("b", f"B{n - 1}")], chained(["x", "b", "y"]), [4], blocks=blocks)


def used_often(n: int) -> Document:
    """Return a block of ``n`` layers, used ``n`` times with other variables."""
    names = [f"l{k}" for k in range(n)]
    inner = [node(name, "Linear", out_features="=v") for name in names]
    blocks = {"B": block(inner, chained(["i", *names, "o"]), v=1)}
    uses = [node(f"b{k}", "B", v=k + 1) for k in range(n)]
    return around(uses, chained(["x", *(u["id"] for u in uses), "y"]), [4], blocks=blocks)


def arriving(n: int) -> Document:
    """Return a block used ``n`` times, each time for other sizes that arrive."""
    inner = [node("c", "Conv1d", out_channels=4, kernel_size=2)]
    blocks = {"B": block(inner, chained(["i", "c", "o"]))}
    names = [f"b{k}" for k in range(n)]
    return around([node(name, "B") for name in names], chained(["x", *names, "y"]), [4, n + 9],
                  blocks=blocks)  # fmt: skip


def unused_blocks(n: int) -> Document:
    """Return ``n`` blocks that nobody uses."""
    one = block([node("l", "Linear", out_features=4)], chained(["i", "l", "o"]))
    return around([], [["x", "y"]], [4], blocks={f"B{k}": one for k in range(n)})


def used_blocks(n: int) -> Document:
    """Return ``n`` blocks used once each."""
    made = {f"B{k}": block([node("l", "Linear", out_features=k + 1)], chained(["i", "l", "o"]))
            for k in range(n)}  # fmt: skip
    names = [f"b{k}" for k in range(n)]
    uses = [node(name, f"B{k}") for k, name in enumerate(names)]
    return around(uses, chained(["x", *names, "y"]), [4], blocks=made)


def shared_block(n: int) -> Document:
    """Return ``n`` nodes that share a block, each given another size."""
    doc = arriving(n)
    for one in doc["nodes"][2:-1]:
        one["shares"] = "b0"
        del one["layer"], one["params"]
    return doc


def wide_block(n: int) -> Document:
    """Return a block of ``n`` Inputs and ``n`` Outputs."""
    ins = [{"id": f"i{k}", "layer": "Input"} for k in range(n)]
    outs = [{"id": f"o{k}", "layer": "Output"} for k in range(n)]
    wide = {"variables": {}, "nodes": [*ins, *outs],
            "edges": [[f"i{k}", f"o{k}"] for k in range(n)]}  # fmt: skip
    ends = [{"id": f"y{k}", "layer": "Output"} for k in range(n)]
    edges = [["x", f"b.i{k}"] for k in range(n)] + [[f"b.o{k}", f"y{k}"] for k in range(n)]
    nodes = [node("x", "Input", shape=[4]), {"id": "b", "layer": "W"}, *ends]
    return design(nodes, edges, blocks={"W": wide})


def variables(n: int) -> Document:
    """Return a block of ``n`` variables, used with all of them, and as many of the design."""
    named = {f"v{k}": k + 1 for k in range(n)}
    inner = [node(f"l{k}", "Linear", out_features=f"=v{k}") for k in range(n)]
    names = [one["id"] for one in inner]
    blocks = {"B": block(inner, chained(["i", *names, "o"]), **named)}
    use = node("b", "B", **{name: f"={name}" for name in named})
    return around([use], chained(["x", "b", "y"]), [4], blocks=blocks, variables=named)


# ---- repeats


def repeats(n: int) -> Document:
    """Return ``n`` blocks within each other, each a billion times."""
    inner = {**node("l", "Linear", out_features=4), "repeat": 10**9}
    blocks = {"B0": block([inner], chained(["i", "l", "o"]))}
    for k in range(1, n):
        inner = {"id": "b", "layer": f"B{k - 1}", "repeat": 10**9}
        blocks[f"B{k}"] = block([inner], chained(["i", "b", "o"]))
    use = {"id": "b", "layer": f"B{n - 1}", "repeat": "=10**9"}
    return around([use], chained(["x", "b", "y"]), [4], blocks=blocks)


def growing(n: int) -> Document:
    """Return ``n`` layers, each 100 times with ever smaller sizes."""
    names = [f"c{k}" for k in range(n)]
    inner = [{**node(name, "MaxPool1d", kernel_size=2, stride=1), "repeat": 100} for name in names]
    return around(inner, chained(["x", *names, "y"]), [4, 100 * n + 9])


def endless(n: int) -> Document:
    """Return ``n`` layers side by side, each a billion times with ever smaller sizes."""
    names = [f"c{k}" for k in range(n)]
    inner = [{**node(name, "MaxPool1d", kernel_size=2, stride=1), "repeat": 10**9}
             for name in names]  # fmt: skip
    wires = [["x", name] for name in names] + [[name, "c"] for name in names]
    return around([*inner, node("c", "cat", dim=1)], [*wires, ["c", "y"]], [4, 2**31 - 1])


def growing_block(n: int) -> Document:
    """Return a block of ``n`` layers, ``n`` times with ever smaller sizes."""
    names = [f"c{k}" for k in range(n)]
    inner = [node(name, "MaxPool1d", kernel_size=2, stride=1) for name in names]
    blocks = {"B": block(inner, chained(["i", *names, "o"]))}
    use = {"id": "b", "layer": "B", "repeat": n}
    return around([use], chained(["x", "b", "y"]), [4, n * n + 9], blocks=blocks)


def large_sizes(n: int) -> Document:
    """Return an input of ``n`` axes of 2 ** 62 and what multiplies them."""
    return around([node("f", "Flatten"), node("s", "sum", dim=-1)],
                  chained(["x", "f", "s", "y"]), [2**62] * n)  # fmt: skip


# ---- wires


def same_wire(n: int) -> Document:
    """Return ``n`` wires between the same two nodes."""
    return around([node("c", "cat", dim=1)], [["x", "c"]] * n + [["c", "y"]], [4])


def named_wires(n: int) -> Document:
    """Return ``n`` wires between the same two nodes, each with its port's name, the last first."""
    wires = [["x", f"c.{k}"] for k in reversed(range(n))]
    return around([node("c", "cat", dim=1)], [*wires, ["c", "y"]], [4])


def one_port(n: int) -> Document:
    """Return ``n`` layers from one node into one port."""
    names = [f"l{k}" for k in range(n)]
    wires = [["x", name] for name in names] + [[f"l{k}", "l"] for k in range(n)]
    inner = [node(name, "relu") for name in names] + [node("l", "Linear", out_features=2)]
    return around(inner, [*wires, ["l", "y"]], [4])


def fan(n: int) -> Document:
    """Return ``n`` layers side by side, joined at the end."""
    names = [f"l{k}" for k in range(n)]
    wires = [["x", name] for name in names] + [[name, "c"] for name in names]
    inner = [node(name, "relu") for name in names] + [node("c", "cat", dim=1)]
    return around(inner, [*wires, ["c", "y"]], [4])


def dense(n: int) -> Document:
    """Return about ``n`` wires: each node is joined with all before."""
    count = max(3, int((2 * n) ** 0.5))
    names = [f"c{k}" for k in range(count)]
    wires = [[a, b] for a, b in combinations(["x", *names], 2)]
    return around([node(name, "cat", dim=0)
                   for name in names], [*wires, [names[-1], "y"]], [4])  # fmt: skip


def ladder(n: int) -> Document:
    """Return two chains with a wire across at each of ``n`` steps."""
    inner, wires, left, right = [], [], "x", "x"
    for k in range(n):
        inner += [node(f"a{k}", "add"), node(f"b{k}", "add")]
        wires += [[left, f"a{k}"], [right, f"a{k}"], [left, f"b{k}"], [right, f"b{k}"]]
        left, right = f"a{k}", f"b{k}"
    wires[:4] = [["x", "a0.input"], ["x", "a0.other"], ["x", "b0.input"], ["x", "b0.other"]]
    return around([*inner, node("j", "add")], [*wires, [left, "j"], [right, "j"], ["j", "y"]], [4])


def activations(n: int) -> Document:
    """Return ``n`` activations in a row, which code may write into one line."""
    names = [f"l{k}" for k in range(n)]
    return around([node(name, "relu") for name in names], chained(["x", *names, "y"]), [4])


def output_chain(n: int) -> Document:
    """Return ``n`` Outputs, each behind the one before."""
    names = [f"y{k}" for k in range(n)]
    ends = [{"id": name, "layer": "Output"} for name in names]
    return design([node("x", "Input", shape=[4]), *ends], chained(["x", *names]))


def outputs(n: int) -> Document:
    """Return ``n`` Outputs of one node."""
    ends = [{"id": f"y{k}", "layer": "Output"} for k in range(n)]
    return design([node("x", "Input", shape=[4]), *ends], [["x", f"y{k}"] for k in range(n)])


def inputs(n: int) -> Document:
    """Return ``n`` Inputs, joined."""
    ins = [node(f"x{k}", "Input", shape=[4]) for k in range(n)]
    nodes = [*ins, node("c", "cat", dim=1), {"id": "y", "layer": "Output"}]
    return design(nodes, [*([f"x{k}", "c"] for k in range(n)), ["c", "y"]])


def ports(n: int) -> Document:
    """Return a layer of ``n`` outputs, all of them used."""
    ends = [{"id": f"y{k}", "layer": "Output"} for k in range(n)]
    nodes = [node("x", "Input", shape=[n]), node("s", "chunk", chunks=n, dim=1), *ends]
    return design(nodes, [["x", "s"], *([f"s.{k}", f"y{k}"] for k in range(n))])


def chain(n: int) -> Document:
    """Return ``n`` layers in a row."""
    names = [f"l{k}" for k in range(n)]
    return around([node(name, "Linear", out_features=4) for name in names],
                  chained(["x", *names, "y"]), [4])  # fmt: skip


def different(n: int) -> Document:
    """Return ``n`` layers in a row, no two alike."""
    names = [f"l{k}" for k in range(n)]
    return around([node(name, "Linear", out_features=k + 1) for k, name in enumerate(names)],
                  chained(["x", *names, "y"]), [4])  # fmt: skip


def backwards(n: int) -> Document:
    """Return a chain of ``n`` layers, the last first in the file."""
    doc = chain(n)
    doc["nodes"].reverse()
    doc["edges"].reverse()
    return doc


# ---- shares


def shares_chain(n: int) -> Document:
    """Return ``n`` nodes, each of which shares the weights of the one before."""
    names = [f"l{k}" for k in range(n)]
    inner = [node("l0", "Linear", out_features=4)]
    inner += [{"id": b, "shares": a} for a, b in pairwise(names)]
    return around(inner, chained(["x", *names, "y"]), [4])


def shares_one(n: int) -> Document:
    """Return ``n`` nodes that share the weights of the last."""
    names = [f"l{k}" for k in range(n)]
    inner = [{"id": name, "shares": "l"} for name in names]
    inner.append(node("l", "Linear", out_features=4))
    return around(inner, chained(["x", *names, "l", "y"]), [4])


def shares_pairs(n: int) -> Document:
    """Return ``n`` pairs of nodes that share."""
    names = [f"l{k}" for k in range(2 * n)]
    inner = [node(name, "Linear", out_features=4) if not k % 2 else {"id": name,
             "shares": names[k - 1]} for k, name in enumerate(names)]  # fmt: skip
    return around(inner, chained(["x", *names, "y"]), [4])


# ---- mistakes


def mistakes(n: int) -> Document:
    """Return ``n`` layers, each with a mistake of its own."""
    names = [f"l{k}" for k in range(n)]
    inner = [node(name, "Linear", out_features=4, in_features=3) for name in names]
    wires = [["x", name] for name in names] + [[name, "c"] for name in names]
    return around([*inner, node("c", "cat", dim=1)], [*wires, ["c", "y"]], [4])


def unfinished(n: int) -> Document:
    """Return ``n`` layers without any wire."""
    return around([node(f"l{k}", "Linear", out_features=4) for k in range(n)], [["x", "y"]], [4])


def in_the_dark(n: int) -> Document:
    """Return ``n`` layers behind a mistake."""
    doc = chain(n)
    doc["nodes"][1]["params"]["in_features"] = 7
    return doc


def unknown(n: int) -> Document:
    """Return ``n`` nodes of layers that there are not."""
    names = [f"l{k}" for k in range(n)]
    return around([node(name, f"Lineer{k}") for k, name in enumerate(names)],
                  chained(["x", *names, "y"]), [4])  # fmt: skip


def mistakes_inside(n: int) -> Document:
    """Return a block with a mistake, used ``n`` times."""
    doc = arriving(n)
    doc["blocks"]["B"]["nodes"][1]["params"]["in_channels"] = 3
    doc["edges"] = [["x", f"b{k}"] for k in range(n)] + [["b0", "y"]]
    return doc


def mismatch(n: int) -> Document:
    """Return two branches whose sizes differ by much, ``n`` layers behind the Input."""
    names = [f"l{k}" for k in range(n)]
    inner = [node(name, "relu") for name in names]
    inner += [node("c", "Conv1d", out_channels=3, kernel_size=1), node("a", "add"),
              node("p", "MaxPool1d", kernel_size=2)]  # fmt: skip
    wires = [*chained(["x", *names, "c"]), ["c", "a"], [names[-1], "p"], ["p", "a"], ["a", "y"]]
    return around(inner, wires, [3, 2**31 - 1])


# ---- pictures


def far_away(n: int) -> Document:
    """Return a chain of ``n`` layers that lie as far from each other as can be."""
    doc = chain(n)
    for k, one in enumerate(doc["nodes"]):
        one["at"] = [(-1) ** k * 1e9, (-1) ** (k // 2) * 1e9]
    return doc


def one_place(n: int) -> Document:
    """Return a chain of ``n`` layers that all lie at the same place."""
    doc = chain(n)
    for one in doc["nodes"]:
        one["at"] = [0, 0]
    return doc


def long_text(n: int) -> Document:
    """Return texts of ``100 * n`` letters."""
    text = "word &<\u202e\t" * min(2_000, 10 * n)
    doc = around([node("l", "Linear", out_features=4)], chained(["x", "l", "y"]), [4],
                 description=text, notes=[{"text": text, "at": [0, 0], "size": [200, 100]}],
                 frames=[{"title": text[:200], "at": [0, 0], "size": [900, 500]}])  # fmt: skip
    doc["name"] = "N" * 10 * n
    return doc


def frames(n: int) -> Document:
    """Return ``n`` frames within each other, and as many notes."""
    doc = chain(n)
    doc["frames"] = [{"title": f"f{k}", "at": [-k, -k], "size": [900 + 2 * k, 500 + 2 * k]}
                     for k in range(n)]  # fmt: skip
    doc["notes"] = [{"text": "t", "at": [k, k], "size": [50, 20]} for k in range(n)]
    return doc


def bends(n: int) -> Document:
    """Return a wire of ``n`` bends."""
    doc = chain(1)
    doc["edges"][0].append({"via": [[k % 97, k % 89] for k in range(min(n, 31))]})
    return doc


KINDS: dict[str, Maker] = {
    made.__name__: made
    for made in (
        doubling, nested, used_often, arriving, unused_blocks, used_blocks, shared_block,
        wide_block, variables, repeats, growing, endless, growing_block, large_sizes, same_wire,
        named_wires, one_port, fan, dense, ladder, activations, output_chain, outputs, inputs,
        ports, chain, different, backwards, shares_chain, shares_one, shares_pairs, mistakes,
        unfinished, in_the_dark, unknown, mistakes_inside, mismatch, far_away, one_place,
        long_text, frames, bends, laughs,
    )
}  # fmt: skip
"""All kinds by name."""

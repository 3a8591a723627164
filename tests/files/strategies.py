"""Random design documents that a file may hold: known layers or not, blocks, shares, ports."""

from hypothesis import strategies as st

from designer.graph.names import why_not_id

ids = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True).filter(lambda n: not why_not_id(n))
text = st.text(st.characters(codec="utf-8"), max_size=12)
numbers = st.integers(-(2**40), 2**40) | st.floats(allow_nan=False, allow_infinity=False)
values = numbers | text.filter(lambda word: not word.startswith("="))
"""What a variable may be: text with an = in front would be an expression."""
plain = st.none() | st.booleans() | numbers | text
literals = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=2),
    max_leaves=6,
)  # fmt: skip
layers = st.sampled_from(
    ["Input", "Output", "Linear", "Conv2d", "relu", "add", "cat", "LSTM", "Nowhere", "my.Own"]
)
places = st.tuples(st.integers(-2000, 2000), st.integers(-2000, 2000) | st.floats(-99, 99)).map(
    lambda at: [at[0], round(at[1], 2)]
)


ways = st.just([]) | st.lists(places, min_size=1, max_size=3).map(lambda via: [{"via": via}])
sizes = st.tuples(st.integers(20, 900), st.integers(20, 900)).map(list)
frames = st.fixed_dictionaries(
    {"title": text, "hue": st.sampled_from(["red", "grey", "mauve"]), "at": places, "size": sizes},
    optional={"x-later": literals},
)
notes = st.fixed_dictionaries({"text": text, "at": places, "size": sizes})
annotations = st.fixed_dictionaries(
    {},
    optional={
        "frames": st.lists(frames, min_size=1, max_size=2),
        "notes": st.lists(notes, min_size=1, max_size=2),
    },
)


@st.composite
def networks(draw, uses=()):
    """Nodes and edges; edges lead from earlier to later nodes."""
    names = draw(st.lists(ids, unique=True, max_size=8))
    nodes, edges = [], {}
    for number, name in enumerate(names):
        node = {"id": name}
        owners = [n["id"] for n in nodes if "layer" in n]
        if owners and draw(st.integers(0, 5)) == 0:
            node["shares"] = draw(st.sampled_from(owners))
        else:
            node["layer"] = draw(st.sampled_from(uses) if uses and draw(st.booleans()) else layers)
        if draw(st.booleans()):
            node["params"] = draw(st.dictionaries(ids, literals, max_size=3))
        node["at"] = draw(places)
        if draw(st.integers(0, 4)) == 0:
            node["repeat"] = draw(st.integers(1, 10**9) | st.just("=n"))
        node |= {"muted": True} if draw(st.integers(0, 4)) == 0 else {}
        node |= {"x-later": draw(literals)} if draw(st.integers(0, 4)) == 0 else {}
        for source in draw(st.lists(st.sampled_from(names[:number]), max_size=3)) if number else []:
            port = draw(st.sampled_from(["", ".input", ".other", ".0", ".12"]))
            out = draw(st.sampled_from(["", ".h_n"]))
            edges[source + out, name + port] = None
        nodes.append(node)
    return {"nodes": nodes, "edges": [[*ends, *draw(ways)] for ends in edges], **draw(annotations)}


@st.composite
def documents(draw):
    """Whole documents of this version's format."""
    blocks: dict = {}
    for name in draw(st.lists(st.sampled_from(["Basic", "Neck", "Stage"]), unique=True)):
        # A block may use those before it, so none uses itself.
        block = draw(networks(uses=tuple(blocks)))
        blocks[name] = {"variables": draw(st.dictionaries(ids, numbers, max_size=2)), **block}
    return {
        "nnd": 1,
        "name": draw(text),
        "description": draw(text),
        "variables": draw(st.dictionaries(ids, numbers | values, max_size=3)),
        **draw(networks(uses=tuple(blocks))),
        "blocks": blocks,
        "training": draw(st.dictionaries(text, literals, max_size=3)),
        **draw(st.dictionaries(st.sampled_from(["later", "x y"]), literals, max_size=1)),
    }

"""Text that ends literals, moves cursors, turns lines round, opens tags or begins formulas."""

from typing import Any

from hypothesis import strategies as st

from tests.files.strategies import ids

FRAGMENTS = [
    "'", '"', "\\", "'''", '"""', '\\"', "\\'", "`", "{", "}", "{0}", "{x!r:>9}", "%s", "%(x)s",
    "\n", "\r", "\r\n", "\t", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029", "\0", "\b", "\x7f",
    "\x1b[31m", "\x1b]0;title\x07", "\x9b2J", "\u202e", "\u2066", "\u2069", "\u200f", "\u200b",
    "\ufeff", "\u00ad", "\ufffe", "\U000e0041", "\ue000", "ﬁ", "ⅷ", "K", "İ", "é", "e\u0301", "寸",
    "👨\u200d👩\u200d👧", "می\u200cشود", "\xa0", "\u3000", "*/", "]]>", "<![CDATA[", "-->", "<!--",
    "<script>", "</text>", "</svg>", "<b>", "&amp;", "&", "<?x ?>", "<!ENTITY x 'y'>", "|", "\\|",
    "[a](javascript:b)", "![](x)", "**", "__", "#", "~~~", "- ", "1. ", "=", "=1+1", "+1", "@x",
    "=cmd|'/C calc'!A0", ",", ";", "\x00\x01", " ", "  ", "a", "weights", "9" * 30,
]  # fmt: skip
text = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=5).map("".join)
"""Without halves of characters, which no file holds."""
clean = text.map(lambda t: t.encode(errors="ignore").decode())
plain = clean.map(lambda t: t.lstrip("="))
"""A variable is no expression."""
values = clean | st.integers(-9, 9) | st.lists(clean, max_size=2)
far = {"at": [0, 0], "size": [10**6, 10**4]}


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A small network with such text wherever a file may have text that is no id."""
    params = st.dictionaries(clean, values, max_size=2)
    return {
        "nnd": 1,
        "name": draw(clean),
        "description": draw(clean),
        "variables": draw(st.dictionaries(ids, plain, max_size=2)),
        "nodes": [
            {"id": "x", "layer": "Input", "params": {"shape": [draw(clean), 4], **draw(params)}},
            {"id": "h", "layer": "Linear", "params": {"out_features": draw(values), **draw(params)},
             "repeat": f"={draw(clean)}", draw(clean) + "?": draw(clean)},
            {"id": "b", "layer": "Block", "params": draw(params)},
            {"id": "z", "layer": "Nowhere", "params": draw(params)},
            {"id": "y", "layer": "Output"},
        ],
        "edges": [["x", "h"], ["h", "b"], ["b", "z"], ["z", "y"]],
        "blocks": {"Block": {
            "description": draw(clean), "variables": draw(st.dictionaries(ids, plain, max_size=1)),
            "nodes": [{"id": "i", "layer": "Input"}, {"id": "o", "layer": "Output"}],
            "edges": [["i", "o"]],
        }},
        "frames": [{"title": draw(clean), **far}],
        "notes": [{"text": draw(clean), **far}],
        "training": draw(st.dictionaries(clean, values, max_size=2)),
        draw(clean) + "?": draw(clean),
    }  # fmt: skip

"""Hues of layer families in degrees, shared by palette, nodes, plots and exported pictures."""

FAMILY_HUES = {
    "input and output": 215,
    "linear": 255,
    "convolution": 200,
    "pooling": 175,
    "normalization": 50,
    "activation": 22,
    "dropout": 0,
    "recurrent": 320,
    "attention": 285,
    "block": 235,
    "block library": 235,
    "embedding": 95,
    "weights": 270,
    "padding": 205,
    "comparison": 30,
    "distance": 345,
    "resizing": 188,
    "shape": 150,
    "indexing": 165,
    "joining": 338,
    "arithmetic": 130,
    "reduction": 68,
    "elementwise": 110,
}


def hue(family: str) -> int:
    """Return a family's hue in degrees; one that nobody chose a hue for gets a steady one."""
    return FAMILY_HUES.get(family, (sum(map(ord, family)) * 47) % 360)

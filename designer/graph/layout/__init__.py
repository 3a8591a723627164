"""Arranging a network from left to right, in rows like a text where it is long.

The layered method of Sugiyama, Tagawa and Toda (1981): compact columns, stand-ins where a wire
passes columns (so that a skip has a lane of its own), barycentre sweeps that uncross wires, and
heights for whole straight runs at once, the longest first, in the spirit of Brandes and Koepf
(2001). It starts from the order that the nodes have now, so that a small edit moves little, and
arranging twice is arranging once.
"""

from designer.graph.layout.arranging import arranged
from designer.graph.layout.framed import Drawing, Laid, arranged_in_frames

__all__ = ["Drawing", "Laid", "arranged", "arranged_in_frames"]

"""Automatic layout: a network from left to right, folded into rows where it is long.

The layered method of Sugiyama, Tagawa and Toda ("Methods for visual understanding of hierarchical
system structures", IEEE Trans. SMC 11, 1981): layers (here columns) by longest path, dummy
vertices where a wire passes a column (so that a skip has a lane of its own), barycentre sweeps
that reduce crossings, and coordinates for whole straight runs at once, the longest first, in the
spirit of Brandes and Koepf ("Fast and simple horizontal coordinate assignment", Graph Drawing,
2001). It starts from the order that the nodes have now, so that a small edit moves little and
arranging twice is arranging once.
"""

from designer.graph.layout.arranging import arranged
from designer.graph.layout.framed import Drawing, Laid, arranged_in_frames

__all__ = ["Drawing", "Laid", "arranged", "arranged_in_frames"]

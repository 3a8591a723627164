"""What a design becomes: readable source, and the ``nn.Module`` that this very source makes."""

from designer.codegen.build import build, build_source
from designer.codegen.source import STYLES, CodeError, Source, source_map, to_source

__all__ = ["STYLES", "CodeError", "Source", "build", "build_source", "source_map", "to_source"]

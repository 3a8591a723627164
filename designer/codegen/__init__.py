"""What a design becomes: readable source, and the ``nn.Module`` that this very source makes."""

from designer.codegen.build import build, build_source
from designer.codegen.errors import CodeError
from designer.codegen.source import STYLES, Source, source_map, to_source

__all__ = ["STYLES", "CodeError", "Source", "build", "build_source", "source_map", "to_source"]

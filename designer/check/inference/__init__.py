"""Shape inference: one node (`node_inference`), the whole graph (`propagation`), blocks, caches."""

"""What floats over the canvas: minimap, legend, breadcrumbs, tooltips, editors."""

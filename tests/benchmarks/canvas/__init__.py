"""The canvas and its peers, each run in a process of its own by ``bench_canvas.py``."""

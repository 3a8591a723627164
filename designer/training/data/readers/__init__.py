"""Readers of data files: CSV, NumPy archives and folders of images."""

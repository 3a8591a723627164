"""A small folder of pictures, read as a data set."""

from PIL import Image

from designer.training import load_data


def pictures(tmp_path, **spec):
    """Write three pictures of each of two classes, bright and dark, and load them."""
    for name, value in (("bright", 255), ("dark", 0)):
        (tmp_path / name).mkdir(exist_ok=True)
        for i in range(3):
            colour = (value, value // 2, 0)
            Image.new("RGB", (20 + i, 10), colour).save(tmp_path / name / f"{i}.png")
    return load_data({"source": "image_folder", "path": ".", **spec}, tmp_path)

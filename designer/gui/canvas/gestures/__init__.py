"""Mouse and keyboard gestures on the canvas: each an object that makes one edit when it ends."""

"""The one error of reading and writing files: which file, which place, and what to do."""


class FileError(ValueError):
    """A file that cannot be read or written; nothing was changed by trying.

    ``origin`` is the file ("" for text that came from elsewhere), ``place`` the part of it
    ("nodes[3].params.shape", "line 4, column 7"), "" where it is about the whole.
    """

    def __init__(self, message: str, *, origin: str = "", place: str = "") -> None:
        """Put file, place and ``message`` into one sentence."""
        self.message = message
        self.origin = origin
        self.place = place
        said = f"{place} {message}" if place else message
        super().__init__(f"{origin}: {said}" if origin else said)

    def within(self, place: str) -> "FileError":
        """Return the error with its place as seen from further out."""
        inner = f"{place}.{self.place}" if self.place else place
        return FileError(self.message, origin=self.origin, place=inner)

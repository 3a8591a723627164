"""Where the frame and the note of the fixture `framed` are, and what a hand grabs of them."""

from PySide6.QtCore import QPointF


def frame_of(hand):
    return hand.design.root.frames()[0]


def note_of(hand):
    return hand.design.root.notes()[0]


def title(hand):
    return QPointF(*frame_of(hand).at) + QPointF(100, 15)


def inside(note):
    return QPointF(note.at[0] + 60, note.at[1] + 30)
